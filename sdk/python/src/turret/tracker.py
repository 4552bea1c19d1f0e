# What the sync and the asyncio client share: from track() to the queue. Nothing here raises or blocks;
# what goes wrong is counted and told to on_error.

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any

from .batch_sender import Endpoint
from .conversation import Conversation
from .delivery import Delivery, DeliverySettings
from .errors import TurretError
from .event import EventDefaults, EventIds, EventInput, OptionalId, Redact, own_id, resolve_ids, wire_event
from .event_queue import QueuedEvent, queued_event
from .ledger import Ledger, OnError
from .runtime import Runtime

_MAX_EVENT_BYTES = 256 * 1024
"""The server's limit for one event."""
_DEADLINE_AT_EXIT_S = 2.0


@dataclass(frozen=True)
class TurretStats:
    """tracked = waiting + delivered + dropped."""

    tracked: int
    waiting: int
    waiting_bytes: int
    delivered: int
    dropped: int


class Tracker:
    """Options of both clients.

    ``api_key``: a key with the scope ``ingest`` · ``base_url``: address of the Turret server · ``disabled``: ids are
    generated as ever, and nothing is kept or sent · ``redact``: see ``Redact`` · ``on_error``: called for every lost
    event and every failed attempt, from a background thread too; default: one log record per code · ``flush_at``
    events, or ``flush_interval_s`` after the first, start a request · ``max_queue_events`` and ``max_queue_bytes`` are
    kept while the server is away; what comes on top is dropped and counted.
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str = "http://127.0.0.1:8080",
        *,
        disabled: bool = False,
        redact: Redact | None = None,
        on_error: OnError | None = None,
        flush_at: int = 20,
        flush_interval_s: float = 1.0,
        request_timeout_s: float = 10.0,
        max_queue_events: int = 10_000,
        max_queue_bytes: int = 16 * 1024 * 1024,
        runtime: Runtime | None = None,
    ) -> None:
        url = f"{base_url.strip().rstrip('/')}/v1/batch"
        endpoint = Endpoint(url, api_key.strip() if api_key else None, request_timeout_s)
        self._settings = DeliverySettings(endpoint, flush_at, flush_interval_s, max_queue_events, max_queue_bytes)
        self._runtime = runtime or Runtime()
        self._disabled = disabled
        self._redact = redact
        self._on_error = on_error
        self._closing = False
        self._start_empty()
        _open_clients.add(self)

    def track(self, event: str | EventInput) -> EventIds:
        """Queues one user message, or one event, and returns its ids at once: ids that it lacks are generated.

        Without a session id every call is a conversation of its own; see ``conversation``.
        """
        return self._track(event, EventDefaults())

    def conversation(
        self,
        *,
        session_id: OptionalId = None,
        user_id: OptionalId = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Conversation:
        """A conversation with its ids, generated where they are missing, and metadata for each of its events."""
        new_uuid = self._runtime.uuid
        session, user = own_id(session_id) or new_uuid(), own_id(user_id) or new_uuid()
        defaults = EventDefaults(session, user, metadata)
        return Conversation(session, user, lambda event: self._track(event, defaults))

    @property
    def stats(self) -> TurretStats:
        events, size_bytes = self._delivery.waiting()
        counts = self._ledger.counts
        return TurretStats(counts.tracked, events, size_bytes, counts.delivered, counts.dropped)

    def _track(self, event: str | EventInput, defaults: EventDefaults) -> EventIds:
        ids = resolve_ids(event, defaults, self._runtime.uuid)
        if self._disabled:
            return ids
        self._ledger.track()
        try:
            self._offer(self._compose(event, ids, defaults))
        except Exception as cause:
            self._drop(cause, ids)
        return ids

    def _compose(self, event: str | EventInput, ids: EventIds, defaults: EventDefaults) -> QueuedEvent:
        wire = wire_event(event, ids, defaults, self._runtime.now_ms(), self._redact)
        queued = queued_event(ids.event_id, wire)
        if queued.size_bytes > _MAX_EVENT_BYTES:
            raise TurretError("PAYLOAD_TOO_LARGE", "The event is larger than 256 KB: shorten its text.")
        return queued

    def _offer(self, event: QueuedEvent) -> None:
        if self._closing:
            raise TurretError("SHUT_DOWN", "The event came after shutdown().")
        if not self._delivery.offer(event):
            message = "The queue is full, as the server takes events too slowly: the event is dropped."
            raise TurretError("QUEUE_FULL", message)

    def _drop(self, cause: Exception, ids: EventIds) -> None:
        error = cause
        if not isinstance(error, TurretError):
            error = TurretError("INVALID_EVENT", "The event cannot be written as JSON.")
            error.__cause__ = cause
        error.event_ids = (ids.event_id,)
        self._ledger.settle(0, 1)
        self._ledger.report(error)

    def _begin_flush(self) -> Future[bool]:
        return self._delivery.begin_flush()

    def _begin_shutdown(self) -> Future[bool]:
        self._closing = True
        return self._delivery.begin_flush()

    def _stop(self) -> None:
        _open_clients.discard(self)
        self._delivery.stop()

    def _start_empty(self) -> None:
        self._ledger = Ledger(self._on_error)
        self._delivery = Delivery(self._settings, self._runtime, self._ledger)


_open_clients: set[Tracker] = set()


def _start_empty_after_fork() -> None:
    """A child process has neither the parent's thread nor its locks; what waited is the parent's to send."""
    for client in list(_open_clients):
        client._start_empty()


def _flush_at_exit() -> None:
    futures = [client._begin_shutdown() for client in list(_open_clients)]
    wait(futures, _DEADLINE_AT_EXIT_S)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_empty_after_fork)
atexit.register(_flush_at_exit)
