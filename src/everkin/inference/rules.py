"""Pure decisions about models: which profile fits, who is tried first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from everkin.inference.models import Candidate, ModelState, Profile, Status

REST = timedelta(seconds=30)
FLOORS = {"reply_tokens": 48, "frozen_tokens": 400, "slow_tokens": 32, "history_tokens": 256, "tail_tokens": 256}
"""What a budget is not shrunk below, in tokens."""
INSTALL = "everkin models install"


def profile_for(name: str, profiles: Sequence[Profile]) -> Profile:
    """Return the first profile that fits a model's name; the last one fits every model."""
    folded = name.casefold()
    return next((p for p in profiles if any(_names(m, folded) for m in p.matches)), profiles[-1])


def _names(match: str, name: str) -> bool:
    """Whether `match` is a part of `name` on its own: a 4b is no 14b."""
    return re.search(rf"(?<![0-9.]){re.escape(match)}(?![0-9a-z])", name) is not None


def fitted(profile: Profile, context_tokens: int | None) -> Profile:
    """Shrink or keep a profile's budgets so that they fit a context of `context_tokens`."""
    if context_tokens is None:
        return profile
    share = min(1.0, context_tokens / profile.context_tokens)
    budgets = {name: min(tokens, max(floor, int(tokens * share))) for name, floor in FLOORS.items() if (tokens := getattr(profile, name))}
    return profile.model_copy(update={"context_tokens": context_tokens, **budgets})


def order(candidates: Sequence[Candidate], failed_at: Mapping[str, datetime], now: datetime) -> list[Candidate]:
    """Order candidates for a try: as chosen, but one that failed within the last `REST` comes after the others."""
    return sorted(candidates, key=lambda c: is_resting(c, failed_at, now))


def in_its_place(status: Status, failed: Candidate) -> Status:
    """Say that a model talks in the place of one that was to be tried ahead of it."""
    return replace(status, words=f"{failed.name} does not answer just now. {status.words}", advice="everkin doctor")


def unless_kept_to(status: Status) -> Status:
    """Say, where there are several models, that a conversation which keeps to another of them is answered by that."""
    return replace(status, words=f"{status.words} A conversation that keeps to another model goes on with that one.")


def is_resting(candidate: Candidate, failed_at: Mapping[str, datetime], now: datetime) -> bool:
    """Whether a candidate failed within the last `REST`."""
    return candidate.name in failed_at and now - failed_at[candidate.name] < REST


def fell_back(failed: str, why: str, steps_in: str) -> str:
    """The sentence that tells a person that another model answers."""
    return f"{steps_in} answers for now, because {failed} could not: {why}"


def not_here(wanted: str, answers: str) -> str:
    """The sentence that tells a person that the model which their conversation keeps to is not set up any more."""
    return f"{answers} answers: {wanted}, which this conversation keeps to, is not set up here any more."


def status(candidate: Candidate, state: ModelState) -> Status:
    """Say in plain words which model talks and, where a better one would help, how to get it."""
    if state == "failed" and candidate.where == "built_in" and not candidate.is_there():
        return Status(candidate, state, f"{candidate.name}, the small model that comes with Everkin, is not on this machine.", INSTALL)
    tiny = candidate.profile.prompting == "tiny"
    if state == "starting":
        words = f"{candidate.name} is waking up: a few seconds."
    elif state == "failed":
        words = f"{candidate.name} does not answer just now."
    elif candidate.where == "built_in":
        words = f"Talking through {candidate.name}, the small model that comes with Everkin: private and quick, but simple-minded."
    else:
        where = "on this machine" if candidate.where != "remote" else "over the network"
        words = f"Talking through {candidate.name}, {where}."
    advice = {"failed": "everkin doctor", "ready": "everkin models use --help" if tiny else None, "starting": None}[state]
    return Status(candidate, state, words, advice)
