"""Pure decisions of a conversation: what may be said and imported, where paths part, what of them is remembered, where a history is cut."""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import accumulate, pairwise, takewhile
from types import MappingProxyType
from uuid import UUID

from everkin.conversation.models import Drift, Imported, ImportRefused, Message, MessageEmpty, MessageTooLong, MessageUnreadable
from everkin.emotion.models import Bindings
from everkin.emotion.rules.keeping import repaired
from everkin.emotion.rules.manners import PHRASES, without_appeals
from everkin.memory.models import Line, Told
from everkin.memory.rules.index import SESSION_GAP
from everkin.persona.rules.signature import Signature, score
from everkin.persona.rules.signature import words as spoken
from everkin.safety.rules import SentenceGate, judge

MESSAGE_CHARS_MAX = 16_000
HINT_CHARS_MAX = 500
IMPORT_LINES_MAX = 50_000
REMEMBERED_KINDS = frozenset({"said", "reply"})
TOLD_BEFORE = 2
"""How many lines ahead of a line memory reads with it."""
HISTORY_BLOCKS = 4
MARKERS_WEIGHT = 20

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def readable(text: str) -> str:
    """Return a person's message ready to be kept. Raises `MessageEmpty`, `MessageTooLong` or `MessageUnreadable`."""
    said = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(said) > MESSAGE_CHARS_MAX:
        raise MessageTooLong(
            f"That message has {len(said):,} characters; {MESSAGE_CHARS_MAX:,} is the most. Send it in parts: nothing of it was sent."
        )
    if _CONTROL.search(said) or any("\ud800" <= c <= "\udfff" for c in said):
        raise MessageUnreadable("That message holds bytes that are not text. Send it as plain words; nothing of it was sent.")
    if not says_something(said):
        raise MessageEmpty("There is nothing in that message. Write something first.")
    return said


def says_something(text: str) -> bool:
    """Whether a text holds more than blanks and invisible characters."""
    return any(unicodedata.category(c)[0] not in "ZC" for c in text)


def wish(hint: str) -> str:
    """Return a wish for a reply ready to be used; it may be empty. Raises `MessageTooLong` or `MessageUnreadable`."""
    wanted = hint.strip()
    if len(wanted) > HINT_CHARS_MAX:
        raise MessageTooLong(f"That hint has {len(wanted):,} characters; {HINT_CHARS_MAX:,} is the most. Say it more briefly.")
    return readable(wanted) if wanted else ""


def weight(text: str) -> int:
    """Length of `text` in bytes of plain English that cost a model about as many tokens: ASCII counts once, other bytes three times.

    Small vocabularies spend about a token a byte on other scripts; so a budget in tokens holds for every language.
    """
    if text.isascii():
        return len(text)
    total = len(text.encode())
    return total + 2 * (total - sum(map(str.isascii, text)))


def message_weight(text: str) -> int:
    """What a message weighs in a prompt: its text, and the markers that a chat template puts around it."""
    return weight(text) + MARKERS_WEIGHT


def history_start(total: int, budget: int) -> int:
    """Where the history zone begins on a path of weight `total`, so that what is left weighs at most `budget`.

    The start moves in blocks of a quarter of the budget: it stays put for many turns, and the engine's prefix cache with it.
    """
    block = max(1, budget // HISTORY_BLOCKS)
    over = total - budget
    return 0 if over <= 0 else -(-over // block) * block


def shortened(text: str, budget: int) -> str:
    """Cut the middle out of `text` so that it weighs at most about `budget`; the beginning and the end say the most."""
    if weight(text) <= budget:
        return text
    head = _prefix(text, budget // 2)
    tail = _prefix(text[::-1], budget // 2)[::-1]
    return f"{head.rstrip()} [...] {tail.lstrip()}"


def _prefix(text: str, budget: int) -> str:
    weighed = accumulate(weight(character) for character in text)
    return text[: next((n for n, total in enumerate(weighed) if total > budget), len(text))]


def presentable(text: str, disclosure: str) -> str:
    """An author's text as a companion may say it: what claims to be human gives way to the `disclosure`, what wounds or clings goes."""
    gate = SentenceGate(disclosure)
    return without_appeals(repaired(gate.feed(text) + gate.finish(), Bindings(ban=tuple(sorted(PHRASES))))).strip()


def importable(lines: Sequence[Imported], now: datetime) -> list[Imported]:
    """Return the lines of an import ready to be kept. Raises `ImportRefused`, which names the first line that cannot be taken."""
    if not lines:
        raise ImportRefused("There is not a line in that import. Choose a file with messages in it.")
    check_length(len(lines))
    for number, (before, line) in enumerate(pairwise([lines[0], *lines]), start=1):
        if line.at.tzinfo is None:
            raise _refused(number, "has a time without a time zone")
        if line.at > now:
            raise _refused(number, f"is dated {line.at:%Y-%m-%d %H:%M}, which is still to come")
        if line.at < before.at:
            raise _refused(number, f"is dated {line.at:%Y-%m-%d %H:%M}, which is earlier than the line ahead of it")
    return [_importable(number, line) for number, line in enumerate(lines, start=1)]


def check_length(count: int) -> None:
    """Raise `ImportRefused` for an import of more lines than are taken at once."""
    if count > IMPORT_LINES_MAX:
        raise ImportRefused(f"That import has {count:,} lines; {IMPORT_LINES_MAX:,} is the most. Import it in parts: nothing was taken.")


def _importable(number: int, line: Imported) -> Imported:
    try:
        return Imported(line.role, readable(line.text), line.at)
    except MessageTooLong:
        raise _refused(number, f"has {len(line.text):,} characters, where {MESSAGE_CHARS_MAX:,} is the most") from None
    except MessageUnreadable:
        raise _refused(number, "holds bytes that are not text") from None
    except MessageEmpty:
        raise _refused(number, "is empty") from None


def _refused(number: int, why: str) -> ImportRefused:
    return ImportRefused(f"Line {number:,} of the import {why}. Mend it and import again: nothing was taken.")


def parting(old: Sequence[UUID], new: Sequence[UUID]) -> tuple[Sequence[UUID], Sequence[UUID], UUID | None]:
    """Compare two paths, each from its end backwards: what only the old one has, what only the new one has, and where they part.

    The third is the last message that both share; None where they share none as far as they were read.
    """
    shared = set(old) & set(new)
    leaving = next((n for n, message_id in enumerate(old) if message_id in shared), len(old))
    joining = next((n for n, message_id in enumerate(new) if message_id in shared), len(new))
    return old[:leaving], new[:joining], old[leaving] if shared else None


def branches(
    parents: Mapping[UUID, UUID | None], alive: AbstractSet[UUID], head_id: UUID, limit: int
) -> list[tuple[UUID, UUID | None, int]]:
    """The last `limit` paths of a tree beside the one that ends in `head_id`.

    Each is told by its end, an `alive` message with no such one below it; by the last message that is also on the shown path (None where
    none is); and by how many alive ones stand behind that. `parents` names the parent of every message; the ends come in its order.
    """
    shown = set(_upwards(parents, head_id))
    inner = set(shown)
    for message_id in alive:
        inner.update(takewhile(lambda one: one not in inner, _upwards(parents, parents[message_id])))
    ends = [message_id for message_id in parents if message_id in alive and message_id not in inner][-limit:]
    own = {end: list(takewhile(lambda one: one not in shown, _upwards(parents, end))) for end in ends}
    return [(end, parents[path[-1]], sum(one in alive for one in path)) for end, path in own.items()]


def _upwards(parents: Mapping[UUID, UUID | None], message_id: UUID | None) -> Iterator[UUID]:
    """The path that ends in a message, from its end backwards."""
    while message_id is not None:
        yield message_id
        message_id = parents[message_id]


def drift(pairs: Sequence[tuple[str, str]], signature: Signature) -> Drift:
    """How far answers are from those of before. `pairs` are the answers of before and those of now, `signature` the companion's voice."""
    if not pairs:
        return Drift(0.0, 0.0, 0.0)
    before, now = zip(*pairs, strict=True)
    voice = abs(score(signature, now).value - score(signature, before).value)
    wording = sum(unlike(*pair) for pair in pairs) / len(pairs)
    return Drift((voice + wording) / 2, voice, wording)


def unlike(one: str, other: str) -> float:
    """The share of the words of two texts that they do not share, 0 to 1: one less the coefficient of Dice, words with their number."""
    ones, others = Counter(spoken(one)), Counter(spoken(other))
    total = ones.total() + others.total()
    return 1 - 2 * (ones & others).total() / total if total else float(one != other)


def _is_private(message: Message, answer: Message | None) -> bool:
    """Whether memory may not even read a message.

    So it is with what was deleted, care, what was answered with care, and what reads as a crisis (it may not have been answered yet).
    """
    if message.state == "deleted" or message.kind == "care":
        return True
    if message.role != "person":
        return False
    return (answer is not None and answer.kind == "care") or judge(message.text).needs_care


def runs(wanted: Iterable[int], length: int) -> list[range]:
    """The stretches of a path of `length` messages that tell what memory reads of those at the indexes `wanted`, none twice.

    Around each stand the two ahead of it and the one that answers it.
    """
    found: list[range] = []
    for at in sorted(wanted):
        begin, end = max(0, at - TOLD_BEFORE), min(length, at + 2)
        if found and begin <= found[-1].stop:
            begin = found.pop().start
        found.append(range(begin, end))
    return found


def told(
    run: Sequence[Message],
    wanted: Container[UUID],
    answers: Mapping[UUID, Message] | None = None,
    companion_id: str = "",
    names: Mapping[str, str] = MappingProxyType({}),
) -> dict[UUID, Told]:
    """What memory reads of the `wanted` messages in a run of what a companion heard, by their ids, without those that are not remembered.

    `answers` are what follows each on the path, heard or not; where they are not given, the run is a stretch of the path. The text of a
    message before is empty where it is private. What another companion of a group said bears its name, one of `names`.
    """
    follows = {m.id: n for m, n in pairwise(run)} if answers is None else answers
    hidden = [_is_private(message, follows.get(message.id)) for message in run]
    lines = [_line(m, companion_id, names, hides=hides) for m, hides in zip(run, hidden, strict=True)]
    return {
        m.id: Told(lines[at], tuple(lines[max(0, at - TOLD_BEFORE) : at]))
        for at, m in enumerate(run)
        if m.id in wanted and m.kind in REMEMBERED_KINDS and not hidden[at]
    }


def _line(message: Message, companion_id: str, names: Mapping[str, str], *, hides: bool) -> Line:
    is_other = message.role == "companion" and bool(names) and not message.said_by(companion_id)
    text = f"{names.get(message.speaker_id, message.speaker_id)}: {message.text}" if is_other else message.text
    return Line(message.id, "other" if is_other else message.role, "" if hides else text, message.created_at)


def resting_on(parents: Mapping[UUID, UUID | None], presence: Mapping[UUID, AbstractSet[str]], top: UUID) -> set[UUID]:
    """A message of a group and those below it that memory reads with it: the next two that each companion heard who heard it."""
    below: dict[UUID, list[UUID]] = {}
    for message_id, parent_id in parents.items():
        if parent_id is not None:
            below.setdefault(parent_id, []).append(message_id)
    found = {top}
    reached = [(top, dict.fromkeys(presence.get(top, ()), TOLD_BEFORE))]
    while reached:
        above, left = reached.pop()
        for message_id in below.get(above, []):
            hearing = left.keys() & presence.get(message_id, frozenset())
            found |= {message_id} if hearing else set()
            still = {one: more for one, n in left.items() if (more := n - (one in hearing)) > 0}
            if still:
                reached.append((message_id, still))
    return found


def session_start(history: Sequence[Message], until: datetime | None) -> datetime | None:
    """When the session began that a message said at `until` (None: the last of `history`) belongs to, as far as `history` tells."""
    begin = until or (history[-1].created_at if history else None)
    for message in reversed(history):
        if begin is None or begin - message.created_at >= SESSION_GAP:
            break
        begin = message.created_at
    return begin


def is_back(history: Sequence[Message], now: datetime) -> bool:
    """Whether the person comes back now after a while."""
    return bool(history) and now - history[-1].created_at >= SESSION_GAP
