"""A card as a blueprint, and a blueprint as a card: a card becomes a companion like any other, and comes out whole."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from everkin.kit.faults import Fault, sentence
from everkin.persona.cards.lorebooks import read_book
from everkin.persona.cards.models import Card, CardRefused
from everkin.persona.models import SCHEMA, Blueprint
from everkin.persona.rules.upgrade import upgraded

OWN = "everkin"
"""The extension in which a card carries what only a blueprint can say."""
PARTS = {
    "name": "name",
    "nickname": "called",
    "description": "persona",
    "scenario": "scenario",
    "first_mes": "greeting",
    "mes_example": "examples",
    "system_prompt": "system_prompt",
    "post_history_instructions": "post_history",
    "alternate_greetings": "greetings",
    "group_only_greetings": "group_greetings",
}
"""The fields of a card, and the parts of a blueprint that they are."""
DESCRIBING = frozenset({"description", "personality"})
"""What a persona and a temper are told by, together: a card keeps its own wording of both, or has that of the blueprint for both."""
EXTENSIONS = {"talkativeness": "talkativeness", "depth_prompt": "authors_note"}
"""The extensions of a card that other front ends know, and the parts of a blueprint that they are."""
TEMPER_MAX, TEMPER_WORDS_MAX = 5, 4
NEW_IN_V3 = frozenset({"nickname", "group_only_greetings"})
V3 = 3.0
EXAMPLES_MAX = 60
_BETWEEN = re.compile(r"[,;\n]")
_START = re.compile(r"<START>", re.IGNORECASE)
_TURN = re.compile(r"^[ \t]*(\{\{(?:user|char)\}\}|<(?:USER|BOT)>|[^\n:{}<>]{1,40}):[ \t]*", re.IGNORECASE | re.MULTILINE)
_PERSON = frozenset({"{{user}}", "<user>", "you", "user"})


def blueprint_of(card: Card, companion_id: str) -> Blueprint:
    """Make a blueprint, version 1, of a card. A card that was written here gives back the blueprint that it carries.

    Raises:
        CardRefused: it has nothing to be a character by, or goes beyond what a blueprint takes.
        LorebookRefused: its book cannot be read.
    """
    own = card.extensions.get(OWN)
    carried = own.get("blueprint") if isinstance(own, Mapping) else None
    if card.character_book is not None:
        read_book(card.character_book)
    try:
        said = _said(card) if not isinstance(carried, Mapping) else _carried(carried, card)
        return Blueprint.model_validate({**said, "id": companion_id, "version": 1})
    except ValidationError as error:
        raise CardRefused(f"The card cannot be taken: {sentence(_of_card(error.errors()[0]))}") from error


def card_of(who: Blueprint, original: Card | None = None) -> Card:
    """Make a card of a blueprint. Of a companion that came as a card, `original`, all is kept that was not changed since."""
    before = blueprint_of(original, who.id) if original else None
    if original and before and _same(before, who):
        return original
    told = _card_fields(who)
    if original and before:
        was = _card_fields(before)
        changed = {name for name, value in told.items() if value != was[name]}
        told = {name: told[name] for name in (changed | DESCRIBING if changed & DESCRIBING else changed)}
    own = {OWN: {"blueprint": who.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"lorebook"}) | {"schema": SCHEMA}}}
    card = original or Card(name=who.name)
    return replace(card, extensions={**card.extensions, **_common(who, card), **own}, **told)


def _of_card(fault: Fault) -> Fault:
    """A fault of a blueprint at the place in the card that it came from."""
    part, *within = fault["loc"] or ("",)
    field = next((field for field, named in PARTS.items() if named == part), part)
    return {**fault, "loc": (field, *within)}


def _same(one: Blueprint, other: Blueprint) -> bool:
    return one.model_copy(update={"version": 0}) == other.model_copy(update={"version": 0})


def _carried(carried: Mapping[str, object], card: Card) -> dict[str, object]:
    """The blueprint that a card carries; its own fields, where they were changed since, count."""
    said = {**upgraded(carried), "lorebook": card.character_book}
    was = Blueprint.model_validate({**said, "id": "carried", "version": 1})
    told = _card_fields(was)
    unsaid = DESCRIBING | (NEW_IN_V3 if float(card.spec) < V3 else frozenset())
    anew = _said(card)
    changed = {part: anew[part] for field, part in PARTS.items() if field not in unsaid and getattr(card, field) != told[field]}
    extended = {EXTENSIONS[name]: anew.get(EXTENSIONS[name]) for name in EXTENSIONS.keys() & card.extensions.keys()}
    return {**said, **changed, **extended, **_described(card, was, str(anew["persona"]))}


def _described(card: Card, was: Blueprint, whole: str) -> dict[str, object]:
    """What a card's description and personality say otherwise than the blueprint that it carries; `whole` is both as one persona.

    A description tells the backstory too. A personality of a few words is a temper; a longer one belongs to the persona.
    """
    told = _card_fields(was)
    if all(getattr(card, field) == told[field] for field in DESCRIBING) or whole == was.persona:
        return {}
    temper = [part for word in _BETWEEN.split(card.personality) if (part := word.strip(" ."))]
    if not card.description.strip() or len(temper) > TEMPER_MAX or any(len(word.split()) > TEMPER_WORDS_MAX for word in temper):
        return {"persona": whole, "backstory": "", "temper": []}
    described = {} if card.description == told["description"] else {"persona": card.description, "backstory": ""}
    return {**described, "temper": temper}


def _said(card: Card) -> dict[str, object]:
    """What a card says, in the words of a blueprint."""
    persona = "\n\n".join(part for part in (card.description.strip(), card.personality.strip()) if part)
    if not persona:
        raise CardRefused("The card describes nobody: it has neither a description nor a personality. Add one.")
    note = _note(card)
    called = card.nickname or card.name
    said: dict[str, object] = {
        "schema": SCHEMA,
        "name": card.name,
        "called": called,
        "persona": persona,
        "scenario": card.scenario,
        "greeting": card.first_mes.strip() or f"Hello, I am {called}, an AI. What shall we talk about?",
        "greetings": [text for text in card.alternate_greetings if text.strip()],
        "group_greetings": [text for text in card.group_only_greetings if text.strip()],
        "examples": _examples(card.mes_example),
        "system_prompt": card.system_prompt,
        "post_history": card.post_history_instructions,
        "lorebook": card.character_book,
        "talkativeness": _share(card.extensions.get("talkativeness")),
    }
    return {**said, "authors_note": note} if note else said


def _note(card: Card) -> dict[str, object] | None:
    """The author's note of a card; None where it has none."""
    note = card.extensions.get("depth_prompt")
    if not isinstance(note, Mapping) or not str(note.get("prompt") or "").strip():
        return None
    depth, role = note.get("depth"), note.get("role")
    return {
        "text": str(note["prompt"]),
        "depth": min(200, depth) if isinstance(depth, int) and depth >= 0 else 4,
        "role": role if role in {"system", "user", "assistant"} else "system",
    }


def _examples(text: str) -> list[dict[str, str]]:
    """The exchanges in a card's example dialogues: what the person says, and what the character answers right behind it."""
    exchanges = []
    for block in _START.split(text):
        marks = list(_TURN.finditer(block))
        ends = [mark.start() for mark in marks[1:]] + [len(block)]
        turns = [(mark[1].casefold() in _PERSON, block[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=False)]
        exchanges += [{"said": a, "reply": b} for (asks, a), (answers, b) in pairwise(turns) if asks and not answers and a and b]
    return exchanges[:EXAMPLES_MAX]


def _share(value: object) -> float:
    """A share that some writers put down as text; 0.5 where it says nothing."""
    try:
        return min(1.0, max(0.0, float(str(value))))
    except ValueError:
        return 0.5


def _card_fields(who: Blueprint) -> dict[str, Any]:
    examples = "\n".join(f"<START>\n{{{{user}}}}: {e.said}\n{{{{char}}}}: {e.reply}" for e in who.examples)
    return {
        "name": who.name,
        "nickname": "" if who.called == who.name else who.called,
        "description": who.persona if not who.backstory else f"{who.persona}\n\n{who.backstory}",
        "personality": ", ".join(who.temper),
        "scenario": who.scenario,
        "first_mes": who.greeting,
        "mes_example": examples,
        "system_prompt": who.system_prompt,
        "post_history_instructions": who.post_history,
        "alternate_greetings": who.greetings,
        "group_only_greetings": who.group_greetings,
        "character_book": who.lorebook,
    }


def _common(who: Blueprint, card: Card) -> dict[str, object]:
    """The extensions that other front ends know, in a card that may have some already."""
    note, there = who.authors_note, card.extensions.get("depth_prompt")
    kept = there if isinstance(there, Mapping) else {}
    talks: dict[str, object] = {"talkativeness": str(who.talkativeness)}
    if note:
        return {**talks, "depth_prompt": {**kept, "prompt": note.text, "depth": note.depth, "role": note.role}}
    return {**talks, "depth_prompt": {**kept, "prompt": ""}} if _note(card) else talks
