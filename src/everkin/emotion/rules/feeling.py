"""Feeling: what one message comes to. Perceived, appraised, felt, named, weighed and bound; every step is told in `Felt.why`.

Read this first; each step has a module of its own beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from everkin.emotion.models import Appraisal, Character, Feeling, Felt, Pad, Percept, Relationship, State
from everkin.emotion.rules import appraisal, binding, dynamics, naming, planner, relationship
from everkin.emotion.rules.language import Situation, parse


def resting(character: Character, now: datetime) -> State:
    """The state in which a companion first meets a person."""
    return State(dynamics.bounded(character.rest.pleasure, character.rest.arousal, character.rest.dominance), Relationship(), now)


def feel(character: Character, before: State, percept: Percept, now: datetime, asked_lately: Sequence[bool] = ()) -> Felt:
    """Take in a message at `now` (aware): the state after it, the feeling, the stance and what they bind, and why.

    `asked_lately` says of the last replies, the newest last, whether they asked something. It is a function of its arguments alone.

    Raises:
        RulesContradict: a rule of the character cannot be read.
    """
    rules = parse(character.rules)
    elapsed = now - before.at
    meant = appraisal.appraised(percept, character, before.relationship)
    mood = dynamics.after(dynamics.decayed(before.mood, character, elapsed), meant, percept, character)
    grown = relationship.grown(before.relationship, meant, percept, character, elapsed)
    feeling = naming.named(mood, character.rest, meant, percept.emotions)
    here = Situation(feeling, grown, percept)
    planned = planner.plan(character, rules, here, meant, asked_lately)
    stance, asks = planned.chosen.stance, planned.chosen.asks
    bound = binding.bindings_for(character, rules, replace(here, stance=stance))
    return Felt(
        state=State(mood, grown, max(before.at, now)),
        appraisal=meant,
        feeling=feeling,
        stance=stance,
        asks=asks,
        bindings=bound if asks else replace(bound, questions_max=0),
        options=planned.options,
        why=(*_told(percept, meant, before.mood, mood, feeling), *planned.why),
        lines=tuple(line for _, reaction, _ in dynamics.reactions(percept, character) for line in reaction.lines),
    )


def _told(percept: Percept, meant: Appraisal, before: Pad, mood: Pad, feeling: Feeling) -> Iterator[str]:
    acts = ", ".join(sorted(percept.acts)) or "nothing"
    strongest = sorted(percept.emotions.items(), key=lambda felt: (-felt[1], felt[0]))[:3]
    emotions = ", ".join(f"{label} {strength:.2f}" for label, strength in strongest) or "none"
    yield f"perceived: {acts}; emotions {emotions}; distress {percept.distress:.2f}, readiness {percept.readiness:.2f}"
    yield (
        f"appraised: relevance {meant.relevance:.2f}, desirability {meant.desirability:+.2f}, praise {meant.praise:+.2f}, "
        f"expectedness {meant.expectedness:.2f}, doing of {meant.agency}"
    )
    yield (
        f"mood: pleasure {before.pleasure:+.2f} to {mood.pleasure:+.2f}, arousal {before.arousal:+.2f} to {mood.arousal:+.2f}, "
        f"dominance {before.dominance:+.2f} to {mood.dominance:+.2f}: {feeling.name}, {feeling.intensity:.2f}"
    )
