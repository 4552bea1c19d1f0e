# What the server's answer to a batch means for its events.

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import TurretError

ACCEPTED = "accepted"
UNAVAILABLE = "unavailable"
"""An outage: sent again until it ends."""
FAILING = "failing"
"""The server fails on this very batch: sent again a few times."""
TOO_LARGE = "too_large"
"""Sent again in smaller batches."""
REFUSED = "refused"
"""Sending it again cannot help."""

_OUTAGE_STATUS = frozenset((0, 408, 502, 503, 504))


@dataclass(frozen=True)
class Answer:
    """Status 0: no answer at all. ``body`` is the parsed JSON, None where there was none."""

    status: int
    retry_after: str | None = None
    body: object = None
    cause: BaseException | None = None


def judge(answer: Answer) -> str:
    status = answer.status
    if 200 <= status < 300:
        return ACCEPTED if _is_batch_result(answer.body) else FAILING
    if status in _OUTAGE_STATUS:
        return UNAVAILABLE
    if status == 429:
        return REFUSED if _is_final_limit(answer) else UNAVAILABLE
    if status == 413:
        return TOO_LARGE
    return FAILING if status >= 500 else REFUSED


def rejections(answer: Answer, batch_length: int) -> dict[int, tuple[str, str]]:
    """Code and sentence of each event that the server refused from an accepted batch, by its place in it."""
    listed = _fields(answer.body).get("rejected")
    found: dict[int, tuple[str, str]] = {}
    for entry in listed if isinstance(listed, list) else []:
        rejection = _fields(entry)
        index, code, error = rejection.get("index"), rejection.get("code"), rejection.get("error")
        if isinstance(index, int) and 0 <= index < batch_length and isinstance(code, str) and isinstance(error, str):
            found[index] = (code, error)
    return found


def answer_error(answer: Answer, event_ids: tuple[str, ...], will_retry: bool) -> TurretError:
    code, message = _problem(answer)
    error = TurretError(code, message, event_ids=event_ids, will_retry=will_retry)
    error.__cause__ = answer.cause
    return error


def _problem(answer: Answer) -> tuple[str, str]:
    if answer.status == 0:
        return "UNREACHABLE", "The Turret server does not answer: check base_url and the network."
    if 200 <= answer.status < 300:
        return "UNEXPECTED_ANSWER", "The answer is not from a Turret server: check base_url."
    body = _fields(answer.body)
    code, error = body.get("code"), body.get("error")
    return (
        code if isinstance(code, str) else f"HTTP_{answer.status}",
        error if isinstance(error, str) else _status_message(answer.status),
    )


def _status_message(status: int) -> str:
    if 300 <= status < 400:
        return "The address redirects: set base_url to the one that it redirects to."
    return f"The server answered with status {status}."


def _is_final_limit(answer: Answer) -> bool:
    """Turret sends Retry-After wherever waiting helps; its own 429 without one is a used-up plan."""
    return answer.retry_after is None and _fields(answer.body).get("code") == "RATE_LIMIT_EXCEEDED"


def _is_batch_result(body: object) -> bool:
    fields = _fields(body)
    return isinstance(fields.get("results"), list) and isinstance(fields.get("rejected"), list)


def _fields(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
