"""What a companion that somebody brought may not be."""

import pytest

from everkin.conversation.companions import check_disclosure
from everkin.persona.models import BlueprintBroken
from everkin.persona.service import EARLIER, OFFERED, earlier, stock
from tests.support.house import UNBOUND


@pytest.mark.parametrize("line", ["I am a real human being.", "I am a real woman, and no AI.", "Who knows what I am?"])
def test_who_would_not_say_that_it_is_an_ai_is_refused(line: str) -> None:
    with pytest.raises(BlueprintBroken, match="does not say that it is an AI"):
        check_disclosure(UNBOUND.model_copy(update={"disclosure": ("I am an AI.", line)}))


def test_those_that_come_with_everkin_say_so() -> None:
    everybody = [*stock().values(), *earlier().values()]
    assert len(everybody) == len(OFFERED) + len(EARLIER)
    for who in everybody:
        check_disclosure(who)
