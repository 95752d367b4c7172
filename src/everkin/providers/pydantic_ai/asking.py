"""One attempt at a form, through pydantic-ai. Importing this module loads the library: it takes seconds, so nothing imports it early."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

import httpx2
from openai import AsyncOpenAI
from pydantic_ai import Agent, NativeOutput, PromptedOutput, ToolOutput
from pydantic_ai.exceptions import ContentFilterError, ModelAPIError, ModelHTTPError, ModelTimeoutError, UnexpectedModelBehavior
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings
from yarl import URL

from everkin import __version__
from everkin.ports.extraction import Form, Request
from everkin.providers.openai_compatible.client import CONNECTIONS_MAX, Setback, retry_after_s
from everkin.providers.openai_compatible.endpoint import Endpoint
from everkin.providers.openai_compatible.faults import KEYLESS, WITHHELD, Complaint, Fault, complaint_in, fault_of, refused_connection
from everkin.providers.pydantic_ai.misfit import MISFIT, Manner

NO_KEY = "none"
_HEADERS = frozenset({"host", "accept", "accept-encoding", "authorization", "connection", "content-type", "content-length"})
REPAIRS = 1
"""How often a model is shown what does not fit and may mend it, within one attempt."""


class Asking:
    """Connections to one endpoint, and the model behind it. Nothing but the endpoint is talked to; the environment is not read."""

    def __init__(self, endpoint: Endpoint, manner: Manner) -> None:
        self._endpoint = endpoint
        self._manner: Manner = manner
        url = URL(endpoint.base_url)
        timeout = httpx2.Timeout(None, connect=endpoint.connect_timeout_s)
        limits = httpx2.Limits(max_connections=CONNECTIONS_MAX)
        self._http = httpx2.AsyncClient(trust_env=False, timeout=timeout, limits=limits, event_hooks={"request": [_bare]})
        client = AsyncOpenAI(
            base_url=str(url.with_query(None)),
            api_key=endpoint.api_key or NO_KEY,
            default_query=dict(url.query),
            max_retries=0,
            http_client=self._http,
        )
        can = OpenAIModelProfile(
            supports_json_schema_output=True,
            openai_chat_supports_max_completion_tokens=endpoint.max_tokens_name == "max_completion_tokens",
        )
        self._model = OpenAIChatModel(endpoint.model, provider=OpenAIProvider(openai_client=client), profile=can)

    async def ask(self, request: Request[Form]) -> Form:
        """Return the form, filled in. Raises `Setback`."""
        agent = Agent(
            self._model,
            output_type=_output(request.form, self._manner),
            instructions=request.instruction,
            retries=REPAIRS,
            model_settings=ModelSettings(max_tokens=request.max_tokens, temperature=0.0),
        )
        try:
            run = await agent.run(request.text)
        except (ModelAPIError, UnexpectedModelBehavior) as error:
            raise Setback(self._fault(error)) from None
        return run.output

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    def _fault(self, error: Exception) -> Fault:
        """What an error of the library means."""
        if isinstance(error, ContentFilterError):
            return WITHHELD
        if isinstance(error, UnexpectedModelBehavior):
            return MISFIT
        if isinstance(error, ModelHTTPError):
            return self._refusal(error)
        late = isinstance(error, ModelTimeoutError)
        return refused_connection("gave no answer in time" if late else "closed or refused the connection before it answered")

    def _refusal(self, error: ModelHTTPError) -> Fault:
        if error.status_code == HTTPStatus.UNAUTHORIZED and not self._endpoint.api_key:
            return KEYLESS
        told = complaint_in({"error": error.body}) or Complaint()
        wait_s = retry_after_s((error.headers or {}).get("retry-after", ""), datetime.now(UTC))
        return replace(fault_of(replace(told, status=error.status_code)), wait_s=wait_s)


async def _bare(request: httpx2.Request) -> None:
    """Take off what the library says of this machine, or found in its environment."""
    for name in set(request.headers) - _HEADERS:
        del request.headers[name]
    request.headers["User-Agent"] = f"everkin/{__version__}"


def _output(form: type[Form], manner: Manner) -> NativeOutput[Form] | ToolOutput[Form] | PromptedOutput[Form]:
    """How the library is to ask for a form."""
    if manner == "tool":
        return ToolOutput(form)
    return NativeOutput(form) if manner == "json_schema" else PromptedOutput(form)
