"""The trace of a reply: why it is as it is, and what the next turn goes on from."""

from collections.abc import Mapping

from everkin.conversation.app import App
from everkin.conversation.gather import Gathered
from everkin.conversation.models import Ended, Trace, Turn
from everkin.conversation.own_words import Own
from everkin.conversation.prompts import VERSION
from everkin.conversation.reply import ReplyWriter
from everkin.persona.models import SpeakingVoice
from everkin.persona.rules.lapses import lapse
from everkin.persona.rules.pictures import offers

SEMITONES = 12
"""In an octave."""
USUAL_OF = 20
"""So many of the first scores on a path tell what is usual there."""


def traced(turn: Turn, gathered: Gathered, writer: ReplyWriter, own: Own | None) -> Trace:
    """Put together what came of a turn."""
    materials, told, reply = gathered.materials, gathered.lore, writer.reply
    felt = materials.felt
    compiled = None if own else writer.compiled
    trace = Trace(
        companion_id=turn.companion.id,
        blueprint=turn.companion.version,
        prompt=VERSION,
        model=reply.model,
        profile=writer.profile,
        blocks=compiled.cached(reply.usage.cached_tokens) if compiled else (),
        dropped=(*(compiled.dropped if compiled else ()), *told.dropped),
        number=gathered.number,
        voice_usual=gathered.before.voice_usual,
        voice_scored=gathered.before.voice_scored,
        activations=dict(told.activations),
        variables=dict(told.variables),
        mended=writer.mended,
        lapse=lapse(reply.text, reply.state) if not own else None,
    )
    if felt is None:
        return trace
    mood, relationship, bound = felt.state.mood, felt.state.relationship, felt.bindings
    return trace.model_copy(
        update={
            "mood": (mood.pleasure, mood.arousal, mood.dominance),
            "relationship": (relationship.familiarity, relationship.trust, relationship.affection, relationship.tension),
            "felt_at": felt.state.at,
            "feeling": felt.feeling.name,
            "intensity": felt.feeling.intensity,
            "stance": felt.stance,
            "asks": felt.asks,
            "why": ((own.why,) if own else ()) + felt.why,
            "delay_s": bound.delay_s,
            "typing": bound.typing,
            "speech": spoken(turn.companion.voice, bound.voice),
            "face": bound.face,
            "offers_picture": offers(turn.companion, felt.stance, relationship.familiarity, gathered.pictures, bound.offers_picture),
        }
    )


async def scored(turn: Turn, ended: Ended, app: App) -> None:
    """Score how like its own voice a companion spoke, where a model did. Nobody waits for it: the next turn but reads it."""
    message, trace = ended.message, ended.reply.trace
    if message is None or message.kind != "reply" or not ended.reply.model:
        return
    score = await app.voices.score(turn.companion, message.text)
    if score is not None:
        before = trace.voice_usual, trace.voice_scored
        usual, count = before if trace.lapse else usual_with(*before, score)
        await app.conversations.note(turn.person, message.id, voice_score=score, voice_usual=usual, voice_scored=count)


def usual_with(usual: float | None, count: int, score: float) -> tuple[float, int]:
    """What a voice usually scores on a path, with one more score: the mean of the first `USUAL_OF`. Every model has its own reach."""
    if usual is None or not count:
        return score, 1
    if count >= USUAL_OF:
        return usual, count
    return (usual * count + score) / (count + 1), count + 1


def spoken(voice: SpeakingVoice, bound: Mapping[str, float]) -> dict[str, float]:
    """How a voice sounds in a feeling: its own pitch (Hz), pace (words a minute) and energy (0..1), moved as the feeling binds."""
    return {
        "pitch_hz": round(voice.pitch_hz * 2 ** (bound.get("pitch", 0.0) / SEMITONES), 1),
        "pace_wpm": round(voice.pace_wpm * bound.get("pace", 1.0), 1),
        "energy": round(min(1.0, voice.energy * bound.get("energy", 1.0)), 3),
    }
