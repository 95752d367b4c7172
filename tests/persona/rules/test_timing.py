import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.lorebook import Decorators, Entry
from everkin.persona.rules.timing import Timing, is_over, is_timed, timing

PLAIN = Decorators()


@pytest.mark.parametrize(
    ("entry", "states"),
    [
        (Entry("e", sticky=3), "-ss-----"),
        (Entry("e", cooldown=3), "-cc-----"),
        (Entry("e", sticky=2, cooldown=3), "-sccc---"),
        (Entry("e"), "--------"),
    ],
)
def test_effects_run_by_the_messages_since_the_activation(entry: Entry, states: str) -> None:
    seen = [timing(entry, PLAIN, 10, 10 + since) for since in range(8)]
    assert "".join("s" if t.sticky else "c" if t.cooling else "-" for t in seen) == states


def test_an_activation_that_is_undone_has_no_effect() -> None:
    entry = Entry("e", sticky=5, cooldown=5)
    assert timing(entry, PLAIN, 10, 10) == timing(entry, PLAIN, 12, 10) == timing(entry, PLAIN, None, 10) == Timing()
    assert is_over(entry, PLAIN, 10, 10)


def test_an_entry_with_a_delay_waits_for_that_many_messages() -> None:
    assert [timing(Entry("e", delay=3), PLAIN, None, count).delayed for count in range(5)] == [True, True, True, False, False]


def test_decorators_last_for_good() -> None:
    assert timing(Entry("e"), Decorators(keep_activate_after_match=True), 1, 9_000).sticky
    assert timing(Entry("e"), Decorators(dont_activate_after_match=True), 1, 9_000).spent
    assert not is_over(Entry("e"), Decorators(dont_activate_after_match=True), 1, 9_000)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 40), st.integers(0, 40))
def test_what_is_over_has_no_effect_left_and_what_is_not_timed_is_over(sticky: int, cooldown: int, began: int, count: int) -> None:
    entry = Entry("e", sticky=sticky, cooldown=cooldown)
    now = timing(entry, PLAIN, began, count)
    assert not (now.sticky and now.cooling)
    if is_over(entry, PLAIN, began, count):
        assert now == Timing()
    if not is_timed(entry, PLAIN):
        assert is_over(entry, PLAIN, began, count)
