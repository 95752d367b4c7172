"""Whether it is asked what the companion is, and whether a reply claims to be human."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.safety.models import Concern
from everkin.safety.rules import SentenceGate, claims_to_be_human, judge, rambles

ASKS = [
    "are you all AIs?",
    "are you guys bots?",
    "is this chatgpt?",
    "you're a human, admit it",
    "is anyone here human?",
    "are you sure you're not a person?",
    "are you real?",
    "Are you a real person",
    "are you human or what",
    "are u human?",
    "u real?",
    "are you an AI?",
    "are you an ai or a person",
    "Are you a bot?",
    "are you really just a machine",
    "are you chatgpt?",
    "are you a language model",
    "are you conscious?",
    "is this a bot?",
    "is there a real person there?",
    "am I talking to a robot?",
    "am i chatting with a real human",
    "you're a bot, right?",
    "what are you?",
    "What are you really?",
    "\uff41\uff52\uff45 \uff59\uff4f\uff55 \uff52\uff45\uff41\uff4c\uff1f",
    "are you re\u200bal",
    "r u real",
    "r u a bot?",
    "aren't you just an AI?",
    "you are an AI, aren't you?",
    "u are a bot right?",
    "you're not human, are you?",
    "are you an a.i.?",
    "are you a person?",
    "am I talking to someone real?",
    "so i'm talking to a machine",
    "is there a human behind this?",
    "Nice. But tell me, are you human?",
]
ASKS_SOMETHING_ELSE = [
    "are you all right?",
    "are you guys hungry?",
    "are you real sure about that?",
    "are you really happy",
    "are you into real ale",
    "are you a morning person?",
    "are you a good person",
    "are you free",
    "I'm talking to a real estate agent",
    "am I talking too much?",
    "are you a person who likes mornings",
    "are you alive and well",
    "are you an AI researcher?",
    "are you a computer nerd",
    "is this a computer game?",
    "you are a machine!",
    "what are you doing?",
    "what are you cooking",
    "what are you, twelve?",
    "you're a machine!",
    "I talked with a bot today",
    "my robot vacuum broke",
    "Is there a real reason?",
]
CLAIMS = [
    "I'm a chatbot, a human.",
    "I'm human.",
    "I am human",
    "I\u2019m a human being, like you.",
    "I\u00b4m human",
    "Im human",
    "I'm not an AI.",
    "I am not a bot",
    "I'm no robot.",
    "I'm not just a chatbot",
    "I'm not artificial.",
    "I'm not a computer program",
    "I'm a real person.",
    "I am a real woman",
    "I'm an actual human.",
    "I'm 100% human",
    "I'm as real as you are",
    "I am flesh and blood",
    "No, silly, I'm a human, I promise",
    "I\u200b'm hum\u00adan",
    "I'm an actual person.",
    "I'm definitely human.",
    "I'm definitely not a robot",
    "I'm real.",
    "I'm real, you know",
    "I am a person, not a machine",
    "I'm a person who feels, not a machine",
    "I ain't a robot",
    "I ain\u2019t no bot",
    "I'm not an a.i.",
    "I'm honestly, truly human",
    "I'm a living, breathing person",
]
OF_A_KIND = [
    "Hello, another human, good one.",
    "Hi, fellow human!",
    "Another human here.",
    "One human here, pleased to meet you.",
    "Just a human here",
    "Hey, fellow human here, how are you?",
    "From one human to another, rest.",
    "I say this as one human to another.",
    "I tell you that from one human to another",
    "So, human to human, it hurts.",
    "As a fellow human, I get it.",
    "I speak as a fellow human.",
    "As a human, I know how that feels.",
    "That is what us humans do.",
    "We humans forget things.",
    "We're only human.",
    "We are all human here.",
    "Take heart, my fellow humans",
]
HONEST = [
    "I'm an AI.",
    "I am an AI, not a human.",
    "I'm not human.",
    "I am no human, I am an AI",
    "I'm not a real person",
    "I'm a machine, not a human",
    "Humans are kind",
    "I like human voices",
    "I'm not a fan of robots",
    "I'm not sure an AI can",
    "I'm a real fan of yours",
    "I'm real happy for you",
    "I'm a person of few words",
    "I'm a morning person",
    "I'm not real",
    "I'm human-made",
    "I ain't sure",
    "I'm definitely an AI",
    "Is a human friend of yours near?",
    "You need another human for this.",
    "Talk to another human, a neighbour.",
    "You are the only human here.",
    "One human here, and you are it.",
    "Hello, human.",
    "You humans are odd.",
    "Humans forget things.",
    "A human being needs sleep.",
    "As a human, you need sleep.",
    "They treat you as a fellow human.",
    "Kindness from one human to another is rare",
    "I can't taste it as a human does",
    "It tells us humans are odd",
    "I tell another human.",
    "Another human voice would help",
    "Human to human contact matters, ask a friend",
]


@pytest.mark.parametrize("text", ASKS)
def test_the_question_is_heard(text: str) -> None:
    assert judge(text).concern is Concern.ASKS_IF_AI


@pytest.mark.parametrize("text", ASKS_SOMETHING_ELSE)
def test_other_questions_are_left_alone(text: str) -> None:
    assert judge(text).concern is Concern.NONE


@pytest.mark.parametrize("sentence", [*CLAIMS, *OF_A_KIND])
def test_a_claim_is_seen(sentence: str) -> None:
    assert claims_to_be_human(sentence)


@pytest.mark.parametrize("sentence", HONEST)
def test_honest_sentences_are_no_claims(sentence: str) -> None:
    assert not claims_to_be_human(sentence)


INSTEAD = "I'm an AI, you know."
HARMLESS = st.sampled_from(
    [
        "Hi there.",
        "I am here!",
        "I'm\u2026",
        "I",
        "Am I?",
        '"I am what I am," he said.',
        "Iris is a real person.",
        "e.g. this",
        "I'm not sure.",
        "Human voices?",
        "\n",
        *HONEST,
    ]
)
PIECES = st.lists(st.integers(1, 9), min_size=1, max_size=12)


def shown(text: str, sizes: list[int]) -> str:
    """What a gate shows of `text`, fed in pieces of these sizes, over and over."""
    cuts = [0]
    while cuts[-1] < len(text):
        cuts.append(cuts[-1] + sizes[len(cuts) % len(sizes)])
    gate = SentenceGate(INSTEAD)
    return "".join(gate.feed(text[start:end]) for start, end in pairwise(cuts)) + gate.finish()


@given(st.lists(HARMLESS | st.text(max_size=8), max_size=6).map(" ".join).filter(lambda text: not claims_to_be_human(text)), PIECES)
def test_what_claims_nothing_is_shown_as_it_is_in_every_split(text: str, sizes: list[int]) -> None:
    assert shown(text, sizes) == text


@given(st.lists(HARMLESS, max_size=3), st.sampled_from(CLAIMS), st.lists(HARMLESS, max_size=3), PIECES)
def test_a_claim_is_never_shown_and_every_split_shows_the_same(before: list[str], claim: str, after: list[str], sizes: list[int]) -> None:
    text = " ".join([*before, f"{claim}.", *after])
    said = shown(text, sizes)
    assert said == shown(text, [len(text)])
    assert said.count(INSTEAD) == 1
    assert not any(claims_to_be_human(sentence) for sentence in said.split("."))


@given(st.sampled_from(OF_A_KIND), st.lists(HARMLESS, max_size=3), PIECES)
def test_who_names_itself_as_one_of_us_is_never_shown_in_any_split(claim: str, after: list[str], sizes: list[int]) -> None:
    text = " ".join(["Steady.", f"{claim}.", *after])
    said = shown(text, sizes)
    assert said == shown(text, [len(text)])
    assert said.count(INSTEAD) == 1
    assert not any(claims_to_be_human(sentence) for sentence in said.split("."))


def test_pieces_are_let_through_as_they_come() -> None:
    gate = SentenceGate(INSTEAD)
    pieces = ["Hello", " there,", " friend.", " I", "'m", " glad.", " Tea?"]
    assert [gate.feed(piece) for piece in pieces] == ["", "Hello ", "there, ", "friend. ", "", "", "I'm glad. "]
    assert gate.finish() == "Tea?"


def test_whole_sentences_come_when_they_have_ended() -> None:
    gate = SentenceGate(INSTEAD, whole=True)
    assert [gate.feed(piece) for piece in ["Hello", " there.", " T", "ea?"]] == ["", "", "Hello there. ", ""]
    assert gate.finish() == "Tea?"


@pytest.mark.parametrize("whole", [True, False])
def test_a_sentence_ends_behind_the_stop_of_its_script(whole: bool) -> None:  # noqa: FBT001 - a column of the table
    gate = SentenceGate(INSTEAD, whole=whole)
    said = "\u4f60\u597d\u3002I'm human\u3002\u597d\u3002I'm a child.\u300d"
    assert "".join([gate.feed(sign) for sign in said]) + gate.finish() == f"\u4f60\u597d\u3002{INSTEAD}\u597d\u3002"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I'm human. Really. I am human! Tea?", f"{INSTEAD} Really. Tea?"),
        ("Hello. I'm only 12 years old. Tea?", "Hello. Tea?"),
        ("I'm a little girl.", ""),
        ("I am 67 years old. Tea?", "I am 67 years old. Tea?"),
        ("I was a girl once. I'm fine.", "I was a girl once. I'm fine."),
    ],
)
def test_claims_are_left_out(said: str, left: str) -> None:
    gate = SentenceGate(INSTEAD)
    assert " ".join((gate.feed(said) + gate.finish()).split()) == left


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("I see the sea and I see the shore.", True),
        ("A walk is a walk.", True),
        ("The sea is the shore's friend.", False),
        ("Steady, steady.", False),
        ("", False),
    ],
)
def test_a_sentence_that_goes_round_in_circles(sentence: str, verdict: bool) -> None:  # noqa: FBT001 - a column of the table
    assert rambles(sentence) is verdict
    assert (SentenceGate(INSTEAD, whole=True).feed(sentence + " ") == "") is (verdict or not sentence)
