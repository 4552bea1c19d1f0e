# One attempt to send one batch. It never raises: whatever goes wrong is an answer with status 0.

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from .answer import Answer


class _KeepRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: following it would turn POST into GET."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_KeepRedirects)


def post_batch(url: str, api_key: str | None, body: bytes, timeout_s: float) -> Answer:
    try:
        headers = {"Content-Type": "application/json", "User-Agent": "turret-python"}
        if api_key:
            headers["X-API-Key"] = api_key
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        try:
            with _opener.open(request, timeout=timeout_s) as response:
                return Answer(response.status, response.headers.get("Retry-After"), _parse_json(response.read()))
        except urllib.error.HTTPError as answer:
            with answer:
                return Answer(answer.code, answer.headers.get("Retry-After"), _parse_json(answer.read()))
    except Exception as cause:
        return Answer(0, cause=cause)


def _parse_json(text: bytes) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
