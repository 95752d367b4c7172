"""CHARX: a zip with `card.json` at its root, which some writers wrap in a JPEG. Nothing in it is opened further."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from everkin.persona.cards.limits import FILE_BYTES_MAX, MIB, UNPACKED_BYTES_MAX, Unpacking, check_size, safe_path
from everkin.persona.cards.models import CardRefused, CardTooLarge

CARD = "card.json"
ENTRIES_MAX = 4_000
RATIO_MAX = 200
RATIO_FREE_BYTES = MIB
"""Up to this size a member may be packed as tightly as it will."""
_CENTRAL, _END, _END_64 = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
_LOCAL_HEADER = struct.Struct("<26xHH")
_ENCRYPTED = 0x41
_BROKEN = "The archive is damaged or cut off; download or export it again."
_CHUNK_BYTES = 64 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)


def is_archive(data: bytes) -> bool:
    """Whether a zip ends in the file, behind whatever stands ahead of it."""
    return _END in data[-(65_535 + 22) :]


def read_archive(data: bytes, size_max: int = FILE_BYTES_MAX, unpacked_max: int = UNPACKED_BYTES_MAX) -> tuple[Mapping[str, bytes], int]:
    """The members of a zip by path, and where in the file it begins. Raises CardRefused.

    Sizes are counted while they are unpacked: what the headers say is not relied on.
    """
    check_size(len(data), size_max)
    if (
        data.count(_CENTRAL) > ENTRIES_MAX * 4 or _END_64 in data[-(65_535 + 22 + 20) :]
    ):  # archives in the archive have entries of their own
        raise CardTooLarge(f"The archive has more than {ENTRIES_MAX} members; remove some and try again.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _checked(archive.infolist(), unpacked_max)
            _check_overlaps(data, archive.infolist(), archive.start_dir)
            unpacking = Unpacking(unpacked_max)
            files = {safe_path(m.orig_filename): _unpacked(archive, m, unpacking) for m in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, NotImplementedError, RuntimeError):
        raise CardRefused(_BROKEN) from None
    return files, min((m.header_offset for m in members), default=0)


def write_archive(members: Mapping[str, bytes]) -> bytes:
    """A zip of `members`, in their order and the same for the same members. Raises CardTooLarge."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in members.items():
            info = zipfile.ZipInfo(safe_path(path), _EPOCH)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            tight = len(data) > RATIO_FREE_BYTES  # stored, so that no reader takes it for a bomb
            archive.writestr(info, data, zipfile.ZIP_STORED if tight else zipfile.ZIP_DEFLATED)
    written = buffer.getvalue()
    check_size(len(written))
    return written


def _checked(entries: Sequence[zipfile.ZipInfo], unpacked_max: int) -> list[zipfile.ZipInfo]:
    """The members that are files, each looked at. Raises CardRefused."""
    if len(entries) > ENTRIES_MAX:
        raise CardTooLarge(f"The archive has {len(entries)} members; {ENTRIES_MAX} are the most that is taken.")
    if sum(entry.file_size for entry in entries) > unpacked_max:
        raise CardTooLarge(f"The archive unpacks to more than {unpacked_max // MIB} MiB; remove some of its assets and try again.")
    for entry in entries:
        _check_entry(entry)
    names = [entry.orig_filename.casefold().rstrip("/") for entry in entries]
    if len(set(names)) < len(names):
        raise CardRefused("The archive holds two members with the same name; pack it again.")
    return [entry for entry in entries if not entry.orig_filename.endswith("/")]


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = safe_path(entry.orig_filename.removesuffix("/"))
    if entry.flag_bits & _ENCRYPTED:
        raise CardRefused("The archive is encrypted; pack it without a password.")
    if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise CardRefused(f"The archive's member {name[:80]!r} is a link or a device; pack the file itself.")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise CardRefused(f"The archive's member {name[:80]!r} is packed in an unusual way; pack it again as a plain zip.")


def _check_overlaps(data: bytes, entries: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Refuse members that share bytes, as those of a bomb do (Fifield 2019, A better zip bomb)."""
    for entry in sorted(entries, key=lambda e: e.header_offset, reverse=True):
        name_bytes, extra_bytes = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
        if entry.header_offset + _LOCAL_HEADER.size + name_bytes + extra_bytes + entry.compress_size > end:
            raise CardRefused("The archive's members overlap; pack it again.")
        end = entry.header_offset


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacking: Unpacking) -> bytes:
    allowed = max(RATIO_FREE_BYTES, RATIO_MAX * member.compress_size)
    parts: list[bytes] = []
    with archive.open(member) as file:
        while part := file.read(_CHUNK_BYTES):
            parts.append(part)
            unpacking.take(len(part))
            allowed -= len(part)
            if allowed < 0:
                raise CardTooLarge(f"The archive's member {member.filename[:80]!r} unpacks to more than {RATIO_MAX} times its size.")
    return b"".join(parts)
