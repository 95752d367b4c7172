import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from everkin.conversation import streams as module
from everkin.conversation.models import NotResumable
from everkin.conversation.streams import EVENTS_MAX, Stream, Streams
from everkin.kit.clock import ManualClock
from tests.support.house import MORNING, TTL_S, heard

HERE, ELSEWHERE = uuid4(), uuid4()


def spoken(count: int, *, ended: bool = True) -> Stream:
    """A stream of so many events, numbered in their data."""
    return speak(Stream(HERE, uuid4()), count, ended=ended)


def speak(stream: Stream, count: int, *, ended: bool = True, now: float = 0.0) -> Stream:
    stream.turn_id = uuid4()
    for number in range(1, count + 1):
        stream.publish("delta", number)
    if ended:
        stream.end(now)
    return stream


async def numbers(stream: Stream, after: int = 0) -> list[object]:
    return [event.data for event in await heard(stream, after)]


@pytest.mark.parametrize("after", range(6))
async def test_a_stream_is_resumed_behind_every_event(after: int) -> None:
    assert await numbers(spoken(5), after) == list(range(after + 1, 6))


async def test_who_follows_hears_what_comes_and_who_comes_late_hears_the_same() -> None:
    stream = Stream(HERE, uuid4())
    early = [asyncio.create_task(heard(stream)) for _ in range(3)]
    for data in "abc":
        stream.publish("delta", data)
        await asyncio.sleep(0)
    late = asyncio.create_task(heard(stream))
    await asyncio.sleep(0)
    stream.publish("done", "d")
    stream.end(0.0)
    follows = [await task for task in (*early, late)]
    assert [[(e.number, e.name, e.data) for e in events] for events in follows] == [
        [(1, "delta", "a"), (2, "delta", "b"), (3, "delta", "c"), (4, "done", "d")]
    ] * 4


async def test_who_leaves_takes_nothing_from_the_others() -> None:
    stream = Stream(HERE, uuid4())
    leaving, staying = asyncio.create_task(heard(stream)), asyncio.create_task(heard(stream))
    stream.publish("delta", "a")
    await asyncio.sleep(0)
    leaving.cancel()
    stream.publish("done", "b")
    stream.end(0.0)
    assert len(await staying) == 2


async def test_an_empty_stream_that_has_ended_is_over() -> None:
    assert await numbers(spoken(0)) == []


async def test_only_the_last_events_are_kept() -> None:
    stream = spoken(EVENTS_MAX + 10)
    assert await numbers(stream, 10) == list(range(11, EVENTS_MAX + 11))
    with pytest.raises(NotResumable):
        await numbers(stream, 9)


async def test_who_is_overtaken_by_the_ring_is_let_go_and_told_when_they_come_back() -> None:
    stream = spoken(1, ended=False)
    following = stream.follow()
    assert (await anext(following)).number == 1
    for number in range(EVENTS_MAX + 1):
        stream.publish("delta", number)
    assert [event async for event in following] == []
    with pytest.raises(NotResumable):
        await numbers(stream, 1)


async def test_who_keeps_up_with_the_ring_misses_nothing() -> None:
    stream = spoken(1, ended=False)
    following = stream.follow()
    assert (await anext(following)).number == 1
    for _ in range(EVENTS_MAX):
        stream.publish("delta", 0)
    stream.end(0.0)
    assert [event.number async for event in following] == list(range(2, EVENTS_MAX + 2))


@pytest.mark.parametrize("after", [6, 1000, -2])
async def test_an_event_that_never_was_is_not_resumable(after: int) -> None:
    with pytest.raises(NotResumable):
        await numbers(spoken(5), after)


@pytest.mark.parametrize(("ended", "answered", "again"), [(False, False, False), (True, False, True), (True, True, False)])
def test_only_what_is_over_without_a_reply_may_be_tried_again(ended: bool, answered: bool, again: bool) -> None:  # noqa: FBT001 - a table
    stream = spoken(1, ended=ended)
    stream.answered = answered
    assert stream.may_try_again is again


async def test_begun_waits_for_the_turn_or_its_end() -> None:
    begins, fails = Stream(HERE, uuid4()), Stream(HERE, uuid4())
    waits = [asyncio.create_task(stream.begun()) for stream in (begins, fails)]
    await asyncio.sleep(0)
    speak(begins, 1, ended=False)
    fails.end(0.0)
    assert [await wait for wait in waits] == [True, False]


def kept(streams: Streams, here: UUID = HERE, *, ended: bool = True, now: float = 0.0) -> Stream:
    return speak(streams.open(here, uuid4()), 3, ended=ended, now=now)


def test_a_finished_stream_is_kept_for_its_time_and_a_running_one_for_good() -> None:
    clock = ManualClock(MORNING)
    streams = Streams(clock, TTL_S)
    finished, running = kept(streams), kept(streams, ELSEWHERE, ended=False)
    event_id = f"{finished.turn_id}-1"
    clock.advance(timedelta(seconds=TTL_S))
    assert streams.resume(HERE, event_id) == (finished, 1)
    clock.advance(timedelta(seconds=0.1))
    assert streams.of(HERE) is None
    with pytest.raises(NotResumable):
        streams.resume(HERE, event_id)
    assert streams.resume(ELSEWHERE, None) == (running, 0)


def test_a_running_reply_whose_beginning_is_gone_is_not_resumable_from_there() -> None:
    streams = Streams(ManualClock(MORNING), TTL_S)
    stream = kept(streams, ended=False)
    assert streams.resume(HERE, None) == (stream, 0)
    for number in range(EVENTS_MAX):
        stream.publish("delta", number)
    with pytest.raises(NotResumable):
        streams.resume(HERE, None)
    assert streams.resume(HERE, f"{stream.turn_id}-3") == (stream, 3)


def test_idle_is_nothing_to_follow() -> None:
    streams = Streams(ManualClock(MORNING), TTL_S)
    assert streams.resume(HERE, None) is None
    kept(streams)
    assert streams.resume(HERE, None) is None
    assert streams.resume(HERE, "") is None


@pytest.mark.parametrize("number", ["0", "1", "3"])
def test_an_events_id_finds_its_stream(number: str) -> None:
    streams = Streams(ManualClock(MORNING), TTL_S)
    stream = kept(streams)
    assert streams.resume(HERE, f"{stream.turn_id}-{number}") == (stream, int(number))


@pytest.mark.parametrize(
    "event_id",
    [
        "{turn}-4",
        "{turn}--1",
        "{turn}-",
        "{turn}",
        "{turn}-\u0663",
        "{turn}-1.0",
        "01a1f84a-95c0-7000-8000-000000000000-1",
        "x",
        "-",
        "1",
        "{turn}-" + "9" * 5000,
    ],
)
def test_another_id_is_not_resumable(event_id: str) -> None:
    streams = Streams(ManualClock(MORNING), TTL_S)
    with pytest.raises(NotResumable):
        streams.resume(HERE, event_id.format(turn=kept(streams).turn_id))


def test_the_next_turn_takes_the_place_of_the_one_before() -> None:
    streams = Streams(ManualClock(MORNING), TTL_S)
    before, after = kept(streams), kept(streams)
    assert streams.of(HERE) is after
    with pytest.raises(NotResumable):
        streams.resume(HERE, f"{before.turn_id}-1")
    streams.drop(after, before)
    assert streams.of(HERE) is before
    streams.drop(before, None)
    assert streams.of(HERE) is None


def test_the_oldest_finished_streams_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STREAMS_MAX", 2)
    streams = Streams(ManualClock(MORNING), TTL_S)
    places = [uuid4() for _ in range(4)]
    for age, place in enumerate(places):
        kept(streams, place, ended=place != places[0], now=float(age))
    assert [streams.of(place) is not None for place in places] == [True, False, False, True]


def test_all_are_stopped_at_once() -> None:
    streams = Streams(ManualClock(MORNING), TTL_S)
    running = [kept(streams, place, ended=False) for place in (HERE, ELSEWHERE)]
    streams.stop_all()
    assert all(stream.stopping.is_set() for stream in running)
