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
    """A client of the service, with a method for each operation.

    It keeps connections open until it is closed with `close` or `with`, and can be used by several threads.

    Most operations have these arguments, which are sent as headers:

    - `doorplate_source`: the channel that a change comes from, shown in the history; the default is `source`.
    - `doorplate_reason`: the reason of a change, shown in the history.
    - `idempotency_key`: a text that is unique to this request. By default each call generates one, so that a retry
      does not repeat the write.
    - `if_match`: the resource as read, or its ETag. The change fails with `version_mismatch` if it is not current.
    - `if_none_match`: the response of an earlier call, which is returned again if it is still current (304).

    Args:
        url: The URL of the service, such as `https://doorplate.example`.
        key: An API key or an OAuth2 access token, or a function that returns one, called before each attempt.
        source: The default of `doorplate_source`.
        purpose: What the data is used for, sent with every request; required with a key that is bound to purposes.
        timeout: Timeout in seconds of one attempt, for connecting and for each wait for data.
        retries: Maximum number of retries of a failed call.
        ssl_context: Replaces the certificates of the system.
    """

    def __init__(
        self,
        url: str,
        *,
        key: Key = None,
        source: str | None = None,
        purpose: str | None = None,
        timeout: float = 30.0,
        retries: int = 3,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        connections = Connections(url, ssl_context)
        super().__init__(url, connections, key=key, source=source, purpose=purpose, timeout=timeout, retries=retries)

    def with_options(
        self,
        *,
        key: Key = None,
        source: str | None = None,
        purpose: str | None = None,
        timeout: float | None = None,
        retries: int | None = None,
    ) -> Self:
        """Return a client with other options and the same connections: `with_options(timeout=5).suggest(…)`."""
        other = copy.copy(self)
        other._key = self._key if key is None else key
        other._source = self._source if source is None else source
        other._purpose = self._purpose if purpose is None else purpose
        other._timeout = self._timeout if timeout is None else timeout
        other._retries = self._retries if retries is None else retries
        return other

    def close(self) -> None:
        """Close the open connections. A later call opens new ones."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
