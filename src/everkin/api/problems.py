"""Errors on the wire: `application/problem+json` (RFC 9457), each with a sentence that says what to do."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from everkin.api.rates import TooMany
from everkin.api.schemas import Problem
from everkin.kit.errors import EverkinError
from everkin.kit.faults import sentence
from everkin.kit.log import get_logger

log = get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
EXPECTED = "/v1/openapi.json says what is expected."


def problem(status: int, code: str, detail: str, *, retryable: bool = False) -> JSONResponse:
    """Make a response that says what is wrong; of what was sent and is no text it shows a question mark."""
    told = detail.encode("utf-8", "replace").decode()
    body = Problem(title=HTTPStatus(status).phrase, status=status, code=code, detail=told, retryable=retryable)
    return JSONResponse(body.model_dump(), status, media_type=MEDIA_TYPE)


def install(api: FastAPI) -> None:
    """Let every error of `api` leave as a problem."""
    api.exception_handler(EverkinError)(_ours)
    api.exception_handler(RequestValidationError)(_invalid)
    api.exception_handler(HTTPException)(_http)
    api.exception_handler(Exception)(_unforeseen)


def _ours(_request: Request, error: EverkinError) -> JSONResponse:
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("request failed", code=error.code)
    answer = problem(error.status, error.code, str(error), retryable=error.retryable)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    first = error.errors()[0]
    told = sentence({**first, "loc": first["loc"][1:]}, "The request's body")
    return problem(422, "invalid_request", f"{told} {EXPECTED}")


def _http(_request: Request, error: HTTPException) -> JSONResponse:
    nothing = error.status_code == HTTPStatus.NOT_FOUND
    sentence = "There is nothing here. /v1/openapi.json says what there is." if nothing else f"{error.detail}."
    return problem(error.status_code, HTTPStatus(error.status_code).name.lower(), sentence)


def _unforeseen(_request: Request, _error: Exception) -> JSONResponse:
    return problem(500, "internal", "Something went wrong on this side; the log says what. Try again.", retryable=True)
