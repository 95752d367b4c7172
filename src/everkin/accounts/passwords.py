"""Passwords: Argon2id (RFC 9106) in worker threads, a few at a time, because each costs tens of MiB and of milliseconds."""

import asyncio
from functools import cached_property

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from everkin.accounts import rules

TOGETHER_MAX = 2
PASSES = 3
MEMORY_KIB = 64 * 1024
LANES = 4
"""RFC 9106, section 4: the second recommended option."""


class Passwords:
    """Hashes passwords, and says whether one is right. Nobody learns from the time that it takes whether an account exists."""

    def __init__(self, passes: int = PASSES, memory_kib: int = MEMORY_KIB, lanes: int = LANES) -> None:
        self._hash = PasswordHash((Argon2Hasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes),))
        self._together = asyncio.Semaphore(TOGETHER_MAX)

    async def hashed(self, password: str) -> str:
        """Hash a password, with a salt of its own."""
        async with self._together:
            return await asyncio.to_thread(self._hash.hash, rules.typed(password))

    async def verified(self, password: str, known: str | None) -> tuple[bool, str | None]:
        """Whether a password is the one that `known` was made of, and its hash anew where `known` was made with weaker settings.

        None is nobody's hash: it costs the same, and no password is right.
        """
        async with self._together:
            right, anew = await asyncio.to_thread(self._verified, rules.typed(password), known)
        return (right, anew) if known else (False, None)

    def _verified(self, password: str, known: str | None) -> tuple[bool, str | None]:
        try:
            return self._hash.verify_and_update(password, known or self._nobodys)
        except UnknownHashError:
            return False, None

    @cached_property
    def _nobodys(self) -> str:
        return self._hash.hash("nobody's password")
