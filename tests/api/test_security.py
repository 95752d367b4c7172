"""Who may call: only this machine, only its own page, only who opened the link."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from uuid import uuid4

import pytest

from everkin.api.security import BODY_BYTES_MAX
from everkin.api.served import ON_THIS_MACHINE
from tests.api.conftest import Browser, on_the_server
from tests.support.house import OPENING_KEY

pytestmark = on_the_server
OPEN = f"/open?key={OPENING_KEY}"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST", 200),
        ("[::1]:{port}", 200),
        ("localhost:9", 200),
        ("evil.example", 421),
        ("evil.example:{port}", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example:{port}", 421),
        ("127.0.0.2", 421),
        ("0.0.0.0:{port}", 421),
        ("192.168.1.2:{port}", 421),
        ("[::2]", 421),
        ("[", 421),
        ("", 421),
    ],
)
@pytest.mark.parametrize("path", ["/v1/health", OPEN, "/"])
async def test_only_this_machines_names_are_answered(stranger: Browser, host: str, status: int, path: str) -> None:
    answer = await stranger.get(path, {"Host": host.format(port=stranger.server.host.rpartition(":")[2])})
    assert (answer.status == 421) is (status == 421)
    if status == 421:
        assert answer.json["code"] == "wrong_host"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "read", "written"),
    [
        ({}, 200, 204),
        ({"Origin": "http://{host}"}, 200, 204),
        ({"Origin": "http://{host}", "Sec-Fetch-Site": "same-origin"}, 200, 204),
        ({"Sec-Fetch-Site": "same-origin"}, 200, 204),
        ({"Sec-Fetch-Site": "none"}, 200, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403, 403),
        ({"Sec-Fetch-Site": "made-up"}, 403, 403),
        ({"Origin": "null"}, 403, 403),
        ({"Origin": ""}, 403, 403),
        ({"Origin": "http://evil.example"}, 403, 403),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, 403, 403),
        ({"Origin": "http://localhost:1"}, 403, 403),
        ({"Origin": "http://{host}.evil.example"}, 403, 403),
        ({"Origin": "http://evil@{host}"}, 403, 403),
        ({"Origin": "{host}"}, 403, 403),
        ({"Origin": "http://["}, 403, 403),
    ],
)
async def test_only_its_own_page_may_call(browser: Browser, headers: dict[str, str], read: int, written: int) -> None:
    conversation = await browser.open()
    sent = {name: value.format(host=browser.server.host) for name, value in headers.items()}
    asked = await browser.get(conversation, sent)
    told = await browser.post(f"{conversation}/stop", headers=sent)
    assert (asked.status, told.status) == (read, written)
    assert {answer.json["code"] for answer in (asked, told) if answer.status == 403} <= {"wrong_origin"}


async def test_a_foreign_page_cannot_speak_for_the_person(browser: Browser) -> None:
    conversation = await browser.open()
    body = {"id": str(uuid4()), "text": "Hello."}
    answer = await browser.post(f"{conversation}/messages", body, {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"})
    assert answer.status == 403
    assert len(await browser.house.messages(await browser.house.open())) == 1


async def test_the_opening_link_signs_in(stranger: Browser) -> None:
    answer = await stranger.get(OPEN)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[ON_THIS_MACHINE.name]
    assert (cookie["httponly"], cookie["samesite"].casefold(), cookie["path"], cookie["domain"]) == (True, "strict", "/", "")
    assert int(cookie["max-age"]) >= 30 * 24 * 3600
    stranger.cookie = cookie.value
    assert (await stranger.get("/v1/companions")).status == 200


@pytest.mark.parametrize("query", ["", "?key=", "?key=wrong", f"?key={OPENING_KEY}x", "?key=%F0%9F%98%80", "?key=%ED%A0%80", "?kex=1"])
async def test_a_wrong_link_signs_nobody_in(stranger: Browser, query: str) -> None:
    answer = await stranger.get(f"/open{query}")
    assert (answer.status, answer.json["code"]) == (403, "link_expired")
    assert "everkin open" in answer.json["detail"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/health"), ("GET", "/v1/companions"), ("GET", "/"), ("GET", OPEN), ("GET", "/v1/x"), ("PUT", "/v1/health")],
)
async def test_every_answer_carries_the_security_headers(stranger: Browser, method: str, path: str) -> None:
    headers = (await stranger.ask(method, path)).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fpyproject.toml", "/%2e%2e/settings.py", "/assets/..%2f..%2fsettings.py", "//etc/passwd", "/%2fetc%2fpasswd"]
)
async def test_no_path_leads_out_of_the_web_client(stranger: Browser, path: str) -> None:
    answer = await stranger.get(path)
    assert b"root:" not in answer.body
    assert b"EVERKIN_" not in answer.body
    assert b"[project]" not in answer.body


@pytest.mark.parametrize("path", ["/%00", "/" + "a" * 5000, "/\u79c1", "/%ff", "/%5c..%5c"])
async def test_strange_paths_are_no_fault_of_the_server(stranger: Browser, path: str) -> None:
    answer = await stranger.get(path)
    assert answer.status == (await stranger.get("/some/page")).status


async def test_an_unforeseen_error_is_a_problem_with_the_security_headers(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down() -> None:
        raise RuntimeError("Seven lanterns.")

    monkeypatch.setattr(browser.house.app.personas, "all", break_down)
    answer = await browser.get("/v1/companions")
    assert (answer.status, answer.json["code"], answer.json["retryable"]) == (500, "internal", True)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert b"lanterns" not in answer.body


async def in_pieces(size: int, piece: int = 65_536) -> AsyncIterator[bytes]:
    """A body that does not tell its length."""
    for start in range(0, size, piece):
        yield b"x" * min(piece, size - start)


@pytest.mark.parametrize("size", [BODY_BYTES_MAX + 1, 3 * BODY_BYTES_MAX])
async def test_a_body_in_pieces_has_the_same_limit(browser: Browser, size: int) -> None:
    conversation = await browser.open()
    for path in (f"{conversation}/messages", "/v1/conversations", "/v1/health"):
        answer = await browser.ask("POST", path, {"Content-Type": "application/json"}, data=in_pieces(size))
        assert (answer.status, answer.json["code"]) == (413, "too_large")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("piece", [1, 7, 65_536])
async def test_a_body_in_pieces_within_the_limit_is_read_whole(browser: Browser, piece: int) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        body = b'{"companion_id": "tove"}'
        for start in range(0, len(body), piece):
            yield body[start : start + piece]

    answer = await browser.ask("POST", "/v1/conversations", {"Content-Type": "application/json"}, data=pieces())
    assert answer.status == 201
    answer = await browser.ask("POST", "/v1/conversations", {"Content-Type": "application/json"}, data=in_pieces(BODY_BYTES_MAX))
    assert answer.status == 422
