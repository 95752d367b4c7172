"""The companions and states that the tests of feeling speak of."""

from datetime import UTC, datetime, timedelta

from everkin.emotion.models import Character, Pad, Reaction, Relationship, State, Temperament

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

WARM = Temperament(openness=0.6, conscientiousness=0.5, extraversion=0.6, agreeableness=0.85, neuroticism=0.5)
BRISK = Temperament(openness=0.5, conscientiousness=0.9, extraversion=0.7, agreeableness=0.5, neuroticism=0.3)
BRIGHT = Temperament(openness=0.8, conscientiousness=0.3, extraversion=0.9, agreeableness=0.6, neuroticism=0.3)
GRUFF = Temperament(openness=0.4, conscientiousness=0.7, extraversion=0.4, agreeableness=0.15, neuroticism=0.4)

LISTENER = Character(
    temperament=WARM,
    rest=WARM.rest,
    goals={"comfort": 3, "connection": 2},
    asks=0.6,
    rules=(
        "always: no exclamation marks",
        'always: never say "calm down", "cheer up"',
        "when sad or tender: at most 12 words a sentence",
        "when sad: wait 1 to 3 s",
        "when worried: ask at most one question",
        "when comforting: at most two sentences",
        'with a close friend: prefer "dear heart"',
    ),
)
"""A gentle one, who wants comfort and closeness for the person."""
COACH = Character(
    temperament=BRISK,
    rest=BRISK.rest,
    goals={"growth": 3, "clarity": 2, "comfort": 1},
    asks=0.8,
    rules=(
        "when the person struggles: never take the stance advise",
        "with a stranger: never take the stance challenge",
        'when challenging: prefer "one step"',
        "when challenging: at most two sentences",
        "when angry or annoyed: type at 0.8",
    ),
    reactions={"refusal": Reaction(Pad(-0.02, -0.05, 0.0), "listen", ("Fair enough.",))},
)
"""A brisk one, who wants the person to grow."""
JESTER = Character(
    temperament=BRIGHT,
    rest=BRIGHT.rest,
    goals={"play": 3, "connection": 2, "comfort": 1},
    asks=0.4,
    rules=(
        'when joyful, strongly: prefer "ha"',
        "when amused: face wink",
        "when excited: type at 1.4",
        "when sad: no emojis",
        'with a stranger: never say "mate"',
    ),
    reactions={"jealousy": Reaction(Pad(0.3, 0.15, 0.25), "play", ("Then I hope they do the washing-up too.",))},
)
"""A merry one, who wants play."""
ELDER = Character(
    temperament=GRUFF,
    rest=GRUFF.rest,
    half_life=timedelta(hours=6),
    goals={"clarity": 3, "growth": 1},
    asks=0.3,
    rules=(
        "always: at most 14 words a sentence",
        "when angry: voice pace 0.9, pitch -1, energy 1.1",
        'when angry: never say "whatever"',
        "when the person asks for a picture: offer no picture",
    ),
    attachment="avoidant",
)
"""A gruff one, who wants things to be clear."""

STRANGERS = Relationship(familiarity=0.02)
FRIENDS = Relationship(familiarity=0.5, trust=0.6, affection=0.5)
CLOSE = Relationship(familiarity=0.8, trust=0.8, affection=0.8)
AT_ODDS = Relationship(familiarity=0.5, trust=0.5, affection=0.5, tension=0.5)


def state(character: Character, relationship: Relationship = FRIENDS, mood: Pad | None = None) -> State:
    """A state just before a message: at rest where no mood is given."""
    return State(character.rest if mood is None else mood, relationship, NOW)
