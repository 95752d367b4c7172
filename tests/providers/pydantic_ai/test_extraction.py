"""Forms from a model behind the OpenAI wire: what is asked, what comes back, and what a failure is called."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pydantic import BaseModel, Field

from everkin.ports.chat import ModelBusy, ModelDenied, ModelError, ModelFaulty, ModelRefused, ModelUnreachable, PromptTooLong
from everkin.ports.extraction import Extraction, Request
from everkin.providers.openai_compatible import Endpoint
from everkin.providers.pydantic_ai import Manner, PydanticAIExtraction
from tests.support.model_server import LLAMA_OVERFLOW, Act, ModelServer, drop, error, hang, raw, serve, whole


class Pet(BaseModel):
    name: str
    legs: int = Field(ge=0)


REX = {"name": "Rex", "legs": 4}
ASKED = Request("Read which pet the line tells of.", "My dog Rex has four legs.", Pet, max_tokens=77)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with serve() as served:
        yield served


async def no_pause(_: float) -> None: ...


def extraction(server: ModelServer, manner: Manner = "json_schema", api_key: str = "", timeout_s: float = 10.0) -> PydanticAIExtraction:
    endpoint = Endpoint(server.base_url, "small-model", api_key, "Reader")
    return PydanticAIExtraction(endpoint, manner, answer_timeout_s=timeout_s, sleep=no_pause)


async def asked(server: ModelServer, *acts: Act, manner: Manner = "json_schema", api_key: str = "", timeout_s: float = 10.0) -> Pet:
    server.then(*acts)
    port: Extraction = extraction(server, manner, api_key, timeout_s)
    try:
        return await port.extract(ASKED)
    finally:
        await port.close()


async def test_a_form_is_asked_for_by_json_schema(server: ModelServer) -> None:
    assert await asked(server, whole(REX), api_key="the-key") == Pet(name="Rex", legs=4)
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == "Bearer the-key"
    assert request.body["response_format"]["type"] == "json_schema"
    assert set(request.body["response_format"]["json_schema"]["schema"]["properties"]) == {"name", "legs"}
    assert [m["role"] for m in request.body["messages"]] == ["system", "user"]
    assert request.body["messages"][0]["content"] == ASKED.instruction
    assert request.said == ASKED.text
    assert (request.body["max_tokens"], request.body["temperature"], request.body["model"]) == (77, 0.0, "small-model")


async def test_where_the_engine_knows_no_schema_a_tool_or_a_prompt_carries_it(server: ModelServer) -> None:
    assert await asked(server, whole(REX, tool="final_result"), manner="tool") == Pet(name="Rex", legs=4)
    assert await asked(server, whole("```json\n" + '{"name": "Rex", "legs": 4}' + "\n```"), manner="prompt") == Pet(name="Rex", legs=4)
    by_tool, by_prompt = server.requests
    assert by_tool.body["tools"][0]["function"]["name"] == "final_result"
    assert "response_format" not in by_tool.body
    assert any("legs" in str(m["content"]) for m in by_prompt.body["messages"] if m["role"] == "system")


@pytest.mark.parametrize("first", [whole("{no json"), whole({"name": "Rex"}), whole({"name": "Rex", "legs": -1}), whole("Rex, I think.")])
async def test_a_model_may_mend_what_does_not_fit_once(server: ModelServer, first: Act) -> None:
    assert await asked(server, first, whole(REX)) == Pet(name="Rex", legs=4)
    assert len(server.requests) == 2


@pytest.mark.parametrize("act", [whole("{no json"), whole({"name": "Rex"}), whole(REX | {"legs": "many"}), whole("")])
async def test_what_never_fits_is_a_fault_of_the_model_and_not_asked_forever(server: ModelServer, act: Act) -> None:
    with pytest.raises(ModelFaulty, match="Reader"):
        await asked(server, *[act] * 10)
    assert len(server.requests) <= 3


@pytest.mark.parametrize(
    ("act", "kind", "words", "requests"),
    [
        (error(429), ModelBusy, "over its limits", 3),
        (error(500), ModelFaulty, "error of its own", 3),
        (error(503), ModelBusy, "busy", 3),
        (error(400, LLAMA_OVERFLOW), PromptTooLong, "cannot hold", 1),
        (error(400, {"error": {"message": "response_format is unknown"}}), ModelRefused, "response_format is unknown", 1),
        (error(401), ModelDenied, "asks for an API key", 1),
        (error(404), ModelRefused, "was not found there", 1),
        (error(429, {"error": {"message": "Pay.", "code": "insufficient_quota"}}), ModelRefused, "no credit", 1),
        (error(429, headers={"Retry-After": "3600"}), ModelBusy, "Try again in 3600 s", 1),
        (drop, ModelUnreachable, "connection", 3),
        (raw(b"<html>Hello</html>", headers={"Content-Type": "text/html"}), ModelFaulty, "Reader", 3),
        (whole(None, refusal="I can't."), ModelError, "Reader", 3),
        (whole(None, finish="content_filter"), ModelRefused, "withheld", 1),
    ],
)
async def test_every_failure_has_its_name(server: ModelServer, act: Act, kind: type[ModelError], words: str, requests: int) -> None:
    with pytest.raises(kind, match=words) as raised:
        await asked(server, *[act] * 9)
    assert len(server.requests) <= requests
    assert "Rex" not in str(raised.value)


async def test_a_busy_model_is_asked_again(server: ModelServer) -> None:
    assert await asked(server, error(429, headers={"Retry-After": "0"}), error(500), whole(REX)) == Pet(name="Rex", legs=4)


async def test_a_wrong_key_is_told_as_such(server: ModelServer) -> None:
    with pytest.raises(ModelDenied, match="refused the API key") as raised:
        await asked(server, error(401, {"error": {"message": "No such key: the-key"}}), api_key="the-key")
    assert "the-key" not in str(raised.value)


async def test_silence_ends_in_time(server: ModelServer) -> None:
    began = time.perf_counter()
    with pytest.raises(ModelUnreachable, match=r"no answer within 0\.5 s"):
        await asked(server, hang, timeout_s=0.5)
    assert time.perf_counter() - began < 5


async def test_nobody_there_is_unreachable() -> None:
    port = PydanticAIExtraction(Endpoint("http://127.0.0.1:9/v1", "small-model"), answer_timeout_s=5.0, sleep=no_pause)
    with pytest.raises(ModelUnreachable):
        await port.extract(ASKED)
    await port.close()


async def test_the_environment_adds_nothing(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_API_KEY", "OPENAI_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, "x-strange: from-outside" if name == "OPENAI_CUSTOM_HEADERS" else "from-outside")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert await asked(server, whole(REX))
    headers = {name.casefold() for name in server.requests[0].headers}
    assert "from-outside" not in str(dict(server.requests[0].headers))
    assert headers <= {"host", "accept", "accept-encoding", "authorization", "connection", "content-type", "content-length", "user-agent"}
    assert server.requests[0].headers["User-Agent"].startswith("everkin/")


async def test_a_closed_client_asks_nothing(server: ModelServer) -> None:
    port = extraction(server)
    await port.close()
    await port.close()
    with pytest.raises(RuntimeError, match="closed"):
        await port.extract(ASKED)


async def test_many_requests_share_one_client(server: ModelServer) -> None:
    server.then(*[whole(REX)] * 5)
    port = extraction(server)
    assert await asyncio.gather(*(port.extract(ASKED) for _ in range(5))) == [Pet(name="Rex", legs=4)] * 5
    await port.close()
    await server.idle()


def test_a_server_without_a_background_model_never_loads_the_library() -> None:
    program = "import sys, everkin.main; sys.exit(any(name in sys.modules for name in ('pydantic_ai', 'openai', 'httpx2')))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
