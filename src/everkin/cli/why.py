"""`everkin why`: why a reply is as it is."""

from collections.abc import Iterable, Mapping
from typing import Any

import typer
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from everkin.cli.meeting import met, print_json
from everkin.cli.plainly import in_fixed_words, plainly
from everkin.kit.counts import counted
from everkin.kit.errors import EverkinError

READ_BACK = 200
"""How many messages are read to find a reply."""
NUMBER_DIGITS_MAX = 3
"""What has more digits is the beginning of an id."""
ID_DIGITS_MIN = 4
FACTS = {
    "model": "model",
    "profile": "kind of prompt",
    "blueprint": "version of the companion",
    "prompt": "version of the prompt",
    "voice_score": "likeness to the voice",
    "voice_usual": "usually",
    "mood": "pleasure, arousal, dominance",
    "relationship": "familiarity, trust, affection, tension",
    "lapse": "kept out of what is read next",
}
"""What is told of how a reply was made, by the field of the trace."""

console = Console()


class NoSuchReply(EverkinError):
    """The number or the id names no reply, or several."""

    code = "no_such_reply"
    status = 404


def explain(context: typer.Context, companion: str | None, named: str, *, whole: bool, as_json: bool) -> None:
    """Tell why a reply is as it is, which `named` counts from the last one, 1, or names by its id. Raises `Refused` or `NoSuchReply`."""
    with met(context, companion) as here:
        who, client = here.who, here.server.client
        reply = chosen(here.do(client.messages, READ_BACK), named)
        fixed = in_fixed_words(reply["kind"], who)
        why = None if fixed else here.do(client.why, reply["id"])
    if as_json:
        print_json({"message": reply, "why": why})
        return
    console.print(f"[bold {who['colour']}]{escape(who['called'])}[/]", highlight=False)
    console.print(Padding(escape(reply["text"]), (0, 0, 1, 2)), highlight=False)
    if fixed:
        console.print(escape(fixed), highlight=False)
    if why:
        console.print(in_plain_words(why, who), highlight=False)
    if why and whole:
        _show_whole(why)
    elif why:
        console.print("\n[dim]All that the model read, and what was weighed: add --all[/]", highlight=False)


def chosen(messages: Iterable[Mapping[str, Any]], named: str) -> Mapping[str, Any]:
    """The reply that is `named` by a number, counted from the last one, 1, or by its id or the beginning of it. Raises `NoSuchReply`."""
    replies = [message for message in messages if message["role"] == "companion"][::-1]
    if named.isdecimal() and len(named) <= NUMBER_DIGITS_MAX:
        if not 1 <= int(named) <= len(replies):
            raise NoSuchReply(f"There is no reply {named}: choose one from 1, the last, to {len(replies)}.")
        return replies[int(named) - 1]
    if len(named) < ID_DIGITS_MIN:
        raise NoSuchReply(f"{named!r} names no reply. Give a number, 1 for the last, or at least {ID_DIGITS_MIN} characters of an id.")
    found = [reply for reply in replies if str(reply["id"]).startswith(named.casefold())]
    if len(found) != 1:
        many = "Several replies begin" if found else f"None of the last {counted(len(replies), 'reply', 'replies')} begins"
        raise NoSuchReply(f"{many} with {named[:40]!r}. The ids are told by: everkin why --json --message 1")
    return found[0]


def in_plain_words(why: Mapping[str, Any], who: Mapping[str, Any]) -> Group:
    """What is to be shown of why a reply is as it is, in plain words."""
    told = plainly(why, who)
    return Group(escape(" ".join(told.lead)), *(one for part in told.parts for one in _listed(part.heading, part.items)))


def _show_whole(why: Mapping[str, Any]) -> None:
    blocks = why["blocks"]
    if blocks:
        total, cached = (sum(block["tokens"] for block in some) for some in (blocks, [block for block in blocks if block["cached"]]))
        table = Table(
            "zone",
            "source",
            "tokens",
            "cached",
            "why",
            title=f"\nThe model read about {total:,} tokens, {cached:,} of them already known to it",
        )
        table.title_justify, table.box = "left", None
        for block in blocks:
            table.add_row(
                block["zone"], escape(block["source"]), f"{block['tokens']:,}", "yes" if block["cached"] else "", escape(block["why"])
            )
        console.print(table)
    dropped, weighed = _listed("Left out, as it was noted down", why["dropped"]), _listed("What was perceived and weighed", why["why"])
    console.print(Group(*dropped, *weighed), highlight=False)
    facts = Table("", "", title="\nHow it was made", title_justify="left", box=None, show_header=False)
    for field, name in FACTS.items():
        if told := _fact(why[field]):
            facts.add_row(name, escape(told))
    console.print(facts)


def _listed(heading: str, lines: Iterable[str]) -> list[RenderableType]:
    """Lines under a heading; nothing where there are none."""
    shown = [Padding(escape(line), (0, 0, 0, 2)) for line in lines]
    return ["", f"[bold]{escape(heading)}[/]", *shown] if shown else []


def _fact(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_fact(one) for one in value)
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
