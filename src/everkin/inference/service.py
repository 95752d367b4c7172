"""Models at work: each role is a list, and the next one steps in when one fails before its first word."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from typing import Protocol

from everkin.inference import rules
from everkin.inference.models import Candidate, ModelState, Profile, Role, Status
from everkin.kit.clock import Clock
from everkin.ports.chat import Delta, ModelBroke, ModelError, ModelMissing, Prompt, PromptTooLong


class Listener(Protocol):
    """Who hears a reply while it is made."""

    def asking(self) -> None:
        """A model is about to be asked."""

    def answering(self, candidate: Candidate) -> None:
        """The reply comes from this model. Heard once, before the first delta."""

    def notice(self, code: str, text: str) -> None:
        """A sentence for the person, about how the reply is made."""

    def delta(self, delta: Delta) -> bool:
        """The next piece. Returns whether more is wanted."""
        ...


class Inference:
    """Every model that this house may ask, by role."""

    def __init__(self, candidates: Mapping[Role, Sequence[Candidate]], clock: Clock) -> None:
        self._candidates = candidates
        self._clock = clock
        self._failed_at: dict[str, datetime] = {}

    def candidates(self, role: Role, first: str = "") -> Sequence[Candidate]:
        """The models of a role, in the order in which they are tried now: the one named `first` ahead of the others.

        Raises `ModelMissing` when there is none.
        """
        wanted = sorted(self._set_up(role), key=lambda c: c.name != first)
        return rules.order(wanted, self._failed_at, self._clock.now())

    def chosen(self, role: Role) -> Candidate:
        """The model that was chosen for a role, whether it answers just now or not. Raises `ModelMissing` when there is none."""
        return self._set_up(role)[0]

    def status(self, role: Role = Role.CHAT) -> Status:
        """Say which model would answer next where a conversation keeps to no other, and whether it can. Raises `ModelMissing`."""
        tried, chosen = self.candidates(role), self.chosen(role)
        talks = next((c for c in tried if self._state(c) != "failed"), chosen)
        told = rules.status(talks, self._state(talks))
        told = told if talks is chosen else rules.in_its_place(told, chosen)
        return rules.unless_kept_to(told) if len(tried) > 1 else told

    async def start(self, role: Role = Role.CHAT) -> None:
        """Load the model that would answer next ahead of its first use, where it runs here; one that cannot start is passed over."""
        for candidate in self.candidates(role):
            if candidate.start is None:
                return
            with suppress(ModelError):
                await candidate.start()
                return

    async def answer(self, role: Role, prompt_for: Callable[[Profile], Prompt], listener: Listener, first: str = "") -> None:
        """Let the first model that can answer do so, `first` by its name. Raises the last model's `ModelError` when none can."""
        waiting = list(self.candidates(role, first))
        if first and all(c.name != first for c in waiting):
            listener.notice("fell_back", rules.not_here(first, waiting[0].name))
        while waiting:
            candidate = waiting.pop(0)
            try:
                await _listen(candidate, prompt_for, listener)
            except ModelBroke:
                raise
            except ModelError as error:
                self._failed_at[candidate.name] = self._clock.now()
                if not waiting:
                    raise
                listener.notice("fell_back", rules.fell_back(candidate.name, str(error), waiting[0].name))
            else:
                self._failed_at.pop(candidate.name, None)
                return

    async def warm(self, role: Role, prompt_for: Callable[[Profile], Prompt], first: str = "") -> None:
        """Let the model that would answer next compute a prompt ahead, where its engine can; a failure only costs the head start."""
        candidate = self.candidates(role, first)[0]
        if candidate.warm is not None:
            with suppress(ModelError):
                await candidate.warm(prompt_for(candidate.profile))

    def _set_up(self, role: Role) -> Sequence[Candidate]:
        found = self._candidates.get(role) or ()
        if not found:
            raise ModelMissing(f"No model is set up for {role.value}. Fetch the built-in one with: everkin models install")
        return found

    def _state(self, candidate: Candidate) -> ModelState:
        state = candidate.state()
        resting = rules.is_resting(candidate, self._failed_at, self._clock.now())
        return "failed" if state == "ready" and resting else state

    async def close(self) -> None:
        """Free every model."""
        for candidate in {id(c.chat): c for chosen in self._candidates.values() for c in chosen}.values():
            await candidate.chat.close()


async def _listen(candidate: Candidate, prompt_for: Callable[[Profile], Prompt], listener: Listener) -> None:
    profile = candidate.profile
    for last_try in (False, False, True):
        listener.asking()
        async with aclosing(candidate.chat.stream(prompt_for(profile))) as stream:
            try:
                first = await anext(stream)
            except PromptTooLong:
                if last_try:
                    raise
                profile = rules.fitted(profile, profile.context_tokens // 2)
                continue
            listener.answering(candidate)
            wanted = listener.delta(first)
            while wanted and (delta := await anext(stream, None)) is not None:
                wanted = listener.delta(delta)
            return
