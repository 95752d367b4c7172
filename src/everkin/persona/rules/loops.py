"""Loops: a reply that runs in circles, or that says again what was said a moment ago; and how to draw another instead.

What repeats in a song, a list or a greeting is no loop: the bars lie where a reader would stop reading.
"""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Literal

from everkin.kit.sentences import Sentences, sentences
from everkin.persona.rules.signature import words
from everkin.ports.chat import Sampling

LoopKind = Literal["characters", "phrase", "sentence", "circling", "opening", "said_again", "alternation"]

RECENT = 8
"""How many replies a reply is held against."""
CHARACTER_PERIODS = 4
CHARACTERS_MIN = 40
"""So many characters in a row, without a space, that repeat the same one to four."""
PHRASE_TIMES = {1: 9, **dict.fromkeys(range(2, 17), 4)}
"""How often in a row a phrase of so many words is said in a loop."""
SYLLABLES = frozenset({"la", "na", "ha", "da", "doo", "hey", "yeah", "oh", "ho"})
SYLLABLES_TIMES = 33
"""What is sung or laughed may be repeated longer."""
AT_ONCE_WORDS = 8
"""A sentence so long that is said twice at once, without a line break as in a song, is a loop."""
SENTENCE_WORDS, SENTENCE_TIMES, LINE_TIMES = 4, 3, 5
"""A sentence so long may not be said so often, nor a line of verse so often, where repetition is half of a reply."""
CIRCLE_WORDS, CIRCLE_WORDS_MIN = 5, 40
"""The length of the runs of words of which, in so long a reply, no more than half may be repetitions."""
REDUNDANT = 0.5
POOR_WORDS, POOR_DISTINCT = 24, 7
"""So many words in a row that are so few different ones go in circles: "You're a cat, I'm a cat, you're not a cat"."""
OPENING_WORDS, OPENING_TIMES, OPENING_WITHIN = 4, 3, 5
"""So many words that began so many of the last replies begin no other."""
AGAIN_WORDS, AGAIN_ONCE_WORDS = 6, 10
"""A sentence of so many words may be said twice in the recent replies, a longer one once."""
WHOLE_WORDS = 5
"""A reply from so many words on is not said again; a shorter one ("Good night.") not `SHORT_TIMES` in a row."""
SHORT_TIMES = 4
OVERLAP_WORDS, OVERLAP_MIN, OVERLAP = 4, 8, 0.6
"""A reply that shares this share of its runs of words, if it has so many, with one recent reply says it again."""


@dataclass(frozen=True, slots=True)
class Resample:
    """Other sampling for one more try: `temperature` is added, to at least `temperature_min`; the others replace what was asked for.

    Every engine knows `frequency_penalty`; `repeat_penalty` and DRY (`dry_*`: what would extend a run that was said before is
    the less likely the longer the run) are llama.cpp's. `dry_penalty_last_n` is in tokens.
    """

    temperature: float
    temperature_min: float
    frequency_penalty: float
    repeat_penalty: float
    dry_multiplier: float
    dry_allowed_length: int
    dry_penalty_last_n: int


CIRCLES = Resample(0.1, 0.6, 0.5, 1.1, 1.0, 2, 256)
"""For a reply that runs in circles: what it said itself becomes unlikely."""
REPEATS = Resample(0.3, 0.8, 0.3, 1.05, 1.0, 3, 4096)
"""For a reply that was said before: another way in, and runs of the whole history become unlikely."""
TEMPERATURE_MAX = 1.3


@dataclass(frozen=True, slots=True)
class Loop:
    """What repeats, how often it was said, and how to draw a reply that does not."""

    kind: LoopKind
    what: str
    times: int

    @property
    def resample(self) -> Resample:
        """Other sampling against this loop."""
        return REPEATS if self.kind in {"opening", "said_again", "alternation"} else CIRCLES


def looping(reply: str, recent: Sequence[str] = ()) -> Loop | None:
    """Find out whether a whole reply loops, in itself or with the `recent` replies, oldest first."""
    watch = LoopWatch(recent)
    return watch.feed(reply) or watch.finish()


def resampled(sampling: Sampling, resample: Resample) -> Sampling:
    """Sampling for the other try. Of the settings that only some engines know, those change that were asked for already."""
    temperature = max((sampling.temperature or 0.0) + resample.temperature, resample.temperature_min)
    known = {name: value for name, value in asdict(resample).items() if name in sampling.extra or name == "frequency_penalty"}
    return replace(sampling, temperature=min(temperature, TEMPERATURE_MAX), seed=None, extra={**sampling.extra, **known})


class LoopWatch:
    """Watches a reply while it is streamed. Each character is looked at once, in whatever pieces they come; what was found stays found."""

    def __init__(self, recent: Sequence[str] = ()) -> None:
        self._recent = _Recent(tuple(recent[-RECENT:]))
        self._loop: Loop | None = None
        self._text: list[str] = []
        self._characters: deque[str] = deque(maxlen=CHARACTER_PERIODS)
        self._same = [0] * CHARACTER_PERIODS
        self._word = ""
        self._words: list[str] = []
        self._runs = dict.fromkeys(PHRASE_TIMES, 0)
        self._circles: set[tuple[str, ...]] = set()
        self._circled = 0
        self._sentence_at = 0
        self._stream = Sentences()
        self._ended = False
        self._last: tuple[str, ...] = ()
        self._sentences: Counter[tuple[str, ...]] = Counter()
        self._redundant = 0

    def feed(self, text: str) -> Loop | None:
        """Take a piece of the reply; tell whether it loops by now."""
        self._text.append(text)
        for n, part in enumerate(self._stream.cut(text.replace("\u2019", "'"))):
            self._ended = self._ended or n > 0
            for character in part:
                if self._loop is not None:
                    return self._loop
                self._take(character)
        return self._loop

    def finish(self) -> Loop | None:
        """Tell whether the reply, now whole, loops."""
        if self._loop is None:
            self._end_word()
            self._end_sentence(broken=False)
        if self._loop is None:
            self._loop = self._recent.repeated("".join(self._text), tuple(self._words))
        return self._loop

    def _found(self, kind: LoopKind, what: Sequence[str], times: int) -> None:
        if self._loop is None:
            self._loop = Loop(kind, " ".join(what), times)

    def _take(self, character: str) -> None:
        self._take_character(character)
        if character.isalnum() or (character == "'" and self._word):
            if self._ended:
                self._end_sentence(broken=False)
            self._word += character.casefold()
            return
        self._end_word()
        if character == "\n":
            self._end_sentence(broken=True)

    def _take_character(self, character: str) -> None:
        """Count how long the last characters have repeated those one to four before."""
        for period in range(1, CHARACTER_PERIODS + 1):
            same = len(self._characters) >= period and self._characters[-period] == character
            self._same[period - 1] = self._same[period - 1] + 1 if same else 0
            length = self._same[period - 1] + period
            if length >= CHARACTERS_MIN and not any(map(str.isspace, unit := "".join([*self._characters, character][-period:]))):
                self._found("characters", [unit], length // period)
        self._characters.append(character)

    def _end_word(self) -> None:
        """Count how long the last words have repeated those before."""
        word, self._word = self._word.rstrip("'"), ""
        if not word:
            return
        self._words.append(word)
        at = len(self._words) - 1
        for period, most in PHRASE_TIMES.items():
            same = at >= period and self._words[at - period] == word
            self._runs[period] = self._runs[period] + 1 if same else 0
            if (times := self._runs[period] // period + 1) >= most:
                self._chant(self._words[-period:], times)
        self._end_circle()
        self._impoverish()
        self._open()

    def _chant(self, unit: Sequence[str], times: int) -> None:
        """Judge a phrase that was said so many times in a row; one word, said often, is no phrase of two."""
        sung = SYLLABLES.issuperset(unit) and times < SYLLABLES_TIMES
        if not sung and (len(unit) == 1 or len(set(unit)) > 1):
            self._found("phrase", unit, times)

    def _end_circle(self) -> None:
        """Count the runs of words that were said before in this reply."""
        if len(self._words) < CIRCLE_WORDS:
            return
        run = tuple(self._words[-CIRCLE_WORDS:])
        self._circled += run in self._circles and not SYLLABLES.issuperset(run)
        self._circles.add(run)
        if len(self._words) >= CIRCLE_WORDS_MIN and self._circled > REDUNDANT * len(self._words):
            self._found("circling", run, 1 + self._circled // CIRCLE_WORDS)

    def _impoverish(self) -> None:
        """Count how many different words the last ones are."""
        last = self._words[-POOR_WORDS:]
        if len(last) == POOR_WORDS and len(set(last)) <= POOR_DISTINCT and not SYLLABLES.issuperset(last):
            self._found("circling", last[-CIRCLE_WORDS:], last.count(last[-1]))

    def _open(self) -> None:
        if len(self._words) == OPENING_WORDS and (times := self._recent.openings[tuple(self._words)]) >= OPENING_TIMES:
            self._found("opening", self._words, times + 1)

    def _end_sentence(self, *, broken: bool) -> None:
        """Count how often a sentence was said, in this reply and in the recent ones; `broken` by a new line it may be sung twice."""
        sentence = tuple(self._words[self._sentence_at :])
        self._sentence_at, self._ended = len(self._words), False
        if not sentence:
            return
        at_once = sentence == self._last and len(sentence) >= AT_ONCE_WORDS
        self._last = () if broken else sentence
        if len(sentence) >= SENTENCE_WORDS:
            self._redundant += len(sentence) * bool(self._sentences[sentence])
            self._sentences[sentence] += 1
        times = self._sentences[sentence]
        if at_once or (times >= (LINE_TIMES if broken else SENTENCE_TIMES) and self._redundant >= REDUNDANT * len(self._words)):
            self._found("sentence", sentence, times)
        before = self._recent.sentences[sentence]
        if before >= (1 if len(sentence) >= AGAIN_ONCE_WORDS else 2) and len(sentence) >= AGAIN_WORDS:
            self._found("said_again", sentence, before + 1)


class _Recent:
    """What was said in the recent replies, oldest first."""

    def __init__(self, replies: tuple[str, ...]) -> None:
        self._spoken = [tuple(words(reply)) for reply in replies]
        self._replies = replies

    @cached_property
    def openings(self) -> Counter[tuple[str, ...]]:
        """In how many of the last few replies each opening stood."""
        return Counter(spoken[:OPENING_WORDS] for spoken in self._spoken[-OPENING_WITHIN:])

    @cached_property
    def sentences(self) -> Counter[tuple[str, ...]]:
        """In how many replies each sentence stood."""
        return Counter(sentence for reply in self._replies for sentence in {tuple(words(s)) for s in sentences(reply)})

    @cached_property
    def _runs(self) -> list[frozenset[tuple[str, ...]]]:
        return [frozenset(_runs(spoken)) for spoken in self._spoken]

    def repeated(self, reply: str, spoken: tuple[str, ...]) -> Loop | None:
        """How a whole reply repeats a recent one, if it does."""
        times = 1 + self._spoken.count(spoken)
        row = next((n for n, before in enumerate(reversed(self._spoken)) if before != spoken), len(self._spoken))
        if times > 1 and (len(spoken) >= WHOLE_WORDS or (len(spoken) > 1 and row + 1 >= SHORT_TIMES)):
            return Loop("said_again", reply, times)
        if self._alternates(spoken):
            return Loop("alternation", reply, times)
        runs = set(_runs(spoken))
        shared = max((len(runs & before) for before in self._runs), default=0)
        if len(runs) >= OVERLAP_MIN and shared >= OVERLAP * len(runs):
            return Loop("said_again", reply, 2)
        return None

    def _alternates(self, spoken: tuple[str, ...]) -> bool:
        """Whether the reply and the last one were each said before in turn: A, B, A, and now B; single words may be, as in a game."""
        if len(self._spoken) < 3 or min(len(spoken), len(self._spoken[-1])) < 3:  # noqa: PLR2004 - A, B, A; and three words
            return False
        return self._spoken[-2] == spoken != self._spoken[-1] == self._spoken[-3]


def _runs(spoken: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [spoken[n : n + OVERLAP_WORDS] for n in range(len(spoken) - OVERLAP_WORDS + 1)]
