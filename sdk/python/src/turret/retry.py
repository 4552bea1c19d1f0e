# When to send again: full jitter, and never before the time that the server asks for.

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

_BASE_DELAY_MS = 500
_MAX_DELAY_MS = 30_000
_MAX_RETRY_AFTER_MS = 60 * 60 * 1000
_MAX_DOUBLINGS = 16
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, .* GMT")
_SECONDS = re.compile(r"[0-9]+")

MAX_FAILING_ATTEMPTS = 8
"""Attempts for a batch on which the server itself fails; outages are waited out without limit."""


def retry_delay_ms(attempt: int, retry_after_ms: float | None, random: float) -> float:
    """Milliseconds to wait after attempt number ``attempt`` (from 1).

    Exponential backoff with full jitter (Brooker, AWS Architecture Blog, 2015). With a Retry-After that time, at most
    an hour, plus jitter so that clients do not return all at once.
    """
    if retry_after_ms is not None:
        return min(retry_after_ms, _MAX_RETRY_AFTER_MS) + random * _BASE_DELAY_MS
    return random * min(_MAX_DELAY_MS, _BASE_DELAY_MS * 2.0 ** min(attempt - 1, _MAX_DOUBLINGS))


def parse_retry_after_ms(header: str | None, now_ms: int) -> float | None:
    """Milliseconds from ``now_ms`` that a Retry-After header asks for (RFC 9110 section 10.2.3: seconds or a date)."""
    value = (header or "").strip()
    if _SECONDS.fullmatch(value):
        return float(value) * 1000
    if not _HTTP_DATE.fullmatch(value):
        return None
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() * 1000 - now_ms)
    except (TypeError, ValueError, OverflowError):
        return None
