"""The cookie that signs a browser in and out."""

from fastapi import Request, Response

from everkin.accounts.rules import SESSION_LIFE
from everkin.api.served import Cookie, Served

MAX_AGE_S = int(SESSION_LIFE.total_seconds())


def cookie_of(request: Request) -> Cookie:
    """The cookie that signs this browser in."""
    house: Served = request.app.state.served
    return house.way_in.cookie(request.url.hostname or "")


def signed_in(response: Response, cookie: Cookie, token: str) -> None:
    """Let a browser keep a session's token where no script reads it and no other page sends it."""
    response.set_cookie(cookie.name, token, max_age=MAX_AGE_S, httponly=True, samesite="strict", secure=cookie.is_secure, path="/")


def signed_out(response: Response, cookie: Cookie) -> None:
    """Let a browser forget it."""
    response.delete_cookie(cookie.name, httponly=True, samesite="strict", secure=cookie.is_secure, path="/")
