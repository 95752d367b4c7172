"""What a companion says in its author's own words: where no model is to be trusted with it, or where nothing could be said better."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from everkin.conversation import rules
from everkin.conversation.prompts import tiny
from everkin.conversation.prompts.materials import Materials
from everkin.emotion.models import Bindings
from everkin.emotion.rules.keeping import repaired
from everkin.emotion.rules.news import news_in
from everkin.emotion.rules.occasions import Occasion, introduced, occasion, suits
from everkin.emotion.rules.troubles import WEIGHTS, trouble_in
from everkin.inference.models import Profile
from everkin.kit.words import duration
from everkin.memory.rules.cue import asks_about_self
from everkin.persona.models import Exchange
from everkin.persona.rules.life import of_the_same
from everkin.persona.rules.voice import own_words

SILENCE_MIN = timedelta(days=2)
"""A silence that is worth a word."""
GREETING_WORDS_MAX = 8
ANY_CLOSENESS = -1.0
MEETINGS: Mapping[Occasion, str] = {
    "greeting": "the person says hello",
    "introduction": "the person introduces themselves",
    "how are you": "the person asks how it is",
    "return": "the person is back",
    "farewell": "the person says goodbye",
}
"""What is met with an example of just that, however far, and why."""
SAME_WOE = 0.55
"""The closeness from which two messages that only say how low somebody is are about the same: loneliness is no heartache."""
COMFORT = (
    "I am so sorry. Tell me as much or as little as you like.",
    "I am sorry that you are going through this. Is somebody with you whom you trust?",
)
"""What is said to somebody in grave trouble where the companion's author wrote nothing for it: the one thing that no model improvises."""
PARTING = ("Goodbye for now. It was good to talk with you.", "Take good care of yourself. Goodbye.")
"""What is said to somebody who leaves where the companion's author wrote nothing for it, or all of it was said lately: it lets go."""
LISTENING = ("I am listening. Tell me more of it.", "Go on. I would like to hear more.")
"""What is said where a tiny model brought nothing fit to be shown, and the companion's author wrote nothing that could stand in."""


JOY = ("That is good news, and I am glad for you.", "I am very glad to hear that. Who have you told?")
"""What is said to plain good news where the companion's author wrote nothing for it."""


@dataclass(frozen=True, slots=True)
class Own:
    """A reply in the author's words, and why it is said."""

    text: str
    why: str


def prepared(materials: Materials, profile: Profile) -> Own | None:
    """The first of the author's words that answer what was said; None where a model is to answer.

    A taboo topic and a picture that cannot be given are met in the author's words whatever the model. The rest is for a tiny one, of which
    `own_words` says from which closeness on. No line that the companion's rules forbid right now is said.
    """
    if materials.begun or materials.hint:
        return None
    return next((Own(text, own.why) for own in _by_author(materials, profile) if (text := fit(own.text, materials))), None)


def _by_author(materials: Materials, profile: Profile) -> Iterator[Own]:
    """All of the author's words that answer what was said, what must be said first."""
    yield from _arrival(materials)
    yield from _taboo(materials)
    yield from _picture(materials)
    if profile.own_words is None:
        return
    for choose in (_trouble, _silence, _meeting):
        yield from choose(materials)
    if tiny.certain_fact(materials, profile):
        return
    for choose in (_of_itself, _not_told):
        yield from choose(materials)
    yield from _example(materials, profile.own_words)
    for choose in (_good_news, _reaction, _laughter):
        yield from choose(materials)


def opening(materials: Materials, profile: Profile) -> str | None:
    """The word with which a tiny companion meets somebody who was away; a larger model finds its own."""
    said = next(iter(_silence_lines(materials)), None) if profile.own_words is not None else None
    return fit(said, materials) if said else None


def fit(text: str, materials: Materials) -> str:
    """A line without what the companion's rules forbid right now; "" where nothing is left.

    How long it is, and what it asks, is its author's; only to a farewell no line asks anything.
    """
    bound = materials.bindings
    leaves = materials.felt is not None and materials.felt.stance == "let_go"
    said = rules.presentable(materials.ahead.spoken(text), materials.ahead.companion.disclosure[0])
    return repaired(said, Bindings(ban=bound.ban, ban_marks=bound.ban_marks, questions_max=0 if leaves else None))


def at_a_loss(materials: Materials, profile: Profile) -> str | None:
    """The companion's nearest words of its own, however far, for when the model has said nothing fit to be shown.

    Grave trouble and a farewell are met with words for just that; behind a tiny model somebody without a word of its own listens.
    """
    return next((text for own in _nearest(materials, profile) if (text := fit(own.text, materials))), None)


def _nearest(materials: Materials, profile: Profile) -> Iterator[Own]:
    """All that may stand in for a reply that could not be shown, the nearest first."""
    yield from _trouble(materials)
    yield from _meeting(materials)
    yield from _example(materials, ANY_CLOSENESS)
    if profile.own_words is not None:
        yield from (Own(line, "nothing else could be said") for line in (*_fresh(materials, LISTENING), *LISTENING))


def _arrival(materials: Materials) -> Iterable[Own]:
    """Who comes into a group, and has heard nothing there, greets."""
    who = materials.ahead.companion
    if materials.behind and not materials.said and not materials.ahead.history:
        greeting = who.group_greetings[0] if who.group_greetings else who.greeting
        yield Own(materials.ahead.spoken(greeting), "it has just come, and greets")


def _taboo(materials: Materials) -> Iterable[Own]:
    """What is said to a topic that the companion does not go into: once, for then a model goes on from it."""
    for taboo in materials.ahead.companion.taboos:
        if set(taboo.words) & set(materials.percept.topics) and not materials.said_lately(taboo.reply):
            yield Own(taboo.reply, f"the companion does not go into {taboo.topic}")


def _picture(materials: Materials) -> Iterable[Own]:
    cannot = materials.ahead.companion.runtime.pictures.cannot
    if "asks_picture" in materials.percept.acts and not materials.said_lately(cannot):
        yield Own(cannot, "a picture was asked for, and there is none to give")


def _silence(materials: Materials) -> Iterable[Own]:
    """To somebody who is back and only says hello, the word for a silence is the reply."""
    if "greets" in materials.percept.acts and len(materials.said.split()) <= GREETING_WORDS_MAX:
        for line in _silence_lines(materials):
            yield Own(line, f"the person is back after {duration(materials.silence)}")


def _silence_lines(materials: Materials) -> Iterable[str]:
    if materials.silence < SILENCE_MIN:
        return
    for line in _fresh(materials, materials.ahead.companion.runtime.silence.lines):
        if materials.about or "{about}" not in line:
            yield line.replace("{for}", duration(materials.silence)).replace("{about}", f"\u201c{materials.about}\u201d")


def _trouble(materials: Materials) -> Iterable[Own]:
    """Grave trouble is met with the author's words for just that, else with plain comfort; never with what a tiny model makes of it."""
    about = occasion(materials.said)
    if about is None or about not in WEIGHTS:
        return
    lines = [*_replies(materials, about), *COMFORT]
    yield from (
        Own(line, f"somebody in grave trouble ({about}) is met with words for just that") for line in (*_fresh(materials, lines), *lines)
    )


def _meeting(materials: Materials) -> Iterable[Own]:
    """A greeting, an introduction, a "how are you" or a farewell is met with the nearest of the examples that meet one."""
    about = occasion(materials.said)
    if about == "introduction":
        yield from _introduction(materials)
        return
    if about is not None and about in MEETINGS:
        yield from (Own(reply, MEETINGS[about]) for reply in _fresh(materials, _replies(materials, about)))
    if about == "return":
        yield from (Own(reply, MEETINGS[about]) for reply in _fresh(materials, _replies(materials, "greeting")))
    if about == "farewell":
        partings = (e.reply for e, _ in reversed(materials.voice.examples) if occasion(e.said) == "farewell" and "?" not in e.reply)
        yield from (Own(reply, MEETINGS[about]) for reply in (*_fresh(materials, [*partings, *PARTING]), *PARTING))


def _introduction(materials: Materials) -> Iterator[Own]:
    """Who introduces themselves is welcomed by name, once; a name that is given later is only taken note of."""
    given = introduced(materials.said) or ""
    name, known = given[:1].upper() + given[1:], _names(materials)
    if name.casefold() in known:
        yield Own(f"{name}, yes, I have your name.", "the person has introduced themselves before")
    elif known:
        yield Own(f"{name} it is, then.", "the person gives another name")
    else:
        lines = [*_replies(materials, "introduction"), f"Hello, {name}. What would you like to talk about?"]
        yield from (Own(line, MEETINGS["introduction"]) for line in lines)


def _names(materials: Materials) -> set[str]:
    """The names by which the person introduced themselves to this companion in the conversation."""
    history, who = materials.ahead.history, materials.ahead.companion.id
    answered = max((at for at, message in enumerate(history) if message.said_by(who)), default=0)
    told = (
        introduced(message.text) for message in history[:answered] if message.role == "person" and occasion(message.text) == "introduction"
    )
    return {name.casefold() for name in told if name}


def _good_news(materials: Materials) -> Iterable[Own]:
    """Plain good news is met with the author's joy at just such news, else at any; never with what a tiny model makes of it."""
    about = news_in(materials.said)
    if about is None or occasion(materials.said) != about:
        return
    alike = _replies(materials, about) if about != "adopted" else ()
    lines = [*alike, *_replies(materials, "good news"), *JOY]
    yield from (Own(line, "somebody with good news is met with joy") for line in (*_fresh(materials, lines), *lines))


def _laughter(materials: Materials) -> Iterable[Own]:
    """What is told with a laugh, and met by nothing nearer, is met as a laugh."""
    if occasion(materials.said) == "laughter":
        yield from (Own(line, "the person laughs") for line in _fresh(materials, _replies(materials, "laughter")))


def _replies(materials: Materials, about: Occasion) -> Iterator[str]:
    """The replies of the author to messages about one thing, the nearest first; a name that is given takes the place of the example's."""
    for example, closeness in reversed(materials.voice.examples):
        if occasion(example.said) == about and (about != "despair" or closeness >= SAME_WOE or trouble_in(example.said)):
            reply = own_words([(_named(example, materials.said), 1.0)], materials.said, (), 1.0)
            if reply and suits(example.said, reply, materials.said) and not (about == "farewell" and "?" in reply):
                yield reply


def _named(example: Exchange, said: str) -> Exchange:
    """An example of an introduction with the name of who introduces themselves."""
    there, here = introduced(example.said), introduced(said)
    if there is None or here is None:
        return example
    name = re.compile(rf"\b{re.escape(there)}\b")
    return Exchange(said=name.sub(here, example.said), reply=name.sub(here[:1].upper() + here[1:], example.reply))


def _of_itself(materials: Materials) -> Iterable[Own]:
    """A question about the companion's own life is answered from what is written of it, or was said; what is not, is not made up."""
    if materials.of_itself:
        yield Own(materials.of_itself, "its own life answers the question")
    elif materials.asks_of_life:
        unwritten = materials.ahead.companion.unwritten
        yield from (Own(line, "nothing is written of this part of its life") for line in (*_fresh(materials, unwritten), *unwritten))


def _not_told(materials: Materials) -> Iterable[Own]:
    if asks_about_self(materials.said):
        lines = materials.ahead.companion.not_told
        yield from (Own(line, "the person never told it that") for line in (*_fresh(materials, lines), *lines))


def _example(materials: Materials, bar: float) -> Iterable[Own]:
    about = occasion(materials.said)
    near = [
        (example, closeness)
        for example, closeness in materials.voice.examples
        if occasion(example.said) in {None, about}
        and suits(example.said, example.reply, materials.said)
        and of_the_same(example.said, materials.said)
    ]
    said = own_words(near, materials.said, materials.recent_texts, bar)
    if said:
        yield Own(said, "its author wrote a reply to just such a message")


def _reaction(materials: Materials) -> Iterable[Own]:
    """What praise, a comparison or a refusal does to the companion, in its own words."""
    reactions = materials.ahead.companion.runtime
    for act, reaction in (("praises", reactions.praise), ("compares", reactions.jealousy), ("refuses", reactions.refusal)):
        if act in materials.percept.acts:
            yield from (Own(line, f"its way of meeting it that the person {act}") for line in _fresh(materials, reaction.lines))


def _fresh(materials: Materials, lines: Iterable[str]) -> list[str]:
    """Those of some lines that were not said lately."""
    return [line for line in lines if not materials.said_lately(line)]
