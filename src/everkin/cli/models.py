"""`everkin models`: which models there are, and which does what."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from everkin.cli.wiring import Wiring
from everkin.inference import store
from everkin.inference.models import Choice, Choices, Role
from everkin.kit.errors import EverkinError
from everkin.settings import Settings, load

HELP = """Choose which model talks. The small one that comes with Everkin always works; a larger one talks far better.

[bold]An endpoint[/] (Ollama, llama-server, vLLM, LM Studio, OpenAI, OpenRouter, ...):

  everkin models use --base-url http://localhost:11434/v1 --model qwen2.5:7b

[bold]A file[/] (GGUF) on this machine, or one from the hub:

  everkin models use ~/models/qwen2.5-7b-instruct-q4_k_m.gguf

  everkin models pull qwen2.5-3b
"""

app = typer.Typer(help=HELP, rich_markup_mode="rich", no_args_is_help=True, add_completion=False)
console = Console()

RoleOption = Annotated[Role, typer.Option(help="Which work it is for: chat, background, guard or vision.")]


_OPTIONS = {
    "base_url": "--base-url is a whole address, such as http://localhost:11434/v1.",
    "name": "A model's name has 1 to 200 characters.",
    "context_tokens": "--context-tokens is a number from 512 on.",
}


class ChoiceUnclear(EverkinError):
    """What was given names no model, or two."""

    code = "choice_unclear"
    status = 422


@app.command("list")
def list_models(context: typer.Context) -> None:
    """List the models in use, by role, and those that can be pulled by name."""
    wiring, settings = _wiring(context), load()
    chosen = store.read(settings.choices_path)
    used = Table("role", "tried", "model", "where", title="In use", title_justify="left", box=None)
    for role in Role:
        for number, choice in enumerate(chosen.by_role.get(role, ()), 1):
            used.add_row(role.value, str(number), choice.name, choice.path or choice.base_url or "")
    there = "comes with Everkin" if wiring.weights_installed(settings.data_dir) else "not installed: everkin models install"
    used.add_row("chat", "last", "SmolLM2 135M", there)
    console.print(used)
    offered = Table("name", "MB", "memory MB", "", title="\nTo be had: everkin models pull NAME", title_justify="left", box=None)
    for model in wiring.catalogue():
        offered.add_row(model.name, f"{model.size_mb:,}", f"{model.memory_mb:,}", model.about)
    console.print(offered)


@app.command("install")
def install(context: typer.Context) -> None:
    """Fetch the small models that come with Everkin: one talks, one remembers. Harmless to repeat."""
    with _bars() as hear:
        _wiring(context).install_weights(load().data_dir, hear)
    console.print("The built-in models are in place.")


@app.command("pull")
def pull(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name from `everkin models list`, or owner/repository:file.gguf.")],
) -> None:
    """Download a model from the hub, go on where an earlier try broke off, check it, and use it for chat."""
    settings = load()
    with _bars() as hear:
        path = asyncio.run(_wiring(context).pull(name, settings, hear))
    _choose(settings, Role.CHAT, Choice(name=path.stem, path=str(path)))


@app.command("use")
def use(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A GGUF file.")] = None,
    *,
    base_url: Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible API, up to /v1.")] = None,
    model: Annotated[str | None, typer.Option(help="The model's name there.")] = None,
    api_key: Annotated[str, typer.Option(help="Its key, where it wants one.", envvar="EVERKIN_API_KEY")] = "",
    name: Annotated[str | None, typer.Option(help="What to call it here.")] = None,
    profile: Annotated[str | None, typer.Option(help="How to ask it: tiny, small or standard. Default: by its name.")] = None,
    context_tokens: Annotated[int | None, typer.Option(help="How many tokens it takes, where the profile is wrong.", min=1024)] = None,
    role: RoleOption = Role.CHAT,
    reset: Annotated[bool, typer.Option(help="Forget the role's models; the built-in one talks again.")] = False,
    fallback: Annotated[bool, typer.Option(help="Put it behind those in use, instead of ahead of them.")] = False,
) -> None:
    """Use a model: a file, or an endpoint by --base-url and --model. It is tried first; those before it step in when it fails."""
    wiring, settings = _wiring(context), load()
    if reset:
        _write(settings, role, ())
        after = ": the one that comes with Everkin talks again" if role is Role.CHAT else ""
        console.print(f"From the next start of Everkin on, no model is chosen for {role.value}{after}.", soft_wrap=True)
        _tell_pinned(role)
        return
    if profile is not None and profile not in {p.name for p in wiring.profiles()}:
        raise ChoiceUnclear(f"There is no profile {profile!r}. There are: {', '.join(p.name for p in wiring.profiles())}.")
    extra = {"profile": profile, "context_tokens": context_tokens}
    if file is not None and base_url is None:
        choice = _choice(name=name or file.stem, path=str(file.expanduser().absolute()), **extra)
    elif file is None and base_url is not None and model is not None:
        choice = _choice(name=name or model, base_url=base_url, model=model, api_key=api_key, **extra)
    else:
        raise ChoiceUnclear("Give either a GGUF file, or --base-url with --model. Examples: everkin models --help")
    wiring.check_choice(choice, settings)
    if role is Role.BACKGROUND and not wiring.reads_facts(choice):
        raise ChoiceUnclear(
            "That model would never be asked: reading facts wants an endpoint that keeps to a JSON schema. "
            "Give --base-url with --model, and --profile standard where its name hides what it can do."
        )
    _choose(settings, role, choice, fallback=fallback)


@app.command("test")
def try_models(context: typer.Context, role: RoleOption = Role.CHAT) -> None:
    """Ask every model of a role for a word, and say how it went."""
    wiring, settings = _wiring(context), load()
    chosen = store.read(settings.choices_path).by_role.get(role, ())
    if not chosen and role is not Role.CHAT:
        console.print(f"No model is in use for {role.value}.")
    fine = True
    for choice in (*chosen, None) if role is Role.CHAT else chosen:
        trial = asyncio.run(wiring.try_choice(choice, settings))
        fine = fine and trial.ok
        speed = f" [dim](first word after {trial.first_token_ms:.0f} ms)[/]" if trial.first_token_ms is not None else ""
        mark = "[green]✓[/]" if trial.ok else "[red]✗[/]"
        console.print(f"{mark} [bold]{escape(choice.name) if choice else 'SmolLM2 135M'}[/]{speed}", highlight=False)
        console.print(Padding(escape(trial.told), (0, 0, 0, 2)), highlight=False)
    if not fine:
        raise typer.Exit(1)


def _choice(**told: str | int | None) -> Choice:
    try:
        return Choice.model_validate(told)
    except ValidationError as error:
        option = _OPTIONS[str(error.errors()[0]["loc"][0])]
        raise ChoiceUnclear(f"{option} Examples: everkin models --help") from error


def _choose(settings: Settings, role: Role, choice: Choice, *, fallback: bool = False) -> None:
    others = tuple(c for c in store.read(settings.choices_path).by_role.get(role, ()) if c.name != choice.name)
    _write(settings, role, (*others, choice) if fallback else (choice, *others))
    of_role = "" if role is Role.CHAT else f" --role {role.value}"
    console.print(
        f"{escape(choice.name)} is in use for {role.value} from the next start of Everkin on. Try it first: everkin models test{of_role}",
        highlight=False,
        soft_wrap=True,
    )
    if not fallback:
        _tell_pinned(role)


def _tell_pinned(role: Role) -> None:
    """Say that what has begun goes on as it was, where another model is now the first that is asked for a reply."""
    if role is Role.CHAT:
        told = "Conversations keep the model that they began with. To move them, from that start on: everkin versions accept --all"
        console.print(f"[dim]{told}[/]", highlight=False, soft_wrap=True)


def _write(settings: Settings, role: Role, chosen: tuple[Choice, ...]) -> None:
    settings.prepare()
    by_role = {**store.read(settings.choices_path).by_role, role: chosen}
    store.write(settings.choices_path, Choices(by_role))


@contextmanager
def _bars() -> Iterator["Bars"]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        yield Bars(progress)


class Bars:
    """Shows downloads as bars."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Hear how far a download is, in bytes."""
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)


def _wiring(context: typer.Context) -> Wiring:
    wiring: Wiring = context.obj
    return wiring
