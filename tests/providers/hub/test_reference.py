"""Which model and which file somebody means."""

import pytest

from everkin.ports.chat import ModelMissing
from everkin.providers.hub import catalogue
from everkin.providers.hub.reference import Reference, pick, read_reference

REPOSITORY = Reference("mara/Lighthouse-GGUF")


@pytest.mark.parametrize(
    ("told", "reference"),
    [
        ("mara/Lighthouse-GGUF", REPOSITORY),
        ("mara/Lighthouse-GGUF:a-q8_0.gguf", Reference("mara/Lighthouse-GGUF", "a-q8_0.gguf")),
        ("mara/light.house_1:folder/a.gguf", Reference("mara/light.house_1", "folder/a.gguf")),
    ],
)
def test_a_reference_is_understood(told: str, reference: Reference) -> None:
    assert read_reference(told, ()) == reference


@pytest.mark.parametrize(
    "told",
    ["", "mara", "mara/", "a/b/c", "mara/x:y.bin", "mara/x:../y.gguf", "../x/y", "/x/y", "mara/x:y z.gguf", "mara/x?y=1", "mara/x:y#.gguf"],
)
def test_what_is_no_reference_is_told_with_the_short_names(told: str) -> None:
    with pytest.raises(ModelMissing, match=r"By name there are: .*qwen2\.5-3b"):
        read_reference(told, catalogue())


def test_a_short_name_is_that_of_its_entry() -> None:
    for entry in catalogue():
        assert f"{read_reference(entry.name.upper(), catalogue())}".split("'")[1] == entry.reference.split(":")[0]


@pytest.mark.parametrize(
    ("files", "picked"),
    [
        (["m.gguf", "README.md"], "m.gguf"),
        (["m-Q4_K_M.gguf", "m-q8_0.gguf", "m-q2_k.gguf"], "m-Q4_K_M.gguf"),
        (["m-q8_0.gguf", "mmproj-m-f16.gguf"], "m-q8_0.gguf"),
        (["m-q4_k_m-00001-of-00002.gguf", "m-q4_k_m-00002-of-00002.gguf", "m-q3_k_m.gguf"], "m-q3_k_m.gguf"),
    ],
)
def test_the_file_that_suits_most_is_picked(files: list[str], picked: str) -> None:
    assert pick(REPOSITORY, files) == picked


@pytest.mark.parametrize(
    ("reference", "files", "sentence"),
    [
        (
            REPOSITORY,
            ["a-q8_0.gguf", "b-q5_0.gguf"],
            r"say which: a-q8_0\.gguf, b-q5_0\.gguf.*everkin models pull mara/Lighthouse-GGUF:FILE",
        ),
        (REPOSITORY, ["a-q4_k_m.gguf", "b-q4_k_m.gguf"], "say which: a-q4_k_m"),
        (REPOSITORY, ["README.md"], "no GGUF file in one piece"),
        (REPOSITORY, [f"m-{number:02}.gguf" for number in range(30)], "and 10 more"),
        (Reference("mara/x", "c.gguf"), ["a.gguf"], r"has no file c\.gguf\. There are: a\.gguf"),
        (Reference("mara/x", "a-00001-of-00002.gguf"), ["a-00001-of-00002.gguf"], "one part of several"),
    ],
)
def test_what_cannot_be_picked_is_told(reference: Reference, files: list[str], sentence: str) -> None:
    with pytest.raises(ModelMissing, match=sentence):
        pick(reference, files)


def test_the_catalogue_is_short_and_each_entry_names_one_file() -> None:
    entries = catalogue()
    assert 1 <= len(entries) <= 6
    assert len({entry.name for entry in entries}) == len(entries)
    for entry in entries:
        assert read_reference(entry.reference, ()).file
        assert entry.size_mb < entry.memory_mb
        assert entry.about.endswith(".")
