"""What the rules say in one situation: which of them hold, which speak, and what they demand and forbid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from everkin.emotion.models import Stance
from everkin.emotion.rules.language import Kind, Rule, Situation, Thing, Value
from everkin.emotion.rules.manners import MANNERS
from everkin.emotion.rules.wording import says

STANCES: tuple[Stance, ...] = get_args(Stance)
QUESTION, PICTURE = Thing("question"), Thing("picture")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is demanded and forbidden, by which rule; the limits, and the values that are set."""

    wants: Mapping[Thing, Rule]
    bans: Mapping[Thing, Rule]
    limits: Mapping[str, int]
    sets: Mapping[str, Value]

    def wanted(self, kind: Kind) -> tuple[str, ...]:
        """The names of what is demanded of one kind, in the order of the rules."""
        return tuple(thing.name for thing in self.wants if thing.kind == kind)

    def banned(self, kind: Kind) -> tuple[str, ...]:
        """The names of what is forbidden of one kind."""
        return tuple(thing.name for thing in self.bans if thing.kind == kind)


def ruling(rules: Sequence[Rule], at: Situation) -> Ruling:
    """Say what a companion's rules, and the manners of all, come to in a situation."""
    return _ruled(_held(rules, at))


def rulings(rules: Sequence[Rule], at: Situation) -> dict[Stance, Ruling]:
    """Say what they come to in each stance; where the same rules hold, it is worked out once."""
    known: dict[tuple[str, ...], Ruling] = {}
    found: dict[Stance, Ruling] = {}
    for stance in STANCES:
        held = _held(rules, replace(at, stance=stance))
        key = tuple(rule.line for rule in held)
        if key not in known:
            known[key] = _ruled(held)
        found[stance] = known[key]
    return found


def _held(rules: Sequence[Rule], at: Situation) -> list[Rule]:
    return [rule for rule in (*rules, *MANNERS) if rule.condition.holds(at)]


def _ruled(held: Sequence[Rule]) -> Ruling:
    mannerly = {thing for rule in held if rule.is_manner and rule.verb == "want" for thing in rule.things}
    bans = {
        thing: rule
        for rule in held
        if rule.verb == "ban"
        for thing in rule.things
        if rule.is_manner or not (thing in mannerly or _lifted(thing, rule, held))
    }
    wants = {thing: rule for rule in _speaking(held) for thing in rule.things if not any(forbids(banned, thing) for banned in bans)}
    return Ruling(wants, bans, _limits(held), _sets(held))


@lru_cache(maxsize=16_384)
def forbids(banned: Thing, wanted: Thing) -> bool:
    """Whether one thing cannot be had while another is forbidden: a phrase with a forbidden word or mark in it, say."""
    if banned == wanted:
        return True
    if banned.kind == "word" and wanted.kind == "word":
        return says(wanted.name, banned.name)
    if banned.kind == "mark":
        return (wanted.kind == "word" and banned.name in wanted.name) or (wanted.kind == "question" and banned.name == "?")
    return False


def rivals(one: Thing, other: Thing) -> bool:
    """Whether two things cannot both be had: a reply stands in one stance."""
    return one.kind == other.kind == "stance" and one != other


def _lifted(thing: Thing, ban: Rule, held: Sequence[Rule]) -> bool:
    return any(r.verb == "allow" and thing in r.things and ban.condition.wider_than(r.condition) for r in held)


def _speaking(held: Sequence[Rule]) -> Iterator[Rule]:
    """The rules that demand something, without those whose demand a more specific rule, or a manner, takes the place of."""
    demands = [rule for rule in held if rule.verb == "want"]
    for rule in demands:
        others = [r for r in demands if any(rivals(a, b) for a in r.things for b in rule.things)]
        if not any((r.is_manner and not rule.is_manner) or rule.condition.wider_than(r.condition) for r in others):
            yield rule


def _limits(held: Sequence[Rule]) -> dict[str, int]:
    """The more specific limit takes the place of the general one; of limits side by side the smaller holds."""
    limits: dict[str, int] = {}
    for rule in held:
        for name, value in rule.values.items() if rule.verb == "limit" else ():
            rivals_of = [r for r in held if r.verb == "limit" and name in r.values]
            if isinstance(value, float) and not any(rule.condition.wider_than(r.condition) for r in rivals_of):
                limits[name] = min(limits.get(name, int(value)), int(value))
    return limits


def _sets(held: Sequence[Rule]) -> dict[str, Value]:
    """The more specific value takes the place of the general one; of values side by side the later line's holds."""
    setting = [rule for rule in held if rule.verb == "set"]
    return {
        name: value
        for rule in setting
        for name, value in rule.values.items()
        if not any(name in r.values and rule.condition.wider_than(r.condition) for r in setting)
    }
