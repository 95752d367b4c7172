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
)  # fmt: skip


@pytest.mark.parametrize(("trouble", "said"), TROUBLES, ids=[said for _, said in TROUBLES])
def test_a_grave_trouble_is_known_for_what_it_is(trouble: str, said: str) -> None:
    assert trouble_in(said) == trouble
    assert perceive(said, {}).distress >= STRUGGLES


@pytest.mark.parametrize("said", HARMLESS)
def test_what_only_sounds_like_a_trouble_is_none(said: str) -> None:
    assert trouble_in(said) is None
