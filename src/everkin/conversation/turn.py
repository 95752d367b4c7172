"""One turn, from what a person says to what the companion has said: admit, recall, compile, stream, settle. Read this first."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
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
from everkin.memory.models import Names, Pair
from everkin.memory.rules import honesty
from everkin.memory.rules.cue import is_question
from everkin.persona.rules.voice import disclosure, idiom
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
        reply = await answer(turn, app, say)
        message = await app.conversations.settle(turn, reply)  # one transaction: reply, the turn's end, what is due for memory
    say.ended(Ended(message, reply, stages_ms))
    await app.remembering.soon(turn.pair)


async def answer(turn: Turn, app: App, say: Say) -> Reply:
    """Let the companion answer."""
    verdict = app.safety.admit(turn.message.text)
    if verdict.rule:
        log.info("message answered with care", rule=verdict.rule)
    writer = ReplyWriter(say, app.safety.gate(disclosure(turn.companion.disclosure, 0)))
    if verdict.concern is Concern.CRISIS:  # ahead of every model, and never brought up again unasked
        return writer.prepared(app.safety.crisis_reply(), "care")
    if verdict.concern is Concern.ASKS_IF_AI:
        return writer.prepared(await _disclosed(turn, app), "disclosure")
    return await converse(turn, writer, app)


async def converse(turn: Turn, writer: ReplyWriter, app: App) -> Reply:
    """Recall, compile, stream. What fails is told in the reply."""
    try:
        profile = app.inference.candidates(Role.CHAT)[0].profile
        materials = await recall(turn, app)
        if own := tiny.in_own_words(materials, profile):
            writer.prepared(own, "reply")
        else:
            writer.avoid(tiny.said_before(materials))
            writer.know(evidence(materials))
            await stream(partial(_compiled, materials, writer), writer, app)
            writer.finish(tiny.at_a_loss(materials))
        writer.add(tiny.follow_up(materials, profile))
    except ModelError as error:
        return writer.broken(error)
    return writer.used(materials.brought_up)


async def recall(turn: Turn, app: App) -> Materials:
    """Gather what the prompt is made of: history, memories and the sound of the companion."""
    if is_question(turn.message.text):
        await app.remembering.caught_up(turn.pair, turn.message.id)
    heard = await app.memory.hear(turn.message.text, Names(companion=turn.companion.name))
    ahead, recalled, plans, voice = await asyncio.gather(
        look_back(turn.person, turn.conversation, turn.message.parent_id, app, until=turn.message.created_at),
        app.memory.recall(turn.pair, turn.person.memory, heard.query, RECALLED_MAX),
        app.memory.follow_ups(turn.pair, turn.person.memory),
        app.voices.voice(turn.companion, heard.vector),
    )
    told_before = [r for r in recalled if r.memory.message_id != turn.message.id]
    said = f"{ahead.unanswered}\n{turn.message.text}".strip()
    return Materials(ahead, said, told_before, voice, app.clock.now().astimezone(), plans)


def evidence(materials: Materials) -> list[str]:
    """What a reply may rest on: the companion's designed past, what is remembered, what stands in the conversation, and the message."""
    who = materials.ahead.companion
    own = [who.name, who.persona, *rules.sentences(who.backstory)]
    remembered = [line for r in materials.recalled for line in honesty.evidence_of([(r.memory.speaker, r.memory.text)])]
    said = [*((m.role, m.text) for m in materials.ahead.history), ("person", materials.said)]
    told = [*materials.ahead.known, *(plan.text for plan in materials.plans)]
    return [*own, *remembered, *told, *honesty.evidence_of(said)]


async def look_back(person: Person, conversation: Conversation, head_id: UUID | None, app: App, until: datetime | None = None) -> Ahead:
    """Read what stands ahead of a message, said at `until`, that answers `head_id`: as much as any model of the role can use."""
    profiles = [c.profile for c in app.inference.candidates(Role.CHAT)]
    budget = max(round(p.history_tokens * p.bytes_per_token) for p in profiles)
    history = list(await app.conversations.history(person, conversation, head_id, budget))
    known = await _known(person, conversation, rules.session_start(history, until), profiles, app)
    unanswered: list[str] = []
    while history and history[-1].role == "person":
        unanswered.insert(0, history.pop().text)
    session = person.key.pseudonym("session", conversation.id)
    companion = await app.personas.get(person, conversation.companion_id, conversation.companion_version)
    return Ahead(companion, conversation.created_at, history, session, "\n".join(unanswered), known)


async def _known(
    person: Person, conversation: Conversation, before: datetime | None, profiles: Sequence[Profile], app: App
) -> Sequence[str]:
    """What was known of the person when the session began, where a model is told so."""
    if before is None or all(p.prompting == "tiny" for p in profiles):
        return ()
    return await app.memory.digest(Pair(person.id, conversation.companion_id), person.memory, before)


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
        writer.expect(fact, materials.said, idiom(materials.voice.recollections))
    compiled = prompts.compile_prompt(materials, profile)
    log.debug("prompt compiled", profile=profile.name, tokens=compiled.tokens, dropped=compiled.dropped)
    return compiled.prompt
