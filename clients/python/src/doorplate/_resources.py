"""Updates, deletes and rereads resources without naming their operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ._caller import Caller
from ._errors import APIError
from ._versions import Versioned, etag_of, path_of, self_path_of

Resource = TypeVar("Resource", bound=Versioned)

ATTEMPTS = 5
"""Maximum number of attempts to patch a resource that others change at the same time."""


class ResourceCaller(Caller):
    def delete(
        self, resource: Versioned, *, doorplate_source: str | None = None, doorplate_reason: str | None = None
    ) -> None:
        """Delete a resource. Fails with `version_mismatch` if it has changed since it was read."""
        headers = change_headers(resource, doorplate_source, doorplate_reason)
        self._call("DELETE", path_of(resource), headers=headers)

    def reread(self, resource: Resource) -> Resource:
        """Read a resource again. Returns the same object if it has not changed."""
        path = path_of(resource)
        headers = {"if-none-match": None if etag_of(resource) is None else resource}
        answer: Resource = self._call("GET", path, headers=headers, self_path=self_path_of(path))
        return answer

    def _update(
        self,
        resource: Any,
        patch: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]],
        doorplate_source: str | None,
        doorplate_reason: str | None,
    ) -> Any:
        path = path_of(resource)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._call(
                    "PATCH",
                    path,
                    headers=change_headers(resource, doorplate_source, doorplate_reason),
                    body=patch if isinstance(patch, Mapping) else patch(resource),
                    content_type="application/merge-patch+json",
                    self_path=self_path_of(path),
                )
            except APIError as error:
                if error.code != "version_mismatch" or isinstance(patch, Mapping) or attempt == ATTEMPTS:
                    raise
            resource = self.reread(resource)


def change_headers(resource: Versioned, source: str | None, reason: str | None) -> dict[str, object]:
    return {"if-match": resource, "doorplate-source": source, "doorplate-reason": reason}
