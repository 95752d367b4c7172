"""When a worker counts as dead."""

import pytest

from everkin.kit.jobs.pace import Silence

LOOKS = 3


@pytest.mark.parametrize(
    ("beats", "dead"),
    [
        pytest.param("aaaa", [False, False, False, True], id="the same beat seen again three times is silence"),
        pytest.param("abcd", [False] * 4, id="a new beat at each look is life"),
        pytest.param("aaabbbb", [False] * 6 + [True], id="one new beat and the count begins anew"),
        pytest.param("aabaaaa", [False] * 6 + [True], id="a clock that was set back shows an old beat, which is a new one"),
        pytest.param("aaaaa", [False] * 3 + [True] * 2, id="who stays silent stays dead until somebody takes over"),
        pytest.param("a-aaaa", [False] * 5 + [True], id="who had left comes back as a newcomer"),
    ],
)
def test_silence_is_counted_in_looks(beats: str, dead: list[bool]) -> None:
    silence = Silence(LOOKS)
    assert [silence.look({} if beat == "-" else {"other": beat}) == ["other"] for beat in beats] == dead


def test_each_worker_is_heard_by_itself() -> None:
    silence = Silence(LOOKS)
    found = [silence.look({"dead": 0, "living": look}) for look in range(LOOKS + 1)]
    assert found == [[], [], [], ["dead"]]
