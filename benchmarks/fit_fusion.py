"""Fits the weights of `everkin.memory.rules.fusion`: `python -m benchmarks.fit_fusion --locomo FILE` prints them.

What is fitted on two people who talk misleads with an assistant, and the other way round. So each conversation is used as it is, and once
more for each speaker as a chat with an assistant: the speaker's own lines, each answered with long general advice that repeats its words,
and the questions about the speaker as the speaker would ask them ("When did I go to the park?").

The weights are those under which, of all candidates of a question, its evidence is most likely to be chosen: every message of evidence
against all candidates that are none (a conditional logit), each question counting alike, with an L2 penalty, by accelerated projected
gradient descent (Beck and Teboulle 2009). The problem is convex. What can only speak for a row has a weight of at least 0.
"""

import asyncio
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.datasets import Conversation, Message, Question, read_locomo
from benchmarks.support import parser, progress, report
from benchmarks.turns import Turns
from everkin.kit.words import words
from everkin.memory.models import Names, Speaker
from everkin.memory.rules import fusion
from everkin.memory.rules.cue import own_view
from everkin.ports.embedding import Embedding
from everkin.providers import weights
from everkin.providers.minilm import DIMENSIONS, MiniLMEmbedding
from everkin.settings import Settings

Matrix = NDArray[np.float32]

EITHER_WAY: Final = frozenset(("asks", "about self", "about other", "named", "dated", "counted", "courtesy", "after a question"))
"""The signals that may speak against a row."""
WEIGHT_MAX: Final[Mapping[str, float]] = {"own speaker": 2.0}
"""Held below its fit: the chats made here have no question about what the assistant said."""
CANDIDATES: Final = 150
"""How many candidates a question's evidence is held against: the best by the shipped weights."""
PENALTY: Final = 0.003
STEPS: Final = 300


@dataclass(frozen=True, slots=True)
class Sample:
    """A question: the signals of its candidates, shape (m, signals), and which of them are evidence, shape (m,)."""

    signals: Matrix
    relevant: NDArray[np.bool_]


async def samples(turns: Turns, questions: Sequence[Question]) -> list[Sample]:
    """Return the questions of which some evidence is among the candidates."""
    shipped = np.array(list(_in_order(fusion.WEIGHTS)), np.float32)
    found = []
    for question in questions:
        seen = fusion.look(turns.view, await turns.query(question))
        best = np.argsort(-(seen.signals @ shipped), kind="stable")[:CANDIDATES]
        relevant = np.array([name in question.evidence for name in turns.names_of(seen.rows[best].tolist())], bool)
        if relevant.any():
            found.append(Sample(seen.signals[best], relevant))
    return found


def _in_order(weighed: Mapping[str, float]) -> Iterator[float]:
    return (weighed[name] for name in fusion.NAMES)


def fit(chosen: Sequence[Sample]) -> dict[str, float]:
    """Fit the weights. Raises ValueError where there are no samples."""
    if not chosen:
        raise ValueError("There is no question with evidence to fit to.")
    stacked, relevant, there = _stacked(chosen)
    scale = np.concatenate([sample.signals for sample in chosen]).std(axis=0) + 1e-6
    stacked /= scale
    low = np.array([-np.inf if name in EITHER_WAY else 0.0 for name in fusion.NAMES])
    high = np.array([WEIGHT_MAX.get(name, np.inf) for name in fusion.NAMES]) * scale
    found = _descended(stacked, relevant, there, low, high)
    return {name: round(float(weight), 2) for name, weight in zip(fusion.NAMES, found / scale, strict=True)}


def _stacked(chosen: Sequence[Sample]) -> tuple[Matrix, NDArray[np.bool_], NDArray[np.bool_]]:
    """Put samples of different lengths into arrays: signals (q, m, s), relevant (q, m), and where there is a candidate (q, m)."""
    most = max(len(sample.relevant) for sample in chosen)
    stacked = np.zeros((len(chosen), most, len(fusion.NAMES)), np.float32)
    relevant, there = np.zeros((2, len(chosen), most), bool)
    for place, sample in enumerate(chosen):
        m = len(sample.relevant)
        stacked[place, :m], relevant[place, :m], there[place, :m] = sample.signals, sample.relevant, True
    return stacked, relevant, there


def _descended(
    stacked: Matrix, relevant: NDArray[np.bool_], there: NDArray[np.bool_], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Minimise by FISTA with backtracking and restarts, within bounds."""
    at = np.clip(np.zeros(len(low)), low, high)
    ahead, momentum, step = at, 1.0, 1.0
    for _ in range(STEPS):
        loss, slope = _loss(ahead, stacked, relevant, there)
        while True:
            moved = np.clip(ahead - step * slope, low, high)
            by = moved - ahead
            if _loss(moved, stacked, relevant, there)[0] <= loss + slope @ by + by @ by / (2 * step) + 1e-12:
                break
            step /= 2
        if slope @ (moved - at) > 0:
            momentum = 1.0
        faster = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = np.clip(moved + (momentum - 1) / faster * (moved - at), low, high)
        settled = np.abs(moved - at).max() < 1e-5
        at, momentum = moved, faster
        if settled:
            break
    return at


def _loss(
    weighed: NDArray[np.float64], stacked: Matrix, relevant: NDArray[np.bool_], there: NDArray[np.bool_]
) -> tuple[float, NDArray[np.float64]]:
    """Return the mean negative log likelihood with its penalty, and its gradient."""
    scores = np.where(there, (stacked @ weighed.astype(np.float32)).astype(np.float64), -np.inf)
    scores -= scores.max(axis=1, keepdims=True)
    odds = np.exp(np.maximum(scores, -60.0)) * there
    others = odds * ~relevant
    against = others.sum(axis=1, keepdims=True)
    chance = np.where(relevant, odds / (against + odds + 1e-300), 1.0)
    share = relevant / relevant.sum(axis=1, keepdims=True)
    loss = -(share * np.log(np.maximum(chance, 1e-12))).sum() / len(stacked)
    pull = -share * (1 - chance) + others * (share / (against + odds + 1e-300)).sum(axis=1, keepdims=True)
    slope = np.einsum("qm,qms->s", pull.astype(np.float32), stacked) / len(stacked)
    return float(loss + PENALTY * weighed @ weighed / 2), slope + PENALTY * weighed


# ---- a talk of two as a chat with an assistant

_OPENING = (
    "That's a great question! Here are some suggestions about {a} and {b}.",
    "I'd be happy to help with {a}! Let me share some thoughts.",
    "It sounds like {a} matters a lot to you. Here are a few ideas:",
    "Thank you for sharing that. When it comes to {a}, there are several things to consider.",
)
_ADVICE = (
    "**Plan ahead**: think about what you want from {a}, and write down two or three goals before you start.",
    "**Do some research**: look for reviews, books and local groups that deal with {b}; many of them are free.",
    "**Start small**: you don't need to spend much on {a} at first; a short session each week is enough to begin.",
    "**Talk to others**: friends, family or a professional who knows {b} may have useful advice for you.",
    "**Keep track**: a journal or an app helps you to see how {b} changes over time and what works best.",
    "**Set a budget**: consider how much money and time {a} needs, and compare at least three options.",
    "**Be patient**: progress with {b} takes time, and setbacks are a normal part of the process.",
    "**Stay flexible**: if {b} does not work out as planned, try another approach or ask for feedback.",
    "**Take care of yourself**: rest, exercise and healthy food make it easier to enjoy {a}.",
    "**Celebrate**: reward yourself when you reach a milestone with {b}, however small it may be.",
)
_CLOSING = (
    "Would you like more details about any of these?",
    "Let me know if you have any other questions about {a}!",
    "I hope this helps! Is there anything else you would like to know?",
    "Do you have a preference, or shall I suggest something specific?",
)
_ANSWER_AFTER = timedelta(seconds=10)
_LONG_WORD = 4


def as_chat(talk: Conversation, speaker: Speaker, chance: random.Random) -> Conversation:
    """Make a chat of one speaker's lines; the questions are those about that speaker alone, with evidence in those lines alone."""
    said = [message for message in talk.messages if message.speaker == speaker]
    messages = [turn for message in said for turn in _answered(message, chance)]
    ids = {message.id for message in said}
    name, other = (talk.names.person, talk.names.companion) if speaker == "person" else (talk.names.companion, talk.names.person)
    questions = [
        replace(question, text=own_view(question.text, Names(person=name))[1])
        for question in talk.questions
        if question.evidence <= ids and _names(question.text, name) and not _names(question.text, other)
    ]
    return Conversation(f"{talk.id} {speaker}", Names(), tuple(messages), tuple(questions))


def _answered(message: Message, chance: random.Random) -> tuple[Message, Message]:
    told = [word.strip(".,!?'\"") for word in message.text.split()]
    telling = [word for word in told if len(word) >= _LONG_WORD and len(words(word)) == 1] or ["this"]

    def filled(line: str) -> str:
        some = (" ".join(chance.sample(telling, min(len(telling), chance.choice((1, 2, 3))))) for _ in range(2))
        return line.format(**dict(zip("ab", some, strict=True)))

    advice = [f"{n}. {filled(line)}" for n, line in enumerate(chance.sample(_ADVICE, chance.randint(3, 8)), 1)]
    text = "\n".join([filled(chance.choice(_OPENING)), *advice, filled(chance.choice(_CLOSING))])
    return replace(message, speaker="person"), Message(f"{message.id} answer", "companion", text, message.at + _ANSWER_AFTER)


def _names(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None


async def learnt_from(talk: Conversation, embedding: Embedding) -> list[Sample]:
    """Return the samples of a talk, as it is and as chats."""
    chance = random.Random(talk.id)  # noqa: S311 - the same chats each time
    chats = [as_chat(talk, "person", chance), as_chat(talk, "companion", chance)]
    return [sample for one in (talk, *chats) for sample in await _samples_of(one, embedding)]


async def _samples_of(talk: Conversation, embedding: Embedding) -> list[Sample]:
    turns = Turns(embedding, DIMENSIONS, talk.names)
    await turns.write(talk.messages)
    return await samples(turns, talk.questions)


async def _fitted(path: Path) -> dict[str, float]:
    embedding = MiniLMEmbedding(weights.embedding_model(Settings().data_dir))
    try:
        found: list[Sample] = []
        for talk in read_locomo(path):
            found += await learnt_from(talk, embedding)
            progress(f"{talk.id}: {len(found)} questions")
        return fit(found)
    finally:
        await embedding.close()


def main() -> None:
    """Fit and report."""
    arguments = parser(__doc__ or "")
    arguments.add_argument("--locomo", type=Path, required=True, metavar="FILE")
    given = arguments.parse_args()
    report("fit_fusion", {"dataset": given.locomo.name, "weights": asyncio.run(_fitted(given.locomo))})


if __name__ == "__main__":
    main()
