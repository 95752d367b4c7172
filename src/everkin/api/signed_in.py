"""The cookie that signs a browser in and out."""

from fastapi import Response

from everkin.accounts.rules import SESSION_LIFE
from everkin.api.served import WayIn

MAX_AGE_S = int(SESSION_LIFE.total_seconds())


def signed_in(response: Response, way_in: WayIn, token: str) -> None:
    """Let a browser keep a session's token where no script reads it and no other page sends it."""
    response.set_cookie(way_in.cookie, token, max_age=MAX_AGE_S, httponly=True, samesite="strict", secure=way_in.is_secure, path="/")


def signed_out(response: Response, way_in: WayIn) -> None:
    """Let a browser forget it."""
    response.delete_cookie(way_in.cookie, httponly=True, samesite="strict", secure=way_in.is_secure, path="/")
