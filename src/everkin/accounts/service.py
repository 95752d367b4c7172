"""Accounts at work: the owner of a private installation, and the sessions of their browsers."""

import secrets
from collections import OrderedDict
from functools import partial
from uuid import UUID

from everkin.accounts import rules, store
from everkin.accounts.models import NotAdmitted, Person
from everkin.accounts.store import WrappedPerson
from everkin.kit.clock import Clock
from everkin.kit.crypto import DataKey, KeyFile
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.kit.stages import stage

SESSIONS_CACHED_MAX = 1024


class Accounts:
    """Everybody who is served."""

    def __init__(self, database: Database, key_file: KeyFile, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._key_file = key_file
        self._clock = clock
        self._ids = ids
        self._admitted: OrderedDict[bytes, Person] = OrderedDict()

    async def install(self) -> None:
        """Bind a new database to the key file; refuse one that another key sealed. Raises `KeyWrong`."""
        self._key_file.check(await self._database.write(self._bind))

    @staticmethod
    def is_new(conn: Connection) -> bool:
        """Whether nothing has been sealed in the database yet."""
        return store.key_fingerprint(conn) is None

    async def owner(self) -> Person:
        """The one person of a private installation, made on first use."""
        return self._unwrapped(await self._database.write(self._owner))

    async def person(self, person_id: UUID) -> Person | None:
        """A person by id, for work that is done for them; None where there is no such person any more."""
        wrapped = await self._database.read(partial(store.person_by_id, person_id=person_id))
        return self._unwrapped(wrapped) if wrapped else None

    async def open_session(self, person: Person) -> str:
        """Begin a session and return its token, for a cookie."""
        token = secrets.token_urlsafe(32)
        row = (rules.token_hash(token), person.id, self._clock.now())
        await self._database.write(lambda conn: store.add_session(conn, *row))
        return token

    @stage("admit")
    async def admit(self, token: str) -> Person:
        """The person behind a session's token. Raises `NotAdmitted`."""
        hashed = rules.token_hash(token)
        if hashed not in self._admitted:
            wrapped = await self._database.read(partial(store.person_of_session, token_hash=hashed)) if token else None
            if wrapped is None:
                raise NotAdmitted("This browser is not signed in. Open the link that Everkin printed in the terminal, or run: everkin open")
            self._admitted[hashed] = self._unwrapped(wrapped)
            while len(self._admitted) > SESSIONS_CACHED_MAX:
                self._admitted.popitem(last=False)
        self._admitted.move_to_end(hashed)
        return self._admitted[hashed]

    def _owner(self, conn: Connection) -> WrappedPerson:
        found = store.owner(conn)
        if found is None:
            person_id = self._ids.new()
            key = DataKey.make(person_id)
            found = WrappedPerson(person_id, self._key_file.wrap(key), key.version)
            store.add_owner(conn, found, self._clock.now())
        return found

    def _unwrapped(self, wrapped: WrappedPerson) -> Person:
        return Person(wrapped.id, self._key_file.unwrap(wrapped.wrapped_key, wrapped.id, wrapped.key_version))

    def _bind(self, conn: Connection) -> str:
        bound = store.key_fingerprint(conn)
        if bound is None:
            bound = self._key_file.fingerprint()
            store.install(conn, bound, self._clock.now())
        return bound
