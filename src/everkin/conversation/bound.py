"""Holding a reply to what the companion's rules bind, and out of loops, while it is streamed. The rules win over the model, always."""

from collections.abc import Sequence

from everkin.conversation import rules
from everkin.emotion.models import Bindings
from everkin.emotion.rules.keeping import repaired, violations
from everkin.persona.rules.loops import Loop, LoopWatch, looping

SAID_BEFORE = frozenset({"opening", "said_again", "alternation"})
"""Loops of which one sentence is to blame: what follows it may be new."""


class BoundGate:
    """What a reply passes last. Feed it pieces; what it returns may be shown.

    Where something is bound, a sentence is held until it has ended, and mended: nothing is ever added, and a sentence that cannot be mended
    goes. Once the reply runs in circles, or has as many sentences as are bound, nothing more passes and it is `full`. `mended` tells what
    was changed, and why; `loop` is the last loop that was seen.
    """

    def __init__(self, bindings: Bindings, recent: Sequence[str] = ()) -> None:
        """`recent` are the companion's last replies, the oldest first."""
        self.mended: list[str] = []
        self.loop: Loop | None = None
        self.full = False
        self._bindings = bindings
        self._binds = binds(bindings)
        self._recent = recent
        self._watch = LoopWatch(recent)
        self._shown = ""
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take a piece of the reply, return what may be shown now."""
        if not self._binds:
            return "" if self.full else self._watched(piece)
        self._held += piece
        passed = ""
        while (end := rules.sentences_end(self._held, 1)) is not None:
            passed += self._judged(self._held[:end])
            self._held = self._held[end:]
        return passed

    def finish(self) -> str:
        """Return what is left when the reply has ended."""
        last, self._held = self._held, ""
        return self._judged(last)

    def _watched(self, piece: str) -> str:
        if loop := self._watch.feed(piece):
            self._looped(loop)
            return ""
        self._shown += piece
        return piece

    def _judged(self, sentence: str) -> str:
        """What is left of a sentence, behind what was shown; nothing once the reply is full."""
        said = sentence.strip()
        if self.full or not said:
            return ""
        so_far = f"{self._shown} {said}".strip()
        if loop := looping(so_far, self._recent):
            self._looped(loop)
            self.full = loop.kind not in SAID_BEFORE
            return ""
        broken = violations(so_far, self._bindings)
        kept = repaired(so_far, self._bindings) if broken else so_far
        rest = kept.removeprefix(self._shown).strip() if kept.startswith(self._shown) else ""
        self.mended += broken
        between = sentence[: len(sentence) - len(sentence.lstrip())] or " "
        self._shown = f"{self._shown} {rest}".strip()
        self.full = self._bindings.sentences_max is not None and len(rules.sentences(self._shown)) >= self._bindings.sentences_max
        return f"{between}{rest}" if rest and self._shown != rest else rest

    def _looped(self, loop: Loop) -> None:
        self.loop, self.full = loop, True
        self.mended.append(f"It said again what was said: {loop.kind}.")


def binds(bindings: Bindings) -> bool:
    """Whether anything of what a reply says is bound, and not only how it is shown."""
    limits = (bindings.sentence_words_max, bindings.sentences_max, bindings.questions_max)
    return bool(bindings.ban or bindings.ban_marks) or any(limit is not None for limit in limits)
