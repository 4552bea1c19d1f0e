# Callbacks of LangChain and LangGraph that send what the user asked, once a run.

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from .track_turn import TurnTracker, report_disturbance, track_turn
from .user_turn import UserTurn, newest_turn

try:
    from langchain_core.callbacks import BaseCallbackHandler
except ImportError as cause:  # pragma: no cover
    raise ImportError("turret.langchain needs LangChain: pip install langchain-core") from cause

_INPUT_NAMES = ("messages", "input", "question", "query", "prompt", "message", "text")
_SESSION_NAMES = ("session_id", "thread_id", "conversation_id")
_USER_NAMES = ("user_id",)
_MOST_RUNS = 10_000
"""Runs whose end was never told are forgotten."""


class _WholeRun:
    """A whole run, from what the host invoked down to the last model."""

    is_tracked = False


class TurretCallbackHandler(BaseCallbackHandler):
    """For ``config={"callbacks": [TurretCallbackHandler(turret)]}``.

    What the user asked is the input of the outermost run, or where that has no text, of the first model below it. Ids
    come from the run's ``metadata`` (``session_id`` or ``thread_id``, ``user_id``), or from a conversation in place of
    the client.
    """

    run_inline = True
    """Nothing here waits, so the event loop need not hand it to a thread."""

    def __init__(self, tracker: TurnTracker) -> None:
        self._tracker = tracker
        self._lock = threading.Lock()
        self._runs: OrderedDict[UUID, _WholeRun] = OrderedDict()

    def on_chain_start(
        self,
        serialized: Any,
        inputs: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        run = self._start(run_id, parent_run_id)
        if parent_run_id is None:
            self._track(run, _turn_of_input, inputs, metadata)

    def on_chat_model_start(
        self,
        serialized: Any,
        messages: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        self._track(self._start(run_id, parent_run_id), _turn_of_first, messages, metadata)

    def on_llm_start(
        self,
        serialized: Any,
        prompts: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        self._track(self._start(run_id, parent_run_id), _turn_of_first, prompts, metadata)

    def on_tool_start(
        self, serialized: Any, input_str: str, *, run_id: UUID, parent_run_id: UUID | None = None, **_: Any
    ) -> None:
        self._start(run_id, parent_run_id)

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **_: Any) -> None:
        self._end(run_id)

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        self._end(run_id)

    def on_llm_end(self, response: Any, *, run_id: UUID, **_: Any) -> None:
        self._end(run_id)

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        self._end(run_id)

    def on_tool_end(self, output: Any, *, run_id: UUID, **_: Any) -> None:
        self._end(run_id)

    def on_tool_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        self._end(run_id)

    def _start(self, run_id: UUID, parent_run_id: UUID | None) -> _WholeRun:
        with self._lock:
            run = self._runs.get(parent_run_id) if parent_run_id else None
            self._runs[run_id] = run = run or _WholeRun()
            if len(self._runs) > _MOST_RUNS:
                self._runs.popitem(last=False)
            return run

    def _end(self, run_id: UUID) -> None:
        with self._lock:
            self._runs.pop(run_id, None)

    def _track(self, run: _WholeRun, read: Any, said: object, metadata: Mapping[str, Any] | None) -> None:
        try:
            turn = None if run.is_tracked else read(said)
            if turn is None:
                return
            run.is_tracked = True
            described = metadata or {}
            model = described.get("ls_model_name")
            track_turn(
                self._tracker,
                turn,
                session_id=_id_in(described, _SESSION_NAMES),
                user_id=_id_in(described, _USER_NAMES),
                metadata={"model": model} if isinstance(model, str) else None,
                turn_key=None,
            )
        except Exception:
            report_disturbance()


def _turn_of_first(batch: Any) -> UserTurn | None:
    return newest_turn(batch[0] if isinstance(batch, (list, tuple)) and batch else batch)


def _turn_of_input(given: Any) -> UserTurn | None:
    """A text, messages, or a dict with one of them under a usual name; a dict with a single text needs no name."""
    if not isinstance(given, Mapping):
        return newest_turn(given)
    name = next((candidate for candidate in _INPUT_NAMES if given.get(candidate) is not None), None)
    if name is not None:
        return newest_turn(given[name]) if name == "messages" else _turn_of_input(given[name])
    texts = [value for value in given.values() if isinstance(value, str)]
    return newest_turn(texts[0]) if len(texts) == 1 else newest_turn(given)


def _id_in(metadata: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    found = next((metadata[name] for name in names if isinstance(metadata.get(name), (str, int, UUID))), None)
    return None if found is None else str(found)
