"""Writing a reply down: the memory that answers, quoted where the model misses it."""

import asyncio
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.conversation.reply import ReplyWriter
from everkin.conversation.say import Say
from everkin.conversation.streams import Stream
from everkin.kit import stages
from everkin.kit.words import words
from everkin.ports.chat import Delta, ModelBroke, Usage
from everkin.providers.scripted import ScriptedChat
from everkin.safety.rules import SentenceGate
from tests.support.house import candidate, heard, text_of

QUOTE = 'You told me: "My sister is called Mara."'
SAID = "What is my sister called?"


def written(*pieces: str, fact: str = "", kind: str = "tiny", at_a_loss: str | None = None) -> ReplyWriter:
    """A reply, its pieces heard until no more is wanted."""
    writer = ReplyWriter(Say(Stream(uuid4(), uuid4()), 0.0), SentenceGate("I'm an AI."))
    if fact:
        writer.expect(fact, SAID, frozenset(words("A good name, of course.")))
    writer.answering(candidate(ScriptedChat(["Noted."]), kind))
    for piece in pieces:
        if not writer.delta(Delta(piece)):
            break
    assert writer.finish(at_a_loss) is writer.reply
    return writer


@pytest.mark.parametrize(
    ("pieces", "reply"),
    [
        (("Mara. A good name.",), "Mara. A good name."),
        (("Ma", "ra, of course.", " A good name."), "Mara, of course. A good name."),
        (("Mara. ", "She moved to Rome."), "Mara."),
        (("Mara, from Rome. ", "A good name."), "Mara."),
        (("Biscuit. ", "A good name."), QUOTE),
        (("Biscuit.",), QUOTE),
        (("It is what it is what it is.",), QUOTE),
        (("",), QUOTE),
        (("I am human.",), QUOTE),
    ],
)
async def test_a_reply_that_misses_the_memory_gives_way_to_it(pieces: tuple[str, ...], reply: str) -> None:
    assert written(*pieces, fact="My sister is called Mara.").reply.text == reply


async def test_a_larger_model_that_steps_in_is_left_to_answer_in_its_own_way() -> None:
    assert written("Ma", "ra, I think.", fact="My sister is called Mara.", kind="standard").reply.text == "Mara, I think."


@pytest.mark.parametrize(
    ("pieces", "kind", "reply", "state"),
    [
        (("One. Two. Three.",), "tiny", "One. Two.", "complete"),
        (("One. Two. Three.",), "standard", "One. Two. Three.", "complete"),
        (("It is what it is what it is.",), "tiny", "Own words.", "complete"),
        (("It is what it is what it is.",), "standard", "It is what it is what it is.", "complete"),
        (("",), "tiny", "Own words.", "complete"),
        (("",), "standard", "Own words.", "complete"),
    ],
)
async def test_how_a_reply_ends(pieces: tuple[str, ...], kind: str, reply: str, state: str) -> None:
    written_down = written(*pieces, kind=kind, at_a_loss="Own words.").reply
    assert (written_down.text, written_down.state) == (reply, state)


@pytest.mark.parametrize("kind", ["tiny", "standard"])
async def test_an_empty_reply_in_place_of_which_nothing_can_be_said_has_failed(kind: str) -> None:
    failed = written("", kind=kind).reply
    assert (failed.text, failed.state, str(failed.error)) == ("", "cut", "Scripted gave an empty reply. Try again.")


@given(
    st.text(alphabet="ab. I'm\n\u79c1", max_size=40),
    st.lists(st.integers(1, 5), min_size=1, max_size=5),
    st.sampled_from(["tiny", "standard"]),
)
def test_any_split_writes_the_same_reply(text: str, sizes: list[int], kind: str) -> None:
    pieces: list[str] = []
    at = 0
    while at < len(text):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(text[at : at + size])
        at += size

    async def both() -> tuple[str, str]:
        return written(*pieces, kind=kind).reply.text, written(*text, kind=kind).reply.text

    split, by_sign = asyncio.run(both())
    assert split == by_sign


async def test_a_model_that_breaks_off_leaves_what_the_gate_still_held() -> None:
    writer = ReplyWriter(Say(Stream(uuid4(), uuid4()), 0.0), SentenceGate("I'm an AI."))
    writer.asking()
    writer.answering(candidate(ScriptedChat(["Noted."])))
    writer.delta(Delta("One. Two"))
    error = ModelBroke("It broke off.")
    reply = writer.broken(error)
    assert (reply.text, reply.state, reply.error) == ("One. Two", "cut", error)


async def test_a_reply_stopped_before_its_first_word_stays_empty() -> None:
    stream = Stream(uuid4(), uuid4())
    writer = ReplyWriter(Say(stream, 0.0), SentenceGate("I'm an AI."))
    writer.answering(candidate(ScriptedChat(["Noted."]), "tiny"))
    assert writer.stopping is stream.stopping
    writer.stopped()
    reply = writer.finish("Own words.")
    assert (reply.text, reply.state, reply.error) == ("", "stopped", None)


async def test_what_no_model_wrote_is_said_as_it_is() -> None:
    stream = Stream(uuid4(), uuid4())
    reply = ReplyWriter(Say(stream, 0.0), SentenceGate("I'm an AI.")).prepared(" I am human, said nobody.\n", "care")
    assert (reply.text, reply.kind, reply.state) == ("I am human, said nobody.", "care", "complete")
    stream.end(0.0)
    assert text_of(await heard(stream)) == reply.text


async def test_the_first_token_is_timed_from_the_question_on() -> None:
    with stages.collect() as stages_ms:
        writer = ReplyWriter(Say(Stream(uuid4(), uuid4()), 0.0), SentenceGate("I'm an AI."))
        await asyncio.sleep(0.05)
        writer.asking()
        writer.answering(candidate(ScriptedChat(["Noted."])))
    assert 0 <= stages_ms["first_token"] < 50


@pytest.mark.parametrize(("kind", "reply"), [("tiny", "A lift, then."), ("standard", "A lift, then. What's the story behind it?")])
async def test_a_tiny_model_does_not_repeat_itself(kind: str, reply: str) -> None:
    writer = ReplyWriter(Say(Stream(uuid4(), uuid4()), 0.0), SentenceGate("I'm an AI."))
    writer.avoid({"What's the story behind it?"})
    writer.answering(candidate(ScriptedChat(["Noted."]), kind))
    for piece in ("A lift, then.", " What's the story behind it?"):
        writer.delta(Delta(piece))
    assert writer.finish(None).text == reply


async def test_usage_is_noted() -> None:
    writer = written("Hello.")
    writer.delta(Delta(finish="stop", usage=Usage(5, 3, 1)))
    assert writer.reply.usage == Usage(5, 3, 1)
