"""The exceptions of the client."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from .types import Problem


class DoorplateError(Exception):
    """The base class of this package's exceptions."""

    attempts: int = 1
    """The number of attempts."""


class APIError(DoorplateError):
    """A problem response of the service. `code` identifies the problem, `errors` the invalid parts of the request."""

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
    """There was no response; `__cause__` has the reason. A change may have been made or not."""


class APITimeoutError(APIConnectionError):
    """There was no response within the timeout."""


class WebhookVerificationError(DoorplateError):
    """A request has no valid signature of the webhook's secret, or its timestamp is too old."""


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
    """Returns the problem of a response. Creates one if the response has none, as those of proxies."""
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
