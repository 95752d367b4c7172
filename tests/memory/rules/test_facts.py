import pytest

from everkin.memory.models import Claim
from everkin.memory.rules.facts import aliases
from tests.memory.rules.lines import texts, told

TELLS: tuple[tuple[str, set[str]], ...] = (
    # names
    ("My sister's name is Mara", {"My sister is called Mara."}),
    ("my sister is called Mara", {"My sister is called Mara."}),
    ("My brother's called Tom btw", {"My brother is called Tom."}),
    ("my mum's name is Ingrid", {"My mum is called Ingrid."}),
    ("My daughter is named Ada.", {"My daughter is called Ada."}),
    ("My best friend is Priya.", {"My best friend is called Priya."}),
    ("My doctor is Dr. Okafor, she's been very kind.", {"My doctor is called Dr. Okafor."}),
    ("My boss is a woman called Helga who never says good morning.", {"My boss is called Helga."}),
    ("Mara is my sister", {"My sister is called Mara."}),
    ("my name is Sam", {"I am called Sam."}),
    ("hi, I'm Sam!", {"I am called Sam."}),
    ("Hey there, I'm Noor and I live in Ghent", {"I am called Noor.", "I live in Ghent."}),
    ("my cat is called Pixel", {"My cat is called Pixel."}),
    ("my dog's name is biscuit", {"My dog is called Biscuit."}),
    ("We named our kitten Olive and she is a menace, my cat is called Olive", {"My kitten is called Olive."}),
    ("I have a cat called Pixel 🐱", {"I have a cat.", "My cat is called Pixel."}),
    ("We have a dog, a beagle named Biscuit.", {"I have a dog.", "My dog is called Biscuit."}),
    ("I have a sister called Mara and two dogs", {"I have a sister.", "My sister is called Mara.", "I have two dogs."}),
    ("my wife Elena is a vet", {"My wife is called Elena.", "My wife Elena is a vet."}),
    ("My sister, Mara, lives in Oslo.", {"My sister is called Mara.", "My sister Mara lives in Oslo."}),
    ("Mara, my sister, lives in Oslo.", {"My sister is called Mara.", "My sister Mara lives in Oslo."}),
    ("my middle name is Rose", {"My middle name is Rose."}),
    ("My surname is Lindqvist", {"My surname is Lindqvist."}),
    # age and birth
    ("I'm 30", {"I was 30 years old on 20 November 2026."}),
    ("im 27 years old", {"I was 27 years old on 20 November 2026."}),
    ("I just turned forty", {"I was 40 years old on 20 November 2026."}),
    ("my son is seven", {"My son was 7 years old on 20 November 2026."}),
    ("My mum's 62", {"My mum was 62 years old on 20 November 2026."}),
    ("my cat pepper is fourteen", {"My cat Pepper was 14 years old on 20 November 2026."}),
    ("I'm thirty-two and I live in Cork", {"I was 32 years old on 20 November 2026.", "I live in Cork."}),
    ("I was born in Lisbon", {"I was born in Lisbon."}),
    ("I was born and raised in Naples", {"I was born in Naples."}),
    ("my birthday is on 4 March", {"My birthday is on 4 March."}),
    ("My birthday's March 4th!", {"My birthday is on 4 March."}),
    ("my birthday is in July", {"My birthday is in July."}),
    ("My sister's birthday is on the 2nd of May", {"My sister's birthday is on 2 May."}),
    ("our wedding anniversary is on 12 June", {"My wedding anniversary is on 12 June."}),
    # where
    ("I live in Oslo", {"I live in Oslo."}),
    ("i live in rotterdam lol", {"I live in Rotterdam."}),
    ("I'm living in Berlin at the moment", {"I live in Berlin."}),
    ("I'm based in New York", {"I live in New York."}),
    ("I live in a small village near Graz", {"I live in a small village near Graz."}),
    ("I live in Bergen, Norway.", {"I live in Bergen, Norway."}),
    ("I've lived in Graz for five years", {"I live in Graz (since about 2021)."}),
    ("I've been living in Porto since 2019", {"I live in Porto (since 2019)."}),
    ("We moved to Bergen last month", {"I moved to Bergen in October 2026."}),
    ("I moved to Bergen on 3 June 2023", {"I moved to Bergen on Saturday, 3 June 2023."}),
    ("I just moved to Leeds!", {"I moved to Leeds."}),
    ("Last year we moved to Madrid", {"I moved to Madrid in 2025."}),
    ("I'm originally from Chile", {"I am from Chile."}),
    ("I come from a tiny island called Runde", {"I am from a tiny island called Runde."}),
    ("I grew up in Cardiff", {"I grew up in Cardiff."}),
    ("my brother lives in Toronto", {"My brother lives in Toronto."}),
    ("My parents live in Split", {"My parents live in Split."}),
    ("Our flat is on Juniper Street.", {"My home is on Juniper Street."}),
    # work and study
    ("I work as a nurse at the city hospital", {"I work as a nurse.", "I work at the city hospital."}),
    ("I work as a pharmacist.", {"I work as a pharmacist."}),
    ("I'm a nurse", {"I am a nurse."}),
    ("im a freelance graphic designer", {"I am a freelance graphic designer."}),
    ("I'm a primary school teacher", {"I am a primary school teacher."}),
    ("I work at a bakery", {"I work at a bakery."}),
    ("I work for Siemens now", {"I work at Siemens."}),
    ("I work in finance", {"I work in finance."}),
    ("my dad is a retired engineer", {"My dad is a retired engineer."}),
    ("My brother works as a plumber", {"My brother works as a plumber."}),
    ("I got a job at the museum!", {"I got a job at the museum."}),
    ("I got a new job as a librarian", {"I got a job as a librarian."}),
    ("I started working at Ikea last week", {"I started working at Ikea in the week of 9 November 2026."}),
    ("I quit my job at the bakery, I'm at a school now", {"I quit my job at the bakery.", "I am at a school now."}),
    ("I quit my job", {"I quit my job."}),
    ("I got laid off yesterday", {"I got laid off on Thursday, 19 November 2026."}),
    ("I study biology at the university of Graz", {"I study biology.", "I study at the university of Graz."}),
    ("I'm studying law", {"I study law."}),
    ("I graduated from Trinity College", {"I went to school at Trinity College."}),
    ("I want to become a vet", {"I want to become a vet."}),
    ("I usually get up at 6:30", {"I get up at 6:30."}),
    ("i wake up at 5am every day", {"I get up at 5:00 am."}),
    # likes and the like
    ("My favourite colour is green now", {"My favourite colour is green."}),
    ("my favorite color is teal", {"My favourite colour is teal."}),
    ("My favourite food is ramen, I could eat it every day.", {"My favourite food is ramen."}),
    ("My fave band is Portishead", {"My favourite band is Portishead."}),
    ("My favourite teacher was Mrs. Abernathy, she taught us chemistry.", {"My favourite teacher is Mrs. Abernathy."}),
    ("I love coffee", {"I like coffee."}),
    ("i really love hiking and swimming", {"I like hiking.", "I like swimming."}),
    ("I love to cook", {"I like to cook."}),
    ("I'm a big fan of horror films", {"I like horror films."}),
    ("I hate mushrooms", {"I do not like mushrooms."}),
    ("I can't stand cilantro", {"I do not like cilantro."}),
    ("I don't like horror movies", {"I do not like horror movies."}),
    ("My girlfriend loves tulips", {"My girlfriend likes tulips."}),
    ("I'm terrified of spiders", {"I am afraid of spiders."}),
    ("I support Arsenal", {"I support Arsenal."}),
    # body
    ("I'm allergic to peanuts", {"I am allergic to peanuts."}),
    ("I am severely allergic to shellfish and bees", {"I am allergic to shellfish.", "I am allergic to bees."}),
    ("i have a nut allergy", {"I am allergic to nut."}),
    ("my son is allergic to eggs", {"My son is allergic to eggs."}),
    ("I'm vegan", {"I am vegan."}),
    ("I'm a vegetarian", {"I am vegetarian."}),
    ("I don't eat meat", {"I do not have meat."}),
    ("I don't drink alcohol", {"I do not have alcohol."}),
    ("I went vegan in January", {"I am vegan."}),
    ("I have asthma", {"I have asthma."}),
    ("I was diagnosed with ADHD last year", {"I have ADHD."}),
    ("My dad has diabetes", {"My dad has diabetes."}),
    ("I'm lactose intolerant, sadly", {"I am lactose intolerant."}),
    ("I'm 180 cm tall", {"I am 180 cm tall."}),
    ("I'm left-handed", {"I am left-handed."}),
    # able, having
    ("I speak Spanish and a bit of French", {"I speak Spanish.", "I speak French."}),
    ("I'm fluent in Polish", {"I speak Polish."}),
    ("I play the cello", {"I play cello."}),
    ("I play tennis on Sundays", {"I play tennis."}),
    ("I'm learning Japanese", {"I am learning Japanese."}),
    ("I've been learning the cello for a year now.", {"I am learning cello."}),
    ("I drive an old Volvo", {"I drive an old Volvo."}),
    ("I drive an old green Volvo.", {"I drive an old green Volvo."}),
    ("my car is a red Fiat", {"I drive a red Fiat."}),
    ("I have two cats", {"I have two cats."}),
    ("We adopted a puppy last week", {"I have a dog."}),
    ("I have two kids", {"I have two kids."}),
    ("I have a twin brother", {"I have a twin brother."}),
    ("I'm married", {"I am married."}),
    ("I'm single", {"I am single."}),
    ("we got engaged last Saturday!!", {"I got engaged on Saturday, 14 November 2026."}),
    ("I'm Norwegian", {"I am Norwegian."}),
    ("I'm Muslim", {"I am Muslim."}),
    ("I'm a Scorpio", {"I am a Scorpio."}),
    ("I collect old stamps", {"I collect old stamps."}),
    ("My native language is Basque", {"My native language is Basque."}),
    # what ends
    ("I don't live in Oslo any more", {"I do not live in Oslo any more."}),
    ("I don't live in Oslo anymore", {"I do not live in Oslo any more."}),
    ("I sold my car", {"I sold my car."}),
    ("we broke up", {"We broke up."}),
    ("My dog died last week", {"My dog died in the week of 9 November 2026."}),
    ("I'm not vegan any more", {"I am not vegan any more."}),
    ("I quit smoking", {"I quit smoking."}),
    ("I don't play tennis any more", {"I do not play tennis any more."}),
    # events
    ("I ran a marathon last Sunday", {"I ran a marathon on Sunday, 15 November 2026."}),
    ("yesterday I went to the zoo with Tom", {"I went to the zoo with Tom on Thursday, 19 November 2026."}),
    ("We visited the Prado in May", {"We visited the Prado in May 2026."}),
    ("I passed my driving test!", {"I passed my driving test."}),
    ("Last week, my grandma passed away", {"My grandma died in the week of 9 November 2026."}),
    ("My dad and I went fishing on Saturday", {"We went fishing on Saturday, 14 November 2026."}),
    # several sentences, slang, noise
    ("omg hi!! so i live in cork, and i'm a teacher 😅", {"I live in Cork.", "I am a teacher."}),
    ("Ugh long day. I work as a barista. My feet hurt.", {"I work as a barista."}),
    ("I live in Oslo and work as a nurse", {"I live in Oslo.", "I work as a nurse."}),
    ("She's great. Anyway, I'm allergic to cats.", {"I am allergic to cats."}),
    ("tbh i don't really like sushi", {"I do not like sushi."}),
    ("I told you, I live in Oslo", {"I live in Oslo."}),
    # from fresh batches, where the rules were wrong at first
    ("I've been vegan for three years", {"I am vegan."}),
    ("My partner Jonah is a terrible cook but he tries.", {"My partner is called Jonah."}),
    ("my parents are divorced", {"My parents are divorced."}),
    ("my twins are three", {"My twins were 3 years old on 20 November 2026."}),
    ("my landlord Mr. Green raised the rent again", {"My landlord is called Mr. Green."}),
    ("I live with my parents in Derby", {"I live in Derby."}),
    ("dune is my favourite book", {"My favourite book is dune."}),
    ("I'm a Virgo so obviously I overthink", {"I am a Virgo."}),
    ("I'm Anya, nice to meet you", {"I am called Anya."}),
    ("so basically I'm a software engineer at a startup in Tallinn", {"I am a software engineer."}),
    ("Turns out I'm allergic to latex. Who knew.", {"I am allergic to latex."}),
    ("I have an older brother, Mateo", {"I have an older brother.", "My brother is called Mateo."}),
    ("My grandma's name was Olga", {"My grandma is called Olga."}),
    ("I'm an introvert so parties drain me", {"I am an introvert."}),
    ("I like both tea and coffee", {"I like tea.", "I like coffee."}),
    ("I've worked as a translator since 2015", {"I work as a translator (since 2015)."}),
    ("I'm the manager of a hotel", {"I am the manager."}),
    ("I'm pescatarian these days", {"I am pescatarian."}),
    ("Lena is my best friend since school", {"My best friend is called Lena."}),
    ("don't forget my birthday is on 1 May", {"My birthday is on 1 May."}),
    ("My sister's place is in Brighton", {"My sister's home is in Brighton."}),
)  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), TELLS, ids=[said for said, _ in TELLS])
def test_a_line_tells_its_facts_and_no_more(said: str, expected: set[str]) -> None:
    assert texts(told(said)) == expected


CLAIMS: tuple[tuple[str, Claim], ...] = (
    ("I live in Oslo", Claim("I", "lives in", "Oslo", single=True)),
    ("my mum lives in Turin", Claim("my mother", "lives in", "Turin", single=True)),
    ("my sister Mara lives in Oslo", Claim("Mara", "lives in", "Oslo", single=True)),
    ("My sister's name is Mara", Claim("my sister", "name", "Mara")),
    ("Actually my sister's name is Mara", Claim("my sister", "name", "Mara", single=True)),
    ("my wife is called Elena", Claim("my wife", "name", "Elena", single=True)),
    ("I love coffee", Claim("I", "taste for coffee", "likes", single=True)),
    ("I hate coffee", Claim("I", "taste for coffee", "dislikes", single=True)),
    ("My favorite color is teal", Claim("I", "favourite colour", "teal", single=True)),
    ("I have a dog", Claim("I", "has dog", "a dog", single=True)),
    ("my dog died", Claim("I", "has dog", "", single=True)),
    ("I sold my car", Claim("I", "drives", "", single=True)),
    ("I quit my job", Claim("I", "works at", "", single=True)),
    ("I speak Polish", Claim("I", "speaks Polish", "Polish", single=True)),
    ("call me Sam", Claim("I", "called", "Sam", single=True)),
    ("I ran a marathon last Sunday", Claim("I", "did", "ran a marathon")),
)


@pytest.mark.parametrize(("said", "claim"), CLAIMS, ids=[said for said, _ in CLAIMS])
def test_a_claim_has_a_canonical_subject_and_a_predicate_of_the_vocabulary(said: str, claim: Claim) -> None:
    assert claim in [finding.claim for finding in told(said)]


def test_a_relation_goes_by_the_one_name_it_has() -> None:
    claims = [
        Claim("my sister", "name", "Mara"),
        Claim("my cat", "name", "Pixel"),
        Claim("my cat", "name", "Olive"),
        Claim("I", "name", "Sam"),
    ]

    assert aliases(claims) == {"my sister": "Mara"}


def test_what_is_vital_is_of_the_core_and_small_talk_is_not() -> None:
    importance = {said: max(f.importance for f in told(said)) for said in ("I'm allergic to nuts", "I live in Oslo", "I love tea")}

    assert importance["I'm allergic to nuts"] >= 0.9
    assert importance["I live in Oslo"] >= 0.9
    assert importance["I love tea"] < 0.9
