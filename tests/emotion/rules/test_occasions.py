"""What a message is all about, where only words for just that can meet it."""

import pytest

from everkin.emotion.rules.occasions import introduced, occasion, suits


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("hey Rowan", "greeting"),
        ("hi there", "greeting"),
        ("Good evening Rowan", "greeting"),
        ("yo", "greeting"),
        ("HELLO!!", "greeting"),
        ("hey Rowan, how are you?", "how are you"),
        ("how's it going", "how are you"),
        ("how are u", "how are you"),
        ("how are you tonight", "how are you"),
        ("Hi, I am Alex", "introduction"),
        ("Hi Rowan, I'm Sam", "introduction"),
        ("My name is Alex", "introduction"),
        ("I\u2019m Alex, nice to meet you", "introduction"),
        ("call me Kit", "introduction"),
        ("hello, my name is maria", "introduction"),
        ("Nice to meet you, I am Jo", "introduction"),
        ("hey, it's been a while", "return"),
        ("hello again", "return"),
        ("bye Rowan", "farewell"),
        ("Hi, I'm Alex, how are you?", "how are you"),
        ("Hi, I'm Alex, what is my cat called?", None),
        ("night rowan", "farewell"),
        ("Hi, my name is Alex and my dog died", "pet"),
        ("Hi. I lost my mother.", "loss"),
        ("I feel so lonely and sad", "despair"),
        ("hello, I have a question about taxes", None),
        ("hey, I bought shoes", None),
        ("how are you so good at this game", None),
        ("how do you make soup?", None),
        ("That was such a sad film", None),
        ("The news makes me so sad", None),
        ("Hey, I'm Stressed", None),
        ("Hello, It's Raining", "greeting"),
        ("Hi, I'm Lonely", "despair"),
        ("Hi, my name is Alex and I feel so lonely and sad", "despair"),
        ("I'm completely hopeless with names", None),
        ("Do you ever get panic attacks?", None),
        ("I made soup", None),
        ("I got the job!", "hired"),
        ("I burned the pasta, haha", "laughter"),
        ("haha, you are stupid", None),
        ("the name's Sam", "introduction"),
        ("My dog's name is Rex", None),
        ("My name is Mary Ann Field", "introduction"),
        ("", None),
    ],
)
def test_a_message_is_about(said: str, about: str | None) -> None:
    assert occasion(said) == about


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("My name is Alex", "Alex"),
        ("my name's alex", "alex"),
        ("Hi, I am Alex", "Alex"),
        ("Hi I'm Alex and I bake", "Alex"),
        ("hello, I'm Alex.", "Alex"),
        ("You can call me Kit!", "Kit"),
        ("I go by Robin", "Robin"),
        ("I'm Tired", None),
        ("Hi, I'm Irish", None),
        ("call me later", None),
        ("call me crazy but I like it", None),
        ("I'm home", None),
        ("I AM TIRED", None),
        ("I am Alex's sister", None),
        ("My name is long and hard to spell", None),
        ("I'm Going To Bed", None),
        ("Hey, I'm Stressed", None),
        ("Hi, I'm Hungover", None),
        ("Hello, It's Raining", None),
        ("Hi, I'm Proud", None),
        ("Hi, I'm Grateful", None),
        ("Hi, I'm Alex and I can't stop crying", None),
        ("Hi, I'm Ashamed", None),
        ("Hi, I'm Mohamed", "Mohamed"),
        ("Hi, I'm Ahmed", "Ahmed"),
        ("Hi, I'm Fred", "Fred"),
        ("Hi, I'm Joy", "Joy"),
        ("Hi, this is Sam", "Sam"),
    ],
)
def test_who_gives_a_name_is_heard(said: str, name: str | None) -> None:
    assert introduced(said) == name


@pytest.mark.parametrize(
    ("example", "reply", "said", "does"),
    [
        ("gm", "Morning.", "Good morning!", True),
        ("morning!", "Morning.", "hey", False),
        ("hello", "Good evening, if it is one.", "hey", True),
        ("my dad died", "What did he sing?", "my wife died", False),
        ("my dad died", "What did he sing?", "my grandpa died", True),
        ("my dad died", "Who is with you?", "my wife died", True),
        ("tell me a story", "She rode away.", "a story please", True),
        ("i failed the interview", "Which question tripped you?", "I passed my driving test!", False),
        ("failed my driving test", "That stings.", "I passed my driving test", False),
        ("passed my exam", "Well done.", "I didn't pass my exam", False),
        ("i got the part", "Well done.", "I didn't get the part", False),
        ("i lost my keys", "Where last?", "I found my keys", False),
        ("i passed my exam", "Well done.", "i passed my driving test", True),
    ],
)
def test_a_reply_suits_a_message_of_its_own_daytime_and_person(example: str, reply: str, said: str, does: object) -> None:
    assert suits(example, reply, said) is does
