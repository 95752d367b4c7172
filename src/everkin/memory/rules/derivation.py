"""What a message gives memory: its words, and what is read in them. A pure function of the message and its two predecessors.

Every id is made of what it names, so the same message gives the same records however often it is read.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from everkin.memory.models import Finding, Line, Memory, Origin, Told
from everkin.memory.rules.canon import canon
from everkin.memory.rules.dates import spans
from everkin.memory.rules.entities import entities
from everkin.memory.rules.extraction import extract
from everkin.memory.rules.forgetting import CORE

ASKED_CHARS_MAX = 300


def derived(told: Told) -> list[Memory]:
    """All that the rules make of a told line: its turn, and what they found in it; nothing of an answer to what memory may not read."""
    if _answers_hidden(told):
        return []
    return [turn_of(told), *found(told.line, [*extract(told.line, told.before), *canon(told.line, told.before)])]


def _answers_hidden(told: Told) -> bool:
    """Whether a companion's line answers what memory may not read, itself or behind another companion's."""
    asked = next((b for b in reversed(told.before) if b.speaker == "person"), None)
    return told.line.speaker != "person" and asked is not None and not asked.text


def turn_of(told: Told) -> Memory:
    """The verbatim record of a line. It has the message's id."""
    line = told.line
    times = spans(line.text, line.said_at)
    return Memory(
        id=line.id,
        message_id=line.id,
        speaker=line.speaker,
        text=line.text,
        said_at=line.said_at,
        entities=entities(line.text),
        when=times[0].span if times else None,
        source_ids=(line.id,),
        asked=_asked(told) if line.speaker == "person" else "",
    )


def _asked(told: Told) -> str:
    """What the companion asked just before, as far as it is worth keeping."""
    before = told.before[-1] if told.before else None
    is_asked = before is not None and before.speaker != "person" and "?" in before.text
    return before.text[-ASKED_CHARS_MAX:] if before and is_asked else ""


def found(line: Line, findings: Sequence[Finding], origin: Origin = "said") -> list[Memory]:
    """The records of what was read in a line."""
    return list({m.id: m for m in (_found(line, finding, origin) for finding in findings)}.values())


def _found(line: Line, finding: Finding, origin: Origin) -> Memory:
    return Memory(
        id=record_id(line.id, finding.form, *finding.claim.key, finding.claim.object, finding.text),
        message_id=line.id,
        speaker=line.speaker,
        text=finding.text,
        said_at=line.said_at,
        form=finding.form,
        kind=finding.kind,
        claim=finding.claim,
        entities=finding.entities,
        when=finding.when,
        valid_from=_since(finding, line.said_at),
        source_ids=finding.source_ids,
        origin=origin,
        confidence=finding.confidence,
        importance=finding.importance,
        pinned=finding.form == "plan" or (finding.form == "fact" and finding.importance >= CORE),
    )


def record_id(message_id: UUID, *parts: str) -> UUID:
    """The id of a record by the message it rests on and what it says."""
    return uuid5(message_id, "\x1f".join(parts))


def _since(finding: Finding, said_at: datetime) -> datetime:
    """Since when a fact holds: what began in the past may say so; what is told of the future holds as told."""
    return min(finding.when.begin, said_at) if finding.when else said_at
