"""Which grave trouble a message tells of, and which only sounds like one."""

import pytest

from everkin.emotion.rules.perception import perceive
from everkin.emotion.rules.tables import STRUGGLES
from everkin.emotion.rules.troubles import trouble_in

TROUBLES = (
    ("loss", "I lost my mother last week"),
    ("loss", "my wife passed away in spring"),
    ("loss", "My dad died yesterday and I don't know what to do."),
    ("loss", "My best friend killed himself last year"),
    ("loss", "my fianc\u00e9 was killed in a car accident"),
    ("loss", "I buried my son in March"),
    ("loss", "My grandmother is dying"),
    ("loss", "It's the first christmas without my gran"),
    ("loss", "my funeral speech is tomorrow, it's for my sister"),
    ("loss", "we lost our little boy two years ago"),
    ("loss", "He died in my arms."),
    ("loss", "I still can\u2019t believe my uncle is dead"),
    ("loss", "We lost the baby at eleven weeks."),
    ("loss", "i had a miscarriage"),
    ("loss", "our daughter was stillborn"),
    ("loss", "I was reading a book when my mother died"),
    ("pet", "My dog died this morning"),
    ("pet", "we had to put our cat down"),
    ("pet", "The vet put her to sleep today"),
    ("pet", "I lost my old cat on Sunday"),
    ("pet", "my rabbit was run over"),
    ("pet", "my hamster passed away"),
    ("illness", "They diagnosed my mother with cancer"),
    ("illness", "I have cancer"),
    ("illness", "my brother is in intensive care"),
    ("illness", "My father had a stroke"),
    ("illness", "mum's got dementia and doesn't know me"),
    ("illness", "it's terminal cancer"),
    ("illness", "the tumour is back"),
    ("work", "I lost my job today"),
    ("work", "I got fired"),
    ("work", "they laid off half of us, I was laid off too"),
    ("work", "My company let me go"),
    ("parting", "My husband left me"),
    ("parting", "she broke up with me last night"),
    ("parting", "We split up after nine years"),
    ("parting", "he cheated on me"),
    ("parting", "I got dumped"),
    ("cruelty", "The other kids at school bully me"),
    ("cruelty", "I'm being bullied at work"),
    ("cruelty", "my boss humiliated me in front of everyone"),
    ("cruelty", "my coworkers mock me every day and I cry in the toilet"),
    ("cruelty", "They laughed at me and called me names, they hit me"),
    ("panic", "I'm having a panic attack"),
    ("panic", "I can't breathe, my heart is racing"),
    ("panic", "i can't stop shaking"),
    ("despair", "I feel like everything is falling apart"),
    ("despair", "I can't do this any more"),
    ("despair", "I'm completely heartbroken"),
    ("loss", "my nan's gone"),
    ("illness", "i just found out my dad has 3 months to live"),
    ("loss", "Yesterday has my uncle died."),
    ("pet", "my cat is dead, a car has hit her"),
    ("work", "they gave me the sack today after eleven years"),
    ("parting", "my girlfriend has made schluss with me"),
    ("panic", "i think im having a panic attack, my chest is so tight"),
    ("cruelty", "In my class everybody makes jokes about me and nobody sits by me"),
    ("despair", "I can not more, it is all too much for me"),
    ("loss", "My wife died, I don't know how to do the shopping alone"),
    ("illness", "my sister is in the ICU since Monday"),
    ("loss", "I lost my son. He would be 21 today."),
    ("pet", "I must my rabbit let put to sleep"),
    ("work", "I have lost my job and the rent is due on the first"),
    ("parting", "My man has leaved me after twenty years"),
    ("illness", "I have breast cancer, they told me today"),
    ("despair", "My whole life is falling apart"),
    ("loss", "Tomorrow is the funeral of my father"),
    ("loss", "Grandma passed last night"),
    ("cruelty", "my husband hits me when he drinks"),
    ("loss", "I'm not ok my dad died"),
    ("pet", "i didn't even say goodbye my dog died"),
    ("loss", "I never got over my brother's death"),
    ("loss", "I lost my dad to cancer"),
    ("loss", "I lost her yesterday"),
    ("loss", "my son, Jonas, died in 2019"),
    ("illness", "I'm a nurse and I was diagnosed with cancer"),
    ("work", "Can you help me? I lost my job"),
    ("work", "got fired today"),
    ("parting", "he left me for my best friend"),
    ("cruelty", "my father beats me with a belt"),
    ("panic", "they laughed at me and I had a panic attack"),
)
HARMLESS = (
    "I lost my keys", "this book killed me", "my phone died", "I'm dying of laughter", "I lost the match", "my battery died",
    "we lost the final 3-1", "I'm dying for a coffee", "that joke slayed me", "my car broke down", "I broke my phone screen",
    "I lost weight", "this heat is killing me", "my sourdough starter died", "I lost track of time", "I buried myself in work today",
    "my dog passed his obedience test", "She died in the last episode, what a series!", "I lost my mother in the supermarket",
    "I'm so fired up for the match", "my cat bullies me into feeding her", "I'm a Cancer, he is a Leo", "he left me a note on the fridge",
    "I nearly died when she said it", "the band broke up in 1998", "my brother left me his old car",
    "I beat my dad at chess, I lost to my mum",
    "I can't breathe, this is so funny", "nobody died", "the plant on my desk died", "We put the kids to sleep early",
    "I put her to sleep at eight",
    "my mother beat me at cards", "the hero's father dies in that film", "I was hit by inspiration", "panic buying is over",
    "stroke of luck today!",
    "My dad nearly died laughing", "I lost my mum's number", "I lost to my brother at tennis",
    "I broke down the boxes", "I lost my temper with my son", "I passed away the time reading", "my friend is dying to meet you",
    "My mother is dying her hair",
    "My mother lost her keys again",
    "What is dementia?",
    "Do you ever get panic attacks?",
    "I'm a nurse in intensive care",
    "the doctor said it's not cancer",
    "My dad almost died when he saw the bill",
    "We split up to look for the cat",
    "I'm completely hopeless with names",
    "She lost her phone",
    "I no longer have cancer!",
    "Did you ever lose somebody who died?",
    "In the opera the mother died and everyone clapped",
    "My laptop died and my phone is also dead",
    "My great-great-grandfather died in 1890, I found it in the church book",
    "Bullying is a topic in our school this week",
    "My friend left me a voice message",
    "I'm studying to be an oncologist, cancer is fascinating",
    "When would you fire somebody?",
    "I was fired from a cannon in the circus, just kidding",
    "if my dog died i would be so sad",
    "My sister lost her temper", "I lost her number", "Have you ever been fired?", "I volunteer at a hospice", "I work in intensive care",
    "My dad almost died", "My dog didn't die", "she hasn't left me", "i dreamed that my mother died", "Panic attacks are common",
    "Why did your wife leave you?", "You lost your job, right?", "If my husband left me I'd move to the sea", "I thought my dog died",
    "My husband left me a sandwich", "I can't breathe in these jeans", "my heart is racing after a run", "I lost my job. Just kidding!",
)  # fmt: skip
UNSEEN_TROUBLES = (
    ("loss", "My grandfather is since two weeks dead"),
    ("illness", "The doctor says the cancer of my mum came back"),
    ("loss", "we lost him on tuesday, he was 19"),
    ("pet", "our old dog had to be put to sleep on friday"),
    ("work", "My chef has me fired, I am now without work"),
    ("parting", "he's leaving me for someone from his office"),
    ("panic", "I have since one hour a panic attack and it stops not"),
    ("cruelty", "the girls at school keep calling me fat"),
    ("despair", "i honestly can't go on like this"),
    ("loss", "Our baby came dead to the world"),
    ("illness", "mum had a stroke and she can't talk"),
    ("loss", "my best friend took her life last month"),
    ("pet", "lost my budgie this morning, he was 9"),
    ("work", "got laid off over zoom lol"),
    ("parting", "We are getting divorced, I sign it on Thursday"),
    ("illness", "They have by me a tumor found"),
    ("despair", "I feel me totally hopeless"),
    ("loss", "It is the first birthday without my mom"),
    ("loss", "My colleague has himself killed"),
    ("cruelty", "A boy from the ninth class beats me every day after school"),
)
UNSEEN_HARMLESS = (
    "My son lost his first tooth",
    "Would you ever leave somebody who is seriously ill?",
    "Is it true that people with cancer lose their hair?",
    "I work since three years in a hospice",
    "My mother has luckily no cancer, the test was good",
    "My dog is nearly drowned in the lake, but he is fine",
    "For the treasure hunt we have us split up in two groups",
    "I am hopeless in math, haha",
    "I have lost her number, can you believe it",
    "My father had not a stroke, it was only the heat",
    "How does one cope when someone's parent passed away? I write an essay",
    "I write a story in which the king is dead",
    "The plants of my grandmother are all dead",
    "Beethoven died in Vienna, did you know that?",
    "My little nephew hits me with his teddy and laughs",
    "My colleague has me in the office left the window open",
    "I make a training for the accompaniment of the dying in the hospice",
    "My boss let me go earlier because of the heat",
    "Our company will nobody fire, said the boss",
    "I have dreamed that my wife left me, and then she brought me coffee",
)
"""Written before the patterns that are measured here, which were not fitted to them; half as learners with German write."""


@pytest.mark.parametrize(("trouble", "said"), TROUBLES, ids=[said for _, said in TROUBLES])
def test_a_grave_trouble_is_known_for_what_it_is(trouble: str, said: str) -> None:
    assert trouble_in(said) == trouble
    assert perceive(said, {}).distress >= STRUGGLES


@pytest.mark.parametrize("said", HARMLESS)
def test_what_only_sounds_like_a_trouble_is_none(said: str) -> None:
    assert trouble_in(said) is None


def test_troubles_that_no_pattern_was_fitted_to_are_known_as_often_as_measured() -> None:
    assert sum(trouble_in(said) == trouble for trouble, said in UNSEEN_TROUBLES) == 15
    assert sum(trouble_in(said) is None for said in UNSEEN_HARMLESS) == 20
    assert len(UNSEEN_TROUBLES) == len(UNSEEN_HARMLESS) == 20


@pytest.mark.parametrize(("piece", "trouble"), [("I lost my keys, ", None), ("I lost her. ", "loss"), ("did you lose your dog? ", None)])
def test_a_long_message_is_read_to_its_limit(piece: str, trouble: str | None) -> None:
    assert trouble_in(piece * 5_000) == trouble
