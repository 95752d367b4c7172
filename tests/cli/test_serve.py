"""A server as its operator meets it: it starts, tells its link, keeps others off its folder, and ends cleanly."""

import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import aiohttp
import psutil
import pytest

from benchmarks.support import still_alive
from everkin.cli.client import Client, Refused
from everkin.cli.serve import running_link
from everkin.settings import load
from tests.cli.conftest import Everkin, apart, running, wait_for

SERVE = ("serve", "--port", "0", "--no-browser")


def link_of(server: "subprocess.Popen[str]") -> str:
    link = wait_for(server, "/open?key=")
    assert link, server.stderr and server.stderr.read()
    return link


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_cleanly_and_leaves_nobody_behind(furnished: Path, number: int) -> None:
    with running(furnished, *SERVE) as server:
        async with Client.signed_in(link_of(server)) as client:
            await client.open("tove")
            while not (await client.ready())["ready"]:
                pass
        engines = psutil.Process(server.pid).children(recursive=True)
        server.send_signal(number)
        said, complained = server.communicate(timeout=30)
        assert (server.returncode, complained) == (0, ""), said
    assert engines
    assert still_alive(engines, 5) == []
    assert {"opening.key", "server.json"}.isdisjoint(os.listdir(furnished))  # noqa: PTH208 - paths block


def test_the_link_is_printed_again_by_open_and_private(everkin: Everkin, home: Path) -> None:
    with running(home, *SERVE) as server:
        link = link_of(server)
        assert link in everkin("open").said
        assert stat.S_IMODE((home / "opening.key").stat().st_mode) == 0o600
    assert "No Everkin is running" in everkin("open").complained


def test_open_waits_for_a_server_that_is_starting(everkin: Everkin, home: Path) -> None:
    with running(home, *SERVE) as server:
        while not (home / "server.json").exists():
            assert server.poll() is None
        opened = everkin("open").said
        assert link_of(server) in opened


def test_one_server_to_a_folder(home: Path) -> None:
    with running(home, *SERVE) as server:
        address = link_of(server).partition("/open")[0]
        second = apart(home, *SERVE)
    assert second.code == 1
    assert f"Everkin is running on the data folder {home} already, at {address}. To open it: everkin open." in second.complained


def test_what_a_killed_server_left_leads_nowhere(home: Path) -> None:
    with running(home, *SERVE) as server:
        link_of(server)
    assert (home / "server.json").exists()
    assert (home / "opening.key").exists()
    with socket.socket() as stranger:  # another program on the port of the dead server
        stranger.bind(("127.0.0.1", int((home / "server.json").read_text().partition("127.0.0.1:")[2].rstrip('"}'))))
        stranger.listen()
        assert running_link(load()) is None


def test_a_taken_port(everkin: Everkin) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ran = everkin("serve", "--port", str(other.getsockname()[1]), "--no-browser")
    assert ran.code == 1
    assert "is in use by another program" in ran.complained
    assert "everkin serve --port 0" in ran.complained


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() == 0, reason="needs a user who may not")
def test_a_port_of_the_system(everkin: Everkin) -> None:
    assert "Choose one from 1024 on" in everkin("serve", "--port", "1", "--no-browser").complained


async def test_a_stranger_is_not_let_in(home: Path) -> None:
    with running(home, *SERVE) as server:
        address = link_of(server).partition("/open")[0]
        with pytest.raises(Refused, match="did not let this terminal in"):
            async with Client.signed_in(f"{address}/open?key=wrong"):
                pass
        async with aiohttp.ClientSession() as http, http.get(f"{address}/v1/companions") as response:
            assert response.status == 401


async def test_a_server_that_has_gone_is_told(home: Path) -> None:
    with running(home, *SERVE) as server:
        async with Client.signed_in(link_of(server)) as client:
            server.kill()
            server.wait()
            with pytest.raises(Refused, match="Everkin has stopped"):
                await client.companions()
