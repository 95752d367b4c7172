"""Envelope encryption: a key file wraps a data key per person, whose subkeys seal bodies, indexes and vectors.

AES-256-GCM with random 96-bit nonces (NIST SP 800-38D: at most 2**32 seals per key), HKDF-SHA256 (RFC 5869) for subkeys. What is
sealed is bound to its purpose and its identity: put elsewhere, it does not open.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import stat
import sys
from pathlib import Path
from typing import ClassVar, Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from everkin.kit.errors import EverkinError
from everkin.kit.files import create_private, make_private_folder

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
KEY_FILE_BYTES_MAX: Final = 4096

_KEY_FILE_PREFIX: Final = "everkin-key-1 "
_SEAL_FORMAT: Final = b"\x01"
_WRAP_FORMAT: Final = b"\x01"
_MARK_BYTES: Final = 8
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class CryptoError(EverkinError):
    """Something sealed cannot be sealed or opened."""

    code: ClassVar[str] = "crypto_failed"


class KeyMissing(CryptoError):
    """There is no key file where one must be."""

    code: ClassVar[str] = "key_missing"


class KeyUnusable(CryptoError):
    """There is a key file, but others can read it, or it is not one."""

    code: ClassVar[str] = "key_unusable"


class KeyWrong(CryptoError):
    """The key file is not the one with which this database was sealed."""

    code: ClassVar[str] = "key_wrong"


class SealBroken(CryptoError):
    """What was sealed does not open: altered, moved to another place, or sealed with another key."""

    code: ClassVar[str] = "seal_broken"


class SealingKey:
    """One subkey: seals bytes for one purpose of one person."""

    __slots__ = ("_cipher", "_marking", "_purpose")

    def __init__(self, secret: bytes, purpose: str) -> None:
        """`secret` is 32 bytes."""
        self._cipher = AESGCM(secret)
        self._marking = hmac.digest(secret, _bound(b"everkin mark 1", purpose), hashlib.sha256)
        self._purpose = purpose

    def inner(self, sealed: bytes, purpose: str, *identity: str | UUID) -> "SealingKey":
        """Return the key that was sealed with this one by `seal_new`. Raises SealBroken."""
        return SealingKey(self.open(sealed, *identity), purpose)

    def seal_new(self, *identity: str | UUID) -> bytes:
        """Return a new random key, sealed with this one: whoever destroys it loses what it seals, and nothing else."""
        return self.seal(secrets.token_bytes(KEY_BYTES), *identity)

    def mark(self, *parts: str | UUID) -> bytes:
        """Return 16 bytes that are equal for equal parts and tell nothing of them (HMAC-SHA256): sealed things are found by them."""
        return hmac.digest(self._marking, _bound(b"mark", *parts), hashlib.sha256)[:TAG_BYTES]

    def seal(self, plain: bytes, *identity: str | UUID) -> bytes:
        """Return `plain` sealed: a format byte, 12 bytes of nonce, the ciphertext, 16 bytes of tag.

        `identity` says where it belongs (a table, a row's id, ...); `open` needs the same.
        """
        nonce = os.urandom(NONCE_BYTES)
        return _SEAL_FORMAT + nonce + self._cipher.encrypt(nonce, plain, _bound(_SEAL_FORMAT, self._purpose, *identity))

    def open(self, sealed: bytes, *identity: str | UUID) -> bytes:
        """Return what was sealed. Raises SealBroken when it is altered, or is not what was sealed for `identity`."""
        if len(sealed) < len(_SEAL_FORMAT) + NONCE_BYTES + TAG_BYTES or sealed[:1] != _SEAL_FORMAT:
            raise SealBroken(_broken_sentence(self._purpose))
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, rest, _bound(_SEAL_FORMAT, self._purpose, *identity))
        except InvalidTag as broken:
            raise SealBroken(_broken_sentence(self._purpose)) from broken

    def __repr__(self) -> str:
        """Tell the purpose, never the key."""
        return f"SealingKey({self._purpose!r})"


class Signer:
    """Signs for one purpose of one person (Ed25519, RFC 8032): changes are noticed, and the same person's work is known."""

    __slots__ = ("_key",)

    def __init__(self, secret: bytes) -> None:
        """`secret` is 32 bytes."""
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """Return the signature of `content`, 64 bytes."""
        return self._key.sign(content)


def is_signed(content: bytes, signature: bytes, public: bytes) -> bool:
    """Whether a signature is that of `content` by the holder of a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


class DataKey:
    """The key of one person's data. Without its wrapped form all that was sealed with it is lost, which is how a person is erased."""

    __slots__ = ("_secret", "_subkeys", "person_id", "version")

    def __init__(self, secret: bytes, person_id: UUID, version: int) -> None:
        """`secret` is 32 bytes; use `make` for a new one and `KeyFile.unwrap` for an old one."""
        self._secret = secret
        self._subkeys: dict[str, SealingKey] = {}
        self.person_id = person_id
        self.version = version

    @classmethod
    def make(cls, person_id: UUID, version: int = 1) -> Self:
        """Make a new random key."""
        return cls(secrets.token_bytes(KEY_BYTES), person_id, version)

    def subkey(self, purpose: str) -> SealingKey:
        """Return the key for a purpose ("body", "index", "embedding", ...), derived once with HKDF-SHA256."""
        known = self._subkeys.get(purpose)
        if known is None:
            info = _bound(b"everkin subkey 1", purpose, self.person_id, str(self.version))
            secret = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._secret)
            known = self._subkeys.setdefault(purpose, SealingKey(secret, purpose))
        return known

    def signer(self, purpose: str) -> Signer:
        """Return the signing key for a purpose, derived with HKDF-SHA256."""
        info = _bound(b"everkin signer 1", purpose, self.person_id, str(self.version))
        return Signer(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._secret))

    def pseudonym(self, purpose: str, of: UUID) -> str:
        """Return a stable name for something of the person's that tells nothing of it: 32 hexadecimal digits (HMAC-SHA256)."""
        info = _bound(b"everkin pseudonym 1", purpose, self.person_id, str(self.version))
        return hmac.digest(self._secret, info + of.bytes, hashlib.sha256)[:TAG_BYTES].hex()

    def __repr__(self) -> str:
        """Tell whose key it is, never the key."""
        return f"DataKey(person_id={self.person_id}, version={self.version})"


class KeyFile:
    """The key-encryption key, kept in a file of one line apart from the database: whoever has both can read everything."""

    __slots__ = ("_cipher", "_fingerprint", "path")

    def __init__(self, path: Path, secret: bytes) -> None:
        """`secret` is 32 bytes; use `load_or_create`."""
        self.path = path
        self._cipher = AESGCM(secret)
        self._fingerprint = hmac.digest(secret, b"everkin key fingerprint 1", hashlib.sha256)[:TAG_BYTES]

    @classmethod
    def load_or_create(cls, path: Path, *, may_create: bool) -> Self:
        """Read the key, or make one when there is none and `may_create`: say so only while nothing has been sealed yet.

        Raises KeyMissing, KeyUnusable, or OSError when the file cannot be read or written.
        """
        if may_create and not path.exists():
            make_private_folder(path.parent)
            line = _KEY_FILE_PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n"
            create_private(path, line.encode())
        return cls(path, _read_key(path))

    def fingerprint(self) -> str:
        """Return 32 hexadecimal digits that name this key without telling anything of it; to be kept in the database."""
        return self._fingerprint.hex()

    def check(self, fingerprint: str) -> None:
        """Raise KeyWrong when `fingerprint`, as kept in the database, is not this key's."""
        if not hmac.compare_digest(fingerprint, self.fingerprint()):
            raise KeyWrong(self._wrong_sentence())

    def wrap(self, key: DataKey) -> bytes:
        """Return a data key in the form in which it is stored: a format byte, 8 bytes of fingerprint, nonce, ciphertext, tag."""
        nonce = os.urandom(NONCE_BYTES)
        wrapped = self._cipher.encrypt(nonce, key._secret, _bound_to_person(key.person_id, key.version))  # noqa: SLF001 (its keeper)
        return _WRAP_FORMAT + self._fingerprint[:_MARK_BYTES] + nonce + wrapped

    def unwrap(self, wrapped: bytes, person_id: UUID, version: int) -> DataKey:
        """Return the data key of a person.

        Raises KeyWrong when another key file wrapped it, SealBroken when it is altered or another person's or version's.
        """
        head = len(_WRAP_FORMAT) + _MARK_BYTES
        if len(wrapped) != head + NONCE_BYTES + KEY_BYTES + TAG_BYTES or wrapped[:1] != _WRAP_FORMAT:
            raise SealBroken(_broken_sentence("data key"))
        if not hmac.compare_digest(wrapped[1:head], self._fingerprint[:_MARK_BYTES]):
            raise KeyWrong(self._wrong_sentence())
        nonce, rest = wrapped[head : head + NONCE_BYTES], wrapped[head + NONCE_BYTES :]
        try:
            return DataKey(self._cipher.decrypt(nonce, rest, _bound_to_person(person_id, version)), person_id, version)
        except InvalidTag as broken:
            raise SealBroken(_broken_sentence("data key")) from broken

    def _wrong_sentence(self) -> str:
        return (
            f"The key file {self.path} is not the one with which this database was sealed. Put the right key file there "
            "(look in your key backups), or point the server at the database that belongs to this key."
        )

    def __repr__(self) -> str:
        """Tell where the key lies and its fingerprint, never the key."""
        return f"KeyFile({str(self.path)!r}, fingerprint={self.fingerprint()})"


def _read_key(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(KEY_FILE_BYTES_MAX)
    except FileNotFoundError as missing:
        sentence = (
            f"The key file {path} is missing, and without it the conversations cannot be read. "
            f"Put the backup of the key file back at {path} and start again; a new key would not open them."
        )
        raise KeyMissing(sentence) from missing
    if sys.platform != "win32" and mode & _OTHERS:
        sentence = f"The key file {path} can be read by other users of this machine. Run: chmod 600 '{path}'"
        raise KeyUnusable(sentence)
    return _parse_key(content, path)


def _parse_key(content: bytes, path: Path) -> bytes:
    try:
        line = content.decode("ascii").strip()
        secret = base64.b64decode(line.removeprefix(_KEY_FILE_PREFIX), validate=True)
    except (UnicodeDecodeError, binascii.Error):
        line, secret = "", b""
    if len(secret) == KEY_BYTES and line.startswith(_KEY_FILE_PREFIX):
        return secret
    sentence = (
        f"The file {path} is not an Everkin key: it must be one line that begins with '{_KEY_FILE_PREFIX.strip()}'. "
        "Put the backup of the key file back in its place."
    )
    raise KeyUnusable(sentence)


def _bound(domain: bytes, *parts: str | UUID) -> bytes:
    """Return bytes that differ for every different list of parts: each is preceded by its kind and its length."""
    pieces = [domain]
    for part in parts:
        kind, content = (b"u", part.bytes) if isinstance(part, UUID) else (b"s", part.encode())
        pieces += (kind, len(content).to_bytes(4), content)
    return b"".join(pieces)


def _bound_to_person(person_id: UUID, version: int) -> bytes:
    return _bound(_WRAP_FORMAT, "data key", person_id, str(version))


def _broken_sentence(purpose: str) -> str:
    return (
        f"Something sealed ({purpose}) does not open: it was altered, moved to another place, or sealed with another key. "
        "Restore it from a backup, together with the key file of that time."
    )
