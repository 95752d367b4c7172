"""A companion's own life: what asks for it, which line answers, and its backstory in the first person."""

import pytest

from everkin.persona.models import LifeLine
from everkin.persona.rules.life import FORESEEN, NEAR, SURE, asked_in, asks_of_life, in_first_person, of_the_same, told_of, whose

ASKS = (
    "Where did you grow up?",
    "where do you live",
    "Where are you from?",
    "So, how old are you?",
    "how old r u?",
    "Hey Tove, do you have siblings?",
    "By the way, are you married?",
    "Were you ever married?",
    "What's your favourite colour?",
    "What is your job?",
    "What do you do for a living?",
    "Did you ever learn the piano?",
    "Did you grow up with brothers or sisters?",
    "Have you ever been to Norway?",
    "Have you got a dog?",
    "Any pets?",
    "Which languages can you speak?",
    "What are you afraid of?",
    "Who is your best friend?",
    "Was your father strict?",
    "Tell me about your childhood.",
    "Tell me something about yourself",
    "Can I ask where you grew up?",
    "I was wondering, do you like winter?",
    "That sounds nice. Do you cook?",
    "Why did you become a navigator?",
    "What was your first ship?",
    "Can you swim?",
    "coffee or tea?",
    "Are there any siblings in your family?",
    "Is there anyone special in your life?",
    "So where is home for you?",
)
ASKS_NOT = (
    "How are you?",
    "How are you today?",
    "how's it going",
    "Do you remember my sister?",
    "What do you think of jazz?",
    "Can you help me?",
    "Could you tell me a joke?",
    "Do you know what I mean?",
    "What should I cook tonight?",
    "Do you like my new haircut?",
    "Where do I live?",
    "What did I tell you about Mara?",
    "Are you sure?",
    "Are you there?",
    "Do you love me?",
    "What's your opinion?",
    "Do you have any advice?",
    "Did you sleep well?",
    "How was your day?",
    "What is the capital of Norway?",
    "Where is the nearest lake?",
    "I grew up in Narvik.",
    "Thank you.",
    "Who are you?",
    "what are you up to",
    "how are you tonight",
    "Would you like to hear about my day?",
    "If you could fly, where would you go?",
    "What do you mean?",
)


@pytest.mark.parametrize("text", ASKS)
def test_a_question_about_its_life_is_heard_as_one(text: str) -> None:
    assert asks_of_life(text)


@pytest.mark.parametrize("text", ASKS_NOT)
def test_other_things_are_not_heard_as_such(text: str) -> None:
    assert not asks_of_life(text)


def test_a_question_that_its_author_foresaw_is_heard_as_one() -> None:
    assert asks_of_life("What happens on Tuesdays?", [(BOOK, 0.2), (COLOUR, FORESEEN)])
    assert not asks_of_life("What happens on Tuesdays?", [(COLOUR, FORESEEN - 0.01)])
    assert not asks_of_life("Tuesdays are long.", [(COLOUR, FORESEEN)])


WHOSE = (
    ("What is my favourite colour?", "person"),
    ("what's my name", "person"),
    ("Do you know what my favourite colour is?", "person"),
    ("Can you guess my favourite colour?", "person"),
    ("What do you think my favourite song is?", "person"),
    ("Where do I live?", "person"),
    ("Did I tell you where I grew up?", "person"),
    ("And how old am I?", "person"),
    ("Remind me, when is our anniversary?", "person"),
    ("What is your favourite colour?", "companion"),
    ("Can I ask where you grew up?", "companion"),
    ("I wonder what your favourite colour is", "companion"),
    ("Tell me about your childhood", "companion"),
    ("My favourite colour is green. What is yours?", "companion"),
    ("whats ur favourite colour", "companion"),
    ("Do you like my hat?", None),
    ("Can you send me a picture of you?", None),
    ("What colour is the sea?", None),
    ("", None),
)


@pytest.mark.parametrize(("question", "of"), WHOSE)
def test_a_question_is_the_persons_or_the_companions(question: str, of: str | None) -> None:
    assert whose(question) == of


@pytest.mark.parametrize("question", [question for question, of in WHOSE if of == "person"])
def test_a_question_about_the_person_is_never_one_about_the_companions_life_however_near(question: str) -> None:
    assert not asks_of_life(question, [(COLOUR, 1.0)])


@pytest.mark.parametrize(
    ("example", "said", "same"),
    [
        ("what's your favourite weather?", "What is my favourite weather?", False),
        ("what's my favourite song?", "what's your favourite song?", False),
        ("do you sing?", "what songs are there?", True),
        ("you're so kind", "i am kind", True),
    ],
)
def test_an_example_is_of_the_one_whom_the_question_is_of(example: str, said: str, same: object) -> None:
    assert of_the_same(example, said) is same


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("My sister is getting married.\nWhich town did you grow up in?", "Which town did you grow up in?"),
        ("My cat is ill\nhow old are you", "how old are you"),
        ("Where do you live? I love the sea.", "Where do you live?"),
        ("My sister is getting married.", "My sister is getting married."),
    ],
)
def test_of_a_message_the_sentence_that_asks_is_the_question(text: str, question: str) -> None:
    assert asked_in(text) == question


COLOUR = LifeLine(asked=("what's your favourite colour?",), told="Grey.")
BOOK = LifeLine(asked=("what's your favourite book?", "what do you like to read?"), told="The Baltic Pilot.")
HOME = LifeLine(asked=("where do you live now?",), told="Two rooms by the ferry.")
TOWN = LifeLine(asked=("which town do you live in?",), told="In Karlskrona.")
MOTHER = LifeLine(asked=("what was your mother called?",), told="She was called Britt.")


@pytest.mark.parametrize(
    ("question", "nearest_last", "answer"),
    [
        ("What color do you like best?", [(BOOK, 0.3), (COLOUR, 0.9)], "Grey."),
        ("Which colour is your favourite?", [(COLOUR, NEAR)], "Grey."),
        ("Where is it that you live?", [(HOME, SURE)], "Two rooms by the ferry."),
        ("What's your favourite film?", [(COLOUR, 0.5), (BOOK, SURE - 0.01)], None),
        ("What was your father called?", [(MOTHER, 0.95)], None),
        ("Do you have a motorbike?", [(HOME, 0.4), (COLOUR, 0.1)], None),
        ("Which colour do you like?", [(COLOUR, NEAR - 0.01)], None),
        ("Where?", [(HOME, SURE - 0.01)], None),
        ("Where do you live?", [], None),
    ],
)
def test_a_line_answers_what_asks_the_same(question: str, nearest_last: list[tuple[LifeLine, float]], answer: str | None) -> None:
    assert told_of(question, nearest_last) == answer


def test_asked_again_another_line_that_answers_is_told_and_else_the_same() -> None:
    near = [(TOWN, 0.8), (HOME, 0.85)]
    assert told_of("Where do you live?", near) == HOME.told
    assert told_of("Where do you live?", near, [HOME.told]) == TOWN.told
    assert told_of("Where do you live?", near, [HOME.told, TOWN.told]) == HOME.told


FIRST_PERSON = (
    ("she/her", "Tove grew up here, where her father repaired instruments.", "I grew up here, where my father repaired instruments."),
    ("she/her", "She is divorced; he posts her crosswords.", "I am divorced; he posts my crosswords."),
    ("she/her", "The sea left her one habit. Her nan saved her.", "The sea left me one habit. My nan saved me."),
    ("he/him", "His father repaired lifts.", "My father repaired lifts."),
    ("he/him", "He walks home and sleeps until the school bell.", "I walk home and sleep until the school bell."),
    ("he/him", "He owns records and wipes the dust from them.", "I own records and wipe the dust from them."),
    ("they/them", "Their nan called every bird a sparrow. They were calm.", "My nan called every bird a sparrow. I was calm."),
    ("she/her", "Tove is an AI character. She was born in Narvik.", "I was born in Narvik."),
    ("she/her", "Tove's mother taught. She carries it.", "My mother taught. I carry it."),
    ("she/her", "She was born in Narvik. She is an AI", "I was born in Narvik."),
    ("she/her", "her x. " * 5_000, ("My x. " * 5_000).strip()),
    ("she/her", "a " * 20_000, ("a " * 20_000).strip()),
)


@pytest.mark.parametrize(("pronouns", "told", "own"), FIRST_PERSON)
def test_a_story_told_of_a_companion_is_told_by_it(pronouns: str, told: str, own: str) -> None:
    assert in_first_person(told, ("Tove", "Tove Lindqvist"), pronouns) == own
