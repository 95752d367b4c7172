"""What is meant to exhaust a reader is refused within a few seconds of processor time and 200 MB, counted in a process of its own."""

import base64
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.persona.cards.samples import V3, Object, archive, as_json, chunk, header, in_png, png, text_chunk, v3_with

PROCESSOR_S = 5
PEAK_KB = 200_000
READ = f"""
import pathlib, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({PROCESSOR_S}, {PROCESSOR_S}))
from everkin.persona.cards import CardRefused, read_card, read_chat_log
read = read_chat_log if sys.argv[1].endswith(".jsonl") else read_card
try:
    read(pathlib.Path(sys.argv[1]).read_bytes())
except CardRefused as refusal:
    print(refusal)
    print(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
else:
    sys.exit("It was read.")
"""
MIB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
CARD = ("card.json", as_json(V3))


def deep(opening: str, closing: str, depth: int) -> bytes:
    return as_json(v3_with(extensions={"x": "@"})).replace(b'"@"', (opening * depth + "1" + closing * depth).encode())


def packed_text(keyword: bytes, size: int) -> bytes:
    """A text chunk that unpacks to `size` bytes."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b" " * MIB) for _ in range(size // MIB)) + packer.flush()
    return chunk(b"zTXt", keyword + b"\0\0" + body)


def overlapping_bomb() -> bytes:
    """Many members that all point to the same packed bytes."""
    one = archive([("a", bytes(900_000))])
    local, end = one.index(b"PK\x01\x02"), one.rindex(b"PK\x05\x06")
    central = bytearray(one[local:end])
    members = b"".join(bytes(central).replace(b"a", bytes([65 + n % 26]), 1) for n in range(26))
    return one[:local] + members + struct.pack("<4s4xHHIIH", b"PK\x05\x06", 26, 26, len(members), local, 0)


def many_members(count: int) -> bytes:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    return entry * count + struct.pack("<4s4xHHIIH", b"PK\x05\x06", count & 0xFFFF, count & 0xFFFF, len(entry) * count, 0, 0)


def book(keys: list[str]) -> Object:
    entry = {"keys": keys, "content": "", "extensions": {}, "enabled": True, "insertion_order": 0, "use_regex": True}
    return v3_with(character_book={"entries": [entry], "extensions": {}})


HEAD = b'{"user_name":"a","character_name":"b"}\n'
HOSTILE: list[tuple[str, str, Callable[[], bytes]]] = [
    ("bomb.charx", "64 MiB", lambda: archive([CARD, ("a.bin", bytes(65 * MIB))])),
    ("tight bomb.charx", "200 times its size", lambda: archive([CARD, ("a.bin", bytes(60 * MIB))])),
    ("bombs.charx", "64 MiB", lambda: archive([CARD, *((f"{n}.bin", bytes(MIB)) for n in range(70))])),
    ("bomb in card.json.charx", "200 times its size", lambda: archive([("card.json", b" " * (30 * MIB))])),
    ("shared bytes.charx", "overlap", overlapping_bomb),
    ("half a million members.charx", "4000 members", lambda: many_members(500_000)),
    ("ten thousand members.charx", "4000 are the most", lambda: many_members(10_000)),
    ("traversal.charx", "unsafe name", lambda: archive([CARD, ("../../evil", b"1")])),
    ("huge.png", "60000 x 60000 pixels", lambda: PNG + header(60_000, 60_000) + chunk(b"IDAT", bytes(MIB)) + chunk(b"IEND", b"")),
    ("text bomb.png", "64 MiB", lambda: png(packed_text(b"ccv3", 200 * MIB))),
    ("text bombs.png", "64 MiB", lambda: png(*(packed_text(b"chara-ext-asset_:%d" % n, 10 * MIB) for n in range(9)))),
    ("text bomb beside pixels.png", "64 MiB", lambda: png(chunk(b"IDAT", bytes(28 * MIB)), packed_text(b"ccv3", 200 * MIB))),
    ("long greeting.png", "500000 are the most", lambda: in_png(v3_with(first_mes="\N{BREAD}" + "a" * (11 * MIB)))),
    ("two million chunks.png", "50000 chunks", lambda: png(chunk(b"tEXt", b"") * 2_000_000)),
    ("a thousand objects deep.json", "levels deep", lambda: deep('{"a":', "}", 1_000)),
    ("a thousand lists deep.json", "levels deep", lambda: deep("[", "]", 1_000)),
    ("half a million lists deep.json", "levels deep", lambda: deep("[", "]", 500_000)),
    ("a thousand levels.png", "levels deep", lambda: png(text_chunk("chara", base64.b64encode(deep("[", "]", 1_000))))),
    ("a thousand levels.charx", "levels deep", lambda: archive([("card.json", deep("[", "]", 1_000))])),
    ("four million lists.json", "too many parts", lambda: as_json(V3)[:-1] + b',"x":[' + b",".join([b"[]"] * 4_000_000) + b"]}"),
    ("endless text.json", "too many parts", lambda: b'{"name":"' + b'\\"' * (5 * MIB)),
    ("unended text.json", "not valid JSON", lambda: b'{"name":"' + b"\\\\" * (5 * MIB)),
    ("expression of ten MB.json", "500000 are the most", lambda: as_json(book(["/" + "(a+)+" * 2_000_000 + "/"]))),
    ("million digits.json", "a number", lambda: as_json(V3)[:-1] + b',"x":' + b"9" * 1_000_000 + b"}"),
    ("long greeting.json", "500000 are the most", lambda: as_json(v3_with(first_mes="\N{BREAD}" + "a" * (11 * MIB)))),
    ("long file.json", "12 MiB are the most", lambda: as_json(v3_with(first_mes="a" * (31 * MIB)))),
    ("greetings.json", "1000 are the most", lambda: as_json(v3_with(alternate_greetings=["a"] * 100_000))),
    ("blanks.json", "no character card", lambda: b" " * (32 * MIB)),
    ("blanks in an address.json", "500000 are the most", lambda: as_json(v3_with(assets=[{"uri": "embeded://" + " a" * 300_000}]))),
    ("a thousand levels.jsonl", "levels deep", lambda: HEAD + b'{"mes":' + b"[" * 1_000 + b"]" * 1_000 + b"}\n"),
    ("empty lines.jsonl", "100000 are the most", lambda: HEAD + b"{}\n" * 3_000_000),
    ("parts.jsonl", "too many parts", lambda: HEAD[:-2] + b',"x":[' + b"0," * 10_000_000 + b"0]}\n"),
]


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize(("name", "told", "build"), HOSTILE, ids=[name for name, _, _ in HOSTILE])
def test_a_hostile_file_is_refused_at_little_cost(name: str, told: str, build: Callable[[], bytes], tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(build())
    ended = subprocess.run([sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    refusal, peak_kb = ended.stdout.splitlines()
    assert told in refusal
    assert int(peak_kb) < PEAK_KB
