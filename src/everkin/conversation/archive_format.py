"""The file of a relationship: a zip of plain JSON with a signed manifest. Pure functions; what is read is relied on for nothing."""

import base64
import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from everkin.conversation.models import Kind, MessageState, PinnedWhy, Speaker, Trace
from everkin.kit.crypto import Signer, is_signed
from everkin.kit.errors import EverkinError
from everkin.kit.faults import clause
from everkin.memory.carrying import Wished
from everkin.memory.models import Memory
from everkin.persona.cards.charx import RATIO_MAX, read_archive
from everkin.persona.cards.limits import MIB, safe_path
from everkin.persona.cards.models import CardRefused, CardTooLarge

FORMAT: Literal["everkin archive"] = "everkin archive"
VERSION = 1
ZIPPED = b"PK"
FILE_BYTES_MAX = 128 * MIB
UNPACKED_BYTES_MAX = 384 * MIB
MESSAGES_MAX = 200_000
RECORDS_MAX = 1_000_000
TEXT_CHARS_MAX = 100_000
VERSIONS_MAX = 1_000

MANIFEST, CONVERSATION, BLUEPRINTS, CARD = "manifest.json", "conversation.json", "blueprints.jsonl", "card"
MESSAGES, TRACES, MEMORIES, WISHES = "messages.jsonl", "traces.jsonl", "memories.jsonl", "wishes.jsonl"
REQUIRED = (CONVERSATION, BLUEPRINTS, MESSAGES, TRACES, MEMORIES, WISHES)
_EPOCH = (1980, 1, 1, 0, 0, 0)

T = TypeVar("T")
Text = Annotated[str, Field(max_length=TEXT_CHARS_MAX)]
ShortText = Annotated[str, Field(max_length=200)]


class ArchiveRefused(EverkinError):
    """An archive that cannot be restored as it is; nothing of it was taken."""

    code = "archive_refused"
    status = 422


class ArchiveTooLarge(ArchiveRefused):
    """An archive over a limit."""

    code = "archive_too_large"
    status = 413


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Node(_Part):
    """A message of the tree; `shown_id` is the one that was shown last below it."""

    id: UUID
    parent_id: UUID | None
    role: Speaker
    kind: Kind
    state: MessageState
    text: Text
    created_at: AwareDatetime
    shown_id: UUID | None


class Traced(_Part):
    """Why a reply is as it is, and its mood."""

    message_id: UUID
    trace: Trace

    @field_validator("trace")
    @classmethod
    def _as_one_is_made(cls, trace: Trace) -> Trace:
        """The next turn goes on from it: its mood, its relationship and its counts are such as a turn leaves."""
        within = all(-1 <= one <= 1 for one in trace.mood or ()) and all(0 <= one <= 1 for one in trace.relationship or ())
        if not within or min(trace.number, trace.voice_scored) < 0:
            raise ValueError("is not such as a reply leaves")
        return trace


class PinnedTo(_Part):
    """What the conversation was pinned to."""

    companion_version: int = Field(ge=1)
    prompt_version: int = Field(ge=1)
    model: ShortText
    at: AwareDatetime
    why: PinnedWhy


class Held(_Part):
    """The conversation: the end of the shown path, what it was pinned to, and the moment before which all memory was erased."""

    id: UUID
    companion_id: ShortText
    head_id: UUID
    created_at: AwareDatetime
    updated_at: AwareDatetime
    pins: tuple[PinnedTo, ...] = Field(min_length=1, max_length=10_000)
    erased_before: AwareDatetime | None = None


class Manifest(_Part):
    """What an archive holds: the SHA-256 of every file, and the signature of all this by the person who made it."""

    format: Literal["everkin archive"]
    version: int
    made_at: AwareDatetime
    made_by: ShortText
    companion: ShortText
    counts: dict[ShortText, int]
    files: dict[ShortText, ShortText]
    public_key: ShortText = ""
    signature: ShortText = ""

    @property
    def signed(self) -> bytes:
        """What the signature is of: everything else, its keys in order."""
        return orjson.dumps(self.model_dump(mode="json", exclude={"signature"}), option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True, slots=True)
class Archive:
    """A relationship as it is taken along. `blueprints` are versions of one companion, `card` the file that it came as."""

    held: Held
    blueprints: Sequence[Mapping[str, Any]]
    nodes: Sequence[Node]
    traces: Sequence[Traced]
    memories: Sequence[Memory]
    wishes: Sequence[Wished]
    card: bytes | None = None


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive that was read, and the public key of who signed it; None where nobody did."""

    archive: Archive
    signed_by: bytes | None


_MEMORY = TypeAdapter(Memory)
_WISHED = TypeAdapter(Wished)
_BLUEPRINT = TypeAdapter(dict[str, Any])


def pack(archive: Archive, signer: Signer, made_at: datetime, made_by: str) -> bytes:
    """Write an archive. Raises `ArchiveTooLarge`."""
    files = _files(archive)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    counts = {"messages": len(archive.nodes), "memories": len(archive.memories), "versions": len(archive.blueprints)}
    plain = Manifest(
        format=FORMAT,
        version=VERSION,
        made_at=made_at,
        made_by=made_by,
        companion=archive.held.companion_id,
        counts=counts,
        files=hashes,
        public_key=base64.b64encode(signer.public).decode(),
    )
    signed = plain.model_copy(update={"signature": base64.b64encode(signer.sign(plain.signed)).decode()})
    packed = _zipped({MANIFEST: orjson.dumps(signed.model_dump(mode="json"), option=orjson.OPT_INDENT_2), **files})
    if len(packed) > FILE_BYTES_MAX or sum(map(len, files.values())) > UNPACKED_BYTES_MAX:
        raise ArchiveTooLarge(f"This conversation is too large for one archive, which holds {FILE_BYTES_MAX // MIB} MiB.")
    return packed


def unpack(data: bytes) -> Unpacked:
    """Read an archive: every file within its limits, and as its manifest says. Raises `ArchiveRefused`, which names the file."""
    if not data.startswith(ZIPPED):
        raise ArchiveRefused("This is no archive of a relationship. Choose the file that one was exported to.")
    try:
        files, _ = read_archive(data, FILE_BYTES_MAX, UNPACKED_BYTES_MAX)
    except CardTooLarge as error:
        raise ArchiveTooLarge(str(error)) from error
    except CardRefused as error:
        raise ArchiveRefused(str(error)) from error
    manifest = _manifest(files)
    _check_files(manifest, files)
    archive = Archive(
        held=_read(CONVERSATION, files[CONVERSATION], Held.model_validate_json),
        blueprints=_lines(BLUEPRINTS, files, _BLUEPRINT.validate_json, VERSIONS_MAX),
        nodes=_lines(MESSAGES, files, Node.model_validate_json, MESSAGES_MAX),
        traces=_lines(TRACES, files, Traced.model_validate_json, MESSAGES_MAX),
        memories=_lines(MEMORIES, files, _MEMORY.validate_json, RECORDS_MAX),
        wishes=_lines(WISHES, files, _WISHED.validate_json, RECORDS_MAX),
        card=files.get(CARD),
    )
    check_tree(archive)
    return Unpacked(archive, _signer_of(manifest))


def check_tree(archive: Archive) -> None:
    """Raise `ArchiveRefused` where the messages are no tree: each once, behind the one that it answers, with a head among them."""
    parents: dict[UUID, UUID | None] = {}
    for number, node in enumerate(archive.nodes, start=1):
        if node.id in parents:
            raise broken(MESSAGES, f"line {number:,} has the id of a line ahead of it")
        if node.parent_id is not None and node.parent_id not in parents:
            raise broken(MESSAGES, f"line {number:,} answers a message that does not stand ahead of it")
        parents[node.id] = node.parent_id
    for node in archive.nodes:
        if node.shown_id is not None and parents.get(node.shown_id) != node.id:
            raise broken(MESSAGES, f"the message shown below {node.id} does not answer it")
    if archive.held.head_id not in parents:
        raise broken(CONVERSATION, "it ends in a message that is not there")
    if any(one.message_id not in parents for one in archive.traces):
        raise broken(TRACES, "it is about a message that is not there")
    if len({one.message_id for one in archive.traces}) < len(archive.traces):
        raise broken(TRACES, "it tells of a message twice")


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """The messages of a tree, each behind the one it answers; those of one level in the order in which they came."""
    below: dict[UUID | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent_id, []).append(node)
    ordered = list(below.get(None, ()))
    for node in ordered:
        ordered += below.get(node.id, ())
    return ordered


def broken(name: str, why: str) -> ArchiveRefused:
    """The refusal of a file."""
    return ArchiveRefused(f"{name} in the archive is broken: {why}. Export it again; nothing was taken.")


def _files(archive: Archive) -> dict[str, bytes]:
    files = {
        CONVERSATION: orjson.dumps(archive.held.model_dump(mode="json"), option=orjson.OPT_INDENT_2),
        BLUEPRINTS: _jsonl(map(orjson.dumps, archive.blueprints)),
        MESSAGES: _jsonl(node.model_dump_json().encode() for node in archive.nodes),
        TRACES: _jsonl(one.model_dump_json(exclude_defaults=True).encode() for one in archive.traces),
        MEMORIES: _jsonl(_MEMORY.dump_json(memory, exclude_defaults=True) for memory in archive.memories),
        WISHES: _jsonl(_WISHED.dump_json(wished) for wished in archive.wishes),
    }
    return files | ({CARD: archive.card} if archive.card else {})


def _jsonl(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in members.items():
            info = zipfile.ZipInfo(safe_path(path), _EPOCH)
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            tight = len(zlib.compress(data, 1)) * RATIO_MAX < len(data)  # stored, so that no reader takes it for a bomb
            archive.writestr(info, data, zipfile.ZIP_STORED if tight else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _manifest(files: Mapping[str, bytes]) -> Manifest:
    if MANIFEST not in files:
        raise ArchiveRefused("This is no archive of Everkin: it has no manifest.json. Choose a file that was exported as an archive.")
    manifest = _read(MANIFEST, files[MANIFEST], Manifest.model_validate_json)
    if manifest.version > VERSION:
        raise ArchiveRefused("The archive was made by a newer Everkin. Bring this one up to date, and restore it then.")
    return manifest


def _check_files(manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """Check that the files are those of the manifest, unchanged. Raises `ArchiveRefused`, which names the file."""
    there = files.keys() - {MANIFEST}
    for name in sorted({*REQUIRED, *manifest.files} - there):
        raise broken(name, "it is missing")
    for name in sorted(there - manifest.files.keys()):
        raise broken(name, "the manifest does not know it")
    for name in sorted(there):
        if hashlib.sha256(files[name]).hexdigest() != manifest.files[name]:
            raise broken(name, "it is not as it was exported")


def _signer_of(manifest: Manifest) -> bytes | None:
    """The public key of who signed; None where nobody did. Raises `ArchiveRefused` for a signature that is not of this manifest."""
    if not manifest.signature and not manifest.public_key:
        return None
    try:
        public, signature = (base64.b64decode(text, validate=True) for text in (manifest.public_key, manifest.signature))
    except ValueError:
        raise broken(MANIFEST, "its signature cannot be read") from None
    if not is_signed(manifest.signed, signature, public):
        raise broken(MANIFEST, "its signature is not of what it says")
    return public


def _lines(name: str, files: Mapping[str, bytes], read: Callable[[bytes], T], count_max: int) -> list[T]:
    lines = [line for line in files[name].split(b"\n") if line]
    if len(lines) > count_max:
        raise ArchiveTooLarge(f"{name} in the archive has {len(lines):,} lines; {count_max:,} are the most that is taken.")
    return [_read(f"{name}, line {number:,},", line, read) for number, line in enumerate(lines, start=1)]


def _read(name: str, data: bytes, read: Callable[[bytes], T]) -> T:
    try:
        return read(data)
    except ValidationError as error:
        raise broken(name, clause(error.errors()[0])) from error
