"""Contradictions between rules, found when a blueprint is saved, with the two lines named.

Two rules contradict each other when both can hold at once and cannot both be kept:

- one demands what the other forbids (a word, a stance, a question, a picture), and neither a more specific ban nor an `allow` decides it
- both demand a stance, not the same one, and neither is more specific than the other, nor a third rule than both
- both set one thing (face, voice, pace, pause) to different values on the very same condition
- one allows what the other forbids on the very same condition

With the manners of every companion (`manners`) a rule contradicts where it can hold only when they do.
"""

from collections.abc import Sequence
from itertools import combinations

from everkin.emotion.models import Character, RulesContradict
from everkin.emotion.rules.language import Rule, Thing, parse
from everkin.emotion.rules.manners import MANNERS
from everkin.emotion.rules.ruling import forbids, rivals
from everkin.emotion.rules.wording import says


def check(rules: Sequence[str]) -> None:
    """Check that rules can be read and kept together.

    Raises:
        RulesContradict: a line cannot be read, or two lines contradict each other; both are quoted with their numbers.
    """
    written = parse(rules)
    for one, other in combinations(written, 2):
        if clash := _clash(one, other, written):
            raise RulesContradict(
                f"Rule {_quoted(one)} and rule {_quoted(other)} cannot both be kept: {clash}. Make one narrower, or take one out."
            )
    for rule in written:
        for manner in MANNERS:
            if clash := _against(rule, manner):
                against = f"contradicts the manners that every companion has, \u201c{manner.line}\u201d"
                raise RulesContradict(f"Rule {_quoted(rule)} {against}: {clash}. Take it out.")


def check_character(character: Character) -> None:
    """Check a companion's rules, and that its own words for a reaction keep the manners of all.

    Raises:
        RulesContradict: as `check`; or a reaction's line says what no companion says.
    """
    check(character.rules)
    for name, reaction in character.reactions.items():
        for line in reaction.lines:
            for manner in MANNERS:
                said = next((t.name for t in manner.things if t.kind == "word" and says(line, t.name)), None)
                if said is not None:
                    raise RulesContradict(
                        f"The reaction to {name} says \u201c{line}\u201d, which contradicts the manners that every companion has, "
                        f"\u201c{manner.line}\u201d. "
                        f'Say it without "{said}".'
                    )


def _clash(one: Rule, other: Rule, written: Sequence[Rule]) -> str:
    """Say why two rules cannot both be kept; nothing where they can."""
    if one.condition.both(other.condition) is None:
        return ""
    return _demanded_and_forbidden(one, other, written) or _rival_demands(one, other, written) or _same_condition(one, other)


def _demanded_and_forbidden(one: Rule, other: Rule, written: Sequence[Rule]) -> str:
    for want, ban in ((one, other), (other, one)):
        if want.verb == "want" and ban.verb == "ban":
            for thing in want.things:
                banned = next((b for b in ban.things if forbids(b, thing)), None)
                if banned and not want.condition.wider_than(ban.condition) and not _allowed(banned, want, ban, written):
                    return f"both can hold at once, and the one demands {_named(thing)} while the other forbids {_named(banned)}"
    return ""


def _allowed(thing: Thing, want: Rule, ban: Rule, written: Sequence[Rule]) -> bool:
    """Whether an `allow`, or a ban that is more specific than both, decides wherever the two hold."""
    where = want.condition.both(ban.condition)
    return where is not None and any(
        thing in rule.things
        and rule.condition.covers(where)
        and (
            (rule.verb == "allow" and ban.condition.wider_than(rule.condition))
            or (rule.verb == "ban" and want.condition.wider_than(rule.condition))
        )
        for rule in written
    )


def _rival_demands(one: Rule, other: Rule, written: Sequence[Rule]) -> str:
    if one.verb != "want" or other.verb != "want":
        return ""
    rival = next(((a, b) for a in one.things for b in other.things if rivals(a, b)), None)
    if rival is None or one.condition.wider_than(other.condition) or other.condition.wider_than(one.condition):
        return ""
    where = one.condition.both(other.condition)
    settled = any(
        where is not None
        and rule.verb == "want"
        and any(t.kind == "stance" for t in rule.things)
        and rule.condition.covers(where)
        and one.condition.wider_than(rule.condition)
        and other.condition.wider_than(rule.condition)
        for rule in written
    )
    return "" if settled else f"both can hold at once, and the one demands {_named(rival[0])} while the other demands {_named(rival[1])}"


def _same_condition(one: Rule, other: Rule) -> str:
    if one.condition != other.condition:
        return ""
    differing = next((n for n, v in one.values.items() if one.verb == other.verb == "set" and other.values.get(n, v) != v), None)
    if differing is not None:
        return f"on the very same condition they set {differing.replace('delay_s', 'the pause')} to different values"
    if {one.verb, other.verb} == {"allow", "ban"} and (both := set(one.things) & set(other.things)):
        return f"on the very same condition the one allows {_named(min(both, key=str))} while the other forbids it"
    return ""


def _against(rule: Rule, manner: Rule) -> str:
    """Say why a rule cannot hold under a manner; nothing where it can."""
    if not manner.condition.covers(rule.condition):
        return ""
    for thing in rule.things:
        if (
            rule.verb in {"want", "allow"}
            and manner.verb == "ban"
            and (banned := next((b for b in manner.things if forbids(b, thing)), None))
        ):
            return f"it {'demands' if rule.verb == 'want' else 'allows'} {_named(thing)}, and they forbid {_named(banned)}"
        if rule.verb == "want" and manner.verb == "want" and any(rivals(m, thing) for m in manner.things):
            return f"it demands {_named(thing)}, and they demand {_named(manner.things[0])}"
        if rule.verb == "ban" and manner.verb == "want" and thing in manner.things:
            return f"it forbids {_named(thing)}, and they demand it"
    return ""


def _quoted(rule: Rule) -> str:
    return f"{rule.number}, \u201c{rule.line}\u201d,"


def _named(thing: Thing) -> str:
    return {"word": f'"{thing.name}"', "mark": f'the mark "{thing.name}"', "stance": f"the stance {thing.name}"}.get(
        thing.kind, f"a {thing.kind}"
    )
