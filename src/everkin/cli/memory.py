"""`everkin memory`: what a companion remembers, and what is to become of it."""

import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from datetime import time as time_of_day
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

import orjson
import typer
from anyio.from_thread import BlockingPortal
from rich.console import Console
from rich.markup import escape

from everkin.api.security import CARD_BYTES_MAX
from everkin.cli.chats import is_chat_log, read_chats
from everkin.cli.client import Client
from everkin.cli.files import OutputOption, check_new, new_file, one_file, whole
from everkin.cli.meeting import found
from everkin.cli.reaching import plain, reached
from everkin.kit.counts import counted
from everkin.kit.errors import EverkinError

HELP = """See what a companion remembers of you, where it comes from, and set it right.

[bold]For example[/]:

  everkin memory list

  everkin memory search "my sister"

  everkin memory correct 3f2a0d3b "My sister is called Marta."

A memory is named by the beginning of its id, as the lists show it. Without --companion it is the companion whom you talked with last.
"""
FITS = 0.1
"""What fits less is not shown to a person."""
SHORT = 8
"""Digits of an id that are shown at least."""
LOOK_S = 0.5
STALLED_S = 60.0
"""How long nothing may be read before the command no longer waits for it."""

T = TypeVar("T")

app = typer.Typer(help=HELP, rich_markup_mode="rich", no_args_is_help=True, add_completion=False)
console = Console()


class Form(StrEnum):
    """What a list may show."""

    FACT = "fact"
    PLAN = "plan"
    SUMMARY = "summary"
    TURN = "turn"
    CANON = "canon"


class DateUnclear(EverkinError):
    """A date that is none."""

    code = "date_unclear"
    status = 422


CompanionOption = Annotated[
    str | None, typer.Option("--companion", help="Whose memory; `everkin companions` lists them. Default: the last one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The memory's id, or its beginning.")]


@dataclass(frozen=True, slots=True)
class Desk:
    """A way to the server, and the companion whose memory it is about."""

    client: Client
    companion_id: str
    called: str
    beside: BlockingPortal

    def do(self, call: Callable[..., Awaitable[T]], *told: object, **asked: object) -> T:
        """Call the server about the companion."""
        return self.beside.call(partial(call, self.companion_id, *told, **asked))


@app.command("list")
def list_memories(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    companion: CompanionOption = None,
    *,
    form: Annotated[list[Form] | None, typer.Option(help="Only these forms; `turn` is what was said, word for word.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="What held at the end of a day, such as 2026-03-01.")] = None,
    before: Annotated[str | None, typer.Option(metavar="ID", help="Go on behind this memory.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    as_json: JsonOption = False,
) -> None:
    """List what a companion remembers, the latest first."""
    at = _moment(as_of) if as_of else None
    with _desk(context, companion) as desk:
        asked: dict[str, Any] = {"limit": str(limit)}
        asked |= {"forms": [f.value for f in form]} if form else {}
        asked |= {"as_of": at.isoformat()} if at else {}
        asked |= {"before": desk.do(desk.client.memory, before)["id"]} if before else {}
        page = desk.do(desk.client.memories, **asked)
        if as_json:
            return _print_json(page)
        _print_memories(page["items"], desk)
        if not page["items"]:
            console.print(f"{desk.called} remembers nothing{' of that day' if at else ' of that kind' if form else ' of you yet'}.")
        if page["has_more"]:
            console.print(f"[dim]There is more: everkin memory list --before {page['items'][-1]['id']}[/]", highlight=False)
        _print_rest(page)
    return None


@app.command("search")
def search_memories(
    context: typer.Context,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="A question or a few words.")],
    companion: CompanionOption = None,
    *,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    as_json: JsonOption = False,
) -> None:
    """Recall what fits, as the companion would for a reply, best first."""
    with _desk(context, companion) as desk:
        found = desk.do(desk.client.search, q=plain(words), limit=str(limit))
        if as_json:
            return _print_json(found)
        fitting = _once(hit for hit in found["items"] if hit["confidence"] >= FITS)
        for hit in fitting:
            _print_memory(hit["memory"], desk, f"fits {hit['confidence']:.0%}")
        if not fitting:
            console.print("Nothing fits.")
        _print_rest(found)
    return None


@app.command("show")
def show_memory(context: typer.Context, memory_id: IdArgument, companion: CompanionOption = None, *, as_json: JsonOption = False) -> None:
    """Show one memory with all that is known of it, and the messages that it rests on."""
    with _desk(context, companion) as desk:
        memory = desk.do(desk.client.memory, plain(memory_id))
        if as_json:
            return _print_json(memory)
        console.print(f"[bold]{escape(memory['text'])}[/]", highlight=False, soft_wrap=True)
        for name, told in _described(memory, desk).items():
            console.print(f"  [dim]{name:12}[/]{escape(told)}", highlight=False, soft_wrap=True)
        for source in memory["sources"]:
            speaker = "you" if source["speaker"] == "person" else desk.called
            console.print(
                f"  [dim]{_day(source['said_at'], exact=True)}, {speaker}:[/] {escape(source['text'])}", highlight=False, soft_wrap=True
            )
    return None


@app.command("add")
def add_memory(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence that stands on its own.")],
    companion: CompanionOption = None,
) -> None:
    """Let a companion remember a sentence."""
    with _desk(context, companion) as desk:
        memory = desk.do(desk.client.add_memory, plain(text))
        console.print(f"{desk.called} remembers it from now on.")
        _print_memory(memory, desk)


@app.command("correct")
def correct_memory(
    context: typer.Context,
    memory_id: IdArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="How it really is.")],
    companion: CompanionOption = None,
) -> None:
    """Set a memory right: the new words take its place, and the old ones never were so."""
    _change(context, companion, memory_id, {"text": plain(text)}, "Corrected.")


@app.command("pin")
def pin_memory(context: typer.Context, memory_id: IdArgument, companion: CompanionOption = None) -> None:
    """Keep a memory from fading."""
    _change(context, companion, memory_id, {"pinned": True}, "Pinned.")


@app.command("unpin")
def unpin_memory(context: typer.Context, memory_id: IdArgument, companion: CompanionOption = None) -> None:
    """Let a memory fade like others."""
    _change(context, companion, memory_id, {"pinned": False}, "No longer pinned.")


@app.command("exclude")
def exclude_memory(context: typer.Context, memory_id: IdArgument, companion: CompanionOption = None) -> None:
    """Keep a memory, and never bring it up."""
    _change(context, companion, memory_id, {"excluded": True}, "Kept, and not brought up any more.")


@app.command("include")
def include_memory(context: typer.Context, memory_id: IdArgument, companion: CompanionOption = None) -> None:
    """Let a memory that was left out be brought up again."""
    _change(context, companion, memory_id, {"excluded": False}, "It may be brought up again.")


@app.command("delete")
def delete_memory(context: typer.Context, memory_id: IdArgument, companion: CompanionOption = None, *, yes: YesOption = False) -> None:
    """Delete a memory and all that says the same. The conversation keeps its messages."""
    with _desk(context, companion) as desk:
        memory = desk.do(desk.client.memory, plain(memory_id))
        _ask(f"Delete this, and all that says the same?\n  {memory['text']}\n", yes=yes)
        count = desk.do(desk.client.delete_memory, memory["id"])
        console.print(f"Deleted, {counted(count, 'record')} in all. The conversation keeps its messages.", highlight=False)


@app.command("forget-everything")
def forget_everything(context: typer.Context, companion: CompanionOption = None, *, yes: YesOption = False) -> None:
    """Delete all that a companion remembers of you. The conversation stays."""
    with _desk(context, companion) as desk:
        _ask(f"Delete all that {desk.called} remembers of you? The conversation stays. This cannot be undone.", yes=yes)
        desk.do(desk.client.forget_everything)
        console.print(f"{desk.called} remembers nothing of you any more.")


@app.command("export")
def export_memories(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A new file, for your eyes only. Default: the terminal.")] = None,
    companion: CompanionOption = None,
    output: OutputOption = None,
) -> None:
    """Write every memory with its sources as JSON lines, the latest first. They are not sealed there."""
    path = one_file(file, output)
    if path is not None:
        check_new(path)
    with _desk(context, companion) as desk:
        if path is None:
            return desk.do(desk.client.export, sys.stdout.buffer)
        with new_file(path) as into:
            desk.do(desk.client.export, into)
        console.print(f"Written to {escape(str(path))}.", highlight=False, soft_wrap=True)
    return None


@app.command("import")
def import_chats(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="JSON lines of role, text and at; of conversations with messages; or a chat log.",
            exists=True,
            dir_okay=False,
        ),
    ],
    companion: CompanionOption = None,
) -> None:
    """Add a conversation that was held elsewhere to the end of yours, all of it or nothing, and let it be read into memory."""
    log = whole(file, CARD_BYTES_MAX) if is_chat_log(file) else None
    messages = read_chats(file) if log is None else []
    with _desk(context, companion) as desk:
        conversation_id = desk.do(desk.client.open)["id"]
        if log is None:
            count = desk.beside.call(desk.client.import_lines, conversation_id, messages)
        else:
            taken = desk.beside.call(desk.client.import_log, conversation_id, log)
            count = taken["count"]
            for told in taken["warnings"]:
                console.print(f"[yellow]{escape(told)}[/]", highlight=False, soft_wrap=True)
        console.print(f"Imported {counted(count, 'message')} into your conversation with {desk.called}.", highlight=False)
        with suppress(KeyboardInterrupt):
            _await_reading(desk)


def _change(context: typer.Context, companion: str | None, memory_id: str, change: Mapping[str, str | bool], told: str) -> None:
    with _desk(context, companion) as desk:
        memory = desk.do(desk.client.change_memory, plain(memory_id), change)
        console.print(told)
        _print_memory(memory, desk)


@contextmanager
def _desk(context: typer.Context, companion: str | None) -> Iterator[Desk]:
    """Join the running server, or start everything for this command. It runs beside the terminal, so that Ctrl-C is the terminal's own."""
    with reached(context) as server:
        client, beside = server.client, server.beside
        companion_id = plain(companion).casefold() if companion else beside.call(client.last_companion)
        yield Desk(client, companion_id, str(found(server, companion_id)["called"]), beside)


def _ask(question: str, *, yes: bool) -> None:
    """Go on only where the person agrees."""
    if not yes:
        typer.confirm(question, abort=True)


def _await_reading(desk: Desk) -> None:
    """Wait until what was imported is read; Ctrl-C leaves it to the server."""
    with console.status("") as status:
        left, since = -1, time.monotonic()
        while due := int(desk.do(desk.client.memories, limit="1")["due"]):
            left, since = (left, since) if due == left else (due, time.monotonic())
            status.update(f"[dim]{desk.called} reads it: {due:,} left. Ctrl-C leaves the rest for later.[/]")
            if time.monotonic() - since > STALLED_S:
                console.print(f"Still to be read: {counted(due, 'message')}. That goes on while Everkin runs.", highlight=False)
                return
            time.sleep(LOOK_S)
    console.print(f"{desk.called} has read them.")


def _print_json(told: object) -> None:
    typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())


def _print_memories(memories: Sequence[Mapping[str, Any]], desk: Desk) -> None:
    for memory in memories:
        _print_memory(memory, desk)


def _print_memory(memory: Mapping[str, Any], desk: Desk, *more: str) -> None:
    told = ", ".join([*_marks(memory, desk), *more])
    console.print(escape(memory["text"]), highlight=False, soft_wrap=True)
    console.print(f"  [cyan]{_short(memory)}[/]  [dim]{escape(told)}[/]", highlight=False, soft_wrap=True)


def _once(hits: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each text of a form once, as the record that holds, where one does."""
    best: dict[tuple[str, str], Mapping[str, Any]] = {}
    for hit in hits:
        said = hit["memory"]["form"], hit["memory"]["text"]
        if said not in best or (hit["memory"]["holds"] and not best[said]["memory"]["holds"]):
            best[said] = hit
    return list(best.values())


def _print_rest(page: Mapping[str, Any]) -> None:
    """Say what is missing."""
    if due := page["due"]:
        console.print(f"[dim]Still to be read: {counted(due, 'message')}. Ask again in a moment.[/]", highlight=False)
    if broken := page.get("broken"):
        console.print(
            f"[yellow]Left out, for they do not open: {counted(broken, 'record')}. The log says which: everkin.log in the data folder.[/]",
            highlight=False,
        )


def _marks(memory: Mapping[str, Any], desk: Desk) -> list[str]:
    """What is to be known of a memory at a glance."""
    marks = [_origin(memory, desk)]
    marks += [f"for {_day(memory['when']['begin'])}"] if memory["form"] == "plan" and memory["when"] else []
    marks += [] if memory["holds"] else [_ended(memory)]
    return marks + _wishes(memory)


def _origin(memory: Mapping[str, Any], desk: Desk) -> str:
    if memory["origin"] == "person":
        return f"written by you, {_day(memory['recorded_at'])}"
    said = {"person": "you said", "companion": f"{desk.called} said", "other": "said in a group"}[memory["speaker"]]
    by = said if memory["form"] == "turn" else memory["form"]
    return f"{by}, {_day(memory['said_at'])}" + (", read by a model" if memory["origin"] == "model" else "")


def _wishes(memory: Mapping[str, Any]) -> list[str]:
    return [name for name, is_so in (("pinned", memory["pinned"]), ("left out", memory["excluded"])) if is_so]


def _ended(memory: Mapping[str, Any]) -> str:
    if memory["valid_to"] is None:
        return f"from {_day(memory['valid_from'])} on"
    never = memory["valid_to"] <= memory["valid_from"]
    told_again = "never so: set right, or said in another memory" if never else f"no longer so since {_day(memory['valid_to'])}"
    return told_again + (f", see {memory['superseded_by'][:SHORT]}" if memory["superseded_by"] else "")


def _described(memory: Mapping[str, Any], desk: Desk) -> dict[str, str]:
    """All that is known of a memory, by the name of each part."""
    claim, when = memory["claim"], memory["when"]
    parts = {
        "id": memory["id"],
        "form": ", ".join([f"{memory['form']} ({memory['kind']})", *_wishes(memory)]),
        "from": _origin(memory, desk),
        "holds": f"yes, since {_day(memory['valid_from'])}" if memory["holds"] else _ended(memory),
        "claim": " / ".join(claim[part] or "(no more)" for part in ("subject", "predicate", "object")) if claim else "",
        "when": f"{_day(when['begin'], exact=when['precision'] == 'minute')} (to the {when['precision']})" if when else "",
        "names": ", ".join(memory["entities"]),
        "confidence": f"{memory['confidence']:.0%}, importance {memory['importance']:.0%}",
        "used": f"in {counted(memory['uses'], 'reply', 'replies')}, last {_day(memory['last_used'])}" if memory["last_used"] else "",
        "rests on": counted(len(memory["source_ids"]), "message") if memory["source_ids"] else "what you wrote",
    }
    return {name: told for name, told in parts.items() if told}


def _day(told: str, *, exact: bool = False) -> str:
    at = datetime.fromisoformat(told).astimezone()
    return f"{at.day} {at:%b %Y, %H:%M}" if exact else f"{at.day} {at:%b %Y}"


def _short(memory: Mapping[str, Any]) -> str:
    """The beginning of an id that names a memory. Messages that were made within the same minute begin alike: theirs is shown whole."""
    return str(memory["id"]) if memory["form"] == "turn" else str(memory["id"])[:SHORT]


def _moment(told: str) -> datetime:
    """Read a day, of which the end is meant, or a moment, in the time zone of this machine where it names none."""
    try:
        at = datetime.fromisoformat(told)
        return (datetime.combine(at, time_of_day.max) if len(told) <= len("2026-03-01") else at).astimezone()
    except (ValueError, OverflowError):
        raise DateUnclear(f"{told[:40]!r} is no date. Write it as 2026-03-01, or with a time as 2026-03-01T18:30.") from None
