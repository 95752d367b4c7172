"""Accounts at work: who is served, and by which session or key they call."""

import hmac
import secrets
import string
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from everkin.accounts import rules, store
from everkin.accounts.models import ApiKey, Caller, NotAdmitted, Person, Role, Scope, Session, Standing, UnknownCredential
from everkin.accounts.store import Admission, WrappedPerson
from everkin.kit.clock import Clock
from everkin.kit.crypto import DataKey, KeyFile
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.kit.stages import stage

CALLERS_CACHED_MAX = 1024
CALLER_TTL = timedelta(seconds=30)
"""How long another server of the same database may still admit somebody after they were signed out or suspended here."""
HOUSE = UUID(int=0)
"""Whose key the installation's own is: nobody's."""
AGENT_CHARS_MAX = 200
_PREFIX_LETTERS = string.ascii_letters + string.digits


@dataclass(slots=True)
class _Admitted:
    caller: Caller
    until: datetime


class Accounts:
    """Everybody who is served."""

    def __init__(self, database: Database, key_file: KeyFile, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._key_file = key_file
        self._clock = clock
        self._ids = ids
        self._admitted: OrderedDict[bytes, _Admitted] = OrderedDict()
        self._house_key: DataKey | None = None

    async def install(self) -> None:
        """Bind a new database to the key file; refuse one that another key sealed. Raises `KeyWrong`."""
        fingerprint, wrapped = await self._database.write(self._bind)
        self._key_file.check(fingerprint)
        if wrapped is None:
            wrapped = await self._database.write(self._make_house_key)
        self._house_key = self._key_file.unwrap(wrapped, HOUSE, 1)

    @staticmethod
    def is_new(conn: Connection) -> bool:
        """Whether nothing has been sealed in the database yet."""
        return store.key_fingerprint(conn) is None

    @property
    def house_key(self) -> DataKey:
        """The key of the installation itself, which marks addresses and signs what the installation says."""
        if self._house_key is None:
            msg = "install() comes first"
            raise RuntimeError(msg)
        return self._house_key

    async def owner(self) -> Person:
        """The one person of a private installation, and the first operator of a served one; made on first use."""
        return self.unwrapped(await self._database.write(self._owner))

    async def person(self, person_id: UUID) -> Person | None:
        """A person by id, for work that is done for them; None where there is no such person any more."""
        wrapped = await self._database.read(partial(store.person_by_id, person_id=person_id))
        return self.unwrapped(wrapped) if wrapped else None

    async def open_session(self, person: Person, agent: str = "") -> str:
        """Begin a session and return its token, for a cookie. `agent` is what the browser calls itself, for the list of sessions."""
        return await self._database.write(partial(self.add_session, person=person, agent=agent))

    @stage("admit")
    async def admit(self, token: str) -> Person:
        """The person behind a session's token or an API key. Raises `NotAdmitted`."""
        return (await self.caller(token)).person

    async def caller(self, token: str) -> Caller:
        """Who calls with a session's token or an API key. Raises `NotAdmitted`."""
        hashed, now = rules.token_hash(token), self._clock.now()
        known = self._admitted.get(hashed)
        if known is None or known.until <= now:
            known = self._admitted[hashed] = await self._recognised(token, hashed, now)
            while len(self._admitted) > CALLERS_CACHED_MAX:
                self._admitted.popitem(last=False)
        self._admitted.move_to_end(hashed)
        return known.caller

    async def sessions(self, person: Person) -> list[Session]:
        """Where a person is signed in, the one seen last first."""
        now = self._clock.now()
        rows = await self._database.read(partial(store.sessions, person_id=person.id))
        found = [Session(id_, _told(person, id_, agent), made, seen, rules.session_ends(made, seen)) for id_, agent, made, seen in rows]
        return [session for session in found if session.expires_at > now]

    async def end_session(self, person: Person, session_id: UUID) -> None:
        """Sign one browser out. Raises `UnknownCredential`."""
        if not await self._database.write(partial(store.remove_session, person_id=person.id, session_id=session_id)):
            raise UnknownCredential("There is no such session: it has ended already.")
        self.forget(person.id)

    async def end_sessions(self, person: Person, besides: UUID | None = None) -> int:
        """Sign a person out everywhere, besides one session; returns of how many places."""
        ended = await self._database.write(partial(store.remove_sessions, person_id=person.id, besides=besides))
        self.forget(person.id)
        return ended

    async def make_api_key(self, person: Person, name: str, scopes: Collection[Scope]) -> tuple[ApiKey, str]:
        """Make an API key and return it with its token, which is not kept: it is shown this once."""
        prefix, secret = "".join(secrets.choice(_PREFIX_LETTERS) for _ in range(12)), secrets.token_urlsafe(32)
        new = ApiKey(self._ids.new(), name, prefix, frozenset(scopes), self._clock.now(), None)
        row = {
            "id": new.id,
            "person_id": person.id,
            "prefix": prefix,
            "secret_hash": rules.token_hash(secret),
            "scopes": sorted(new.scopes),
            "sealed_name": person.account.seal(name.encode(), new.id),
            "created_at": new.created_at,
        }
        await self._database.write(partial(store.add_api_key, row=row))
        return new, f"{rules.KEY_MARK}_{prefix}_{secret}"

    async def api_keys(self, person: Person) -> list[ApiKey]:
        """The API keys of a person, the newest first."""
        rows = await self._database.read(partial(store.api_keys, person_id=person.id))
        names = [_told(person, row.id, row.sealed_name) for row in rows]
        return [
            ApiKey(row.id, name, row.prefix, frozenset(map(Scope, row.scopes)), row.created_at, row.seen_at)
            for row, name in zip(rows, names, strict=True)
        ]

    async def revoke_api_key(self, person: Person, key_id: UUID) -> None:
        """Let an API key be good for nothing from now on. Raises `UnknownCredential`."""
        if not await self._database.write(partial(store.remove_api_key, person_id=person.id, key_id=key_id)):
            raise UnknownCredential("You have no such API key: it was revoked already.")
        self.forget(person.id)

    async def change(self, person_id: UUID, *, role: Role | None = None, standing: Standing | None = None) -> bool:
        """Change what a person is here, or whether they may use the service, from their next request on. False where there is none."""
        changes = {name: str(value) for name, value in (("role", role), ("standing", standing)) if value is not None}
        found = await self._database.write(partial(store.change_person, person_id=person_id, changes=changes))
        self.forget(person_id)
        return found

    async def tidy(self) -> int:
        """Remove the sessions and links that have ended by themselves, and return how many they were."""
        now = self._clock.now()
        ended = partial(store.remove_old_sessions, seen_before=now - rules.SESSION_IDLE, created_before=now - rules.SESSION_LIFE)
        return await self._database.write(lambda conn: ended(conn) + store.remove_old_links(conn, now))

    def forget(self, person_id: UUID) -> None:
        """Look a person up anew at their next request."""
        for hashed in [hashed for hashed, known in self._admitted.items() if known.caller.person.id == person_id]:
            del self._admitted[hashed]

    def added(self, conn: Connection, *, role: Role = Role.PERSON, is_owner: bool = False, **account: object) -> Person | None:
        """Inside the caller's transaction: make a person with a key of their own; None where there is one with the same address."""
        key = DataKey.make(self._ids.new())
        wrapped = WrappedPerson(key.person_id, self._key_file.wrap(key), key.version, role, Standing.ACTIVE)
        made = store.add_person(conn, wrapped, self._clock.now(), is_owner=is_owner, **account)
        return Person(key.person_id, key, role) if made else None

    def add_session(self, conn: Connection, person: Person, agent: str = "") -> str:
        """Inside the caller's transaction: begin a session and return its token."""
        token, session_id = secrets.token_urlsafe(32), self._ids.new()
        sealed = person.account.seal(agent[:AGENT_CHARS_MAX].encode("utf-8", "replace"), session_id)
        store.add_session(conn, rules.token_hash(token), session_id, person.id, sealed, self._clock.now())
        return token

    def unwrapped(self, wrapped: WrappedPerson) -> Person:
        """A person with their key. Raises `KeyWrong` and `SealBroken`."""
        key = self._key_file.unwrap(wrapped.wrapped_key, wrapped.id, wrapped.key_version)
        return Person(wrapped.id, key, Role(wrapped.role), Standing(wrapped.standing))

    async def _recognised(self, token: str, hashed: bytes, now: datetime) -> _Admitted:
        parts = rules.key_parts(token)
        read = partial(store.by_api_key, prefix=parts[0]) if parts else partial(store.by_session, token_hash=hashed)
        found = await self._database.read(read) if token else None
        if found is None or not _holds(found, parts, now):
            self._admitted.pop(hashed, None)
            raise NotAdmitted(
                "You are not signed in here. Sign in; on your own machine, open the link that Everkin printed in the terminal, "
                "or run: everkin open"
            )
        if found.seen_at is None or now - found.seen_at >= rules.SEEN_STEP:
            await self._database.write(partial(store.seen, credential_id=found.credential_id, now=now))
        scopes = None if found.scopes is None else frozenset(map(Scope, found.scopes))
        ends = rules.session_ends(found.created_at, now) if scopes is None else now + CALLER_TTL
        return _Admitted(Caller(self.unwrapped(found.person), found.credential_id, scopes), min(now + CALLER_TTL, ends))

    def _owner(self, conn: Connection) -> WrappedPerson:
        self_made = store.owner(conn)
        if self_made is None:
            self.added(conn, role=Role.OPERATOR, is_owner=True)
            self_made = store.owner(conn)
        if self_made is None:
            msg = "the owner was made a line above"
            raise RuntimeError(msg)
        return self_made

    def _bind(self, conn: Connection) -> tuple[str, bytes | None]:
        bound = store.key_fingerprint(conn)
        if bound is None:
            bound = self._key_file.fingerprint()
            store.install(conn, bound, self._clock.now())
        return bound, store.house_key(conn)

    def _make_house_key(self, conn: Connection) -> bytes:
        there = store.house_key(conn)
        if there is None:
            there = self._key_file.wrap(DataKey.make(HOUSE))
            store.keep_house_key(conn, there)
        return there


def _holds(found: Admission, parts: tuple[str, str] | None, now: datetime) -> bool:
    """Whether what was found by a token still admits: the secret is the key's, or the session has not ended."""
    if parts:
        return hmac.compare_digest(rules.token_hash(parts[1]), found.secret_hash)
    return rules.session_ends(found.created_at, found.seen_at or found.created_at) > now


def _told(person: Person, of: UUID, sealed: bytes | None) -> str:
    return person.account.open(sealed, of).decode() if sealed else ""
