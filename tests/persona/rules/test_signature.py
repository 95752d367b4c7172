"""A voice is recognised by how it talks: by its own unseen replies, against other companions, and against an assistant."""

from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.rules import signature as rules
from everkin.persona.rules.signature import (
    FOLDS,
    NEUTRAL,
    Score,
    Signature,
    measure,
    score,
    score_each,
    words,
)
from everkin.persona.service import OFFERED, stock
from everkin.ports.embedding import Vectors
from everkin.providers.scripted import ScriptedEmbedding

REPLIES = {name: [e.reply for e in who.examples] for name, who in stock().items()}
ASSISTANT = (
    "As an AI language model, I don't have feelings, but I'd be happy to help! Here are some tips:\n\n1. **Rest**: sleep.\n2. **Walk**.",
    "I'm sorry to hear that. It's important to take care of yourself. Is there anything else I can help you with today?",
    "Certainly! Here are a few things you can do to relax: meditation, yoga, and breathing exercises. Please let me know if you need more!",
    "Of course! I would be happy to assist you with that. Please provide more details so that I can better understand your request.",
    "There are several factors to consider: firstly, your strengths; secondly, the market; finally, the advice of a professional.",
)
SPOKEN = st.lists(st.sampled_from([*REPLIES["tove"], *REPLIES["hana"], *ASSISTANT, "", "ok", "!!!", "\u2026 \U0001f600"]), max_size=8)
VOICES = st.lists(st.sampled_from([*REPLIES["tove"][:12], *ASSISTANT, "", "ok"]), max_size=6)


def voice(name: str, replies: list[str] | None = None) -> Signature:
    speech = stock()[name].speech
    return measure(REPLIES[name] if replies is None else replies, speech.favours, speech.avoids)


def fold(name: str, n: int) -> tuple[Signature, list[str]]:
    """A signature without every fifth reply, and those."""
    kept = [r for i, r in enumerate(REPLIES[name]) if i % FOLDS != n]
    return voice(name, kept), REPLIES[name][n::FOLDS]


def area_under_curve(own: list[float], other: list[float]) -> float:
    """How often a reply of the voice scores higher than another's."""
    above = np.asarray(own)[:, None] - np.asarray(other)
    return float((above > 0).mean() + (above == 0).mean() / 2)


async def embedded(texts: list[str]) -> Vectors:
    return await ScriptedEmbedding().embed(texts)


@pytest.mark.parametrize("name", OFFERED)
def test_a_companion_is_itself_and_no_assistant(name: str) -> None:
    for n in range(FOLDS):
        signature, held_out = fold(name, n)
        own = [s.value for s in score_each(signature, held_out)]
        assert fmean(own) >= 0.8
        assert min(own) > max(score(signature, [text]).value for text in ASSISTANT)
        assert score(signature, ASSISTANT).value < 0.5
        assert score(signature, held_out).value > 0.75


@pytest.mark.parametrize("name", OFFERED)
def test_ten_replies_of_another_companion_sound_less_like_it_than_ten_of_its_own(name: str) -> None:
    own, others = [], []
    for n in range(FOLDS):
        signature, held_out = fold(name, n)
        own.append(score(signature, held_out[:10]).value)
        others += [score(signature, REPLIES[other][at : at + 10]).value for other in OFFERED if other != name for at in (0, 20, 40)]
    assert area_under_curve(own, others) >= 0.75
    assert fmean(own) > fmean(others) + 0.08


def test_a_single_reply_tells_a_little_and_a_window_tells_more() -> None:
    areas = []
    for size in (1, 5):
        own, others = [], []
        for name in OFFERED:
            signature, held_out = fold(name, 0)
            own += [score(signature, held_out[at : at + size]).value for at in range(len(held_out) - size)]
            for other in set(OFFERED) - {name}:
                others += [score(signature, REPLIES[other][at : at + size]).value for at in range(0, 50, 5)]
        areas.append(area_under_curve(own, others))
    assert 0.7 < areas[0] < areas[1] - 0.1


@pytest.mark.parametrize(
    ("reply", "fell"),
    [
        ("Noted.", "length"),
        ("Noted, and so on, harbour after harbour, " * 8, "length"),
        ("Noted!!! At what hour??? Tell me... :)", "punctuation"),
        ("Steady. That is amazing. Which one was it, cheer up?", "forbidden"),
        ("Steady! Which one was it, and at what hour?", "forbidden"),
        ("Steady. As an AI language model, which one is it?", "forbidden"),
    ],
)
def test_the_part_that_fell_tells_what_is_wrong(reply: str, fell: str) -> None:
    own = score(voice("tove"), REPLIES["tove"]).parts
    now = score(voice("tove"), [reply]).parts
    assert max(own, key=lambda name: own[name] - now[name]) == fell


@pytest.mark.parametrize(
    ("avoided", "reply"),
    [
        ("exclamation marks", "Hooray!"),
        ("contractions", "I don\u2019t know."),
        ("emojis", "Fine \U0001f600"),
        ("ellipses", "Well..."),
        ("em dashes", "Well \u2014 no."),
        ("Cheer up", "Oh, cheer  up."),
        ("don't worry", "Don\u2019t worry."),
    ],
)
def test_what_a_voice_avoids_costs(avoided: str, reply: str) -> None:
    plain = measure(["Well, no.", "Fine by me."], avoids=["guessing"])
    strict = measure(["Well, no.", "Fine by me."], avoids=["guessing", avoided])
    assert score(strict, [reply]).forbidden < 0.5 < score(plain, [reply]).forbidden
    assert score(strict, ["Fine."]).forbidden > 0.5


def test_a_favourite_word_is_a_whole_word() -> None:
    signature = measure(["Ah, the needle goes down.", "Ah, my friend, sit."], favours=["ah", "my friend"])
    heard = [score(signature, [text]).favoured for text in ("AH, well.", "My  friend!", "Hannah, well.", "My friendship.")]
    assert heard[0] == heard[1]
    assert heard[2] == heard[3]
    assert heard[0] is not None
    assert heard[2] is not None
    assert heard[0] > heard[2]


@pytest.mark.parametrize("text", ["Hello there.", "", ASSISTANT[0], "word " * 3000])
def test_a_voice_of_which_nothing_is_known_is_neither_recognised_nor_missed(text: str) -> None:
    nobody = measure([])
    assert nobody.baseline == NEUTRAL
    assert score(nobody, [text]).value == pytest.approx(NEUTRAL)
    assert score(measure([], avoids=["cheer up"]), ["Cheer up.", text]).value < NEUTRAL


def test_the_fewer_examples_the_wider_the_tolerance() -> None:
    apart = []
    for examples in (0, 3, 10, 40):
        own, strange = [], []
        for name in OFFERED:
            signature = measure(REPLIES[name][:examples])
            own.append(score(signature, REPLIES[name][-10:]).value)
            strange += [score(signature, REPLIES[other][-10:]).value for other in OFFERED if other != name]
        apart.append(fmean(own) - fmean(strange))
        assert min(own) >= NEUTRAL - 1e-9
    assert apart == sorted(apart)
    assert apart[0] == pytest.approx(0.0)
    assert apart[-1] > 0.15


def test_the_favourites_of_a_card_without_examples_are_listened_for() -> None:
    signature = measure([], favours=["my friend"])
    assert score(signature, ["Ah, my friend."]).value > NEUTRAL > score(signature, ["Ah."]).value


def test_the_baseline_is_what_unseen_replies_score() -> None:
    for name in OFFERED:
        unseen = [s.value for n in range(FOLDS) for s in score_each(*fold(name, n))]
        assert voice(name).baseline == pytest.approx(fmean(unseen), abs=0.02)


def test_nothing_said_is_neutral() -> None:
    assert score(voice("tove"), []).value == NEUTRAL


async def test_a_centroid_is_a_unit_vector_and_what_lies_far_from_it_scores_less() -> None:
    vectors = await embedded(REPLIES["tove"])
    signature = measure(REPLIES["tove"], vectors=vectors)
    assert np.linalg.norm(signature.centroid) == pytest.approx(1.0)
    near, far = np.array([signature.centroid], np.float32), -np.array([signature.centroid], np.float32)
    text = REPLIES["tove"][:1]
    assert score(signature, text).centroid is None
    assert score(signature, text, near).value > score(signature, text, vectors[:1]).value > score(signature, text, far).value
    assert score(measure(text, vectors=vectors[:1]), text, near).centroid is None


def test_the_general_profile_is_that_of_ordinary_english() -> None:
    assert len(rules.FUNCTION_WORDS) >= 60
    assert 400 < sum(rules.FUNCTION_WORDS.values()) < 700
    said = [word for name in OFFERED for reply in REPLIES[name] for word in words(reply)]
    rates = [1000 * said.count(word) / len(said) for word in rules.FUNCTION_WORDS]
    assert np.corrcoef(rates, list(rules.FUNCTION_WORDS.values()))[0, 1] > 0.9


@given(VOICES, SPOKEN)
def test_a_score_and_its_parts_lie_between_0_and_1(own: list[str], spoken: list[str]) -> None:
    signature = measure(own, ["noted"], ["cheer up", "contractions"])
    found = score(signature, spoken)
    assert all(0 <= part <= 1 for part in (found.value, *found.parts.values(), signature.baseline))
    assert min(found.parts.values()) - 1e-9 <= found.value <= max(found.parts.values()) + 1e-9


@given(VOICES, SPOKEN, st.data())
def test_the_order_of_replies_does_not_matter(own: list[str], spoken: list[str], data: st.DataObject) -> None:
    signature = measure(own, ["noted"], ["cheer up"])
    assert measure(data.draw(st.permutations(own)), ["noted"], ["cheer up"]) == signature
    assert score(signature, data.draw(st.permutations(spoken))) == score(signature, spoken)


@given(SPOKEN)
def test_replies_scored_together_score_as_they_do_alone(spoken: list[str]) -> None:
    signature = voice("tove", REPLIES["tove"][:9])
    assert score_each(signature, spoken) == [score(signature, [text]) for text in spoken]


@given(st.text(max_size=300), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_may_be_scored(text: str, phrases: list[str]) -> None:
    signature = measure([text, "Hello."], phrases, phrases)
    assert isinstance(score(signature, [text]), Score)
