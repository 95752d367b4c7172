"""What a feeling binds in one reply: the base of each feeling, coloured by temperament and attachment, and the rules on top."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from everkin.emotion.models import Bindings, Character
from everkin.emotion.rules.attachment import ENDEARMENTS, STYLES
from everkin.emotion.rules.language import Rule, Situation, Thing, Value
from everkin.emotion.rules.ruling import PICTURE, Ruling, forbids, ruling


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a feeling shows at full strength: a face, the voice's pace (ratio), pitch (semitones) and energy (ratio), typing, a pause."""

    face: str
    pace: float = 1.0
    pitch: float = 0.0
    energy: float = 1.0
    typing: float = 1.0
    delay_s: float = 0.0


BEARINGS: Mapping[str, Bearing] = {
    "joyful": Bearing("smile", pace=1.08, pitch=1.5, energy=1.20, typing=1.15),
    "excited": Bearing("grin", pace=1.18, pitch=2.0, energy=1.30, typing=1.30),
    "amused": Bearing("grin", pace=1.05, pitch=1.0, energy=1.10, typing=1.10),
    "proud": Bearing("proud", pace=0.98, pitch=0.5, energy=1.15),
    "grateful": Bearing("soft", pace=0.96, pitch=0.5, energy=0.95, delay_s=0.5),
    "tender": Bearing("soft", pace=0.92, pitch=-0.5, energy=0.85, typing=0.95, delay_s=0.8),
    "hopeful": Bearing("smile", pace=1.03, pitch=0.8, energy=1.08),
    "curious": Bearing("curious", pace=1.05, pitch=0.8, energy=1.05, typing=1.05),
    "surprised": Bearing("surprised", pace=1.10, pitch=2.0, energy=1.15),
    "content": Bearing("smile", pace=0.98, energy=0.98),
    "calm": Bearing("neutral", pace=0.96, pitch=-0.3, energy=0.92),
    "relieved": Bearing("soft", pace=0.94, pitch=-0.5, energy=0.90, delay_s=0.5),
    "worried": Bearing("worried", pace=0.97, pitch=0.3, energy=0.92, delay_s=0.8),
    "sad": Bearing("sad", pace=0.86, pitch=-1.2, energy=0.78, typing=0.80, delay_s=2.0),
    "hurt": Bearing("hurt", pace=0.90, pitch=-0.6, energy=0.85, typing=0.85, delay_s=2.0),
    "ashamed": Bearing("shy", pace=0.90, pitch=-0.8, energy=0.75, typing=0.85, delay_s=2.0),
    "annoyed": Bearing("frown", pace=1.05, pitch=-0.3, energy=1.08, delay_s=1.0),
    "angry": Bearing("frown", pace=1.10, pitch=0.5, energy=1.25, delay_s=1.5),
    "afraid": Bearing("worried", pace=1.12, pitch=1.5, energy=0.90, delay_s=1.0),
    "tired": Bearing("tired", pace=0.88, pitch=-1.0, energy=0.75, typing=0.80, delay_s=1.0),
    "bored": Bearing("tired", pace=0.92, pitch=-0.8, energy=0.80, delay_s=0.5),
}
"""The direction in which a feeling changes a voice follows Scherer (2003, Vocal communication of emotion) and Juslin & Laukka (2003); how
far is set by hand."""


def bindings_for(character: Character, rules: Sequence[Rule], at: Situation) -> Bindings:
    """What a companion is bound to in a reply: what its feeling shows, and what its rules and the manners of all say in this situation."""
    says_so = ruling(rules, at)
    shown = _bearing(character, at)
    banned = says_so.banned("word") + tuple(word for word in _endearments(character, at) if not _spoken_of(word, rules))
    return Bindings(
        prefer=says_so.wanted("word"),
        ban=tuple(dict.fromkeys(banned)),
        ban_marks=says_so.banned("mark"),
        sentence_words_max=says_so.limits.get("sentence_words_max"),
        sentences_max=says_so.limits.get("sentences_max"),
        questions_max=_questions_max(says_so),
        delay_s=_pause(says_so.sets.get("delay_s"), at, shown.delay_s),
        typing=_number(says_so.sets.get("typing"), shown.typing),
        voice={name: _number(says_so.sets.get(f"voice {name}"), own) for name, own in _voice(shown).items()},
        face=str(says_so.sets.get("face", shown.face)),
        offers_picture=False if PICTURE in says_so.bans else True if PICTURE in says_so.wants else None,
    )


def _bearing(character: Character, at: Situation) -> Bearing:
    """The bearing of a feeling, as strong as it is felt.

    Extraversion quickens and enlivens, conscientiousness thinks before it writes, neuroticism and openness let more be seen and heard.
    """
    temperament, style = character.temperament, STYLES[character.attachment]
    bearing, strength = BEARINGS[at.feeling.name], at.feeling.intensity
    shows = strength * (0.6 + 0.4 * temperament.neuroticism + 0.4 * temperament.openness)
    liveliness = 0.9 + 0.2 * temperament.extraversion
    pause = bearing.delay_s * strength + 0.4 * temperament.conscientiousness
    return replace(
        bearing,
        pace=round(1 + (bearing.pace - 1) * shows, 3),
        pitch=round(bearing.pitch * shows, 2),
        energy=round((1 + (bearing.energy - 1) * shows) * liveliness, 3),
        typing=round((1 + (bearing.typing - 1) * strength) * liveliness, 3),
        delay_s=round(pause * (1.3 - 0.6 * temperament.extraversion) * style.delay, 2),
    )


def _voice(shown: Bearing) -> dict[str, float]:
    return {"pace": shown.pace, "pitch": shown.pitch, "energy": shown.energy}


def _endearments(character: Character, at: Situation) -> tuple[str, ...]:
    return () if at.relationship.affection >= STYLES[character.attachment].endears else ENDEARMENTS


def _spoken_of(word: str, rules: Sequence[Rule]) -> bool:
    """Whether a companion's own rules use or allow an endearment: then it is its way of speaking with everyone."""
    return any(rule.verb in {"want", "allow"} and forbids(Thing("word", word), thing) for rule in rules for thing in rule.things)


def _questions_max(says_so: Ruling) -> int | None:
    if any(thing.kind == "question" for thing in says_so.bans) or "?" in says_so.banned("mark"):
        return 0
    return says_so.limits.get("questions_max")


def _pause(said: Value | None, at: Situation, own: float) -> float:
    """A pause that a rule gives as a span grows with the feeling from its first to its second end."""
    if not isinstance(said, tuple):
        return own
    return round(said[0] + (said[1] - said[0]) * at.feeling.intensity, 2)


def _number(said: Value | None, own: float) -> float:
    return said if isinstance(said, float) else own
