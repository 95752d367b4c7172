"""Who has the floor in a group: whom a person calls on, and who speaks where nobody is called on. Pure; chance is an argument."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from everkin.persona.rules.chance import Draw, seeded

AT_ONCE_MAX = 4
"""How many companions speak to one message at most, unless they are asked for by hand."""
SILENT_ROUNDS = 3
"""So many times the group's number of replies without a word of its own, and a companion speaks next, however quiet it is."""
SECOND_SHARE = 0.5
"""How readily a second companion joins in to a message that calls on nobody, as a share of its talkativeness."""
TALKATIVENESS_MIN = 0.02
"""Of chance: who is not talkative at all is still not out of it."""

_WORDS_TOO = frozenset(
    {"amber", "angel", "art", "autumn", "bill", "brook", "chance", "charity", "clay", "dawn", "drew", "faith", "frank", "grace", "guy"}
    | {"hope", "iris", "ivy", "jack", "jasmine", "joy", "june", "lance", "lily", "mark", "may", "mercy", "miles", "nick", "olive", "pat"}
    | {"pearl", "penny", "poppy", "ray", "rich", "rob", "robin", "rose", "ruby", "sage", "sky", "star", "sue", "summer", "sunny", "will"}
)
"""Names that are words as well: they name somebody only where they are written as names are."""

_HELLO = r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|night)|morning|evening|thanks|thank you|welcome|listen|so|ok|okay|well)"
_EVERYONE = r"(?:everyone|everybody|all|folks|guys|friends|people|team|you (?:all|two|three|four|guys)|y'all)"
_TO_ALL = re.compile(
    rf"^\W*(?:{_HELLO}[ ,]+){{0,2}}{_EVERYONE}(?:\s*[,.!?:;\u2014-]|$)"
    rf"|[,;]\s*{_EVERYONE}\s*[.!?]*$"
    r"|\b(?:all|both|each|every one) of you\b|\byou (?:all|both|two|three|four)\b|\by'all\b"
    r"|@(?:everyone|everybody|all)\b"
    r"|\bwhat (?:does|do) (?:everyone|everybody) (?:think|say|want)\b",
    re.IGNORECASE | re.MULTILINE,
)
_APOSTROPHES = str.maketrans("\u2019\u2018\u02bc", "'''")


@dataclass(frozen=True, slots=True)
class Seat:
    """A companion that is present: its names, the one it is called by first, and how readily it speaks (0..1)."""

    companion_id: str
    names: tuple[str, ...]
    talkativeness: float


@dataclass(frozen=True, slots=True)
class Floor:
    """Where a group stands: the person's last message, who has spoken to it since and what, and who spoke before, the latest first.

    What follows is a function of this: whoever asks again gets the same answer.
    """

    seats: tuple[Seat, ...]
    said: str
    since: tuple[tuple[str, str], ...]
    before: tuple[str, ...]
    seed: str

    def waiting(self) -> list[str]:
        """The companions who would still speak to the message, in order: each once, and no more than `AT_ONCE_MAX` in all."""
        called = speakers(self.said, self.seats, self.before, seeded(self.seed)) if self.said else []
        for _, reply in self.since:
            called += addressed(reply, self.seats)
        spoken = {one for one, _ in self.since}
        return [one for one in dict.fromkeys(called) if one not in spoken][: max(0, AT_ONCE_MAX - len(self.since))]

    def next(self) -> str:
        """Who speaks next: who waits for it, or else whoever takes the floor by itself."""
        lately = (*(one for one, _ in reversed(self.since)), *self.before)
        return (self.waiting() or speakers("", self.seats, lately, seeded(f"{self.seed} {len(self.since)}")))[0]

    def after(self, companion_id: str, reply: str) -> list[str]:
        """The companions who would speak once this one has."""
        return Floor(self.seats, self.said, (*self.since, (companion_id, reply)), self.before, self.seed).waiting()


def speakers(text: str, seats: Sequence[Seat], last_speakers: Sequence[str], draw: Draw) -> list[str]:
    """The companions who are to answer `text`, in order; `last_speakers` are those who spoke before, the latest first.

    Who is called on speaks; where all are, the first `AT_ONCE_MAX` of them; where nobody is, one or two by talkativeness and by how long
    they have been silent, never the one who spoke last.
    """
    called = addressed(text, seats)
    if called:
        return called[:AT_ONCE_MAX]
    ranked = _by_readiness(seats, last_speakers, draw)
    if _TO_ALL.search(text.translate(_APOSTROPHES)):
        return ranked[:AT_ONCE_MAX]
    first, *others = [one for one in ranked if len(seats) == 1 or one != next(iter(last_speakers), "")]
    readiness = {seat.companion_id: seat.talkativeness for seat in seats}
    joins = [one for one in others if text and draw(f"joins {one}") < SECOND_SHARE * readiness[one]]
    return [first, *joins[:1]]


def addressed(text: str, seats: Iterable[Seat]) -> list[str]:
    """The companions who are called on, in the order in which they are: those who are spoken to ahead of those who are spoken of."""
    plain = text.translate(_APOSTROPHES)
    found = sorted((*mark, seat.companion_id) for seat in seats if (mark := min(_marks(plain, seat), default=None)))
    return [companion_id for _, _, companion_id in found]


def _marks(text: str, seat: Seat) -> Iterator[tuple[bool, int]]:
    """Where a companion is named, and first whether it is only spoken of there."""
    for name in dict.fromkeys((*seat.names, seat.companion_id)):
        for named in _naming(name).finditer(text):
            is_called = bool(named["at"]) or not (name.casefold() in _WORDS_TOO and named["name"] != name)
            if is_called and not (name == seat.companion_id and not named["at"]):
                yield not (named["at"] or _is_spoken_to(text, named)), named.start()


@lru_cache(maxsize=256)
def _naming(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@])(?P<at>@?)(?P<name>{re.escape(name)})(?!\w)", re.IGNORECASE)


def _is_spoken_to(text: str, named: re.Match[str]) -> bool:
    """Whether a name stands where one is called: set off by commas, at the beginning or the end of a sentence, or after a greeting."""
    before, after = text[: named.start()].rstrip(" "), text[named.end() :].lstrip(" ")
    begins = not before or before[-1] in ",.!?;:\n\u2014" or _LEADS.search(before) is not None
    ends = not after or after[0] in ",.!?;:\n\u2014"
    return begins and ends


_LEADS = re.compile(rf"(?:^|[.!?\n]\s*){_HELLO}$|(?:^|[,.!?\n]\s*)(?:and|or|you)$", re.IGNORECASE)


def _by_readiness(seats: Sequence[Seat], last_speakers: Sequence[str], draw: Draw) -> list[str]:
    """All companions, who speaks most readily first: who was silent too long, then by chance, weighed by talkativeness and by silence.

    Drawn without replacement: the key u ** (1 / weight) of each, highest first (Efraimidis and Spirakis 2006, Weighted random sampling).
    """
    patience = SILENT_ROUNDS * len(seats)
    silent = {seat.companion_id: _silent_for(seat.companion_id, last_speakers) for seat in seats}

    def key(seat: Seat) -> tuple[int, float]:
        rounds = min(silent[seat.companion_id], patience)
        weight = max(seat.talkativeness, TALKATIVENESS_MIN) * (1 + rounds / len(seats))
        overdue = silent[seat.companion_id] if silent[seat.companion_id] >= patience else 0
        return overdue, draw(f"speaks {seat.companion_id}") ** (1 / weight)

    return [seat.companion_id for seat in sorted(seats, key=key, reverse=True)]


def _silent_for(companion_id: str, last_speakers: Sequence[str]) -> int:
    """How many replies others have made since one spoke."""
    return next((n for n, one in enumerate(last_speakers) if one == companion_id), len(last_speakers))
