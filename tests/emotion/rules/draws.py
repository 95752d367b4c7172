"""What hypothesis draws: characters, states, percepts, rules that can be kept together."""

from datetime import timedelta

from hypothesis import strategies as st

from everkin.emotion.models import Character, Pad, Percept, Reaction, Relationship, State, Temperament
from everkin.emotion.rules.appraisal import SERVES, VALENCE
from everkin.emotion.rules.ruling import STANCES
from everkin.emotion.rules.tables import ACTS
from tests.emotion.rules.companions import NOW

shares = st.floats(0, 1)
axes = st.floats(-1, 1)
pads = st.builds(Pad, axes, axes, axes)
temperaments = st.builds(Temperament, shares, shares, shares, shares, shares)
relationships = st.builds(Relationship, shares, shares, shares, shares)
states = st.builds(State, pads, relationships, st.just(NOW))
spans = st.timedeltas(timedelta(), timedelta(days=400))
RULES = (
    "always: take the stance play",
    "always: ask a question",
    "when sad or worried: take the stance challenge",
    "when joyful: never take the stance celebrate",
    "when the person struggles: ask a question",
    "with a stranger: take the stance hold",
    "with a friend: never take the stance let_go",
    'when comforting: prefer "there now"',
    "always: no exclamation marks",
)
"""Each can be read; drawn together they need not be kept together: what is drawn is what somebody may have got into a database."""
characters = st.builds(
    Character,
    temperament=temperaments,
    rest=st.one_of(pads, temperaments.map(lambda temperament: temperament.rest)),
    half_life=st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
    goals=st.dictionaries(st.sampled_from(SERVES), st.floats(0, 5), max_size=6),
    rules=st.lists(st.sampled_from(RULES), unique=True, max_size=5).map(tuple),
    pace=st.floats(0, 4),
    asks=shares,
    reactions=st.dictionaries(
        st.sampled_from(("silence", "jealousy", "praise", "refusal")),
        st.builds(Reaction, pads, st.one_of(st.none(), st.sampled_from(STANCES)), st.just(())),
        max_size=4,
    ),
    attachment=st.sampled_from(("secure", "anxious", "avoidant", "fearful")),
)
percepts = st.builds(
    Percept,
    emotions=st.dictionaries(st.sampled_from(sorted(VALENCE)), shares, max_size=6),
    acts=st.frozensets(st.sampled_from(sorted(ACTS.values())), max_size=4),
    topics=st.sampled_from(((), ("politics",))),
    distress=shares,
    readiness=shares,
    observed=st.one_of(st.none(), pads),
    silence=spans,
)
