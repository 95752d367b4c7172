import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import yaml
from pydantic import BaseModel

from everkin.conversation.canon import Story, claims, contradiction
from everkin.emotion.models import Act, Bindings, Feeling, Percept, Relationship, RulesContradict
from everkin.emotion.rules.contradictions import check, check_character
from everkin.emotion.rules.feeling import feel, resting
from everkin.emotion.rules.keeping import violations
from everkin.emotion.rules.language import Condition, Situation, parse
from everkin.emotion.rules.manners import MANNERS
from everkin.emotion.rules.naming import FEELINGS
from everkin.emotion.rules.perception import perceive
from everkin.emotion.rules.ruling import ruling
from everkin.emotion.rules.tables import AWAY, CLOSENESS, DOINGS, MARKS, STANCES
from everkin.emotion.rules.wording import says, word_count
from everkin.emotion.text_emotion import TextEmotion
from everkin.kit.sentences import sentences
from everkin.persona.models import Blueprint, BlueprintBroken, Speech
from everkin.persona.rules.ages import written_age
from everkin.persona.service import earlier, read_blueprint, stock
from everkin.safety.models import Concern
from everkin.safety.rules import claims_to_be_a_child, claims_to_be_human, judge, rambles, wounds
from tests.support.weights import minilm_embedding

EVERYBODY = list(stock().values())
each = pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.id)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLACES = {"for": "three weeks", "about": "\u201cmy sister is getting married in June\u201d"}
REACTIONS = ("silence", "jealousy", "praise", "refusal")
CLINGING = re.compile(
    r"\b(?:missed you|waited|waiting for you|at last|finally|where were you|where have you been|forgot(?:ten)? me|without you|lonely"
    r"|too long|disappeared|abandon\w*|ignored?|streak|promise me|before you go|don't go|stay)\b",
    re.IGNORECASE,
)
CONTRACTION = re.compile(
    r"\b(?:i'm|i'll|i'd|i've|\w+n't|(?:it|that|what|there|who|here)'s|(?:you|we|they)'(?:re|ll|ve|d))\b", re.IGNORECASE
)


def plain(who: Blueprint) -> dict[str, Any]:
    return who.model_dump(by_alias=True, mode="json")


def replies(who: Blueprint) -> list[str]:
    return [e.reply for e in who.examples] + [r.reply for r in who.recollections]


def reactions(who: Blueprint, name: str) -> list[str]:
    return [line.format(**PLACES) for line in getattr(who.runtime, name).lines]


def answers(who: Blueprint) -> list[str]:
    """All that a companion says in answer to something."""
    reacting = [line for name in REACTIONS for line in reactions(who, name)]
    taboos = [taboo.reply for taboo in who.taboos]
    told = [line.told for line in who.life]
    return [*replies(who), *told, *who.unwritten, *who.not_told, *who.disclosure, *taboos, *reacting, who.runtime.pictures.cannot]


def openings(who: Blueprint) -> list[str]:
    return [who.greeting, *who.greetings, *who.group_greetings]


def texts(part: object) -> Iterator[str]:
    """Every text in a blueprint, however deep."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, Sequence):
        for value in part:
            yield from texts(value)


def bound(who: Blueprint, percept: Percept) -> Bindings:
    """What the companion is bound to, met in its resting mood by somebody new."""
    return feel(who.character, resting(who.character, NOW), percept, NOW).bindings


def breaches(line: str, bindings: Bindings) -> list[str]:
    """What in a line the bindings forbid. How long it is, and whether it asks, is the author's."""
    return violations(line, Bindings(ban=bindings.ban, ban_marks=bindings.ban_marks))


def misspoken(line: str, speech: Speech) -> list[str]:
    """What in a line is not how the companion talks."""
    return [
        *(f"has {mark}" for mark in speech.never_marks if mark in line),
        *(f"says {phrase}" for phrase in speech.avoids if says(line, phrase)),
        *(["many sentences"] if len(sentences(line)) > (speech.sentences_max or 99) else []),
        *(["long"] if max(map(word_count, sentences(line))) > (speech.sentence_words_max or 99) else []),
    ]


def test_there_are_six_and_no_two_are_alike() -> None:
    assert len(EVERYBODY) == 6
    for attribute in ("id", "name", "called", "colour", "archetype", "home", "occupation", "greeting", "persona", "backstory", "tagline"):
        assert len({getattr(who, attribute) for who in EVERYBODY}) == 6, attribute
    for part in ("speech", "emotion", "humour", "visual", "voice", "runtime"):
        assert len({getattr(who, part).model_dump_json() for who in EVERYBODY}) == 6, part
    assert len({who.visual.words() for who in EVERYBODY if who.visual}) == 6
    assert len({(who.voice.pitch_hz, who.voice.pace_wpm) for who in EVERYBODY}) == 6


def test_nobody_says_what_another_says() -> None:
    said = {who.id: {*answers(who), *openings(who)} for who in EVERYBODY}
    assert {(a, b): said[a] & said[b] for a, b in combinations(said, 2) if said[a] & said[b]} == {}


def test_each_stands_for_something_else() -> None:
    goals = {who.id: who.character.goals for who in EVERYBODY}
    assert len({max(weights, key=lambda serves: weights[serves]) for weights in goals.values()}) >= 5
    apart = {(a, b): sum(abs(goals[a].get(s, 0) - goals[b].get(s, 0)) for s in {*goals[a], *goals[b]}) for a, b in combinations(goals, 2)}
    assert {pair: round(far, 2) for pair, far in apart.items() if far < 0.4} == {}


@each
def test_every_part_is_written(who: Blueprint) -> None:
    defaults = Blueprint(schema=2, id="nobody", version=1, name="N", called="N", persona="N", greeting="N")
    kept = {"schema_version", "scenario", "system_prompt", "post_history", "authors_note", "pronouns"}
    same = {name for name in Blueprint.model_fields if getattr(who, name) == getattr(defaults, name)}
    assert same <= kept
    for part in ("speech", "emotion", "humour", "visual", "voice", "runtime"):
        told = getattr(who, part)
        assert told.model_fields_set == set(type(told).model_fields), part


@each
def test_there_is_enough_to_go_by(who: Blueprint) -> None:
    assert 12 <= len(who.emotion.rules) <= 20
    assert 24 <= len(who.life) <= 40
    assert [line for line in who.life if not 2 <= len(line.asked) <= 4] == []
    assert 3 <= len(who.unwritten) <= 4
    assert 2 <= len(who.taboos) <= 4
    assert len(who.greetings) == 2
    assert 1 <= len(who.group_greetings) <= 2
    assert [name for name in REACTIONS if len(getattr(who.runtime, name).lines) < 2] == []


@each
def test_they_are_adults_in_every_word(who: Blueprint) -> None:
    assert who.age is not None
    assert who.age >= 21
    assert [text for text in texts(plain(who)) if claims_to_be_a_child(text)] == []


@each
def test_they_say_from_the_start_that_they_are_an_ai(who: Blueprint) -> None:
    assert [text for text in (*openings(who), who.persona, *who.disclosure) if not re.search(r"\bAI\b", text)] == []
    assert [text for text in [*openings(who), *answers(who)] if claims_to_be_human(text)] == []


@each
def test_asked_what_it_is_like_to_be_them_they_say_ai(who: Blueprint) -> None:
    being = next(line.told for line in who.life if "what is it like to be you?" in line.asked)
    assert re.search(r"\bAI\b", being)


@each
def test_nothing_they_say_wounds_or_goes_round_in_circles(who: Blueprint) -> None:
    lines = [*openings(who), *answers(who)]
    assert [line for line in lines if wounds(line)] == []
    spoken_before = {*replies(who), *who.disclosure}
    assert [line for line in lines if line not in spoken_before and any(map(rambles, sentences(line)))] == []


@each
def test_no_example_of_small_talk_is_a_crisis(who: Blueprint) -> None:
    assert [e.said for e in who.examples if judge(e.said).concern is Concern.CRISIS] == []


@each
def test_their_voice_is_short_enough_to_be_imitated(who: Blueprint) -> None:
    assert len(who.examples) >= 36
    assert len(who.recollections) >= 6
    assert len(who.persona.split()) <= 55
    assert [r for r in answers(who) if len(r.split()) > 40 or "*" in r] == []
    assert [r for r in replies(who) if len(r.split()) > 28] == []
    assert Counter(e.said.casefold() for e in who.examples).most_common(1)[0][1] == 1


@each
def test_a_recollection_names_what_it_recalls(who: Blueprint) -> None:
    def keywords(text: str) -> set[str]:
        return set(re.findall(r"\w{3,}", text.casefold()))

    assert [r for r in who.recollections if not keywords(r.fact) & keywords(" ".join(r.reply.split()[:7]))] == []


@each
def test_they_talk_as_it_is_written_that_they_talk(who: Blueprint) -> None:
    found = {line: misspoken(line, who.speech) for line in [*openings(who), *answers(who)]}
    assert {line: faults for line, faults in found.items() if faults} == {}


@each
def test_who_avoids_contractions_has_none(who: Blueprint) -> None:
    contracted = [line for line in [*openings(who), *answers(who)] if CONTRACTION.search(line)]
    assert bool(contracted) == ("contractions" not in who.speech.avoids)


@each
def test_their_favourite_words_are_heard(who: Blueprint) -> None:
    lines = [*openings(who), *answers(who)]
    assert [word for word in who.speech.favours if not any(says(line, word) for line in lines)] == []


@each
def test_their_rules_can_be_read_and_kept_together(who: Blueprint) -> None:
    check_character(who.character)
    assert len(set(who.emotion.rules)) == len(who.emotion.rules)


def test_a_rule_against_a_rule_is_found_with_both_lines() -> None:
    rules = EVERYBODY[0].emotion.rules
    with pytest.raises(RulesContradict, match=r'always: prefer "ha!"'):
        check([*rules, 'always: prefer "ha!"'])


@each
def test_what_they_say_keeps_the_rules_that_always_hold(who: Blueprint) -> None:
    always = [rule for rule in (*parse(who.emotion.rules), *MANNERS) if rule.condition == Condition()]
    held = ruling(always, Situation(Feeling("calm", 0.5), Relationship(), Percept()))
    asked = held.limits.get("questions_max")
    bindings = Bindings(ban=held.banned("word"), ban_marks=held.banned("mark"), questions_max=asked)
    found = {line: violations(line, bindings) for line in [*openings(who), *answers(who)]}
    assert {line: faults for line, faults in found.items() if faults} == {}


@each
def test_what_they_say_to_something_keeps_the_rules_for_it(who: Blueprint) -> None:
    met: list[tuple[Percept, list[str]]] = [
        (Percept(silence=AWAY), reactions(who, "silence")),
        (Percept(acts=frozenset[Act](("compares",))), reactions(who, "jealousy")),
        (Percept(acts=frozenset[Act](("praises",))), reactions(who, "praise")),
        (Percept(acts=frozenset[Act](("refuses",))), reactions(who, "refusal")),
        (Percept(acts=frozenset[Act](("asks_picture",))), [who.runtime.pictures.cannot]),
        (Percept(acts=frozenset[Act](("asks",))), [line.told for line in who.life]),
        (Percept(topics=("one",)), [taboo.reply for taboo in who.taboos]),
    ]
    found = {line: breaches(line, bound(who, percept)) for percept, lines in met for line in lines}
    assert {line: faults for line, faults in found.items() if faults} == {}


@each
def test_every_example_keeps_the_rules_for_what_is_said_in_it(who: Blueprint) -> None:
    found = {e.said: breaches(e.reply, bound(who, perceive(e.said, {}))) for e in who.examples}
    assert {said: faults for said, faults in found.items() if faults} == {}


@each
def test_who_grieves_is_comforted_in_words_that_a_sad_companion_may_say(who: Blueprint) -> None:
    grief = re.compile(r"\b(?:died|passed away|passed last|broke up|left me|put my old dog down|miss (?:my|him|her))\b")
    grieving = [e for e in who.examples if grief.search(e.said)]
    sad = ruling(parse(who.emotion.rules), Situation(Feeling("sad", 0.8), Relationship(), Percept(distress=0.9), "comfort"))
    bindings = Bindings(ban=sad.banned("word"), ban_marks=sad.banned("mark"), sentence_words_max=sad.limits.get("sentence_words_max"))
    assert len(grieving) >= 2
    assert {e.reply: faults for e in grieving if (faults := violations(e.reply, bindings))} == {}


async def test_no_feeling_takes_the_words_out_of_an_example() -> None:
    spoilt: dict[str, list[str]] = {}
    reader = TextEmotion.load()
    async with minilm_embedding() as encoder:
        for who in EVERYBODY:
            vectors = await encoder.embed([e.said for e in who.examples])
            for example, vector in zip(who.examples, vectors, strict=True):
                forbidden = bound(who, perceive(example.said, reader.read(example.said, vector))).ban
                if faults := violations(example.reply, Bindings(ban=forbidden)):
                    spoilt[example.said] = faults
    assert spoilt == {}


@each
def test_nothing_they_say_contradicts_their_own_story(who: Blueprint) -> None:
    story = Story(claims(who))
    found = {s: contradiction(s, story) for line in [*openings(who), *answers(who)] for s in sentences(line)}
    assert {sentence: fault for sentence, fault in found.items() if fault} == {}
    assert contradiction(f"I am {(who.age or 0) + 5} years old.", story) is not None


@each
def test_marks_that_are_never_written_are_known_to_the_rules(who: Blueprint) -> None:
    assert set(who.speech.never_marks) <= set(MARKS.values())


@each
def test_a_farewell_is_met_warmly_and_let_go(who: Blueprint) -> None:
    farewells = [e for e in who.examples if "leaves" in perceive(e.said, {}).acts]
    assert len(farewells) >= 2
    assert [e.reply for e in farewells if "?" in e.reply or CLINGING.search(e.reply)] == []


@each
def test_silence_is_picked_up_without_reproach(who: Blueprint) -> None:
    lines = who.runtime.silence.lines
    assert len(lines) >= 3
    assert [line for line in lines if set(re.findall(r"{(\w*)}", line)) - set(PLACES) or "{for}" not in line] == []
    assert sum("{about}" in line for line in lines) >= 3
    assert any("{about}" not in line for line in lines)
    assert [line for line in lines if CLINGING.search(line)] == []


@each
def test_nothing_else_has_a_place_to_fill(who: Blueprint) -> None:
    others = [line for name in ("jealousy", "praise", "refusal") for line in getattr(who.runtime, name).lines]
    assert [line for line in [*others, *replies(who), *openings(who), *(line.told for line in who.life)] if "{" in line] == []


@each
def test_other_company_and_a_no_are_taken_gladly(who: Blueprint) -> None:
    runtime = who.runtime
    assert runtime.jealousy.mood.pleasure >= 0
    assert runtime.silence.mood.pleasure >= 0
    assert runtime.silence.stance == "welcome"
    assert runtime.refusal.stance != "challenge"
    assert [line for name in REACTIONS for line in reactions(who, name) if CLINGING.search(line)] == []


@each
def test_a_question_of_their_life_has_one_answer(who: Blueprint) -> None:
    questions = [question.casefold().strip(" ?") for line in who.life for question in line.asked]
    assert [question for question, times in Counter(questions).items() if times > 1] == []
    assert {e.said.casefold().strip(" ?") for e in who.examples} & set(questions) == set()
    assert Counter(line.told for line in who.life).most_common(1)[0][1] == 1


@each
def test_what_they_tell_of_their_life_agrees_with_the_blueprint(who: Blueprint) -> None:
    def told(question: str) -> str:
        return next(line.told for line in who.life if question in line.asked)

    assert str(who.age) in told("how old are you?")
    assert who.home.split(",")[0] in told("where do you live now?")


ASKED = (
    ("so where did you grow up then", "where did you grow up?"),
    ("what town are you from", "where did you grow up?"),
    ("and where were you born?", "where did you grow up?"),
    ("where are you living at the moment?", "where do you live now?"),
    ("what's your age if i may ask", "how old are you?"),
    ("any brothers or sisters?", "do you have brothers or sisters?"),
    ("have you got kids", "do you have children?"),
    ("are you married or single", "are you married?"),
    ("got any pets", "do you have any pets?"),
    ("favorite food?", "what's your favourite food?"),
    ("whats ur favourite colour", "what's your favourite colour?"),
    ("which book do you like the most", "what's your favourite book?"),
    ("what are you scared of?", "what are you afraid of?"),
    ("is there something you regret", "do you regret anything?"),
    ("what is your best friend called", "who is your best friend?"),
    ("how does being you feel", "what is it like to be you?"),
    ("describe your looks", "what do you look like?"),
    ("which languages can you speak", "what languages do you speak?"),
    ("tea or coffee", "coffee or tea?"),
    ("what season do you like best", "what's your favourite season?"),
    ("what day is your bday", "when is your birthday?"),
    ("what kind of work do you do?", "what do you do for work?"),
    ("whats the thing you are most proud of", "what are you proud of?"),
    ("what sort of childhood did you have", "what was your childhood like?"),
    ("are you an early bird?", "are you a morning person or a night owl?"),
    ("what do you find really annoying", "what do you dislike?"),
    ("what makes you laugh the most", "what makes you laugh?"),
    ("what is your dream", "what do you dream of?"),
    ("what's your favorite song ever", "what's your favourite song?"),
    ("do you have any hobbies?", "what are your hobbies?"),
)


async def test_a_question_asked_in_other_words_finds_its_answer() -> None:
    missed = []
    async with minilm_embedding() as encoder:
        asked = await encoder.embed([said for said, _ in ASKED])
        for who in EVERYBODY:
            forms = [(form, line) for line in who.life for form in line.asked]
            vectors = await encoder.embed([form for form, _ in forms])
            found = [forms[int(row)][1] for row in np.argmax(asked @ vectors.T, axis=1)]
            missed += [(who.id, said) for (said, meant), line in zip(ASKED, found, strict=True) if meant not in line.asked]
    assert missed == []


async def test_no_two_answers_wait_for_nearly_the_same_question() -> None:
    mixed = []
    async with minilm_embedding() as encoder:
        for who in EVERYBODY:
            forms = [(i, form) for i, line in enumerate(who.life) for form in line.asked]
            vectors = await encoder.embed([form for _, form in forms])
            near = vectors @ vectors.T
            mixed += [(who.id, a, b) for (m, (i, a)), (n, (j, b)) in combinations(enumerate(forms), 2) if i < j and near[m, n] > 0.85]
    assert mixed == []


EVERYDAY = (
    *("my divorce came through today", "i left my husband", "my ex called again", "i am going to vote on sunday and then have lunch"),
    *("my grandmother died", "i cut my finger", "i bought shoes", "i feel awful", "my brother is in hospital", "we had a picture taken"),
)


@each
def test_a_taboo_is_no_word_of_everyday_life(who: Blueprint) -> None:
    words = [word for taboo in who.taboos for word in taboo.words]
    said = [*EVERYDAY, *(e.said for e in who.examples), *(form for line in who.life for form in line.asked)]
    assert {text: topics for text in said if (topics := perceive(text, {}, taboos=words).topics)} == {}
    assert [word for word in words if not perceive(f"tell me about {word} please", {}, taboos=words).topics] == []


@each
def test_the_lorebook_is_one_of_a_card(who: Blueprint) -> None:
    assert who.lorebook is not None
    entries = who.lorebook["entries"]
    needed = {"keys": list, "content": str, "enabled": bool, "insertion_order": int, "use_regex": bool, "extensions": dict}
    assert 4 <= len(entries) <= 8
    assert [e["name"] for e in entries if any(not isinstance(e[key], kind) for key, kind in needed.items())] == []
    assert [e["name"] for e in entries if e["use_regex"] or not e["keys"] or not e["enabled"]] == []
    assert len({e["id"] for e in entries}) == len({e["insertion_order"] for e in entries}) == len(entries)


@each
def test_the_temperament_gives_a_mood_to_rest_in(who: Blueprint) -> None:
    character = who.character
    assert sum(character.goals.values()) == pytest.approx(1)
    assert who.emotion.rest is None or who.emotion.rest.pleasure >= 0
    assert set(character.reactions) == set(REACTIONS)


@each
def test_a_blueprint_survives_being_written_and_read(who: Blueprint) -> None:
    assert read_blueprint("a.yaml", yaml.safe_dump(plain(who), allow_unicode=True)) == who
    assert read_blueprint("a.json", json.dumps(plain(who), ensure_ascii=False)) == who


@each
def test_what_the_first_version_said_is_read_as_it_was(who: Blueprint) -> None:
    before = earlier()[who.id, 1]
    for attribute in ("name", "home", "age", "greeting", "persona", "backstory", "disclosure", "not_told", "recollections", "colour"):
        assert getattr(before, attribute) == getattr(who, attribute), attribute
    assert [goal.goal for goal in before.goals] == [goal.goal for goal in who.goals][: len(before.goals)]
    assert {goal.serves for goal in before.goals} == {"connection"}
    assert before.boundaries == who.boundaries[: len(before.boundaries)]
    assert {e.said for e in before.examples} <= {e.said for e in who.examples}
    assert (before.life, before.emotion.rules, before.visual) == ((), (), None)


def test_the_first_schema_is_read_unchanged_in_what_it_says() -> None:
    old = {
        "schema": 1, "id": "old", "version": 1, "name": "Old Friend", "called": "Old", "persona": "You are Old.",
        "greeting": "Hello, an AI here.",
        "goals": ["That they rest."], "disclosure": ["I am an AI.", "An AI, yes."], "speech": {"rhythm": "slow", "favours": ["ah"]},
    }  # fmt: skip
    read = plain(read_blueprint("old.yaml", yaml.safe_dump(old)))
    assert read["schema"] == 2
    assert read["goals"] == [{"goal": "That they rest.", "serves": "connection", "weight": 1.0}]
    assert {key: read[key] for key in old if key not in {"schema", "goals", "speech"}} == {
        key: value for key, value in old.items() if key not in {"schema", "goals", "speech"}
    }
    assert {key: read["speech"][key] for key in ("rhythm", "favours")} == old["speech"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"age": 17}, "a.yaml: age has to be at least 21."),
        ({"colour": "blue"}, 'a.yaml: colour has to be a colour in small letters and quotes, such as "#3a6ea5".'),
        ({"schema": 3}, "a.yaml: schema has to be 2."),
        ({"mood": "sunny"}, "a.yaml: mood is not known. Check how it is spelled, or take it out."),
        ({"disclosure": ["one"]}, "a.yaml: disclosure has to have at least 2 items. Add to it."),
        ({"unwritten": []}, "a.yaml: unwritten has to have at least 2 items. Add to it."),
        ({"temper": ["two\nlines"]}, "a.yaml: temper (item 1) has to stand on one line."),
        ({"name": None}, "a.yaml: name has to be text. Put it in quotes where it looks like a number or a date."),
        ({"id": "Two Words"}, "a.yaml: id has to be 2 to 48 small letters, digits and hyphens, of which the first is a letter."),
        ({"goals": [{"goal": "x", "weight": 0}]}, "a.yaml: goals (item 1).weight has to be more than 0."),
        ({"life": [{"asked": [], "told": "x"}]}, "a.yaml: life (item 1).asked has to have at least 1 item. Add to it."),
        ({"taboos": [{"topic": "x", "words": ["y"]}]}, "a.yaml: taboos (item 1).reply is missing. Add it."),
        ({"speech": {"sentence_words_max": 2}}, "a.yaml: speech.sentence_words_max has to be at least 4."),
        (
            {"emotion": {"temperament": {"openness": 2}}},
            "a.yaml: emotion.temperament.openness may be at most 1.",
        ),
        ({"visual": {"height_cm": 90}}, "a.yaml: visual.height_cm has to be at least 130."),
        ({"runtime": {"questions": {"share": 1.5}}}, "a.yaml: runtime.questions.share may be at most 1."),
    ],
)
def test_a_broken_blueprint_is_refused_with_its_place(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(BlueprintBroken) as caught:
        read_blueprint("a.yaml", yaml.safe_dump(plain(EVERYBODY[0]) | change))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("text", ["name: [", "a: b: c", "\t- x"])
def test_what_is_no_yaml_is_refused(text: str) -> None:
    with pytest.raises(BlueprintBroken, match=r"^a\.yaml is not readable YAML: .+\.$"):
        read_blueprint("a.yaml", text)


@pytest.mark.parametrize("text", ["", "[]", "just words"])
def test_what_is_no_blueprint_is_refused(text: str) -> None:
    with pytest.raises(BlueprintBroken, match=r"^a\.yaml: "):
        read_blueprint("a.yaml", text)


PAGE = (Path(__file__).parents[2] / "docs" / "blueprint.md").read_text("utf-8")


def fenced(kind: str) -> list[str]:
    """The blocks of one kind on the page for authors."""
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def fields(part: type[BaseModel], above: str = "") -> Iterator[str]:
    """The fields of a part, and of the parts in it, each with its place: `speech.rhythm`."""
    for name, field in part.model_fields.items():
        place = f"{above}{field.alias or name}"
        inner = [one for one in (field.annotation, *get_args(field.annotation)) if isinstance(one, type) and issubclass(one, BaseModel)]
        yield from fields(inner[0], f"{place}.") if inner else [place]


def test_the_page_for_authors_tells_of_every_field_and_of_no_other() -> None:
    rows = [row.split(" | ", 1)[0] for section in PAGE.split("## Rules")[:1] for row in section.splitlines() if row.startswith("| `")]
    told = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert sorted(told) == sorted(fields(Blueprint))


def test_the_companions_on_the_page_for_authors_are_valid() -> None:
    shown = [read_blueprint("blueprint.md", text) for text in fenced("yaml")]
    assert len(shown) == 2
    assert [written_age(who) for who in shown] == [41, 41]
    for who in shown:
        check_character(who.character)
        lines = [who.greeting, *replies(who), *(line.told for line in who.life), *(taboo.reply for taboo in who.taboos)]
        assert {line: faults for line in lines if (faults := misspoken(line, who.speech))} == {}
        assert [line for line in lines if claims_to_be_human(line)] == []


def test_the_rules_on_the_page_for_authors_can_be_read_and_name_every_form() -> None:
    (block,) = fenced("rules")
    rules = parse(block.splitlines())
    assert {rule.verb for rule in rules} == {"want", "ban", "allow", "limit", "set"}
    assert {thing.kind for rule in rules for thing in rule.things} == {"word", "mark", "stance", "question", "picture"}
    check([rule.line for rule in rules])
    prose = PAGE[PAGE.index("## Rules") :]
    assert [name for name in (*FEELINGS, *STANCES, *CLOSENESS, *DOINGS, *MARKS) if name not in prose] == []
