"""Decides whether and when a failed call is retried."""

from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime

from ._errors import APIConnectionError, APIError, DoorplateError

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 8.0
LONGEST_RETRY_AFTER = 60.0
"""Seconds. If the service asks for a longer pause, the error is raised at once."""


def pause_before_retry(attempt: int, error: DoorplateError) -> float | None:
    """Returns the pause before the next attempt in seconds; None if the error should not be retried.

    Args:
        attempt: The number of attempts so far.
    """
    pause = min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)
    jittered = random.uniform(pause / 2, pause)
    if isinstance(error, APIConnectionError):
        return jittered
    if not isinstance(error, APIError):
        return None
    if error.status != 429 and error.status < 500 and error.code != "idempotency_key_in_use":
        return None
    asked = read_retry_after(error.headers.get("retry-after"))
    if asked is None:
        return jittered
    return None if asked > LONGEST_RETRY_AFTER else asked + random.uniform(0, FIRST_PAUSE)


def read_retry_after(value: str | None) -> float | None:
    """Parses Retry-After, seconds or a date (RFC 9110, 10.2.3), and returns seconds."""
    if value is None:
        return None
    if value.isdigit():
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except ValueError:
        return None
