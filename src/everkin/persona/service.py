"""The library of companions: those that come with the package, and those that a person made or brought."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from importlib import resources
from types import MappingProxyType

import yaml
from pydantic import ValidationError

from everkin.emotion.models import RulesContradict
from everkin.emotion.rules.contradictions import check as check_rules
from everkin.emotion.rules.contradictions import check_character
from everkin.emotion.rules.manners import appeal
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.kit.faults import sentence
from everkin.persona import store
from everkin.persona.brought import free_id
from everkin.persona.models import Blueprint, BlueprintBroken, Keeper, NotYours, UnknownCompanion
from everkin.persona.rules.spoken import SHOWN_CHARS, spoken_lines
from everkin.persona.rules.upgrade import upgraded

OFFERED = ("tove", "ines", "kwame", "hana", "idris", "rowan")
"""The companions that come with the package, in the order in which they are offered; the first one greets a newcomer."""
EARLIER = tuple(f"earlier/{name}-1" for name in OFFERED)
"""Versions that conversations are still pinned to."""


class Personas:
    """Every companion, in every version."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def offered(self) -> tuple[Blueprint, ...]:
        """Return the companions that come with the package, in the order in which they are offered."""
        return tuple(stock()[name] for name in OFFERED)

    async def all(self, keeper: Keeper) -> tuple[Blueprint, ...]:
        """Return every companion that a person can talk with, each in its latest version; their own ones last."""
        return await self._database.read(partial(self._all, keeper=keeper))

    async def get(self, keeper: Keeper, companion_id: str, version: int | None = None) -> Blueprint:
        """Return a companion, in its latest version or a certain one. Raises `UnknownCompanion`."""
        return await self._database.read(partial(self.find, keeper=keeper, companion_id=companion_id, version=version))

    async def save(self, keeper: Keeper, new: Blueprint, assets: Sequence[tuple[str, bytes]] | None = None) -> Blueprint:
        """Store a blueprint as the next version of the person's companion `new.id`; return it with its version.

        `assets` take the place of those that were there; None leaves them. Raises `NotYours` for one that comes with the package, and
        `RulesContradict` as `check`, where the line was not there before.
        """
        return await self._database.write(partial(self._save, keeper=keeper, new=new, assets=assets))

    async def add(self, keeper: Keeper, new: Blueprint, assets: Sequence[tuple[str, bytes]] = ()) -> Blueprint:
        """Store a blueprint as a companion of its own, under its id or, where that is taken, one like it.

        Its lines are taken as they are; `held_back` tells of them. Raises `RulesContradict` where its rules cannot be held together.
        """
        return await self._database.write(partial(self.added, keeper=keeper, new=new, assets=assets))

    async def remove(self, keeper: Keeper, companion_id: str) -> None:
        """Remove a companion that the person brought, in every version. Raises `NotYours`, `UnknownCompanion`."""
        await self._database.write(partial(self.removed, keeper=keeper, companion_id=companion_id))

    @staticmethod
    def removed(conn: Connection, keeper: Keeper, companion_id: str) -> None:
        """What `remove` does, inside the caller's transaction. Raises `NotYours` for one that comes with the package."""
        check_own(companion_id)
        if not store.remove(conn, keeper, companion_id):
            raise _unknown(companion_id)

    async def asset(self, keeper: Keeper, companion_id: str, name: str) -> bytes | None:
        """Return what came with a card under a name."""
        return await self._database.read(partial(store.find_asset, keeper=keeper, companion_id=companion_id, name=name))

    @staticmethod
    def find(conn: Connection, keeper: Keeper, companion_id: str, version: int | None = None) -> Blueprint:
        """What `get` returns, read inside the caller's transaction."""
        if companion_id in stock():
            there = stock()[companion_id]
            found = there if version in (None, there.version) else earlier().get((companion_id, version or 0))
        else:
            last = version or max(store.versions(conn, keeper, companion_id), default=0)
            found = store.find(conn, keeper, companion_id, last)
        if found is None:
            raise _unknown(companion_id)
        return found

    def added(self, conn: Connection, keeper: Keeper, new: Blueprint, assets: Sequence[tuple[str, bytes]] = ()) -> Blueprint:
        """What `add` does, inside the caller's transaction."""
        taken = {*stock(), *(companion_id for companion_id, _ in store.latest(conn, keeper))}
        named = new.model_copy(update={"id": free_id(new.id, taken)})
        check_rules(named.character.rules)
        return self._keep(conn, keeper, named, assets)

    def restored(self, conn: Connection, keeper: Keeper, brought: Sequence[Blueprint], assets: Sequence[tuple[str, bytes]]) -> str:
        """Inside the caller's transaction: store versions of one companion that were taken along, and return the id they have here.

        One that comes with the package, in versions that are known here, is that one; one of the person's own that is here already, and
        says nothing else under the same versions, is that one too. Lines are taken as they are. Raises `RulesContradict` as `added`.
        """
        companion_id = brought[0].id
        if companion_id in stock() and all(_comes_along(who) for who in brought):
            return companion_id
        for who in brought:
            check_rules(who.character.rules)
        there = {version: store.find(conn, keeper, companion_id, version) for version in store.versions(conn, keeper, companion_id)}
        if companion_id in stock() or any(there.get(who.version, who) != who for who in brought):
            taken = {*stock(), *(own for own, _ in store.latest(conn, keeper))}
            companion_id, there = free_id(companion_id, taken), {}
        for who in brought:
            if who.version not in there:
                store.add(conn, keeper, who.model_copy(update={"id": companion_id}), self._clock.now())
        if assets and not there:
            store.add_assets(conn, keeper, companion_id, assets)
        return companion_id

    @staticmethod
    def _all(conn: Connection, keeper: Keeper) -> tuple[Blueprint, ...]:
        own = (store.find(conn, keeper, companion_id, version) for companion_id, version in store.latest(conn, keeper))
        return (*(stock()[name] for name in OFFERED), *(who for who in own if who is not None))

    def _save(self, conn: Connection, keeper: Keeper, new: Blueprint, assets: Sequence[tuple[str, bytes]] | None) -> Blueprint:
        check_own(new.id)
        before = store.find(conn, keeper, new.id, max(store.versions(conn, keeper, new.id), default=0))
        check(new, before)
        return self._keep(conn, keeper, new, assets)

    def _keep(self, conn: Connection, keeper: Keeper, new: Blueprint, assets: Sequence[tuple[str, bytes]] | None) -> Blueprint:
        kept = new.model_copy(update={"version": 1 + max(store.versions(conn, keeper, new.id), default=0)})
        store.add(conn, keeper, kept, self._clock.now())
        if assets is not None:
            store.add_assets(conn, keeper, new.id, assets)
        return kept


def _unknown(companion_id: str) -> UnknownCompanion:
    return UnknownCompanion(f"There is no companion called {companion_id[:40]!r}. See who there is: everkin companions")


def _comes_along(who: Blueprint) -> bool:
    """Whether this version of a companion comes with the package."""
    return who.version == stock()[who.id].version or (who.id, who.version) in earlier()


def check(who: Blueprint, before: Blueprint | None = None) -> None:
    """Raise `RulesContradict` where the rules cannot be held together, or a line that did not stand there `before` holds somebody back.

    What a card brought is no hindrance to a change elsewhere: it is kept, and never said.
    """
    check_rules(who.character.rules)
    if before is None or who.character.reactions != before.character.reactions:
        check_character(who.character)
    known = {line for _, line in spoken_lines(before)} if before else set()
    for where, line in spoken_lines(who):
        if line not in known and (held := appeal(line)):
            raise RulesContradict(
                f"{where} says \u201c{held[:SHOWN_CHARS]}\u201d. No companion keeps anybody by guilt, loneliness or jealousy. "
                "Write it so that one can leave, and stay away, with a light heart."
            )


def check_own(companion_id: str) -> None:
    """Raise `NotYours` for a companion that comes with the package."""
    if companion_id in stock():
        called = stock()[companion_id].called
        raise NotYours(f"{called} comes with Everkin and stays as it is. A copy of {called} can be changed and removed.")


@cache
def stock() -> Mapping[str, Blueprint]:
    """Read the companions that come with the package. Raises `BlueprintBroken`."""
    return MappingProxyType({who.id: who for who in _packaged(OFFERED)})


@cache
def earlier() -> Mapping[tuple[str, int], Blueprint]:
    """Read the earlier versions of the companions that come with the package, by id and version. Raises `BlueprintBroken`."""
    return MappingProxyType({(who.id, who.version): who for who in _packaged(EARLIER)})


def _packaged(names: Sequence[str]) -> list[Blueprint]:
    folder = resources.files("everkin.persona").joinpath("companions")
    return [read_blueprint(f"{name}.yaml", folder.joinpath(f"{name}.yaml").read_text("utf-8")) for name in names]


def read_blueprint(name: str, text: str) -> Blueprint:
    """Read a blueprint from YAML or JSON, of this schema or an earlier one. Raises `BlueprintBroken` with the place and the fault."""
    try:
        return Blueprint.model_validate(upgraded(yaml.safe_load(text)))
    except yaml.YAMLError as error:
        raise BlueprintBroken(f"{name} is not readable YAML: {str(error).splitlines()[0]}.") from error
    except ValidationError as error:
        raise BlueprintBroken(f"{name}: {sentence(error.errors()[0])}") from error
