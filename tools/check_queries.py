"""Keeps everybody's data to themselves: in every store.py, a query of a table with a person_id names that person_id.

Seen are `select`, `update` and `delete` built with SQLAlchemy, and SQL in `text`. A query may be begun under a name and finished
where it is used (`base = sa.select(note)`, then `base.where(note.c.person_id == ...)`): then every use has to name the person.
What really concerns everybody says so, on its own line or the one above: `# any person: <why>`.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VERBS = frozenset({"select", "update", "delete"})
NARROWING = frozenset({"where", "filter"})
ALLOWED = re.compile(r"#\s*any person:\s*\S")
OWNER = "person_id"
CONDITION = "ColumnElement[bool]"


@dataclass(slots=True)
class Scope:
    """What the names of a store stand for."""

    owned: frozenset[str]
    tables: dict[str, str] = field(default_factory=dict)  # a name, and the owned table it stands for
    begun: dict[str, str] = field(default_factory=dict)  # an unfinished query, and the owned table it reads
    narrowed: set[str] = field(default_factory=set)  # conditions that name the person

    def copy(self) -> "Scope":
        """Begin a scope inside this one: what holds here holds there, and what is learnt there stays there."""
        return Scope(self.owned, dict(self.tables), dict(self.begun), set(self.narrowed))


def owned_tables(tree: ast.AST) -> Iterator[str]:
    """Yield the tables of a module that have a person_id, by the name they are assigned to."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and _called(node.value) == "Table"
            and _has_owner_column(node.value)
        ):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _has_owner_column(table: ast.Call) -> bool:
    columns = (arg for arg in table.args if isinstance(arg, ast.Call) and _called(arg) == "Column" and arg.args)
    return any(isinstance(first := column.args[0], ast.Constant) and first.value == OWNER for column in columns)


def faults(source: str, owned: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the line of every query that leaves its person unnamed, and the table it reads."""
    lines = source.splitlines()
    scope = Scope(frozenset(owned))
    tree = ast.parse(source)
    scope.narrowed.update(_conditions(tree, scope))
    for line, table in sorted(_queries(tree, scope)):
        if not any(ALLOWED.search(text) for text in lines[max(0, line - 2) : line]):
            yield line, table


def _conditions(tree: ast.Module, scope: Scope) -> Iterator[str]:
    """Yield the functions of a module that return a condition (so they are annotated) in which the person is named."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.returns is not None and CONDITION in ast.unparse(node.returns):
            returned = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value is not None]
            if returned and all(_names_owner(value, scope) for value in returned):
                yield node.name


def _queries(body: ast.Module | ast.FunctionDef, scope: Scope) -> set[tuple[int, str]]:
    """Find the queries of a module, function by function, that name no person."""
    functions = [n for statement in body.body for n in ast.walk(statement) if isinstance(n, ast.FunctionDef)]
    within = {id(n) for function in functions for n in ast.walk(function)}
    nodes = [n for n in ast.walk(body) if id(n) not in within]
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            _learn(node.targets[0].id, node.value, scope)
    found = set(_unnarrowed(nodes, scope))
    return found.union(*(_queries(function, scope.copy()) for function in functions))


def _learn(name: str, value: ast.expr, scope: Scope) -> None:
    """Note what an assignment says about a name."""
    table = _table(value, scope)
    if table and isinstance(value, ast.Call) and _called(value) == "alias":
        scope.tables[name] = table
    if _names_owner(value, scope):
        scope.narrowed.add(name)
    elif (query := _query(value, scope)) and not query.narrowed:
        scope.begun[name] = query.table


@dataclass(frozen=True, slots=True)
class Query:
    """A chain of calls that makes a query of an owned table."""

    line: int
    table: str
    narrowed: bool


def _unnarrowed(nodes: Sequence[ast.AST], scope: Scope) -> Iterator[tuple[int, str]]:
    """Yield the queries that name no person: at the outermost call of a chain, or where a begun query is used as it is."""
    inner = {id(n.func.value) for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
    inner |= {
        id(n.value) for n in nodes if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name) and n.targets[0].id in scope.begun
    }
    for node in nodes:
        if id(node) in inner:
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in scope.begun:
            yield node.lineno, scope.begun[node.id]
        if isinstance(node, ast.Call) and (query := _query(node, scope)) and not query.narrowed:
            yield query.line, query.table


def _query(node: ast.expr, scope: Scope) -> Query | None:
    """Read a chain of calls from its end to its beginning."""
    narrowed = False
    while isinstance(node, ast.Call):
        narrowed = narrowed or (_called(node) in NARROWING and any(_names_owner(arg, scope) for arg in node.args))
        table = _read_by(node, scope)
        if table:
            return Query(node.lineno, table, narrowed)
        if not isinstance(node.func, ast.Attribute):
            return None
        if isinstance(node.func.value, ast.Name) and node.func.value.id in scope.begun:
            return Query(node.lineno, scope.begun[node.func.value.id], narrowed)
        node = node.func.value
    return None


def _read_by(call: ast.Call, scope: Scope) -> str | None:
    """Return the owned table that `select(...)`, `table.update()` or `text(...)` concerns."""
    verb = _called(call)
    if verb == "text":
        return _in_sql(call, scope)
    if verb not in VERBS:
        return None
    on = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    return next((table for node in [*on, *call.args] if (table := _table(node, scope))), None)


def _in_sql(call: ast.Call, scope: Scope) -> str | None:
    first = call.args[0] if call.args else None
    sql = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    if OWNER in sql:
        return None
    return next((word for word in re.findall(r"(?i)\b(?:from|update|join)\s+(\w+)", sql) if word in scope.owned), None)


def _table(node: ast.expr, scope: Scope) -> str | None:
    """Return the owned table that an expression stands for: `note`, `note.c.id`, `note.c.id.label("x")`, `note.alias()`."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Starred):
        node = node.func if isinstance(node, ast.Call) else node.value
    if not isinstance(node, ast.Name):
        return None
    return node.id if node.id in scope.owned else scope.tables.get(node.id)


def _names_owner(node: ast.expr, scope: Scope) -> bool:
    """Whether a condition compares a person_id, by itself or through a name given to such a condition."""
    return any(
        (isinstance(part, ast.Compare) and any(_is_owner(side) for side in [part.left, *part.comparators]))
        or (isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "in_" and _is_owner(part.func.value))
        or (isinstance(part, ast.Name) and part.id in scope.narrowed)
        for part in ast.walk(node)
    )


def _is_owner(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == OWNER


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""


def main(root: Path) -> int:
    """Print every query that forgets its person."""
    stores = {path: path.read_text("utf-8") for path in sorted(root.rglob("store.py"))}
    owned = frozenset(table for source in stores.values() for table in owned_tables(ast.parse(source)))
    found = [
        f"{path}:{line} reads {table} and names no {OWNER}" for path, source in stores.items() for line, table in faults(source, owned)
    ]
    print("\n".join(found) or f"{len(stores)} stores: every query names its person.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path("src")))
