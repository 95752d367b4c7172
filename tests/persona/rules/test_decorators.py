import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.lorebook import Decorators
from everkin.persona.rules.decorators import parse, stripped


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ("@@activate_only_after 3", Decorators(activate_only_after=3)),
        ("@@activate_only_every 2", Decorators(activate_only_every=2)),
        ("@@keep_activate_after_match", Decorators(keep_activate_after_match=True)),
        ("@@dont_activate_after_match", Decorators(dont_activate_after_match=True)),
        ("@@depth 0", Decorators(depth=0)),
        ("@@depth -1", Decorators(depth=-1)),
        ("@@reverse_depth 2", Decorators(reverse_depth=2)),
        ("@@role Assistant", Decorators(role="assistant")),
        ("@@scan_depth 5", Decorators(scan_depth=5)),
        ("@@is_greeting 0", Decorators(is_greeting=0)),
        ("@@position after_desc", Decorators(position="after_char")),
        ("@@position before_desc", Decorators(position="before_char")),
        ("@@position personality", Decorators(position="personality")),
        ("@@position scenario", Decorators(position="scenario")),
        ("@@ignore_on_max_context", Decorators(ignore_on_max_context=True)),
        ("@@additional_keys oak, elm,,ash", Decorators(additional_keys=("oak", "elm", "ash"))),
        ("@@exclude_keys oak", Decorators(exclude_keys=("oak",))),
        ("@@activate", Decorators(activate=True)),
        ("@@dont_activate", Decorators(dont_activate=True)),
        ("@@ACTIVATE", Decorators(activate=True)),
    ],
)
def test_every_decorator_is_read_and_stripped(lines: str, asked: Decorators) -> None:
    assert parse(f"{lines}\nThe mill stands by the river.") == (asked, "The mill stands by the river.")


@pytest.mark.parametrize(
    "line",
    [
        "@@unheard_of 3",
        "@@depth deep",
        "@@depth",
        "@@activate_only_every 0",
        "@@activate_only_after -2",
        "@@role narrator",
        "@@position attic",
        "@@disable_ui_prompt system_prompt",
        "@@additional_keys ,",
        "@@is_user_icon Winter coat",
        "@@activate false",
        "@@depth 99999999999999999999",
        "@@instruct_depth 3",
        "@@instruct_scan_depth 3",
        "@@reverse_instruct_depth 3",
        "@@@depth 3",
    ],
)
def test_what_is_unknown_or_cannot_be_read_asks_for_nothing_but_goes_too(line: str) -> None:
    asked, text = parse(f"{line}\nThe mill.")
    assert text == "The mill."
    assert asked == (Decorators(depth=3) if line == "@@@depth 3" else Decorators())


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ("@@tomorrow 4\n@@@someday 4\n@@@depth 6", Decorators(depth=6)),
        ("@@instruct_depth 9\n@@@depth 5", Decorators(depth=5)),
        ("@@depth 5\n@@@instruct_depth 9", Decorators(depth=5)),
        ("@@depth 5\n@@@role user", Decorators(depth=5)),
        ("@@depth x\n@@@role user\n@@scan_depth 1", Decorators(role="user", scan_depth=1)),
        ("@@a\n@@@b\n@@@c\n@@@d\n@@@e\n@@@f\n@@@activate", Decorators(activate=True)),
        ("@@depth 5\n@@depth 7", Decorators(depth=5)),
    ],
)
def test_of_a_chain_the_first_that_can_be_followed_counts(lines: str, asked: Decorators) -> None:
    assert parse(f"{lines}\n\nText")[0] == asked


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Write to me @@activate", "Write to me @@activate"),
        ("The mill.\n@@activate", "The mill.\n@@activate"),
        ("@@ not a decorator", "@@ not a decorator"),
        ("@@activate\n\n@@depth 3\n\n\nThe mill.\n\nThe river.", "The mill.\n\nThe river."),
        ("\n@@activate\r\nThe mill.", "The mill."),
        ("@@activate", ""),
        ("", ""),
    ],
)
def test_only_leading_lines_are_decorators(content: str, text: str) -> None:
    assert stripped(content) == text


@given(st.text())
def test_a_text_without_decorators_stays_as_it_is(text: str) -> None:
    if "@@" not in text:
        assert parse(text) == (Decorators(), text)


@given(st.lists(st.sampled_from(["@@depth 3", "@@@role user", "@@unheard_of", "", "The mill."]), max_size=12))
def test_what_is_left_is_the_end_of_what_was_there_and_begins_with_no_decorator(lines: list[str]) -> None:
    text = stripped("\n".join(lines))
    assert "\n".join(lines).strip("\n").endswith(text.strip("\n"))
    assert not text.startswith("@@")
