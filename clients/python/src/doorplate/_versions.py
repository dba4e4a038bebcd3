"""Remembers the ETag and the path of resources, so that they can be updated and read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

Versioned = Mapping[str, object]
"""A resource that was read."""


class Answer(dict[str, Any]):
    """A JSON object of a response, with its ETag and path. `dict(answer)` has neither."""

    __slots__ = ("etag", "path")

    def __init__(self, members: dict[str, Any], etag: str | None, self_path: str | None) -> None:
        super().__init__(members)
        self.etag = etag
        self.path = read_path(members, self_path)


def read_path(members: dict[str, Any], self_path: str | None) -> str | None:
    """Returns `self_path` with the id of the resource in place of {id}."""
    resource_id = members.get("id")
    if self_path is None or not isinstance(resource_id, str):
        return None
    return self_path.replace("{id}", quote(resource_id, safe=""))


def remember(answer: Any, etag: str | None, self_path: str | None) -> Any:
    """Returns the response with its ETag and path, and the items of a list with theirs."""
    if not isinstance(answer, dict):
        return answer
    items = answer.get("items")
    if isinstance(items, list):
        answer["items"] = [remember(item, None, self_path) for item in items]
    return Answer(answer, etag, self_path)


def etag_of(resource: object) -> str | None:
    """Return the ETag of a resource: the one of its response, otherwise the one of its version."""
    etag = getattr(resource, "etag", None)
    if isinstance(etag, str):
        return etag
    version = resource.get("version") if isinstance(resource, Mapping) else None
    return f'"{version}"' if isinstance(version, int) else None


def path_of(resource: Versioned) -> str:
    """Returns the path at which a resource can be read."""
    path = getattr(resource, "path", None)
    if not isinstance(path, str):
        raise ValueError("The object was not returned by this client, or has no path of its own")
    return path


def self_path_of(path: str) -> str:
    """Returns the path of resources of the same kind, with {id}."""
    return path.rpartition("/")[0] + "/{id}"
