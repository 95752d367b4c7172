"""Gathering what a turn's prompt is made of: history and memories, what is felt, lore, the companion's own life, the sound of its voice."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import rules
from everkin.conversation.app import App
from everkin.conversation.canon import Story, answer_of_self, own_story, written_of
from everkin.conversation.lore import Told, spoken_by, told_lore
from everkin.conversation.models import Conversation, Message, Trace, Turn, UnknownMessage
from everkin.conversation.prompts.materials import Ahead, Materials
from everkin.emotion.models import Felt, Pad, Relationship, State
from everkin.emotion.rules.feeling import feel, resting
from everkin.emotion.rules.perception import perceive
from everkin.inference.models import Profile, Role
from everkin.kit.sentences import sentences
from everkin.memory.models import Memory, Names, Pair, Recalled
from everkin.memory.rules import honesty
from everkin.memory.rules.cue import is_question
from everkin.memory.service import Heard
from everkin.persona.models import Blueprint, Exchange
from everkin.persona.rules.anchors import choose, drifting
from everkin.persona.rules.chance import seeded
from everkin.persona.rules.lapses import visible
from everkin.persona.rules.life import asks_of_life
from everkin.persona.rules.signature import score_each
from everkin.persona.voices import Voice
from everkin.ports.embedding import Vectors

RECALLED_MAX = 32
EMOTION_DIMENSIONS = 384
"""Of all-MiniLM-L6-v2, with whose vectors the reader of emotions was trained."""
RECENT_REPLIES = 24
"""How many of the last replies are looked at for the mood, the voice and what was asked."""
FACETS, FACET_CLOSENESS = 3, 0.45
ABOUT_CHARS, ABOUT_WORDS_MIN = 90, 3
HUMOUR_DISTRESS_MAX = 0.3


@dataclass(frozen=True, slots=True)
class Gathered:
    """The materials of a prompt, and what else a turn goes by.

    `before` is the last trace on the path; `story` is the companion's own, as far as it is told; `lore` what was found in its book;
    `number` that of the message on its path; `pictures` how many were offered today.
    """

    materials: Materials
    before: Trace
    story: Story
    lore: Told
    number: int
    pictures: int


@dataclass(frozen=True, slots=True)
class Party:
    """Who speaks; of a group also who is there, and what everybody is called who ever was, by their ids."""

    companion: Blueprint
    circle: Mapping[str, Blueprint] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked up for a turn.

    `besides` are the replies that were given to the message already; `traces` those of the companion's last replies by their ids, the
    latest first.
    """

    ahead: Ahead
    recalled: Sequence[Recalled]
    plans: Sequence[Memory]
    voice: Voice
    story: Story
    besides: Sequence[str]
    traces: Mapping[UUID, Trace]

    @property
    def recent(self) -> Sequence[Trace]:
        """The traces, the latest first."""
        return list(self.traces.values())


async def gather(turn: Turn, app: App) -> Gathered:
    """Gather all that a turn's prompt is made of."""
    heard = await listen(turn, app)
    found = await look_up(turn, heard, app)
    materials = laid_out(found, turn, app.clock.now().astimezone())
    materials = felt(materials, app.emotions.read(materials.said, encoded(heard.vector)), found.recent)
    materials = of_itself(materials, found.story)
    materials = await anchored(materials, found.recent, app)
    return await with_chance(materials, found, turn, app)


async def listen(turn: Turn, app: App) -> Heard:
    """Read the message as a question to memory; where it is one, memory has caught up with all that was said."""
    if is_question(turn.asked):
        await app.remembering.caught_up(turn.pair, turn.message.id)
    return await app.memory.hear(turn.asked, Names(companion=turn.companion.name))


async def look_up(turn: Turn, heard: Heard, app: App) -> Found:
    """Look up all that stands ahead of the message, and what is near to it."""
    pair, key = turn.pair, turn.person.memory
    party, head_id = Party(turn.companion, turn.circle, turn.names), turn.message.id if turn.goes_behind else turn.message.parent_id
    ahead, recalled, plans, voice, canon = await asyncio.gather(
        look_back(turn.person, turn.conversation, head_id, app, party, until=turn.message.created_at),
        app.memory.recall(pair, key, heard.query, RECALLED_MAX),
        app.memory.follow_ups(pair, key),
        app.voices.voice(turn.companion, heard.vector),
        app.memory.canon(pair, key),
    )
    besides = await _given_before(turn, app)
    traces = await recent_traces(turn.person, [m for m in ahead.heard if m.said_by(turn.companion.id)], app)
    voice = replace(voice, lore=await _near_lore(turn, heard.vector, app))
    return Found(ahead, recalled, plans, voice, own_story(turn.companion, canon), besides, traces)


def laid_out(found: Found, turn: Turn, now: datetime) -> Materials:
    """What was found as the materials of a prompt; a memory of the message itself is none."""
    asked = {m.id for m in (turn.message, turn.heard) if m}
    return Materials(
        ahead=found.ahead,
        said=turn.asked if turn.goes_behind else f"{found.ahead.unanswered}\n{turn.asked}".strip(),
        recalled=[r for r in found.recalled if r.memory.message_id not in asked],
        voice=found.voice,
        now=now,
        plans=found.plans,
        silence=silence(found.ahead.history, turn.message.created_at),
        about=about(found.ahead.history),
        hint=turn.hint,
        begun=turn.begun,
        behind=turn.goes_behind,
        besides=found.besides,
    )


async def _near_lore(turn: Turn, vector: Vectors, app: App) -> tuple[tuple[str, float], ...]:
    """How near the semantic entries of the companion's book are, for a model that is told of them."""
    profile = app.inference.candidates(Role.CHAT, turn.conversation.pin.model)[0].profile
    return () if profile.prompting == "tiny" else await app.voices.lore(turn.companion, vector)


async def _given_before(turn: Turn, app: App) -> Sequence[str]:
    """The replies that were given to the message already, where another one is wanted."""
    if turn.wants != "again":
        return ()
    shown: Sequence[Message] = ()
    with suppress(UnknownMessage):  # the last one may be deleted
        shown = await app.paths.alternatives(turn.person, turn.conversation.id, turn.conversation.head_id)
    return [m.text for m in shown if m.role == "companion" and m.parent_id == turn.message.id]


async def with_chance(materials: Materials, found: Found, turn: Turn, app: App) -> Gathered:
    """Add what is left to chance, which is the same for the same message of a path: lore, and whether humour shows."""
    traces, heard = found.traces, materials.ahead.heard
    before = next(iter(traces.values()), Trace())
    since = next((n for n, message in enumerate(reversed(heard), start=1) if message.id in traces), len(heard))
    number = before.number + since + 1
    profile = app.inference.candidates(Role.CHAT, turn.conversation.pin.model)[0].profile
    told = await asyncio.to_thread(told_lore, materials, before, number, turn.conversation.id, profile)  # a large book takes a while
    draw = seeded(f"{turn.conversation.id.hex} {number}")
    humorous = draw("humour") < turn.companion.humour.share and materials.percept.distress < HUMOUR_DISTRESS_MAX
    today = sum(t.offers_picture for t in traces.values() if t.felt_at and t.felt_at.astimezone().date() == materials.now.date())
    return Gathered(replace(materials, lore=told.lore, humorous=humorous), before, found.story, told, number, today)


async def look_back(
    person: Person,
    conversation: Conversation,
    head_id: UUID | None,
    app: App,
    party: Party,
    until: datetime | None = None,
) -> Ahead:
    """Read what stands ahead of a message, said at `until`, that answers `head_id`: as much as any model of the role can use.

    It is what the companion heard.
    """
    profiles = [c.profile for c in app.inference.candidates(Role.CHAT)]
    budget = max(round(p.history_tokens * p.bytes_per_token) for p in profiles)
    companion = party.companion
    history = [m for m in await app.conversations.history(person, conversation, head_id, budget) if m.heard_by(companion.id)]
    known = await _known(person, Pair(person.id, companion.id), rules.session_start(history, until), profiles, app)
    unanswered: list[str] = []
    while history and history[-1].role == "person":
        unanswered.insert(0, history.pop().text)
    session = person.key.pseudonym("session", conversation.id)
    return Ahead(
        companion=companion,
        met_at=conversation.created_at,
        history=visible(history),
        session=session,
        heard=history,
        unanswered="\n".join(unanswered),
        known=known,
        circle=party.circle,
        names=party.names,
        spoken=spoken_by(companion, conversation),
    )


async def _known(person: Person, pair: Pair, before: datetime | None, profiles: Sequence[Profile], app: App) -> Sequence[str]:
    """What was known of the person when the session began, where a model is told so."""
    if before is None or all(p.prompting == "tiny" for p in profiles):
        return ()
    return await app.memory.digest(pair, person.memory, before)


async def recent_traces(person: Person, history: Sequence[Message], app: App) -> dict[UUID, Trace]:
    """The traces of the companion's last replies by their ids, the latest first. Nothing was gathered for care and disclosures: none."""
    ids = [m.id for m in reversed(history) if m.role == "companion"][:RECENT_REPLIES]
    found = await app.conversations.traces(person, ids)
    return {one: found[one] for one in ids if one in found and found[one].number}


def encoded(vector: Vectors) -> Vectors | None:
    """A vector (d,) that the reader of emotions knows how to read; None for that of another encoder, or of none."""
    return vector if vector.shape == (EMOTION_DIMENSIONS,) and vector.any() else None


def silence(history: Sequence[Message], said_at: datetime) -> timedelta:
    """How long nothing was said before a message."""
    return max(timedelta(), said_at - history[-1].created_at) if history else timedelta()


def about(history: Sequence[Message]) -> str:
    """What the person talked of last, in their words: the last thing that they told, and not a mere word of greeting or parting."""
    for message in reversed(history):
        told = sentences(message.text) if message.role == "person" else []
        for sentence in told:
            if perceive(sentence, {}).acts == {"tells"} and len(sentence.split()) >= ABOUT_WORDS_MIN:
                return rules.shortened(sentence.rstrip(".!"), ABOUT_CHARS)
    return ""


def felt(materials: Materials, emotions: Mapping[str, float], traces: Sequence[Trace]) -> Materials:
    """What the message does to the companion, from the mood that the path has brought it to."""
    who = materials.ahead.companion
    taboos = [word for taboo in who.taboos for word in taboo.words]
    percept = perceive(materials.said, emotions, materials.silence, taboos)
    before = next((state for trace in traces if (state := state_of(trace))), resting(who.character, materials.now))
    asked = [m.text.rstrip().endswith("?") for m in materials.own_recent]
    return replace(materials, percept=percept, felt=bound_by_speech(who, feel(who.character, before, percept, materials.now, asked), asked))


def state_of(trace: Trace) -> State | None:
    """The state that a trace tells of."""
    if trace.mood is None or trace.relationship is None or trace.felt_at is None:
        return None
    return State(Pad(*trace.mood), Relationship(*trace.relationship), trace.felt_at)


def bound_by_speech(who: Blueprint, felt: Felt, asked_lately: Sequence[bool]) -> Felt:
    """What a feeling binds, and how the companion talks whatever it feels: the stricter of both."""
    speech, bound, most = who.speech, felt.bindings, who.runtime.questions.in_a_row_max
    in_a_row = next((n for n, asked in enumerate(reversed(asked_lately)) if not asked), len(asked_lately))
    asks = felt.asks and in_a_row < most
    limits = replace(
        bound,
        ban_marks=tuple(dict.fromkeys((*bound.ban_marks, *speech.never_marks))),
        sentence_words_max=stricter(bound.sentence_words_max, speech.sentence_words_max),
        sentences_max=stricter(bound.sentences_max, speech.sentences_max),
        questions_max=bound.questions_max if asks else 0,
    )
    return replace(felt, asks=asks, bindings=limits)


def stricter(one: int | None, other: int | None) -> int | None:
    """The lower of two limits, either of which there may be none."""
    return min((limit for limit in (one, other) if limit is not None), default=None)


def of_itself(materials: Materials, story: Story) -> Materials:
    """What the companion knows of its own life that matters to what was said."""
    if not asks_of_life(materials.said, materials.voice.life):
        return materials
    answer = answer_of_self(materials.said, materials.voice.life, story, materials.recent_texts)
    near = [line.told for line, closeness in reversed(materials.voice.life) if closeness >= FACET_CLOSENESS]
    facets = tuple(dict.fromkeys([*([answer] if answer else []), *near]))[:FACETS]
    retold = not written_of(materials.ahead.companion).issuperset(facets)
    return replace(materials, asks_of_life=True, of_itself=answer or "", facets=facets, retold=retold)


async def anchored(materials: Materials, traces: Sequence[Trace], app: App) -> Materials:
    """With the examples that bring a drifting voice back; `traces` are those of the last replies, the latest first."""
    return replace(materials, anchors=await _anchors(materials, traces, app))


async def _anchors(materials: Materials, traces: Sequence[Trace], app: App) -> Sequence[Exchange]:
    scores = [trace.voice_score for trace in reversed(traces) if trace.voice_score is not None and trace.lapse is None]
    who = materials.ahead.companion
    signature = await app.voices.signature(who) if len(scores) > 1 else None
    if signature is None or not drifting(scores, min(signature.baseline, traces[0].voice_usual or 1.0)):
        return ()
    replies = materials.recent_replies
    near = dict(materials.voice.examples)
    sayable = [e for e in who.examples if e in near]
    return choose(sayable, [near[e] for e in sayable], signature, score_each(signature, replies), replies)


def evidence(gathered: Gathered) -> list[str]:
    """What a reply may rest on: the companion's designed past, what is remembered, what stands in the conversation, and the message."""
    materials, story = gathered.materials, gathered.story
    who = materials.ahead.companion
    own = [
        who.name,
        who.persona,
        *sentences(who.backstory),
        *(line.told for line in who.life),
        *(known.told for known in story.known),
    ]
    remembered = [line for r in materials.recalled for line in honesty.evidence_of([(r.memory.speaker, r.memory.text)])]
    said = [*((m.role, m.text) for m in materials.ahead.history), ("person", materials.said)]
    told = [*materials.ahead.known, *(plan.text for plan in materials.plans), *(lore.text for lore in materials.lore)]
    return [*own, *remembered, *told, *honesty.evidence_of(said)]
