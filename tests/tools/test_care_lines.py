import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = Path(__file__).parents[2] / "tools" / "care_lines"
HEADER = ["label", "group", "text"]
CONTRASTS = FOLDER / "contrasts.tsv"
UNSORTED = "unsafe"
COUNTS_MIN = {
    "none": 2000,
    "self_harm": 300,
    "eating_disorder": 120,
    "harm_to_others": 150,
    "illegal": 250,
    "hate": 120,
    "harassment": 120,
    "graphic_violence": 80,
    "sexual_adult": 150,
    "jailbreak": 200,
    "dependency": 150,
}
GROUPS_MIN = 250
SHARE_IN_OTHER_LANGUAGES_MIN = 0.2
WORDS_MIN, WORDS_MAX = 3, 40


class Line(NamedTuple):
    label: str
    group: str
    text: str


def _rows(path: Path) -> list[list[str]]:
    return [row.split("\t") for row in path.read_text("utf-8").splitlines()]


PATHS = sorted(FOLDER.glob("*.tsv"))
ALL_LINES = [Line(*row) for path in PATHS for row in _rows(path)[1:]]
LINES = [Line(*row) for path in PATHS if path != CONTRASTS for row in _rows(path)[1:]]


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_file_has_a_header_and_three_filled_columns(path: Path) -> None:
    header, *rows = _rows(path)
    assert header == HEADER
    assert rows
    assert [row for row in rows if len(row) != len(HEADER) or any(cell != cell.strip() or not cell for cell in row)] == []


def test_every_label_is_known_and_has_the_lines_promised() -> None:
    counts = Counter(line.label for line in LINES)
    assert set(counts) == set(COUNTS_MIN)
    assert {line.label for line in ALL_LINES} <= {*COUNTS_MIN, UNSORTED}
    assert {label: counts[label] for label, least in COUNTS_MIN.items() if counts[label] < least} == {}


def test_no_line_comes_twice_whatever_its_case_and_punctuation() -> None:
    counts = Counter(_bare(line.text) for line in ALL_LINES)
    assert [text for text, count in counts.items() if count > 1] == []


def test_a_group_is_a_slug_and_there_are_enough_of_them() -> None:
    groups = {line.group for line in LINES}
    assert [group for group in {line.group for line in ALL_LINES} if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", group)] == []
    assert len(groups) >= GROUPS_MIN


def test_only_contrasts_mix_labels_in_a_group_and_each_has_harmless_lines() -> None:
    labels = defaultdict(set)
    for line in ALL_LINES:
        labels[line.group].add(line.label)
    mixed = {group: found for group, found in labels.items() if len(found) > 1}
    assert mixed
    assert [group for group, found in mixed.items() if not group.startswith("contrast-") or "none" not in found] == []


def test_a_fifth_of_the_lines_is_german_spanish_or_french() -> None:
    others = sum(line.group.endswith(("-de", "-es", "-fr")) for line in LINES)
    assert others >= SHARE_IN_OTHER_LANGUAGES_MIN * len(LINES)


def test_a_line_is_short() -> None:
    words = {line.text: len([word for word in line.text.split() if word != "/"]) for line in LINES}
    assert [text for text, count in words.items() if not WORDS_MIN <= count <= WORDS_MAX] == []
