"""Care at work: judge what is said, prepare the replies that no model writes, relay the rest sentence by sentence."""

from functools import cache
from importlib import resources

import yaml

from everkin.safety import rules
from everkin.safety.models import Helpline, Verdict


class Safety:
    """What stands between a person and a model, in both directions."""

    def admit(self, text: str) -> Verdict:
        """Judge a person's message before anything else happens to it."""
        return rules.judge(text)

    def crisis_reply(self) -> str:
        """The prepared reply that names real help."""
        return rules.crisis_reply(helplines())

    def gate(self, disclosure: str) -> rules.SentenceGate:
        """A gate for one reply: a sentence that claims to be human is replaced by `disclosure`, one that wounds is dropped."""
        return rules.SentenceGate(disclosure)


@cache
def helplines() -> tuple[Helpline, ...]:
    """Read the registry of places where a person answers."""
    data = yaml.safe_load(resources.files("everkin.safety").joinpath("helplines.yaml").read_text("utf-8"))
    return tuple(Helpline(**entry) for entry in data["helplines"])
