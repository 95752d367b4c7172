"""What a text says and what it may hide: folded for matching, and once more with its disguises taken off. Pure, and linear in its length.

Disguises are taken off only where what comes out is made of words that people use (`readable`), so that a link, an id or a line of code stays
what it is.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import unquote

from everkin.safety import phrases

LEVELS_MAX = 2
"""How often an encoding within an encoding is opened."""
ENCODED_CHARS_MAX = 8_192
"""How much of one encoded word is opened."""
SPACED_LETTERS_MAX = 200
"""How many letters that stand apart are read as words."""
CLAUSE_CHARS_MAX = 2_000
"""How long a clause may be to be looked at backwards."""

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'))
_CYRILLIC = dict(zip("абвгдеёзікмнорстухьјѕһԁԛԝ", "a6brдeёзikmhopctyxbjshdqw", strict=True))
_ALIKE = str.maketrans(
    {alike: letter for alike, letter in _CYRILLIC.items() if letter.isascii()}
    | dict(zip("αβγεζηικνορτυχωϲϳ", "aβyezniкvoptuxwcj".replace("к", "k").replace("β", "b"), strict=True))
    | dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɑɡɩʟ", "abcdefghijklmnoprstuvwyziagil", strict=True))
    | {chr(0x1F1E6 + at): chr(97 + at) for at in range(26)}
    | {chr(0x1F150 + at): chr(97 + at) for at in range(26)}
    | {chr(0x1F170 + at): chr(97 + at) for at in range(26)}
)
_LEET = str.maketrans("0134578@$!|+€£", "oieastbasiitel")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_MIXED = re.compile(r"\S+")
_EDGES = ".,;:?!\"'()[]{}<>*~"
_LEET_WORD = re.compile(r"(?=[^\W\d_]*[\d@$!|+€£])(?=[\d@$!|+€£]*[^\W\d_])[^\W_@$!|+€£]*(?:[@$!|+€£]*[^\W_])+[@$|]*")
_LEET_WITHIN = re.compile(r"[^\W\d_][\d@$!|+€£]+[^\W\d_]")
_LONE_ONE = re.compile(r"(?<![\w.,:])1(?![\w.,:])")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W_](?:[ ]{1,3}|[\n\t]|[ ]?[.\-_*/|,~+·•][ ]?))" rf"{{2,{SPACED_LETTERS_MAX}}}[^\W_](?![^\W_])")
_APART = re.compile(r"[\W_]+")
_WIDE_GAP = re.compile(r" {2,}|[\n\t]")
_LATIN = re.compile("[a-z]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_CLAUSE = re.compile(r"[^.!?,;:\n]+")
_BASE64 = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/_-]{8,}={0,2}(?![\w+/=])")
_HEX = re.compile(r"(?<![\w])(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ :,]?){4,}(?![\w])")
_BITS = re.compile(r"(?<!\d)(?:[01]{8} ?){3,}(?!\d)")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_KNOWN_SHARE = 0.5

WORDS = frozenset(
    [
        "about",
        "after",
        "again",
        "all",
        "alive",
        "alone",
        "always",
        "am",
        "and",
        "anymore",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "but",
        "by",
        "can",
        "care",
        "cut",
        "dead",
        "death",
        "die",
        "dying",
        "do",
        "does",
        "don't",
        "down",
        "drugs",
        "end",
        "ending",
        "every",
        "everyone",
        "everything",
        "feel",
        "for",
        "forever",
        "from",
        "get",
        "girl",
        "give",
        "go",
        "going",
        "gonna",
        "good",
        "goodbye",
        "gun",
        "hang",
        "hate",
        "have",
        "he",
        "hello",
        "help",
        "her",
        "here",
        "him",
        "his",
        "hope",
        "how",
        "hurt",
        "if",
        "ignore",
        "in",
        "instructions",
        "into",
        "is",
        "it",
        "its",
        "jump",
        "just",
        "kill",
        "killing",
        "know",
        "last",
        "leave",
        "life",
        "like",
        "live",
        "living",
        "love",
        "make",
        "me",
        "more",
        "my",
        "myself",
        "naked",
        "need",
        "never",
        "no",
        "nobody",
        "not",
        "nothing",
        "now",
        "of",
        "off",
        "old",
        "on",
        "one",
        "out",
        "over",
        "past",
        "pills",
        "please",
        "plan",
        "previous",
        "really",
        "reason",
        "rope",
        "send",
        "she",
        "should",
        "show",
        "so",
        "some",
        "stop",
        "suicidal",
        "suicide",
        "system",
        "take",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "thing",
        "think",
        "this",
        "tired",
        "to",
        "today",
        "tomorrow",
        "tonight",
        "too",
        "us",
        "use",
        "wake",
        "want",
        "wanna",
        "was",
        "we",
        "what",
        "when",
        "where",
        "who",
        "why",
        "will",
        "wish",
        "with",
        "without",
        "world",
        "would",
        "write",
        "year",
        "years",
        "you",
        "young",
        "your",
        "yourself",
        "aber",
        "alle",
        "alles",
        "als",
        "auch",
        "auf",
        "bin",
        "bringe",
        "das",
        "dass",
        "dem",
        "den",
        "der",
        "du",
        "ein",
        "eine",
        "einfach",
        "er",
        "es",
        "für",
        "geht",
        "habe",
        "hat",
        "heute",
        "ich",
        "ist",
        "ja",
        "kann",
        "kein",
        "leben",
        "mehr",
        "mein",
        "mich",
        "mir",
        "mit",
        "morgen",
        "nicht",
        "nichts",
        "noch",
        "nur",
        "oder",
        "schon",
        "sein",
        "selbst",
        "selbstmord",
        "sich",
        "sie",
        "sind",
        "so",
        "sterben",
        "tot",
        "töten",
        "um",
        "umbringen",
        "und",
        "von",
        "vor",
        "war",
        "was",
        "wenn",
        "wie",
        "will",
        "wir",
        "zu",
        "al",
        "algo",
        "aquí",
        "como",
        "con",
        "cuando",
        "de",
        "del",
        "el",
        "ella",
        "en",
        "eres",
        "es",
        "esta",
        "este",
        "esto",
        "hacer",
        "hoy",
        "la",
        "las",
        "lo",
        "los",
        "matar",
        "matarme",
        "me",
        "mi",
        "morir",
        "morirme",
        "muerte",
        "muy",
        "más",
        "nada",
        "no",
        "para",
        "pero",
        "por",
        "porque",
        "puedo",
        "que",
        "quiero",
        "ser",
        "si",
        "sin",
        "solo",
        "soy",
        "suicidarme",
        "su",
        "también",
        "tengo",
        "te",
        "todo",
        "todos",
        "tu",
        "un",
        "una",
        "vida",
        "vivir",
        "voy",
        "ya",
        "yo",
        "ai",
        "au",
        "aux",
        "avec",
        "bien",
        "ce",
        "cette",
        "comme",
        "dans",
        "des",
        "donc",
        "elle",
        "est",
        "et",
        "être",
        "faire",
        "fait",
        "il",
        "je",
        "jamais",
        "la",
        "le",
        "les",
        "leur",
        "ma",
        "mais",
        "mes",
        "moi",
        "mon",
        "mort",
        "mourir",
        "ne",
        "nous",
        "on",
        "ou",
        "par",
        "pas",
        "plus",
        "pour",
        "quand",
        "qui",
        "rien",
        "sans",
        "se",
        "ses",
        "suis",
        "suicider",
        "sur",
        "tout",
        "tu",
        "tuer",
        "une",
        "vais",
        "veux",
        "vie",
        "vivre",
        "vous",
    ]
)
"""Words that tell language from noise, of the four languages; spelt as `folded` spells them."""
_FOLDED_WORDS = frozenset("".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)) for word in WORDS)
_WORD_CHARS_MAX = max(map(len, _FOLDED_WORDS))


def folded(text: str) -> str:
    """Fold `text` for matching: NFKC, lower case, straight quotes, no accents, no invisible characters, single spaces."""
    return " ".join(_bared(text).split())


def readings(text: str) -> tuple[str, ...]:
    """The folded text, then what it may hide, each once: at most five readings for the text itself, for its hidden letters and for each of two
    levels of encoding.
    """
    found: dict[str, None] = {}
    hidden = "".join(chr(ord(char) - 0xE0000) for tags in _TAGS.findall(text) for char in tags)
    for layer in (*_opened(text), *([hidden] if readable(hidden) else [])):
        found |= dict.fromkeys(_views(layer))
    return tuple(found)


def readable(text: str) -> bool:
    """Whether a text is made of words that people use: half of them are known, two at least, or a single longer one."""
    words = _WORD.findall(text.casefold())
    known = [word for word in words if word in _FOLDED_WORDS]
    enough = len(known) >= 2 or (len(words) == 1 and len(text.strip()) >= 4)  # noqa: PLR2004 - said in the docstring
    return bool(known) and enough and len(known) >= _KNOWN_SHARE * len(words)


def _bared(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(phrases.APOSTROPHES).translate(_QUOTES))
    return unicodedata.normalize("NFKC", phrases.INVISIBLE.sub("", apart)).casefold()


def _opened(text: str) -> Iterator[str]:
    """The text, then the same with what is encoded in it opened in place, level by level."""
    yield text
    for _ in range(LEVELS_MAX):
        inner = _decoded(text)
        if inner == text:
            return
        text = inner
        yield text


def _views(layer: str) -> Iterator[str]:
    bare = _bared(layer)
    yield " ".join(bare.split())
    undisguised = _undisguised(bare)
    yield undisguised
    for scrambled in (_backwards, _words_backwards, _rot13):
        yield _CLAUSE.sub(partial(_unscrambled, scrambled), undisguised)


def _undisguised(bare: str) -> str:
    """Letters for what looks like them, words for letters that stand apart, no letter drawn out."""
    alike = _SPACED.sub(_joined, _latin(bare))
    plain = _MIXED.sub(_unleeted, alike)
    if plain != alike:
        plain = _LONE_ONE.sub("i", plain)
    return " ".join(_DRAWN_OUT.sub(r"\1", plain).split())


def _latin(bare: str) -> str:
    """Latin letters for lookalikes, in a text that is written in Latin letters elsewhere or reads as words then."""
    if bare.isascii():
        return bare
    latin = bare.translate(_ALIKE)
    return latin if _LATIN.search(bare) or readable(latin) else bare


def _unleeted(match: re.Match[str]) -> str:
    """A word for one that is written with digits and signs among its letters."""
    whole = match[0]
    core = whole.strip(_EDGES)
    if not _LEET_WORD.fullmatch(core):
        return whole
    word = core.translate(_LEET)
    plainly = word.isalpha() and (word in _FOLDED_WORDS or bool(_LEET_WITHIN.search(core)))
    return whole.replace(core, word) if plainly else whole


def _joined(match: re.Match[str]) -> str:
    """The word or words that letters make which stand apart."""
    if sum(char.isalpha() for char in match[0]) <= sum(char.isdigit() for char in match[0]):
        return match[0]
    parts = _WIDE_GAP.split(match[0])
    if all(len(_APART.sub("", part)) == 1 for part in parts):
        parts = ["".join(parts)]
    return " ".join(_segmented(_APART.sub("", part).translate(_LEET)) for part in parts)


def _segmented(letters: str) -> str:
    """Known words for a run of letters that is made of nothing else, the fewest; else the run."""
    best: list[list[str] | None] = [[], *([None] * len(letters))]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _WORD_CHARS_MAX), end):
            before, word = best[start], letters[start:end]
            if before is not None and (word in _FOLDED_WORDS or word == "i"):
                best[end] = min(best[end] or [*before, word], [*before, word], key=len)
    return " ".join(best[-1] or [letters])


def _unscrambled(scrambled: Callable[[str], str], match: re.Match[str]) -> str:
    """A clause in clear that was `scrambled`; else the clause."""
    clause = match[0]
    if len(clause) > CLAUSE_CHARS_MAX:
        return clause
    clear = scrambled(clause)
    return f" {clear.strip()} " if _known(clear) > _known(clause) + 1 and readable(clear) else clause


def _backwards(clause: str) -> str:
    return clause[::-1]


def _words_backwards(clause: str) -> str:
    return " ".join(word[::-1] for word in clause.split())


def _rot13(clause: str) -> str:
    return codecs.encode(clause, "rot13")


def _known(text: str) -> int:
    return sum(len(word) > 1 and word in _FOLDED_WORDS for word in _WORD.findall(text))


def _decoded(text: str) -> str:
    """The text with encodings opened where they hold words."""
    opened = html.unescape(text) if "&" in text else text
    opened = unquote(opened) if "%" in opened else opened
    opened = _ESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16)), opened)
    for pattern, opener in ((_BITS, _from_bits), (_HEX, _from_hex), (_BASE64, _from_base64)):
        opened = pattern.sub(opener, opened)
    return opened


def _from_bits(match: re.Match[str]) -> str:
    digits = match[0].replace(" ", "")[: ENCODED_CHARS_MAX // 8 * 8]
    return _words(bytes(int(digits[at : at + 8], 2) for at in range(0, len(digits), 8)), match[0])


def _from_hex(match: re.Match[str]) -> str:
    digits = re.sub(r"0x|\\x|[^0-9a-fA-F]", "", match[0])[:ENCODED_CHARS_MAX]
    return _words(bytes.fromhex(digits[: len(digits) // 2 * 2]), match[0])


def _from_base64(match: re.Match[str]) -> str:
    core = match[0].rstrip("=")[:ENCODED_CHARS_MAX].replace("-", "+").replace("_", "/")
    core = core[: len(core) - (len(core) % 4 == 1)]
    try:
        return _words(base64.b64decode(core + "=" * (-len(core) % 4)), match[0])
    except binascii.Error:
        return match[0]


def _words(held: bytes, otherwise: str) -> str:
    """The words that bytes hold, or another encoding of them."""
    try:
        text = held.decode("utf-8")
    except UnicodeDecodeError:
        return otherwise
    inner = text.isprintable() and (readable(_bared(text)) or _decoded_once(text))
    return f" {text} " if inner else otherwise


def _decoded_once(text: str) -> bool:
    """Whether a text is itself base64 or hex from one end to the other, as a second level is."""
    return bool(_BASE64.fullmatch(text) or _HEX.fullmatch(text)) and len(text) >= 12  # noqa: PLR2004 - shorter ones say nothing
