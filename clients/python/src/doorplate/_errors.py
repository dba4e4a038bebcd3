"""What a call raises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from .types import Problem


class DoorplateError(Exception):
    """Everything that this package raises of its own."""

    attempts: int = 1
    """How often the call was tried."""


class APIError(DoorplateError):
    """The service refused: program against `code`; `errors` has the places at fault."""

    def __init__(self, problem: Problem, headers: Mapping[str, str]) -> None:
        super().__init__(problem, headers)
        self.problem = problem
        self.headers = headers
        self.status = problem["status"]
        self.code = problem["code"]
        self.title = problem["title"]
        self.detail = problem.get("detail")
        self.request_id = problem["request_id"]
        self.errors = problem.get("errors", [])

    def __str__(self) -> str:
        places = [f"{' '.join(filter(None, (at['in'], at['pointer'])))}: {at['detail']}" for at in self.errors]
        return f"{self.status} {self.code}: {self.detail or self.title}" + (f" ({'; '.join(places)})" if places else "")


class APIConnectionError(DoorplateError):
    """No answer came; `__cause__` says why. A change may have been made or not."""


class APITimeoutError(APIConnectionError):
    """No answer came in time."""


class WebhookVerificationError(DoorplateError):
    """What came to the webhook's URL was not signed with its secret, or not lately."""


NEAREST_CODES = {
    400: "invalid_request",
    401: "unauthorized",
    403: "insufficient_scope",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "body_too_large",
    429: "rate_limited",
    502: "unavailable",
    503: "unavailable",
    504: "unavailable",
}


def read_problem(status: int, reason: str, headers: Mapping[str, str], body: bytes) -> Problem:
    """The problem document of an answer. A proxy on the way may answer in its own form: a problem is made of that."""
    if headers.get("content-type", "").startswith("application/problem+json"):
        return cast("Problem", json.loads(body))
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": reason or "No problem document",
        "status": status,
        "code": NEAREST_CODES.get(status, "internal_error"),
        "detail": body[:200].decode("utf-8", "replace"),
        "request_id": headers.get("x-request-id", ""),
    }
    return cast("Problem", problem)
