# An endpoint that speaks OpenAI's protocol on a real socket, so that the real library can be run against it.

from __future__ import annotations

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class OpenAIStandIn:
    def __init__(self) -> None:
        self.failures: deque[int] = deque()
        """Statuses of the next answers; without any it answers 200."""
        stand_in = self

        class Handler(_Handler):
            owner = stand_in

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, path: str, question: dict[str, Any]) -> tuple[int, str, str]:
        """Status, content type and body."""
        if self.failures:
            return self.failures.popleft(), "application/json", '{"error": {"message": "The stand-in fails as told."}}'
        if path.endswith("/responses"):
            return 200, "application/json", json.dumps(_response(question))
        if question.get("stream"):
            return 200, "text/event-stream", _chunks(question)
        return 200, "application/json", json.dumps(_completion(question))


class _Handler(BaseHTTPRequestHandler):
    owner: OpenAIStandIn

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, kind, body = self.owner.answer(self.path, question)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _completion(question: dict[str, Any]) -> dict[str, Any]:
    """Asks for the tool once where there is one, and answers in words when the tool has."""
    asks_tool = "tools" in question and question["messages"][-1]["role"] != "tool"
    call = {"id": "call-1", "type": "function", "function": {"name": "find_order", "arguments": '{"id":"A-1"}'}}
    message: dict[str, Any] = {"role": "assistant", "content": "An answer."}
    if asks_tool:
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if asks_tool else "stop"}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": question["model"],
        "choices": [choice],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def _chunks(question: dict[str, Any]) -> str:
    def chunk(text: str, finish: str | None) -> str:
        choices = [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}]
        whole = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "choices": choices}
        return f"data: {json.dumps({**whole, 'model': question['model']})}\n\n"

    return f"{chunk('An ', None)}{chunk('answer.', 'stop')}data: [DONE]\n\n"


def _response(question: dict[str, Any]) -> dict[str, Any]:
    content = [{"type": "output_text", "text": "An answer.", "annotations": []}]
    output = [{"id": "msg-1", "type": "message", "role": "assistant", "status": "completed", "content": content}]
    return {
        "id": "resp-1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": question["model"],
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }
