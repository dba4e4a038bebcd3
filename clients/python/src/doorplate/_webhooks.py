"""Verifies webhook signatures (Standard Webhooks)."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ._errors import WebhookVerificationError

if TYPE_CHECKING:
    from .types import WebhookEvent

TOLERANCE = 300
"""Seconds by which the clock of the receiver may differ from that of the service."""


def verify_webhook(
    body: bytes | str, headers: Mapping[str, str], secret: str, *, tolerance: float = TOLERANCE
) -> WebhookEvent:
    """Verify a webhook request and return its event.

    Args:
        body: The raw body of the request.
        headers: The headers of the request, with names in any case.
        secret: The `secret` that was returned when the webhook was created or its secret rotated (`whsec_…`).
        tolerance: Seconds by which `webhook-timestamp` may differ from the current time.

    Raises:
        WebhookVerificationError: The request is not from the service, or too old. Respond with 400.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, timestamp = given["webhook-id"], given["webhook-timestamp"]
        signatures = given["webhook-signature"].split()
    except KeyError as error:
        raise WebhookVerificationError(f"The header {error.args[0]} is missing") from None
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > tolerance:
        raise WebhookVerificationError("webhook-timestamp is too old, or in the future")
    content = body.encode() if isinstance(body, str) else body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + content, "sha256")
    expected = b"v1," + base64.b64encode(digest)
    # After a rotation requests are signed with both secrets for some time.
    if not any(hmac.compare_digest(expected, signature.encode()) for signature in signatures):
        raise WebhookVerificationError("No signature matches the secret and the body")
    event: WebhookEvent = json.loads(content)
    return event
