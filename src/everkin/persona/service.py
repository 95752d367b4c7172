"""The library of companions, and the examples of their voice."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

import yaml
from pydantic import ValidationError

from everkin.kit.log import get_logger
from everkin.kit.stages import stage
from everkin.persona.rules import voice
from everkin.persona.models import Blueprint, BlueprintBroken, Exchange, Recollection, UnknownCompanion
from everkin.ports.chat import ModelError
from everkin.ports.embedding import Embedding, Vectors

log = get_logger(__name__)

OFFERED = ("tove", "ines", "kwame", "hana", "idris", "rowan")
"""The companions that come with the package, in the order in which they are offered; the first one greets a newcomer."""
RECOLLECTIONS = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """How a companion would sound: all its examples, each with its closeness to the message (cosine), and a few recollections.

    The nearest stand last.
    """

    examples: tuple[tuple[Exchange, float], ...] = ()
    recollections: tuple[Recollection, ...] = ()


class Personas:
    """Every companion, and how each would sound."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding
        self._vectors: dict[str, asyncio.Task[tuple[Vectors, Vectors]]] = {}

    def all(self) -> tuple[Blueprint, ...]:
        """Return the companions, in the order in which they are offered."""
        return tuple(stock().values())

    def get(self, companion_id: str) -> Blueprint:
        """Return a companion. Raises `UnknownCompanion`."""
        try:
            return stock()[companion_id]
        except KeyError:
            raise UnknownCompanion(f"There is no companion called {companion_id[:40]!r}. See who there is: everkin companions") from None

    @stage("persona")
    async def voice(self, who: Blueprint, said: Vectors) -> Voice:
        """Order the examples by how near they are to a message whose vector is `said` (d,).

        Without the encoder there are none: a reply without examples is better than no reply.
        """
        try:
            said_to, recalled_for = await self._examples(who)
        except ModelError as error:
            log.warning("examples not embedded", code=error.code)
            return Voice()
        return Voice(
            tuple((who.examples[i], closeness) for i, closeness in voice.nearest(said_to, said, len(who.examples))),
            tuple(who.recollections[i] for i, _ in voice.nearest(recalled_for, said, RECOLLECTIONS)),
        )

    async def prepare(self, who: Blueprint) -> None:
        """Encode a companion's examples ahead of the first message. A failure is logged, and only costs the head start."""
        try:
            await self._examples(who)
        except ModelError as error:
            log.warning("examples not embedded", code=error.code)

    async def _examples(self, who: Blueprint) -> tuple[Vectors, Vectors]:
        task = self._vectors.get(who.id)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._vectors[who.id] = asyncio.create_task(self._embed(who))
        return await asyncio.shield(task)

    async def _embed(self, who: Blueprint) -> tuple[Vectors, Vectors]:
        said = [e.said for e in who.examples] + [r.said for r in who.recollections]
        vectors = await self._embedding.embed(said)
        return vectors[: len(who.examples)], vectors[len(who.examples) :]


@cache
def stock() -> Mapping[str, Blueprint]:
    """Read the companions that come with the package. Raises `BlueprintBroken`."""
    folder = resources.files("everkin.persona").joinpath("companions")
    read = (read_blueprint(f"{name}.yaml", folder.joinpath(f"{name}.yaml").read_text("utf-8")) for name in OFFERED)
    return MappingProxyType({who.id: who for who in read})


def read_blueprint(name: str, text: str) -> Blueprint:
    """Read a blueprint from YAML. Raises `BlueprintBroken` with the place and the fault."""
    try:
        return Blueprint.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise BlueprintBroken(f"{name} is not readable YAML: {str(error).splitlines()[0]}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BlueprintBroken(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
