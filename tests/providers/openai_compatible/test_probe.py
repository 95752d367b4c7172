import pytest

from everkin.ports.chat import ModelDenied, ModelUnreachable, Usage
from everkin.providers.openai_compatible import Endpoint, probe
from tests.support.model_server import Act, ModelServer, error, ok, raw


async def test_a_model_that_works(server: ModelServer) -> None:
    found = await probe(Endpoint(server.base_url, "echo"))
    assert found.works
    assert found.models == ("echo", "other")
    assert found.first_token_s > 0
    assert found.usage == Usage(100, 64, 7)
    assert [request.path for request in server.requests] == ["/v1/models", "/v1/chat/completions"]
    assert server.requests[1].body["max_tokens"] == 1
    await server.idle()


@pytest.mark.parametrize("act", [error(404), raw(b"{"), raw(b'{"data": 5}'), raw(b"[]"), raw(b'{"data": [5, {"id": 6}]}')])
async def test_a_list_of_models_is_not_needed(server: ModelServer, act: Act) -> None:
    server.then(act)
    found = await probe(Endpoint(server.base_url, "echo"))
    assert (found.works, found.models) == (True, ())


async def test_a_model_that_refuses_is_asked_once(server: ModelServer) -> None:
    server.then(ok(), error(401))
    found = await probe(Endpoint(server.base_url, "echo", "sk-wrong"))
    assert not found.works
    assert isinstance(found.error, ModelDenied)
    assert found.models == ("echo", "other")
    server.then(ok(), error(503))
    await probe(Endpoint(server.base_url, "echo"))
    assert len(server.requests) == 4


async def test_nothing_listens() -> None:
    found = await probe(Endpoint("http://127.0.0.1:1/v1", "echo"))
    assert isinstance(found.error, ModelUnreachable)
