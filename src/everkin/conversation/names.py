"""One voice at a time: a reply in a group is its speaker's alone, without a name in front."""

import re
from collections.abc import Iterable

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
        self._held = ""
        self._begins = True

    def feed(self, piece: str) -> str:
        """Take a piece of what the model says, return what may be passed on now."""
        self._held += piece
        return self._passed(ended=False)

    def finish(self) -> str:
        """Return what is left when the model has ended."""
        return self._passed(ended=True)

    def _passed(self, *, ended: bool) -> str:
        passed = ""
        while self._held and not self.full:
            if self._begins:
                if not ended and self._may_become_a_name():
                    break
                self._take_name()
                self._begins = False
                continue
            end = _BREAK.search(self._held)
            upto = end.end() if end else self._safe_length(ended=ended)
            passed, self._held = passed + self._held[:upto], self._held[upto:]
            self._begins = end is not None
            if end is None:
                break
        return passed

    def _safe_length(self, *, ended: bool) -> int:
        """How much may go without parting what ends a sentence from the space behind it."""
        return len(self._held) if ended else len(self._held.rstrip(" .!?\u2026*_\"'\u201d)"))

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


_BREAK = re.compile(r"\n\s*|[.!?\u2026][*_\"'\u201d)]* +")
"""Behind these somebody else may begin to speak."""


def _reaches(bare: str, name: str) -> bool:
    """Whether `bare` is the beginning of `name`, or is it, with what may stand ahead of a colon."""
    return name.startswith(bare) or (bare.startswith(name) and not bare[len(name) :].strip(_CLOSES))
