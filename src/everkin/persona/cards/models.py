"""The nouns of character cards and chat logs. They are read from files that nobody vouches for, and written without loss."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from everkin.kit.errors import EverkinError

Json = Mapping[str, object]
"""A JSON object as it was read: text, numbers, booleans, None, lists and further objects."""


class CardRefused(EverkinError):
    """A card, a picture or a chat log that cannot be read, or not safely; nothing of it was taken."""

    code = "card_refused"
    status = 422


class CardTooLarge(CardRefused):
    """A file, or something in it, that is over a limit."""

    code = "card_too_large"
    status = 413


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture, sound or other file of a card.

    `type` is icon, background, user_icon, emotion or `x_*`; `ext` comes without its dot. `uri` is `embeded://path` (spelled as in the
    specification) for all that the file held, with its bytes in `data`; else it is as it was written (https:, ccdefault:) and `data` is
    None: nothing is ever fetched. `extra` holds the keys that the specification does not know.
    """

    type: str
    uri: str
    name: str
    ext: str
    data: bytes | None = None
    extra: Json = field(default_factory=dict)


MAIN_ICON = Asset("icon", "ccdefault:", "main", "png")
"""What a card without assets has: the picture it comes in."""
CARRIER = "x_picture"
"""The type of the asset that keeps the picture a card was carried in, where the container at hand has no place for it."""


@dataclass(frozen=True, slots=True)
class Card:
    """A character card: what it says, under the names of Character Card V3, and everything else that its file held.

    `character_book` is the card's lorebook as raw JSON. Dates are in unix seconds. Of several icons exactly one is called main. `raw` is
    the JSON object that the card came from, with an empty list in place of its assets: its unknown keys, at every level, come back when
    the card is written. `files` are the embedded files by path (those of `assets` among them), `picture` the PNG or JPEG that carried the
    card, without the card. `spec` is the version it was written in ("1.0", "2.0", "3.0" or newer); `warnings` tell in sentences what was
    mended.
    """

    name: str
    description: str = ""
    personality: str = ""
    scenario: str = ""
    first_mes: str = ""
    mes_example: str = ""
    creator_notes: str = ""
    system_prompt: str = ""
    post_history_instructions: str = ""
    creator: str = ""
    character_version: str = ""
    nickname: str = ""
    alternate_greetings: tuple[str, ...] = ()
    group_only_greetings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    creator_notes_multilingual: Mapping[str, str] = field(default_factory=dict)
    creation_date: int | None = None
    modification_date: int | None = None
    character_book: Json | None = None
    extensions: Json = field(default_factory=dict)
    assets: tuple[Asset, ...] = (MAIN_ICON,)
    raw: Json = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    picture: bytes | None = None
    spec: str = "3.0"
    warnings: tuple[str, ...] = ()

    @property
    def portrait(self) -> bytes | None:
        """The bytes of the main icon: its own file, or else the picture that carried the card, now or before."""
        icons = [a for a in self.assets if a.type == "icon"]
        main = next((a for a in icons if a.name == "main"), icons[0] if icons else MAIN_ICON)
        before = next((a.data for a in self.assets if a.type == CARRIER), None)
        return main.data or self.picture or before


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several texts that were written for the same message (a "swipe"). `info` is what its file noted of it."""

    text: str
    sent_at: datetime | None = None
    info: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A message of a chat log.

    `text` is what was shown, `alternatives` all that was offered for it (at least one), `chosen` the index of the shown one. `sent_at` is
    aware, or None where the file's `send_date` says no moment. `raw` is the line it came from.
    """

    name: str
    text: str
    is_user: bool = False
    is_system: bool = False
    sent_at: datetime | None = None
    alternatives: tuple[Alternative, ...] = ()
    chosen: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    extra: Json = field(default_factory=dict)
    raw: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChatLog:
    """A conversation that was held elsewhere. `raw` is its header line as it came; `warnings` tell in sentences what was mended."""

    user_name: str
    character_name: str
    messages: tuple[LoggedMessage, ...]
    created_at: datetime | None = None
    metadata: Json = field(default_factory=dict)
    raw: Json = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def characters(self) -> tuple[str, ...]:
        """The names of those who spoke beside the user, in order of their first word: several in a group."""
        return tuple(dict.fromkeys(m.name for m in self.messages if not m.is_user and not m.is_system))
