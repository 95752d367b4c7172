import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from everkin.persona.cards import Alternative, CardRefused, CardTooLarge, ChatLog, LoggedMessage, read_chat_log, write_chat_log
from everkin.persona.cards.chat_log import moment

Row = dict[str, object]
HEADER: Row = {
    "user_name": "Ben",
    "character_name": "Ada",
    "create_date": "2023-7-22 @18h 17m 33s 123ms",
    "chat_metadata": {"note_prompt": "Rain.", "x_kept": [1, None]},
    "x_header": {"kept": True},
}
GREETING: Row = {
    "name": "Ada",
    "is_user": False,
    "is_system": False,
    "send_date": "July 22, 2023 6:17pm",
    "mes": "You came.",
    "extra": {"api": "local", "x_deep": {"kept": [True]}},
    "swipes": ["Who is there?", "You came."],
    "swipe_id": 1,
    "swipe_info": [{"send_date": 1_690_049_853_123, "extra": {}}, {"send_date": "2023-07-22T18:17:33Z", "x_info": 1}],
    "gen_started": "2023-07-22T18:17:30.000Z",
    "gen_finished": "2023-07-22T18:17:33.500Z",
    "force_avatar": "ada.png",
    "x_message": "kept",
}
ANSWER: Row = {
    "name": "Ben",
    "is_user": True,
    "is_system": False,
    "send_date": 1_690_049_900_000,
    "mes": "In this rain?\nYes.",
    "extra": {},
}
NOTE: Row = {"name": "Note", "is_user": False, "is_system": True, "send_date": "", "mes": "Chapter two."}
MIRA: Row = {
    "name": "Mira",
    "is_user": False,
    "mes": "Me too. \N{BREAD}",
    "original_avatar": "mira.png",
    "send_date": "2023-07-22T20:18:00+02:00",
}


def jsonl(*rows: object) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def lines(data: bytes) -> list[object]:
    return [json.loads(line) for line in data.splitlines()]


def at(hour: int, minute: int, second: int = 0, ms: int = 0) -> datetime:
    return datetime(2023, 7, 22, hour, minute, second, ms * 1000, tzinfo=UTC)


def test_a_log_says_who_talked_what_was_said_and_when() -> None:
    log = read_chat_log(jsonl(HEADER, GREETING, ANSWER))
    assert (log.user_name, log.character_name, log.created_at, log.warnings) == ("Ben", "Ada", at(18, 17, 33, 123), ())
    assert log.metadata == HEADER["chat_metadata"]
    greeting, answer = log.messages
    assert (greeting.name, greeting.text, greeting.is_user, greeting.sent_at) == ("Ada", "You came.", False, at(18, 17))
    assert (greeting.started_at, greeting.finished_at) == (at(18, 17, 30), at(18, 17, 33, 500))
    assert [(a.text, a.sent_at) for a in greeting.alternatives] == [("Who is there?", at(18, 17, 33, 123)), ("You came.", at(18, 17, 33))]
    assert greeting.chosen == 1
    assert (answer.is_user, answer.text, answer.alternatives, answer.chosen) == (
        True,
        "In this rain?\nYes.",
        (Alternative(answer.text),),
        0,
    )


def test_a_group_has_several_characters() -> None:
    log = read_chat_log(jsonl({**HEADER, "user_name": "unused", "character_name": "unused"}, GREETING, ANSWER, NOTE, MIRA))
    assert (log.user_name, log.character_name, log.characters) == ("Ben", "Ada", ("Ada", "Mira"))
    assert [m.is_system for m in log.messages] == [False, False, True, False]


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER],
        [HEADER, GREETING, ANSWER, NOTE, MIRA],
        [{"user_name": "unused", "character_name": "unused", "chat_metadata": {}}, MIRA, ANSWER],
        [{"chat_metadata": {}, "user_name": None}, {"mes": "bare"}],
        [HEADER, {**ANSWER, "mes": "Edited.", "swipes": ["a", "b"], "swipe_id": 0, "is_user": 1, "send_date": "tomorrow"}],
        [HEADER, {**ANSWER, "swipes": None, "swipe_id": None, "swipe_info": None, "extra": None}],
    ],
)
def test_a_log_is_written_line_by_line_as_it_came(rows: list[Row]) -> None:
    log = read_chat_log(jsonl(*rows))
    assert lines(write_chat_log(log)) == rows
    assert read_chat_log(write_chat_log(log)) == log


def test_a_log_read_in_another_zone_is_written_as_it_came() -> None:
    log = read_chat_log(jsonl(HEADER, GREETING), timezone(timedelta(hours=2)))
    assert log.messages[0].sent_at == at(16, 17)
    assert lines(write_chat_log(log)) == [HEADER, GREETING]


def test_what_was_changed_is_written_and_everything_else_stays() -> None:
    log = read_chat_log(jsonl(HEADER, GREETING))
    greeting = replace(log.messages[0], text="Who is there?", chosen=0, sent_at=at(19, 0))
    header, row = lines(write_chat_log(replace(log, character_name="Ida", metadata={}, created_at=at(20, 0), messages=(greeting,))))
    assert header == {**HEADER, "character_name": "Ida", "chat_metadata": {}, "create_date": "2023-07-22T20:00:00Z"}
    assert row == {**GREETING, "mes": "Who is there?", "swipe_id": 0, "send_date": "2023-07-22T19:00:00Z"}


def test_a_log_of_our_own_is_written_whole() -> None:
    offered = (Alternative("Yes?", at(18, 0)), Alternative("Hello."))
    messages = (
        LoggedMessage("Ben", "Hi", is_user=True, sent_at=at(17, 59)),
        LoggedMessage("Ada", "Hello.", alternatives=offered, chosen=1),
    )
    written = write_chat_log(ChatLog("Ben", "Ada", messages, created_at=at(17, 0)))
    assert lines(written) == [
        {"user_name": "Ben", "character_name": "Ada", "chat_metadata": {}, "create_date": "2023-07-22T17:00:00Z"},
        {"name": "Ben", "is_user": True, "is_system": False, "mes": "Hi", "extra": {}, "send_date": "2023-07-22T17:59:00Z"},
        {
            "name": "Ada",
            "is_user": False,
            "is_system": False,
            "mes": "Hello.",
            "extra": {},
            "swipes": ["Yes?", "Hello."],
            "swipe_id": 1,
            "swipe_info": [{"send_date": "2023-07-22T18:00:00Z"}, {}],
        },
    ]
    again = read_chat_log(written)
    assert [(m.text, [a.text for a in m.alternatives], m.chosen) for m in again.messages] == [
        ("Hi", ["Hi"], 0),
        ("Hello.", ["Yes?", "Hello."], 1),
    ]


@pytest.mark.parametrize(
    ("swipes", "swipe_id", "chosen"),
    [
        (["a", "b", "said"], 1, 1),
        (["a", "said", "b"], 9, 1),
        (["a", "said", "b"], -1, 1),
        (["a", "b"], 9, 1),
        (["a", "said"], None, 1),
        (["a", "said"], "0", 0),
        ([None, "said"], 1, 1),
        ([], 3, 0),
        (None, None, 0),
    ],
)
def test_the_chosen_alternative_is_the_noted_one_or_the_one_that_was_said(swipes: object, swipe_id: object, chosen: int) -> None:
    (message,) = read_chat_log(jsonl(HEADER, {"name": "Ada", "mes": "said", "swipes": swipes, "swipe_id": swipe_id})).messages
    assert (message.text, message.chosen) == ("said", chosen)
    assert message.chosen < len(message.alternatives)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2023-07-22T18:17:33.123Z", at(18, 17, 33, 123)),
        ("2023-07-22T20:17:33+02:00", at(18, 17, 33)),
        ("2023-07-22 18:17", at(18, 17)),
        ("July 22, 2023 6:17pm", at(18, 17)),
        ("July 22, 2023 6:17 PM", at(18, 17)),
        ("Jul 22 2023 18:17", at(18, 17)),
        ("July 22, 2023 12:05am", at(0, 5)),
        ("July 22, 2023 12:05pm", at(12, 5)),
        ("2023-7-22 @18h 17m 33s 123ms", at(18, 17, 33, 123)),
        ("2023-07-22@18h17m33s", at(18, 17, 33)),
        (1_690_049_853_123, at(18, 17, 33, 123)),
        (1_690_049_853_123.0, at(18, 17, 33, 123)),
        ("1690049853123", at(18, 17, 33, 123)),
        (1_690_049_853, at(18, 17, 33)),
        ("", None),
        ("yesterday", None),
        ("Smarch 13, 2023 1:00pm", None),
        ("2023-13-45 @99h 99m 99s 1ms", None),
        ("July 99, 2023 6:17pm", None),
        (10**300, None),
        (-(10**15), None),
        ("9" * 5_000, None),
        (True, None),
        (None, None),
        ([1], None),
    ],
)
def test_a_moment_is_read_in_every_shape(written: object, read: datetime | None) -> None:
    assert moment(written) == read


def test_a_moment_without_a_zone_is_in_that_of_the_reader() -> None:
    assert moment("July 22, 2023 6:17pm", timezone(timedelta(hours=-5))) == at(23, 17)
    assert moment("2023-07-22T18:17:00Z", timezone(timedelta(hours=-5))) == at(18, 17)


def test_messages_without_a_header_are_taken_with_a_warning() -> None:
    log = read_chat_log(jsonl(ANSWER, MIRA))
    assert (log.user_name, log.character_name, len(log.messages)) == ("Ben", "Mira", 2)
    assert log.warnings == ("The chat log has no header; names are taken from its messages.",)


def test_messages_that_do_not_say_when_they_were_sent_are_counted() -> None:
    assert read_chat_log(jsonl(HEADER, NOTE, ANSWER)).warnings == ("Of 2 messages 1 do not say when they were sent.",)


def test_blank_lines_and_other_line_ends_are_passed_over() -> None:
    data = b"\xef\xbb\xbf" + jsonl(HEADER, GREETING, ANSWER).replace(b"\n", b"\r\n\r\n")
    assert read_chat_log(data) == read_chat_log(jsonl(HEADER, GREETING, ANSWER))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no chat log"),
        (b"\n\n", "no chat log"),
        (jsonl({"name": "Ada", "description": "a card"}), "no chat log"),
        (jsonl(HEADER, [1]), "Line 2 of the chat log is no JSON object"),
        (jsonl(HEADER, GREETING)[:-9], "Line 2 of the chat log is not valid JSON"),
        (jsonl(HEADER) + b'{"mes": "\xff"}', "Line 2 of the chat log is not in UTF-8"),
        (jsonl(HEADER) + b'{"mes": ' + b"[" * 1_000 + b"]" * 1_000 + b"}", "Line 2 of the chat log is nested"),
        (jsonl(HEADER, {"mes": ["a"]}), "text of message 1 must be text"),
        (jsonl(HEADER, ANSWER, {"mes": "a", "name": {}}), "name in message 2 must be text"),
        (jsonl(HEADER, {"mes": "a", "swipes": "b"}), "swipes of message 1 must be a list"),
        (jsonl(HEADER, {"mes": "a", "swipes": [{}]}), "swipe of message 1 must be text"),
        (jsonl({**HEADER, "chat_metadata": "x"}), "chat_metadata must be an object"),
    ],
)
def test_what_is_no_chat_log_is_refused_with_its_place(data: bytes, told: str) -> None:
    with pytest.raises(CardRefused, match=told):
        read_chat_log(data)


@pytest.mark.parametrize(
    "data",
    [
        jsonl(HEADER) + b"{}\n" * 100_001,
        jsonl(HEADER, {"mes": "a" * 500_001}),
        jsonl(HEADER, {"mes": "a", "swipes": ["b"] * 1_001}),
        jsonl(HEADER) + b'{"mes": "' + b"," * 4_000_001 + b'"}',
        b" " * (32 * 1024 * 1024 + 1),
    ],
    ids=["messages", "text", "swipes", "parts", "size"],
)
def test_every_part_of_a_log_has_a_limit(data: bytes) -> None:
    with pytest.raises(CardTooLarge):
        read_chat_log(data)
