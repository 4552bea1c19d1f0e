# Serialised events in the order of track(). It never holds more events or bytes than its limits.

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

_ENVELOPE = (b'{"events":[', b"]}")
_ENVELOPE_BYTES = sum(map(len, _ENVELOPE))
_SEPARATOR_BYTES = 1


@dataclass(frozen=True)
class QueuedEvent:
    event_id: str
    json: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.json)


def queued_event(event_id: str, event: Mapping[str, object]) -> QueuedEvent:
    text = json.dumps(event, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return QueuedEvent(event_id, _utf8(text))


def batch_body(batch: Sequence[QueuedEvent]) -> bytes:
    return b",".join(event.json for event in batch).join(_ENVELOPE)


def next_batch(events: Iterable[QueuedEvent], max_events: int, max_bytes: int) -> list[QueuedEvent]:
    """The events at the front that fit one request: at least one, where there is any."""
    batch: list[QueuedEvent] = []
    size_bytes = _ENVELOPE_BYTES - _SEPARATOR_BYTES
    for event in islice(events, max_events):
        size_bytes += event.size_bytes + _SEPARATOR_BYTES
        if batch and size_bytes > max_bytes:
            break
        batch.append(event)
    return batch


class EventQueue:
    """Not safe for several threads by itself: its owner holds the lock."""

    def __init__(self, max_events: int, max_bytes: int) -> None:
        self._max_events = max_events
        self._max_bytes = max_bytes
        self._events: deque[QueuedEvent] = deque()
        self._size_bytes = 0

    def __len__(self) -> int:
        return len(self._events)

    @property
    def size_bytes(self) -> int:
        return self._size_bytes

    def offer(self, event: QueuedEvent) -> bool:
        """False: full, and the event was not taken."""
        if len(self._events) >= self._max_events or self._size_bytes + event.size_bytes > self._max_bytes:
            return False
        self._events.append(event)
        self._size_bytes += event.size_bytes
        return True

    def head(self, max_events: int, max_bytes: int) -> list[QueuedEvent]:
        return next_batch(self._events, max_events, max_bytes)

    def remove(self, count: int) -> list[QueuedEvent]:
        """Takes out the ``count`` oldest events."""
        removed = [self._events.popleft() for _ in range(count)]
        self._size_bytes -= sum(event.size_bytes for event in removed)
        return removed


def _utf8(text: str) -> bytes:
    """UTF-8 in which lone surrogates, which no UTF-8 can hold, have become U+FFFD."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")
