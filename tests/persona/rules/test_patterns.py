import resource
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from everkin.persona.rules.patterns import ALLOWANCE, PATTERN_CHARS_MAX, Pattern, PatternRefused, Searches, compiled, parse, slashed


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        ("/oak|elm/i", Pattern("oak|elm", "i")),
        ("/oak/", Pattern("oak", "")),
        (r"/a\/b/gimsuy", Pattern(r"a\/b", "gimsuy")),
        ("/oak/elm/", None),
        ("/oak/xq", None),
        ("//", None),
        ("/", None),
        ("oak", None),
        ("and/or", None),
    ],
)
def test_a_key_between_slashes_is_a_pattern(key: str, pattern: Pattern | None) -> None:
    assert parse(key) == pattern


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("/oak/", "An oak.", True),
        ("/oak/", "An OAK.", False),
        ("/oak/i", "An OAK.", True),
        (r"/\bOak\b/", "Oakwood", False),
        ("/^elm/", "oak\nelm", False),
        ("/^elm/m", "oak\nelm", True),
        ("/oak$/", "oak\n", False),
        ("/oak$/m", "oak\nelm", True),
        ("/oak.elm/", "oak\nelm", False),
        ("/oak.elm/s", "oak\nelm", True),
        ("/oak/gy", "An oak.", True),
        (r"/\u{1F333}/u", "a \U0001f333", True),
        (r"/caf\u00e9/", "café", True),
        (r"/\x6fak/", "oak", True),
        (r"/(?<tree>oak|elm) and \k<tree>/", "elm and elm", True),
        (r"/(oak|elm) and \1/", "oak and elm", False),
        (r"/\p{L}{3}/u", "oak", True),
        ("/[^]oak/", "\noak", True),
        ("/[]/", "anything", False),
        ("/[[a]x/", "[x", True),
        (r"/[\w-]+@/", "me-too@home", True),
        ("/a{e<=3}/", "a{e<=3}", True),
        ("/a{,3}/", "a{,3}", True),
        (r"/\mill/", "mill", True),
        (r"/c\+\+/", "c++", True),
        ("/(?<=old )oak(?! tree)/", "old oak", True),
        ("/o{2,3}/", "wood", True),
        ("/(?:wood){2}/", "woodwood", True),
        ("/a long run of letters that is broken up/", "it is a long run of letters that is broken up", True),
    ],
)
def test_patterns_mean_what_they_mean_in_javascript(key: str, text: str, found: bool) -> None:  # noqa: FBT001
    pattern = parse(key)
    assert pattern
    assert Searches().found(key, pattern, text) == found


@pytest.mark.parametrize(
    "source",
    [
        "x" * (PATTERN_CHARS_MAX + 1),
        "(" * 25 + "a" + ")" * 25,
        "(?:" * 12 + "a" + "){2}" * 12 + "{9}",
        "(?:(?:(?:a?){30}){30}){30}",
        "(?:" * 20 + "a" + "){2}" * 20,
        "a{99999}",
        "(a",
        "a)",
        "[a",
        "*a",
        "(?R)",
        "(?#note)a",
        "(?>a)",
        "(?P<name>a)",
        r"\u{FFFFFF}",
        "a\\",
        r"(?<a>x)\k<b>",
    ],
)
def test_what_is_too_large_or_no_pattern_is_refused_and_not_found(source: str) -> None:
    with pytest.raises(PatternRefused):
        compiled(Pattern(source, ""))
    searches = Searches()
    assert not searches.found("key", Pattern(source, ""), "aaa")
    assert searches.refused == {"key"}


@given(st.text(min_size=1, max_size=60))
@example("a/b")
@example(r"a\/b")
@example("a\\")
def test_a_bare_pattern_between_slashes_is_read_back_as_a_pattern(source: str) -> None:
    pattern = parse(slashed(source, "i"))
    assert (pattern is not None and pattern.flags == "i") or source.endswith("\\")


@given(st.text(alphabet="ab01(){}[]|*+?\\.^$,:=!<>-/px", max_size=40), st.text(alphabet="ab", max_size=40))
def test_any_pattern_is_searched_or_refused(source: str, text: str) -> None:
    searches = Searches()
    assert isinstance(searches.found("key", Pattern(source, "i"), text), bool)
    assert searches.allowance < ALLOWANCE


def test_searches_share_an_allowance_and_name_what_was_not_searched() -> None:
    searches = Searches(allowance=3)
    keys = [f"/k{i}/" for i in range(5)]
    found = [searches.found(key, Pattern(f"k{i}", ""), "k0 k1 k2 k3 k4") for i, key in enumerate(keys)]
    assert found == [True, True, True, False, False]
    assert searches.refused == set(keys[3:])


HOSTILE = r"""
from everkin.persona.rules.patterns import Pattern, Searches
hostile = [
    "(a+)+$", "(a|aa)+$", "(?:.*a){12}b", "(a*)*b", r"\b(?:a\w*){9}!", "(?=a*a*a*b)", r"(.*)\1b", "(?:(?:(?:a{0,99}b?){0,9}c?){0,9}d?)$",
    "b" + "a" * 990, "-" * 990, "a{900}b", "[ab]{900}c", "(?:" + "a" * 900 + "){11}", r"(?<=a{900})b", r"\x61" * 240, "(?:a?){900}b",
    "(?:" * 300 + "a" + ")*" * 300, "(?:" * 30 + "a" + "){2}" * 30, "((((((((((a?){9}){9}){9}){9}){9}){9}){9}){9}){9}){9}",
]
huge = Pattern("a" * 10_000_000, "")
for text in ("a" * 64_000, "a" * 60 + "b", "a-" * 30_000, "-" * 64_000, "word " * 12_000):
    searches = Searches()
    for number in range(5_000):
        assert not searches.found("huge", huge, text)
        searches.found(str(number), Pattern(hostile[number % len(hostile)] + "|" + str(number) * (number > 99), "i" * (number % 2)), text)
    assert len(searches.refused) > 3_000
"""


def test_five_thousand_hostile_patterns_cost_a_bounded_time_and_memory() -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))

    subprocess.run([sys.executable, "-c", HOSTILE], check=True, preexec_fn=bounded, timeout=95)
