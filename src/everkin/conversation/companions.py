"""Companions under the person's hand: brought as files, changed, copied, taken along and removed. Everyone depicted is an adult."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from everkin.accounts.models import Person
from everkin.conversation.app import App
from everkin.inference.models import Role
from everkin.kit.errors import EverkinError
from everkin.persona.books import book_of
from everkin.persona.brought import CARD, WRITERS, CardFormat, checked_blueprint, read_brought, read_kept, slug, without_nul
from everkin.persona.cards.blueprints import card_of
from everkin.persona.cards.limits import load_object
from everkin.persona.cards.lorebooks import read_book, write_card_book, write_lorebook_v3, write_world
from everkin.persona.cards.models import Card
from everkin.persona.cards.portraits import as_png
from everkin.persona.lorebook import Lorebook
from everkin.persona.models import Blueprint, BlueprintBroken
from everkin.persona.rules.spoken import held_back
from everkin.persona.service import check, check_own
from everkin.ports.chat import ModelError
from everkin.safety.rules import claims_to_be_human, depicts_a_minor

BOOKS = {"card": write_card_book, "v3": write_lorebook_v3, "world": write_world}
UNREAD_BOOK = "It has a book of lore, which the built-in model does not read: a larger model does."
BOOK_MARKS_MAX = 4_000_000
_SAYS_AI = re.compile(r"\bAI\b|\bA\.I\.|artificial|language model|software|program|chatbot|\bbot\b|\bKI\b|\bIA\b", re.IGNORECASE)


class MinorDepicted(EverkinError):
    """A description tells of somebody under 18."""

    code = "minor_depicted"
    status = 422


class NoPortrait(EverkinError):
    """A companion has no picture of its own."""

    code = "no_portrait"
    status = 404


class NoLorebook(EverkinError):
    """A companion has no book of lore."""

    code = "no_lorebook"
    status = 404


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A companion that was brought, and in sentences what of its file was mended."""

    companion: Blueprint
    warnings: tuple[str, ...]


class Companions:
    """What a person may do with companions."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def bring(self, person: Person, data: bytes, name: str = "") -> TakenIn:
        """Take in a companion from a file, a card or a blueprint; `name` is the file's. The file of a card is kept.

        Raises `MinorDepicted`, `RulesContradict`, and what `read_brought` raises.
        """
        brought = await asyncio.to_thread(read_brought, data, name)
        await asyncio.to_thread(check_adults, brought.blueprint, brought.card)
        check_disclosure(brought.blueprint)
        if brought.card is None:
            await asyncio.to_thread(check, brought.blueprint)
        assets = [(CARD, data)] if brought.card else []
        held = await asyncio.to_thread(held_back, brought.blueprint)
        book = book_of(brought.blueprint)
        unread = [UNREAD_BOOK] if book and book.entries and self._reads_no_books() else []
        taken = await self._app.personas.add(person, brought.blueprint, assets)
        return TakenIn(taken, (*_renamed(brought.blueprint, taken), *brought.warnings, *held, *unread))

    async def put(self, person: Person, companion_id: str, data: bytes) -> Blueprint:
        """Store what a blueprint in JSON says as the next version of the person's own companion, whatever id and version it names.

        Raises `BlueprintBroken`, `CardRefused`, `MinorDepicted`, `NotYours`, `RulesContradict`, `UnknownCompanion`.
        """
        check_own(companion_id)
        there = await self._app.personas.get(person, companion_id)
        told = await asyncio.to_thread(load_object, data, "The blueprint")
        new = await asyncio.to_thread(checked_blueprint, {**told, "id": there.id, "version": 1})
        await asyncio.to_thread(check_adults, new)
        check_disclosure(new)
        return await self._app.personas.save(person, new)

    async def copy(self, person: Person, companion_id: str) -> Blueprint:
        """Make a companion of the person's own that is as another one. Raises `UnknownCompanion`."""
        who = await self._app.personas.get(person, companion_id)
        original = await self._app.personas.asset(person, companion_id, CARD)
        assets = [(CARD, original)] if original else []
        return await self._app.personas.add(person, who.model_copy(update={"id": slug(who.called), "version": 1}), assets)

    async def remove(self, person: Person, companion_id: str, *, conversation: bool = False) -> None:
        """Remove a companion of the person's own; where wanted with the conversation and all that the companion remembers.

        Raises `CompanionInUse`, `NotYours`, `ReplyRunning`, `UnknownCompanion`.
        """
        check_own(companion_id)
        await self._app.conversations.remove_companion(person, companion_id, conversation=conversation)

    async def card(self, person: Person, companion_id: str, container: CardFormat) -> bytes:
        """A companion as a card. Raises `CardTooLarge`, `UnknownCompanion`."""
        who, original = await self._whole(person, companion_id)
        return await asyncio.to_thread(_written, who, original, container)

    async def portrait(self, person: Person, companion_id: str) -> bytes:
        """The picture of a companion that came with its card, as a PNG. Raises `NoPortrait`, `UnknownCompanion`."""
        _, original = await self._whole(person, companion_id)
        picture = await asyncio.to_thread(_picture, original) if original else None
        if picture is None:
            raise NoPortrait("This companion has no picture of its own.")
        return picture

    async def set_lorebook(self, person: Person, companion_id: str, data: bytes) -> Blueprint:
        """Give the person's own companion another book of lore: that of a card, a `lorebook_v3` or a world file.

        Raises `CardRefused`, `LorebookRefused`, `MinorDepicted`, `NotYours`, `UnknownCompanion`.
        """
        check_own(companion_id)
        who = await self._app.personas.get(person, companion_id)
        book = await asyncio.to_thread(_read_book, data)
        new = who.model_copy(update={"lorebook": book})
        await asyncio.to_thread(check_adults, new)
        check_disclosure(new)
        return await self._app.personas.save(person, new)

    async def lorebook(self, person: Person, companion_id: str, form: str) -> dict[str, Any]:
        """A companion's book of lore in one of the forms of `BOOKS`. Raises `NoLorebook`, `UnknownCompanion`."""
        who = await self._app.personas.get(person, companion_id)
        if who.lorebook is None:
            raise NoLorebook("This companion has no book of lore.")
        return await asyncio.to_thread(_book_as, who.lorebook, form)

    def _reads_no_books(self) -> bool:
        """Whether the model that answers now is a tiny one; without a model nobody knows."""
        try:
            return self._app.inference.candidates(Role.CHAT)[0].profile.prompting == "tiny"
        except ModelError:
            return False

    async def _whole(self, person: Person, companion_id: str) -> tuple[Blueprint, bytes | None]:
        who = await self._app.personas.get(person, companion_id)
        return who, await self._app.personas.asset(person, companion_id, CARD)


def check_adults(who: Blueprint, card: Card | None = None) -> None:
    """Raise `MinorDepicted`, with the words, where a companion's description, book or card tells of somebody under 18."""
    beside = {"tags": list(card.tags), "notes": card.creator_notes} if card else {}
    for text in texts({**who.model_dump(mode="json"), **beside}):
        if words := depicts_a_minor(text):
            told = f"\u201c{words[:80]}\u201d tells of somebody under 18"
            raise MinorDepicted(f"{told}. Everyone depicted here is an adult; nothing was taken.")


def check_disclosure(who: Blueprint) -> None:
    """Raise `BlueprintBroken` where a companion, asked what it is, would not say that it is an AI: those words are said as they stand."""
    for line in who.disclosure:
        if claims_to_be_human(line) or not _SAYS_AI.search(line):
            raise BlueprintBroken(
                f"disclosure: \u201c{line[:80]}\u201d does not say that it is an AI. Whoever asks is told so, in these words."
            )


def texts(value: object) -> Iterator[str]:
    """Every text in what a file says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def _renamed(brought: Blueprint, taken: Blueprint) -> list[str]:
    """The sentence about an id that somebody else has."""
    return [] if taken.id == brought.id else [f"There is a companion called {brought.id} already, so this one is called {taken.id}."]


def _written(who: Blueprint, original: bytes | None, container: CardFormat) -> bytes:
    return WRITERS[container](card_of(who, read_kept(original) if original else None))


def _picture(original: bytes) -> bytes | None:
    portrait = read_kept(original).portrait
    return as_png(portrait) if portrait else None


def _read_book(data: bytes) -> dict[str, Any]:
    told = without_nul(load_object(data, "The lorebook", BOOK_MARKS_MAX))
    inner = told.get("data")
    if isinstance(inner, Mapping) and "character_book" in inner:  # a whole card
        told = inner["character_book"]
    return write_card_book(read_book(told))


def _book_as(raw: Mapping[str, Any], form: str) -> dict[str, Any]:
    book: Lorebook = read_book(raw)
    return dict(BOOKS[form](book))
