"""What a feeling binds in a reply."""

from dataclasses import replace

import pytest
from hypothesis import given

from everkin.emotion.models import Bindings, Character, Feeling, Percept, Relationship, State, Temperament
from everkin.emotion.rules.binding import BEARINGS, bindings_for
from everkin.emotion.rules.feeling import feel
from everkin.emotion.rules.language import Situation, parse
from everkin.emotion.rules.manners import PHRASES
from everkin.emotion.rules.naming import FEELINGS
from tests.emotion.rules.companions import CLOSE, FRIENDS, NOW, STRANGERS
from tests.emotion.rules.draws import characters, percepts, states


def bound(
    *rules: str,
    feeling: Feeling = Feeling("calm", 0.5),  # noqa: B008 - frozen
    between: Relationship = FRIENDS,
    percept: Percept = Percept(),  # noqa: B008 - frozen
    character: Character = Character(),  # noqa: B008 - frozen
) -> Bindings:
    return bindings_for(character, parse(rules), Situation(feeling, between, percept, "listen"))


SAD = Feeling("sad", 0.5)


@pytest.mark.parametrize(
    ("rules", "name", "value"),
    [
        (("when sad: at most 9 words a sentence",), "sentence_words_max", 9),
        (("when sad: at most two sentences",), "sentences_max", 2),
        (("when sad: at most one question",), "questions_max", 1),
        (("when sad: ask no question",), "questions_max", 0),
        (("when sad: no question marks",), "questions_max", 0),
        (("when sad: no dashes", "always: no emojis"), "ban_marks", ("\u2014", "\U0001f642")),
        (('when sad: prefer "hush", "there"',), "prefer", ("hush", "there")),
        (("when sad: wait 1 to 3 s",), "delay_s", 2.0),
        (("when sad: wait 4 s",), "delay_s", 4.0),
        (("when sad: type at 0.5",), "typing", 0.5),
        (("when sad: face rain",), "face", "rain"),
        (("when sad: offer a picture",), "offers_picture", True),
        (("when sad: offer no picture",), "offers_picture", False),
        (("when joyful: face sun",), "face", "sad"),
        # the more specific rule speaks, wherever it stands
        (("when sad, with a friend: face rain", "always: face sun"), "face", "rain"),
        (("when sad: at most 20 words a sentence", "always: at most 8 words a sentence"), "sentence_words_max", 20),
        (("when sad: wait 4 s", "always: wait 1 s"), "delay_s", 4.0),
        # side by side the smaller limit holds, and the later value
        (("when sad: at most 20 words a sentence", "with a friend: at most 8 words a sentence"), "sentence_words_max", 8),
        (("when sad: face rain", "with a friend: face sun"), "face", "sun"),
        # what is banned stays banned until it is allowed
        (('always: prefer "ha"', 'when sad: never say "ha"'), "prefer", ()),
        (('always: never say "ha"', 'when sad: allow "ha"', 'when sad: prefer "ha"'), "prefer", ("ha",)),
        (("always: no dashes", "when sad: allow dashes"), "ban_marks", ()),
        (("always: no dashes", "when joyful: allow dashes"), "ban_marks", ("\u2014",)),
    ],
)
def test_what_rules_bind(rules: tuple[str, ...], name: str, value: object) -> None:
    assert getattr(bound(*rules, feeling=SAD), name) == value


def test_a_ban_and_its_lifting() -> None:
    assert "ha" in bound('always: never say "ha"').ban
    assert "ha" not in bound('always: never say "ha"', 'when calm: allow "ha"').ban
    assert "ha" in bound('when calm: never say "ha"', 'always: allow "ha"').ban


def test_a_voice_is_bound_field_by_field() -> None:
    voice = bound("when sad: voice pitch 2", feeling=SAD).voice
    assert voice["pitch"] == 2
    assert voice["pace"] < 1


def test_every_feeling_has_a_bearing() -> None:
    assert set(BEARINGS) == set(FEELINGS)
    assert len({(b.face, b.pace, b.pitch, b.energy) for b in BEARINGS.values()}) == len(FEELINGS)


def test_a_feeling_shows_as_strongly_as_it_is_felt() -> None:
    mild, strong = (bound(feeling=Feeling("sad", strength)) for strength in (0.2, 0.9))
    assert strong.voice["pace"] < mild.voice["pace"] < 1
    assert strong.delay_s > mild.delay_s
    assert strong.typing < mild.typing


@pytest.mark.parametrize(
    ("trait", "name"),
    [
        ("extraversion", "typing"),
        ("extraversion", "delay_s"),
        ("conscientiousness", "delay_s"),
        ("neuroticism", "voice"),
        ("openness", "voice"),
    ],
)
def test_temperament_shows(trait: str, name: str) -> None:
    low, high = (Character(replace(Temperament(), **{trait: level})) for level in (0.1, 0.9))
    assert getattr(bound(feeling=SAD, character=low), name) != getattr(bound(feeling=SAD, character=high), name)


def test_attachment_shows_in_the_pause_and_in_endearments() -> None:
    styles = {style: bound(feeling=SAD, character=Character(attachment=style)) for style in ("anxious", "secure", "avoidant")}
    pauses = [styles[style].delay_s for style in ("anxious", "secure", "avoidant")]
    assert pauses == sorted(pauses)
    assert len(set(pauses)) == 3
    assert "darling" in styles["avoidant"].ban
    assert "darling" not in styles["secure"].ban


def test_endearments_wait_for_affection_unless_they_are_its_way_of_speaking() -> None:
    assert "darling" in bound(between=STRANGERS).ban
    assert "darling" not in bound(between=CLOSE).ban
    assert "darling" not in bound('always: prefer "darling"', between=STRANGERS).ban
    assert "my love" in bound('always: prefer "darling"', between=STRANGERS).ban


@given(characters, states, percepts)
def test_the_manners_are_bound_in_every_reply(character: Character, before: State, percept: Percept) -> None:
    banned = set(feel(character, before, percept, NOW).bindings.ban)
    assert {"don't leave me", "you owe it to me", "you abandoned me", "keep your streak"} <= banned
    assert ("before you go" in banned) is ("leaves" in percept.acts)
    assert "before you go" in PHRASES


@given(characters, states, percepts)
def test_bindings_are_within_reason(character: Character, before: State, percept: Percept) -> None:
    bindings = feel(character, before, percept, NOW).bindings
    assert 0 <= bindings.delay_s <= 60
    assert 0.2 <= bindings.typing <= 5
    assert 0.5 <= bindings.voice["pace"] <= 2
    assert 0 <= bindings.voice["energy"] <= 2
    assert abs(bindings.voice["pitch"]) <= 12
