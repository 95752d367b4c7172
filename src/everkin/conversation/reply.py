"""Writing a reply down while a model talks: through the gate, no longer than wanted, out through the sink."""

import asyncio
import re
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from uuid import UUID

from everkin.conversation.bound import BoundGate
from everkin.conversation.canon import CanonGate, Story
from everkin.conversation.models import Kind, Reply
from everkin.conversation.names import NameGate
from everkin.conversation.prompts import Compiled
from everkin.conversation.say import Say
from everkin.emotion.models import Bindings
from everkin.emotion.rules.keeping import repaired
from everkin.inference.models import Candidate, Profile
from everkin.kit import stages
from everkin.kit.sentences import Sentences
from everkin.kit.words import words
from everkin.memory.rules.confidence import grounded
from everkin.memory.rules.honesty import HonestGate
from everkin.persona.rules.loops import Loop
from everkin.ports.chat import Delta, ModelError, ModelFaulty
from everkin.safety.rules import SentenceGate

_STRAY = re.compile(r"^\s*[B-HJ-Z] (?=[A-Z])")
"""A letter by itself, with which a tiny model now and then begins."""


class ReplyWriter:
    """Listens to a model. What it shows and what it keeps in `reply` are the same text."""

    def __init__(self, say: Say, gate: SentenceGate, begun: str = "") -> None:
        """`begun` is what of the reply stands already, and is shown."""
        self.reply = Reply(text=begun)
        self._say = say
        self._gate = gate
        self._stream = Sentences()
        self._sentences = 0
        self._begun = begun
        self._space = " " if begun else ""
        self._sentences_max: int | None = None
        self._answer: frozenset[str] = frozenset()
        self._quote = ""
        self._known: frozenset[str] = frozenset()
        self._settled = False
        self._said_before: frozenset[str] = frozenset()
        self._honest: HonestGate | None = None
        self._canon: CanonGate | None = None
        self._bindings = Bindings()
        self._bound: BoundGate | None = None
        self._names: tuple[Sequence[str], Sequence[str]] = ((), ())
        self._alone: NameGate | None = None
        self._asked_at = 0.0
        self.compiled: Compiled | None = None
        self.profile = ""

    @property
    def stopping(self) -> asyncio.Event:
        """Set when the person wants the reply to stop."""
        return self._say.stopping

    def prepared(self, text: str, kind: Kind) -> Reply:
        """Say something that no model wrote, and return the reply."""
        self.reply.kind = kind
        self._write(text)
        return self.reply

    def avoid(self, said_before: Iterable[str]) -> None:
        """Leave out sentences that were said a moment ago: a tiny model falls in love with its own."""
        self._said_before = frozenset(said_before)

    @property
    def spoiled(self) -> bool:
        """Whether a model has spoken, and there is nothing to be shown: it said nothing, or no gate let any of it through."""
        return self._silent and self.reply.state == "complete"

    @property
    def _silent(self) -> bool:
        """Whether the model has brought nothing to be shown yet."""
        return self.reply.text == self._begun

    @property
    def loop(self) -> Loop | None:
        """The loop that the reply ran into."""
        return self._bound.loop if self._bound else None

    @property
    def mended(self) -> tuple[str, ...]:
        """What was changed of what the model said, and why."""
        gates = (self._canon, self._bound)
        return tuple(mended for gate in gates if gate for mended in gate.mended)

    def alone(self, own: Sequence[str], others: Sequence[str]) -> None:
        """Leave out the companion's `own` names in front of its words, and end the reply where it speaks for `others` in a group."""
        self._names, self._alone = (own, others), NameGate(own, others)

    def bind(self, bindings: Bindings, recent: Sequence[str]) -> None:
        """Hold the reply to what the companion's rules bind, and out of loops with its `recent` replies."""
        before = self._bound.mended if self._bound else []
        self._bindings, self._bound = bindings, BoundGate(bindings, recent)
        self._bound.mended += before
        if self._alone is not None and self._alone.full:
            self._bound.mended.append("It spoke for somebody else.")
        self._alone = NameGate(*self._names) if self._names[0] else None
        self._stream, self._sentences, self._settled = Sentences(), 0, False

    def hold_to(self, story: Story, said_lately: Collection[str]) -> None:
        """Hold the reply to the companion's own story: a sentence that contradicts it is set right."""
        self._canon = CanonGate(story, said_lately)

    def lead(self, sentence: str | None) -> None:
        """Begin with a word of the author's, behind which a model speaks."""
        if sentence:
            self._write(sentence)
            self._space = " "
            self._begun = self.reply.text

    def prompted(self, compiled: Compiled, profile: Profile) -> None:
        """Note what the model is asked."""
        self.compiled, self.profile = compiled, profile.name

    def know(self, evidence: Sequence[str]) -> None:
        """Hold the reply to what is known: a claim of a history with the person that no line of `evidence` supports becomes a question."""
        self._honest = HonestGate(evidence)

    def expect(self, fact: str, said: str, idiom: frozenset[str]) -> None:
        """Hold the reply to the memory that answers this message.

        What goes beyond the memory, the question and the companion's `idiom` is cut off; where the first sentence takes up no word of the
        memory, the memory is quoted instead.
        """
        self._answer = frozenset(words(fact)) - frozenset(words(said))
        self._known = frozenset(words(f"{fact} {said}")) | idiom
        self._quote = f'You told me: "{fact}"'

    def asking(self) -> None:
        """Note that the model is being asked now."""
        self._asked_at = time.perf_counter()

    def answering(self, candidate: Candidate) -> None:
        """Note which model talks."""
        self.reply.model = candidate.name
        self._sentences_max = candidate.profile.sentences_max
        self._gate.whole = candidate.profile.whole_sentences
        stages.note("first_token", (time.perf_counter() - self._asked_at) * 1e3)

    def notice(self, code: str, text: str) -> None:
        """Pass a notice on."""
        self._say.notice(code, text)

    def delta(self, delta: Delta) -> bool:
        """Take a piece; False once the reply is as long as it may be."""
        if delta.usage is not None:
            self.reply.usage = delta.usage
        heard = self._alone.feed(delta.text) if self._alone else delta.text
        *ended, rest = self._stream.cut(heard)
        left = len(ended) + 1 if self._sentences_max is None else self._sentences_max - self._sentences
        self._sentences += len(ended)
        is_whole = len(ended) >= left or bool(self._alone and self._alone.full)
        return self._pass(self._gate.feed("".join([*ended, rest][: max(0, left)]))) and not is_whole

    def stopped(self) -> None:
        """Note that the person has stopped the reply."""
        self.reply.state = "stopped"

    def finish(self, at_a_loss: str | None) -> Reply:
        """Let out what the gate still holds, and return the reply.

        Where nothing was fit to be shown, the memory that was asked for or the words `at_a_loss` stand in; without a word it has failed.
        """
        self.let_out()
        if self.spoiled:
            self._write(self._fit(self._quote) or at_a_loss or "")
            if self._silent:
                return self.broken(ModelFaulty(f"{self.reply.model} gave an empty reply. Try again."))
        return self.reply

    def add(self, sentence: str | None) -> None:
        """Say one thing more behind a reply that is whole."""
        if sentence and self.reply.text and self.reply.state == "complete":
            self._space = " "
            self._write(self._fit(sentence))

    def _fit(self, prepared: str) -> str:
        """Prepared words without what the companion's rules forbid to be said."""
        return repaired(prepared, Bindings(ban=self._bindings.ban, ban_marks=self._bindings.ban_marks))

    def used(self, brought_up: Callable[[str], Sequence[UUID]]) -> Reply:
        """Note which memories the reply took up, and return it."""
        self.reply.used = tuple(brought_up(self.reply.text))
        return self.reply

    def broken(self, error: ModelError) -> Reply:
        """Note that the model broke off, let out what it had said, and return the reply."""
        self.let_out()
        self.reply.state, self.reply.error = "cut", error
        return self.reply

    def let_out(self) -> None:
        """Write what is still held back: the model says no more."""
        if self._alone and not self._settled:
            self._pass(self._gate.feed(self._alone.finish()))
        self._pass(self._gate.finish())
        told = self._honest.finish() if self._honest else ""
        if self._canon:
            told = self._canon.feed(told) + self._canon.finish()
        if self._bound:
            told = self._bound.feed(told) + self._bound.finish()
        self._write(told)

    def _pass(self, sentences: str) -> bool:
        """Write what the gate let through, as far as it holds to the memory that is asked for. Returns whether more is wanted."""
        if self._settled:
            return False
        if self._gate.whole and not self._answer and sentences.strip() in self._said_before:
            return True
        held = bool(self._answer and self._gate.whole and sentences.strip())
        if self._gate.whole and self._silent:
            sentences = _STRAY.sub("", sentences)
        told = grounded(sentences, self._known) if held else sentences
        self._settled = told != sentences
        if held and self._silent and not self._answer & set(words(told)):
            told, self._settled = self._quote, True
        self._write(self._held_to_all(told))
        return not self._settled and not (self._bound and self._bound.full)

    def _held_to_all(self, told: str) -> str:
        """What may be shown of `told` now: honest, true to its own story, as its rules bind. Whole sentences are judged at once."""
        whole = self._gate.whole
        if self._honest:
            told = self._honest.feed(told) + (self._honest.finish() if whole else "")
        if self._canon:
            told = self._canon.feed(told) + (self._canon.finish() if whole else "")
        if self._bound:
            told = self._bound.feed(told) + (self._bound.finish() if whole else "")
        return told

    def _write(self, text: str) -> None:
        text = self._space + text if self.reply.text else text.lstrip()
        shown = text.rstrip()
        self._space = text[len(shown) :]
        self.reply.text += shown
        self._say.text(shown)
