import ast
from pathlib import Path

import pytest

from tools.check_queries import faults, main, owned_tables

TABLES = """
note = sa.Table("note", metadata, sa.Column("id", Uuid), sa.Column("person_id", Uuid, nullable=False))
label = sa.Table("label", metadata, sa.Column("id", Uuid))
"""

NAMED = {
    "select": "sa.select(note).where(note.c.person_id == person.id)",
    "columns": "sa.select(note.c.id, note.c.text.label('t')).where(note.c.id == i, note.c.person_id == person.id).order_by(note.c.id)",
    "either side": "sa.select(note).where(person.id == note.c.person_id)",
    "update": "sa.update(note).where(note.c.person_id == person.id).values(text=t)",
    "delete of the table": "note.delete().where(note.c.person_id == person.id)",
    "some people": "sa.select(note).where(note.c.person_id.in_(people))",
    "nobody's table": "sa.select(label)",
    "insert": "note.insert().values(id=i)",
    "sql": "sa.text('select * from note where person_id = :p')",
}

FORGOTTEN = {
    "select": "sa.select(note)",
    "columns": "sa.select(label.c.id, note.c.id).where(note.c.id == i)",
    "update": "sa.update(note).where(note.c.id == i).values(person_id=person.id)",
    "update of the table": "note.update().values(text=t)",
    "delete": "sa.delete(note).where(note.c.id == i)",
    "only shown": "sa.select(note.c.person_id).where(note.c.id == i)",
    "only joined": "sa.select(note).join(label, note.c.person_id == label.c.id)",
    "inner": "sa.select(label).where(label.c.id.in_(sa.select(note.c.id)))",
    "sql": "sa.text('SELECT * FROM note WHERE id = :i')",
}


def _faults(code: str) -> list[tuple[int, str]]:
    return list(faults(code, {"note"}))


def test_it_knows_the_tables_of_people_by_their_columns() -> None:
    assert list(owned_tables(ast.parse(TABLES))) == ["note"]


@pytest.mark.parametrize("query", NAMED.values(), ids=NAMED)
def test_a_query_that_names_its_person_passes(query: str) -> None:
    assert _faults(f"def get(conn, person, i, t):\n    return conn.execute({query})") == []


@pytest.mark.parametrize("query", FORGOTTEN.values(), ids=FORGOTTEN)
def test_a_query_that_forgets_its_person_is_found(query: str) -> None:
    assert _faults(f"def get(conn, person, i, t):\n    return conn.execute({query})") == [(2, "note")]


def test_a_query_over_several_lines_is_found_at_its_first() -> None:
    assert _faults("rows = conn.execute(\n    sa.select(note)\n    .where(note.c.id == i)\n)") == [(2, "note")]


def test_a_begun_query_is_judged_where_it_is_used() -> None:
    base = "base = sa.select(note)\n\n"
    good = "def good(conn, p):\n    conn.execute(base.where(note.c.person_id == p))\n\n"
    code = base + good + "def bad(conn):\n    conn.execute({})"
    assert _faults(code.format("base.where(note.c.id == 1)")) == [(7, "note")]
    assert _faults(code.format("base")) == [(7, "note")]


def test_a_condition_may_have_a_name() -> None:
    code = "def get(conn, p):\n    mine = note.c.person_id == p\n    conn.execute(sa.select(note).where(mine))"
    assert _faults(code) == []


def test_a_name_given_in_one_function_means_nothing_in_another() -> None:
    code = "def one(p):\n    which = note.c.person_id == p\n\ndef other(conn, which):\n    conn.execute(sa.select(note).where(which))"
    assert _faults(code) == [(5, "note")]


def test_an_alias_is_the_table() -> None:
    code = "def get(conn, p):\n    other = note.alias()\n    conn.execute(sa.select(other).where(other.c.{} == p))"
    assert _faults(code.format("person_id")) == []
    assert _faults(code.format("id")) == [(3, "note")]


@pytest.mark.parametrize("code", ["sa.delete(note)  # any person: the year is over", "# any person: the year is over\nsa.delete(note)"])
def test_a_reason_allows_it(code: str) -> None:
    assert _faults(code) == []


@pytest.mark.parametrize("comment", ["# any person:", "# any person", "# the year is over"])
def test_without_a_reason_it_is_not_allowed(comment: str) -> None:
    assert _faults(f"sa.delete(note)  {comment}") == [(1, "note")]


def test_a_table_is_known_in_every_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, code in (("notes", TABLES), ("reports", "everything = [sa.select(note)]")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "store.py").write_text(code)
    assert main(tmp_path) == 1
    assert capsys.readouterr().out == f"{tmp_path}/reports/store.py:1 reads note and names no person_id\n"


def test_a_condition_may_be_a_function_that_says_so() -> None:
    of = "def of(table, p) -> sa.ColumnElement[bool]:\n    return {}\n\n\n"
    use = "def get(conn, p):\n    conn.execute(sa.select(note).where(of(note, p)))"
    assert _faults(of.format("(table.c.person_id == p) & (table.c.id == p)") + use) == []
    assert _faults(of.format("table.c.id == p") + use) == [(6, "note")]
