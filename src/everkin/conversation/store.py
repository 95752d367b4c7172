"""Where conversations, their messages (a tree), their turns, traces and pins are kept. Every query names its owner."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from everkin.accounts.models import Person
from everkin.conversation.models import (
    Conversation,
    Kind,
    Member,
    Message,
    MessageState,
    Orphan,
    Pin,
    Pinned,
    PinnedWhy,
    Trace,
    Turn,
    TurnState,
    Whose,
)
from everkin.kit.db import Json, UtcDateTime, Uuid, insert_new, metadata

DELETED: MessageState = "deleted"
BATCH = 500
TRAIL_MAX = 2**31 - 1

conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("companion_id", sa.String(64)),
    sa.Column("head_id", Uuid, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Column("sealed_title", sa.LargeBinary),
    sa.UniqueConstraint("person_id", "companion_id"),
)
"""A group has no `companion_id`, but members."""

member = sa.Table(
    "member",
    metadata,
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("companion_id", sa.String(64), primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("present", sa.Boolean, nullable=False),
    sa.Column("talkativeness", sa.Float),
    sa.Column("companion_version", sa.Integer, nullable=False),
    sa.Index("ix_member_companion", "person_id", "companion_id"),
)
"""Every companion that ever was in a group; who is there now is `present`."""

message = sa.Table(
    "message",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    sa.Column("parent_id", Uuid, sa.ForeignKey("message.id"), index=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("weight", sa.Integer, nullable=False),
    sa.Column("path_weight", sa.BigInteger, nullable=False),
    sa.Column("shown_id", Uuid),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("speaker_id", sa.String(64)),
    sa.Column("present", Json),
    sa.Index("ix_message_siblings", "conversation_id", "parent_id"),
)
"""`shown_id` is the message that was shown last below this one; none where the shown path ended here.

`speaker_id` is the companion who said it, `present` the sorted ids of those who heard it; none where the conversation has but one.
"""

turn = sa.Table(
    "turn",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    sa.Column("message_id", Uuid, sa.ForeignKey("message.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("reply_id", Uuid, sa.ForeignKey("message.id", ondelete="SET NULL"), index=True),
    sa.Column("before_id", Uuid),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("began_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Index(
        "ux_turn_running",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    ),
)

"""`before_id` is the head that a turn took off the path in order to begin: without a word of a reply it comes back."""

trace = sa.Table(
    "trace",
    metadata,
    sa.Column("message_id", Uuid, sa.ForeignKey("message.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

pin = sa.Table(
    "pin",
    metadata,
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("companion_version", sa.Integer, nullable=False),
    sa.Column("prompt_version", sa.Integer, nullable=False),
    sa.Column("model", sa.String(200), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("why", sa.String(16), nullable=False),
)
"""What a conversation was pinned to, one after the other: the last row counts."""

_running = sa.exists().where(turn.c.conversation_id == conversation.c.id, turn.c.state == "running").correlate(conversation)


def _last_pin(conversation_id: sa.ColumnElement[UUID], person_id: sa.ColumnElement[UUID]) -> sa.ScalarSelect[int]:
    """The number of the pin that counts."""
    other = pin.alias()
    last = sa.select(sa.func.max(other.c.number)).where(other.c.conversation_id == conversation_id, other.c.person_id == person_id)
    return last.scalar_subquery()


_conversation = sa.select(conversation, pin.c.companion_version, pin.c.prompt_version, pin.c.model, _running.label("replying")).join_from(
    conversation,
    pin,
    (pin.c.conversation_id == conversation.c.id) & (pin.c.number == _last_pin(conversation.c.id, conversation.c.person_id)),
)


def conversations(conn: sa.Connection, person: Person) -> list[Conversation]:
    """A person's conversations with one companion each, the latest first."""
    return _all(conn, person, conversation.c.companion_id.is_not(None))


def groups(conn: sa.Connection, person: Person) -> list[Conversation]:
    """A person's groups, the latest first."""
    return _all(conn, person, conversation.c.companion_id.is_(None))


def _all(conn: sa.Connection, person: Person, which: sa.ColumnElement[bool]) -> list[Conversation]:
    rows = conn.execute(_conversation.where(conversation.c.person_id == person.id, which).order_by(conversation.c.updated_at.desc()))
    return [_read(row, person) for row in rows]


def find(conn: sa.Connection, person: Person, conversation_id: UUID) -> Conversation | None:
    """A person's conversation by its id."""
    return _one(conn, person, conversation.c.id == conversation_id)


def find_with(conn: sa.Connection, person: Person, companion_id: str) -> Conversation | None:
    """A person's conversation with a companion."""
    return _one(conn, person, conversation.c.companion_id == companion_id)


def _one(conn: sa.Connection, person: Person, which: sa.ColumnElement[bool]) -> Conversation | None:
    row = conn.execute(_conversation.where(conversation.c.person_id == person.id, which)).one_or_none()
    return _read(row, person) if row else None


def _read(row: sa.Row[Any], person: Person | None = None) -> Conversation:
    """A conversation; its title only for its person."""
    held = Pin(row.companion_version, row.prompt_version, row.model)
    title = person.body.open(row.sealed_title, person.id, row.id, "title").decode() if person and row.sealed_title else ""
    companion_id = row.companion_id or ""
    return Conversation(row.id, row.person_id, companion_id, row.head_id, row.created_at, row.updated_at, held, row.replying, title)


def _sealed_title(person: Person, conversation_id: UUID, title: str) -> bytes | None:
    return person.body.seal(title.encode(), person.id, conversation_id, "title") if title else None


def rename(conn: sa.Connection, person: Person, conversation_id: UUID, title: str) -> None:
    """Give a conversation a title, sealed under its owner and place; an empty one takes it away."""
    conn.execute(
        sa.update(conversation)
        .where(conversation.c.id == conversation_id, conversation.c.person_id == person.id)
        .values(sealed_title=_sealed_title(person, conversation_id, title))
    )


def members(conn: sa.Connection, person: Whose, conversation_id: UUID) -> list[Member]:
    """Every companion that ever was in a group, in the order in which they came; none of a conversation with one."""
    rows = conn.execute(
        sa.select(member).where(member.c.conversation_id == conversation_id, member.c.person_id == person.id).order_by(member.c.number)
    )
    return [Member(row.companion_id, row.number, row.present, row.companion_version, row.talkativeness) for row in rows]


def put_member(conn: sa.Connection, person: Person, conversation_id: UUID, new: Member) -> None:
    """Store a member of a group as it is now."""
    conn.execute(
        sa.delete(member).where(
            member.c.conversation_id == conversation_id, member.c.person_id == person.id, member.c.companion_id == new.companion_id
        )
    )
    values = {"number": new.number, "present": new.present, "talkativeness": new.talkativeness, "companion_version": new.companion_version}
    conn.execute(member.insert().values(conversation_id=conversation_id, person_id=person.id, companion_id=new.companion_id, **values))


def heads_with(conn: sa.Connection, person: Person, companion_id: str) -> dict[UUID, tuple[UUID, bool]]:
    """Of every conversation that a companion is or was in, by its id: the head, and whether it is a group."""
    is_in = sa.select(member.c.conversation_id).where(member.c.person_id == person.id, member.c.companion_id == companion_id)
    rows = conn.execute(
        sa.select(conversation.c.id, conversation.c.head_id, conversation.c.companion_id)
        .where(conversation.c.person_id == person.id)
        .where((conversation.c.companion_id == companion_id) | conversation.c.id.in_(is_in))
        .order_by(conversation.c.created_at, conversation.c.id)
    )
    return {row.id: (row.head_id, row.companion_id is None) for row in rows}


def add_conversation(conn: sa.Connection, new: Conversation, person: Person | None = None) -> bool:
    """Store a conversation with its first pin. False when the person already has one with that companion."""
    values = {c.name: getattr(new, c.name) for c in conversation.c if c.name != "sealed_title"}
    values["companion_id"] = new.companion_id or None
    values["sealed_title"] = _sealed_title(person, new.id, new.title) if person else None
    is_new = insert_new(conn, conversation, values)
    if is_new:
        _add_pin(conn, new, Pinned(1, new.pin, new.created_at, "opened"))
    return is_new


def remove_conversation(conn: sa.Connection, person: Person, conversation_id: UUID) -> None:
    """Remove a conversation with its messages, turns, traces and pins."""
    conn.execute(sa.delete(message).where(message.c.conversation_id == conversation_id, message.c.person_id == person.id))
    conn.execute(sa.delete(conversation).where(conversation.c.id == conversation_id, conversation.c.person_id == person.id))


def add_restored(conn: sa.Connection, new: Conversation, history: Sequence[Pinned]) -> None:
    """Store a conversation that was taken along, with all that it was pinned to."""
    conn.execute(conversation.insert().values({c.name: getattr(new, c.name) for c in conversation.c if c.name != "sealed_title"}))
    for one in history:
        _add_pin(conn, new, one)


def repin(conn: sa.Connection, person: Person, of: Conversation, to: Pin, why: PinnedWhy, now: datetime) -> Pinned:
    """Pin a conversation to something else from now on, and return the pin; the earlier ones stay in its history."""
    new = Pinned(pins(conn, person, of.id)[-1].number + 1, to, now, why)
    _add_pin(conn, of, new)
    return new


def _add_pin(conn: sa.Connection, of: Conversation, new: Pinned) -> None:
    held = {"companion_version": new.pin.companion_version, "prompt_version": new.pin.prompt_version, "model": new.pin.model}
    conn.execute(pin.insert().values(conversation_id=of.id, person_id=of.person_id, number=new.number, at=new.at, why=new.why, **held))


def name_model(conn: sa.Connection, person: Person, conversation_id: UUID, model: str) -> None:
    """Let a model be the one of the conversation's last pin, where that names none yet."""
    last = _last_pin(pin.c.conversation_id, pin.c.person_id)
    conn.execute(
        sa.update(pin)
        .where(pin.c.conversation_id == conversation_id, pin.c.person_id == person.id, pin.c.number == last, pin.c.model == "")
        .values(model=model)
    )


def pins(conn: sa.Connection, person: Person, conversation_id: UUID) -> list[Pinned]:
    """What a conversation was pinned to, the earliest first."""
    rows = conn.execute(sa.select(pin).where(pin.c.conversation_id == conversation_id, pin.c.person_id == person.id).order_by(pin.c.number))
    return [Pinned(row.number, Pin(row.companion_version, row.prompt_version, row.model), row.at, row.why) for row in rows]


def move_head(conn: sa.Connection, person: Whose, conversation_id: UUID, head_id: UUID, now: datetime) -> None:
    """Make a message the last of the shown path."""
    conn.execute(
        sa.update(conversation)
        .where(conversation.c.id == conversation_id, conversation.c.person_id == person.id)
        .values(head_id=head_id, updated_at=now)
    )


def add_message(conn: sa.Connection, person: Person, conversation_id: UUID, new: Message) -> None:
    """Store a message, shown."""
    add_messages(conn, person, conversation_id, [new])


def add_messages(conn: sa.Connection, person: Person, conversation_id: UUID, run: Sequence[Message]) -> None:
    """Store messages of which each answers the one before, shown.

    Their texts and their kinds (which would tell of a crisis) are sealed under their owner, place and id.
    """
    next_ids = [m.id for m in run[1:]]
    conn.execute(message.insert(), [_row(person, conversation_id, m, shown_id) for m, shown_id in zip_longest(run, next_ids)])
    if run[0].parent_id is not None:
        show_below(conn, person, [(run[0].parent_id, run[0].id)])


def add_aside(conn: sa.Connection, person: Person, conversation_id: UUID, new: Sequence[Message]) -> None:
    """Store messages that are not shown: alternatives."""
    if new:
        conn.execute(message.insert(), [_row(person, conversation_id, m, None) for m in new])


def add_tree(conn: sa.Connection, person: Person, conversation_id: UUID, nodes: Sequence[tuple[Message, UUID | None]]) -> None:
    """Store messages, each behind the one it answers, with the message that was shown last below each."""
    for at in range(0, len(nodes), BATCH):
        conn.execute(message.insert(), [_row(person, conversation_id, m, shown_id) for m, shown_id in nodes[at : at + BATCH]])


def whole_tree(conn: sa.Connection, person: Person, conversation_id: UUID) -> list[tuple[Message, UUID | None]]:
    """Every message of a conversation, in the order of their making, with the message that was shown last below it."""
    rows = conn.execute(
        sa.select(message)
        .where(message.c.person_id == person.id, message.c.conversation_id == conversation_id)
        .order_by(message.c.created_at, message.c.id)
    )
    return [(_opened(row, person), row.shown_id) for row in rows]


def _row(person: Person, conversation_id: UUID, new: Message, shown_id: UUID | None) -> dict[str, object]:
    plain = {name: getattr(new, name) for name in ("id", "parent_id", "role", "state", "weight", "path_weight", "created_at")}
    sealed = _sealed(person, conversation_id, new.id, new.kind, new.text)
    who = {"speaker_id": new.speaker_id or None, "present": None if new.present is None else sorted(new.present)}
    return {"person_id": person.id, "conversation_id": conversation_id, "sealed": sealed, "shown_id": shown_id, **who, **plain}


def _sealed(person: Person, conversation_id: UUID, message_id: UUID, kind: Kind, text: str) -> bytes:
    return person.body.seal(f"{kind}\n{text}".encode(), person.id, conversation_id, message_id)


def show_below(conn: sa.Connection, person: Whose, links: Sequence[tuple[UUID, UUID | None]]) -> None:
    """Note for messages which one is shown below each: the way that `end_below` goes."""
    below = sa.update(message).where(message.c.id == sa.bindparam("above"), message.c.person_id == person.id)
    if links:
        conn.execute(below.values(shown_id=sa.bindparam("below")), [{"above": above, "below": below} for above, below in links])


def find_message(conn: sa.Connection, person: Person, conversation_id: UUID, message_id: UUID) -> Message | None:
    """A message of a person's conversation."""
    row = conn.execute(
        sa.select(message).where(message.c.id == message_id, message.c.person_id == person.id, message.c.conversation_id == conversation_id)
    ).one_or_none()
    return _opened(row, person) if row else None


def id_taken(conn: sa.Connection, message_id: UUID) -> bool:
    """Whether any message at all has this id."""
    # any person: an id that somebody else's message has is taken all the same; only that is told
    return conn.execute(sa.select(message.c.id).where(message.c.id == message_id)).first() is not None


def ids_taken(conn: sa.Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Those of some ids that any message or conversation at all has."""
    taken: set[UUID] = set()
    for at in range(0, len(ids), BATCH):
        some = ids[at : at + BATCH]
        # any person: an id that somebody else's message has is taken all the same; only that is told
        taken.update(conn.execute(sa.select(message.c.id).where(message.c.id.in_(some))).scalars())
        # any person: nor may it be that of somebody else's conversation
        taken.update(conn.execute(sa.select(conversation.c.id).where(conversation.c.id.in_(some))).scalars())
    return taken


def messages(conn: sa.Connection, person: Person, message_ids: Sequence[UUID]) -> dict[UUID, Message]:
    """A person's messages by their ids; those that are not there are left out."""
    found: dict[UUID, Message] = {}
    for at in range(0, len(message_ids), BATCH):
        some = message_ids[at : at + BATCH]
        rows = conn.execute(sa.select(message).where(message.c.id.in_(some), message.c.person_id == person.id))
        found.update((row.id, _opened(row, person)) for row in rows)
    return found


def places(conn: sa.Connection, person: Person, message_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Which of a person's messages stand in which conversation, by its id."""
    found: dict[UUID, list[UUID]] = {}
    for at in range(0, len(message_ids), BATCH):
        some = message_ids[at : at + BATCH]
        rows = conn.execute(
            sa.select(message.c.id, message.c.conversation_id).where(message.c.id.in_(some), message.c.person_id == person.id)
        )
        for row in rows:
            found.setdefault(row.conversation_id, []).append(row.id)
    return found


def siblings(conn: sa.Connection, person: Person, conversation_id: UUID, of: Sequence[Message]) -> dict[UUID, list[UUID]]:
    """The alternatives of messages by their ids: the ids with the same parent and role that are not deleted, in order of their making."""
    family = (
        sa.select(message.c.parent_id, message.c.role, message.c.id)
        .where(message.c.person_id == person.id, message.c.conversation_id == conversation_id, message.c.state != DELETED)
        .order_by(message.c.created_at, message.c.id)
    )
    parents = [m.parent_id for m in of if m.parent_id is not None]
    rows: list[sa.Row[Any]] = []
    for at in range(0, len(parents), BATCH):
        rows += conn.execute(family.where(message.c.parent_id.in_(parents[at : at + BATCH])))
    if any(m.parent_id is None for m in of):
        rows += conn.execute(family.where(message.c.parent_id.is_(None)))
    families: dict[tuple[UUID | None, str], list[UUID]] = {}
    for row in rows:
        families.setdefault((row.parent_id, row.role), []).append(row.id)
    return {m.id: families[m.parent_id, m.role] for m in of}


def _walk_statement(names: Sequence[str], counts: Callable[[sa.FromClause], sa.ColumnElement[int]]) -> sa.Select[Any]:
    """A walk from `head_id` up its path, until `limit` messages are counted or those that begin before `start` are reached."""
    person_id, parent = sa.bindparam("person_id", type_=Uuid), message.alias()
    head = sa.select(*(message.c[name] for name in names), counts(message).label("n")).where(
        message.c.id == sa.bindparam("head_id", type_=Uuid), message.c.person_id == person_id
    )
    path = head.cte("path", recursive=True)
    up = sa.select(*(parent.c[name] for name in names), path.c.n + counts(parent)).where(
        parent.c.id == path.c.parent_id,
        parent.c.person_id == person_id,
        path.c.n < sa.bindparam("limit", type_=sa.Integer),
        parent.c.path_weight - parent.c.weight >= sa.bindparam("start", type_=sa.BigInteger),
    )
    return sa.select(path.union_all(up))


def _unless_deleted(row: sa.FromClause) -> sa.ColumnElement[int]:
    return sa.case((row.c.state == DELETED, 0), else_=1)


def _each(_row: sa.FromClause) -> sa.ColumnElement[int]:
    return sa.literal(1, sa.Integer)


def presence(conn: sa.Connection, person: Whose, message_ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    """Who heard messages of groups, by their ids; those that are not there are left out."""
    found: dict[UUID, frozenset[str]] = {}
    for at in range(0, len(message_ids), BATCH):
        some = message_ids[at : at + BATCH]
        rows = conn.execute(
            sa.select(message.c.id, message.c.present).where(
                message.c.id.in_(some), message.c.person_id == person.id, message.c.present.is_not(None)
            )
        )
        found.update((row.id, frozenset(row.present)) for row in rows)
    return found


def _path_statement() -> sa.Select[Any]:
    walk = _walk_statement(message.c.keys(), _unless_deleted)
    walked = walk.get_final_froms()[0]
    return walk.where(walked.c.state != DELETED).order_by(walked.c.n.desc())


def _trail_statement() -> sa.Select[Any]:
    walk = _walk_statement(["id", "parent_id"], _each)
    walked = walk.get_final_froms()[0]
    return walk.with_only_columns(walked.c.id).order_by(walked.c.n)


_path, _trail = _path_statement(), _trail_statement()
"""Made once: to make them costs twice what it costs to run them."""


def path(conn: sa.Connection, person: Person, head_id: UUID, *, start: int = 0, limit: int) -> Sequence[Message]:
    """The path that ends in `head_id`, oldest first: its last `limit` messages, without deleted ones and what begins before `start`."""
    rows = conn.execute(_path, {"person_id": person.id, "head_id": head_id, "start": start, "limit": limit})
    return [_opened(row, person) for row in rows]


def trail(conn: sa.Connection, person: Whose, head_id: UUID, *, start: int = 0, limit: int = TRAIL_MAX) -> list[UUID]:
    """The ids of the path that ends in `head_id`, from its end backwards, deleted messages among them; as much of it as `path` reads."""
    rows = conn.execute(_trail, {"person_id": person.id, "head_id": head_id, "start": start, "limit": limit})
    return list(rows.scalars())


def end_below(conn: sa.Connection, person: Person, message_id: UUID) -> UUID:
    """The end of the path that was shown last through a message."""
    top = sa.select(message.c.id, message.c.shown_id, sa.literal(0).label("n")).where(
        message.c.id == message_id, message.c.person_id == person.id
    )
    down = top.cte("down", recursive=True)
    child = message.alias()
    below = sa.select(child.c.id, child.c.shown_id, down.c.n + 1).where(child.c.id == down.c.shown_id, child.c.person_id == person.id)
    walked = down.union_all(below)
    return cast("UUID", conn.execute(sa.select(walked.c.id).order_by(walked.c.n.desc()).limit(1)).scalar_one())


def below(conn: sa.Connection, person: Person, message_id: UUID, levels: int = TRAIL_MAX) -> list[UUID]:
    """The ids of a message and of those that stand below it in the tree, down to so many levels, itself first."""
    walked = _below(person, message_id, levels)
    return list(conn.execute(sa.select(walked.c.id).order_by(walked.c.n)).scalars())


def _below(person: Person, message_id: UUID, levels: int = TRAIL_MAX) -> sa.CTE:
    top = sa.select(message.c.id, sa.literal(0).label("n")).where(message.c.id == message_id, message.c.person_id == person.id)
    down = top.cte("below", recursive=True)
    child = message.alias()
    answers = (child.c.parent_id == down.c.id, child.c.person_id == person.id, down.c.n < levels)
    return down.union_all(sa.select(child.c.id, down.c.n + 1).where(*answers))


def blank(conn: sa.Connection, person: Person, conversation_id: UUID, gone: Message) -> None:
    """Destroy a message's text and its trace. The message keeps its place and its kind.

    It weighs nothing, nor does its part in the path weights below it.
    """
    walked = _below(person, gone.id)
    conn.execute(
        sa.update(message)
        .where(message.c.person_id == person.id, message.c.id.in_(sa.select(walked.c.id)))
        .values(path_weight=message.c.path_weight - gone.weight)
    )
    sealed = _sealed(person, conversation_id, gone.id, gone.kind, "")
    conn.execute(
        sa.update(message).where(message.c.id == gone.id, message.c.person_id == person.id).values(sealed=sealed, state=DELETED, weight=0)
    )
    conn.execute(sa.delete(trace).where(trace.c.message_id == gone.id, trace.c.person_id == person.id))


def remove_below(conn: sa.Connection, person: Person, top: Message) -> None:
    """Remove a message and all that stands below it, with the turns that they began; of a first message only what stands below.

    A path that was shown through what is gone ends ahead of it.
    """
    walked = _below(person, top.id)
    gone = sa.select(walked.c.id) if top.parent_id else sa.select(walked.c.id).where(walked.c.n > 0)
    conn.execute(sa.delete(message).where(message.c.person_id == person.id, message.c.id.in_(gone)))
    led_there = (message.c.id == top.parent_id) & (message.c.shown_id == top.id) if top.parent_id else message.c.id == top.id
    conn.execute(sa.update(message).where(message.c.person_id == person.id, led_there).values(shown_id=None))


def _opened(row: sa.Row[Any], person: Person) -> Message:
    kind, _, text = person.body.open(row.sealed, person.id, row.conversation_id, row.id).decode().partition("\n")
    return Message(
        id=row.id,
        parent_id=row.parent_id,
        role=row.role,
        kind=cast("Kind", kind),
        text=text,
        state=row.state,
        created_at=row.created_at,
        weight=row.weight,
        path_weight=row.path_weight,
        speaker_id=row.speaker_id or "",
        present=None if row.present is None else frozenset(row.present),
    )


def tree(conn: sa.Connection, person: Person, conversation_id: UUID) -> tuple[dict[UUID, UUID | None], set[UUID]]:
    """Every message of a conversation with the one it answers, in the order of their making; and which of them are not deleted."""
    rows = conn.execute(
        sa.select(message.c.id, message.c.parent_id, message.c.state)
        .where(message.c.person_id == person.id, message.c.conversation_id == conversation_id)
        .order_by(message.c.created_at, message.c.id)
    ).all()
    return {row.id: row.parent_id for row in rows}, {row.id for row in rows if row.state != DELETED}


def add_trace(conn: sa.Connection, person: Person, conversation_id: UUID, message_id: UUID, new: Trace) -> None:
    """Store why a reply is as it is, sealed under its owner, place and id."""
    values = {"message_id": message_id, "person_id": person.id, "conversation_id": conversation_id}
    conn.execute(trace.insert().values(sealed=_sealed_trace(person, conversation_id, message_id, new), **values))


def put_trace(conn: sa.Connection, person: Person, conversation_id: UUID, message_id: UUID, new: Trace) -> None:
    """Replace the trace of a reply."""
    conn.execute(
        sa.update(trace)
        .where(trace.c.message_id == message_id, trace.c.person_id == person.id)
        .values(sealed=_sealed_trace(person, conversation_id, message_id, new))
    )


def traces(conn: sa.Connection, person: Person, message_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, Trace]]:
    """The traces of a person's messages by their ids, each with its conversation; those that are not there are left out."""
    found: dict[UUID, tuple[UUID, Trace]] = {}
    for at in range(0, len(message_ids), BATCH):
        some = message_ids[at : at + BATCH]
        rows = conn.execute(sa.select(trace).where(trace.c.message_id.in_(some), trace.c.person_id == person.id))
        found.update((row.message_id, (row.conversation_id, _opened_trace(row, person))) for row in rows)
    return found


def _sealed_trace(person: Person, conversation_id: UUID, message_id: UUID, new: Trace) -> bytes:
    return person.body.seal(new.model_dump_json(exclude_defaults=True).encode(), person.id, conversation_id, message_id, "trace")


def _opened_trace(row: sa.Row[Any], person: Person) -> Trace:
    return Trace.model_validate_json(person.body.open(row.sealed, person.id, row.conversation_id, row.message_id, "trace"))


def begin_turn(conn: sa.Connection, new: Turn, before_id: UUID | None, now: datetime) -> None:
    """Store a running turn; `before_id` is the head that comes back when nothing is said."""
    values = {"id": new.id, "person_id": new.person.id, "conversation_id": new.conversation.id, "message_id": new.message.id}
    conn.execute(turn.insert().values(before_id=before_id, state="running", began_at=now, **values))


def end_turn(conn: sa.Connection, person: Person, turn_id: UUID, state: TurnState, now: datetime) -> bool:
    """End a running turn. False when it is not running any more."""
    done = conn.execute(
        sa.update(turn)
        .where(turn.c.id == turn_id, turn.c.person_id == person.id, turn.c.state == "running")
        .values(state=state, ended_at=now)
        .returning(turn.c.id)
    )
    return done.first() is not None


def set_reply(conn: sa.Connection, person: Person, turn_id: UUID, reply_id: UUID) -> None:
    """Note which message a turn has brought."""
    conn.execute(sa.update(turn).where(turn.c.id == turn_id, turn.c.person_id == person.id).values(reply_id=reply_id))


def fail_orphans(conn: sa.Connection, now: datetime, conversation_id: UUID | None = None) -> list[Orphan]:
    """End the turns that nobody will end, of one conversation or of all, and return them. Only for who knows that none runs."""
    running = turn.c.state == "running"
    orphans = running if conversation_id is None else running & (turn.c.conversation_id == conversation_id)
    found = conn.execute(
        # any person: who died with their server left their turns behind together
        _conversation.add_columns(turn.c.before_id).join(turn, turn.c.conversation_id == conversation.c.id).where(orphans)
    )
    left = [Orphan(_read(row), row.before_id) for row in found]
    # any person: the same ones
    conn.execute(sa.update(turn).where(orphans).values(state="failed", ended_at=now))
    return left
