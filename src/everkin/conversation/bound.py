"""Holding a reply to what the companion's rules bind, and out of loops, while it is streamed. The rules win over the model, always."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from everkin.emotion.models import Bindings
from everkin.emotion.rules.keeping import repaired, violations
from everkin.kit.sentences import Sentences, asks, sentences
from everkin.persona.rules.loops import Loop, LoopKind, LoopWatch, looping

LOOPED: Mapping[LoopKind, str] = {
    "characters": "It wrote the same characters over and over.",
    "phrase": "It said the same words over and over.",
    "sentence": "It said the same sentence over and over.",
    "circling": "It went in circles.",
    "opening": "It began as it had begun before.",
    "said_again": "It said again what it had said before.",
    "alternation": "It fell back on the reply before the last one.",
}
"""What is told of a loop."""
SAID_BEFORE = frozenset({"opening", "said_again", "alternation"})
"""Loops of which one sentence is to blame: what follows it may be new."""


class BoundGate:
    """What a reply passes last. Feed it pieces; what it returns may be shown.

    A sentence is held until it has ended, and mended: nothing is ever added, and a sentence that cannot be mended goes. Once the reply runs
    in circles, or has as many sentences as are bound, nothing more passes and it is `full`. `mended` tells what was changed, and why;
    `loop` is the last loop that was seen.
    """

    def __init__(self, bindings: Bindings, recent: Sequence[str] = ()) -> None:
        """`recent` are the companion's last replies, the oldest first."""
        self.mended: list[str] = []
        self.loop: Loop | None = None
        self.full = False
        self._bindings = bindings
        self._recent = recent
        self._watch = LoopWatch()
        self._shown = False
        self._stream = Sentences()
        self._sentences = self._questions = 0
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take a piece of the reply, return what may be shown now."""
        *ended, rest = self._stream.cut(piece)
        passed = ""
        for part in ended:
            passed += self._judged(self._held + part)
            self._held = ""
        self._held += rest
        return passed

    def finish(self) -> str:
        """Return what is left when the reply has ended."""
        last, self._held, self._stream = self._held, "", Sentences()
        return self._judged(last)

    def _judged(self, sentence: str) -> str:
        """What is left of a sentence, behind what was shown; nothing once the reply is full."""
        said = sentence.strip()
        if self.full or not said or self._loops(sentence):
            return ""
        bound = self._left()
        if not sentences(said) and asks(said) and bound.questions_max is not None:
            return ""  # a mark by itself would make a question of what stands before it
        broken = violations(said, bound)
        kept = repaired(said, bound) if broken else said
        self.mended += broken
        between = (sentence[: len(sentence) - len(sentence.lstrip())] or " ") if self._shown and kept else ""
        self._shown = self._shown or bool(kept)
        self._sentences += len(sentences(kept))
        self._questions += sum(map(asks, sentences(kept)))
        self.full = self._bindings.sentences_max is not None and self._sentences >= self._bindings.sentences_max
        return f"{between}{kept}"

    def _left(self) -> Bindings:
        """What binds the rest of the reply."""
        sentences, questions = self._bindings.sentences_max, self._bindings.questions_max
        return replace(
            self._bindings,
            sentences_max=None if sentences is None else sentences - self._sentences,
            questions_max=None if questions is None else max(0, questions - self._questions),
        )

    def _loops(self, sentence: str) -> bool:
        """Whether the reply runs in circles with a sentence, or the sentence was said lately."""
        loop = self._watch.feed(sentence) or looping(sentence, self._recent)
        if loop is not None:
            self.loop, self.full = loop, loop.kind not in SAID_BEFORE
            self.mended.append(LOOPED[loop.kind])
        return loop is not None
