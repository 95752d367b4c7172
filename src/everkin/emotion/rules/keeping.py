"""Keeping what is bound: whether a reply does, and what is left of it when what does not is taken out. Nothing is ever added."""

import re
from collections.abc import Iterable, Sequence

from everkin.emotion.models import Bindings
from everkin.emotion.rules.tables import MARKS
from everkin.emotion.rules.wording import folded, said, word_count
from everkin.kit.counts import counted
from everkin.kit.sentences import CLOSERS, STOPS, asks, sentences

_NAMES = {mark: name for name, mark in MARKS.items()}
_STOPS = re.compile(f"[{re.escape(STOPS)}]+")
_ELLIPSIS = re.compile(r"\.{2,}|\u2026")
_DASH = re.compile(r"\s*[\u2014\u2015]+\s*|\s+[-\u2013]+\s+")
_EMOJI = re.compile(r"[\u2600-\u27bf\u2b50\u2b55\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\ufe0f\u200d]+")
_CLAUSE = re.compile(r"\s*[,;:\u2014]\s+(?:(?=and |but |so |or |then |because ))?|\s+(?=(?:and|but|so|because|then|while|though) )")
_TAIL = re.compile(f"[{re.escape(STOPS)}]+[{re.escape(CLOSERS)}]*$")


def violations(text: str, bindings: Bindings) -> list[str]:
    """Say where a reply does not keep what is bound, one sentence each; nothing where it keeps all."""
    found = sentences(text)
    broken = [f'It says "{phrase}".' for phrase in said(text, bindings.ban)]
    broken += [f"It has {_NAMES.get(mark, mark)}." for mark in bindings.ban_marks if _has(text, mark)]
    if bindings.sentence_words_max is not None and (longest := max(map(word_count, found), default=0)) > bindings.sentence_words_max:
        broken.append(f"A sentence has {counted(longest, 'word')}, and {bindings.sentence_words_max} is the most.")
    if bindings.sentences_max is not None and (over := len(found) - bindings.sentences_max) > 0:
        broken.append(f"It has {counted(over, 'sentence')} too many.")
    if bindings.questions_max is not None and (over := sum(map(asks, found)) - bindings.questions_max) > 0:
        broken.append(f"It asks {counted(over, 'question')} too many.")
    return broken


def repaired(text: str, bindings: Bindings) -> str:
    """Take out of a reply what is not to be in it.

    Forbidden marks give way to plain ones; sentences with a forbidden word go; sentences that are too long are parted at a clause, and go
    where there is none; questions and sentences beyond their number go, the last ones first. What keeps everything is returned as it is;
    "" where nothing can be kept.
    """
    if not violations(text, bindings):
        return text
    kept = _brief(sentences(_plain_marks(text, bindings.ban_marks)), bindings.sentence_words_max)
    kept = [s for s in kept if not said(s, bindings.ban)]
    kept = list(_questions(kept, bindings.questions_max))[: bindings.sentences_max]
    rest = " ".join(_stopped(s) for s in kept)
    return rest if not violations(rest, bindings) else _singly(kept, bindings)


def _singly(kept: Sequence[str], bindings: Bindings) -> str:
    """Join sentence by sentence, leaving out each that breaks something beside those ahead of it."""
    rest = ""
    for sentence in kept:
        longer = f"{rest} {_stopped(sentence)}".strip()
        rest = rest if violations(longer, bindings) else longer
    return rest


def _has(text: str, mark: str) -> bool:
    if mark == MARKS["ellipses"]:
        return bool(_ELLIPSIS.search(text))
    if mark == MARKS["dashes"]:
        return bool(_DASH.search(text))
    if mark == MARKS["emojis"]:
        return bool(_EMOJI.search(text))
    return mark in text or mark in folded(text)


def _plain_marks(text: str, marks: Iterable[str]) -> str:
    banned = set(marks)
    if MARKS["emojis"] in banned:
        text = _EMOJI.sub("", text)
    if MARKS["dashes"] in banned:
        text = _DASH.sub(", ", text)
    for mark in banned & {";", ":"}:
        text = text.replace(mark, ",")
    if "*" in banned:
        text = text.replace("*", "")
    return _STOPS.sub(lambda stops: _plain_stops(stops[0], banned), text) if banned & set("!?\u2026") else text


def _plain_stops(stops: str, banned: set[str]) -> str:
    kept = "".join(mark for mark in stops if mark not in banned)
    return (_ELLIPSIS.sub(".", kept) if "\u2026" in banned else kept) or "."


def _brief(found: Iterable[str], words_max: int | None) -> Iterable[str]:
    for sentence in found:
        yield from [sentence] if words_max is None or word_count(sentence) <= words_max else _parted(sentence, words_max)


def _parted(sentence: str, words_max: int) -> Iterable[str]:
    """The clauses of a long sentence as sentences of their own, as many together as the limit lets; those still too long go."""
    stop = _TAIL.search(sentence)
    clauses = [clause for clause in _CLAUSE.split(sentence[: stop.start()] if stop else sentence) if word_count(clause)]
    parts: list[str] = []
    for clause in clauses:
        together = f"{parts[-1]}, {clause}" if parts else clause
        if parts and word_count(together) <= words_max:
            parts[-1] = together
        else:
            parts.append(clause)
    for part in parts:
        end = (stop[0] if stop else ".") if part is parts[-1] else "."
        if word_count(part) <= words_max:
            yield part[:1].upper() + part[1:] + end


def _questions(found: Iterable[str], questions_max: int | None) -> Iterable[str]:
    asked = 0
    for sentence in found:
        asked += asks(sentence)
        if questions_max is None or asked <= questions_max or not asks(sentence):
            yield sentence


def _stopped(sentence: str) -> str:
    """A sentence that stands before another needs a stop."""
    return sentence if _TAIL.search(sentence) else f"{sentence.rstrip(' ,;:')}."
