"""A companion's book of lore, read once and kept."""

from functools import lru_cache

import orjson

from everkin.kit.log import get_logger
from everkin.persona.cards.lorebooks import read_book
from everkin.persona.lorebook import Lorebook, LorebookRefused
from everkin.persona.models import Blueprint

log = get_logger(__name__)

BOOKS_KEPT = 64


def book_of(who: Blueprint) -> Lorebook | None:
    """A companion's book; None where it has none. One that cannot be read is left out: it was checked when it came in."""
    if not who.lorebook:
        return None
    try:
        return _read(orjson.dumps(dict(who.lorebook)))
    except LorebookRefused as error:
        log.warning("lorebook not read", companion=who.id, version=who.version, code=error.code)
        return None


@lru_cache(maxsize=BOOKS_KEPT)
def _read(raw: bytes) -> Lorebook:
    return read_book(orjson.loads(raw))
