"""What a text hides comes to light, and what hides nothing stays what it is."""

import base64
import codecs
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.safety import normalise
from everkin.safety.crisis.phrasing import Tier
from everkin.safety.crisis.tiers import tier_of
from everkin.safety.normalise import ENCODED_CHARS_MAX, LEVELS_MAX, folded, readable, readings
from tests.safety.test_crisis import CRISES, EVERYDAY

PLAINLY = "i want to die"


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


DISGUISED = {
    "cyrillic": "I w\u0430nt t\u043e di\u0435",
    "greek": "I w\u03b1nt t\u03bf di\u03b5",
    "small capitals": "\u026a \u1d21\u1d00\u0274\u1d1b \u1d1b\u1d0f \u1d05\u026a\u1d07",
    "letters of flags": "i want to \U0001f1e9\U0001f1ee\U0001f1ea",
    "digits for letters": "1 w4nt t0 d1e",
    "signs for letters": "i w@nt to d!e",
    "spaced": "i want to d i e",
    "spaced throughout": "i  w a n t  t o  d i e",
    "spaced without gaps": "i w a n t t o d i e",
    "dotted": "I.w.a.n.t.t.o.d.i.e",
    "dashed": "i want to d-i-e",
    "one letter a line": "i want to d\ni\ne",
    "drawn out": "i want to dieeeee",
    "backwards": "eid ot tnaw i",
    "words backwards": "i tnaw ot eid",
    "rot13": codecs.encode(PLAINLY, "rot13"),
    "base64": base64_of(PLAINLY),
    "base64 without padding": base64_of(PLAINLY).rstrip("="),
    "base64 in base64": base64_of(base64_of(PLAINLY)),
    "hexadecimal": PLAINLY.encode().hex(),
    "spaced hexadecimal": PLAINLY.encode().hex(" "),
    "bits": " ".join(f"{byte:08b}" for byte in PLAINLY.encode()),
    "percent": quote(PLAINLY),
    "every letter in percent": "".join(f"%{byte:02X}" for byte in PLAINLY.encode()),
    "entities": "".join(f"&#{ord(char)};" for char in PLAINLY),
    "escapes": "i want to \\u0064\\x69e",
    "tag characters": "".join(chr(0xE0000 + ord(char)) for char in PLAINLY),
    "tag characters behind other words": "hello" + "".join(chr(0xE0000 + ord(char)) for char in PLAINLY),
    "behind other words": f"please look at this: {base64_of(PLAINLY)} thanks",
}
ORDINARY = [
    "meet me at 4pm on the 3rd, gate B12",
    "covid19, h2o, mp3, 4k and s3 buckets",
    "https://example.org/a/b?id=4f3c2b1a9d8e7f60&x=100%25#top",
    "for i in range(10): total += prices[i] * 2  # sum",
    "SELECT id, name FROM users WHERE age >= 21;",
    "d41d8cd98f00b204e9800998ecf8427e",
    "550e8400-e29b-41d4-a716-446655440000",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
    "U.S.A., e.g. and i.e. at 9 a.m.",
    "x = a + b - c * d",
    "A B C D E F G, learn with me",
    "I have 1 dog & 2 cats",
    "2026-11-20 18:16:44 10.0.0.1 :8080",
    "write to anna@example.org, ok?",
    "Eid Mubarak to all of you!",
    "\U0001f1e9\U0001f1ea versus \U0001f1eb\U0001f1f7 tonight \u26bd\ufe0f\U0001f602\U0001f602",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043a\u0430\u043a \u0434\u0435\u043b\u0430?",
    "\u039a\u03b1\u03bb\u03b7\u03bc\u03ad\u03c1\u03b1, \u03c4\u03b9 \u03ba\u03ac\u03bd\u03b5\u03b9\u03c2;",
    "hahahaha noooo waaay \u2764\ufe0f",
    "was saw, live evil, no on, devil lived",
    "+49 30 901820, +1 (212) 555-0100",
    "sooo goood!!! 10/10 would eat again",
    "C:\\Users\\anna\\x86\\u0041pp",
]
LINEAR = [
    "a b ",
    "a1b2",
    "ab1",
    "k",
    "aGVsbG8gd29y",
    "0",
    "a1",
    '"',
    "&amp;",
    "%41",
    "i w ",
    "eid ot tnaw i. ",
    "(",
    "k.i.l.l ",
    "=",
    "0x41 ",
]


@pytest.mark.parametrize("text", DISGUISED.values(), ids=DISGUISED)
def test_a_disguise_is_taken_off(text: str) -> None:
    assert any(re.search(r"\bi want to die\b", " ".join(reading.split())) for reading in readings(text))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_hides_no_crisis(text: str) -> None:
    assert tier_of(readings(text))[0] is Tier.NONE


@pytest.mark.parametrize("text", [text for text in EVERYDAY if "1" not in text])
def test_everyday_words_have_one_reading(text: str) -> None:
    assert readings(text) == (folded(text),)


@pytest.mark.parametrize("text", [*CRISES, *EVERYDAY, *ORDINARY])
def test_the_first_reading_is_the_folded_text(text: str) -> None:
    assert readings(text)[0] == folded(text)


@given(st.text(max_size=300))
def test_no_text_has_more_readings_than_there_are_layers(text: str) -> None:
    found = readings(text)
    assert found[0] == folded(text)
    assert len(found) == len(set(found)) <= 5 * (LEVELS_MAX + 2)


@given(st.integers(0, 2**256), st.sampled_from([str, hex, lambda number: base64_of(str(number)), "{:b}".format]))
def test_numbers_and_ids_hide_nothing(number: int, written: Callable[[int], str]) -> None:
    assert tier_of(readings(written(number)))[0] is Tier.NONE


@given(st.binary(min_size=1, max_size=64))
def test_random_bytes_hide_nothing(held: bytes) -> None:
    assert tier_of(readings(base64.b64encode(held).decode()))[0] is Tier.NONE


@given(st.lists(st.sampled_from(sorted(normalise.WORDS - {"suicide", "suicidal", "selbstmord"})), min_size=1, max_size=1))
def test_a_single_word_hides_nothing(words: list[str]) -> None:
    assert readings(words[0]) == (folded(words[0]),)


@pytest.mark.parametrize("piece", LINEAR)
def test_a_long_text_grows_by_no_more_than_its_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert sum(map(len, readings(text))) <= 5 * (LEVELS_MAX + 1) * (len(text) + 2)


def test_an_encoded_word_is_opened_up_to_its_limit() -> None:
    long = base64_of(f"{PLAINLY} " * ENCODED_CHARS_MAX)
    assert max(map(len, readings(long)[1:])) <= ENCODED_CHARS_MAX


def test_more_than_two_levels_stay_closed() -> None:
    thrice = base64_of(base64_of(base64_of(PLAINLY)))
    assert not any(PLAINLY in reading for reading in readings(thrice))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("i want to die", True),
        ("ich will nicht mehr", True),
        ("suicide", True),
        ("no", False),
        ("xk qz vv", False),
        ("", False),
        ("to zzz yyy xxx", False),
    ],
)
def test_words_are_told_from_noise(text: str, verdict: bool) -> None:  # noqa: FBT001 - a column of the table
    assert readable(text) is verdict
