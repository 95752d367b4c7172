"""The deferred work of memory: reading what was said, closing what it changes, summing up sessions that are over.

Each function here is one step of a transaction. What a message gives is a function of the message and its predecessors; what holds when is
a function of all that is there: so the work may be done again, in any order, and comes out the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from everkin.kit.crypto import SealingKey
from everkin.kit.db import Connection
from everkin.memory import store
from everkin.memory.models import Claim, Memory, Pair, Wish
from everkin.memory.rules import consolidation, plans
from everkin.memory.rules.chains import chained, first_holds, outdated
from everkin.memory.rules.index import SESSION_GAP

Fence = Callable[[Connection], None]
"""Called inside a transaction; raises where this process may not commit any more."""

PLANS_MAX = 500
STALE_AT_ONCE = 200
SESSION_TURNS_MAX = 20_000
ANSWERED_WITHIN = timedelta(days=30)
"""How long after its time a plan is still answered."""


def keep(conn: Connection, pair: Pair, key: SealingKey, derived: Mapping[UUID, Sequence[Memory]], now: datetime, *, by_model: bool) -> None:
    """Make the memories of messages what the rules derived from each: none for a message that is not shown, or not to be remembered.

    Of what was said before all was erased nothing is added: what is there was brought since then, and follows the message.
    """
    known = store.of_messages(conn, pair, key, list(derived))
    old = {m.id: m for m in known}
    since, named = store.since(conn, pair), [_named(m, key) for memories in derived.values() for m in memories]
    wanted = _wished(conn, pair, key, [m for m in named if since is None or m.said_at >= since or m.id in old])
    new = [_carried_over(m, old[m.id]) if m.id in old else replace(m, recorded_at=now) for m in wanted]
    changed = [m for m in new if m != old.get(m.id)]
    ids = {m.id for m in wanted}
    dropped = [m for m in known if m.id not in ids and not _stays(m, derived)]
    store.apply(conn, pair, key, store.Change(changed, [m.id for m in dropped]))
    settle(conn, pair, key, [*changed, *dropped])
    if by_model:
        fresh = [m.id for m in changed if m.form == "turn" and m.speaker == "person" and m.id not in old]
        store.add_due(conn, pair, fresh, by_model=True)


def add_findings(conn: Connection, pair: Pair, key: SealingKey, message_id: UUID, findings: Sequence[Memory], now: datetime) -> None:
    """Keep what a model read in a message, if the message is still remembered."""
    there = {m.id for m in store.of_messages(conn, pair, key, [message_id])}
    if message_id in there:
        named = [replace(_named(m, key), recorded_at=now) for m in findings]
        new = [m for m in _wished(conn, pair, key, named) if m.id not in there]
        store.apply(conn, pair, key, store.Change(new))
        settle(conn, pair, key, new)


def follow_wishes(conn: Connection, pair: Pair, key: SealingKey, known: Sequence[Memory]) -> None:
    """Let records follow what the person wishes of them."""
    wanted = {m.id: m for m in _wished(conn, pair, key, known)}
    changed = [replace(wanted[m.id], version=m.version + 1) for m in known if m.id in wanted and wanted[m.id] != m]
    dropped = [m for m in known if m.id not in wanted]
    store.apply(conn, pair, key, store.Change(changed, [m.id for m in dropped]))
    settle(conn, pair, key, [*changed, *dropped])


def settle(conn: Connection, pair: Pair, key: SealingKey, changed: Sequence[Memory]) -> None:
    """Let all that hangs together with changed records follow: what supersedes what, which plans are answered, which turns are outdated."""
    planned = _rechain(conn, pair, key, changed)
    _close_plans(conn, pair, key, [m for m in changed if m.form == "turn" and m.speaker == "person"], planned)
    _mark_outdated(conn, pair, key, changed)
    store.add_stale(conn, pair, sorted({m.said_at for m in changed if m.form != "summary"}))


def sum_up(conn: Connection, pair: Pair, key: SealingKey, now: datetime) -> bool:
    """Sum up anew the sessions around some stale moments, those that are over; return whether there is more to do."""
    notes = store.stale_of(conn, pair, now - SESSION_GAP, STALE_AT_ONCE)
    done: list[int] = []
    seen_to: datetime | None = None
    for number, at in notes.items():
        if seen_to is None or at > seen_to:
            begin, end = _around(conn, pair, at)
            if not consolidation.is_over(end, now):
                break
            _sum_up_between(conn, pair, key, (begin, end), now)
            seen_to = end
        done.append(number)
    store.freshened(conn, pair, done)
    return len(done) == STALE_AT_ONCE


def _named(memory: Memory, key: SealingKey) -> Memory:
    """A finding under an id that only the pair's key can make of its words: ids stand in the clear, and tell nothing."""
    return memory if memory.form == "turn" else replace(memory, id=UUID(bytes=key.mark("id", memory.id)))


def _wished(conn: Connection, pair: Pair, key: SealingKey, derived: Sequence[Memory]) -> list[Memory]:
    """Records as the person wishes them; those that the person deleted are left out."""
    wishes = store.wishes(conn, pair, key, [m.id for m in derived])
    return [_as_wished(m, wishes.get(m.id, _NO_WISH)) for m in derived if not wishes.get(m.id, _NO_WISH).deleted]


_NO_WISH = Wish()


def _as_wished(memory: Memory, wish: Wish) -> Memory:
    pinned = memory.pinned if wish.pinned is None else wish.pinned
    return replace(memory, pinned=pinned, excluded=wish.excluded, corrected_by=wish.corrected_by)


def _carried_over(new: Memory, old: Memory) -> Memory:
    """A record that is derived again keeps what use has made of it, and takes a new version where it differs."""
    kept = replace(
        new,
        valid_to=old.valid_to,
        superseded_by=old.superseded_by,
        recorded_at=old.recorded_at,
        stability=old.stability,
        last_used=old.last_used,
        uses=old.uses,
        version=old.version,
    )
    return kept if kept == old else replace(kept, version=old.version + 1)


def _stays(memory: Memory, derived: Mapping[UUID, Sequence[Memory]]) -> bool:
    """Whether a record that the rules did not derive stays: it sums up a session, or a model read it in words that are still shown."""
    still_told = memory.message_id is not None and all(derived.get(i, True) for i in (memory.message_id, *memory.source_ids))
    return memory.form == "summary" or (memory.origin == "model" and still_told)


def _rechain(conn: Connection, pair: Pair, key: SealingKey, changed: Sequence[Memory]) -> set[UUID]:
    """Order anew what is said of what `changed` records claim; return the plans among it, whose answers are then to be looked for."""
    found = store.of_claims(conn, pair, key, {m.claim.key for m in changed if m.claim})
    chains: dict[tuple[str, ...], list[Memory]] = {_chain(m): [] for m in changed if m.claim}
    for memory in found:
        if _chain(memory) in chains:
            chains[_chain(memory)].append(memory)
    together = [m for chain in chains.values() for m in chain]
    _keep_changed(conn, pair, key, together, [m for chain in chains.values() for m in _settled(chain)])
    return {m.id for m in together if m.form == "plan"}


def _settled(chain: Sequence[Memory]) -> list[Memory]:
    """A chain with what holds in it: of what a person tells the latest, of what a companion says about itself the first."""
    return first_holds(chain) if any(m.form == "canon" for m in chain) else chained(chain)


def _chain(memory: Memory) -> tuple[str, ...]:
    """What records share that may close each other: subject and predicate; of plans, which have the same, what is planned too."""
    claim = memory.claim or Claim("", "", "")
    return memory.form, *claim.key, *([claim.object.casefold()] if memory.form == "plan" else [])


def _close_plans(conn: Connection, pair: Pair, key: SealingKey, turns: Sequence[Memory], planned: set[UUID]) -> None:
    """Close the plans that one of `turns` answers; look through all that was said for `planned`, and where one of `turns` closed it."""
    if not turns and not planned:
        return
    known = store.of_form(conn, pair, key, ["plan"], PLANS_MAX)
    if not known:
        return
    ids = {p.id for p in known}
    there = list(store.by_ids(conn, pair, key, [t.id for t in turns]).values())
    touched = {t.id for t in turns}
    settled: list[Memory] = []
    for plan in known:
        if plan.superseded_by in ids or plan.corrected_by:
            continue
        if plan.id in planned or plan.superseded_by in touched:
            said = store.said_between(conn, pair, key, plan.said_at, _answered_until(plan), SESSION_TURNS_MAX)
            settled.append(_answered(replace(plan, valid_to=None, superseded_by=None), said))
        else:
            settled.append(_answered(plan, there))
    _keep_changed(conn, pair, key, known, settled)


def _answered(plan: Memory, said: Sequence[Memory]) -> Memory:
    """The plan, closed by the first line that answers it, unless an earlier one has closed it."""
    until = min(plan.valid_to or _answered_until(plan), _answered_until(plan))
    after = [
        t for t in said if t.speaker == "person" and plan.said_at < t.said_at <= until and plans.answers(plan, t.text, t.said_at, t.asked)
    ]
    first = min(after, key=lambda t: (t.said_at, t.id.bytes), default=None)
    return replace(plan, valid_to=first.said_at, superseded_by=first.id) if first else plan


def _answered_until(plan: Memory) -> datetime:
    return (plan.when.end if plan.when else plan.said_at) + ANSWERED_WITHIN


def _mark_outdated(conn: Connection, pair: Pair, key: SealingKey, changed: Sequence[Memory]) -> None:
    """Mark the turns of which a finding holds no longer, among them those that changed records have superseded."""
    messages = {m.message_id for m in changed if m.message_id}
    beside = store.of_messages(conn, pair, key, list(messages))
    claims = {m.claim.key for m in (*changed, *beside) if m.claim and m.form == "fact"}
    linked = {m.message_id for m in store.of_claims(conn, pair, key, claims) if m.message_id} - messages
    found = [*beside, *store.of_messages(conn, pair, key, list(linked))]
    by_message: dict[UUID, list[Memory]] = {}
    for memory in found:
        if memory.message_id and memory.form != "turn":
            by_message.setdefault(memory.message_id, []).append(memory)
    turns = [m for m in found if m.form == "turn"]
    _keep_changed(conn, pair, key, turns, [outdated(t, by_message.get(t.id, ())) for t in turns])


def _keep_changed(conn: Connection, pair: Pair, key: SealingKey, before: Sequence[Memory], after: Sequence[Memory]) -> None:
    known = {m.id: m for m in before}
    changed = [replace(m, version=m.version + 1) for m in after if m != known[m.id]]
    store.apply(conn, pair, key, store.Change(changed))


def _around(conn: Connection, pair: Pair, at: datetime) -> tuple[datetime, datetime]:
    """The stretch of turns around a moment in which no silence ends a session."""
    return _last_beside(conn, pair, at, later=False), _last_beside(conn, pair, at, later=True)


def _last_beside(conn: Connection, pair: Pair, at: datetime, *, later: bool) -> datetime:
    last = at
    for moment in store.times_beside(conn, pair, at, later=later, limit=SESSION_TURNS_MAX):
        if abs(moment - last) >= SESSION_GAP:
            break
        last = moment
    return last


def _sum_up_between(conn: Connection, pair: Pair, key: SealingKey, span: tuple[datetime, datetime], now: datetime) -> None:
    stretch = store.said_between(conn, pair, key, *span, SESSION_TURNS_MAX)
    there = store.summaries_between(conn, pair, key, *span)
    summed: list[Memory] = []
    for session in consolidation.sessions(stretch):
        findings = [m for m in store.of_messages(conn, pair, key, [t.id for t in session]) if m.form in {"fact", "plan"}]
        ordered = sorted(findings, key=lambda m: (m.said_at, m.id.bytes))
        if made := consolidation.summary(session, ordered):
            summed += _wished(conn, pair, key, [replace(made, recorded_at=now)])
    old = {m.id: m for m in there}
    new = [_carried_over(m, old[m.id]) if m.id in old else m for m in summed]
    dropped = [i for i in old if i not in {m.id for m in new}]
    store.apply(conn, pair, key, store.Change([m for m in new if m != old.get(m.id)], dropped))
