# What the client tells its host through on_error, and never raises.

from __future__ import annotations


class TurretError(Exception):
    """A lost event or a failed attempt.

    ``code`` is one of the client's own (INVALID_EVENT, PAYLOAD_TOO_LARGE, REDACT_FAILED, QUEUE_FULL, SHUT_DOWN,
    UNREACHABLE, UNEXPECTED_ANSWER), or the server's, or ``HTTP_<status>`` where an answer had none.
    ``event_ids`` are the events concerned: lost, unless ``will_retry``.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        event_ids: tuple[str, ...] = (),
        will_retry: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.event_ids = event_ids
        self.will_retry = will_retry
