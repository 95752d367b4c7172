"""The child process: started when it is needed, restarted when it dies, gone when its parent is."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
import psutil
import pytest

from everkin.ports.chat import ModelError, ModelFaulty, ModelMissing, ModelUnreachable
from everkin.providers.llama import EngineSettings, LlamaChat, LlamaEngine, links
from everkin.providers.llama import process as engine_process
from everkin.providers.llama.engine import CRASHES_MAX
from everkin.providers.llama.process import Child, LastWords
from tests.providers.llama.conftest import ask, write_small

SECRET = "Zanzibar-lighthouse"
PARENT = """
import asyncio, sys
from pathlib import Path
from everkin.providers.llama import EngineSettings, LlamaEngine

async def main():
    engine = LlamaEngine(EngineSettings(Path(sys.argv[1]), "m", 512))
    await engine.start()
    print(engine.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  processes tell nobody
            await asyncio.sleep(0.02)


def kill(engine: LlamaEngine) -> int:
    pid = engine.pid
    assert pid
    os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    return pid


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def test_nothing_runs_before_it_is_asked_for(engine: LlamaEngine) -> None:
    assert (engine.state(), engine.pid) == ("starting", None)
    await engine.start()
    assert engine.state() == "ready"
    assert engine.pid


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
async def test_its_health_is_that_of_the_process(engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "HEALTH_S", 0.3)
    assert not await engine.healthy()
    await engine.start()
    assert await engine.healthy()
    assert engine.pid
    os.kill(engine.pid, signal.SIGSTOP)
    assert not await engine.healthy()
    os.kill(engine.pid, signal.SIGCONT)
    assert await engine.healthy()


async def test_a_process_that_lies_about_its_address_does_not_count_as_started(
    engine: LlamaEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "lies.py"
    script.write_text("""import sys; sys.stdin.readline(); print('{"address": "http://127.0.0.1:9"}', flush=True); sys.stdin.read()""")
    monkeypatch.setattr(engine_process, "SCRIPT", script)
    with pytest.raises(ModelFaulty, match="does not answer"):
        await engine.start()
    assert (engine.state(), engine.pid) == ("failed", None)


async def test_many_askers_start_one_process(engine: LlamaEngine) -> None:
    children = await asyncio.gather(*(engine.child() for _ in range(5)))
    assert len({child.process.pid for child in children}) == 1


async def test_it_listens_on_loopback_only_and_wants_its_key(engine: LlamaEngine) -> None:
    child = await engine.child()
    listening = [c for c in psutil.Process(child.process.pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert [c.laddr.ip for c in listening] == ["127.0.0.1"]
    async with aiohttp.ClientSession() as session:
        for key, status in (("", 401), ("wrong", 401), (child.api_key, 200)):
            async with session.get(f"{child.address}/v1/models", headers={"Authorization": f"Bearer {key}"}) as response:
                assert response.status == status


async def test_its_key_shows_nowhere(engine: LlamaEngine) -> None:
    child = await engine.child()
    process = psutil.Process(child.process.pid)
    assert child.api_key not in " ".join(process.cmdline())
    assert child.api_key not in " ".join(process.environ().values())
    assert child.api_key not in repr(child)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX sessions")
async def test_ctrl_c_in_a_terminal_does_not_reach_it(engine: LlamaEngine) -> None:
    child = await engine.child()
    assert os.getsid(child.process.pid) != os.getsid(0)


async def test_after_a_crash_it_starts_again_by_itself(engine: LlamaEngine, pauses: list[float]) -> None:
    await engine.start()
    pid = kill(engine)
    await until(lambda: engine.pid not in {None, pid})
    assert engine.state() == "ready"
    assert pauses == [0.0, 0.0]


async def test_after_many_crashes_in_a_row_it_waits_for_the_next_request(engine: LlamaEngine, pauses: list[float]) -> None:
    for _ in range(CRASHES_MAX):
        await until(lambda: engine.pid) if pauses else await engine.start()
        pid = kill(engine)
        await until(lambda pid=pid: engine.pid != pid)  # type: ignore[misc]
        await asyncio.sleep(0.05)
    assert engine.state() == "failed"
    assert pauses == [0.0, 0.0, 0.5, 1.0, 2.0]
    assert (await engine.child()).alive
    assert engine.state() == "ready"


async def test_a_start_that_crashes_is_tried_again_and_then_given_up(
    engine: LlamaEngine, pauses: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "dies.py"
    script.write_text("import os, sys; sys.stdin.readline(); sys.stderr.write('GGML_ASSERT failed\\n'); sys.stderr.flush(); os._exit(3)")
    monkeypatch.setattr(engine_process, "SCRIPT", script)
    with pytest.raises(ModelFaulty, match=r"with code 3 \(\"GGML_ASSERT failed\"\)"):
        await engine.start()
    assert engine.state() == "failed"
    assert len(pauses) == CRASHES_MAX


async def test_a_bad_file_is_told_at_once_and_a_good_one_works_the_next_time(
    engine_of: Callable[[Path], LlamaEngine], pauses: list[float], chat_weights: Path, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    engine = engine_of(path)
    with pytest.raises(ModelMissing, match="There is no model file"):
        await engine.start()
    assert (engine.state(), len(pauses)) == ("failed", 1)
    path.symlink_to(chat_weights)
    await engine.start()
    assert engine.state() == "ready"


async def test_what_the_engine_cannot_run_is_told_in_its_words(engine_of: Callable[[Path], LlamaEngine], tmp_path: Path) -> None:
    engine = engine_of(write_small(tmp_path / "small.gguf", "lxama"))
    with pytest.raises(ModelMissing, match="unknown model architecture: 'lxama'"):
        await engine.start()


async def test_a_request_that_its_process_dies_over_is_made_again(engine: LlamaEngine) -> None:
    asked: list[int] = []

    async def request(child: Child) -> str:
        asked.append(child.process.pid)
        if len(asked) == 1:
            kill(engine)
            raise ModelUnreachable("The connection was refused")
        return "answer"

    assert await engine.ask(request) == "answer"
    assert len(set(asked)) == 2


async def test_a_request_that_fails_on_a_living_process_is_not_made_again(engine: LlamaEngine) -> None:
    asked: list[int] = []

    async def request(child: Child) -> str:
        asked.append(child.process.pid)
        raise ModelFaulty("An error of its own")

    with pytest.raises(ModelFaulty):
        await engine.ask(request)
    assert len(asked) == 1


async def test_stopping_ends_the_process_for_good(engine: LlamaEngine) -> None:
    await engine.start()
    pid = engine.pid
    assert pid
    await engine.stop()
    await engine.stop()
    assert is_gone(pid)
    assert engine.pid is None
    with pytest.raises(ModelUnreachable, match="was let go"):
        await engine.child()


async def test_stopping_while_it_starts_lets_go_of_those_who_wait(engine: LlamaEngine) -> None:
    waiting = asyncio.create_task(engine.start())
    await asyncio.sleep(0.1)
    await engine.stop()
    with pytest.raises(ModelUnreachable, match="was let go"):
        await waiting


async def test_an_asker_who_gives_up_does_not_stop_the_start(engine: LlamaEngine) -> None:
    waiting = asyncio.create_task(engine.start())
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await until(lambda: engine.pid)


async def test_what_was_said_is_not_kept_from_the_engine_s_complaints(engine: LlamaEngine) -> None:
    chat = LlamaChat(engine)
    for prompt in (
        ask("system", SECRET),
        ask("system", f"{SECRET} " * 3000),
        ask("system", SECRET, grammar=f"root ::= {SECRET}"),
        ask("system", SECRET, json_schema=SECRET),
        ask("system", SECRET, temperature=SECRET),
    ):
        with contextlib.suppress(ModelError):
            async for _ in chat.stream(prompt):
                pass
    assert list((await engine.child()).words) == []
    await chat.close()


def test_a_failure_of_the_engine_itself_is_kept() -> None:
    words = LastWords()
    words.add(b"loading")
    words.begin_to_serve()
    for line in (f"failed to parse grammar: {SECRET}", "ggml.c:77: GGML_ASSERT(n > 0) failed", ""):
        words.add(line.encode())
    assert list(words) == ["ggml.c:77: GGML_ASSERT(n > 0) failed"]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_it_dies_with_its_parent_however_that_ends(chat_weights: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, "-c", PARENT, chat_weights], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert not is_gone(pid)
    finally:
        parent.kill()
        parent.communicate()
    deadline = time.monotonic() + 20
    while not is_gone(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_gone(pid)


def test_the_end_of_its_input_is_enough(chat_weights: Path) -> None:
    """Where the kernel does not kill it (macOS, Windows)."""
    order = {
        "model": str(chat_weights),
        "threads": 1,
        "params": {"n_ctx": 256, "verbosity": 1},
        "gpu_params": {},
        "api_key": "key",
        "parent": os.getpid(),
    }
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, engine_process.SCRIPT], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(json.dumps(order) + "\n")
        child.stdin.flush()
        host, port = json.loads(child.stdout.readline())["address"].removeprefix("http://").split(":")
        socket.create_connection((host, int(port))).close()
        child.stdin.close()
        assert child.wait(20) == 0


def test_settings_are_all_that_an_engine_needs_of_a_loop(chat_weights: Path) -> None:
    assert LlamaEngine(EngineSettings(chat_weights, "m", 512)).state() == "starting"
