"""What was read is remembered with its ETag and its place, so that it can be changed and read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

Versioned = Mapping[str, object]
"""Something that was read, whose version is known."""


class Answer(dict[str, Any]):
    """JSON of the service, with where it is read and its ETag. A plain dictionary that is made of it has neither."""

    __slots__ = ("etag", "path")

    def __init__(self, members: dict[str, Any], etag: str | None, self_path: str | None) -> None:
        super().__init__(members)
        self.etag = etag
        self.path = read_path(members, self_path)


def read_path(members: dict[str, Any], self_path: str | None) -> str | None:
    """`self_path` has {id} in it."""
    resource_id = members.get("id")
    if self_path is None or not isinstance(resource_id, str):
        return None
    return self_path.replace("{id}", quote(resource_id, safe=""))


def remember(answer: Any, etag: str | None, self_path: str | None) -> Any:
    """The answer, and each item of a list, with where it is read."""
    if not isinstance(answer, dict):
        return answer
    items = answer.get("items")
    if isinstance(items, list):
        answer["items"] = [remember(item, None, self_path) for item in items]
    return Answer(answer, etag, self_path)


def etag_of(resource: object) -> str | None:
    """The ETag of what was read: the one that came with it, or the one of its version."""
    etag = getattr(resource, "etag", None)
    if isinstance(etag, str):
        return etag
    version = resource.get("version") if isinstance(resource, Mapping) else None
    return f'"{version}"' if isinstance(version, int) else None


def path_of(resource: Versioned) -> str:
    """Where it is read."""
    path = getattr(resource, "path", None)
    if not isinstance(path, str):
        raise ValueError("This was not read by this client, or cannot be read again on its own")
    return path


def self_path_of(path: str) -> str:
    """Where resources of the same kind are read, with {id} in it."""
    return path.rpartition("/")[0] + "/{id}"
