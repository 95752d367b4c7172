import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everkin.persona.cards import (
    Alternative,
    Asset,
    Card,
    CardRefused,
    ChatLog,
    LoggedMessage,
    read_card,
    read_chat_log,
    write_charx,
    write_chat_log,
    write_json,
    write_png,
    write_v2,
)
from tests.persona.cards.samples import V1, V2, V3, Object, as_json, charx, data_of, in_png, legacy_png, picture, png, text_chunk

Write = Callable[[Card], bytes]
FEWER = settings(max_examples=30)
EVERY_CONTAINER = pytest.mark.parametrize("write", [write_json, write_png, write_charx])

words = st.text(max_size=12)
lists = st.lists(words, max_size=3)
values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
extensions = st.dictionaries(words, values, max_size=3)
unknown = st.dictionaries(words.map("x_{}".format), values, max_size=2)
entries = st.builds(
    lambda known, more: {**more, **known},
    st.fixed_dictionaries(
        {"keys": lists, "content": words, "extensions": extensions, "enabled": st.booleans(), "insertion_order": st.integers()}
    ),
    unknown,
)
books = st.builds(lambda found, more: {**more, "entries": found, "extensions": {}}, st.lists(entries, max_size=3), unknown)
remote_assets = st.builds(
    lambda known, more: {**more, **known},
    st.fixed_dictionaries(
        {"type": words.map("x_{}".format), "uri": words.map("https://example.org/{}".format), "name": words, "ext": words}
    ),
    unknown,
)
v1_fields = st.fixed_dictionaries(dict.fromkeys(["name", "description", "personality", "scenario", "first_mes", "mes_example"], words))
v2_fields = st.fixed_dictionaries(
    {
        **dict.fromkeys(["creator_notes", "system_prompt", "post_history_instructions", "creator", "character_version"], words),
        "alternate_greetings": lists,
        "tags": lists,
        "extensions": extensions,
    },
    optional={"character_book": books},
)
v3_fields = st.fixed_dictionaries(
    {"group_only_greetings": lists},
    optional={
        "nickname": words,
        "creator_notes_multilingual": st.dictionaries(words, words, max_size=3),
        "source": lists,
        "creation_date": st.integers(0, 10**12),
        "modification_date": st.integers(0, 10**12),
        "assets": st.lists(remote_assets, min_size=1, max_size=3),
    },
)


def _enveloped(spec: str, version: str, around: Object, *parts: Object) -> Object:
    data: Object = {}
    for part in parts:
        data.update(part)
    return {**around, "spec": spec, "spec_version": version, "data": data}


v1_cards = st.builds(lambda known, more: {**more, **known}, v1_fields, unknown)
v2_cards = st.builds(lambda *parts: _enveloped("chara_card_v2", "2.0", *parts), unknown, unknown, v1_fields, v2_fields)
v3_cards = st.builds(lambda *parts: _enveloped("chara_card_v3", "3.0", *parts), unknown, unknown, v1_fields, v2_fields, v3_fields)
paths = st.lists(st.text("abcäß行 .-;%+", min_size=1, max_size=8).map("f{}".format), min_size=1, max_size=3).map("/".join)
assets = st.builds(
    Asset,
    type=st.sampled_from(["icon", "emotion", "background", "x_any"]),
    uri=st.just("") | paths.map("embeded://{}".format),
    name=words,
    ext=st.sampled_from(["png", "mp3", "", "Ünk"]),
    data=st.binary(max_size=20),
    extra=unknown,
)


def said(card: Card) -> Card:
    """What a card says, in whatever it is written."""
    return replace(card, raw={}, spec="", picture=None, warnings=())


def unlisted(card: Card) -> Object:
    data = card.raw["data"]
    assert isinstance(data, dict)
    return {**card.raw, "data": {key: value for key, value in data.items() if key != "assets"}}


@EVERY_CONTAINER
@FEWER
@given(found=v1_cards | v2_cards | v3_cards)
def test_every_card_says_the_same_in_every_container(write: Write, found: Object) -> None:
    before = read_card(as_json(found))
    assert said(read_card(write(before))) == said(before)


@FEWER
@given(found=v3_cards)
def test_a_card_of_version_3_is_written_as_the_very_object_it_was(found: Object) -> None:
    assert json.loads(write_json(read_card(as_json(found)))) == found


@FEWER
@given(found=v2_cards)
def test_a_card_of_version_2_is_written_as_the_very_object_it_was(found: Object) -> None:
    assert json.loads(write_v2(read_card(as_json(found)))) == found


@EVERY_CONTAINER
@FEWER
@given(found=v1_cards | v2_cards | v3_cards)
def test_unknown_keys_come_back_from_every_container(write: Write, found: Object) -> None:
    again = read_card(write(read_card(as_json(found)))).raw
    strange = {key: value for key, value in found.items() if key.startswith("x_")}
    assert {key: again[key] for key in strange} == strange
    if "data" in found:
        inner = {key: value for key, value in data_of(found).items() if key.startswith("x_")}
        assert {key: data_of(again)[key] for key in inner} == inner


@EVERY_CONTAINER
@FEWER
@given(found=v3_cards, shown=st.lists(assets, max_size=4), loose=st.dictionaries(paths, st.binary(max_size=20), max_size=2))
def test_embedded_files_come_back_from_every_container(
    write: Write, found: Object, shown: Sequence[Asset], loose: dict[str, bytes]
) -> None:
    apart = {path.casefold(): path for path in loose}
    before = replace(read_card(as_json(found)), assets=tuple(shown), files={path: loose[path] for path in apart.values()})
    written = read_card(write(before))
    assert [(a.type, a.ext, a.data, a.extra) for a in written.assets if shown] == [(a.type, a.ext, a.data, a.extra) for a in shown]
    assert {path: written.files[path] for path in apart.values()} == before.files
    again = read_card(write_json(read_card(write_png(read_card(write_charx(written))))))
    assert (said(again), unlisted(again)) == (said(written), unlisted(written))


moments = st.none() | st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis adds the zone)
messages = st.builds(
    LoggedMessage,
    name=words,
    text=words,
    is_user=st.booleans(),
    is_system=st.booleans(),
    sent_at=moments,
    alternatives=st.lists(st.builds(Alternative, words, moments, unknown), min_size=2, max_size=4).map(tuple),
    chosen=st.integers(0, 1),
    started_at=moments,
    finished_at=moments,
    extra=extensions,
    raw=st.just({}),
)
rows = st.builds(
    lambda known, more: {**more, **known},
    st.fixed_dictionaries(
        {"name": words, "mes": words},
        optional={
            "is_user": st.booleans(),
            "is_system": st.booleans(),
            "send_date": words | st.integers() | moments.map(str),
            "extra": extensions,
            "swipes": lists,
            "swipe_id": st.integers(-2, 6) | st.none(),
            "swipe_info": st.lists(unknown, max_size=3),
        },
    ),
    unknown,
)
headers = st.builds(
    lambda known, more: {**more, **known},
    st.fixed_dictionaries({"chat_metadata": extensions}, optional={"user_name": words, "character_name": words, "create_date": words}),
    unknown,
)


@given(header=headers, said_lines=st.lists(rows, max_size=4))
def test_every_chat_log_is_written_line_by_line_as_it_came(header: Object, said_lines: Sequence[Object]) -> None:
    data = b"".join(json.dumps(row).encode() + b"\n" for row in (header, *said_lines))
    log = read_chat_log(data)
    assert [json.loads(line) for line in write_chat_log(log).split(b"\n")[:-1]] == [header, *said_lines]
    assert read_chat_log(write_chat_log(log)) == log


@given(said_messages=st.lists(messages, max_size=4), user=words, character=words, began=moments, metadata=extensions)
def test_every_log_of_our_own_says_the_same_when_it_is_read(
    said_messages: Sequence[LoggedMessage], user: str, character: str, began: datetime | None, metadata: Object
) -> None:
    log = ChatLog(user or "Ben", character or "Ada", tuple(said_messages), began, metadata)
    again = read_chat_log(write_chat_log(log))
    assert replace(again, messages=(), raw={}, warnings=()) == replace(log, messages=())
    for read, written in zip(again.messages, said_messages, strict=True):
        assert replace(read, alternatives=(), raw={}) == replace(written, alternatives=())
        assert [a.text for a in read.alternatives] == [a.text for a in written.alternatives]


SOUND_FILES = [
    as_json(V1),
    as_json(V2),
    as_json(V3),
    in_png(V3),
    legacy_png(),
    charx(),
    picture("JPEG") + charx(),
    write_png(read_card(charx())),
]
SOUND_LOG = b"".join(
    json.dumps(row).encode() + b"\n"
    for row in (
        {"user_name": "Ben", "character_name": "Ada", "create_date": "2023-7-22 @18h 17m 33s 123ms", "chat_metadata": {"a": 1}},
        {
            "name": "Ada",
            "mes": "b",
            "swipes": ["a", "b"],
            "swipe_id": 1,
            "swipe_info": [{"send_date": 1}, {}],
            "send_date": "July 22, 2023 6:17pm",
        },
    )
)


@st.composite
def damaged(draw: st.DrawFn, sound: Sequence[bytes]) -> bytes:
    """A sound file in which some places were overwritten, cut out or filled in."""
    data = bytearray(draw(st.sampled_from(sound)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.sampled_from([0, 1, 1, 2, 4, 40])))
        data[at:end] = draw(st.binary(max_size=4) | st.sampled_from([b"{", b"[", b'"', b"null", b"-1", b"\0", b"\xff\xff\xff\xff", b"../"]))
    return bytes(data)


@given(data=damaged(SOUND_FILES) | st.binary(max_size=200))
def test_a_damaged_card_is_read_or_refused_and_what_is_read_can_be_written(data: bytes) -> None:
    try:
        card = read_card(data)
    except CardRefused as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 (either may be)
        return
    for write in (write_json, write_png, write_charx):
        again = read_card(write(card))
        assert replace(said(again), assets=(), files={}) == replace(said(card), assets=(), files={})
        assert again.files.keys() >= card.files.keys()


@given(text=st.text(max_size=300) | damaged([as_json(V3), as_json(V2)]).map(lambda data: data.decode("utf-8", "replace")))
def test_damaged_json_within_a_picture_is_read_or_refused(text: str) -> None:
    carrier = png(text_chunk("ccv3", base64.b64encode(text.encode())))
    try:
        read_card(carrier)
    except CardRefused as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 (either may be)


@given(data=damaged([SOUND_LOG]) | st.binary(max_size=200))
def test_a_damaged_chat_log_is_read_or_refused_and_what_is_read_can_be_written(data: bytes) -> None:
    try:
        log = read_chat_log(data)
    except CardRefused as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 (either may be)
        return
    assert read_chat_log(write_chat_log(log)).messages == log.messages
