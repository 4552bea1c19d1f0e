# One user's conversation: its ids are known before anything is sent, so that batching never waits for an answer.

from __future__ import annotations

from typing import Callable

from .event import EventIds, EventInput


class Conversation:
    def __init__(
        self,
        session_id: str,
        user_id: str,
        track: Callable[[str | EventInput], EventIds],
    ) -> None:
        self.session_id = session_id
        self.user_id = user_id
        self._track = track

    def track(self, event: str | EventInput) -> EventIds:
        """As ``Turret.track``, with this conversation's ids and metadata; its ids win over those of the event."""
        return self._track(event)
