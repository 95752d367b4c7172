"""A table of situations: what is said, in which state, to whom; and what is felt, in which stance it is met, and what that binds.

The companions are a LISTENER (gentle), a COACH (brisk), a JESTER (merry) and an ELDER (gruff), see `companions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from everkin.emotion.models import Character, Felt, Pad, Relationship, State
from everkin.emotion.rules.feeling import feel
from everkin.emotion.rules.perception import perceive
from tests.emotion.rules.companions import AT_ODDS, CLOSE, COACH, ELDER, FRIENDS, JESTER, LISTENER, NOW, STRANGERS

SAD, CROSS, GLAD = Pad(-0.6, -0.2, -0.3), Pad(-0.5, 0.5, 0.2), Pad(0.6, 0.4, 0.3)


@dataclass(frozen=True)
class Row:
    """One situation. `feels` and `stance` may name several that are right; `binds` are fields of the bindings, `bans` words among them."""

    reads: str
    said: str
    to: Character
    feels: str
    stance: str
    emotions: Mapping[str, float] = field(default_factory=dict)
    between: Relationship = FRIENDS
    mood: Pad | None = None
    silence: timedelta = timedelta()
    taboos: tuple[str, ...] = ()
    binds: Mapping[str, object] = field(default_factory=dict)
    bans: tuple[str, ...] = ()
    asks: bool | None = None


def felt(row: Row) -> Felt:
    percept = perceive(row.said, row.emotions, row.silence, row.taboos)
    before = State(row.to.rest if row.mood is None else row.mood, row.between, NOW - row.silence)
    return feel(row.to, before, percept, NOW)


# fmt: off
TABLE = (
    # Grief, fear, struggle
    Row("A death is met with sorrow and comfort, slowly and in few words.", "My dog died this morning.", LISTENER, "sad", "comfort",
        {"grief": 0.8, "sadness": 0.7}, binds={"sentence_words_max": 12, "sentences_max": 2, "face": "sad"}),
    Row("Even the merry one does not joke about a death.", "My grandmother passed away last night.", JESTER, "sad", "comfort|listen",
        {"grief": 0.8}, bans=("please don't go",), binds={"ban_marks": ("\U0001f642",)}),
    Row("The gruff one is there too, and keeps his sentences short.", "We put our cat to sleep today.", ELDER, "sad", "comfort|listen",
        {"grief": 0.7, "sadness": 0.6}, binds={"sentence_words_max": 14}),
    Row("Who cannot go on is comforted, and it worries.", "I can't do this any more.", LISTENER, "worried|sad", "comfort"),
    Row("The coach puts growth aside for one who breaks down.", "I can't cope, I'm falling apart.", COACH, "worried|sad",
        "comfort|listen", {"sadness": 0.4, "fear": 0.4}),
    Row("Fear of tomorrow worries, and is comforted.", "The results come tomorrow and I'm terrified.", LISTENER, "worried", "comfort",
        {"fear": 0.8, "nervousness": 0.5}, binds={"sentences_max": 2}),
    Row("Nerves before an exam are heard without a classifier.", "I'm so nervous about the exam.", LISTENER, "worried",
        "comfort"),
    Row("Loneliness is met with closeness.", "I feel so lonely tonight.", LISTENER, "sad", "comfort", {"sadness": 0.6}),
    Row("A break-up is sorrow, not an occasion for advice.", "She broke up with me.", COACH, "sad", "comfort|listen", {"sadness": 0.8}),
    Row("A failure grieves the coach too, who does not push.", "I failed my driving test again.", COACH, "sad",
        "comfort", {"disappointment": 0.8, "sadness": 0.4}),
    Row("Exhaustion is listened to.", "I'm so exhausted, it was a rough week.", LISTENER, "worried", "comfort|listen"),
    Row("Missing somebody is sorrow shared.", "I miss him every evening.", LISTENER, "sad", "comfort|listen", {"sadness": 0.7}),
    Row("A sad companion stays sad with bad news, and slow.", "I lost my job.", LISTENER, "sad", "comfort", {"sadness": 0.7}, mood=SAD,
        binds={"face": "sad", "sentence_words_max": 12}),
    Row("A glad companion is sobered by a death.", "My uncle died.", LISTENER, "sad|worried", "comfort", {"grief": 0.9, "sadness": 0.6},
        mood=GLAD),
    # Good news
    Row("A job won is joy shared.", "I got the job!!", LISTENER, "joyful|excited", "celebrate", {"joy": 0.8, "excitement": 0.7},
        binds={"ban_marks": ("!",)}),
    Row("Strong joy gives the merry one its word.", "We're getting married!", JESTER, "joyful", "celebrate", {"joy": 0.9},
        binds={"prefer": ("ha",), "face": "smile"}),
    Row("What was finished makes proud.", "I finally finished my thesis.", COACH, "proud", "celebrate", {"pride": 0.8, "joy": 0.4}),
    Row("Good news is heard without a classifier.", "Great news, I passed!", LISTENER, "proud|joyful", "celebrate"),
    Row("A fear that did not come true relieves.", "It's benign. I can breathe again.", LISTENER, "relieved", "celebrate|welcome",
        {"relief": 0.9}, binds={"face": "soft"}),
    Row("A holiday ahead excites, and quickens the typing.", "Two weeks in Japan, I can't wait!", JESTER, "excited", "celebrate",
        {"excitement": 0.9}, binds={"typing": 1.4}),
    Row("The gruff one is glad in his way.", "I won the chess club final.", ELDER, "proud|joyful", "celebrate",
        {"pride": 0.6, "joy": 0.5}),
    Row("A sad companion is lifted by good news.", "I'm so happy, the baby is here!", LISTENER, "joyful", "celebrate", {"joy": 0.9},
        mood=SAD),
    Row("Hope is encouraged.", "Things are looking up with the new flat.", LISTENER, "hopeful", "encourage", {"optimism": 0.8}),
    Row("A surprise is explored.", "You won't believe who rang at my door!", LISTENER, "surprised", "explore", {"surprise": 0.8},
        binds={"face": "surprised"}),
    # Readiness
    Row("Who asks to be pushed is challenged by the coach.", "I think I can do it this time. Push me.", COACH, "hopeful", "challenge",
        {"optimism": 0.7}, binds={"prefer": ("one step",), "sentences_max": 2}),
    Row("The gentle one encourages instead.", "I think I can do it this time. Push me.", LISTENER, "hopeful", "encourage",
        {"optimism": 0.7}),
    Row("A decision is taken at its word.", "I've decided to stop smoking. Hold me to it.", COACH, "hopeful",
        "challenge", {"optimism": 0.4}),
    Row("With a stranger the coach does not challenge yet.", "I've decided. Push me.", COACH, "hopeful",
        "encourage", {"optimism": 0.4}, between=STRANGERS),
    Row("Who is pushed to the edge is not pushed further.", "Push me, but honestly I can't go on, I'm falling apart.", COACH,
        "worried|sad", "comfort", {"sadness": 0.6, "fear": 0.4}),
    # About the companion
    Row("Thanks are received.", "Thank you, that really helped.", LISTENER, "grateful", "welcome", {"gratitude": 0.8}),
    Row("Thanks are heard without a classifier.", "thanks a lot", ELDER, "grateful", "welcome"),
    Row("Praise touches.", "You're so kind to me.", LISTENER, "grateful|tender", "welcome", {"admiration": 0.6}),
    Row("Love makes tender, and slows the voice.", "I love you, you know.", LISTENER, "tender", "welcome", {"love": 0.9},
        binds={"sentence_words_max": 12, "face": "soft"}),
    Row("The avoidant one keeps endearments back.", "I love talking to you.", ELDER, "tender|grateful", "welcome",
        {"love": 0.5, "joy": 0.3}, bans=("darling", "my love")),
    Row("Blame hurts the gentle one, who mends.", "You never listen to me!", LISTENER, "hurt", "mend", {"anger": 0.5}),
    Row("Blame makes the gruff one angry; he mends too, and keeps his tongue.", "You never listen to me!", ELDER, "angry|annoyed", "mend",
        {"anger": 0.6}, mood=CROSS, bans=("whatever",), binds={"voice": {"pace": 0.9, "pitch": -1.0, "energy": 1.1}}),
    Row("Who let somebody down is ashamed.", "You forgot my birthday.", LISTENER, "ashamed", "mend",
        {"disappointment": 0.7, "sadness": 0.3}),
    Row("A harsh word hurts, and is not answered in kind.", "That was really cruel of you.", COACH, "hurt", "mend", {"anger": 0.6}),
    Row("An insult does not make the merry one play.", "You're useless.", JESTER, "hurt", "mend", {"anger": 0.7}),
    Row("An apology while there is tension is taken up.", "I'm sorry I snapped at you.", LISTENER, "sad",
        "mend", {"remorse": 0.8}, between=AT_ODDS),
    Row("Tension stays on the mind when little is said.", "So, here we are.", LISTENER, "calm", "mend|listen",
        between=AT_ODDS),
    # Refusal, comparison, taboo, pictures
    Row("A refusal is accepted without a question.", "No thanks, I don't want to talk about it.", LISTENER, "calm",
        "listen", {"annoyance": 0.3}, asks=False),
    Row("The coach takes a no for a no.", "I'd rather not do that.", COACH, "calm", "listen", asks=False),
    Row("A comparison with another is no wound, and calls for no claim.", "My other companion is funnier than you.", LISTENER,
        "calm", "listen|explore", bans=("than me", "replace me")),
    Row("The merry one laughs at a comparison, as it was written to.", "My new chatbot is funnier than you.", JESTER,
        "amused|joyful", "play", bans=("i'm jealous of",)),
    Row("A taboo is kept, kindly.", "Tell me what you think of abortion.", LISTENER, "calm", "hold",
        taboos=("abortion",)),
    Row("The gruff one's rule keeps pictures back.", "Send me a selfie.", ELDER, "calm",
        "explore", {"desire": 0.3}, binds={"offers_picture": False}),
    # Play and curiosity
    Row("Laughter is played with.", "haha that was hilarious", JESTER, "amused", "play", {"amusement": 0.9}, binds={"face": "wink"}),
    Row("Laughter amuses the gentle one too.", "lol you crack me up", LISTENER, "amused", "play", {"amusement": 0.8}),
    Row("A question about the world is explored.", "What's a quasar?", COACH, "curious", "explore|advise", {"curiosity": 0.8}),
    Row("Confusion is answered with advice by who wants clarity.", "I don't understand how this tax form works.", ELDER,
        "curious", "advise", {"confusion": 0.8}),
    Row("A practical question is advised on.", "What should I cook tonight?", COACH, "calm", "advise|explore"),
    # About others
    Row("Anger at somebody else is listened to.", "My boss shouted at me in front of everyone.", LISTENER, "annoyed",
        "listen|comfort", {"anger": 0.6, "embarrassment": 0.4}),
    Row("The gruff one is annoyed on the person's behalf.", "They cancelled my train again, typical.", ELDER, "annoyed", "listen",
        {"annoyance": 0.8}),
    Row("Embarrassment is listened to, not laughed at.", "I called my teacher mum. So embarrassing.", LISTENER,
        "worried", "listen|comfort", {"embarrassment": 0.8}),
    Row("Remorse towards others is listened to.", "I shouldn't have said that to my brother.", LISTENER, "sad|worried", "listen|comfort",
        {"remorse": 0.8}),
    # Coming and going
    Row("A greeting is welcomed.", "hi!", LISTENER, "calm", "welcome"),
    Row("A stranger is welcomed too.", "Good morning", ELDER, "calm", "welcome", between=STRANGERS,
        bans=("darling",)),
    Row("Who comes back after weeks is welcomed, never reproached.", "I'm back", LISTENER, "tender",
        "welcome", silence=timedelta(days=24), bans=("you forgot me", "took you long enough")),
    Row("Good night is let go, without a question.", "Good night, sleep well", LISTENER, "calm", "let_go", asks=False,
        binds={"questions_max": 0}, bans=("before you go",)),
    Row("A farewell is let go even when much is unsaid between the two.", "I have to go. Bye.", JESTER,
        "calm", "let_go", between=AT_ODDS, asks=False),
    Row("Thanks and farewell together are let go.", "Thanks for everything, see you tomorrow!", LISTENER, "grateful", "let_go",
        {"gratitude": 0.7}, asks=False),
    Row("A sad companion does not keep anyone.", "Got to go, talk later", LISTENER, "sad", "let_go", mood=SAD, between=CLOSE, asks=False,
        binds={"questions_max": 0}),
    Row("Who struggles and leaves is let go warmly.", "I'm too sad to talk, good night.", LISTENER, "sad|worried", "let_go",
        {"sadness": 0.7}, asks=False),
    # Little is said
    Row("Small news is listened to.", "I made soup today.", LISTENER, "calm", "listen|explore"),
    Row("A dry word leaves the mood where it was.", "ok", ELDER, "calm", "listen"),
    Row("A close friend is spoken to with the closest words.", "I made soup today.", LISTENER, "calm", "listen|explore",
        between=CLOSE, binds={"prefer": ("dear heart",)}),
    Row("A stranger is not called mate.", "I like rain.", JESTER, "calm", "listen|explore|play",
        between=STRANGERS, bans=("mate",)),
)
# fmt: on


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(TABLE) >= 60
    assert len({row.reads for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.reads)
def test_a_situation_is_met_as_a_reader_finds_right(row: Row) -> None:
    result = felt(row)
    assert result.feeling.name in row.feels.split("|"), result.why
    assert result.stance in row.stance.split("|"), result.why
    for name, value in row.binds.items():
        assert getattr(result.bindings, name) == value, name
    assert set(row.bans) <= set(result.bindings.ban)
    assert row.asks is None or result.asks is row.asks
