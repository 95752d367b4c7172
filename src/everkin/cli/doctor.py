"""`everkin doctor`: checks everything, and says what to do about what is wrong."""

import asyncio
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape

from everkin import __version__
from everkin.api.pages import CLIENT
from everkin.cli.serve import running_link
from everkin.cli.wiring import Wiring
from everkin.cli.words import in_words
from everkin.inference import store
from everkin.inference.models import Role
from everkin.kit.crypto import KeyFile
from everkin.kit.errors import EverkinError
from everkin.settings import Settings

FREE_MB_MIN = 500

console = Console()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    ok: bool
    told: str


def examine(wiring: Wiring, settings: Settings) -> bool:
    """Run every check, print what it found, and return whether all is well."""
    checks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("Everkin", lambda: Finding(ok=True, told=f"{__version__} on Python {platform.python_version()}, {platform.system()}")),
        ("Data folder", lambda: _folder(settings)),
        ("Key file", lambda: _key(settings)),
        ("Server", lambda: _server(settings)),
        ("Conversations", lambda: _house(wiring, settings)),
        ("Web client", _client),
        ("Built-in models", lambda: _weights(wiring, settings)),
        ("Models", lambda: _models(wiring, settings)),
        ("Encoder", lambda: _encoder(wiring, settings)),
    )
    findings = [_examined(name, check) for name, check in checks]
    well = all(findings)
    console.print(
        "\n[green]All is well.[/]" if well else "\n[yellow]Do what the lines marked with a cross say, then run: everkin doctor[/]"
    )
    return well


def _examined(name: str, check: Callable[[], Finding]) -> bool:
    try:
        finding = check()
    except EverkinError as error:
        finding = Finding(ok=False, told=str(error))
    except OSError as error:
        finding = Finding(ok=False, told=in_words(error))
    mark = "[green]✓[/]" if finding.ok else "[red]✗[/]"
    console.print(f"{mark} [bold]{name:16}[/] {escape(finding.told)}", highlight=False, soft_wrap=True)
    return finding.ok


def _folder(settings: Settings) -> Finding:
    settings.prepare()
    free_mb = shutil.disk_usage(settings.data_dir).free // 2**20
    if free_mb < FREE_MB_MIN:
        return Finding(ok=False, told=f"{settings.data_dir} has {free_mb} MB left. Free some space: at least {FREE_MB_MIN} MB.")
    return Finding(ok=True, told=f"{settings.data_dir}, {free_mb:,} MB free")


def _key(settings: Settings) -> Finding:
    if not settings.key_path.exists() and not (settings.data_dir / "everkin.db").exists():
        return Finding(ok=True, told="none yet; it is made at the first start")
    KeyFile.load_or_create(settings.key_path, may_create=False)
    return Finding(ok=True, told=f"{settings.key_path} (keep a copy apart from the data: without it nothing can be read)")


def _server(settings: Settings) -> Finding:
    link = running_link(settings)
    return Finding(ok=True, told="running; everkin open prints its link" if link else "not running; start it with: everkin serve")


def _house(wiring: Wiring, settings: Settings) -> Finding:
    if running_link(settings):
        return Finding(ok=True, told="in use by the running server")
    if settings.database_url is None and not (settings.data_dir / "everkin.db").exists():
        return Finding(ok=True, told="none yet")
    return Finding(ok=True, told=asyncio.run(wiring.check_storage(settings)))


def _client() -> Finding:
    built = (CLIENT / "index.html").is_file()
    return Finding(ok=built, told="built" if built else "not built. Run: make run")


def _weights(wiring: Wiring, settings: Settings) -> Finding:
    there = wiring.weights_installed(settings.data_dir)
    return Finding(ok=there, told="in place" if there else "missing. Fetch them with: everkin models install")


def _models(wiring: Wiring, settings: Settings) -> Finding:
    failing = []
    names = []
    for choice in (*store.read(settings.choices_path).by_role.get(Role.CHAT, ()), None):
        trial = asyncio.run(wiring.try_choice(choice, settings))
        names.append(choice.name if choice else "SmolLM2 135M (built in)")
        if not trial.ok:
            failing.append(trial.told)
    return Finding(ok=not failing, told=" ".join(failing) or f"answering: {', '.join(names)}")


def _encoder(wiring: Wiring, settings: Settings) -> Finding:
    trial = asyncio.run(wiring.try_encoder(settings))
    return Finding(ok=trial.ok, told=trial.told)
