"""Pure decisions of accounts."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import pairwise

from everkin.accounts.models import Caller, Role, Scope, Standing

PASSWORD_CHARS_MIN = 12
PASSWORD_CHARS_MAX = 256
"""Long enough for any passphrase; what is longer only keeps the hash busy (NIST SP 800-63B-4 asks for at least 64)."""
EMAIL_CHARS_MAX = 254
ADULT_YEARS = 18
KINDS_MIN = 5
"""A password has at least so many different characters."""
SESSION_IDLE = timedelta(days=60)
SESSION_LIFE = timedelta(days=365)
SEEN_STEP = timedelta(hours=1)
"""How far the time when a session was last seen may lie behind, so that a read is no write."""
KEY_MARK = "ek"
LINK_LIFE = timedelta(minutes=30)
CHALLENGE_LIFE = timedelta(minutes=5)
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@(?:[^@\s.\x00-\x1f\x7f]{1,63}\.)+[^@\s.\x00-\x1f\x7f]{2,63}")
_KEY = re.compile(rf"{KEY_MARK}_([A-Za-z0-9]{{12}})_([A-Za-z0-9_-]{{43}})")
_COMMON = ("password", "passwort", "contrasena", "motdepasse", "qwertyuiop", "iloveyou", "letmein", "administrator", "everkin")


def token_hash(token: str) -> bytes:
    """What is stored of a token: its SHA-256, so that a copied database admits nobody."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def folded_email(email: str) -> str | None:
    """An address in the form in which it is compared: NFKC, lower case; None for what is no address."""
    told = unicodedata.normalize("NFKC", email.strip()).casefold()
    return told if len(told) <= EMAIL_CHARS_MAX and _EMAIL.fullmatch(told) else None


def password_fault(password: str, email: str) -> str | None:
    """What is wrong with a password, as a sentence; None for one that is taken (NIST SP 800-63B-4: length and guessability, no recipes)."""
    told = unicodedata.normalize("NFKC", password)
    if len(told) < PASSWORD_CHARS_MIN:
        return f"The password is too short: take at least {PASSWORD_CHARS_MIN} characters. Four words in a row are easy to remember."
    if len(told) > PASSWORD_CHARS_MAX:
        return f"The password is too long: take at most {PASSWORD_CHARS_MAX} characters."
    if _is_easily_guessed(told.casefold(), email.casefold().partition("@")[0]):
        return "The password would be guessed soon. Take words that do not belong together, and not your address."
    return None


def _is_easily_guessed(password: str, local: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    told = "".join(c for c in unicodedata.normalize("NFKD", password) if c.isalpha())
    rest = re.sub("|".join(map(re.escape, (*_COMMON, *([local] if len(local) > 2 else [])))), "", told)  # noqa: PLR2004 - "jo" is in many words
    return len(set(password)) < KINDS_MIN or len(steps) == 1 or (len(rest) < KINDS_MIN and rest != told)


def typed(password: str) -> str:
    """A password as it is hashed: NFKC, so that every keyboard types the same one."""
    return unicodedata.normalize("NFKC", password)


def session_ends(created_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends: after a while unused, and after its life in any case."""
    return min(seen_at + SESSION_IDLE, created_at + SESSION_LIFE)


def key_parts(token: str) -> tuple[str, str] | None:
    """The prefix and the secret of an API key; None for what is none."""
    found = _KEY.fullmatch(token)
    return (found[1], found[2]) if found else None


def refusal(caller: Caller, roles: Collection[Role], scope: Scope | None, *, when_locked: bool) -> str | None:
    """Why a caller may not do what needs one of `roles` and, with a key, `scope` (None: never with a key); None where they may."""
    if caller.person.standing is Standing.SUSPENDED:
        return "This account is suspended. The notice that you got says why, and how to appeal."
    if caller.person.standing is Standing.LOCKED and not when_locked:
        return "This account waits for its age check. Everkin is for adults; the check takes a minute, and you can appeal."
    if caller.person.role not in roles:
        return "This is not yours to do here: it takes another role."
    if caller.scopes is not None and scope not in caller.scopes:
        return f"This API key may not do that: it lacks the scope {scope}." if scope else "An API key cannot do that: sign in yourself."
    return None


def is_adult(born: date, today: date) -> bool:
    """Whether somebody born on a day is 18 or older. Who was born on 29 February is a year older from 1 March on."""
    return (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) >= ADULT_YEARS
