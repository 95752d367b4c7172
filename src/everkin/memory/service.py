"""Memory at work: read a message as a question to memory, recall, note what is due, and do what is due."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

import numpy as np

from everkin.kit.clock import Clock
from everkin.kit.crypto import SealingKey
from everkin.kit.db import Connection, Database
from everkin.kit.log import get_logger
from everkin.kit.stages import stage
from everkin.memory import jobs, store
from everkin.memory.jobs import Fence
from everkin.memory.models import Memory, Names, Pair, Recalled, Told
from everkin.memory.partitions import Canon, Digest, Partition, Partitions
from everkin.memory.rules import cue, derivation, fusion, model_extraction
from everkin.memory.rules.chains import holds
from everkin.memory.rules.cue import Query
from everkin.memory.rules.digest import digest, known_before
from everkin.memory.rules.follow_ups import offered, worth_a_word
from everkin.memory.rules.forgetting import reinforced
from everkin.memory.rules.index import EXCLUDED, SESSION_GAP
from everkin.ports.chat import ModelError, PromptTooLong
from everkin.ports.embedding import Embedding, Vectors
from everkin.ports.extraction import Extraction

log = get_logger(__name__)

DUE_AT_ONCE = 4096
READ_AT_ONCE = 64
"""How many messages a transaction reads: others wait for it."""
EMBEDDED_AT_ONCE = 64
THREAD_FROM_ROWS = 20_000
"""A scan of more rows than this leaves the event loop to others."""
FACTS_MAX = 500
CANON_MAX = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Due:
    """Messages of a pair that are to be read: their ids by the number of their note."""

    pair: Pair
    notes: Mapping[int, UUID]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as memory hears it: the question that it puts to memory, and what it means itself, as a vector (d,)."""

    query: Query
    vector: Vectors


class Memories:
    """Every pair's memory. `key` is the person's that seals the keys of their partitions."""

    def __init__(
        self, database: Database, embedding: Embedding, partitions: Partitions, clock: Clock, extraction: Extraction | None = None
    ) -> None:
        self._database = database
        self._embedding = embedding
        self._partitions = partitions
        self._clock = clock
        self._extraction = extraction
        self._lacking: set[Pair] = set()

    @stage("embedding")
    async def hear(self, text: str, names: Names) -> Heard:
        """Read a message as a question to memory. Without the encoder it goes by words alone, and its own vector is zero."""
        query = cue.read(text, names, self._clock.now().astimezone())
        texts = list(dict.fromkeys((*query.texts, text[: cue.CUE_CHARS])))
        vectors = await self._embedded(texts)
        if not len(vectors):
            return Heard(query.with_vectors(vectors), np.zeros(self._partitions.dimensions, np.float32))
        return Heard(query.with_vectors(vectors[[texts.index(t) for t in query.texts]]), vectors[texts.index(text[: cue.CUE_CHARS])])

    @stage("recall")
    async def recall(
        self, pair: Pair, key: SealingKey, query: Query, limit: int, weights: Mapping[str, float] = fusion.WEIGHTS
    ) -> list[Recalled]:
        """Return the `limit` memories of a pair that fit best, best first, what never was so last; what holds no longer is among them.

        A fact that answers outright stands ahead of all: of it no closeness is told, and the overlap is whole.
        """
        opened = await self._partitions.current(pair, key) if limit else None
        if opened is None:
            return []
        view = opened.index.view()
        rank = partial(fusion.rank, view, query, self._clock.now(), limit, without=EXCLUDED, weights=weights)
        hits = await asyncio.to_thread(rank) if len(view) > THREAD_FROM_ROWS else rank()
        ids = view.ids([hit.row for hit in hits])
        memories = await self._reading(pair, opened, store.shown, ids=ids)
        fits = [Recalled(memories[i], h.score, h.closeness, h.overlap) for i, h in zip(ids, hits, strict=True) if i in memories]
        facts = await self._reading(pair, opened, _answering, claims=query.claims, at=self._clock.now()) if query.claims else []
        return _laid_out(facts, fits)[:limit]

    async def digest(self, pair: Pair, key: SealingKey, before: datetime) -> list[str]:
        """What the person told ahead of a session's beginning and holds still, the most important first."""
        opened = await self._partitions.current(pair, key)
        if opened is None:
            return []
        view = opened.index.view()
        rows = known_before(view, before)[-FACTS_MAX:]
        of = (before, tuple(view.ids(rows)))
        if opened.digest is None or opened.digest.of != of:
            facts = await self._reading(pair, opened, store.shown, ids=of[1])
            opened.digest = Digest(of, digest(facts.values(), before))
        return opened.digest.lines

    async def follow_ups(self, pair: Pair, key: SealingKey) -> list[Memory]:
        """The person's dated commitments that are worth a word now."""
        opened = await self._partitions.current(pair, key)
        if opened is None:
            return []
        view, now = opened.index.view(), self._clock.now()
        ids = view.ids(worth_a_word(view, now))
        plans = await self._reading(pair, opened, store.shown, ids=ids) if ids else {}
        return offered(plans.values(), now)

    async def canon(self, pair: Pair, key: SealingKey) -> Sequence[Memory]:
        """What the companion said about itself on the shown path and holds to, in the order in which it was said."""
        opened = await self._partitions.current(pair, key)
        if opened is None:
            return ()
        if opened.canon is None or opened.canon.seq != opened.seq:
            seq = opened.seq
            said = await self._reading(pair, opened, store.of_form, forms=["canon"], limit=CANON_MAX)
            opened.canon = Canon(seq, [m for m in reversed(said) if m.valid_to is None and not m.excluded])
        known = opened.canon.records
        return await self._database.read(partial(store.settled, pair=pair, memories=known)) if known else ()

    def used(self, conn: Connection, pair: Pair, key: SealingKey, ids: Sequence[UUID]) -> None:
        """Inside the caller's transaction: let memories that a reply used hold longer."""
        own = store.own_key(conn, pair, key) if ids else None
        if own is not None:
            known = store.by_ids(conn, pair, own, ids).values()
            now = self._clock.now()
            store.apply(conn, pair, own, store.Change([r for m in known if (r := reinforced(m, now)) != m]))

    def due(self, conn: Connection, pair: Pair, message_ids: Iterable[UUID]) -> None:
        """Inside the transaction that changes the shown path: note messages whose memories may change with it."""
        store.add_due(conn, pair, message_ids)

    def erase(self, conn: Connection, pair: Pair, key: SealingKey) -> None:
        """Inside the transaction that removes a conversation: delete all that is remembered of it. `erased` follows behind it."""
        store.erase(conn, pair, key, self._clock.now())
        store.begin_anew(conn, pair)

    async def erased(self, pair: Pair) -> None:
        """Let go of what was open of an erased memory."""
        await self._partitions.erased(pair)

    def brought_back(self, conn: Connection, pair: Pair) -> None:
        """Inside the transaction of an import: what was said before an erasure may be remembered again, for the person brings it."""
        store.begin_anew(conn, pair)

    async def pairs_with_work(self) -> list[Pair]:
        """Every pair for which there is something to do; also where the encoder failed of late."""
        quiet_since, by_model = self._clock.now() - SESSION_GAP, self._extraction is not None
        found = await self._database.read(partial(store.pairs_with_work, quiet_since=quiet_since, by_model=by_model))
        return list({*found, *self._lacking})

    async def next_due(self, pair: Pair) -> Due:
        """The next messages of a pair that the rules are to read."""
        return Due(pair, await self._database.read(partial(store.due_of, pair=pair, limit=DUE_AT_ONCE)))

    async def read(self, due: Due, key: SealingKey, told: Mapping[UUID, Told | None], fence: Fence) -> None:
        """Make the memories of messages what they are now, some in each transaction: None for one that is not to be remembered."""
        notes = list(due.notes.items())
        for at in range(0, len(notes), READ_AT_ONCE):
            some = dict(notes[at : at + READ_AT_ONCE])
            derived = await asyncio.to_thread(read_by_rules, {i: told[i] for i in some.values()})
            await self._database.write(partial(self._keep, due=due, key=key, numbers=list(some), derived=derived, fence=fence))

    async def finish(self, pair: Pair, key: SealingKey, fence: Fence) -> None:
        """Once all is read: sum up sessions that are over, and give records their vectors."""
        now = self._clock.now()

        def tx(conn: Connection) -> bool:
            fence(conn)
            own = store.own_key(conn, pair, key)
            return own is not None and jobs.sum_up(conn, pair, own, now)

        while await self._database.write(tx):
            pass
        await self._fill(pair, key, fence)

    async def next_for_model(self, pair: Pair) -> Due:
        """The next message of a pair that a model is to read; none without a model."""
        if self._extraction is None:
            return Due(pair, {})
        return Due(pair, await self._database.read(partial(store.due_of, pair=pair, limit=1, by_model=True)))

    async def read_by_model(self, due: Due, key: SealingKey, told: Mapping[UUID, Told | None], fence: Fence) -> None:
        """Let a model read messages, and keep what it found that stands in them. Raises `ModelError`: then they stay due."""
        found = {i: await self._found_by_model(p) for i, p in told.items() if p}

        def tx(conn: Connection) -> None:
            fence(conn)
            still, own = store.done(conn, due.pair, list(due.notes)), store.own_key(conn, due.pair, key)
            for message_id in still & found.keys():
                if own is not None:
                    jobs.add_findings(conn, due.pair, own, message_id, found[message_id], self._clock.now())

        await self._database.write(tx)

    async def close(self) -> None:
        """Save what a next opening would miss."""
        await self._partitions.close()

    def _keep(
        self, conn: Connection, due: Due, key: SealingKey, numbers: Sequence[int], derived: Mapping[UUID, Sequence[Memory]], fence: Fence
    ) -> None:
        fence(conn)
        if still := store.done(conn, due.pair, numbers):  # all may have been erased meanwhile
            own = store.begin(conn, due.pair, key)
            jobs.keep(conn, due.pair, own, {i: derived[i] for i in still}, self._clock.now(), by_model=self._extraction is not None)

    async def _found_by_model(self, told: Told) -> list[Memory]:
        if self._extraction is None:
            return []
        told = _by_local_time(told)
        try:
            answer = await self._extraction.extract(model_extraction.request(told.line, told.before))
        except PromptTooLong as error:  # another try would not help, and the others do not wait for it
            log.warning("a model cannot read a message; the rules' findings stand", message=told.line.id, code=error.code)
            return []
        return derivation.found(told.line, model_extraction.accept(answer, told.line, told.before), "model")

    async def _fill(self, pair: Pair, key: SealingKey, fence: Fence) -> None:
        """Embed what has no vector yet, or one of another encoder; where the encoder fails it is left for the next time."""
        own = await self._database.read(partial(store.own_key, pair=pair, key=key))
        if own is None:
            return
        next_few = partial(store.without_vector, pair=pair, key=own, model=self._embedding.name, limit=EMBEDDED_AT_ONCE)
        while lacking := await self._database.read(next_few):
            vectors = await self._embedded([m.wording for m in lacking])
            if not len(vectors):
                self._lacking.add(pair)  # the sweep comes back to it
                return
            found = {m.id: (m.version, vector) for m, vector in zip(lacking, vectors, strict=True)}
            await self._database.write(partial(self._set_vectors, pair=pair, key=own, found=found, fence=fence))
        self._lacking.discard(pair)

    def _set_vectors(self, conn: Connection, pair: Pair, key: SealingKey, found: Mapping[UUID, tuple[int, Vectors]], fence: Fence) -> None:
        fence(conn)
        store.set_vectors(conn, pair, key, self._embedding.name, found)

    async def _embedded(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts; none where the encoder fails."""
        try:
            return await self._embedding.embed(texts)
        except ModelError as error:
            log.warning("embedding failed", code=error.code)
            return np.empty((0, self._partitions.dimensions), np.float32)

    async def _reading(self, pair: Pair, opened: Partition, query: Callable[..., T], **arguments: object) -> T:
        return await self._database.read(partial(query, pair=pair, key=opened.key, **arguments))


def _answering(conn: Connection, pair: Pair, key: SealingKey, claims: Sequence[tuple[str, str]], at: datetime) -> list[Memory]:
    """The person's facts of `claims` that hold, in the order of the claims, the latest first."""
    known = store.settled(conn, pair, store.of_claims(conn, pair, key, claims))
    facts = [m for m in known if m.form == "fact" and m.speaker == "person" and not m.excluded and holds(m, at)]
    latest = sorted(facts, key=lambda m: m.said_at, reverse=True)
    return sorted(latest, key=lambda m: claims.index(m.claim.key) if m.claim else len(claims))


def _laid_out(facts: Sequence[Memory], fits: Sequence[Recalled]) -> list[Recalled]:
    """Facts that answer outright, then what fits, what was set right last."""
    answers = [Recalled(m, max((r.score for r in fits), default=0.0), 0.0, 1.0) for m in facts]
    ahead = {m.id for m in facts}
    others = [r for r in fits if r.memory.id not in ahead]
    return [*answers, *sorted(others, key=lambda r: r.memory.corrected_by is not None)]


def read_by_rules(told: Mapping[UUID, Told | None]) -> dict[UUID, list[Memory]]:
    """What the rules make of messages, by their ids: nothing of one that is not to be remembered."""
    return {message_id: _read_by_rules(_by_local_time(one)) if one else [] for message_id, one in told.items()}


def _read_by_rules(told: Told) -> list[Memory]:
    try:
        return derivation.derived(told)
    except Exception:
        log.exception("the rules broke on a message; it is kept word for word", message=told.line.id)
        return [derivation.turn_of(told)]


def _by_local_time(told: Told) -> Told:
    """The same with its moments in this machine's time zone: "tomorrow" is the day after the one on the wall."""
    return replace(told, line=replace(told.line, said_at=told.line.said_at.astimezone()))
