# Hands a user's turn to the client, once: calls about the same turn (a title, a guard, a retry) carry one event id.

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Protocol

from .event import EventIds, EventInput, OptionalId
from .user_turn import UserTurn

_SAME_TURN_S = 15 * 60
_MOST_TURNS = 10_000

_logger = logging.getLogger("turret")
_lock = threading.Lock()
_recent_turns: OrderedDict[str, tuple[str, float]] = OrderedDict()
"""Event ids by turn, the latest last. The server counts an id once, so sharing one between clients does no harm."""


class TurnTracker(Protocol):
    """A client, or a conversation of it, whose ids and metadata every message then carries."""

    def track(self, event: EventInput, /) -> EventIds: ...


def track_turn(
    tracker: TurnTracker,
    turn: UserTurn,
    *,
    session_id: OptionalId = None,
    user_id: OptionalId = None,
    metadata: Mapping[str, Any] | None = None,
    turn_key: str | None = "",
) -> None:
    """``turn_key`` tells turns of the same words apart where the history is kept elsewhere; None: every call is one."""
    session = getattr(tracker, "session_id", None) or session_id
    is_recognisable = session and turn_key is not None
    event_id = _event_id([str(session), turn_key, turn.occurrence, turn.text]) if is_recognisable else None
    tracker.track(
        {
            "prompt": turn.text,
            "session_id": session,
            "user_id": user_id,
            "metadata": metadata,
            "event_id": event_id,
        }
    )


def report_disturbance() -> None:
    """For an exception out of the host's own objects, which is no reason to disturb the host."""
    _logger.debug("a message could not be read", exc_info=True)


def _event_id(turn: list[object]) -> str:
    key = json.dumps(turn)
    now_s = time.monotonic()
    with _lock:
        known = _recent_turns.pop(key, None)
        event_id = known[0] if known and known[1] > now_s - _SAME_TURN_S else str(uuid.uuid4())
        _recent_turns[key] = (event_id, now_s)
        if len(_recent_turns) > _MOST_TURNS:
            _recent_turns.popitem(last=False)
    return event_id
