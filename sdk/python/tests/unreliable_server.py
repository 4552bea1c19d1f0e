# A Turret server for tests on a real socket: it follows a script of failures, then accepts. It counts an event_id once.

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

ACCEPT = "accept"
DROP = "drop"
"""Closes the connection before anything is stored."""
STORE_THEN_DROP = "store_then_drop"
"""Stores the events and closes the connection instead of answering."""
STORE_THEN_TRUNCATE = "store_then_truncate"
"""Stores the events and breaks off in the middle of the answer."""
HANG = "hang"
"""Does not answer before the server stops."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: object = None


@dataclass(frozen=True)
class ReceivedRequest:
    path: str
    api_key: str | None
    events: list[dict[str, Any]]


class UnreliableServer:
    def __init__(self) -> None:
        self.requests: list[ReceivedRequest] = []
        self.stored: dict[str, dict[str, Any]] = {}
        self.script: deque[str | Reply] = deque()
        self.max_body_bytes = float("inf")
        self.rejects: Callable[[dict[str, Any]], bool] = lambda event: False
        self._arrived = threading.Condition()
        self._stopping = threading.Event()
        self._port = 0
        self.restart()

    @property
    def base_url(self) -> str:
        """Stays the same while the server is stopped."""
        return f"http://127.0.0.1:{self._port}"

    def restart(self) -> None:
        self._stopping.clear()
        server = self

        class Handler(_Handler):
            owner = server

        self._http = _QuietServer(("127.0.0.1", self._port), Handler)
        self._port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def received(self, count: int) -> None:
        """Returns when ``count`` requests have arrived."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.requests) >= count, timeout=10):
                raise AssertionError(f"{len(self.requests)} requests arrived, not {count}")

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        events = json.loads(body)["events"]
        with self._arrived:
            behaviour = self.script.popleft() if self.script else ACCEPT
            if len(body) > self.max_body_bytes:
                behaviour = Reply(413, body={"code": "PAYLOAD_TOO_LARGE"})
            answer = self._store(events) if behaviour in (ACCEPT, STORE_THEN_DROP, STORE_THEN_TRUNCATE) else b""
            self.requests.append(ReceivedRequest(handler.path, handler.headers.get("X-API-Key"), events))
            self._arrived.notify_all()
        self._behave(handler, behaviour, answer)

    def _behave(self, handler: BaseHTTPRequestHandler, behaviour: str | Reply, answer: bytes) -> None:
        handler.close_connection = True
        if behaviour == HANG:
            self._stopping.wait()
        elif isinstance(behaviour, Reply):
            content = b"" if behaviour.body is None else json.dumps(behaviour.body).encode()
            _reply(handler, behaviour.status, content, {"Content-Length": str(len(content)), **behaviour.headers})
        elif behaviour == ACCEPT:
            _reply(handler, 200, answer, {"Content-Length": str(len(answer))})
        elif behaviour == STORE_THEN_TRUNCATE:
            _reply(handler, 200, answer[:5], {"Content-Length": str(len(answer))})

    def _store(self, events: list[dict[str, Any]]) -> bytes:
        rejected: list[dict[str, Any]] = []
        results: list[dict[str, Any] | None] = []
        for index, event in enumerate(events):
            if self.rejects(event):
                rejected.append({"index": index, "code": "TEXT_TOO_LONG", "error": "The text is too long."})
                results.append(None)
            else:
                self.stored.setdefault(event["event_id"], event)
                results.append({key: event[key] for key in ("user_id", "session_id", "event_id")})
        return json.dumps({"accepted": len(events) - len(rejected), "results": results, "rejected": rejected}).encode()


class _Handler(BaseHTTPRequestHandler):
    owner: UnreliableServer

    def do_POST(self) -> None:
        self.owner.handle(self)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is part of the tests."""


def _reply(handler: BaseHTTPRequestHandler, status: int, content: bytes, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)
