"""Where the companions are kept that a person made or brought: every version of each, sealed. Every query names its owner."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from everkin.kit.db import UtcDateTime, Uuid, insert_new, metadata
from everkin.persona.models import Blueprint, Keeper

blueprint = sa.Table(
    "blueprint",
    metadata,
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("companion_id", sa.String(64), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

asset = sa.Table(
    "asset",
    metadata,
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("companion_id", sa.String(64), primary_key=True),
    sa.Column("mark", sa.LargeBinary(16), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
"""What came with a card: pictures, sounds. `mark` is that of the name by which the card refers to it."""


def latest(conn: sa.Connection, keeper: Keeper) -> list[tuple[str, int]]:
    """The person's own companions by their ids, with the last version of each, the earliest made first."""
    rows = conn.execute(
        sa.select(blueprint.c.companion_id, sa.func.max(blueprint.c.version))
        .where(blueprint.c.person_id == keeper.id)
        .group_by(blueprint.c.companion_id)
        .order_by(sa.func.min(blueprint.c.created_at), blueprint.c.companion_id)
    )
    return [(row[0], row[1]) for row in rows]


def versions(conn: sa.Connection, keeper: Keeper, companion_id: str) -> list[int]:
    """The versions of one of the person's own companions, the earliest first."""
    rows = conn.execute(
        sa.select(blueprint.c.version)
        .where(blueprint.c.person_id == keeper.id, blueprint.c.companion_id == companion_id)
        .order_by(blueprint.c.version)
    )
    return list(rows.scalars())


def find(conn: sa.Connection, keeper: Keeper, companion_id: str, version: int) -> Blueprint | None:
    """One version of one of the person's own companions."""
    sealed = conn.execute(
        sa.select(blueprint.c.sealed).where(
            blueprint.c.person_id == keeper.id, blueprint.c.companion_id == companion_id, blueprint.c.version == version
        )
    ).scalar_one_or_none()
    if sealed is None:
        return None
    return Blueprint.model_validate_json(keeper.persona.open(sealed, keeper.id, companion_id, str(version)))


def add(conn: sa.Connection, keeper: Keeper, new: Blueprint, now: datetime) -> bool:
    """Store a version. False where it is there already."""
    sealed = keeper.persona.seal(new.model_dump_json(by_alias=True).encode(), keeper.id, new.id, str(new.version))
    values = {"person_id": keeper.id, "companion_id": new.id, "version": new.version, "sealed": sealed, "created_at": now}
    return insert_new(conn, blueprint, values)


def remove(conn: sa.Connection, keeper: Keeper, companion_id: str) -> bool:
    """Remove one of the person's own companions, all its versions and what came with it. False where there is none."""
    conn.execute(sa.delete(asset).where(asset.c.person_id == keeper.id, asset.c.companion_id == companion_id))
    gone = conn.execute(sa.delete(blueprint).where(blueprint.c.person_id == keeper.id, blueprint.c.companion_id == companion_id))
    return gone.rowcount > 0


def add_assets(conn: sa.Connection, keeper: Keeper, companion_id: str, assets: Sequence[tuple[str, bytes]]) -> None:
    """Store what came with a card, each under its name, in place of what was there."""
    conn.execute(sa.delete(asset).where(asset.c.person_id == keeper.id, asset.c.companion_id == companion_id))
    for name, data in assets:
        mark = keeper.persona.mark(companion_id, name)
        sealed = keeper.persona.seal(data, keeper.id, companion_id, mark.hex())
        conn.execute(asset.insert().values(person_id=keeper.id, companion_id=companion_id, mark=mark, sealed=sealed))


def find_asset(conn: sa.Connection, keeper: Keeper, companion_id: str, name: str) -> bytes | None:
    """What came with a card under a name."""
    mark = keeper.persona.mark(companion_id, name)
    sealed = conn.execute(
        sa.select(asset.c.sealed).where(asset.c.person_id == keeper.id, asset.c.companion_id == companion_id, asset.c.mark == mark)
    ).scalar_one_or_none()
    return keeper.persona.open(sealed, keeper.id, companion_id, mark.hex()) if sealed is not None else None
