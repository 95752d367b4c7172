"""Who answers, and who steps in."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from everkin.inference.models import Candidate, Profile, Role
from everkin.inference.service import Inference
from everkin.kit.clock import ManualClock
from everkin.ports.chat import (
    Delta,
    Line,
    ModelBroke,
    ModelBusy,
    ModelDenied,
    ModelError,
    ModelFaulty,
    ModelMissing,
    ModelRefused,
    ModelUnreachable,
    Prompt,
    PromptTooLong,
)
from everkin.providers.scripted import Broken, ScriptedChat
from tests.support.house import MORNING, candidate, profile

BEFORE_THE_FIRST_WORD = [ModelUnreachable, ModelDenied, ModelBusy, ModelRefused, ModelFaulty, ModelMissing, PromptTooLong]


@dataclass
class Heard:
    """Listens, and wants no more than `wanted` pieces."""

    wanted: int = 99
    asked: int = 0
    names: list[str] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    deltas: list[Delta] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(delta.text for delta in self.deltas)

    def asking(self) -> None:
        self.asked += 1

    def answering(self, candidate: Candidate) -> None:
        self.names.append(candidate.name)

    def notice(self, code: str, text: str) -> None:
        self.notices.append((code, text))

    def delta(self, delta: Delta) -> bool:
        self.deltas.append(delta)
        return len(self.deltas) < self.wanted


def ask(profile: Profile) -> Prompt:
    return Prompt((Line("user", str(profile.context_tokens)),))


def inference(*chats: ScriptedChat, clock: ManualClock | None = None) -> Inference:
    return Inference(
        {Role.CHAT: [candidate(chat, name=name) for chat, name in zip(chats, "ABC", strict=False)]}, clock or ManualClock(MORNING)
    )


def failing(name: str) -> Candidate:
    return replace(candidate(ScriptedChat(["Noted."]), name=name), state=lambda: "failed")


def asked(*chats: ScriptedChat) -> Sequence[int]:
    return [len(chat.prompts) for chat in chats]


async def test_the_first_model_answers() -> None:
    first, second, heard = ScriptedChat(["One two."]), ScriptedChat(["Other."]), Heard()
    await inference(first, second).answer(Role.CHAT, ask, heard)
    assert (heard.names, heard.notices, heard.text, asked(first, second)) == (["A"], [], "One two.", [1, 0])
    assert heard.deltas[-1].usage is not None


@pytest.mark.parametrize("kind", BEFORE_THE_FIRST_WORD)
async def test_the_next_one_steps_in_with_a_notice(kind: type[ModelError]) -> None:
    heard = Heard()
    await inference(ScriptedChat([kind("It is away.")]), ScriptedChat(["Here."])).answer(Role.CHAT, ask, heard)
    assert heard.notices == [("fell_back", "B answers for now, because A could not: It is away.")]
    assert (heard.names, heard.text) == (["B"], "Here.")


async def test_the_last_error_is_told_when_nobody_can() -> None:
    heard = Heard()
    with pytest.raises(ModelDenied, match="second"):
        await inference(ScriptedChat([ModelBusy("first")]), ScriptedChat([ModelDenied("second")])).answer(Role.CHAT, ask, heard)
    assert (heard.names, len(heard.notices)) == ([], 1)


async def test_who_has_begun_is_never_replaced() -> None:
    second, heard = ScriptedChat(["Other."]), Heard()
    with pytest.raises(ModelBroke, match="Gone"):
        await inference(ScriptedChat([Broken("One two", ModelBroke("Gone."))]), second).answer(Role.CHAT, ask, heard)
    assert (heard.text, heard.notices, asked(second)) == ("One two", [], [0])


async def test_who_failed_rests_and_then_is_tried_again() -> None:
    clock = ManualClock(MORNING)
    first, second = ScriptedChat([ModelBusy("Busy."), "Back."]), ScriptedChat(["Here."])
    house = inference(first, second, clock=clock)
    for seconds, names, notices in ((0, ["B"], 1), (29, ["B"], 0), (1, ["A"], 0)):
        clock.advance(timedelta(seconds=seconds))
        heard = Heard()
        await house.answer(Role.CHAT, ask, heard)
        assert (heard.names, len(heard.notices)) == (names, notices)


async def test_a_prompt_that_is_too_long_is_made_shorter_twice() -> None:
    def hold(most: int) -> ScriptedChat:
        return ScriptedChat(lambda p: "Fits." if int(p.lines[0].content) <= most else PromptTooLong("Too long."))

    context = profile("standard").context_tokens
    for most, tries in ((context, 1), (context // 2, 2), (context // 4, 3)):
        chat, heard = hold(most), Heard()
        await inference(chat).answer(Role.CHAT, ask, heard)
        assert (heard.text, heard.names) == ("Fits.", ["A"])
        assert [int(p.lines[0].content) for p in chat.prompts] == [context >> n for n in range(tries)]
        assert heard.asked == tries
    never = hold(0)
    with pytest.raises(PromptTooLong):
        await inference(never).answer(Role.CHAT, ask, Heard())
    assert asked(never) == [3]


async def test_who_has_heard_enough_closes_the_stream() -> None:
    chat, heard = ScriptedChat(["one two three four"]), Heard(wanted=2)
    await inference(chat).answer(Role.CHAT, ask, heard)
    assert (heard.text, chat.running) == ("one two", 0)


async def test_no_model_at_all_says_how_to_get_one() -> None:
    nothing = Inference({}, ManualClock(MORNING))
    with pytest.raises(ModelMissing, match="everkin models install"):
        await nothing.answer(Role.CHAT, ask, Heard())
    with pytest.raises(ModelMissing, match="everkin models install"):
        nothing.status()


async def test_the_status_follows_the_model_that_answers_next() -> None:
    clock = ManualClock(MORNING)
    house = inference(ScriptedChat([ModelBusy("Busy.")]), clock=clock)
    assert house.status().state == "ready"
    with pytest.raises(ModelBusy):
        await house.answer(Role.CHAT, ask, Heard())
    assert house.status().state == "failed"
    clock.advance(timedelta(seconds=30))
    assert house.status().state == "ready"


async def test_the_status_tells_who_stands_in_for_whom() -> None:
    clock = ManualClock(MORNING)
    house = inference(ScriptedChat([ModelBusy("Busy."), "Back."]), ScriptedChat(["Here."]), clock=clock)
    assert house.status().candidate.name == "A"
    await house.answer(Role.CHAT, ask, Heard())
    assert (house.status().candidate.name, house.status().state) == ("B", "ready")
    assert house.status().words.startswith("A does not answer just now. ")
    clock.advance(timedelta(seconds=30))
    assert (house.status().candidate.name, house.status().advice) == ("A", None)


async def test_where_all_have_failed_the_status_is_that_of_the_chosen_one() -> None:
    house = Inference({Role.CHAT: [failing(name) for name in "AB"]}, ManualClock(MORNING))
    assert (house.status().candidate.name, house.status().state) == ("A", "failed")


async def test_the_first_model_that_can_is_started_ahead() -> None:
    started: list[str] = []

    def local(name: str, error: ModelError | None = None) -> Candidate:
        async def start() -> None:
            started.append(name)
            if error:
                raise error

        return replace(candidate(ScriptedChat(["Noted."]), name=name), start=start)

    def elsewhere(name: str) -> Candidate:
        return candidate(ScriptedChat(["Noted."]), name=name)

    broken = local("A", ModelMissing("Gone."))
    for chosen, tried in (
        ([local("A"), local("B")], "A"),
        ([broken, local("B"), local("C")], "AB"),
        ([broken, broken], "AA"),
        ([elsewhere("A"), local("B")], ""),
    ):
        await Inference({Role.CHAT: chosen}, ManualClock(MORNING)).start()
        assert "".join(started) == tried
        started.clear()


async def test_a_model_that_still_starts_says_so() -> None:
    starting = replace(candidate(ScriptedChat(["Noted."])), state=lambda: "starting")
    assert Inference({Role.CHAT: [starting]}, ManualClock(MORNING)).status().state == "starting"


async def test_the_status_is_of_the_one_who_can_talk() -> None:
    failed = replace(candidate(ScriptedChat(["A."]), name="A"), state=lambda: "failed")
    told = Inference({Role.CHAT: [failed, candidate(ScriptedChat(["B."]), name="B")]}, ManualClock(MORNING)).status()
    assert (told.candidate.name, told.state, told.advice) == ("B", "ready", "everkin doctor")
    assert told.words.startswith("A does not answer just now. Talking through B, on this machine. ")
    nobody = Inference({Role.CHAT: [failed, replace(failed, name="B")]}, ManualClock(MORNING)).status()
    assert (nobody.candidate.name, nobody.state) == ("A", "failed")


async def test_the_first_that_can_is_started() -> None:
    started: list[str] = []

    def startable(name: str, error: ModelError | None = None) -> Candidate:
        async def start() -> None:
            started.append(name)
            if error:
                raise error

        return replace(candidate(ScriptedChat(["Noted."]), name=name), start=start)

    remote = candidate(ScriptedChat(["Noted."]), name="C")
    await Inference({Role.CHAT: [startable("A", ModelMissing("Gone.")), startable("B"), startable("D")]}, ManualClock(MORNING)).start()
    assert started == ["A", "B"]
    await Inference({Role.CHAT: [remote, startable("E")]}, ManualClock(MORNING)).start()
    assert started == ["A", "B"]


async def test_warming_asks_only_who_can_and_forgives() -> None:
    warmed: list[str] = []

    async def warm(prompt: Prompt) -> None:
        warmed.append(prompt.lines[0].content)
        raise ModelBusy("Not now.")

    able = replace(candidate(ScriptedChat(["Noted."])), warm=warm)
    await Inference({Role.CHAT: [able]}, ManualClock(MORNING)).warm(Role.CHAT, ask)
    await inference(ScriptedChat(["Noted."])).warm(Role.CHAT, ask)
    assert warmed == [str(profile("standard").context_tokens)]


async def test_each_model_is_closed_once() -> None:
    class Closing(ScriptedChat):
        closed = 0

        async def close(self) -> None:
            self.closed += 1

    chat = Closing(["Noted."])
    roles = {Role.CHAT: [candidate(chat, name="A")], Role.BACKGROUND: [candidate(chat, name="B")]}
    await Inference(roles, ManualClock(MORNING)).close()
    assert chat.closed == 1


async def test_where_there_are_several_models_it_is_told_that_a_conversation_may_keep_to_another() -> None:
    one, other = candidate(ScriptedChat(["A."]), name="A"), candidate(ScriptedChat(["B."]), name="B")
    alone, beside = (Inference({Role.CHAT: chosen}, ManualClock(MORNING)).status().words for chosen in ([one], [one, other]))
    assert alone == "Talking through A, on this machine."
    assert beside == f"{alone} A conversation that keeps to another model goes on with that one."


async def test_what_was_chosen_stays_so_while_another_stands_in() -> None:
    failed = candidate(ScriptedChat([ModelUnreachable("Nobody there.")]), name="A")
    house = Inference({Role.CHAT: [failed, candidate(ScriptedChat(["B."]), name="B")]}, ManualClock(MORNING))
    await house.answer(Role.CHAT, ask, Heard())
    assert (house.candidates(Role.CHAT)[0].name, house.chosen(Role.CHAT).name) == ("B", "A")
    with pytest.raises(ModelMissing):
        house.chosen(Role.VISION)
