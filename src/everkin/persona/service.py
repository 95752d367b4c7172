"""The library of companions, and the examples of their voice."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

import yaml
from pydantic import ValidationError

from everkin.kit.stages import stage
from everkin.persona import rules
from everkin.persona.models import Blueprint, BlueprintBroken, Exchange, Recollection, UnknownCompanion
from everkin.ports.embedding import Embedding, Vectors


RECOLLECTIONS = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """The examples nearest to a message, each with its closeness (cosine), the nearest last."""

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
    async def voice(self, who: Blueprint, said: Vectors, examples: int) -> Voice:
        """Choose the `examples` examples, and the few recollections, nearest to a message whose vector is `said` (d,)."""
        if not examples:
            return Voice()
        said_to, recalled_for = await self._examples(who)
        return Voice(
            tuple((who.examples[i], closeness) for i, closeness in rules.nearest(said_to, said, examples)),
            tuple(who.recollections[i] for i, _ in rules.nearest(recalled_for, said, RECOLLECTIONS)),
        )

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
    """Read the companions that come with the package."""
    folder = resources.files("everkin.persona").joinpath("companions")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    read = (read_blueprint(f.name, f.read_text("utf-8")) for f in files)
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
