"""Where conversations, their messages (a tree) and their turns are kept. Every query names its owner."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from everkin.accounts.models import Person
from everkin.conversation.models import Conversation, Kind, Message, TurnState
from everkin.kit.db import UtcDateTime, Uuid, insert_new, metadata
from everkin.memory.store import memory

conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("companion_id", sa.String(64), nullable=False),
    sa.Column("companion_version", sa.Integer, nullable=False),
    sa.Column("head_id", Uuid, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("person_id", "companion_id"),
)

message = sa.Table(
    "message",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("parent_id", Uuid, sa.ForeignKey("message.id"), index=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("weight", sa.Integer, nullable=False),
    sa.Column("path_weight", sa.BigInteger, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

turn = sa.Table(
    "turn",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    sa.Column("message_id", Uuid, sa.ForeignKey("message.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("reply_id", Uuid, sa.ForeignKey("message.id", ondelete="SET NULL")),
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

_running = sa.exists().where(turn.c.conversation_id == conversation.c.id, turn.c.state == "running")
_conversation = sa.select(conversation, _running.label("replying"))


def conversations(conn: sa.Connection, person: Person) -> list[Conversation]:
    """A person's conversations, the latest first."""
    rows = conn.execute(_conversation.where(conversation.c.person_id == person.id).order_by(conversation.c.updated_at.desc()))
    return [Conversation(*row) for row in rows]


def find(conn: sa.Connection, person: Person, conversation_id: UUID) -> Conversation | None:
    """A person's conversation by its id."""
    return _one(conn, person, conversation.c.id == conversation_id)


def find_with(conn: sa.Connection, person: Person, companion_id: str) -> Conversation | None:
    """A person's conversation with a companion."""
    return _one(conn, person, conversation.c.companion_id == companion_id)


def _one(conn: sa.Connection, person: Person, which: sa.ColumnElement[bool]) -> Conversation | None:
    row = conn.execute(_conversation.where(conversation.c.person_id == person.id, which)).one_or_none()
    return Conversation(*row) if row else None


def add_conversation(conn: sa.Connection, new: Conversation) -> bool:
    """Store a conversation. False when the person already has one with that companion."""
    values = {c.name: getattr(new, c.name) for c in conversation.c}
    return insert_new(conn, conversation, values)


def move_head(conn: sa.Connection, person: Person, conversation_id: UUID, head_id: UUID, now: datetime) -> None:
    """Make a message the last of the shown path."""
    conn.execute(
        sa.update(conversation)
        .where(conversation.c.id == conversation_id, conversation.c.person_id == person.id)
        .values(head_id=head_id, updated_at=now)
    )


def add_message(conn: sa.Connection, person: Person, conversation_id: UUID, new: Message) -> None:
    """Store a message; its text and its kind (which would tell of a crisis) are sealed under its owner, place and id."""
    sealed = person.body.seal(f"{new.kind}\n{new.text}".encode(), person.id, conversation_id, new.id)
    plain = {name: getattr(new, name) for name in ("id", "parent_id", "role", "state", "weight", "path_weight", "created_at")}
    conn.execute(message.insert().values(person_id=person.id, conversation_id=conversation_id, sealed=sealed, **plain))


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


def _path_statement() -> sa.Select[Any]:
    person_id = sa.bindparam("person_id", type_=Uuid)
    head = sa.select(message, sa.literal(1).label("n")).where(
        message.c.id == sa.bindparam("head_id", type_=Uuid), message.c.person_id == person_id
    )
    path = head.cte("path", recursive=True)
    parent = message.alias()
    up = sa.select(parent, path.c.n + 1).where(
        parent.c.id == path.c.parent_id,
        parent.c.person_id == person_id,
        path.c.n < sa.bindparam("limit", type_=sa.Integer),
        parent.c.path_weight - parent.c.weight >= sa.bindparam("start", type_=sa.BigInteger),
    )
    walked = path.union_all(up)
    return sa.select(walked).order_by(walked.c.n.desc())


_path = _path_statement()
"""Made once: to make it costs twice what it costs to run it."""


def path(conn: sa.Connection, person: Person, head_id: UUID, *, start: int = 0, limit: int) -> Sequence[Message]:
    """The path that ends in `head_id`, oldest first: its last `limit` messages, those that begin before `start` left out."""
    rows = conn.execute(_path, {"person_id": person.id, "head_id": head_id, "start": start, "limit": limit})
    return [_opened(row, person) for row in rows]


def unremembered(conn: sa.Connection, person: Person, limit: int) -> list[tuple[str, Message]]:
    """What the person said that no memory holds: companions' ids and messages, the latest first."""
    kept = sa.exists().where(memory.c.message_id == message.c.id)
    rows = conn.execute(
        sa.select(conversation.c.companion_id, message)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(message.c.person_id == person.id, message.c.role == "person", ~kept)
        .order_by(message.c.created_at.desc())
        .limit(limit)
    )
    return [(row.companion_id, _opened(row, person)) for row in rows]


def _opened(row: sa.Row[Any], person: Person) -> Message:
    kind, _, text = person.body.open(row.sealed, person.id, row.conversation_id, row.id).decode().partition("\n")
    return Message(row.id, row.parent_id, row.role, cast("Kind", kind), text, row.state, row.created_at, row.weight, row.path_weight)


def begin_turn(conn: sa.Connection, person: Person, turn_id: UUID, conversation_id: UUID, message_id: UUID, now: datetime) -> None:
    """Store a running turn."""
    conn.execute(
        turn.insert().values(
            id=turn_id, person_id=person.id, conversation_id=conversation_id, message_id=message_id, state="running", began_at=now
        )
    )


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


def fail_orphans(conn: sa.Connection, now: datetime, conversation_id: UUID | None = None) -> int:
    """End the turns that nobody will end, of one conversation or of all; return how many. Only for who knows that none runs."""
    orphans = (
        turn.c.state == "running" if conversation_id is None else (turn.c.state == "running") & (turn.c.conversation_id == conversation_id)
    )
    # any person: who died with their server left their turns behind together
    done = conn.execute(sa.update(turn).where(orphans).values(state="failed", ended_at=now).returning(turn.c.id))
    return len(done.all())
