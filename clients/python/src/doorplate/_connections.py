"""A pool of persistent connections. Each serves one call at a time, from any thread."""

from __future__ import annotations

import base64
import os
import selectors
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import BinaryIO
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: dict[str, str | bytes]
    body: bytes | BinaryIO | Iterable[bytes] | None
    is_stream: bool
    """The caller reads the body of the response."""


class Connections:
    def __init__(self, url: str, ssl_context: ssl.SSLContext | None) -> None:
        self._service = urlsplit(url)
        if self._service.scheme not in ("http", "https") or not self._service.hostname:
            raise ValueError("url must start with https:// or http://, followed by a host")
        self._ssl_context = ssl_context
        self._proxy = find_proxy(self._service)
        self._idle: list[HTTPConnection] = []
        self._pid = os.getpid()

    def send(self, request: Request, timeout: float) -> tuple[HTTPResponse, bytes]:
        """Returns the response and its body, which is empty for a successful stream: the caller reads it."""
        connection = self._take(timeout)
        try:
            try:
                connection.request(request.method, self._write_target(request), request.body, request.headers)
            except BrokenPipeError:
                # The service can respond before it has read the whole body.
                pass
            response = connection.getresponse()
            if request.is_stream and response.status < 300:
                return response, b""
            content = response.read()
        except BaseException:
            connection.close()
            raise
        if not response.will_close:
            self._idle.append(connection)
        return response, content

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _take(self, timeout: float) -> HTTPConnection:
        if self._pid != os.getpid():
            # After a fork: the inherited sockets belong to the parent process.
            self._idle, self._pid = [], os.getpid()
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._open(timeout)
            if connection.sock is not None and not is_readable(connection):
                connection.sock.settimeout(timeout)
                return connection
            connection.close()

    def _open(self, timeout: float) -> HTTPConnection:
        host, port = self._service.hostname or "", self._service.port
        peer, peer_port = (self._proxy.hostname or "", self._proxy.port) if self._proxy else (host, port)
        if self._service.scheme == "http":
            return HTTPConnection(peer, peer_port, timeout=timeout)
        context = self._ssl_context or ssl.create_default_context()
        connection = HTTPSConnection(peer, peer_port, timeout=timeout, context=context)
        if self._proxy:
            connection.set_tunnel(host, port, proxy_headers(self._proxy))
        return connection

    def _write_target(self, request: Request) -> str:
        target = self._service.path.rstrip("/") + request.target
        if self._proxy is None or self._service.scheme == "https":
            return target
        request.headers.update(proxy_headers(self._proxy))
        return f"http://{self._service.netloc}{target}"


def is_readable(connection: HTTPConnection) -> bool:
    """True for an idle connection that the server has closed."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return len(selector.select(0)) > 0


def find_proxy(service: SplitResult) -> SplitResult | None:
    """Returns the proxy of the environment: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`."""
    proxy = getproxies().get(service.scheme)
    return None if proxy is None or proxy_bypass(service.netloc) else urlsplit(proxy)


def proxy_headers(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    user = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"proxy-authorization": f"Basic {base64.b64encode(user.encode()).decode()}"}
