import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from everkin.persona.models import Exchange
from everkin.persona.rules.voice import adapted, disclosure, nearest, own_words
from everkin.persona.service import stock
from everkin.persona.voices import VOICES_MAX, Voice, Voices
from everkin.ports.chat import ModelUnreachable
from everkin.ports.embedding import Vectors
from everkin.providers.scripted import ScriptedEmbedding

TOVE = stock()["tove"]
EYE = np.eye(4, dtype=np.float32)


class CountingEmbedding(ScriptedEmbedding):
    """Counts, and fails the first `failures` times, with an `error`."""

    def __init__(self, failures: int = 0, error: Exception | None = None) -> None:
        self.calls = 0
        self._failures = failures
        self._error = error or ModelUnreachable("The encoder sleeps.")

    async def embed(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        await asyncio.sleep(0)
        if self.calls <= self._failures:
            raise self._error
        return await super().embed(texts)


async def vector(text: str) -> Vectors:
    one: Vectors = (await ScriptedEmbedding().embed([text]))[0]
    return one


@pytest.mark.parametrize(
    ("said", "k", "order"),
    [
        ([0.1, 0.9, 0.5, 0.0], 2, [2, 1]),
        ([0.1, 0.9, 0.5, 0.0], 4, [3, 0, 2, 1]),
        ([0.1, 0.9, 0.5, 0.0], 9, [3, 0, 2, 1]),
        ([0.1, 0.9, 0.5, 0.0], 0, []),
        ([1.0, 1.0, 1.0, 1.0], 2, [2, 3]),
    ],
)
def test_the_nearest_stands_last(said: list[float], k: int, order: list[int]) -> None:
    found = nearest(EYE, np.asarray(said, np.float32), k)
    assert [i for i, _ in found] == order
    assert [closeness for _, closeness in found] == pytest.approx([said[i] for i in order])


@pytest.mark.parametrize("example", [0, 7, 20])
async def test_the_nearest_example_is_the_message_itself(example: int) -> None:
    said = TOVE.examples[example].said
    voice = await Voices(ScriptedEmbedding()).voice(TOVE, await vector(said))
    assert {e.said for e, _ in voice.examples} == {e.said for e in TOVE.examples}
    assert [near for _, near in voice.examples] == sorted(near for _, near in voice.examples)
    nearest_one, closeness = voice.examples[-1]
    assert nearest_one == TOVE.examples[example]
    assert closeness == pytest.approx(1.0)
    assert len(voice.recollections) == 3


async def test_without_the_encoder_there_are_no_examples_until_it_answers() -> None:
    voices = Voices(CountingEmbedding(failures=1))
    assert await voices.voice(TOVE, await vector("hi")) == Voice()
    assert len((await voices.voice(TOVE, await vector("hi"))).examples) == len(TOVE.examples)


@pytest.mark.parametrize(("failures", "calls"), [(0, 1), (1, 2)])
async def test_a_voice_is_encoded_ahead_and_a_failure_costs_only_the_head_start(failures: int, calls: int) -> None:
    embedding = CountingEmbedding(failures)
    voices = Voices(embedding)
    await voices.prepare(TOVE)
    assert (await voices.voice(TOVE, await vector("hi"))).examples
    assert embedding.calls == calls


async def test_examples_are_embedded_once_for_all_who_ask() -> None:
    embedding = CountingEmbedding()
    voices = Voices(embedding)
    said = await vector("hi")
    heard = await asyncio.gather(*(voices.voice(TOVE, said) for _ in range(5)))
    assert len(set(heard)) == 1
    assert embedding.calls == 1


async def test_who_is_alike_in_part_has_a_voice_of_their_own() -> None:
    voices, said = Voices(ScriptedEmbedding()), await vector("hi")
    await voices.prepare(TOVE)
    forgetful = TOVE.model_copy(update={"recollections": TOVE.recollections[:1]})
    plain = TOVE.model_copy(update={"speech": TOVE.speech.model_copy(update={"favours": ()})})
    assert (await voices.voice(forgetful, said)).recollections == TOVE.recollections[:1]
    favoured = [getattr(await voices.signature(who), "favoured", None) for who in (TOVE, plain)]
    assert favoured == [tuple(sorted(TOVE.speech.favours)), ()]


async def test_the_voice_that_was_asked_for_the_longest_ago_is_let_go() -> None:
    embedding = CountingEmbedding()
    voices = Voices(embedding)
    bare = TOVE.model_copy(update={"examples": (), "life": ()})
    others = [bare.model_copy(update={"speech": bare.speech.model_copy(update={"favours": (str(n),)})}) for n in range(VOICES_MAX)]
    for who in (TOVE, *others, others[-1], TOVE):
        await voices.prepare(who)
    assert embedding.calls == VOICES_MAX + 2


async def test_who_gives_up_waiting_does_not_spoil_it_for_the_others() -> None:
    embedding = CountingEmbedding()
    voices = Voices(embedding)
    said = await vector("hi")
    first = asyncio.ensure_future(voices.voice(TOVE, said))
    await asyncio.sleep(0)
    first.cancel()
    assert (await voices.voice(TOVE, said)).examples
    assert embedding.calls == 1


def test_saying_twice_what_one_is_sounds_different() -> None:
    assert [disclosure(("a", "b"), asked) for asked in range(4)] == ["a", "b", "a", "b"]


FAR, NEAR = Exchange(said="hello", reply="Ahoy."), Exchange(said="my sister is called Noor", reply="Noor is a lovely name.")


@pytest.mark.parametrize(
    ("said", "recent", "bar", "answer"),
    [
        ("my sister is called Noor", (), 0.6, NEAR.reply),
        ("my sister is called Anna", (), 0.6, "Anna is a lovely name."),
        ("my sister is called Anna", ("Anna is a lovely name.",), 0.6, None),
        ("my sister is called Anna", (NEAR.reply,), 0.6, "Anna is a lovely name."),
        ("my sister has moved away", (), 0.6, None),
        ("my sister has moved away", (), 0.3, FAR.reply),
        ("my sister is called Noor", (NEAR.reply,), 0.6, None),
        ("my sister is called Noor", (NEAR.reply,), -1.0, FAR.reply),
        ("my sister is called Noor", (), 0.95, None),
    ],
)
def test_own_words(said: str, recent: tuple[str, ...], bar: float, answer: str | None) -> None:
    assert own_words([(FAR, 0.4), (NEAR, 0.9)], said, recent, bar) == answer


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("my sister is called Anna", "Anna is a lovely name."),
        ("my sister is called anna", "Anna is a lovely name."),
        ("my brother is called Anna", "Anna is a lovely name."),
        ("My sister is called Noor!", NEAR.reply),
        ("my sister is called Anna Lee", NEAR.reply),
        ("his brother is called Anna", NEAR.reply),
        ("hello", NEAR.reply),
        ("", NEAR.reply),
    ],
)
def test_a_reply_to_a_name_takes_up_the_name_that_was_said(said: str, reply: str) -> None:
    assert adapted(NEAR, said) == reply


def test_only_names_are_adapted() -> None:
    lives = Exchange(said="i live in porto", reply="Porto, with its bridges.")
    assert adapted(lives, "i live in rome") == lives.reply


SEMANTIC = TOVE.model_copy(
    update={
        "lorebook": {
            "entries": [
                {"id": name, "keys": [], "content": f"@@depth 1\n{text}", "enabled": enabled, "extensions": {"vectorized": meant}}
                for name, text, enabled, meant in (
                    ("harbour", "The harbour freezes.", True, True),
                    ("bread", "Otto bakes bread.", True, True),
                    ("off", "The harbour freezes.", False, True),
                    ("plain", "The harbour freezes.", True, False),
                )
            ]
        }
    }
)


async def rested() -> None:
    """Let all that runs in the background come to its end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)


async def test_semantic_entries_are_near_by_their_meaning_once_they_are_encoded() -> None:
    embedding = CountingEmbedding()
    voices, said = Voices(embedding), await vector("The harbour freezes.")
    assert await voices.lore(SEMANTIC, said) == ()
    await rested()
    near = dict(await voices.lore(SEMANTIC, said))
    assert near.keys() == {"harbour", "bread"}
    assert near["harbour"] == pytest.approx(1.0)
    assert near["bread"] < 0.5
    assert embedding.calls == 1


@pytest.mark.parametrize("error", [ModelUnreachable("The encoder sleeps."), RuntimeError("unforeseen")])
async def test_lore_that_could_not_be_encoded_is_tried_again(error: Exception) -> None:
    voices, said = Voices(CountingEmbedding(1, error)), await vector("The harbour freezes.")
    for _ in range(2):
        assert await voices.lore(SEMANTIC, said) == ()
        await rested()
    assert await voices.lore(SEMANTIC, said)


async def test_who_has_no_semantic_entries_has_nothing_encoded() -> None:
    embedding = CountingEmbedding()
    assert await Voices(embedding).lore(TOVE, await vector("hi")) == ()
    await rested()
    assert embedding.calls == 0
