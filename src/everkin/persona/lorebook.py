"""The nouns of a lorebook: what any of the formats says of a book and its entries (`cards.lorebooks` reads and writes them)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from everkin.kit.errors import EverkinError

Position = Literal[
    "before_char",
    "after_char",
    "note_top",
    "note_bottom",
    "at_depth",
    "examples_top",
    "examples_bottom",
    "outlet",
    "personality",
    "scenario",
]
"""Where an entry stands in a prompt; `note` is the author's note. Decorators alone tell the last two. No text has an `outlet` here."""
Role = Literal["system", "user", "assistant"]
Logic = Literal["and_any", "not_all", "not_any", "and_all"]
"""What the secondary keys must do, once a primary key was found: any of them there, one missing, none there, all there."""
Facet = Literal[
    "persona_description", "character_description", "character_personality", "character_depth_prompt", "scenario", "creator_notes"
]
"""A text beside the messages in which an entry's keys may be found too."""
Format = Literal["card", "world"]
"""How a book came in: as a card's book (V2, V3, standalone), or as a world file."""


class LorebookRefused(EverkinError):
    """A lorebook cannot be read, or goes beyond a limit."""

    code = "lorebook_refused"
    status = 422


@dataclass(frozen=True, slots=True)
class Decorators:
    """What the leading `@@` lines of an entry ask for (Character Card V3); None where nothing was said."""

    activate_only_after: int | None = None
    activate_only_every: int | None = None
    keep_activate_after_match: bool = False
    dont_activate_after_match: bool = False
    depth: int | None = None
    reverse_depth: int | None = None
    role: Role | None = None
    scan_depth: int | None = None
    is_greeting: int | None = None
    position: Position | None = None
    ignore_on_max_context: bool = False
    additional_keys: tuple[str, ...] = ()
    exclude_keys: tuple[str, ...] = ()
    activate: bool = False
    dont_activate: bool = False


@dataclass(frozen=True, slots=True)
class CharacterFilter:
    """For which characters an entry is: those named, or, where it excludes, all others. `tags` are kept: a blueprint has none."""

    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    excludes: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """What an entry was read from: the object, untouched, and its key in a world file."""

    format: Format
    raw: Mapping[str, object]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a book: when it comes into a prompt, and where.

    `id` is unique in its book. `content` is as written, decorators and macros included. A key of the form `/pattern/flags` is a regular
    expression. `order`: a higher one stands nearer the reply. `probability` is in percent. `sticky`, `cooldown` and `delay` count
    messages. None leaves a choice to the book or to the settings.
    """

    id: str
    content: str = ""
    keys: tuple[str, ...] = ()
    secondary_keys: tuple[str, ...] = ()
    logic: Logic = "and_any"
    selective: bool = False
    name: str = ""
    comment: str = ""
    enabled: bool = True
    constant: bool = False
    vectorized: bool = False
    order: float = 100
    priority: float | None = None
    position: Position = "before_char"
    depth: int = 4
    role: Role = "system"
    outlet: str = ""
    probability: float = 100
    use_probability: bool = True
    groups: tuple[str, ...] = ()
    group_override: bool = False
    group_weight: float = 100
    use_group_scoring: bool | None = None
    scan_depth: int | None = None
    case_sensitive: bool | None = None
    whole_words: bool | None = None
    ignore_budget: bool = False
    exclude_recursion: bool = False
    prevent_recursion: bool = False
    delay_until_recursion: int = 0
    sticky: int = 0
    cooldown: int = 0
    delay: int = 0
    facets: frozenset[Facet] = frozenset()
    characters: CharacterFilter = CharacterFilter()
    automation_id: str = ""
    origin: Origin | None = None

    @property
    def title(self) -> str:
        """What a person calls it."""
        return self.name or self.comment or (self.keys[0] if self.keys else self.id)


@dataclass(frozen=True, slots=True)
class Lorebook:
    """A book of entries.

    `scan_depth` is in messages, `token_budget` in tokens; None leaves them to the settings. `raw` is the object it was read from
    without its entries, `envelope` what stood around that in a standalone file.
    """

    name: str = ""
    description: str = ""
    scan_depth: int | None = None
    token_budget: int | None = None
    recursive_scanning: bool | None = None
    entries: tuple[Entry, ...] = ()
    format: Format = "card"
    raw: Mapping[str, object] = field(default_factory=dict)
    envelope: Mapping[str, object] = field(default_factory=dict)
