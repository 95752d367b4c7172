"""Care at work: judge what is said, prepare the replies that no model writes, relay the rest sentence by sentence."""

from collections.abc import Sequence

from everkin.safety import rules
from everkin.safety.language import language_of
from everkin.safety.lines import Kind, helplines_for, registry
from everkin.safety.models import Concern, Verdict
from everkin.safety.prepared import crisis_kind, prepared


class Safety:
    """What stands between a person and a model, in both directions."""

    def __init__(self, country: str = "") -> None:
        """`country` (ISO 3166, such as DE): where the people live who are served. Without it the help lines of several are named."""
        self._country = country

    def admit(self, text: str) -> Verdict:
        """Judge a person's message before anything else happens to it."""
        return rules.judge(text)

    def care_reply(self, verdict: Verdict, messages: Sequence[str]) -> str:
        """The prepared reply that names real help, in the language of a person's last messages (oldest first)."""
        language = language_of(messages)
        is_crisis = verdict.concern is Concern.CRISIS
        kind = crisis_kind(verdict.tier, another=verdict.of_another) if is_crisis else "eating_disorder"
        lines: Kind = "crisis" if is_crisis else "eating"
        return prepared(kind, language, helplines_for(self._country, language, registry(), lines))

    def gate(self, disclosure: str) -> rules.SentenceGate:
        """A gate for one reply: a sentence that claims to be human is replaced by `disclosure`, one that wounds is dropped."""
        return rules.SentenceGate(disclosure)
