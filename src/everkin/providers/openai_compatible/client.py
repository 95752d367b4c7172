"""The HTTP under every call: one session, one way to retry, one way to fail."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

import aiohttp

from everkin import __version__
from everkin.ports.chat import ModelFaulty
from everkin.providers.openai_compatible.endpoint import Endpoint
from everkin.providers.openai_compatible.faults import KEYLESS, OVERSIZED, Fault, complaint_of, fault_of, refused_connection, tell

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

CONNECTIONS_MAX = 1024
ERROR_BYTES_MAX = 64 << 10
ERROR_READ_S = 2.0
BACKOFF_FIRST_S = 0.25
BACKOFF_MAX_S = 4.0
RETRY_AFTER_MAX_S = 10.0
_SET = "Check that it runs and its address, then set it with: everkin models use"
_HUNG_UP = refused_connection("closed the connection before it answered")
_LET_GO = refused_connection("was let go", "Try again once Everkin has started")
_NO_ANSWER: tuple[tuple[type[Exception], Fault], ...] = (
    (aiohttp.ClientConnectorDNSError, refused_connection("has a host that nobody knows", _SET)),
    (aiohttp.ClientSSLError, refused_connection("offers no safe connection: its certificate, or https in its address, is wrong", _SET)),
    (aiohttp.ClientConnectorError, refused_connection("does not answer: nothing listens there", _SET)),
    (aiohttp.ClientResponseError, Fault(ModelFaulty, "does not speak HTTP at this address", _SET)),
)


class Setback(Exception):
    """An attempt failed, before a person is told."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class Client:
    """Speaks HTTP to one endpoint, over one session with kept connections."""

    def __init__(self, endpoint: Endpoint, sleep: Sleep = asyncio.sleep) -> None:
        self.endpoint = endpoint
        self._sleep = sleep
        self._opened: aiohttp.ClientSession | None = None
        self._closed = False
        self._waits: set[asyncio.Timeout] = set()

    async def persist(self, attempt: Callable[[float], Awaitable[T]], private: Iterable[str] = ()) -> T:
        """Try until it works, the attempts are used up, or the wait for a first token is over. Raises a `ModelError`.

        `attempt` takes the time (of the loop's clock) by which it must be done, and raises `Setback`.
        """
        until = asyncio.get_running_loop().time() + self.endpoint.first_token_timeout_s
        tried = 1
        while True:
            try:
                return await attempt(until)
            except Setback as setback:
                pause = self._pause_s(setback.fault, tried, until)
                if pause is None:
                    raise tell(setback.fault, self.endpoint, private) from None
            await self._sleep(pause)
            tried += 1

    async def send(self, method: str, path: str, until: float, body: bytes | None = None, session: str = "") -> aiohttp.ClientResponse:
        """Send one request; return the answer, its body unread. The caller closes it. Raises `Setback`."""
        url, headers = self.endpoint.url(path), _headers(self.endpoint.api_key, session)
        try:
            response = await self._within(until, self._session().request(method, url, data=body, headers=headers, allow_redirects=False))
        except (aiohttp.ClientError, OSError) as error:
            raise Setback(self._no_answer(error)) from None
        if response.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise Setback(await self._refusal(response))
        return response

    async def read(self, response: aiohttp.ClientResponse, until: float, silence: Fault | None = None) -> bytes:
        """The next bytes of an answer, none at its end. `silence` is the fault if nothing comes in time. Raises `Setback`."""
        try:
            return await self._within(until, response.content.readany())
        except TimeoutError as error:
            raise Setback(silence if silence and not self._closed else self._no_answer(error)) from None
        except (aiohttp.ClientError, OSError):
            raise Setback(refused_connection("closed the connection before its answer was complete")) from None

    async def read_all(self, response: aiohttp.ClientResponse, until: float, bytes_max: int) -> bytes:
        """The whole of an answer. Raises `Setback`."""
        body = bytearray()
        while chunk := await self.read(response, until):
            body += chunk
            if len(body) > bytes_max:
                raise Setback(OVERSIZED)
        return bytes(body)

    async def close(self) -> None:
        """Close every connection, and fail what waits on one. Idempotent; no request can follow."""
        self._closed = True
        for wait in self._waits:
            if not wait.expired():
                wait.reschedule(0.0)
        if self._opened is not None:
            await self._opened.close()

    async def _within(self, until: float, work: Awaitable[T]) -> T:
        async with asyncio.timeout_at(until) as wait:
            self._waits.add(wait)
            try:
                return await work
            finally:
                self._waits.discard(wait)

    def _session(self) -> aiohttp.ClientSession:
        if self._closed:
            raise RuntimeError("This model's client is closed.")
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS_MAX),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(connect=self.endpoint.connect_timeout_s),
            )
        return self._opened

    def _pause_s(self, fault: Fault, tried: int, until: float) -> float | None:
        """How long to wait before the next attempt. None: there is no use in one."""
        asked_s = fault.wait_s or 0.0
        if self._closed or not fault.kind.retryable or tried >= self.endpoint.attempts or asked_s > RETRY_AFTER_MAX_S:
            return None
        pause = asked_s + random.uniform(0, backoff_max_s(tried))  # noqa: S311  spreads load, guards nothing
        return pause if asyncio.get_running_loop().time() + pause < until else None

    async def _refusal(self, response: aiohttp.ClientResponse) -> Fault:
        try:
            body = await self._error_body(response)
        finally:
            response.close()
        if response.status == HTTPStatus.UNAUTHORIZED and not self.endpoint.api_key:
            return KEYLESS
        wait_s = retry_after_s(response.headers.get("Retry-After", ""), datetime.now(UTC))
        return replace(fault_of(complaint_of(response.status, body)), wait_s=wait_s)

    async def _error_body(self, response: aiohttp.ClientResponse) -> bytes:
        until = asyncio.get_running_loop().time() + ERROR_READ_S
        body = b""
        try:
            while len(body) < ERROR_BYTES_MAX and (chunk := await self.read(response, until)):
                body += chunk
        except Setback:
            return body
        return body[:ERROR_BYTES_MAX]

    def _no_answer(self, error: Exception) -> Fault:
        if self._closed:
            return _LET_GO
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            return refused_connection(f"took no connection within {self.endpoint.connect_timeout_s:g} s", _SET)
        if isinstance(error, TimeoutError):
            return refused_connection(f"gave no answer within {self.endpoint.first_token_timeout_s:g} s")
        return next((fault for kind, fault in _NO_ANSWER if isinstance(error, kind)), _HUNG_UP)


def backoff_max_s(tried: int) -> float:
    """The longest pause after so many attempts; the pause is drawn evenly below it ("full jitter", AWS Architecture Blog 2015)."""
    return min(BACKOFF_MAX_S, BACKOFF_FIRST_S * 2.0 ** min(tried - 1, 10))


def retry_after_s(header: str, now: datetime) -> float | None:
    """The pause that a `Retry-After` header asks for: seconds or a date (RFC 9110, 10.2.3)."""
    header = header.strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", header, re.ASCII):
        return float(header)
    try:
        asked = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (asked.replace(tzinfo=asked.tzinfo or UTC) - now).total_seconds())


def _headers(api_key: str, session: str) -> Mapping[str, str]:
    headers = {"Accept-Encoding": "identity", "Content-Type": "application/json", "User-Agent": f"everkin/{__version__}"}
    if api_key:
        headers["Authorization"] = f"Bearer {api_key}"
    if session:
        headers["x-session-id"] = quote(session)
    return headers
