"""Pages of lists, searches and the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")

LONG_POLL = 20
"""Seconds."""


class Page(Generic[Item]):
    """A page of a list or a search. Iterating over it reads all following pages."""

    def __init__(self, answer: dict[str, Any], read: Callable[[str], Page[Item]]) -> None:
        self.items: list[Item] = answer["items"]
        self.next_cursor: str | None = answer["next_cursor"]
        """Pass as `cursor` to read the next page; None on the last page."""
        self.etag: str | None = getattr(answer, "etag", None)
        self._read = read

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[Item]]:
        """Iterate over this page and all following ones, reading each when it is needed."""
        page = self
        yield page
        while page.next_cursor is not None:
            page = self._read(page.next_cursor)
            yield page


class FeedPage(Generic[Item]):
    """A page of a feed, which has no last page."""

    def __init__(self, answer: dict[str, Any], read: Callable[[str, int], FeedPage[Item]]) -> None:
        self.items: list[Item] = answer["items"]
        self.cursor: str = answer["cursor"]
        """Pass as `after` to continue after this page. Store it when the items have been processed."""
        self.has_more: bool = answer["has_more"]
        self._read = read

    def follow(self, *, wait: int = LONG_POLL) -> Iterator[Item]:
        """Iterate over the existing items after this page, then over new ones, until the loop ends.

        Store the `cursor` of the last processed item and pass it as `after` to continue.

        Args:
            wait: Seconds that one request waits for new items.
        """
        for page in self.follow_pages(wait=wait):
            yield from page.items

    def follow_pages(self, *, wait: int = LONG_POLL) -> Iterator[FeedPage[Item]]:
        """Like `follow`, by pages. With a filter, the `cursor` of an empty page is later than that of the last item."""
        page = self
        while True:
            yield page
            page = self._read(page.cursor, wait)
