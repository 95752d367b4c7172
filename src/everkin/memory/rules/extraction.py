"""What a line tells, by rules alone: no model, no clock, no chance. The same line with the same two before it gives the same findings."""

import re
from collections.abc import Sequence
from dataclasses import replace

from everkin.memory.models import Finding, Line
from everkin.memory.rules.facts import facts
from everkin.memory.rules.plans import plans
from everkin.memory.rules.references import Statement, statements
from everkin.memory.rules.wishes import wishes

FINDINGS_MAX = 20
"""The most that one line gives."""
PREDECESSORS = 2
_YEARLY = frozenset({"birthday", "wedding anniversary"})
_CORRECTS = re.compile(r"\b(?:now|actually|new|sorry|wait|i mean|i meant|scratch that|correction|no)\b,?\s", re.IGNORECASE)
"""Words by which a later object in a line takes the place of an earlier one."""
_MOVED = re.compile(r"\b(?:now|moved|new)\b")


def extract(line: Line, before: Sequence[Line]) -> list[Finding]:
    """Return the facts and plans that `line` tells, at most `FINDINGS_MAX`, in its order.

    `before` are up to two lines before it on the path, oldest first; an empty text is one that was deleted. Only what the person says about
    themselves and those of their life is read; the companion's lines serve to know what is meant. `source_ids` are the line's and those of
    the lines it took. Of two objects in one line for what can have only one, a correction and what is "now" win; else both are kept.
    """
    if line.speaker != "person" or not line.text.strip():
        return []
    found: list[Finding] = []
    for statement in statements(line, before[-PREDECESSORS:]):
        found += _told(statement, line)
        if len(found) > 2 * FINDINGS_MAX:
            break
    return _settled(_once(found), corrects=bool(_CORRECTS.search(line.text)))[:FINDINGS_MAX]


def _told(statement: Statement, line: Line) -> list[Finding]:
    """What one statement tells. What is planned is not so yet; a birthday is no plan."""
    told, planned = facts(statement, line), plans(statement, line)
    if planned and not any(f.claim.predicate in _YEARLY for f in told):
        told = [*planned, *(f for f in told if f.claim.predicate == "name")]
    return [*told, *wishes(statement, line)]


def _once(found: Sequence[Finding]) -> list[Finding]:
    """Each finding once, by what it claims; the surer of two."""
    best: dict[tuple[str, ...], Finding] = {}
    for finding in found:
        key = (finding.form, *finding.claim.key, finding.claim.object.casefold())
        if key not in best or finding.confidence > best[key].confidence:
            best[key] = finding
    return list(best.values())


def _settled(found: list[Finding], *, corrects: bool) -> list[Finding]:
    """Findings that do not contradict each other.

    What begins in a line outlives what ends in it; of two objects for one thing the later stays where the line corrects itself.
    """
    settled: list[Finding] = []
    for number, finding in enumerate(found):
        rivals = [other for other in found if other is not finding and _is_rival(other, finding)]
        later = [other for other in found[number + 1 :] if other in rivals]
        replaced = any(corrects or _MOVED.search(other.text) for other in later)
        if rivals and (not finding.claim.object or replaced):
            continue
        alone = not rivals or not any(other.claim.object for other in rivals) or corrects or bool(_MOVED.search(finding.text))
        settled.append(finding if alone else replace(finding, claim=replace(finding.claim, single=False)))
    return settled


def _is_rival(one: Finding, other: Finding) -> bool:
    return one.form == other.form == "fact" and one.claim.key == other.claim.key and (one.claim.single or other.claim.single)
