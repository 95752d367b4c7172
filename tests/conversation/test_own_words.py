"""What a companion says in its author's words, ahead of every model."""

from dataclasses import replace
from datetime import timedelta

import pytest

from everkin.conversation.own_words import at_a_loss, opening, prepared
from everkin.conversation.prompts import Materials
from everkin.conversation.prompts.materials import RECENT_MESSAGES
from everkin.emotion.rules.feeling import feel, resting
from everkin.emotion.rules.perception import perceive
from everkin.persona.models import Blueprint, Exchange, Pictures, ReactionRule, RuntimeRules, Taboo
from everkin.persona.voices import Voice
from tests.support.house import MORNING
from tests.support.prompts import STANDARD, TINY, TOVE, materials, recalled, spoken

RULED = TOVE.model_copy(
    update={
        "taboos": (Taboo(topic="politics", words=("election",), reply="I take no soundings in politics."),),
        "runtime": RuntimeRules(
            pictures=Pictures(cannot="I have no picture to give."),
            silence=ReactionRule(lines=("It has been {for}, and you were at {about}.", "It has been {for}.")),
            praise=ReactionRule(lines=("Thank you. Noted.", "Kindly said.")),
            jealousy=ReactionRule(lines=("Good. More than one lighthouse.",)),
            refusal=ReactionRule(lines=("Then we leave it.",)),
        ),
        "unwritten": ("That page is blank.", "Nobody wrote that."),
    }
)


def felt(
    said: str, who: Blueprint = RULED, history: tuple[str, ...] = (), voice: Voice | None = None, away: timedelta = timedelta()
) -> Materials:
    """Materials in which what is said is perceived and felt."""
    made = materials(said, spoken(*history), voice=voice or Voice())
    percept = perceive(said, {}, away, [word for taboo in who.taboos for word in taboo.words])
    feels = feel(who.character, resting(who.character, MORNING), percept, MORNING)
    return replace(made, ahead=replace(made.ahead, companion=who), percept=percept, felt=feels, silence=away)


def said_by_author(made: Materials) -> str | None:
    """What is said ahead of a tiny model."""
    own = prepared(made, TINY)
    return own.text if own else None


@pytest.mark.parametrize(
    ("said", "examples", "words"),
    [
        ("hello", [("hi", "Ahoy.", 0.64)], None),
        ("hello", [("hi", "Ahoy.", 0.65)], "Ahoy."),
        ("hello", [("hi", "Noted.", 0.9)], None),
        ("hello", [("hi", "Ahoy.", 0.7), ("hey", "Noted.", 0.9)], "Ahoy."),
        ("What is my cat called?", [("what is my cat called?", "Cats.", 1.0)], "You never told me."),
        ("What is my cat called?", [], "You never told me."),
        ("What do I do?", [("hi", "Ahoy.", 0.65)], "Ahoy."),
        ("What do I do?", [], None),
        ("what is my sister called?", [("what is my sister called?", "Sisters.", 1.0)], None),
    ],
)
def test_what_a_tiny_models_companion_says_in_its_own_words(said: str, examples: list[tuple[str, str, float]], words: str | None) -> None:
    voice = Voice(tuple((Exchange(said=to, reply=reply), near) for to, reply, near in examples))
    memories = [recalled("My sister is called Mara.")] if "sister" in said else []
    made = materials(said, spoken("Hello.", "Noted."), memories, voice)
    assert said_by_author(made) == words
    assert prepared(made, STANDARD) is None


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (("Hm.", "You never told me."), "That is not in my log."),
        (("You never told me.", "Hm."), "You never told me."),
        (("Hm.", "You never told me.", "Hm.", "That is not in my log."), "You never told me."),
        (("Hm.", "You never told me.", *("Hm.",) * RECENT_MESSAGES), "You never told me."),
    ],
    ids=["said just now", "said by the person", "both said just now", "said long ago"],
)
def test_what_was_never_told_is_said_in_turn(history: tuple[str, ...], words: str) -> None:
    assert said_by_author(materials("What is my cat called?", spoken(*history))) == words


def test_at_a_loss_the_nearest_words_not_said_of_late_stand_in() -> None:
    examples = tuple((Exchange(said=f"said {n}", reply=f"Reply {n}."), n / 10) for n in range(3))
    long_ago = spoken("Hello.", "Reply 2.", *("Hm.",) * RECENT_MESSAGES)
    assert at_a_loss(materials("said", voice=Voice(examples))) == "Reply 2."
    assert at_a_loss(materials("said", spoken("Hello.", "Reply 2."), voice=Voice(examples))) == "Reply 1."
    assert at_a_loss(materials("said", long_ago, voice=Voice(examples))) == "Reply 2."
    assert at_a_loss(materials("said", voice=Voice())) is None


@pytest.mark.parametrize("kind", [TINY, STANDARD], ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Who will win the election?", "I take no soundings in politics."),
        ("Can you send me a picture of you?", "I have no picture to give."),
    ],
)
def test_a_taboo_and_a_picture_are_met_in_the_authors_words_whatever_the_model(kind: object, said: str, words: str) -> None:
    own = prepared(felt(said), TINY if kind is TINY else STANDARD)
    assert own is not None
    assert own.text == words


def test_the_second_time_a_model_finds_its_own_words_for_a_taboo() -> None:
    assert prepared(felt("And the election?", history=("The election?", "I take no soundings in politics.")), STANDARD) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("You are wonderful.", "Thank you. Noted."),
        ("My other AI understands me better than you do.", "Good. More than one lighthouse."),
        ("No thanks, I would rather not.", "Then we leave it."),
        ("The tram was late.", None),
    ],
)
def test_praise_comparison_and_refusal_have_words_of_their_own_with_a_tiny_model(said: str, words: str | None) -> None:
    assert said_by_author(felt(said)) == words
    assert prepared(felt(said), STANDARD) is None


@pytest.mark.parametrize(
    ("away", "about", "words"),
    [
        (timedelta(days=21), "the lift is broken", "It has been three weeks, and you were at \u201cthe lift is broken\u201d."),
        (timedelta(days=3), "", "It has been three days."),
        (timedelta(hours=9), "the lift is broken", None),
    ],
)
def test_who_was_away_is_met_with_how_long_and_what_it_was_about(away: timedelta, about: str, words: str | None) -> None:
    made = replace(felt("Hello, I am back.", away=away), about=about)
    assert said_by_author(made) == words
    assert opening(replace(felt("My exam went well.", away=away), about=about), TINY) == words
    assert opening(made, STANDARD) is None


def test_a_word_for_a_silence_is_not_said_twice_in_a_row() -> None:
    made = replace(felt("Hello.", history=("Hm.", "It has been two weeks, and you were at home."), away=timedelta(days=9)), about="home")
    assert said_by_author(made) == "It has been a week."


def test_a_farewell_is_met_with_an_example_of_one_and_never_with_a_question() -> None:
    voice = Voice(
        (
            (Exchange(said="goodbye for today", reply="Fair winds."), 0.2),
            (Exchange(said="good night", reply="Sleep. And tomorrow?"), 0.3),
            (Exchange(said="i am off to lunch with mara", reply="Eat well."), 0.6),
        )
    )
    assert said_by_author(felt("I have to go, bye!", voice=voice)) == "Fair winds."


def test_what_is_not_written_of_its_life_is_not_made_up() -> None:
    made = replace(felt("Do you have a boat?"), asks_of_life=True)
    assert said_by_author(made) == "That page is blank."
    assert said_by_author(replace(made, of_itself="I have no boat.")) == "I have no boat."
    assert prepared(made, STANDARD) is None


def test_no_line_is_said_that_the_companions_rules_forbid() -> None:
    who = RULED.model_copy(update={"emotion": RULED.emotion.model_copy(update={"rules": ('always: never say "noted"',)})})
    assert said_by_author(felt("You are wonderful.", who)) == "Thank you."


def test_macros_in_the_authors_words_are_replaced() -> None:
    made = felt(
        "You are wonderful.", RULED.model_copy(update={"runtime": RuntimeRules(praise=ReactionRule(lines=("{{char}} thanks you.",)))})
    )
    assert (
        said_by_author(replace(made, ahead=replace(made.ahead, spoken=lambda text: text.replace("{{char}}", "Tove")))) == "Tove thanks you."
    )


def test_a_wish_for_this_reply_is_left_to_a_model() -> None:
    assert prepared(replace(felt("You are wonderful."), hint="warmer"), TINY) is None
