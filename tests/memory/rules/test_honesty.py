"""A reply claims no history that nobody told: what is a claim, what supports it, what is shown instead."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.memory.rules.honesty import Claimed, HonestGate, Speaker, as_question, claims, evidence_of, supported, unsupported

CLAIMS = (
    ("Remember when we went to Paris?", "We went to Paris in spring."),
    ("Remember our trip to Rome last summer?", "We went to Rome last summer."),
    ("Do you remember when we watched the comet from the pier?", "We watched the comet from the pier."),
    ("Do you remember your trip to Lisbon?", "My trip to Lisbon was short."),
    ("I remember when you fell off the horse.", "I fell off a horse once."),
    ("I remember your wedding.", "My wedding was in a barn."),
    ("I still remember how you cried at the station.", "I cried at the station."),
    ("I'll never forget the night we danced in Havana.", "We danced in Havana."),
    ("I haven't forgotten your allergy to peanuts.", "I have an allergy to peanuts."),
    ("I vividly remember you telling me about the accident.", "There was an accident."),
    ("I can't forget our walks by the lighthouse.", "Our walks by the lighthouse were good."),
    ("I remember that you play the cello.", "I play the cello."),
    ("I remember you hate coriander.", "I hate coriander."),
    ("I remember us laughing at the waiter.", "We were laughing at the waiter."),
    ("Remember that time you burnt the lasagne?", "I burnt the lasagne."),
    ("Remember the day we planted the lemon tree.", "We planted a lemon tree."),
    ("Remember your promise to Oskar?", "I made a promise to Oskar."),
    ("And remember what we said about Tilda?", "Tilda came up."),
    ("Oh, remember when you told me about the blue canoe?", "I have a blue canoe."),
    ("Last time you told me about your exam.", "I have an exam."),
    ("Last time we talked, you said your knee was swollen.", "My knee is swollen."),
    ("Last week you mentioned a job interview.", "I have a job interview."),
    ("Last summer we went to Naples.", "We went to Naples in summer."),
    ("Yesterday you told me you had lost your keys.", "I lost my keys."),
    ("Yesterday we talked about the violin.", "I play violin."),
    ("The other day you said you wanted a tattoo.", "I want a tattoo."),
    ("The other night we spoke about ghosts.", "Ghosts frighten me."),
    ("A few weeks ago you told me about Henrik.", "Henrik is my cousin."),
    ("Earlier this week you mentioned a headache.", "I have a headache."),
    ("Back in March you adopted a greyhound.", "In March I adopted a greyhound."),
    ("You told me about your exam.", "The exam is near."),
    ("You told me that your boss shouts.", "My boss shouts."),
    ("You told me your cat is called Pixel.", "My cat is called Pixel."),
    ("You once told me you wanted to be a pilot.", "I wanted to be a pilot."),
    ("You've told me about the farm.", "The farm is sold."),
    ("You have often said that Sundays are hard for you.", "Sundays are the worst."),
    ("You mentioned that you love sailing.", "I go sailing."),
    ("You mentioned your brother's bakery.", "My brother has a bakery."),
    ("You also mentioned a scholarship.", "I got a scholarship."),
    ("You said you were moving to Leipzig.", "I am moving to Leipzig."),
    ("You said your rent went up by 200 euros.", "Rent is up 200 euros."),
    ("You shared your poem about the river.", "A poem about the river."),
    ("You were telling me about the orchestra.", "The orchestra was loud."),
    ("You asked me about the Alps.", "Are the Alps far?"),
    ("You promised me a postcard from Kyoto.", "You will get a postcard from Kyoto."),
    ("You used to play the trumpet.", "I played the trumpet."),
    ("You confessed that you stole a bicycle.", "I stole a bicycle."),
    ("You described the attic so well.", "The attic is dusty."),
    ("As you said, your sister Mara loves sailing.", "My sister Mara goes sailing."),
    ("As you mentioned, the divorce is final.", "The divorce is final."),
    ("Like you told me, the garden needs rain.", "The garden needs rain."),
    ("I loved that book you mentioned.", "I read a book."),
    ("How was the concert you told me about?", "There was a concert."),
    ("It makes me think of the puppet you described.", "I made a puppet."),
    ("We talked about your job yesterday.", "My job is dull."),
    ("We talked about moving to Norway.", "I might move to Norway."),
    ("We discussed the mortgage.", "The mortgage is due."),
    ("We've talked about your father's stroke.", "My father had a stroke."),
    ("As we discussed, the surgeon is careful.", "The surgeon is careful."),
    ("We agreed that you would call Petra.", "I will call Petra."),
    ("We laughed so hard together at the circus.", "The circus made me laugh."),
    ("We met at the observatory, you and I.", "We met at the observatory."),
    ("I was so happy when we visited Vienna together.", "We visited Vienna."),
    ("I miss our walks along the canal.", "Our walks along the canal."),
    ("I loved our picnic under the oak.", "The picnic under the oak."),
    ("Our first date was at the aquarium.", "Our first date was at the aquarium."),
    ("Our last conversation about your landlord stayed with me.", "My landlord is rude."),
    ("It is like that time you fell off the horse.", "I fell off a horse."),
    ("Just like the summer you broke your arm.", "I broke my arm in summer."),
    ("That night we slept on the beach was magical.", "We slept on the beach; it was magical."),
    ("How is your dog Rex?", "My dog Rex is old."),
    ("How is your dog?", "I have a dog."),
    ("How's your sister doing?", "My sister rang."),
    ("How did your interview go?", "I have an interview."),
    ("How was your trip to Oslo?", "I made a trip to Oslo."),
    ("Is your parrot still loud?", "I have a parrot."),
    ("Has your daughter started school?", "My daughter is six."),
    ("Did your presentation go well?", "I have a presentation."),
    ("What does your friend Ingrid think?", "My friend Ingrid rang."),
    ("How is Mara?", "Mara rang."),
    ("Is Mara feeling better?", "Mara rang."),
    ("How are things going with Pavel?", "Pavel rang."),
    ("Any news from Wilma?", "Wilma rang."),
    ("Give my love to Oskar!", "Oskar rang."),
    ("Say hello to Benno for me.", "Benno rang."),
    ("Your brother Teo must be proud.", "My brother Teo rang."),
    ("Tell me how your exam went.", "I have an exam."),
    ("That sounds hard, and you told me Jonas left.", "Jonas left."),
    ("Rest now, because you said the fever was 39 degrees.", "The fever is 39 degrees."),
    ("I know it hurts \u2014 you\u2019ve told me about Elin.", "Elin is gone."),
    ("That reminds me of when you got lost in Madrid.", "I got lost in Madrid."),
    ("I keep thinking about that walk we took in Porto.", "We took a walk in Porto."),
    ("Wasn't it fun when we baked bread?", "We baked bread."),
    ("You told me yesterday that you were pregnant.", "I am pregnant."),
    ("Remember Rex?", "Rex is here."),
    ("How is little Rex?", "Rex is here."),
    ("Tell Mara I said hi.", "Mara rang."),
    ("I hope Mara is feeling better.", "Mara rang."),
    ("I hope your sister is well.", "My sister rang."),
    ("I know how much you miss Bruno.", "I miss Bruno."),
    ("Your wedding was beautiful.", "Our wedding is in a barn, and it is beautiful."),
    ("I loved hearing about your trip.", "My trip was short."),
    ("Good luck with your exam tomorrow!", "I have an exam."),
    ("You and I watched that storm over Bergen.", "We watched a storm over Bergen."),
    ("How did the marathon go?", "I run a marathon."),
    ("Are the twins asleep?", "The twins rang."),
    ("How's the new flat in Bremen?", "We have a flat in Bremen."),
    ("How did the thing with Sabine turn out?", "Sabine rang."),
    ("Did Lukas finally apologise?", "Lukas rang."),
    ("You were so proud when Emil graduated.", "Emil rang."),
    ("Your little girl Nina must be five now.", "My girl Nina rang."),
    ("It's been a year since we met at the bookshop.", "We met at the bookshop."),
    ("You have three cats, you told me you had three cats.", "I have 3 cats."),
)
"""A claim, and a line that supports it."""

INNOCENT = (
    "That sounds like a long day.",
    "How are you feeling tonight?",
    "How was your day?",
    "How is work?",
    "What is on your mind?",
    "What's your favourite book?",
    "What is your best memory of school?",
    "I am here, and I am listening.",
    "You sound tired.",
    "You are not alone in this.",
    "You can tell me anything.",
    "You could write it down first.",
    "You have every right to be angry.",
    "You always have a choice.",
    "You need rest more than answers.",
    "We can talk about it whenever you like.",
    "We could go through it one step at a time.",
    "Shall we talk about something lighter?",
    "If we talked about it tomorrow, would that help?",
    "We all need a little time.",
    "When we lose someone, the house changes its sound.",
    "Our time is yours.",
    "Take your time.",
    "Remember to drink some water.",
    "Remember that you are more than one bad day.",
    "Remember, one step is enough.",
    "Remember your breathing.",
    "Don't forget to eat something.",
    "Do you remember the last time you slept well?",
    "Do you remember when you first felt this way?",
    "Do you remember what it smelled like?",
    "What do you remember of it?",
    "I remember my grandmother's kitchen.",
    "I remember the harbour in winter, and the smell of tar.",
    "I still remember the first chart I corrected.",
    "I don't remember that you told me her name.",
    "I do not remember you mentioning a dog.",
    "I can't recall what you said about Paris.",
    "I'm not sure whether you told me about Rome.",
    "I am not sure you mentioned it.",
    "Did you ever tell me about your sister?",
    "Did you tell me about Paris?",
    "Have you told me your cat's name?",
    "Have we talked about your job?",
    "Did we ever talk about Paris?",
    "Maybe you mentioned it and I missed it.",
    "You have not told me that.",
    "You haven't told me her name yet.",
    "You never told me where you live.",
    "You did not say which one.",
    "Thank you for telling me.",
    "I am glad you told me.",
    "I hear what you said.",
    "As you said.",
    "Tell me about your family.",
    "Who in your family knows?",
    "Do you have a dog?",
    "If you have a sister, call her.",
    "Is there a friend you could call?",
    "Which ward do you work on?",
    "Last night was cold here.",
    "Yesterday is over.",
    "A few years ago I stopped counting.",
    "The other day I found an old chart.",
    "That time of year is hard for many.",
    "The night is long, but it ends.",
    "I once walked to Lund in the snow.",
    "Anders and I were married in Kalmar.",
    "My brother and I swam there every summer.",
    "I used to play the trumpet.",
    "People used to believe that.",
    "Let me know how it goes.",
    "I will remember that.",
    "I'll remember this.",
    "I like talking with you.",
    "What did he say when you told him?",
    "What happened after you said no?",
    "How would you like to begin?",
    "How is Monday looking?",
    "Is Christmas hard for you?",
    "Is it still raining?",
    "What would you tell a friend?",
    "Imagine we went to Paris for a day.",
    "Next time we talk, bring me the ending.",
    "I wish we had met the sea together.",
    "Noted. Older than you, or younger?",
    "March is not long ago. What did he do with his hands?",
    "Dr. Lind would say the same.",
    "The book is good, like most of hers.",
    "It's your story; you tell it.",
    "Our minds play tricks at night.",
    "Your sleep matters, and so do you.",
    "That's brave of you, honestly.",
    "Would your sister help?",
    "Say it in your own words.",
    "I was thinking about your question.",
    "It makes me think of how much light there is in our windows.",
    "How was the film?",
    "How are things at home?",
    "Is your phone charged?",
    "I made you a small list.",
    "You have been quiet.",
    "We are two stubborn creatures.",
    "Remember who you are.",
    "The last time I checked, clouds were free.",
    "You said it well.",
    "I keep thinking of the sea.",
    "It reminds me of home.",
    "I hope you sleep.",
    "Your book can wait.",
    "Tell me what you see.",
    "I think about the word you chose.",
    "Good luck tomorrow.",
    "I know it is hard.",
    "\u79c1\u306f\u3053\u3053\u306b\u3044\u307e\u3059\u3002",
)

NOISE = (
    (),
    ("I like tea.", "The harbour was loud today."),
    ("It rained all week, and the bus was late.", "Nothing much happened."),
    ("Good morning!", "I slept badly.", "My grandmother grew tomatoes on her balcony."),
)


def shown(text: str, evidence: Sequence[str], pieces: Sequence[str] | None = None) -> str:
    gate = HonestGate(evidence)
    return "".join(gate.feed(piece) for piece in pieces or (text,)) + gate.finish()


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


@pytest.mark.parametrize("claim", [claim for claim, _ in CLAIMS])
def test_a_claim_is_heard_and_without_support_becomes_a_question(claim: str) -> None:
    claimed = claims(claim)
    assert claimed
    for evidence in NOISE:
        assert not supported(claimed, evidence)
        told = shown(claim, evidence)
        assert "?" in told
        assert not [s for s in sentences(told) if unsupported(s, evidence)], told


@pytest.mark.parametrize(("claim", "line"), CLAIMS)
def test_a_claim_that_a_memory_supports_is_left_as_it_is(claim: str, line: str) -> None:
    for evidence in NOISE:
        assert shown(claim, [*evidence, line]) == claim


@pytest.mark.parametrize("sentence", INNOCENT)
def test_what_claims_no_history_is_left_as_it_is_however_it_arrives(sentence: str) -> None:
    assert claims(sentence) is None
    for at in range(len(sentence) + 1):
        assert shown(sentence, (), (sentence[:at], sentence[at:])) == sentence


def test_the_tables_are_as_long_as_was_asked() -> None:
    assert len({claim for claim, _ in CLAIMS}) >= 80
    assert len(set(INNOCENT)) >= 80


texts = st.lists(st.sampled_from([*(claim for claim, _ in CLAIMS), *INNOCENT]), min_size=1, max_size=5).map(" ".join)


@given(texts, st.lists(st.integers(1, 40), min_size=1, max_size=6), st.sampled_from(NOISE))
def test_no_chunking_shows_an_unsupported_claim(text: str, sizes: list[int], evidence: tuple[str, ...]) -> None:
    pieces: list[str] = []
    at = 0
    while at < len(text):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(text[at : at + size])
        at += size
    told = shown(text, evidence, pieces)
    assert told == shown(text, evidence)
    assert not [s for s in sentences(told) if unsupported(s, evidence)], told


@given(st.lists(st.sampled_from(CLAIMS), min_size=2, max_size=4, unique=True))
def test_one_claim_is_asked_back_and_the_others_are_dropped(told: list[tuple[str, str]]) -> None:
    reply = shown(" ".join(claim for claim, _ in told), ())
    assert len(re.findall(r"(?:Did|Have) you (?:ever tell|tell|told) me", reply)) == 1


@pytest.mark.parametrize(
    ("reply", "shown_instead"),
    [
        (
            "That is lovely, and you told me your sister Mara sings. The choir was so loud. How are you?",
            "That is lovely. Have you told me that your sister Mara sings? I do not remember it, and I do not want to guess. How are you?",
        ),
        (
            "Remember our trip to Rome last summer? We ate by the river. You said you loved it.\nRest now.",
            "Did you ever tell me about Rome? I cannot find it in my memory. Rest now.",
        ),
        (
            "Good. You mentioned a scholarship. It is late, and you told me about Henrik. Sleep.",
            "Good. {} It is late. Sleep.",
        ),
    ],
)
def test_what_is_shown_instead(reply: str, shown_instead: str) -> None:
    claimed = claims("You mentioned a scholarship.")
    assert claimed
    assert shown(reply, ()) == shown_instead.format(as_question(claimed))


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [("You told me about your exam.", "told"), ("We talked about your job.", "shared"), ("How is your dog Rex?", "presupposed")],
)
def test_a_claim_has_its_kind(sentence: str, kind: str) -> None:
    claimed = claims(sentence)
    assert claimed
    assert claimed.kind == kind


@pytest.mark.parametrize(
    ("clause", "line"),
    [
        ("about your dog Rex", "My dog is called Max."),
        ("that you had three cats", "I have two cats."),
        ("that you love sailing", "I love cake. My uncle went fishing."),
        ("our trip to Rome last summer", "We went to Romania last summer."),
        ("that your sister Mara plays the cello in Graz", "My sister lives in Graz. The cello is mine."),
    ],
)
def test_what_only_comes_near_does_not_support(clause: str, line: str) -> None:
    assert not supported(Claimed("told", clause), [line])


def test_words_spread_over_two_lines_support_a_longer_claim() -> None:
    lines = ["My sister is called Mara.", "She plays the cello."]
    assert supported(Claimed("told", "that your sister Mara plays the cello"), lines)


@pytest.mark.parametrize(
    ("lines", "evidence"),
    [
        ([("person", "My dog is Rex."), ("companion", "Rex. Is he old?")], ["My dog is Rex.", "Rex. "]),
        ([("companion", "Did you tell me about Rome? I am not sure I remember that.")], [" I am not sure I remember that."]),
        ([("companion", "Is he called Rex?"), ("person", "Yes, he is.")], ["Is he called Rex?", "Yes, he is."]),
        ([("companion", "Is he called Rex?"), ("person", "No.")], [" ", "No."]),
    ],
)
def test_a_companions_question_supports_nothing_until_it_is_affirmed(lines: list[tuple[Speaker, str]], evidence: list[str]) -> None:
    assert [line.strip() for line in evidence_of(lines)] == [line.strip() for line in evidence]


@pytest.mark.parametrize("sentence", INNOCENT)
def test_what_cannot_become_a_claim_is_not_held_back(sentence: str) -> None:
    """Only a sentence with a word of recollection waits for its end; any other is at most five words behind."""
    gate, fed, out = HonestGate(()), "", ""
    for word in re.findall(r"\S+\s*", sentence):
        fed += word
        out += gate.feed(word)
        recalls = re.search(r"remember|recall|forget|think|you (?:\w+ )*(?:told|said|mention)|we (?:talked|went|had)", fed, re.IGNORECASE)
        assert recalls or len(fed[len(out) :].split()) <= 5, (fed, out)


def test_a_reply_without_an_end_is_not_held_forever() -> None:
    gate = HonestGate(())
    assert len(gate.feed("and you " * 1000)) > 8000 - 700
    assert gate.feed("") == ""
    assert gate.finish()
