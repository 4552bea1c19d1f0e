# Every call of a wrapped OpenAI client sends the user's newest message. Calls run unchanged.

from __future__ import annotations

import functools
from typing import Any, Callable, TypeVar, cast

from .track_turn import TurnTracker, report_disturbance, track_turn
from .user_turn import member, newest_turn

Client = TypeVar("Client")

_ASKING = {"chat.completions": ("create", "parse", "stream"), "responses": ("create", "parse", "stream")}
"""Methods that ask a model, by the path of their resource."""


def wrap_openai(client: Client, tracker: TurnTracker) -> Client:
    """The same client, sync or async, whose ``chat.completions`` and ``responses`` also track.

    Wrapping is cheap: wrap it for each conversation,
    ``wrap_openai(client, turret.conversation(session_id=..., user_id=...))``. With a bare client of Turret the user is
    the request's ``safety_identifier`` or ``user``, and the session its ``conversation``.
    """
    return cast(Client, _View(client, "", tracker))


class _View:
    """An object of the client in which the asking methods below ``path`` track first."""

    def __init__(self, target: Any, path: str, tracker: TurnTracker) -> None:
        self._target = target
        self._path = path
        self._tracker = tracker

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if name in _ASKING.get(self._path, ()):
            return _tracking(value, self._tracker)
        if self._path == "" and name in ("with_options", "copy"):
            return lambda *args, **options: _View(value(*args, **options), "", self._tracker)
        below = f"{self._path}.{name}".lstrip(".")
        leads_to_asking = any(path == below or path.startswith(f"{below}.") for path in _ASKING)
        return _View(value, below, self._tracker) if leads_to_asking else value

    def __enter__(self) -> _View:
        self._target.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._target.__exit__(*error)

    async def __aenter__(self) -> _View:
        await self._target.__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> Any:
        return await self._target.__aexit__(*error)


def _tracking(method: Callable[..., Any], tracker: TurnTracker) -> Callable[..., Any]:
    @functools.wraps(method)
    def ask(*args: Any, **request: Any) -> Any:
        try:
            _track_request(tracker, request)
        except Exception:
            report_disturbance()
        return method(*args, **request)

    return ask


def _track_request(tracker: TurnTracker, request: dict[str, Any]) -> None:
    turn = newest_turn(request["messages"] if "messages" in request else request.get("input"))
    if turn is None:
        return
    model, conversation = request.get("model"), request.get("conversation")
    kept_elsewhere = _id(conversation) or _id(member(conversation, "id"))
    track_turn(
        tracker,
        turn,
        session_id=kept_elsewhere,
        user_id=_id(request.get("safety_identifier")) or _id(request.get("user")),
        metadata={"model": model} if isinstance(model, str) else None,
        turn_key=None if kept_elsewhere else _id(request.get("previous_response_id")) or "",
    )


def _id(value: object) -> str | None:
    """A value that is no text, such as the library's own marks for what is not given, is no id."""
    return value if isinstance(value, str) else None
