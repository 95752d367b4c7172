"""One turn, from what a person says to what the companion has said: admit, gather, compile, stream, settle. Read this first."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from everkin.accounts.models import Person
from everkin.conversation import own_words, prompts
from everkin.conversation.app import App
from everkin.conversation.gather import Gathered, Party, evidence, gather, look_back
from everkin.conversation.models import Conversation, Ended, Reply, Said, Turn
from everkin.conversation.prompts import Materials, tiny
from everkin.conversation.reply import ReplyWriter
from everkin.conversation.say import Say
from everkin.conversation.tracing import traced
from everkin.inference.models import Profile, Role
from everkin.kit import stages
from everkin.kit.log import get_logger
from everkin.persona.rules.loops import REPEATS, resampled
from everkin.persona.rules.voice import disclosure, idiom
from everkin.ports.chat import ModelError, Prompt
from everkin.safety.models import Concern

DISCLOSURES_WITHIN = 20_000
"""How far back, by weight, it is looked how often the companion has said what it is."""
SAID_LATELY = 2_000
"""How far back, by weight, it is looked for the person's language."""

log = get_logger(__name__)


async def take_turn(said: Said, app: App, say: Say) -> tuple[Turn, Ended]:
    """Answer what a person said. What fails ahead of `say.accepted` has not happened; behind it, a model's failure is told in the reply."""
    with stages.collect() as stages_ms:
        person = await app.accounts.admit(said.token)
        turn = await app.settlement.hold(person, said)  # what was said is durable from here on
        say.accepted(turn)
        reply = await answer(turn, app, say)
        message = await app.settlement.settle(turn, reply)  # one transaction: reply and trace, the turn's end, what is due
    follows = turn.floor is not None and message is not None and message.kind == "reply"
    waiting = turn.floor.after(turn.companion.id, reply.text) if turn.floor and follows else ()
    ended = Ended(message, reply, stages_ms, tuple(waiting))
    say.ended(ended)
    for pair in turn.pairs:
        await app.remembering.soon(pair)
    return turn, ended


async def answer(turn: Turn, app: App, say: Say) -> Reply:
    """Let the companion answer."""
    verdict = app.safety.admit(turn.judged)
    if verdict.rule:
        log.info("message answered with care", rule=verdict.rule)
    writer = ReplyWriter(say, app.safety.gate(disclosure(turn.companion.disclosure, 0)), turn.begun)
    if verdict.needs_care:  # ahead of every model, and never brought up again unasked
        return writer.prepared(app.safety.care_reply(verdict, await _said_lately(turn, app)), "care")
    if verdict.concern is Concern.ASKS_IF_AI and turn.asked:
        return writer.prepared(await _disclosed(turn, app), "disclosure")
    return await converse(turn, writer, app)


async def converse(turn: Turn, writer: ReplyWriter, app: App) -> Reply:
    """Gather, then say what the author wrote for just this, or let a model speak. What fails is told in the reply."""
    try:
        profile = app.inference.candidates(Role.CHAT, turn.conversation.pin.model)[0].profile
        gathered = await gather(turn, app)
    except ModelError as error:
        return writer.broken(error)
    materials = gathered.materials
    writer.bind(materials.bindings, materials.recent_replies)
    own = own_words.prepared(materials, profile)
    try:
        if own:
            writer.prepared(own.text, "reply")
        else:
            await speak(turn, gathered, profile, writer, app)
        writer.add(tiny.follow_up(materials, profile))
        reply = writer.used(materials.brought_up)
    except ModelError as error:
        reply = writer.broken(error)
    reply.chosen = app.inference.chosen(Role.CHAT).name if reply.model else ""
    reply.trace = traced(turn, gathered, writer, own)
    return reply


async def speak(turn: Turn, gathered: Gathered, profile: Profile, writer: ReplyWriter, app: App) -> None:
    """Let a model speak, held to what is known, to the companion's story and to its rules; once more where nothing came of it."""
    materials = gathered.materials
    writer.lead(own_words.opening(materials, profile))
    writer.avoid(tiny.said_before(materials))
    writer.know(evidence(gathered))
    writer.hold_to(gathered.story, materials.recent_texts)
    if turn.circle:
        others = [name for who in turn.circle.values() if who.id != turn.companion.id for name in (who.called, who.name)]
        writer.alone(
            (turn.companion.called, turn.companion.name), (*others, *(turn.names[one] for one in turn.names.keys() - {turn.companion.id}))
        )
    await stream(partial(_compiled, materials, writer), turn, writer, app)
    writer.let_out()
    if writer.spoiled:
        log.info("reply asked for once more", mended=len(writer.mended))
        writer.bind(materials.bindings, materials.recent_replies)
        with suppress(ModelError):  # the companion's own words stand in
            await stream(partial(_otherwise, materials, writer), turn, writer, app)
    writer.finish(None if turn.begun else own_words.at_a_loss(materials, profile))


async def stream(prompt_for: Callable[[Profile], Prompt], turn: Turn, writer: ReplyWriter, app: App) -> None:
    """Stream a model's reply into the writer until it ends, or the person stops it where it is."""
    talking = asyncio.create_task(app.inference.answer(Role.CHAT, prompt_for, writer, turn.conversation.pin.model))
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
    party = await _party(person, conversation, app)
    if party is None:
        return
    ahead = await look_back(person, conversation, conversation.head_id, app, party)
    await app.inference.warm(Role.CHAT, partial(prompts.compile_ahead, ahead), conversation.pin.model)


async def _party(person: Person, conversation: Conversation, app: App) -> Party | None:
    """Who is to speak next, as far as that is known: of a group any of those who are there, for they share what is read ahead."""
    if not conversation.is_group:
        return Party(await app.personas.get(person, conversation.companion_id, conversation.pin.companion_version))
    circle = await app.groups.circle(person, conversation.id)
    return next((Party(who, circle.here, circle.names) for who in circle.here.values()), None)


async def _said_lately(turn: Turn, app: App) -> list[str]:
    """What the person said last, the latest at the end: by it their language is known."""
    history = await app.conversations.history(turn.person, turn.conversation, turn.message.id, SAID_LATELY)
    return [*(m.text for m in history if m.role == "person"), turn.judged]


async def _disclosed(turn: Turn, app: App) -> str:
    """How the companion says what it is, differently when it was asked just before."""
    history = await app.conversations.history(turn.person, turn.conversation, turn.message.id, DISCLOSURES_WITHIN)
    return disclosure(turn.companion.disclosure, sum(m.kind == "disclosure" and m.said_by(turn.companion.id) for m in history))


def _compiled(materials: Materials, writer: ReplyWriter, profile: Profile) -> Prompt:
    if fact := tiny.certain_fact(materials, profile):
        writer.expect(fact, materials.said, idiom(materials.voice.recollections))
    compiled = prompts.compile_prompt(materials, profile)
    writer.prompted(compiled, profile)
    log.debug("prompt compiled", profile=profile.name, tokens=compiled.tokens, dropped=compiled.dropped)
    sampling = resampled(compiled.prompt.sampling, REPEATS) if materials.besides else compiled.prompt.sampling
    avoid = tuple(phrase for phrase in materials.bindings.ban if phrase.isalpha())
    return replace(compiled.prompt, sampling=replace(sampling, avoid=avoid))


def _otherwise(materials: Materials, writer: ReplyWriter, profile: Profile) -> Prompt:
    """The prompt for the one more try: drawn otherwise, and with what would not do said beside the message."""
    wish = f"{materials.hint} Your last try would not do. {' '.join(writer.mended)} Say it otherwise.".strip()
    prompt = _compiled(replace(materials, hint=wish), writer, profile)
    resample = writer.loop.resample if writer.loop else REPEATS
    return replace(prompt, sampling=resampled(prompt.sampling, resample))
