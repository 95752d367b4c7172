"""One turn, from what a person says to what the companion has said: admit, recall, compile, stream, settle. Read this first."""

import asyncio
from collections.abc import Callable
from functools import partial
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import prompts, rules
from everkin.conversation.app import App
from everkin.conversation.models import Conversation, Ended, Reply, Said, Turn
from everkin.conversation.prompts import Ahead, Materials, tiny
from everkin.conversation.reply import ReplyWriter
from everkin.conversation.say import Say
from everkin.inference.models import Profile, Role
from everkin.kit import stages
from everkin.kit.log import get_logger
from everkin.memory.models import Cue, Memory
from everkin.memory.rules import honesty
from everkin.memory.store import Record
from everkin.persona.rules import disclosure
from everkin.ports.chat import ModelError, Prompt
from everkin.safety.models import Concern

RECALLED_MAX = 32
DISCLOSURES_WITHIN = 20_000
"""How far back, by weight, it is looked how often the companion has said what it is."""

log = get_logger(__name__)


async def take_turn(said: Said, app: App, say: Say) -> None:
    """Answer what a person said. What fails ahead of `say.accepted` has not happened; behind it, a model's failure is told in the reply."""
    with stages.collect() as stages_ms:
        person = await app.accounts.admit(said.token)
        turn = await app.conversations.hold(person, said)  # what was said is durable from here on
        say.accepted(turn)
        reply, records = await answer(turn, app, say)
        message = await app.conversations.settle(turn, reply, records)  # one transaction: reply, memories, the turn's end
    say.ended(Ended(message, reply, stages_ms))


async def answer(turn: Turn, app: App, say: Say) -> tuple[Reply, list[Record]]:
    """Let the companion answer, and say what is to be remembered of it."""
    verdict = app.safety.admit(turn.message.text)
    if verdict.rule:
        log.info("message answered with care", rule=verdict.rule)
    writer = ReplyWriter(say, app.safety.gate(disclosure(turn.companion.disclosure, 0)))
    if verdict.concern is Concern.CRISIS:  # ahead of every model, and never brought up again unasked
        return writer.prepared(app.safety.crisis_reply(), "care"), []
    cue = await app.memory.cue(turn.message.text)
    if verdict.concern is Concern.ASKS_IF_AI:
        reply = writer.prepared(await _disclosed(turn, app), "disclosure")
    else:
        reply = await converse(turn, cue, writer, app)
    return reply, remember(turn, cue, reply, app)


async def converse(turn: Turn, cue: Cue, writer: ReplyWriter, app: App) -> Reply:
    """Recall, compile, stream. What fails is told in the reply."""
    try:
        profile = app.inference.candidates(Role.CHAT)[0].profile
        materials = await recall(turn, cue, app)
        if own := tiny.in_own_words(materials, profile):
            return writer.prepared(own, "reply")
        writer.avoid(tiny.said_before(materials))
        writer.know(evidence(materials))
        await stream(partial(_compiled, materials, writer), writer, app)
        return writer.finish(tiny.at_a_loss(materials))
    except ModelError as error:
        return writer.broken(error)


async def recall(turn: Turn, cue: Cue, app: App) -> Materials:
    """Gather what the prompt is made of: history, memories and the sound of the companion."""
    ahead, recalled, voice = await asyncio.gather(
        look_back(turn.person, turn.conversation, turn.message.parent_id, app),
        app.memory.recall(turn.pair, turn.memory_key, cue, RECALLED_MAX),
        app.personas.voice(turn.companion, cue.vectors[0]),
    )
    told_before = [r for r in recalled if r.memory.message_id != turn.message.id]
    said = f"{ahead.unanswered}\n{turn.message.text}".strip()
    return Materials(ahead, said, told_before, voice, app.clock.now().astimezone())


def evidence(materials: Materials) -> list[str]:
    """What a reply may rest on: the companion's designed past, what is remembered, what stands in the conversation, and the message."""
    who = materials.ahead.companion
    own = [who.name, who.persona, *rules.sentences(who.backstory)]
    remembered = [line for r in materials.recalled for line in honesty.evidence_of([(r.memory.speaker, r.memory.text)])]
    said = [*((m.role, m.text) for m in materials.ahead.history), ("person", materials.said)]
    return [*own, *remembered, *honesty.evidence_of(said)]


async def look_back(person: Person, conversation: Conversation, head_id: UUID | None, app: App) -> Ahead:
    """Read what stands ahead of a message that answers `head_id`, as much as any model of the role can use."""
    budget = max(round(c.profile.history_tokens * c.profile.bytes_per_token) for c in app.inference.candidates(Role.CHAT))
    history = list(await app.conversations.history(person, conversation, head_id, budget))
    unanswered: list[str] = []
    while history and history[-1].role == "person":
        unanswered.insert(0, history.pop().text)
    session = person.key.pseudonym("session", conversation.id)
    companion = app.personas.get(conversation.companion_id)
    return Ahead(companion, conversation.created_at, history, session, "\n".join(unanswered))


async def stream(prompt_for: Callable[[Profile], Prompt], writer: ReplyWriter, app: App) -> None:
    """Stream a model's reply into the writer until it ends, or the person stops it where it is."""
    talking = asyncio.create_task(app.inference.answer(Role.CHAT, prompt_for, writer))
    stopping = asyncio.create_task(writer.stopping.wait())
    try:
        await asyncio.wait({talking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if talking.done():
            await talking
        else:
            writer.stopped()
    finally:
        talking.cancel()
        stopping.cancel()
        await asyncio.wait({talking, stopping})


def remember(turn: Turn, cue: Cue, reply: Reply, app: App) -> list[Record]:
    """Make the turn's memories: what was said and what was answered, word for word."""
    heard = Memory(turn.message.id, turn.message.id, "person", turn.message.text, turn.message.created_at)
    spoken = Memory(turn.reply_id, turn.reply_id, "companion", reply.text, app.clock.now())
    answered = reply.text and reply.kind == "reply"
    return [app.memory.heard(heard, cue.vectors[0]), *([app.memory.spoken(spoken)] if answered else [])]


async def read_ahead(person: Person, conversation: Conversation, app: App) -> None:
    """Let the model read a conversation ahead of its next message, where its engine can keep what it read."""
    ahead = await look_back(person, conversation, conversation.head_id, app)
    await app.inference.warm(Role.CHAT, partial(prompts.compile_ahead, ahead))


async def _disclosed(turn: Turn, app: App) -> str:
    """How the companion says what it is, differently when it was asked just before."""
    history = await app.conversations.history(turn.person, turn.conversation, turn.message.parent_id, DISCLOSURES_WITHIN)
    return disclosure(turn.companion.disclosure, sum(m.kind == "disclosure" for m in history))


def _compiled(materials: Materials, writer: ReplyWriter, profile: Profile) -> Prompt:
    if fact := tiny.certain_fact(materials, profile):
        writer.expect(fact, materials.said, " ".join(r.reply for r in materials.voice.recollections))
    compiled = prompts.compile_prompt(materials, profile)
    log.debug("prompt compiled", profile=profile.name, tokens=compiled.tokens, dropped=compiled.dropped)
    return compiled.prompt
