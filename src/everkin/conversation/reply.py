"""Writing a reply down while a model talks: through the gate, no longer than wanted, out through the sink."""

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from everkin.conversation import rules
from everkin.conversation.models import Kind, Reply
from everkin.conversation.say import Say
from everkin.inference.models import Candidate
from everkin.kit import stages
from everkin.kit.words import words
from everkin.memory.rules.confidence import grounded
from everkin.memory.rules.honesty import HonestGate
from everkin.ports.chat import Delta, ModelError, ModelFaulty
from everkin.safety.rules import SentenceGate

_STRAY = re.compile(r"^\s*[B-HJ-Z] (?=[A-Z])")
"""A letter by itself, with which a tiny model now and then begins."""


class ReplyWriter:
    """Listens to a model. What it shows and what it keeps in `reply` are the same text."""

    def __init__(self, say: Say, gate: SentenceGate) -> None:
        self.reply = Reply()
        self._say = say
        self._gate = gate
        self._heard = ""
        self._space = ""
        self._sentences_max: int | None = None
        self._answer: frozenset[str] = frozenset()
        self._quote = ""
        self._known: frozenset[str] = frozenset()
        self._settled = False
        self._said_before: frozenset[str] = frozenset()
        self._honest: HonestGate | None = None
        self._asked_at = 0.0

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
        before = len(self._heard)
        self._heard += delta.text
        end = rules.sentences_end(self._heard, self._sentences_max) if self._sentences_max else None
        return self._pass(self._gate.feed(self._heard[before:end])) and end is None

    def stopped(self) -> None:
        """Note that the person has stopped the reply."""
        self.reply.state = "stopped"

    def finish(self, at_a_loss: str | None) -> Reply:
        """Let out what the gate still holds, and return the reply.

        Where nothing was fit to be shown, the memory that was asked for or the words `at_a_loss` stand in; without a word it has failed.
        """
        self._let_out()
        if not self.reply.text and self.reply.state == "complete":
            self._write((self._quote or at_a_loss or "") if self._gate.whole else "")
            if not self.reply.text:
                return self.broken(ModelFaulty(f"{self.reply.model} gave an empty reply. Try again."))
        return self.reply

    def add(self, sentence: str | None) -> None:
        """Say one thing more behind a reply that is whole."""
        if sentence and self.reply.text and self.reply.state == "complete":
            self._space = " "
            self._write(sentence)

    def used(self, brought_up: Callable[[str], Sequence[UUID]]) -> Reply:
        """Note which memories the reply took up, and return it."""
        self.reply.used = tuple(brought_up(self.reply.text))
        return self.reply

    def broken(self, error: ModelError) -> Reply:
        """Note that the model broke off, let out what it had said, and return the reply."""
        self._let_out()
        self.reply.state, self.reply.error = "cut", error
        return self.reply

    def _let_out(self) -> None:
        """Write what is still held back: the model says no more."""
        self._pass(self._gate.finish())
        self._write(self._honest.finish() if self._honest else "")

    def _pass(self, sentences: str) -> bool:
        """Write what the gate let through, as far as it holds to the memory that is asked for. Returns whether more is wanted."""
        if self._settled:
            return False
        if self._gate.whole and not self._answer and sentences.strip() in self._said_before:
            return True
        held = bool(self._answer and self._gate.whole and sentences.strip())
        if self._gate.whole and not self.reply.text:
            sentences = _STRAY.sub("", sentences)
        told = grounded(sentences, self._known) if held else sentences
        self._settled = told != sentences
        if held and not self.reply.text and not self._answer & set(words(told)):
            told, self._settled = self._quote, True
        self._write(self._honestly(told))
        return not self._settled

    def _honestly(self, told: str) -> str:
        """What may be shown of `told` now; whole sentences are judged at once."""
        if not self._honest:
            return told
        return self._honest.feed(told) + (self._honest.finish() if self._gate.whole else "")

    def _write(self, text: str) -> None:
        text = self._space + text if self.reply.text else text.lstrip()
        shown = text.rstrip()
        self._space = text[len(shown) :]
        self.reply.text += shown
        self._say.text(shown)
