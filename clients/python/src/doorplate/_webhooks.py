"""Signatures of webhooks, as Standard Webhooks has them."""

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
    """The event that was posted to a webhook's URL.

    Args:
        body: The request's body as it came, before anything has parsed it.
        headers: The request's headers, in any case.
        secret: `secret` of the webhook when it was created or its secret rotated (`whsec_…`).
        tolerance: Seconds by which `webhook-timestamp` may differ from now.

    Raises:
        WebhookVerificationError: It is not from the service, or was sent too long ago. Answer with 400.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, timestamp = given["webhook-id"], given["webhook-timestamp"]
        signatures = given["webhook-signature"].split()
    except KeyError as error:
        raise WebhookVerificationError(f"The header {error.args[0]} is missing") from None
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > tolerance:
        raise WebhookVerificationError("webhook-timestamp is too long ago, or in the future")
    content = body.encode() if isinstance(body, str) else body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + content, "sha256")
    expected = b"v1," + base64.b64encode(digest)
    # While a secret is being replaced, the request is signed with both.
    if not any(hmac.compare_digest(expected, signature.encode()) for signature in signatures):
        raise WebhookVerificationError("No signature is of this secret and this body")
    event: WebhookEvent = json.loads(content)
    return event
