"""What a text says and what it may hide: folded for matching, and once more with its disguises taken off. Pure, and linear in its length.

Disguises are taken off only where what comes out is made of words that people use (`readable`), so that a link, an id or a line of code
stays what it is.
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
LEET_CHARS_MAX = 40
"""How long a word may be that is read with digits for letters."""
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
_LEET_WORD = re.compile(rf"[\w@$!|+€£]{{1,{LEET_CHARS_MAX}}}")
_LEET_WITHIN = re.compile(r"[^\W\d_][\d@$!|+€£]+[^\W\d_]")
_LONE_ONE = re.compile(r"(?<![\w.,:])1(?![\w.,:])")
_SPACED = re.compile(rf"(?<![^\W_])(?:[^\W_](?:[ ]{{1,3}}|[\n\t]|[ ]?[.\-_*/|,~+·•][ ]?)){{2,{SPACED_LETTERS_MAX}}}[^\W_](?![^\W_])")
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

_COMMON = """
aber about after again ai al algo alive all alle alles alone als always am and anymore aquí are as at au auch auf aux avec be because been
bien bin bringe but by can care ce cette comme como con cuando cut dans das dass de dead death del dem den der des die do does don't donc
down drugs du dying ein eine einfach el ella elle en end ending er eres es est esta este esto et every everyone everything faire fait feel
for forever from für geht get girl give go going gonna good goodbye gun habe hacer hang hat hate have he hello help her here heute him his
hope how hoy hurt ich if ignore il in instructions into is ist it its ja jamais je jump just kann kein kill killing know la las last le
leave leben les leur life like live living lo los love ma mais make matar matarme me mehr mein mes mi mich mir mit moi mon more morgen
morir morirme mort mourir muerte muy my myself más nada naked ne need never nicht nichts no nobody noch not nothing nous now nur oder of
off old on one ou out over par para pas past pero pills plan please plus por porque pour previous puedo quand que qui quiero really reason
rien rope sans schon se sein selbst selbstmord send ser ses she should show si sich sie sin sind so solo some soy sterben stop su suicidal
suicidarme suicide suicider suis sur system take también te tell tengo than that the their them then there they thing think this tired to
today todo todos tomorrow tonight too tot tout tu tuer töten um umbringen un una und une us use vais veux vida vie vivir vivre von vor
vous voy wake wanna want war was we wenn what when where who why wie will wir wish with without world would write ya year years yo you
young your yourself zu être
"""
WORDS = frozenset(_COMMON.split())
"""Words that tell language from noise, of the four languages; spelt as `folded` spells them."""
_FOLDED_WORDS = frozenset("".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)) for word in WORDS)
_WORD_CHARS_MAX = max(map(len, _FOLDED_WORDS))


def folded(text: str) -> str:
    """Fold `text` for matching: NFKC, lower case, straight quotes, no accents, no invisible characters, single spaces."""
    return " ".join(_bared(text).split())


def readings(text: str) -> tuple[str, ...]:
    """The folded text, then what it may hide, each once.

    At most five readings for the text itself, for its hidden letters and for each of two levels of encoding.
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
    if core.isalpha() or not _LEET_WORD.fullmatch(core) or not any(map(str.isalpha, core)):
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
