from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from everkin.accounts import rules
from everkin.accounts.models import Caller, Person, Role, Scope, Standing
from everkin.kit.crypto import DataKey

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PERSON = Person(UUID(int=7), DataKey(bytes(32), UUID(int=7), 1))
CALLER = Caller(PERSON, UUID(int=8))


@pytest.mark.parametrize(
    ("told", "folded"),
    [
        ("  Ada@Example.ORG ", "ada@example.org"),
        ("\uff41da@example.org", "ada@example.org"),
        ("a+b@sub.example.co.uk", "a+b@sub.example.co.uk"),
        ("ada", None),
        ("ada@example", None),
        ("ada@.org", None),
        ("@example.org", None),
        ("ada@@example.org", None),
        ("a da@example.org", None),
        ("ada@example.org\nBcc: all@example.org", None),
        (f"{'a' * 65}@example.org", None),
        (f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 63}.org", None),
        ("", None),
    ],
)
def test_an_address_is_folded_or_none(told: str, folded: str | None) -> None:
    assert rules.folded_email(told) == folded


@pytest.mark.parametrize(
    "password", ["correct horse battery", "Zwölf Büsche am Deich", "tr0ub4dor&3xyz", "いろはにほへとちりぬるを", "x7!k2m#p9qz$"]
)
def test_a_password_that_is_long_and_no_pattern_is_taken(password: str) -> None:
    assert rules.password_fault(password, "ada@example.org") is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "too short"),
        ("elevenchars", "too short"),
        ("x" * 257, "too long"),
        ("aaaaaaaaaaaaaaaa", "guessed"),
        ("abababababababab", "guessed"),
        ("abcdefghijklmnop", "guessed"),
        ("ponmlkjihgfedcba", "guessed"),
        ("password12345678", "guessed"),
        ("Passwort!2026!!!", "guessed"),
        ("everkinpassword1", "guessed"),
        ("adalovelace1234567", "guessed"),
    ],
)
def test_a_password_that_is_guessed_soon_is_refused_with_what_to_do(password: str, why: str) -> None:
    fault = rules.password_fault(password, "adalovelace@example.org")
    assert fault
    assert why in fault


@pytest.mark.parametrize(
    ("born", "adult"),
    [
        (date(2008, 11, 20), True),
        (date(2008, 11, 21), False),
        (date(1950, 1, 1), True),
        (date(2026, 11, 20), False),
        (date(2030, 1, 1), False),
    ],
)
def test_who_is_eighteen_is_adult(born: date, *, adult: bool) -> None:
    assert rules.is_adult(born, NOW.date()) is adult


def test_a_leap_day_counts_from_the_first_of_march_on() -> None:
    assert not rules.is_adult(date(2008, 2, 29), date(2026, 2, 28))
    assert rules.is_adult(date(2008, 2, 29), date(2026, 3, 1))


def test_a_session_ends_unused_or_at_the_end_of_its_life() -> None:
    assert rules.session_ends(NOW, NOW) == NOW + rules.SESSION_IDLE
    assert rules.session_ends(NOW, NOW + timedelta(days=364)) == NOW + rules.SESSION_LIFE


@pytest.mark.parametrize(
    "token", ["", "ek_", "ek_short_secret", f"xx_{'a' * 12}_{'b' * 43}", f"ek_{'a' * 12}_{'b' * 42}", f"ek_{'a' * 12}_{'b' * 43}\n"]
)
def test_what_is_no_api_key_has_no_parts(token: str) -> None:
    assert rules.key_parts(token) is None


def test_an_api_key_has_two_parts() -> None:
    assert rules.key_parts(f"ek_{'a' * 12}_{'b_-' * 14}b") == ("a" * 12, "b_-" * 14 + "b")


ALL = frozenset(Role)


@pytest.mark.parametrize(
    ("caller", "roles", "scope", "when_locked", "why"),
    [
        (CALLER, ALL, Scope.READ, False, None),
        (CALLER, ALL, None, False, None),
        (CALLER, {Role.OPERATOR}, None, False, "another role"),
        (replace(CALLER, person=replace(PERSON, role=Role.OPERATOR)), {Role.OPERATOR}, None, False, None),
        (replace(CALLER, scopes=frozenset({Scope.READ})), ALL, Scope.READ, False, None),
        (replace(CALLER, scopes=frozenset({Scope.READ})), ALL, Scope.TALK, False, "lacks the scope talk"),
        (replace(CALLER, scopes=frozenset(Scope)), ALL, None, False, "sign in yourself"),
        (replace(CALLER, person=replace(PERSON, standing=Standing.LOCKED)), ALL, Scope.READ, False, "age check"),
        (replace(CALLER, person=replace(PERSON, standing=Standing.LOCKED)), ALL, Scope.READ, True, None),
        (replace(CALLER, person=replace(PERSON, standing=Standing.SUSPENDED)), ALL, Scope.READ, False, "suspended"),
        (replace(CALLER, person=replace(PERSON, standing=Standing.SUSPENDED)), ALL, Scope.READ, True, "suspended"),
    ],
)
def test_a_caller_is_let_through_or_told_why_not(
    caller: Caller, roles: frozenset[Role], scope: Scope | None, *, when_locked: bool, why: str | None
) -> None:
    told = rules.refusal(caller, roles, scope, when_locked=when_locked)
    assert (told is None) if why is None else (told is not None and why in told)
