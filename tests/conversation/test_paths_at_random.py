"""Whatever is said, made again, continued, undone, edited, shown, branched, deleted and imported: the path is that of a plain model.

Memory can follow it, and whatever was shown once can be shown again, unless it was deleted.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from everkin.conversation import store
from everkin.conversation.models import Imported, Kind, NothingToUndo, OutOfPlace, Reply, Said, Wants
from everkin.conversation.rules import message_weight
from everkin.memory.models import Told
from tests.conversation.test_paths import A_YEAR_AGO, Listening, listening
from tests.support.house import House, open_house

TEXTS = ("The lake was cold.", "Mara moved to Porto.", "I want to die", "Are you real?", "On Friday, at last.")
REPLIES: tuple[tuple[Kind, str], ...] = (
    ("reply", "Which lake?"),
    ("reply", "Noted."),
    ("care", "Please call."),
    ("disclosure", "I am an AI."),
)


@dataclass
class Node:
    """A message of the model."""

    parent: UUID | None
    role: str
    kind: Kind
    text: str
    deleted: bool = False


@dataclass
class Tree:
    """The plain model: every message, and every path that was ever shown, the present one last."""

    nodes: dict[UUID, Node] = field(default_factory=dict)
    shown: list[list[UUID]] = field(default_factory=list)

    @property
    def path(self) -> list[UUID]:
        return self.shown[-1]

    def up(self, message_id: UUID | None) -> list[UUID]:
        """The path that ends in a message."""
        ids: list[UUID] = []
        while message_id is not None:
            ids.insert(0, message_id)
            message_id = self.nodes[message_id].parent
        return ids

    def add(self, message_id: UUID, node: Node) -> None:
        self.nodes[message_id] = node
        self.shown.append(self.up(message_id))

    def show(self, message_id: UUID) -> None:
        last = next((path for path in reversed(self.shown) if message_id in path), self.up(message_id))
        self.shown.append(last)

    def remove(self, message_id: UUID) -> None:
        first = self.nodes[message_id].parent is None
        gone = {one for one in self.nodes if message_id in self.up(one)} - ({message_id} if first else set())
        self.shown = [[one for one in path if one not in gone] for path in self.shown]
        self.nodes = {one: node for one, node in self.nodes.items() if one not in gone}
        if first:
            self.nodes[message_id].deleted = True

    def asked(self, message_id: UUID) -> UUID | None:
        """The message of the person's that is answered again for one of these."""
        node = self.nodes[message_id]
        answered = message_id if node.role == "person" else node.parent
        good = answered and self.nodes[answered].role == "person" and not self.nodes[answered].deleted
        return answered if good else None

    def last_said(self) -> UUID | None:
        """The person's last message that is shown."""
        return next((one for one in reversed(self.path) if self.nodes[one].role == "person" and not self.nodes[one].deleted), None)

    def seen(self) -> list[tuple[UUID, str]]:
        """What is shown."""
        return [(one, self.nodes[one].text) for one in self.path if not self.nodes[one].deleted]

    def remembered(self) -> list[UUID]:
        found = []
        for one, following in zip(self.path, [*self.path[1:], None], strict=True):
            node, care = self.nodes[one], following is not None and self.nodes[following].kind == "care"
            crisis = node.role == "person" and (care or "die" in node.text)
            if node.kind in {"said", "reply"} and not node.deleted and not crisis:
                found.append(one)
        return found


class Paths(RuleBasedStateMachine):
    """Does to a house what is done to the model. `memories` follows only what is due."""

    def __init__(self, runner: asyncio.Runner, house: House, memory: Listening) -> None:
        super().__init__()
        self.runner, self.house, self.memory = runner, house, memory
        self.tree = Tree()
        self.memories: dict[UUID, Told] = {}
        self.run(house.database.write(lambda conn: conn.execute(sa.delete(store.conversation)).rowcount))
        self.conversation = self.run(house.open())
        (greeting,) = self.run(house.messages(self.conversation))
        for one in self.run(house.app.paths.alternatives(house.owner, self.conversation.id, greeting.id)):
            self.tree.nodes[one.id] = Node(None, "companion", "greeting", one.text)
        self.tree.shown.append([greeting.id])
        memory.heard()

    def run(self, work: Any) -> Any:  # noqa: ANN401 - any coroutine and what it returns
        return self.runner.run(work)

    def pick(self, data: st.DataObject) -> UUID:
        """Any message that is not deleted, shown or not."""
        return data.draw(st.sampled_from([one for one, node in self.tree.nodes.items() if not node.deleted]))

    def does(self, change: str, message_id: UUID, *more: object) -> Any:  # noqa: ANN401 - what the change returns
        self.house.clock.advance(timedelta(seconds=1))
        method = getattr(self.house.app.paths, change)
        return self.run(method(self.house.owner, self.conversation.id, message_id, *more))

    async def follow(self) -> None:
        """Remember anew what is due, and nothing else."""
        due = await self.house.app.conversations.lines(self.house.owner, "tove", sorted(self.memory.heard()))
        self.memories.update((one, read) for one, read in due.items() if read)
        self.memories = {one: read for one, read in self.memories.items() if due.get(one, read)}

    async def say(self, text: str, parent_id: UUID | None, answer: tuple[Kind, str] | None) -> tuple[UUID, UUID | None]:
        settlement = self.house.app.settlement
        said = replace(self.house.said(self.conversation, text), parent_id=parent_id)
        turn = await settlement.hold(self.house.owner, said)
        await self.follow()
        kind, words = answer or ("reply", "")
        message = await settlement.settle(turn, Reply(words, kind, "complete" if words else "stopped"))
        return turn.message.id, message.id if message else None

    def says(self, text: str, parent_id: UUID | None, answer: tuple[Kind, str] | None) -> None:
        self.house.clock.advance(timedelta(seconds=1))
        said_id, reply_id = self.run(self.say(text, parent_id, answer))
        self.tree.add(said_id, Node(parent_id or self.tree.path[-1], "person", "said", text))
        if reply_id and answer:
            self.tree.add(reply_id, Node(said_id, "companion", *answer))

    @rule(text=st.sampled_from(TEXTS), answer=st.none() | st.sampled_from(REPLIES))
    def say_something(self, text: str, answer: tuple[Kind, str] | None) -> None:
        self.says(text, None, answer)

    @rule(text=st.sampled_from(TEXTS), answer=st.none() | st.sampled_from(REPLIES), data=st.data())
    def branch(self, text: str, answer: tuple[Kind, str] | None, data: st.DataObject) -> None:
        self.says(text, data.draw(st.sampled_from(list(self.tree.nodes))), answer)

    def wants(self, wants: Wants, message_id: UUID, answer: tuple[Kind, str] | None) -> UUID | None:
        """Ask for a reply without saying anything; return its id if anything is said. Without an answer the server dies over it."""
        self.house.clock.advance(timedelta(seconds=1))
        said = Said(self.house.token, self.conversation.id, message_id, "", wants=wants, reply_id=uuid4())
        turn = self.run(self.house.app.settlement.hold(self.house.owner, said))
        assert self.run(self.house.messages(self.conversation))[-1].id == turn.message.id
        self.run(self.follow())
        if answer is None:
            self.run(self.house.app.settlement.sweep())
            return None
        message = self.run(self.house.app.settlement.settle(turn, Reply(turn.begun + answer[1], answer[0])))
        return message.id if message else None

    @precondition(lambda self: not all(node.deleted for node in self.tree.nodes.values()))
    @rule(answer=st.none() | st.sampled_from((*REPLIES, ("reply", ""))), data=st.data())
    def again(self, answer: tuple[Kind, str] | None, data: st.DataObject) -> None:
        message_id = self.pick(data)
        asked = self.tree.asked(message_id)
        if asked is None:
            with pytest.raises(OutOfPlace):
                self.wants("again", message_id, answer)
        elif (new := self.wants("again", message_id, answer)) and answer:
            self.tree.add(new, Node(asked, "companion", *answer))

    @precondition(lambda self: self.tree.nodes[self.tree.path[-1]].kind == "reply" and not self.tree.nodes[self.tree.path[-1]].deleted)
    @rule(answer=st.none() | st.sampled_from((("reply", " And so on."), ("reply", " "))))
    def more(self, answer: tuple[Kind, str] | None) -> None:
        last = self.tree.path[-1]
        asked, begun = self.tree.asked(last), self.tree.nodes[last].text
        if asked is None:
            with pytest.raises(OutOfPlace):
                self.wants("more", last, answer)
        elif (new := self.wants("more", last, answer)) and answer:
            self.tree.add(new, Node(asked, "companion", "reply", begun + answer[1]))

    @rule()
    def undo(self) -> None:
        undone = self.tree.last_said()
        self.house.clock.advance(timedelta(seconds=1))
        work = self.house.app.paths.undo(self.house.owner, self.conversation.id)
        if undone is None:
            with pytest.raises(NothingToUndo):
                self.run(work)
        else:
            assert self.run(work).id == undone
            self.tree.shown.append(self.tree.up(self.tree.nodes[undone].parent))

    @precondition(lambda self: not all(node.deleted for node in self.tree.nodes.values()))
    @rule(text=st.sampled_from(TEXTS), data=st.data())
    def edit(self, text: str, data: st.DataObject) -> None:
        old = self.pick(data)
        new = self.does("edit", old, text, uuid4())
        self.tree.add(new.id, replace(self.tree.nodes[old], text=text))

    @precondition(lambda self: not all(node.deleted for node in self.tree.nodes.values()))
    @rule(data=st.data())
    def show(self, data: st.DataObject) -> None:
        message_id = self.pick(data)
        self.does("show", message_id)
        self.tree.show(message_id)

    @precondition(lambda self: not all(node.deleted for node in self.tree.nodes.values()))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        message_id = self.pick(data)
        self.does("delete", message_id)
        self.tree.nodes[message_id].deleted = True

    @precondition(lambda self: not all(node.deleted for node in self.tree.nodes.values()))
    @rule(data=st.data())
    def delete_from(self, data: st.DataObject) -> None:
        message_id = self.pick(data)
        self.does("delete_from", message_id)
        self.tree.remove(message_id)

    @rule(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=5))
    def import_lines(self, texts: list[str]) -> None:
        lines = [Imported("companion" if n % 2 else "person", text, A_YEAR_AGO + timedelta(n)) for n, text in enumerate(texts)]
        self.run(self.house.app.conversations.import_lines(self.house.owner, "tove", lines))
        for message in self.run(self.house.messages(self.conversation))[-len(texts) :]:
            self.tree.add(message.id, Node(self.tree.path[-1], message.role, message.kind, message.text))

    @invariant()
    def what_is_shown_is_what_the_model_shows(self) -> None:
        page = self.run(self.house.app.conversations.page(self.house.owner, self.conversation.id, None, 200))
        assert [(m.id, m.text) for m in page.items] == self.tree.seen()
        weights = [0 if self.tree.nodes[one].deleted else message_weight(self.tree.nodes[one].text) for one in self.tree.path]
        by_id = {one: sum(weights[: n + 1]) for n, one in enumerate(self.tree.path)}
        assert [m.path_weight for m in page.items] == [by_id[m.id] for m in page.items]
        for message, place in zip(page.items, page.places, strict=True):
            there = self.tree.nodes[message.id]
            others = [n for n in self.tree.nodes.values() if (n.parent, n.role, n.deleted) == (there.parent, there.role, False)]
            assert 1 <= place.number <= place.count == len(others)

    @invariant()
    def every_path_is_shown_or_told_of(self) -> None:
        found = self.run(self.house.app.paths.branches(self.house.owner, self.conversation.id))
        told = {one for branch in found for one in self.tree.up(branch.end.id)} | set(self.tree.path)
        assert told >= {one for one, node in self.tree.nodes.items() if not node.deleted and node.kind != "greeting"}
        assert not any(branch.end.id in self.tree.path for branch in found)

    def teardown(self) -> None:
        for message_id in [one for one, node in self.tree.nodes.items() if not node.deleted]:
            self.does("show", message_id)
            assert message_id in [m.id for m in self.run(self.house.messages(self.conversation))]

    @invariant()
    def memory_that_follows_what_is_due_remembers_the_shown_path(self) -> None:
        conversations, owner = self.house.app.conversations, self.house.owner
        self.run(self.follow())
        shown = [message.id for message in self.run(self.house.messages(self.conversation))]
        read = self.run(conversations.lines(owner, "tove", shown))
        remembered = {one: told for one, told in read.items() if told}
        assert list(remembered) == self.tree.remembered()
        assert self.memories == remembered


def test_after_any_changes_the_path_is_the_models_and_memory_follows(migrated_url: str, tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        rooms = AsyncExitStack()
        house, memory = listening(runner.run(rooms.enter_async_context(open_house(migrated_url, tmp_path))))
        try:
            run_state_machine_as_test(
                lambda: Paths(runner, house, memory),  # type: ignore[arg-type]  # anything that makes a machine will do
                settings=settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)),
            )
        finally:
            runner.run(rooms.aclose())
