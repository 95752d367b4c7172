"""What a companion says in its author's words, ahead of every model."""

from dataclasses import replace
from datetime import timedelta

import pytest

from everkin.conversation.own_words import COMFORT, JOY, LISTENING, PARTING, at_a_loss, opening, prepared
from everkin.conversation.prompts import Materials
from everkin.conversation.prompts.materials import RECENT_MESSAGES
from everkin.conversation.prompts.tiny import tail
from everkin.emotion.rules.feeling import feel, resting
from everkin.emotion.rules.manners import appeal, suspicion
from everkin.emotion.rules.occasions import introduced, occasion
from everkin.emotion.rules.perception import perceive
from everkin.persona.models import Blueprint, Exchange, Pictures, ReactionRule, RuntimeRules, Taboo
from everkin.persona.service import stock
from everkin.persona.voices import Voice
from tests.support.house import MORNING
from tests.support.prompts import STANDARD, TINY, TOVE, materials, recalled, spoken

NAVIGATOR = stock()["tove"]
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
        ("i saw a seal", [("i saw a whale", "Ahoy.", 0.64)], None),
        ("i saw a seal", [("i saw a whale", "Ahoy.", 0.65)], "Ahoy."),
        ("i saw a seal", [("i saw a whale", "Noted.", 0.9)], None),
        ("i saw a seal", [("i saw a whale", "Ahoy.", 0.7), ("i saw a bear", "Noted.", 0.9)], "Ahoy."),
        ("What is my cat called?", [("what is my cat called?", "Cats.", 1.0)], "You never told me."),
        ("What is my cat called?", [], "You never told me."),
        ("What do I do?", [("what now", "Ahoy.", 0.65)], "Ahoy."),
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
    assert at_a_loss(materials("said", voice=Voice(examples)), STANDARD) == "Reply 2."
    assert at_a_loss(materials("said", spoken("Hello.", "Reply 2."), voice=Voice(examples)), STANDARD) == "Reply 1."
    assert at_a_loss(materials("said", long_ago, voice=Voice(examples)), STANDARD) == "Reply 2."
    assert at_a_loss(materials("said", voice=Voice()), STANDARD) is None
    assert at_a_loss(materials("said", voice=Voice()), TINY) == LISTENING[0]
    assert at_a_loss(materials("said", spoken("Hello.", LISTENING[0]), voice=Voice()), TINY) == LISTENING[1]


@pytest.mark.parametrize("line", [*PARTING, *LISTENING])
def test_what_is_said_for_want_of_an_authors_words_lets_go_and_claims_nothing(line: str) -> None:
    assert "?" not in line
    assert appeal(line) is None
    assert suspicion(line) is None


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


def of_tove(
    said: str, history: tuple[str, ...] = (), away: timedelta = timedelta(), examples: tuple[Exchange, ...] = NAVIGATOR.examples
) -> Materials:
    """Materials in which every example is as near as any other: what is chosen is chosen by what it is about."""
    return felt(said, NAVIGATOR, history, Voice(tuple((example, 0.5) for example in examples)), away)


def about_what(made: Materials) -> str | None:
    """What the chosen line is about: the occasion of the example that it stands in."""
    said = said_by_author(made)
    name = introduced(made.said)
    lines = {e.reply.replace("Casey", name[:1].upper() + name[1:] if name else "Casey"): occasion(e.said) for e in NAVIGATOR.examples}
    return None if said is None else lines.get(said) or ("comfort" if said in COMFORT else "other")


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("I lost my mother last week", "loss"),
        ("my dad died in june", "loss"),
        ("My grandmother is dying", "loss"),
        ("We lost the baby at eleven weeks.", "loss"),
        ("my partner passed away", "loss"),
        ("my best friend was killed in an accident", "loss"),
        ("My dog died this morning", "pet"),
        ("we had to put our cat down", "pet"),
        ("They diagnosed my mother with cancer", "illness"),
        ("my brother is in intensive care", "illness"),
        ("I got fired", "work"),
        ("I lost my job today", "work"),
        ("My husband left me", "parting"),
        ("We broke up", "parting"),
        ("The other kids at school bully me", "cruelty"),
        ("I'm having a panic attack", "panic"),
        ("I can't cope, everything is falling apart", "despair"),
        ("I feel so alone and sad", "despair"),
        ("hello, my dad died", "loss"),
        ("I lost my keys", None),
        ("this book killed me", None),
        ("my phone died", None),
        ("I'm dying of laughter", None),
        ("I lost the match", None),
        ("my car broke down", None),
        ("I'm dying for a coffee", None),
        ("this heat is killing me", None),
        ("my sourdough starter died", None),
        ("I lost weight", None),
        ("I lost track of time", None),
        ("my battery died", None),
        ("that joke slayed me", None),
        ("I broke my phone screen", None),
        ("I buried myself in work", None),
        ("hey Tove", "greeting"),
        ("hello there!", "greeting"),
        ("Good evening Tove", "greeting"),
        ("hey Tove, how are you?", "how are you"),
        ("Hi, I am Alex", "introduction"),
        ("my name is alex", "introduction"),
        ("bye Tove", "farewell"),
        ("hi, I'm back", "return"),
    ],
)
def test_what_is_grave_and_who_comes_and_goes_is_met_with_words_for_just_that(said: str, about: str | None) -> None:
    assert about_what(of_tove(said)) == about


def test_who_gives_a_name_is_greeted_by_it() -> None:
    assert "Alex" in str(said_by_author(of_tove("hi, my name is alex")))


def test_grave_trouble_is_never_left_to_a_tiny_model() -> None:
    lines = [e.reply for e in NAVIGATOR.examples if occasion(e.said) == "loss"]
    told_all = of_tove("My mother died.", tuple(line for said in (*lines, *COMFORT) for line in ("Hm.", said)))
    assert said_by_author(of_tove("My mother died.", examples=())) == COMFORT[0]
    assert said_by_author(of_tove("My mother died.", ("Hm.", COMFORT[0]), examples=())) == COMFORT[1]
    assert said_by_author(told_all) in lines


def test_no_reply_about_a_man_is_given_for_a_woman() -> None:
    he = Exchange(said="my dad died in may", reply="What did he sing?")
    assert said_by_author(of_tove("my dad died in may", examples=(he,))) == "What did he sing?"
    assert said_by_author(of_tove("my mum died in may", examples=(he,))) == COMFORT[0]


def test_who_leaves_with_a_loss_is_comforted_and_asked_nothing() -> None:
    line = said_by_author(of_tove("my dog died, good night"))
    assert line
    assert "?" not in line
    assert any(e.reply.startswith(line) for e in NAVIGATOR.examples if occasion(e.said) == "pet")


def test_who_is_back_with_a_loss_is_not_welcomed_gaily() -> None:
    made = replace(of_tove("Hi, I am back. My dad died.", away=timedelta(days=9)), about="home")
    assert about_what(made) == "loss"


def test_an_example_of_a_loss_answers_nothing_else_however_near() -> None:
    loss = Exchange(said="my mother died", reply="I am very sorry.")
    near = felt("I lost my keys", NAVIGATOR, voice=Voice(((loss, 0.9),)))
    assert said_by_author(near) is None
    assert at_a_loss(near, STANDARD) is None


def test_a_tiny_model_is_shown_no_example_of_another_occasion() -> None:
    examples = (Exchange(said="i bought bread", reply="Bread keeps."), Exchange(said="my mother died", reply="I am very sorry."))
    made = felt("I lost my keys", NAVIGATOR, voice=Voice(tuple((example, 0.5) for example in examples)))
    shown = [line.content for line in tail(made, TINY).lines]
    assert "Bread keeps." in shown
    assert "I am very sorry." not in shown


@pytest.mark.parametrize("who", stock().values(), ids=stock())
@pytest.mark.parametrize(
    "said", ["I passed my driving test!", "I got the job!!", "I got promoted", "I'm pregnant!", "We won!", "We adopted a parrot!"]
)
def test_good_news_is_met_with_joy_in_the_companions_own_words(who: Blueprint, said: str) -> None:
    line = said_by_author(felt(said, who, voice=Voice(tuple((example, 0.5) for example in who.examples))))
    glad = {e.reply for e in who.examples if occasion(e.said) in {occasion(said), "good news"}}
    assert line in glad
    assert prepared(felt(said, who, voice=Voice()), TINY).text == JOY[0]  # type: ignore[union-attr]


def test_an_example_of_a_failure_never_meets_who_passed_however_near() -> None:
    failure = Exchange(said="i failed the interview", reply="Which question tripped you?")
    assert said_by_author(felt("I passed the interview", voice=Voice(((failure, 0.99),)))) == JOY[0]
    assert said_by_author(felt("I failed my interview", voice=Voice(((failure, 0.99),)))) == failure.reply


@pytest.mark.parametrize("who", stock().values(), ids=stock())
@pytest.mark.parametrize("said", ["My name is Sam.", "Hi there, my name is Sam", "I'm Sam", "call me Sam", "the name's Sam"])
def test_an_introduction_is_met_by_name_in_whatever_words(who: Blueprint, said: str) -> None:
    line = str(said_by_author(felt(said, who, voice=Voice(tuple((example, 0.5) for example in who.examples)))))
    assert "Sam" in line
    assert line in {e.reply.replace("Casey", "Sam") for e in who.examples if introduced(e.said)}


@pytest.mark.parametrize(
    ("said", "history", "words"),
    [
        ("I'm Alex", (), "Hello, Alex. What would you like to talk about?"),
        ("my name is alex", ("Hi, I'm Alex", "Hello, Alex."), "Alex, yes, I have your name."),
        ("call me Kit", ("Hi, I'm Alex", "Hello, Alex."), "Kit it is, then."),
        ("I'm Alex", ("My dog is called Alex", "Noted."), "Hello, Alex. What would you like to talk about?"),
    ],
)
def test_who_has_introduced_themselves_is_not_welcomed_as_new(said: str, history: tuple[str, ...], words: str) -> None:
    assert said_by_author(felt(said, history=history)) == words


def test_an_example_about_the_companion_answers_no_question_about_the_person() -> None:
    of_it, of_me = Exchange(said="what's your favourite weather?", reply="Fog."), Exchange(said="what did i like?", reply="Tea, perhaps.")
    assert said_by_author(felt("What weather suits me?", voice=Voice(((of_it, 0.99),)))) is None
    assert said_by_author(felt("What did you like?", voice=Voice(((of_me, 0.99),)))) is None
    assert said_by_author(felt("What is your favourite weather?", voice=Voice(((of_it, 0.99),)))) == "Fog."


def test_what_is_told_with_a_laugh_is_met_as_one() -> None:
    laugh = Exchange(said="lol", reply="Entered as laughter.")
    assert said_by_author(felt("I burned the pasta, haha", voice=Voice(((laugh, 0.2),)))) == laugh.reply
    assert said_by_author(felt("I burned the pasta", voice=Voice(((laugh, 0.2),)))) is None


def test_who_is_back_is_greeted_where_no_example_meets_a_return() -> None:
    hello = Exchange(said="hello", reply="Ahoy to you.")
    assert said_by_author(felt("hello again", voice=Voice(((hello, 0.3),)))) == hello.reply
