"""Sends the request of an operation, with retries, and reads the response."""

from __future__ import annotations

import io
import itertools
import json
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any, BinaryIO, Literal
from urllib.parse import quote, urlencode

from ._connections import Connections, Request
from ._errors import APIConnectionError, APIError, APITimeoutError, DoorplateError, read_problem
from ._pages import FeedPage, Page
from ._retry import pause_before_retry
from ._version import __version__
from ._versions import etag_of, remember

Body = str | bytes | BinaryIO | Iterable[bytes]
"""A body that is sent as it is: text as UTF-8, a file opened with "rb"."""

Key = str | Callable[[], str] | None


class Caller:
    """Sends requests. Can be used by several threads."""

    def __init__(
        self,
        url: str,
        connections: Connections,
        *,
        key: Key,
        source: str | None,
        purpose: str | None,
        timeout: float,
        retries: int,
    ) -> None:
        self._url = url
        self._connections = connections
        self._key = key
        self._source = source
        self._purpose = purpose
        self._timeout = timeout
        self._retries = retries

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, object] | None = None,
        body: Mapping[str, Any] | Body | None = None,
        content_type: str = "application/json",
        answer: Literal["json", "text", "stream"] = "json",
        self_path: str | None = None,
        is_public: bool = False,
    ) -> Any:
        """Returns the parsed response, or the object passed as `if_none_match` if it is current (304).

        Retries are safe: every POST that writes has an Idempotency-Key.
        """
        query, headers = query or {}, headers or {}
        sent = self._write_headers(headers, answer)
        content = write_body(body, content_type)
        if content is not None:
            sent["content-type"] = content_type
        request = Request(method, path + write_query(query), sent, content, answer == "stream")
        wait = query.get("wait")
        timeout = self._timeout + (wait if isinstance(wait, int) else 0)
        rewind = find_rewind(content)
        retries = 0 if rewind is None else self._retries
        for attempt in itertools.count(1):
            try:
                response, text = self._send(request, timeout, is_public)
                if response.status == 304:
                    return headers["if-none-match"]
                return read_answer(response, text, answer, self_path)
            except DoorplateError as error:
                error.attempts = attempt
                pause = pause_before_retry(attempt, error) if attempt <= retries else None
                if pause is None or rewind is None:
                    raise
            time.sleep(pause)
            rewind()

    def _page(self, method: str, path: str, **call: Any) -> Any:
        """Like `_call`, for a list or a search."""

        def read(cursor: str) -> Any:
            return self._page(method, path, **at(call, "cursor", cursor))

        answer = self._call(method, path, **call)
        return answer if isinstance(answer, Page) else Page(answer, read)

    def _feed(self, method: str, path: str, **call: Any) -> Any:
        """Like `_call`, for a feed."""

        def read(cursor: str, wait: int) -> Any:
            return self._feed(method, path, **at(at(call, "after", cursor), "wait", wait))

        return FeedPage(self._call(method, path, **call), read)

    def _send(self, request: Request, timeout: float, is_public: bool) -> tuple[HTTPResponse, bytes]:
        """Returns the response and its body. Raises an error for every status other than 2xx and 304."""
        if self._key is not None and not is_public:
            request.headers["authorization"] = f"Bearer {self._key if isinstance(self._key, str) else self._key()}"
        try:
            response, content = self._connections.send(request, timeout)
        except TimeoutError as error:
            raise APITimeoutError(f"{request.method} {self._url} had no answer within {timeout:g} s") from error
        except (OSError, HTTPException) as error:
            raise APIConnectionError(f"{request.method} {self._url} had no answer") from error
        if response.status < 300 or response.status == 304:
            return response, content
        answer_headers = {name.lower(): value for name, value in response.getheaders()}
        raise APIError(read_problem(response.status, response.reason, answer_headers, content), answer_headers)

    def _write_headers(self, given: Mapping[str, object], answer: str) -> dict[str, str | bytes]:
        headers: dict[str, str | bytes] = {
            "accept": "application/json" if answer == "json" else "*/*",
            "user-agent": f"doorplate-python/{__version__}",
        }
        if answer == "stream":
            headers["connection"] = "close"
        if self._purpose is not None:
            headers["doorplate-purpose"] = self._purpose
        for name, value in given.items():
            text = self._write_header(name, value)
            if text is not None:
                # http.client encodes str as Latin-1; the service expects UTF-8.
                headers[name] = text.encode()
        return headers

    def _write_header(self, name: str, value: object) -> str | None:
        # One key for all attempts of a call, so that a retry does not repeat the write.
        if name == "idempotency-key" and value is None:
            return secrets.token_hex(16)
        if name == "doorplate-source" and value is None:
            return self._source
        return value if isinstance(value, str) or value is None else etag_of(value)


def segment(value: str) -> str:
    """Encodes a path parameter. An empty one would change the path."""
    if value == "":
        raise ValueError("An id is empty")
    return quote(value, safe="")


def write_query(query: Mapping[str, Any]) -> str:
    pairs: list[tuple[str, str]] = []
    for name, given in query.items():
        for value in given if isinstance(given, list) else [given]:
            if value is not None:
                pairs.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
    return f"?{urlencode(pairs)}" if pairs else ""


def write_body(body: Mapping[str, Any] | Body | None, content_type: str) -> bytes | BinaryIO | Iterable[bytes] | None:
    if isinstance(body, io.TextIOBase):
        raise TypeError('The file is opened as text; open it with "rb"')
    if isinstance(body, Mapping):
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    return body.encode() if isinstance(body, str) else body


def find_rewind(body: bytes | BinaryIO | Iterable[bytes] | None) -> Callable[[], object] | None:
    """Returns a function that rewinds the body for a retry; None if it can be sent only once."""
    if body is None or isinstance(body, bytes):
        return lambda: None
    if isinstance(body, io.IOBase) and body.seekable():
        start = body.tell()
        return lambda: body.seek(start)
    return None


def read_answer(response: HTTPResponse, content: bytes, answer: str, self_path: str | None) -> Any:
    if answer == "stream":
        return response
    if answer == "text":
        return content.decode()
    return remember(json.loads(content), response.getheader("etag"), self_path) if content else None


def at(call: dict[str, Any], name: str, value: object) -> dict[str, Any]:
    """Returns the call with another cursor, which a list has in the query and a search in the body."""
    place = "query" if "query" in call else "body"
    headers = {**call.get("headers", {}), "if-none-match": None}
    return {**call, "headers": headers, place: {**call[place], name: value}}
