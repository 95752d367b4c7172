"""The replies that no model writes: the same words every time, in four languages, of one version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from everkin.safety.crisis.phrasing import Tier
from everkin.safety.language import DEFAULT
from everkin.safety.lines import Line

LANGUAGES = ("en", "de", "es", "fr")
LINES_MAX = 6
"""How many lines a reply names: somebody in distress reads no directory."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What is said in a language, by kind, and how a line of help is written down in it."""

    version: int
    replies: Mapping[str, str]
    lines: Mapping[str, str]


def crisis_kind(tier: Tier, *, another: bool) -> str:
    """The kind of reply to a crisis of `tier`, one's own or that of `another`. Raises `ValueError` where there is no crisis."""
    if tier is Tier.NONE:
        raise ValueError("Where there is no crisis, no reply is prepared: ask for the tier first.")
    return f"crisis_{tier.name.lower()}_{'other' if another else 'self'}"


def prepared(kind: str, language: str, helplines: Sequence[Line]) -> str:
    """The reply of a `kind` in a language (else English), with the lines of help it names. Raises `KeyError` for no such kind."""
    spoken = replies(language if language in LANGUAGES else DEFAULT)
    emergency = " / ".join(line.call for line in helplines if line.kind == "emergency")
    named = [line for line in helplines if line.kind != "emergency"]
    shown = [
        *[line for line in named if line.kind != "directory"][: LINES_MAX - 1],
        *[line for line in named if line.kind == "directory"][:1],
    ]
    return spoken.replies[kind].format(emergency=emergency, lines="\n".join(_written(line, spoken.lines) for line in shown))


def _written(line: Line, forms: Mapping[str, str]) -> str:
    form = "url" if line.url else "both" if line.call and line.text else "text" if line.text else "call"
    name = forms["where"].format(where=line.where, name=line.name) if line.where else line.name
    return forms[form].format(name=name, call=line.call, text=line.text, url=line.url)


@cache
def replies(language: str) -> Replies:
    """Read what is said in one of `LANGUAGES`."""
    data = yaml.safe_load(resources.files("everkin.safety").joinpath(f"replies/{language}.yaml").read_text("utf-8"))
    return Replies(data["version"], data["replies"], data["lines"])
