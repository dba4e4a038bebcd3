"""The typed client of Doorplate, a headless service for customer addresses."""

from . import types
from ._caller import Body
from ._client import Doorplate
from ._errors import APIConnectionError, APIError, APITimeoutError, DoorplateError, WebhookVerificationError
from ._pages import FeedPage, Page
from ._version import __version__
from ._versions import Versioned, etag_of
from ._webhooks import verify_webhook

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "Body",
    "Doorplate",
    "DoorplateError",
    "FeedPage",
    "Page",
    "Versioned",
    "WebhookVerificationError",
    "__version__",
    "etag_of",
    "types",
    "verify_webhook",
]
