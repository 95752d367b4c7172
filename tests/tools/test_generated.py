"""What is made from the code: the settings page, the API's description, the client's types, the schema of a blueprint."""

import json
from pathlib import Path

import pytest
from platformdirs.unix import Unix
from pydantic.fields import FieldInfo

from everkin.persona.models import Blueprint
from everkin.settings import Settings
from tools import export_openapi, generate_client, write_blueprint_schema, write_settings_doc
from tools.kept import keep


def test_a_kept_file_is_written_then_current_then_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "docs" / "page.md"
    assert keep(file, "one", check=True) == 1
    assert keep(file, "one", check=False) == 0
    assert keep(file, "one", check=True) == 0
    assert keep(file, "two", check=True) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"{file} is not what the code says. Run: make generate"


def test_the_settings_page_has_every_setting_with_its_default() -> None:
    page = write_settings_doc.page()
    assert page.count("\n| `EVERKIN_") == len(Settings.model_fields)
    assert "| `EVERKIN_PORT` | `7777` |" in page


def test_the_page_tells_the_folder_that_the_code_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    folder = Unix("everkin", appauthor=False).user_data_path
    assert f"`~/{folder.relative_to(Path.home())}` on Linux" in write_settings_doc.page()


def test_a_setting_without_a_description_is_refused() -> None:
    with pytest.raises(ValueError, match="the setting port needs a description"):
        list(write_settings_doc.rows({"port": FieldInfo(annotation=int, default=1)}, "X_"))


def test_a_bar_in_a_description_stays_in_its_cell() -> None:
    (row,) = write_settings_doc.rows({"a": FieldInfo(annotation=str, default=None, description="x | y")}, "X_")
    assert row == r"| `X_A` | not set | x \| y |"


def test_the_api_s_description_is_sorted_and_the_same_every_time() -> None:
    text = export_openapi.description()
    assert text == export_openapi.description()
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert "/v1/health" in json.loads(text)["paths"]


def test_generated_types_differ_by_content_and_by_presence(tmp_path: Path) -> None:
    kept, made = tmp_path / "kept", tmp_path / "made"
    for folder in (kept, made):
        (folder / "core").mkdir(parents=True)
        (folder / "same.ts").write_text("same")
        (folder / "core" / "other.ts").write_text(folder.name)
    (made / "new.ts").touch()
    (kept / "old.ts").touch()
    assert generate_client.differences(kept, made) == ["core/other.ts", "new.ts", "old.ts"]


def test_the_schema_of_a_blueprint_is_sorted_and_the_same_every_time() -> None:
    text = write_blueprint_schema.schema()
    assert text == write_blueprint_schema.schema()
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    made = json.loads(text)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(made["properties"]) == {field.alias or name for name, field in Blueprint.model_fields.items()}
    assert made["additionalProperties"] is False
    assert {"schema", "id", "version", "name", "called", "persona", "greeting"} == set(made["required"])


def test_the_schema_says_the_limits_that_the_code_keeps() -> None:
    made = json.loads(write_blueprint_schema.schema())
    assert made["properties"]["age"]["anyOf"][0]["minimum"] == 21
    assert made["properties"]["schema"]["const"] == 2
    assert made["$defs"]["OceanScores"]["properties"]["openness"]["maximum"] == 1
    assert made["$defs"]["Goal"]["required"] == ["goal"]


def test_the_kept_schema_of_a_blueprint_is_the_code_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    assert write_blueprint_schema.main(["--check"]) == 0
