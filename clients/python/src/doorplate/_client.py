"""The client."""

from __future__ import annotations

import copy
import ssl
import sys
from types import TracebackType

from ._caller import Key
from ._connections import Connections
from ._operations import Operations

if sys.version_info >= (3, 11):
    from typing import Self
else:
    from typing_extensions import Self


class Doorplate(Operations):
    """A client of the service: a method for each operation, and some more.

    It keeps connections open and may be used by several threads at once; `close`, or `with`, closes the connections.

    Most operations take these, which are headers of the request:

    - `doorplate_source`: the channel that a change comes from, for the history; `source` by default.
    - `doorplate_reason`: why a change is made, for the history.
    - `idempotency_key`: any text unique to this request. Without it one is made for each call, so that a retry never
      makes a second thing.
    - `if_match`: what was read, or its ETag. The change is refused (`version_mismatch`) where it is no longer current.
    - `if_none_match`: what was read before. It is returned as it is while it is current.

    Args:
        url: Where the service is: `https://doorplate.example`.
        key: An API key or an OAuth2 access token; a function is asked before each request.
        source: `doorplate_source` of every change that does not name its own.
        timeout: Seconds for connecting and for each wait for data, of one attempt.
        retries: How often a call is tried again that failed on the way.
        ssl_context: Other certificates than those of the system.
    """

    def __init__(
        self,
        url: str,
        *,
        key: Key = None,
        source: str | None = None,
        timeout: float = 30.0,
        retries: int = 3,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        connections = Connections(url, ssl_context)
        super().__init__(url, connections, key=key, source=source, timeout=timeout, retries=retries)

    def with_options(
        self,
        *,
        key: Key = None,
        source: str | None = None,
        timeout: float | None = None,
        retries: int | None = None,
    ) -> Self:
        """The same client, with the same connections, but for these: `doorplate.with_options(timeout=5).suggest(…)`."""
        other = copy.copy(self)
        other._key = self._key if key is None else key
        other._source = self._source if source is None else source
        other._timeout = self._timeout if timeout is None else timeout
        other._retries = self._retries if retries is None else retries
        return other

    def close(self) -> None:
        """Closes the connections that are kept open. A later call opens new ones."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
