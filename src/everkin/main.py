"""The wiring: builds the house from settings. The only place that names a provider."""

import asyncio
import gc
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from secrets import token_urlsafe

from everkin.accounts.doors import Doors
from everkin.accounts.federated import Federated
from everkin.accounts.passkeys import Party, Passkeys
from everkin.accounts.passwords import Passwords
from everkin.accounts.service import Accounts
from everkin.accounts.signing_in import RECOVERY, SIGN_UP, SigningIn
from everkin.api.rates import Rates
from everkin.api.served import Served, WayIn
from everkin.cli.app import run as run_command_line
from everkin.cli.wiring import Progress, Trial, Wiring
from everkin.conversation.app import App
from everkin.conversation.groups import Groups
from everkin.conversation.jobs import REMEMBER, Remembering
from everkin.conversation.paths import Paths
from everkin.conversation.service import Conversations
from everkin.conversation.settlement import Settlement
from everkin.conversation.streams import Streams
from everkin.conversation.turns import Turns
from everkin.emotion.text_emotion import TextEmotion
from everkin.inference import store as model_store
from everkin.inference.models import Candidate, Choice, Profile, Role, Where
from everkin.inference.rules import fitted, profile_for
from everkin.inference.service import Inference
from everkin.kit.clock import Clock, SystemClock
from everkin.kit.crypto import KeyFile
from everkin.kit.db import Database
from everkin.kit.errors import EverkinError
from everkin.kit.ids import Ids
from everkin.kit.log import get_logger
from everkin.memory.control import Control
from everkin.memory.partitions import Partitions
from everkin.memory.service import Memories
from everkin.persona.service import Personas
from everkin.persona.voices import Voices
from everkin.ports.chat import Line, ModelError, Prompt, Sampling
from everkin.ports.extraction import Extraction
from everkin.ports.identity import IdentityProvider
from everkin.providers import hub, weights
from everkin.providers.llama import EngineSettings, LlamaChat, LlamaEngine, check_model_file
from everkin.providers.minilm import DIMENSIONS, MiniLMEmbedding
from everkin.providers.openai_compatible import Endpoint, OpenAICompatibleChat
from everkin.providers.pydantic_ai import PydanticAIExtraction
from everkin.providers.smtp import MailServer, SmtpMail
from everkin.safety.service import Safety
from everkin.settings import Settings

BUILT_IN = "SmolLM2 135M"
LINK_PAGES = {SIGN_UP: "begin", RECOVERY: "recover"}
"""On which page of the client the link of a letter ends; what stands behind `#` no server and no proxy sees."""

log = get_logger(__name__)


THREAD_SWITCH_S = 0.0005
"""How soon a storage thread lets the event loop go on; Python's own 5 ms would be felt before every first word."""


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock | None = None, *, wakes: bool = True) -> AsyncGenerator[Served]:
    """Open everything that a server serves, and close it at the end. Raises an `EverkinError` that says what is in the way.

    Unless it `wakes`, no engine is started ahead of its first use.
    """
    settings.prepare()
    sys.setswitchinterval(THREAD_SWITCH_S)
    clock, stack = clock or SystemClock(), AsyncExitStack()
    ids = Ids(clock)
    async with stack:
        database = await stack.enter_async_context(await Database.open(settings.url))
        await database.migrate()
        accounts = await open_accounts(settings, database, clock, ids)
        embedding = MiniLMEmbedding(weights.embedding_model(settings.data_dir), settings.model_threads)
        stack.push_async_callback(embedding.close)
        personas = Personas(database, clock)
        partitions = Partitions(database, settings.data_dir / "memories", embedding.name, DIMENSIONS)
        reader = extraction(settings)
        if reader is not None:
            stack.push_async_callback(reader.close)
        memory = Memories(database, embedding, partitions, clock, reader)
        stack.push_async_callback(memory.close)
        conversations = Conversations(database, personas, memory, clock, ids)
        settlement, paths = Settlement(database, personas, memory, clock, ids), Paths(database, memory, clock, ids)
        groups = Groups(database, personas, memory, clock, ids)
        await settlement.sweep()
        await accounts.tidy()
        from everkin.kit.jobs import Jobs  # noqa: PLC0415 - costs every command half a second, and only a server works

        jobs = await stack.enter_async_context(await Jobs.open(settings.url, settings.data_dir, settings.worker, database))
        remembering = Remembering(accounts, conversations, memory, jobs.enqueue, jobs.fence)
        jobs.handle(REMEMBER, remembering.remember)
        jobs.sweep(REMEMBER, remembering.due)
        inference = Inference(candidates(settings), clock)
        stack.push_async_callback(inference.close)
        control = Control(database, partitions, clock, ids)
        voices, emotions = Voices(embedding), TextEmotion.load()
        app = App(
            accounts, conversations, settlement, paths, groups, inference, memory, control, remembering, personas, voices, emotions,
            Safety(settings.country), clock,
        )  # fmt: skip
        turns = Turns(app, Streams(clock, settings.stream_ttl_s), settings.coalesce_ms / 1000)
        stack.push_async_callback(turns.close)
        await jobs.start()
        if wakes:
            waking = asyncio.create_task(wake(app))
            stack.push_async_callback(let_go, waking)
            await turns.wake()
        gc.freeze()  # what is loaded by now stays: looking through it would cost a question 40 ms now and then
        doors = open_doors(settings, accounts, database, clock, ids) if settings.mode == "served" else None
        yield Served(app, turns, token_urlsafe(24), way_in(settings), doors, Rates() if doors else None)


async def wake(app: App) -> None:
    """Start the engines ahead of the first message, and encode the voices that will be needed. What fails here shows in the readiness."""
    try:
        await asyncio.gather(app.inference.start(Role.CHAT), prepare_voices(app))
    except EverkinError as error:
        log.warning("could not wake", code=error.code)


async def prepare_voices(app: App) -> None:
    """Encode the examples of every companion that has been talked with; on a new installation, of the one who is offered first."""
    owner = await app.accounts.owner()
    talked_with = await app.conversations.all(owner)
    for companion_id in [c.companion_id for c in talked_with] or [app.personas.offered()[0].id]:
        await app.voices.prepare(await app.personas.get(owner, companion_id))


async def let_go(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait until it has ended."""
    task.cancel()
    await asyncio.wait({task})


async def open_accounts(settings: Settings, database: Database, clock: Clock, ids: Ids) -> Accounts:
    """Open the accounts with the key file; a new key is made only for a database that nothing has been sealed in."""
    is_new = await database.read(Accounts.is_new)
    accounts = Accounts(database, KeyFile.load_or_create(settings.key_path, may_create=is_new), clock, ids)
    await accounts.install()
    return accounts


def way_in(settings: Settings) -> WayIn:
    """How the server is reached."""
    return WayIn.public(settings.public_url, settings.public_host) if settings.mode == "served" and settings.public_url else WayIn()


def open_doors(settings: Settings, accounts: Accounts, database: Database, clock: Clock, ids: Ids) -> Doors:
    """The ways in of a server of many people. Raises `MailAddressWrong`."""
    origin = settings.public_url or ""
    mail = SmtpMail(MailServer.read(settings.mail_url.get_secret_value(), settings.mail_from)) if settings.mail_url else None
    signing_in = SigningIn(accounts, Passwords(), database, clock, mail, lambda kind, token: f"{origin}/{LINK_PAGES[kind]}#{token}")
    passkeys = Passkeys(accounts, database, clock, ids, Party(settings.public_host, origin))
    federated = Federated(accounts, database, clock, identity_providers(settings))
    return Doors(signing_in, passkeys, federated, settings.sign_up == "open")


def identity_providers(settings: Settings) -> dict[str, IdentityProvider]:
    """The identity providers of the settings, by the word that stands for them in an address."""
    if not settings.oidc_issuer:
        return {}
    from everkin.providers.openid_connect import OpenIDConnect, Registration  # noqa: PLC0415 - only who names a provider waits for the library

    secret, back = settings.oidc_client_secret.get_secret_value(), f"{settings.public_url}/v1/session/provider"
    return {"oidc": OpenIDConnect(Registration(settings.oidc_name, settings.oidc_issuer, settings.oidc_client_id, secret, back))}


def candidates(settings: Settings) -> dict[Role, Sequence[Candidate]]:
    """The models of each role, in the order in which they are tried; behind the chosen ones for chat, the built-in one."""
    chosen = model_store.read(settings.choices_path).by_role
    by_role: dict[Role, Sequence[Candidate]] = {role: [candidate(c, settings) for c in chosen.get(role, ())] for role in Role}
    by_role[Role.CHAT] = [*by_role[Role.CHAT], candidate(None, settings)]
    return by_role


def candidate(choice: Choice | None, settings: Settings) -> Candidate:
    """Make a model ready to be tried; None is the built-in one. Raises a `ModelError` for a choice that no request can be made of."""
    where: Where = "built_in" if choice is None else "remote" if choice.base_url else "file"
    choice = choice or Choice(name=BUILT_IN, path=str(weights.chat_model(settings.data_dir)), profile="tiny")
    profile = profile_of(choice)
    if choice.base_url:
        return Candidate(choice.name, where, OpenAICompatibleChat(endpoint(choice)), profile)
    engine = LlamaEngine(EngineSettings(Path(choice.path or ""), choice.name, profile.context_tokens, threads=settings.model_threads))
    chat = LlamaChat(engine)
    is_there = engine.settings.model.is_file
    return Candidate(choice.name, where, chat, profile, state=engine.state, is_there=is_there, start=engine.start, warm=chat.warm)


def profile_of(choice: Choice) -> Profile:
    """What a chosen model can do: the profile that was named, or else the one that fits its name, within its context."""
    by_name = {p.name: p for p in model_store.profiles()}
    profile = by_name.get(choice.profile or "") or profile_for(choice.model or choice.name, model_store.profiles())
    return fitted(profile, choice.context_tokens)


def endpoint(choice: Choice) -> Endpoint:
    """Where a model that was chosen by URL answers. Raises a `ModelError` for an address or a key that cannot be used."""
    return Endpoint(choice.base_url or "", choice.model or choice.name, choice.api_key, choice.name)


def extraction(settings: Settings) -> Extraction | None:
    """The model that reads facts: the first chosen for background work by URL whose profile keeps to a JSON schema; None without one."""
    chosen = model_store.read(settings.choices_path).by_role.get(Role.BACKGROUND, ())
    return next((PydanticAIExtraction(endpoint(choice)) for choice in chosen if reads_facts(choice)), None)


def reads_facts(choice: Choice) -> bool:
    """Whether a model can be asked to fill in forms: one behind a URL whose profile keeps to a JSON schema."""
    return bool(choice.base_url) and profile_of(choice).json_schema


def check_choice(choice: Choice, settings: Settings) -> None:
    """Raise a `ModelError` about a choice that cannot be asked: a file that is no whole model, an address that is none."""
    if choice.path:
        check_model_file(Path(choice.path))
    candidate(choice, settings)


async def try_choice(choice: Choice | None, settings: Settings) -> Trial:
    """Ask a model for one word."""
    try:
        model = candidate(choice, settings)
    except ModelError as error:
        return Trial(ok=False, told=str(error))
    prompt = Prompt((Line("user", "Say hello."),), Sampling(max_tokens=8, temperature=0.0))
    began, first, told = time.perf_counter(), None, ""
    try:
        async with aclosing(model.chat.stream(prompt)) as stream:
            async for delta in stream:
                first = first or (time.perf_counter() - began) * 1e3
                told += delta.text
    except ModelError as error:
        return Trial(ok=False, told=str(error))
    finally:
        await model.chat.close()
    return Trial(ok=True, told=f'"{told.strip()}"', first_token_ms=first)


async def try_encoder(settings: Settings) -> Trial:
    """Ask the encoder for one vector."""
    embedding = MiniLMEmbedding(weights.embedding_model(settings.data_dir), settings.model_threads)
    try:
        await embedding.embed(["Hello."])
    except ModelError as error:
        return Trial(ok=False, told=str(error))
    finally:
        await embedding.close()
    return Trial(ok=True, told="answering: all-MiniLM-L6-v2 (built in)")


async def check_storage(settings: Settings) -> str:
    """Open the database and the key as a server would, and say what is in it."""
    async with await Database.open(settings.url) as database:
        await database.migrate()
        clock = SystemClock()
        accounts = await open_accounts(settings, database, clock, Ids(clock))
        await accounts.owner()
        return "sealed, and readable with the key file"


async def pull(name: str, settings: Settings, progress: Progress) -> Path:
    """Download a model from the hub of the settings."""
    token = settings.hub_token.get_secret_value() if settings.hub_token else ""
    return await hub.pull(name, settings.data_dir, progress, hub=settings.hub_url, token=token)


def run() -> None:
    """Run the `everkin` command."""
    run_command_line(
        Wiring(
            open_house=open_house,
            install_weights=weights.install,
            weights_installed=weights.installed,
            catalogue=hub.catalogue,
            pull=pull,
            check_choice=check_choice,
            reads_facts=reads_facts,
            profiles=model_store.profiles,
            try_choice=try_choice,
            try_encoder=try_encoder,
            check_storage=check_storage,
        )
    )
