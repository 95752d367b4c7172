"""The scan of lorebooks: which entries come into this turn's prompt, in which order, and why; and which do not, and why not.

A pure function of the books, the shown path and a draw: the same turn scanned again gives the same. It ends for every set of entries,
however they call each other: each round but a few activates something new, and rounds are counted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from everkin.persona.lorebook import Decorators, Entry, Facet, Lorebook, Position, Role
from everkin.persona.rules import decorators, macros
from everkin.persona.rules.chance import Draw
from everkin.persona.rules.keys import Haystack, KeySearch, Manner
from everkin.persona.rules.timing import Activations, Timing, is_over, is_timed, timing

DEPTH = 2
"""How many messages are looked at where neither book nor entry says."""
BUDGET_SHARE = 0.25
"""Of the context."""
RECURSIONS_MAX = 10
SIMILARITY_MIN = 0.3
"""With all-MiniLM-L6-v2, of ten entries and thirty messages on what they tell, it finds the entry for 63 %, and another one for none."""
ROUNDS_MAX = 40
SCAN_DEPTH_MAX = 1_000
MESSAGES_CHARS_MAX = 64_000
"""How much of the messages is scanned, of the newest; and how much of what is scanned beside them."""
MARK = "\x01"
"""Stands at the beginning of every message and text that is scanned, so that a pattern can tell who said what."""
Dropping = Literal["budget", "book_budget", "probability", "group", "cooldown", "delay", "pattern"]
_Step = Literal["first", "recursion"]


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a scan sees it."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class ScanContext:
    """What a turn is like.

    `lines` are the newest messages of the shown path, the newest last, what was just said included; `count` is how many the path has in
    all, `replies` how many of them the companion's. `cost` is in tokens, as is `context_tokens`. `draw` is the chat's: the number of
    messages is drawn for, too. `facets` are scanned beside the messages. `similarities` (cosine) are of semantic entries, by key.
    `greeting` is which of the greetings the path begins with, 0 the first; None where it is not among what was read.
    """

    lines: Sequence[Line]
    count: int
    replies: int
    context_tokens: int
    cost: Callable[[str], int]
    draw: Draw
    values: macros.MacroContext
    activations: Activations = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    facets: Mapping[Facet, str] = field(default_factory=dict)
    similarities: Mapping[str, float] = field(default_factory=dict)
    greeting: int | None = None


@dataclass(frozen=True, slots=True)
class Activated:
    """An entry that comes into the prompt. `round` 0 is what the messages called, later ones what other entries did."""

    key: str
    title: str
    text: str
    why: str
    round: int
    tokens: int
    order: float
    position: Position
    depth: int
    role: Role
    ignores_budget: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """An entry that would have come, or might have, and does not."""

    key: str
    title: str
    reason: Dropping
    why: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan found: `activated` in the order of the prompt, the highest order last, so nearest to the reply.

    `activations` goes into the trace of the reply, and from there into the next turn's context; `variables` likewise.
    """

    activated: tuple[Activated, ...]
    dropped: tuple[Dropped, ...]
    activations: dict[str, int]
    variables: macros.Variables
    budget: int
    spent: int


def scan(books: Mapping[str, Lorebook], context: ScanContext) -> Scanned:
    """Scan books, by id, the one that outranks the others first (a character's before the world's)."""
    running = _Scan(books, context)
    running.run()
    return running.result()


def entry_key(book_id: str, entry_id: str) -> str:
    """What an entry is called across books."""
    return f"{book_id}/{entry_id}"


def semantic_texts(book: Lorebook) -> dict[str, str]:
    """The texts of the semantic entries of a book by their ids: what `similarities` are to be measured of."""
    return {e.id: decorators.stripped(e.content) for e in book.entries if e.vectorized and e.enabled}


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: str
    book_id: str
    book: Lorebook
    entry: Entry
    asked: Decorators
    text: str
    timing: Timing
    manner: Manner
    recursive: bool

    @property
    def has_place(self) -> bool:
        """Whether it stands in a prompt: at its own position or at one that a decorator names."""
        asked = self.asked
        return self.entry.position != "outlet" or bool(asked.position) or asked.depth is not None or asked.reverse_depth is not None

    @property
    def reads_entries(self) -> bool:
        """Whether what other entries say may activate it."""
        return self.recursive and not self.entry.exclude_recursion


def _candidates(books: Mapping[str, Lorebook], context: ScanContext) -> list[_Candidate]:
    """All that could be activated, in the order in which the budget is given out. What waits for an outlet stands nowhere."""
    candidates = (
        _candidate(book_id, book, entry, context)
        for book_id, book in books.items()
        for entry in sorted(book.entries, key=_claim_on_budget)
        if entry.enabled and _is_for(entry, context)
    )
    return [candidate for candidate in candidates if candidate.has_place]


def _claim_on_budget(entry: Entry) -> tuple[bool, float]:
    yields = "@@ignore_on_max_context" in entry.content and decorators.parse(entry.content)[0].ignore_on_max_context
    return yields, -(entry.order if entry.priority is None else entry.priority)


def _candidate(book_id: str, book: Lorebook, entry: Entry, context: ScanContext) -> _Candidate:
    key = entry_key(book_id, entry.id)
    asked, text = decorators.parse(entry.content)
    return _Candidate(
        key,
        book_id,
        book,
        entry,
        asked,
        text,
        timing(entry, asked, context.activations.get(key), context.count),
        Manner(entry.case_sensitive is True, entry.whole_words is not False),
        book.recursive_scanning is not False,
    )


def _is_for(entry: Entry, context: ScanContext) -> bool:
    """Whether the entry is for this character, by name."""
    wanted = entry.characters
    return not wanted.names or _overlap(wanted.names, context.names) != wanted.excludes


def _overlap(some: Iterable[str], others: Iterable[str]) -> bool:
    return not {s.casefold() for s in some}.isdisjoint(o.casefold() for o in others)


class _Buffer:
    """What keys are looked for in: messages, texts beside them, and what activated entries said."""

    def __init__(self, context: ScanContext) -> None:
        self._context = context
        self._lines = _newest(context.lines)
        self._recursion: list[str] = []
        self._texts: dict[tuple[object, ...], Haystack] = {}

    def remember(self, texts: Iterable[str]) -> None:
        """Let the next round read what activated entries say."""
        self._recursion += [MARK + text for text in texts]
        self._texts.clear()

    def text(self, candidate: _Candidate) -> Haystack:
        """What an entry's keys are looked for in: the messages, the newest last, and behind them what else is scanned."""
        entry = candidate.entry
        told = (candidate.asked.scan_depth, entry.scan_depth, candidate.book.scan_depth)
        depth = next((said for said in told if said is not None), DEPTH)
        which = (min(depth, len(self._lines)), entry.facets, candidate.reads_entries)
        if which not in self._texts:
            self._texts[which] = Haystack("\n".join(self._parts(*which)))
        return self._texts[which]

    def _parts(self, depth: int, facets: frozenset[Facet], reads_entries: bool) -> list[str]:  # noqa: FBT001 - a key's parts
        beside = [MARK + self._context.facets.get(facet, "") for facet in sorted(facets)]
        called = self._recursion if reads_entries else ()
        return [*(self._lines[-depth:] if depth else ()), "\n".join([*beside, *called])[-MESSAGES_CHARS_MAX:]]


def _newest(lines: Sequence[Line]) -> list[str]:
    kept: list[str] = []
    chars_left = MESSAGES_CHARS_MAX
    for line in reversed(lines[-SCAN_DEPTH_MAX:]):
        said = f"{MARK}{line.speaker}: {line.text}"[:chars_left]
        chars_left -= len(said)
        if not said:
            break
        kept.append(said)
    return kept[::-1]


class _Scan:
    """One scan while it runs."""

    def __init__(self, books: Mapping[str, Lorebook], context: ScanContext) -> None:
        self.context = context
        self.candidates = _candidates(books, context)
        self.buffer = _Buffer(context)
        self.search = KeySearch()
        self.budget = round(BUDGET_SHARE * context.context_tokens)
        self.spent = 0
        self.spent_by_book: defaultdict[str, int] = defaultdict(int)
        self.overflowed = False
        self.variables = context.values.variables.copy()
        self.active: dict[str, Activated] = {}
        self.failed: set[str] = set()
        self.dropped: dict[str, Dropped] = {}
        self.groups: set[str] = set()
        self.levels = sorted({c.entry.delay_until_recursion for c in self.candidates} - {0})
        self.level = self.levels.pop(0) if self.levels else 0
        self.recursions = 0
        self.keys: dict[str, str] = {}

    def run(self) -> None:
        """Round after round, until nothing new is to be looked at."""
        step: _Step | None = "first"
        number = 0
        while step and number < ROUNDS_MAX:
            said = self._admitted(self._chosen(self._found(step)), number)
            step = self._next_step(said)
            number += 1

    def result(self) -> Scanned:
        """What came of it."""
        self._name_refused_patterns()
        rank = {c.key: i for i, c in enumerate(self.candidates)}
        activated = sorted(self.active.values(), key=lambda a: (a.order, -rank[a.key]))
        dropped = tuple(d for key, d in self.dropped.items() if key not in self.active)
        return Scanned(tuple(activated), dropped, self._activations(), self.variables, self.budget, self.spent)

    def _found(self, step: _Step) -> list[tuple[_Candidate, str]]:
        """Who is activated in this round, with why: what is sticky first, then in the order of the budget."""
        found = []
        for candidate in self.candidates:
            if candidate.key in self.active or candidate.key in self.failed or not self._is_due(candidate, step):
                continue
            if why := self._why(candidate):
                found.append((candidate, why))
        return sorted(found, key=lambda f: not f[0].timing.sticky)

    def _is_due(self, candidate: _Candidate, step: _Step) -> bool:
        entry, now = candidate.entry, candidate.timing
        if now.delayed:
            self._drop(candidate, "delay", f"It comes from message {entry.delay} on; this is message {self.context.count}.")
        elif (now.cooling or now.spent) and not now.sticky:
            often = "It comes once only." if now.spent else f"It rests for {entry.cooldown} messages."
            self._drop(candidate, "cooldown", often)
        else:
            return now.sticky or self._is_its_level(candidate, step)
        return False

    def _is_its_level(self, candidate: _Candidate, step: _Step) -> bool:
        level = candidate.entry.delay_until_recursion
        if level and (step != "recursion" or level > self.level):
            return False
        return step != "recursion" or not candidate.entry.exclude_recursion

    def _why(self, candidate: _Candidate) -> str | None:
        """Why an entry is activated; None if it is not."""
        entry, asked = candidate.entry, candidate.asked
        if asked.activate:
            return "It always comes (@@activate)."
        if asked.dont_activate or not (candidate.timing.sticky or self._conditions_hold(candidate)):
            return None
        if entry.constant:
            return "It always comes."
        similarity = self.context.similarities.get(candidate.key, -1.0)
        if entry.vectorized and similarity >= SIMILARITY_MIN:
            return f"It is close in meaning ({similarity:.2f})."
        if candidate.timing.sticky:
            return "It came before and stays."
        return self._key_found(candidate)

    def _conditions_hold(self, candidate: _Candidate) -> bool:
        """Whether what the decorators ask for is so."""
        asked, context = candidate.asked, self.context
        if asked.activate_only_after is not None and context.replies < asked.activate_only_after:
            return False
        if asked.activate_only_every is not None and context.replies % asked.activate_only_every:
            return False
        if asked.is_greeting is not None and asked.is_greeting != context.greeting:
            return False
        return self._key_conditions_hold(candidate)

    def _key_conditions_hold(self, candidate: _Candidate) -> bool:
        excluded, additional = self._keys(candidate.asked.exclude_keys), self._keys(candidate.asked.additional_keys)
        if not excluded and not additional:
            return True
        text = self.buffer.text(candidate)
        if self.search.first(excluded, text, candidate.manner) is not None:
            return False
        return not additional or self.search.first(additional, text, candidate.manner) is not None

    def _key_found(self, candidate: _Candidate) -> str | None:
        entry = candidate.entry
        if not entry.keys:
            return None
        text = self.buffer.text(candidate)
        key = next((key for key in entry.keys if self.search.found(self._key(key), text, candidate.manner)), None)
        if key is None:
            return None
        secondary = self._keys(entry.secondary_keys) if entry.selective else ()
        if secondary and not self.search.logic_holds(entry.logic, secondary, text, candidate.manner):
            return None
        return f"The key “{key[:80]}” was found."

    def _keys(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Keys with their macros replaced."""
        return tuple(self._key(key) for key in keys)

    def _key(self, key: str) -> str:
        if "{{" not in key and "<" not in key:
            return key
        if key not in self.keys:
            self.keys[key] = macros.expand(key, replace(self.context.values, variables=self.variables.copy()))
        return self.keys[key]

    def _chosen(self, found: Sequence[tuple[_Candidate, str]]) -> list[tuple[_Candidate, str]]:
        """Of each inclusion group one, and none if the group is there already; sticky ones stand above that."""
        grouped: dict[str, list[_Candidate]] = {}
        for candidate, _ in found:
            for group in candidate.entry.groups:
                grouped.setdefault(group, []).append(candidate)
        out: set[str] = set()
        for group, members in grouped.items():
            kept = self._of_group(group, [c for c in members if c.key not in out])
            for candidate in members:
                if candidate.key not in kept and candidate.key not in out:
                    out.add(candidate.key)
                    self._drop(candidate, "group", f"Another entry of the group “{group[:80]}” comes.")
        return [(c, why) for c, why in found if c.key not in out]

    def _of_group(self, group: str, members: Sequence[_Candidate]) -> set[str]:
        sticky = {c.key for c in members if c.timing.sticky}
        if sticky or group in self.groups:
            return sticky
        scored = self._best_scored(members)
        overriding = [c for c in scored if c.entry.group_override]
        if len(scored) <= 1 or overriding:
            return {c.key for c in (sorted(overriding, key=lambda c: -c.entry.order)[:1] or scored)}
        return {self._drawn(group, scored).key}

    def _best_scored(self, members: Sequence[_Candidate]) -> list[_Candidate]:
        """Those with the most keys found, where keys are counted."""
        counted = {c.key for c in members if c.entry.use_group_scoring}
        if not counted or len(members) <= 1:
            return list(members)
        scores = {c.key: self._score(c) for c in members}
        best = max(scores.values())
        return [c for c in members if c.key not in counted or scores[c.key] == best]

    def _score(self, candidate: _Candidate) -> int:
        entry, text = candidate.entry, self.buffer.text(candidate)
        primary = self.search.count(self._keys(entry.keys), text, candidate.manner)
        if not primary or not entry.selective or entry.logic not in {"and_any", "and_all"}:
            return primary
        secondary = self.search.count(self._keys(entry.secondary_keys), text, candidate.manner)
        return primary + (secondary if entry.logic == "and_any" or secondary == len(entry.secondary_keys) else 0)

    def _drawn(self, group: str, members: Sequence[_Candidate]) -> _Candidate:
        weights = [max(c.entry.group_weight, 0) for c in members]
        left = self.context.draw(f"group {group} {self.context.count}") * sum(weights)
        for candidate, weight in zip(members, weights, strict=True):
            left -= weight
            if left < 0:
                return candidate
        return members[-1]

    def _admitted(self, chosen: Sequence[tuple[_Candidate, str]], number: int) -> list[str]:
        """Add until the budget is full, and return what the added ones say to the next round."""
        said: list[str] = []
        for candidate, why in chosen:
            if self.overflowed and not candidate.entry.ignore_budget:
                self._drop(candidate, "budget", f"The budget of {self.budget} tokens is spent.")
            elif not self._is_lucky(candidate):
                self.failed.add(candidate.key)
                self._drop(candidate, "probability", f"It comes in {candidate.entry.probability:g} % of cases, and not this time.")
            elif (text := self._added(candidate, why, number)) and not candidate.entry.prevent_recursion:
                said.append(text)
        self.buffer.remember(said)
        return said

    def _is_lucky(self, candidate: _Candidate) -> bool:
        entry = candidate.entry
        if not entry.use_probability or candidate.timing.sticky:
            return True
        return self.context.draw(f"probability {candidate.key} {self.context.count}") * 100 < entry.probability

    def _added(self, candidate: _Candidate, why: str, number: int) -> str:
        """Add an entry if it fits; return what it says to the next round, its hidden keys included."""
        entry = candidate.entry
        values = replace(self.context.values, variables=self.variables.copy(), place=candidate.key)
        text = macros.expand(candidate.text, values)
        tokens = self.context.cost(text) if text else 0
        if not entry.ignore_budget and not self._fits(candidate, tokens):
            return ""
        hidden = "hidden_key" in candidate.text.lower()
        scanned = macros.expand(candidate.text, replace(values, variables=self.variables, reveal_keys=True)) if hidden else text
        self.variables = values.variables
        self.spent += tokens
        self.spent_by_book[candidate.book_id] += tokens
        self.groups.update(entry.groups)
        self.active[candidate.key] = self._placed(candidate, text, why, number, tokens)
        return scanned

    def _fits(self, candidate: _Candidate, tokens: int) -> bool:
        limit = candidate.book.token_budget
        if self.spent + tokens > self.budget:
            self.overflowed = True
            self._drop(candidate, "budget", f"Its {tokens} tokens go beyond the budget of {self.budget}.")
        elif limit is not None and self.spent_by_book[candidate.book_id] + tokens > limit:
            self._drop(candidate, "book_budget", f"Its {tokens} tokens go beyond the book's own budget of {limit}.")
            self.failed.add(candidate.key)
        else:
            return True
        return False

    def _placed(self, candidate: _Candidate, text: str, why: str, number: int, tokens: int) -> Activated:
        entry, asked = candidate.entry, candidate.asked
        position, depth = entry.position, entry.depth
        if asked.position:
            position = asked.position
        elif asked.depth is not None:
            position, depth = "at_depth", max(asked.depth, 0)
        elif asked.reverse_depth is not None:
            position, depth = "at_depth", max(self.context.count - asked.reverse_depth, 0)
        return Activated(
            candidate.key,
            entry.title,
            text,
            why,
            number,
            tokens,
            entry.order,
            position,
            depth,
            asked.role or entry.role,
            entry.ignore_budget,
        )

    def _next_step(self, said: Sequence[str]) -> _Step | None:
        """Read what entries said; then open the next level of delay."""
        if said and not self.overflowed and self.recursions < RECURSIONS_MAX and any(c.recursive for c in self.candidates):
            self.recursions += 1
            return "recursion"
        if self.levels:
            self.level = self.levels.pop(0)
            return "recursion"
        return None

    def _drop(self, candidate: _Candidate, reason: Dropping, why: str) -> None:
        self.dropped[candidate.key] = Dropped(candidate.key, candidate.entry.title, reason, why)

    def _name_refused_patterns(self) -> None:
        refused = self.search.searches.refused
        for candidate in self.candidates if refused else ():
            entry, asked = candidate.entry, candidate.asked
            keys = (*entry.keys, *entry.secondary_keys, *asked.exclude_keys, *asked.additional_keys)
            unsearched = next((key for key in keys if self._key(key).strip() in refused), None)
            if unsearched is not None and candidate.key not in self.active:
                self._drop(candidate, "pattern", f"The pattern “{unsearched[:80]}” cannot be searched, or takes too long.")

    def _activations(self) -> dict[str, int]:
        kept = dict(self.context.activations)
        for candidate in self.candidates:
            entry, asked, key = candidate.entry, candidate.asked, candidate.key
            if key in kept and is_over(entry, asked, kept[key], self.context.count):
                del kept[key]
            if key in self.active and key not in kept and is_timed(entry, asked):
                kept[key] = self.context.count
        return kept
