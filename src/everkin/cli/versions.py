"""`everkin versions`: what every conversation is pinned to, what is newer, and the way there and back."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from typer.core import TyperGroup

from everkin.cli.client import Events, Gone, Refused
from everkin.cli.meeting import JsonOption, Met, meet, print_json
from everkin.cli.reaching import Reached, plain, reached
from everkin.kit.errors import EverkinError

HELP = """See what a conversation is pinned to, and move it to what is newer, or back.

A conversation keeps the version of the companion, the version of the prompt and the model that it began with, until you say otherwise.
A group keeps a prompt and a model; it is named by its title or its id, and is not previewed.

[bold]For example[/]:

  everkin versions

  everkin versions tove

  everkin versions preview tove

  everkin versions accept tove

  everkin versions back tove
"""
CHANGES = {
    "companion": "{called} has a newer version, {companion_version}.",
    "prompt": "How {called} is put to the model has a newer version, {prompt_version}.",
    "model": "{called} could speak through another model: {model}.",
}
"""What is newer, by what of a pin would change."""
SINCE = {
    "opened": "as it began",
    "kept": "as it was before versions were kept",
    "accepted": "you accepted it",
    "went_back": "you went back to it",
}
"""Why a pin came."""
VERY_FROM, CLEARLY_FROM, LITTLE_FROM = 0.6, 0.35, 0.15
"""From these drifts on answers are told to be very, clearly and a little different."""

Named = Annotated[str | None, typer.Argument(metavar="COMPANION", help="Who, or which group. Default: the last companion.")]


class VersionsGroup(TyperGroup):
    """The commands; what is none of them names whose versions are to be shown."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as typer has it
        """The command, or `show` for who is named."""
        return super().resolve_command(ctx, args if args[0] in self.commands or args[0].startswith("-") else ["show", *args])


app = typer.Typer(cls=VersionsGroup, help=HELP, rich_markup_mode="rich", add_completion=False)
console = Console()


class NobodyNamed(EverkinError):
    """It is not said whose version is to be accepted, or said twice."""

    code = "nobody_named"
    status = 422


class PreviewBroken(EverkinError):
    """A preview that ended before its drift; the sentence is the server's."""

    code = "preview_broken"
    status = 503


@app.callback(invoke_without_command=True)
def list_versions(context: typer.Context, *, as_json: JsonOption = False) -> None:
    """List the conversations with what they are pinned to, and whether something newer is offered."""
    if context.invoked_subcommand is not None:
        return
    with reached(context) as server:
        everything = _everything(server)
    if as_json:
        print_json(
            [{"companion_id": who["companion_id"], "conversation_id": conversation_id, **told} for who, conversation_id, told in everything]
        )
        return
    if not everything:
        console.print("There is no conversation yet. Begin with: everkin chat")
        return
    table = Table("companion", "its version", "prompt", "model", "newer", box=None)
    for who, _, told in everything:
        table.add_row(escape(who["id"]), *_columns(told["pin"]), ", ".join(told["offer"]["changes"]) if told["offer"] else "")
    console.print(table)
    if any(told["offer"] for *_, told in everything):
        _hint("\nLook first: everkin versions preview COMPANION. Then: everkin versions accept COMPANION, or --all")


@app.command("show")
def show_versions(context: typer.Context, companion: Named = None, *, as_json: JsonOption = False) -> None:
    """Show what a conversation is pinned to and was before, and what is newer."""
    with _held(context, companion) as here:
        told = here.do(here.server.client.versions)
    if as_json:
        print_json(told)
        return
    _tell(f"{here.who['called']} is pinned to {_named(told['pin'])}.\n")
    table = Table("", "since", "its version", "prompt", "model", "", box=None)
    for one in told["history"]:
        since = datetime.fromisoformat(one["at"]).astimezone()
        table.add_row(str(one["number"]), f"{since.day} {since:%b %Y, %H:%M}", *_columns(one["pin"]), SINCE[one["why"]])
    console.print(table)
    _tell("")
    _tell_offer(here.who, told["offer"])
    if told["offer"]:
        look = f"Look first: everkin versions preview {_typed(here.who)}. Then" if here.who["companion_id"] else "To take it"
        _hint(f"{look}: everkin versions accept {_typed(here.who)}")


@app.command("preview")
def preview_version(context: typer.Context, companion: Named = None) -> None:
    """Answer up to ten messages as under what is newer, beside how they were answered, and tell how far that is. Nothing of it is kept."""
    with _held(context, companion) as here:
        offer = here.do(here.server.client.versions)["offer"]
        _tell_offer(here.who, offer)
        if offer:
            drift = here.server.do(show_pairs, here.who, offer["pin"]["model"], here.server.client.preview(here.conversation_id))
            _tell(f"\n{in_words(drift['value'])} Voice moved by {drift['voice']:.0%}, wording by {drift['wording']:.0%}.")
            _hint(f"To take it: everkin versions accept {_typed(here.who)}")


@app.command("accept")
def accept_version(
    context: typer.Context,
    companion: Annotated[
        str | None, typer.Argument(metavar="COMPANION", help="Whose conversation, or which group; `everkin versions` lists them.")
    ] = None,
    *,
    everyone: Annotated[bool, typer.Option("--all", help="Every conversation that something newer is offered for.")] = False,
) -> None:
    """Pin a conversation, or all, to what is newer."""
    if everyone == (companion is not None):
        raise NobodyNamed("Say either whose conversation it is, as in: everkin versions accept tove, or --all.")
    if everyone:
        _accept_all(context)
        return
    with _held(context, companion) as here:
        offer = here.do(here.server.client.versions)["offer"]
        if offer:
            _tell_pinned(here.who, here.do(here.server.client.accept_version, offer["pin"]))
        else:
            _tell_offer(here.who, None)


@app.command("back")
def version_back(context: typer.Context, companion: Named = None) -> None:
    """Pin a conversation to what it was pinned to before. Done twice, it is as it was."""
    with _held(context, companion) as here:
        _tell_pinned(here.who, here.do(here.server.client.version_back))


def in_words(drift: float) -> str:
    """How far new answers are from the old ones, 0 to 1, as a sentence."""
    if drift >= VERY_FROM:
        return "All in all, very different."
    if drift >= CLEARLY_FROM:
        return "All in all, clearly different."
    return "All in all, a little different." if drift >= LITTLE_FROM else "All in all, hardly different."


@contextmanager
def _held(context: typer.Context, name: str | None) -> Iterator[Met]:
    """Reach the server, and find a group by its name, or else the conversation with a companion, or the last one."""
    with reached(context) as server:
        named = plain(name).casefold() if name else None
        group = next(((who, held) for who, held in _groups(server) if named in {who["id"].casefold(), held}), None)
        yield Met(server, *group) if group else _with_one(meet(server, name))


def _with_one(here: Met) -> Met:
    return Met(here.server, {**here.who, "companion_id": here.who["id"]}, here.conversation_id)


def _groups(server: Reached) -> list[tuple[Mapping[str, Any], str]]:
    """Every group, told as a companion is told, with its id: it goes by its title where nobody else has that, or else by its id."""
    there = server.do(server.client.groups)
    taken = [*(group["title"].casefold() for group in there), *(who["id"] for who in server.do(server.client.companions))]
    return [(_told_as_one(group, taken), str(group["id"])) for group in there]


def _told_as_one(group: Mapping[str, Any], taken: Sequence[str]) -> Mapping[str, Any]:
    title = str(group["title"])
    name = title if title and taken.count(title.casefold()) == 1 else str(group["id"])
    return {"companion_id": "", "id": name, "called": title or "Your group"}


def _everything(server: Reached) -> list[tuple[Mapping[str, Any], str, Mapping[str, Any]]]:
    """Every conversation, the latest first, then every group: who is in it, its id, and what it is pinned to."""
    companions = {who["id"]: {**who, "companion_id": who["id"]} for who in server.do(server.client.companions)}
    there: list[tuple[Mapping[str, Any], str]] = [
        (companions[c["companion_id"]], str(c["id"])) for c in server.do(server.client.conversations) if c["companion_id"] in companions
    ]
    return [
        (who, conversation_id, server.do(server.client.versions, conversation_id)) for who, conversation_id in [*there, *_groups(server)]
    ]


def _accept_all(context: typer.Context) -> None:
    """Accept what is newer wherever something is; what is refused is told, and keeps nothing else back."""
    refused = False
    with reached(context) as server:
        offered = [one for one in _everything(server) if one[2]["offer"]]
        for who, conversation_id, told in offered:
            try:
                _tell_pinned(who, server.do(server.client.accept_version, conversation_id, told["offer"]["pin"]))
            except Gone:
                raise
            except Refused as refusal:
                refused = True
                _tell(f"{who['called']} stays as before: {refusal}", "yellow")
    if not offered:
        _tell("Nothing is newer than what your conversations hold to.")
    if refused:
        raise typer.Exit(1)


async def show_pairs(who: Mapping[str, Any], model: str, events: Events) -> Mapping[str, Any]:
    """Show the pairs of a preview as they come, and where not `model` answered; return the drift at its end. Raises `PreviewBroken`."""
    number = 0
    async with aclosing(events):
        async for name, data in events:
            if name == "drift":
                return data
            if name == "failed":
                raise PreviewBroken(data["detail"])
            number += 1
            _tell(f"\n{number}", "dim")
            by = f" (by {data['model']})" if data["model"] not in {"", model} else ""
            for speaker, style, text in (
                ("You" if data["message_id"] else "You, in an example", "bold", data["said"]),
                (f"{who['called']}, before", f"bold {who['colour']}", data["was"]),
                (f"{who['called']}, then{by}", f"bold {who['colour']}", data["would"] or "(no words)"),
            ):
                console.print(f"[{style}]{escape(speaker)}[/]", highlight=False)
                console.print(Padding(escape(text), (0, 0, 0, 2)), highlight=False)
    raise PreviewBroken("The preview broke off. Nothing was changed: try again.")


def _tell_offer(who: Mapping[str, Any], offer: Mapping[str, Any] | None) -> None:
    if offer is None:
        _tell(f"Nothing is newer than what your conversation with {who['called']} holds to.")
        return
    for change in offer["changes"]:
        _tell(CHANGES[change].format(called=who["called"], **offer["pin"]))


def _tell_pinned(who: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    _tell(f"{who['called']} is pinned to {_named(told['pin'])} from now on. To undo it: everkin versions back {_typed(who)}")


def _typed(who: Mapping[str, Any]) -> str:
    """Whose conversation it is, as it is typed in a shell."""
    return shlex.quote(who["id"])


def _named(pin: Mapping[str, Any]) -> str:
    model = f"the model {pin['model']}" if pin["model"] else "the model that is chosen when one first answers"
    companion = f"version {pin['companion_version']}, " if pin["companion_version"] else ""
    return f"{companion}version {pin['prompt_version']} of the prompt and {model}"


def _columns(pin: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(pin["companion_version"] or ""), str(pin["prompt_version"]), escape(pin["model"]) or "(none yet)"


def _tell(sentence: str, style: str = "") -> None:
    console.print(escape(sentence), style=style, highlight=False, soft_wrap=True)


def _hint(sentence: str) -> None:
    _tell(sentence, "dim")
