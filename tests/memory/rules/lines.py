"""Lines as tests write them: said on Friday, 20 November 2026, at noon in Berlin."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from everkin.memory.models import Finding, Line, Speaker
from everkin.memory.rules.extraction import extract

SAID_AT = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def line(text: str, number: int = 9, speaker: Speaker = "person") -> Line:
    return Line(UUID(int=number), speaker, text, SAID_AT)


def told(text: str, *before: tuple[Speaker, str]) -> list[Finding]:
    """What a line of the person tells after the lines `before` it, oldest first."""
    return extract(line(text), [line(said, number, speaker) for number, (speaker, said) in enumerate(before, 1)])


def texts(findings: list[Finding]) -> set[str]:
    return {finding.text for finding in findings}
