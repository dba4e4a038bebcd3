"""Lists and searches, page by page or whole; and the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")

LONG_POLL = 20
"""Seconds."""


class Page(Generic[Item]):
    """One page of a list, or of the hits of a search. Iterating over it goes on over all pages that follow."""

    def __init__(self, answer: dict[str, Any], read: Callable[[str], Page[Item]]) -> None:
        self.items: list[Item] = answer["items"]
        self.next_cursor: str | None = answer["next_cursor"]
        """Given as `cursor`, it leads to the next page; None on the last one."""
        self.etag: str | None = getattr(answer, "etag", None)
        self._read = read

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[Item]]:
        """This page and all that follow; each is read when it is asked for."""
        page = self
        yield page
        while page.next_cursor is not None:
            page = self._read(page.next_cursor)
            yield page


class FeedPage(Generic[Item]):
    """One page of a feed, which has no last page."""

    def __init__(self, answer: dict[str, Any], read: Callable[[str, int], FeedPage[Item]]) -> None:
        self.items: list[Item] = answer["items"]
        self.cursor: str = answer["cursor"]
        """Given as `after`, it leads to what follows. Keep it when the items are dealt with."""
        self.has_more: bool = answer["has_more"]
        self._read = read

    def follow(self, *, wait: int = LONG_POLL) -> Iterator[Item]:
        """Every item from here on, and then those to come, until the loop is left.

        Keep the `cursor` of the last item that was dealt with, and come back with it as `after`.

        Args:
            wait: Seconds that one request waits for something new.
        """
        for page in self.follow_pages(wait=wait):
            yield from page.items

    def follow_pages(self, *, wait: int = LONG_POLL) -> Iterator[FeedPage[Item]]:
        """The same by pages: where items are filtered, `cursor` of an empty page is further on than the last item's."""
        page = self
        while True:
            yield page
            page = self._read(page.cursor, wait)
