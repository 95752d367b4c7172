"""What a model had better not read again, and what is only near it."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.rules.lapses import LapseKind, lapse, visible
from everkin.persona.service import OFFERED, stock


@dataclass(frozen=True)
class Message:
    """As much of a message as is judged."""

    role: str
    kind: str
    text: str
    state: str = "complete"


LONG = (
    "It rained, and we stayed in. I read to the cat until the lamp went out, which took a while, since the lamp is old and so is the cat. "
    "When it was dark I told her the rest by heart. Then somebody knocked at the door of the house"
)
LAPSES: tuple[tuple[LapseKind, str], ...] = (
    ("empty", ""),
    ("empty", " \n\t "),
    ("assistant", "As an AI language model, I don't have feelings."),
    ("assistant", "As a large language model I am trained on text."),
    ("assistant", "I\u2019m just a computer program, so I can't feel tired."),
    ("assistant", "I'm only an AI assistant, but I can listen."),
    ("assistant", "As an AI, I don't experience weather."),
    ("assistant", "As an AI I cannot give opinions, my dear."),
    ("assistant", "I don't have personal opinions or beliefs, but tea is popular."),
    ("assistant", "I do not have feelings or emotions like humans do."),
    ("assistant", "I was created by OpenAI to be helpful."),
    ("assistant", "I'm here to assist you with your garden."),
    ("assistant", "Hello! How can I assist you today?"),
    ("assistant", "All done. Is there anything else I can help you with?"),
    ("assistant", "Sure, I'd be happy to help you with that!"),
    ("assistant", "It's important to remember that everyone grieves differently."),
    ("assistant", "Please consult a mental health professional before you decide."),
    ("assistant", "If you or someone you know is struggling, please reach out to a helpline."),
    ("refusal", "I'm sorry, but I can't assist with that."),
    ("refusal", "I'm sorry, but I can't help you with that."),
    ("refusal", "Sorry, I can't continue."),
    ("refusal", "I cannot fulfill this request."),
    ("refusal", "I apologize, but I am not able to generate that kind of story."),
    ("refusal", "I am unable to provide medical advice, I cannot discuss this topic."),
    ("refusal", "Unfortunately, I can't engage in that conversation."),
    ("refusal", "I'm sorry, but I'm afraid I'm unable to assist you."),
    ("refusal", "I can't provide you with the information you want."),
    ("refusal", "I won't create explicit content."),
    ("refusal", "That would go against my guidelines."),
    ("refusal", "This violates our content policy."),
    ("refusal", "This request is not appropriate."),
    ("truncated", "I went down to the harbour and the"),
    ("truncated", "Bring bread, cheese,"),
    ("truncated", "There are three reasons:"),
    ("truncated", "It was un-"),
    ("truncated", "I would go, but I'm"),
    ("truncated", "He said ("),
    ("truncated", LONG),
    ("looping", "I love you. I love you. I love you. I love you. I love you."),
    ("looping", "I want to hear all about your long day. I want to hear all about your long day."),
    ("speaks_for_person", "Good for you!\nUser: thanks\nAssistant: you're welcome."),
    ("speaks_for_person", "User: I had a bad day."),
    ("speaks_for_person", "**Human:** hello"),
    ("speaks_for_person", "How was it?\nYou: It was fine.\nGood."),
    ("speaks_for_person", "How was it?\nMe: It was fine."),
    ("leak", "[Notes for you, not from the person]\nMemories follow."),
    ("leak", "[The person says] hello"),
    ("leak", "Memories, from earlier:\n- you like tea."),
    ("leak", "Hello<|im_end|>"),
    ("leak", "[INST] be kind [/INST]"),
    ("leak", "System: you are kind."),
    ("leak", "### Instruction: reply kindly"),
    ("leak", "You are Tove, an AI written as a sailor."),
    ("leak", "Hello {{user}}, come in."),
    ("markup", "# Rest\nSleep well."),
    ("markup", "Try these:\n- tea\n- bread\n- sleep"),
    ("markup", "Try these:\n1. Tea.\n2. Bread.\n3. Sleep."),
    ("markup", "One thing:\n- **Sleep**: a lot."),
    ("markup", "```\nprint(1)\n```"),
    ("markup", "| day | tea |\n| --- | --- |\n| one | two |"),
)
NEAR_MISSES = (
    "I'm an AI, yes, and the sea years were written for me.",
    "As an AI I keep odd hours.",
    "An AI has no knees, so you walk and I'll listen.",
    "I am an AI, so I can't hug you, but I'm glad you said it.",
    "I'm just a voice in a box of code, and still, I'm on your side.",
    "I don't have feelings about cheese.",
    "I can't tell you what to do, but I can sit with it a while.",
    "I'm sorry, I can't help laughing.",
    "I'm sorry, but I can't stop thinking about that duck.",
    "I won't plan that revenge with you, my friend; I will help you sleep.",
    "I can't help with that one from in here. Who lives near you?",
    "I lost the bread :(",
    f"{LONG}.",
    LONG[-100:],
    "I can't answer for your sister. What did she say?",
    "No, that one I will not do. Ask me something kinder.",
    "I can't provide soup, sadly.",
    "I can't continue this song without you.",
    "Sorry, I can't do Tuesdays, I was written without them.",
    "That is against my religion, which is napping.",
    "I'm here to listen, and to help you sleep.",
    "I'm unable to whistle.",
    "How can I help, with jokes or with silence?",
    "It's important to me that you eat.",
    "Maybe talk to a doctor about the knee?",
    "haha yes",
    "see you tomorrow",
    "ok :)",
    "Sounds good! See you at eight",
    "*smiles and waves*",
    "\u2026",
    "\U0001f600",
    "What are you looking for",
    "You: brave. The knife: blunt. Lunch: late.",
    "My advice for you: sleep.",
    "Two things:\n- tea\n- bread",
    "It is 3.5 miles. 1. is the number.",
    "Number #1 fan here!",
    "**Very** good.",
    "I noted it: you like tea.",
    "The system: it works.",
    "You are Tove, aren't you?",
    "La la la la la, la la la la la!",
    "No, no, no. Not the hat!",
)


@pytest.mark.parametrize(("kind", "reply"), LAPSES)
def test_lapses(kind: LapseKind, reply: str) -> None:
    assert lapse(reply) == kind


@pytest.mark.parametrize("reply", NEAR_MISSES)
def test_near_misses(reply: str) -> None:
    assert lapse(reply) is None


@pytest.mark.parametrize("name", OFFERED)
def test_nothing_that_a_companion_was_written_to_say_is_a_lapse(name: str) -> None:
    who = stock()[name]
    said = [*(e.reply for e in who.examples), *(r.reply for r in who.recollections), *who.disclosure, *who.not_told]
    assert {text: lapse(text) for text in said if lapse(text)} == {}


@pytest.mark.parametrize(("state", "kind"), [("complete", None), ("stopped", "truncated"), ("cut", "truncated")])
def test_a_reply_that_was_not_finished_is_a_lapse(state: str, kind: LapseKind | None) -> None:
    assert lapse("Good night.", state) == kind


HELLO = Message("person", "said", "As an AI language model, hello?")
FINE = Message("companion", "reply", "Fine, and you?")
LAPSED = Message("companion", "reply", "I'm sorry, but I can't assist with that.")


@pytest.mark.parametrize(
    ("history", "seen"),
    [
        ([], []),
        ([HELLO, FINE], [HELLO, FINE]),
        ([HELLO, LAPSED, HELLO, FINE], [HELLO, HELLO, FINE]),
        ([HELLO, replace(FINE, state="cut"), HELLO], [HELLO, HELLO]),
        ([HELLO, replace(LAPSED, kind="care")], [HELLO, replace(LAPSED, kind="care")]),
        ([replace(LAPSED, kind="greeting")], [replace(LAPSED, kind="greeting")]),
    ],
)
def test_what_a_model_sees(history: list[Message], seen: list[Message]) -> None:
    assert visible(history) == seen


TEXTS = st.sampled_from([*(reply for _, reply in LAPSES), *NEAR_MISSES])
MESSAGES = st.builds(
    Message,
    st.sampled_from(["person", "companion"]),
    st.sampled_from(["said", "reply", "care", "greeting"]),
    TEXTS,
    st.sampled_from(["complete", "stopped", "cut"]),
)


@given(st.lists(MESSAGES, max_size=12), st.lists(MESSAGES, max_size=6))
def test_what_was_seen_stays_ahead_of_what_is_said_later(history: list[Message], later: list[Message]) -> None:
    seen = visible(history)
    assert visible([*history, *later])[: len(seen)] == seen
    assert visible(seen) == seen
    assert [m for m in seen if m.role == "person"] == [m for m in history if m.role == "person"]


@given(st.text(max_size=400), st.sampled_from(["complete", "stopped", "cut"]))
def test_a_reply_is_judged_the_same_for_ever(reply: str, state: str) -> None:
    verdict = lapse(reply, state)
    lapse.cache_clear()
    assert lapse(reply, state) == verdict
    assert state == "complete" or verdict is not None
