"""One voice at a time: a reply in a group is its speaker's alone, without a name in front."""

import re
from collections.abc import Iterable

from everkin.kit.sentences import Sentences

_PERSON = ("You", "User", "The person", "Person", "Human")
_OPENS = "*_\"' [("
_CLOSES = "*_\"' ])"


class NameGate:
    """What a model says in a group passes here first: the speaker's own name in front goes, and where another's stands the reply ends.

    Feed it pieces; what it returns may be passed on. A line's beginning is held as long as it may become a name. `full` is set once the
    model speaks for somebody else: nothing more passes.
    """

    def __init__(self, own: Iterable[str], others: Iterable[str]) -> None:
        self.full = False
        self._own = {name.casefold() for name in own}
        self._others = {name.casefold() for name in (*others, *_PERSON)} - self._own
        names = "|".join(re.escape(name) for name in sorted(self._own | self._others, key=len, reverse=True))
        self._label = re.compile(
            rf"[\"'(\[ ]?(?P<open>[*_]{{0,3}})(?P<name>{names})[{re.escape(_CLOSES)}]{{0,3}}:(?:(?P=open))?\s*", re.IGNORECASE
        )
        self._longest = max(map(len, self._own | self._others)) + 8
        self._stream = Sentences()
        self._held = ""
        self._begins = True

    def feed(self, piece: str) -> str:
        """Take a piece of what the model says, return what may be passed on now."""
        first, *others = self._stream.cut(piece)
        return self._fed(first) + "".join([self._begun_anew() + self._fed(part) for part in others])

    def finish(self) -> str:
        """Return what is left when the model has ended."""
        return self._passed(ended=True)

    def _begun_anew(self) -> str:
        """Return what is left of a sentence that has ended: behind it somebody else may begin to speak."""
        left, self._begins = self._passed(ended=True), True
        return left

    def _fed(self, part: str) -> str:
        self._held += part
        return self._passed(ended=False)

    def _passed(self, *, ended: bool) -> str:
        if self.full:
            return ""
        blank = self._held[: len(self._held) - len(self._held.lstrip())] if self._begins else ""
        self._held = self._held[len(blank) :]
        if self._begins and not ended and self._may_become_a_name():
            return blank
        if self._begins:
            self._take_name()
            self._begins = False
        passed, self._held = f"{blank}{self._held}", ""
        return passed

    def _may_become_a_name(self) -> bool:
        """Whether what is held may be the beginning of a name and its colon."""
        label = self._label.match(self._held)
        if label or len(self._held) > self._longest:
            return label is not None and label["open"].startswith(self._held[label.end() :])
        bare = self._held.lstrip(_OPENS).casefold()
        return not bare or any(_reaches(bare, name) for name in self._own | self._others)

    def _take_name(self) -> None:
        """Leave out the speaker's own name; end the reply at another's."""
        label = self._label.match(self._held)
        if label is None:
            return
        if label["name"].casefold() in self._own:
            self._held = self._held[label.end() :]
        else:
            self.full, self._held = True, ""


def _reaches(bare: str, name: str) -> bool:
    """Whether `bare` is the beginning of `name`, or is it, with what may stand ahead of a colon."""
    return name.startswith(bare) or (bare.startswith(name) and not bare[len(name) :].strip(_CLOSES))
