"""One turn, from what a person says to what the companion has said: admit, recall, compile, stream, settle. Read this first."""

import asyncio
from collections.abc import Callable
from functools import partial
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import prompts
from everkin.conversation.app import App
from everkin.conversation.models import Conversation, Ended, Reply, Said, Turn
from everkin.conversation.prompts import Ahead, Materials
from everkin.conversation.reply import ReplyWriter
from everkin.conversation.say import Say
from everkin.inference.models import Profile, Role
from everkin.kit import stages
from everkin.memory.models import Cue, Memory
from everkin.memory.store import Record
from everkin.persona.rules import disclosure
from everkin.ports.chat import ModelError, Prompt
from everkin.safety.models import Concern, Verdict

RECALLED_MAX = 32


async def take_turn(said: Said, app: App, say: Say) -> None:
    """Answer what a person said. Errors before `say.accepted` are the caller's; behind it everything ends in `say.ended`."""
    with stages.collect() as stages_ms:
        person = await app.accounts.admit(said.token)
        turn = await app.conversations.hold(person, said)  # what was said is durable from here on
        say.accepted(turn)
        verdict = app.safety.admit(turn.message.text)  # ahead of every model: a person in crisis is always answered
        prepared = _prepared(verdict, turn, say, app)
        cue = await app.memory.cue(turn.message.text)
        reply = prepared or await converse(turn, cue, app, say)
        records = await remember(turn, cue, reply, app)
        message = await app.conversations.settle(turn, reply, records)  # one transaction: reply, memories, the turn's end
    say.ended(Ended(message, reply, stages_ms))


async def converse(turn: Turn, cue: Cue, app: App, say: Say) -> Reply:
    """Let a model answer: recall, compile, stream. What fails is told in the reply."""
    writer = ReplyWriter(say, app.safety.gate(_disclosure(turn)))
    try:
        profile = app.inference.candidates(Role.CHAT)[0].profile
        materials = await recall(turn, cue, app)
        if own := prompts.in_own_words(materials, profile):
            writer.prepared(own, "reply")
        else:
            if fact := prompts.certain_fact(materials, profile):
                writer.expect(fact, turn.message.text, " ".join(r.reply for r in materials.voice.recollections))
            await stream(partial(_prompt, materials), writer, app, say)
            writer.complete(prompts.at_a_loss(materials))
    except ModelError as error:
        writer.reply.state, writer.reply.error = "cut", error
    return writer.finish()


async def recall(turn: Turn, cue: Cue, app: App) -> Materials:
    """Gather what the prompt is made of: history, memories and the nearest examples, as much as any model of the role can use."""
    profiles = [c.profile for c in app.inference.candidates(Role.CHAT)]
    ahead, recalled, voice = await asyncio.gather(
        look_back(turn.person, turn.conversation, turn.message.parent_id, app),
        app.memory.recall(turn.pair, turn.memory_key, cue, RECALLED_MAX),
        app.personas.voice(turn.companion, cue.vectors[0], max(p.examples for p in profiles)),
    )
    told_before = [r for r in recalled if r.memory.message_id != turn.message.id]
    return Materials(ahead, turn.message.text, told_before, voice, app.clock.now().astimezone())


async def look_back(person: Person, conversation: Conversation, head_id: UUID | None, app: App) -> Ahead:
    """Read what stands ahead of a message that answers `head_id`."""
    budget = max(round(c.profile.history_tokens * c.profile.bytes_per_token) for c in app.inference.candidates(Role.CHAT))
    history = await app.conversations.history(person, conversation, head_id, budget)
    return Ahead(app.personas.get(conversation.companion_id), conversation.created_at, history, str(conversation.id))


async def remember(turn: Turn, cue: Cue, reply: Reply, app: App) -> list[Record]:
    """Make the turn's memories: what was said and what was answered, word for word. A crisis is never brought up again unasked."""
    if reply.kind == "care":
        return []
    heard = Memory(turn.message.id, turn.message.id, "person", turn.message.text, turn.message.created_at)
    records = [await app.memory.record(heard, cue.vectors[0])]
    if reply.text and reply.kind == "reply":
        spoken = Memory(turn.reply_id, turn.reply_id, "companion", reply.text, app.clock.now())
        records.append(await app.memory.record(spoken))
    return records


async def read_ahead(person: Person, conversation: Conversation, app: App) -> None:
    """Let the model read a conversation ahead of its next message, where its engine can keep what it read."""
    ahead = await look_back(person, conversation, conversation.head_id, app)
    await app.inference.warm(Role.CHAT, partial(prompts.compile_ahead, ahead))


async def stream(prompt_for: Callable[[Profile], Prompt], writer: ReplyWriter, app: App, say: Say) -> None:
    """Stream a model's reply into the writer until it ends, or the person stops it where it is."""
    talking = asyncio.create_task(app.inference.answer(Role.CHAT, prompt_for, writer))
    stopping = asyncio.create_task(say.stopping.wait())
    try:
        await asyncio.wait({talking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if talking.done():
            await talking
        else:
            writer.reply.state = "stopped"
    finally:
        talking.cancel()
        stopping.cancel()
        await asyncio.wait({talking, stopping})


def _prepared(verdict: Verdict, turn: Turn, say: Say, app: App) -> Reply | None:
    """What is answered in words that no model wrote: a crisis, and the question what the companion is."""
    writer = ReplyWriter(say, app.safety.gate(""))
    if verdict.concern is Concern.CRISIS:
        writer.prepared(app.safety.crisis_reply(), "care")
    elif verdict.concern is Concern.ASKS_IF_AI:
        writer.prepared(_disclosure(turn), "disclosure")
    return writer.reply if writer.reply.text else None


def _disclosure(turn: Turn) -> str:
    return disclosure(turn.companion.disclosure, turn.message.path_weight)


def _prompt(materials: Materials, profile: Profile) -> Prompt:
    return prompts.compile_prompt(materials, profile).prompt
