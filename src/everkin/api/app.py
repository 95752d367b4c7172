"""The HTTP server's application."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from everkin import __version__
from everkin.api import pages, problems, routes
from everkin.api.security import Doorkeeper
from everkin.api.served import Served

OpenHouse = Callable[[], AbstractAsyncContextManager[Served]]


def create(open_house: OpenHouse) -> FastAPI:
    """Make the application. `open_house` opens everything it serves, and closes it at the end."""

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncGenerator[None]:
        async with open_house() as house:
            api.state.served = house
            yield

    api = FastAPI(
        title="Everkin",
        version=__version__,
        description="AI companions that persist. Replies are server-sent events; every error says what to do.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    api.add_middleware(Doorkeeper)
    problems.install(api)
    api.include_router(routes.router)
    pages.install(api)
    return api
