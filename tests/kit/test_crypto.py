import os
import stat
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.kit.crypto import (
    NONCE_BYTES,
    TAG_BYTES,
    DataKey,
    KeyFile,
    KeyMissing,
    KeyUnusable,
    KeyWrong,
    SealBroken,
    is_signed,
)

PERSON = UUID("01936f3c-0000-7000-8000-000000000001")
OTHER = UUID("01936f3c-0000-7000-8000-000000000002")
KEY = DataKey(b"k" * 32, PERSON, 1)

part = st.one_of(st.text(max_size=20), st.uuids())
identity = st.lists(part, max_size=4)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")


@pytest.fixture
def key_file(tmp_path: Path) -> KeyFile:
    return KeyFile.load_or_create(tmp_path / "keys" / "everkin.key", may_create=True)


@given(st.binary(max_size=600), identity)
def test_what_is_sealed_opens(plain: bytes, where: list[str | UUID]) -> None:
    body = KEY.subkey("body")
    sealed = body.seal(plain, *where)
    assert len(sealed) == 1 + NONCE_BYTES + len(plain) + TAG_BYTES
    assert body.open(sealed, *where) == plain


@given(st.binary(max_size=60), st.data())
def test_a_flipped_bit_breaks_the_seal(plain: bytes, data: st.DataObject) -> None:
    body = KEY.subkey("body")
    sealed = bytearray(body.seal(plain, "message", PERSON))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken, match="does not open"):
        body.open(bytes(sealed), "message", PERSON)


@given(st.integers(min_value=0))
def test_a_truncated_seal_is_broken(length: int) -> None:
    sealed = KEY.subkey("body").seal(b"x" * 40, "message")
    with pytest.raises(SealBroken):
        KEY.subkey("body").open(sealed[: length % len(sealed)], "message")


@given(identity, identity)
def test_an_identity_is_unambiguous(sealed_for: list[str | UUID], opened_for: list[str | UUID]) -> None:
    sealed = KEY.subkey("body").seal(b"plain", *sealed_for)
    if sealed_for == opened_for:
        assert KEY.subkey("body").open(sealed, *opened_for) == b"plain"
    else:
        with pytest.raises(SealBroken):
            KEY.subkey("body").open(sealed, *opened_for)


@pytest.mark.parametrize(
    ("sealed_for", "opened_for"),
    [
        (("a", "bc"), ("ab", "c")),
        (("ab",), ("a", "b")),
        (("a", ""), ("a",)),
        ((str(PERSON),), (PERSON,)),
        ((PERSON, OTHER), (OTHER, PERSON)),
        (("asb",), ("a", "b")),
        (("0123456789abcdef",), (UUID(bytes=b"0123456789abcdef"),)),
    ],
)
def test_identities_that_look_alike_differ(sealed_for: tuple[str | UUID, ...], opened_for: tuple[str | UUID, ...]) -> None:
    sealed = KEY.subkey("body").seal(b"plain", *sealed_for)
    with pytest.raises(SealBroken):
        KEY.subkey("body").open(sealed, *opened_for)


@pytest.mark.parametrize(
    "stranger",
    [
        KEY.subkey("index"),
        DataKey(b"k" * 32, OTHER, 1).subkey("body"),
        DataKey(b"k" * 32, PERSON, 2).subkey("body"),
        DataKey(b"K" * 32, PERSON, 1).subkey("body"),
    ],
)
def test_another_purpose_person_version_or_key_does_not_open(stranger: object) -> None:
    sealed = KEY.subkey("body").seal(b"plain", "message")
    with pytest.raises(SealBroken):
        stranger.open(sealed, "message")  # type: ignore[attr-defined]


def test_the_same_words_never_look_the_same() -> None:
    body = KEY.subkey("body")
    assert len({body.seal(b"good night", "message") for _ in range(100)}) == 100


def test_a_subkey_is_derived_once() -> None:
    assert KEY.subkey("embedding") is KEY.subkey("embedding")


def test_a_new_data_key_is_random() -> None:
    sealed = DataKey.make(PERSON).subkey("body").seal(b"plain")
    with pytest.raises(SealBroken):
        DataKey.make(PERSON).subkey("body").open(sealed)


def test_a_wrapped_key_unwraps_to_the_same_key(key_file: KeyFile) -> None:
    key = DataKey.make(PERSON, version=3)
    sealed = key.subkey("body").seal(b"plain", "message")
    wrapped = key_file.wrap(key)
    assert key_file.unwrap(wrapped, PERSON, 3).subkey("body").open(sealed, "message") == b"plain"


def test_a_wrapped_key_is_bound_to_person_and_version(key_file: KeyFile) -> None:
    wrapped = key_file.wrap(DataKey.make(PERSON))
    for person_id, version in [(OTHER, 1), (PERSON, 2)]:
        with pytest.raises(SealBroken):
            key_file.unwrap(wrapped, person_id, version)


@given(st.data())
def test_a_flipped_bit_of_a_wrapped_key_is_found(data: st.DataObject) -> None:
    key_file = KeyFile(Path("key"), b"q" * 32)
    wrapped = bytearray(key_file.wrap(KEY))
    bit = data.draw(st.integers(0, len(wrapped) * 8 - 1))
    wrapped[bit // 8] ^= 1 << bit % 8
    with pytest.raises((SealBroken, KeyWrong)):
        key_file.unwrap(bytes(wrapped), PERSON, 1)


def test_another_key_file_is_recognised_at_once(tmp_path: Path, key_file: KeyFile) -> None:
    other = KeyFile.load_or_create(tmp_path / "other.key", may_create=True)
    with pytest.raises(KeyWrong, match=r"other\.key is not the one"):
        other.check(key_file.fingerprint())
    with pytest.raises(KeyWrong, match=r"other\.key is not the one"):
        other.unwrap(key_file.wrap(KEY), PERSON, 1)
    key_file.check(key_file.fingerprint())


def test_a_key_file_is_read_back(key_file: KeyFile) -> None:
    again = KeyFile.load_or_create(key_file.path, may_create=False)
    assert again.fingerprint() == key_file.fingerprint()
    assert KeyFile.load_or_create(key_file.path, may_create=True).fingerprint() == key_file.fingerprint()
    assert key_file.path.read_text().startswith("everkin-key-1 ")
    assert key_file.path.read_text().count("\n") == 1


def test_a_key_file_survives_an_editor_and_windows_line_ends(key_file: KeyFile) -> None:
    key_file.path.write_bytes(key_file.path.read_bytes().rstrip() + b"\r\n\n")
    assert KeyFile.load_or_create(key_file.path, may_create=False).fingerprint() == key_file.fingerprint()


@posix
def test_a_new_key_file_is_private(key_file: KeyFile) -> None:
    assert stat.S_IMODE(key_file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.path.parent.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_file_that_others_can_use_is_refused_with_the_remedy(key_file: KeyFile, mode: int) -> None:
    key_file.path.chmod(mode)
    with pytest.raises(KeyUnusable, match=rf"chmod 600 '{key_file.path}'"):
        KeyFile.load_or_create(key_file.path, may_create=True)


def test_a_missing_key_is_never_replaced_silently(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "everkin.key"
    with pytest.raises(KeyMissing) as missing:
        KeyFile.load_or_create(path, may_create=False)
    assert "cannot be read" in str(missing.value)
    assert f"back at {path}" in str(missing.value)
    assert not path.parent.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"everkin-key-1 ",
        b"everkin-key-1 AAAA",
        b"everkin-key-1 not/base64!",
        b"everkin-key-2 " + b"A" * 43 + b"=",
        b"A" * 43 + b"=",
        b"everkin-key-1 " + b"A" * 5000,
    ],
)
def test_a_malformed_key_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "everkin.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyUnusable, match="not an Everkin key"):
        KeyFile.load_or_create(path, may_create=True)
    assert path.read_bytes() == content


def test_no_key_is_ever_shown(tmp_path: Path) -> None:
    secret = os.urandom(32)
    key_file = KeyFile(tmp_path / "key", secret)
    key = DataKey(secret, uuid4(), 1)
    for shown in [repr(key_file), str(key_file), repr(key), f"{key}", repr(key.subkey("body")), repr([key, key_file])]:
        assert repr(secret)[2:10] not in shown
        assert secret.hex()[:8] not in shown
    assert "fingerprint=" in repr(key_file)


def test_a_signature_is_of_one_content_by_one_person_for_one_purpose() -> None:
    signer = KEY.signer("archive")
    signature = signer.sign(b"all of it")
    assert is_signed(b"all of it", signature, signer.public)
    assert KEY.signer("archive").public == signer.public
    others = [KEY.signer("letters"), DataKey(b"k" * 32, OTHER, 1).signer("archive"), DataKey(b"k" * 32, PERSON, 2).signer("archive")]
    for other in others:
        assert not is_signed(b"all of it", signature, other.public)
    for content, signed, public in (
        (b"", signature, signer.public),
        (b"all of it", b"", signer.public),
        (b"all of it", signature, b"short"),
    ):
        assert not is_signed(content, signed, public)
