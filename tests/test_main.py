"""The house as it is wired: with the built-in models, and without them."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from everkin.conversation.app import App
from everkin.inference.models import Choice, Choices, ChoicesBroken, Role, Status
from everkin.inference.store import write
from everkin.main import check_choice, open_house, try_choice
from everkin.persona.service import stock
from everkin.ports.chat import ModelMissing
from everkin.providers import weights
from everkin.settings import Settings, SettingWrong
from tests.support.server import models

__all__ = ["models"]
WAKE_S = 60.0


@pytest.fixture
def furnished(models: Path, tmp_path: Path) -> Settings:
    """Settings of a fresh installation with the built-in models."""
    (tmp_path / "models").symlink_to(weights.chat_model(models).parent.resolve())
    return Settings(data_dir=tmp_path)


async def until(app: App, holds: Callable[[Status], bool]) -> Status:
    """Wait until the status is as wanted."""
    async with asyncio.timeout(WAKE_S):
        while not holds(app.inference.status()):  # noqa: ASYNC110 - it does not say when
            await asyncio.sleep(0.05)
    return app.inference.status()


async def test_a_new_house_wakes_by_itself(furnished: Settings) -> None:
    before = set(psutil.Process().children(recursive=True))
    async with open_house(furnished) as house:
        assert house.app.inference.status().state == "starting"  # the page does not wait for it
        status = await until(house.app, lambda status: status.state == "ready")
        assert status.candidate.name == "SmolLM2 135M"
        first = house.app.personas.offered()[0]
        async with asyncio.timeout(WAKE_S):
            while not house.app.voices._spoken:  # noqa: ASYNC110 - it does not say when
                await asyncio.sleep(0.05)
            ((key, voice),) = house.app.voices._spoken.items()
            await voice
        assert key[0] == first.examples
        engines = set(psutil.Process().children(recursive=True)) - before
        assert len(engines) == 1
    assert not any(engine.is_running() and engine.status() != psutil.STATUS_ZOMBIE for engine in engines)


async def test_the_voices_of_those_who_were_talked_with_are_prepared(furnished: Settings) -> None:
    async with open_house(furnished) as house:
        owner = await house.app.accounts.owner()
        await house.app.conversations.open(owner, "idris")
        await house.app.conversations.open(owner, "hana")
    async with open_house(furnished) as house:
        async with asyncio.timeout(WAKE_S):
            while len(house.app.voices._spoken) < 2:  # noqa: ASYNC110 - it does not say when
                await asyncio.sleep(0.05)
        assert {key[0] for key in house.app.voices._spoken} == {stock()["idris"].examples, stock()["hana"].examples}


async def test_a_house_that_is_left_while_it_wakes_ends_at_once(furnished: Settings) -> None:
    before = set(psutil.Process().children(recursive=True))
    began = time.monotonic()
    async with open_house(furnished):
        pass
    assert time.monotonic() - began < WAKE_S
    assert set(psutil.Process().children(recursive=True)) <= before


async def test_without_the_models_it_opens_and_says_how_to_get_them(tmp_path: Path) -> None:
    async with open_house(Settings(data_dir=tmp_path)) as house:
        status = await until(house.app, lambda status: status.state == "failed")
        assert status.words == "SmolLM2 135M, the small model that comes with Everkin, is not on this machine."
        assert status.advice == "everkin models install"


async def test_a_chosen_file_that_has_gone_leaves_the_built_in_model_talking(furnished: Settings) -> None:
    write(furnished.choices_path, Choices({Role.CHAT: (Choice(name="Gone", path=str(furnished.data_dir / "gone.gguf")),)}))
    async with open_house(furnished) as house:
        status = await until(house.app, lambda status: status.state == "ready")
        assert status.candidate.name == "SmolLM2 135M"
        assert status.words.startswith("Gone does not answer just now. Talking through SmolLM2 135M")
        assert status.advice == "everkin doctor"


async def test_broken_choices_open_no_house(tmp_path: Path) -> None:
    (tmp_path / "models.json").write_text("[]")
    with pytest.raises(ChoicesBroken, match=r"models\.json cannot be read"):
        async with open_house(Settings(data_dir=tmp_path)):
            pass


async def test_a_data_folder_that_is_a_file_opens_no_house(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingWrong, match="EVERKIN_DATA_DIR"):
        async with open_house(Settings(data_dir=tmp_path / "file")):
            pass


async def test_a_choice_is_checked_and_tried(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(ModelMissing, match="There is no model file"):
        check_choice(Choice(name="x", path=str(tmp_path / "x.gguf")), settings)
    check_choice(Choice(name="x", base_url="http://localhost:9/v1", model="x"), settings)
    trial = await try_choice(None, settings)
    assert (trial.ok, trial.first_token_ms) == (False, None)
    assert "everkin models install" in trial.told
