"""Calls operations for python.test.ts: reads requests and writes responses as lines of JSON."""

import inspect
import json
import os
import sys
from http.client import HTTPResponse
from typing import Any

from doorplate import APIError, Doorplate, FeedPage, Page


def plain(answer: Any) -> Any:
    if isinstance(answer, Page):
        return {"items": answer.items, "next_cursor": answer.next_cursor}
    if isinstance(answer, FeedPage):
        return {"items": answer.items, "cursor": answer.cursor, "has_more": answer.has_more}
    if isinstance(answer, HTTPResponse):
        with answer:
            return {"stream": len(answer.read())}
    return answer


def call(key: str, name: str, given: dict[str, Any]) -> Any:
    with Doorplate(os.environ["DOORPLATE_URL"], key=key, retries=0) as doorplate:
        method = getattr(doorplate, name)
        body = given.pop("body", None)
        parameters = inspect.signature(method).parameters
        if body is not None and "body" in parameters and parameters["body"].kind is not inspect.Parameter.VAR_KEYWORD:
            given["body"] = body
        elif body is not None:
            given.update(body)
        return plain(method(**given))


for line in sys.stdin:
    request = json.loads(line)
    try:
        answered = {"answer": call(request["key"], request["operation"], request["input"])}
    except APIError as error:
        answered = {"code": error.code, "text": str(error)}
    except Exception as error:
        answered = {"code": "", "text": repr(error)}
    print(json.dumps(answered), flush=True)
