"""The HTTP server's application."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from everkin import __version__
from everkin.api import accounts, archives, chat_logs, companions, groups, memories, pages, people, problems, replies, routes, versions
from everkin.api.security import Doorkeeper
from everkin.api.served import Served, WayIn

OpenHouse = Callable[[], AbstractAsyncContextManager[Served]]


class Api(FastAPI):
    """An application whose doorkeeper stands outside of everything, so that even an unforeseen error leaves with the security headers."""

    way_in = WayIn()

    def build_middleware_stack(self) -> ASGIApp:
        """Put the doorkeeper around the framework's own middleware."""
        return Doorkeeper(super().build_middleware_stack(), self.way_in)


def create(open_house: OpenHouse, way_in: WayIn | None = None) -> FastAPI:
    """Make the application. `open_house` opens everything it serves, and closes it at the end; the default `way_in` is this machine."""

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncGenerator[None]:
        async with open_house() as house:
            api.state.served = house
            yield

    api = Api(
        title="Everkin",
        version=__version__,
        description="AI companions that persist. Replies are server-sent events; every error says what to do.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    api.way_in = way_in or WayIn()
    problems.install(api)
    api.include_router(accounts.router)
    api.include_router(people.router)
    api.include_router(routes.router)
    api.include_router(replies.router)
    api.include_router(groups.router)
    api.include_router(versions.router)
    api.include_router(chat_logs.router)
    api.include_router(companions.router)
    api.include_router(archives.router)
    api.include_router(memories.router)
    pages.install(api)
    return api
