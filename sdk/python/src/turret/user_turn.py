# What a user just said, read from the messages that a model is called with, in whatever form a library writes them.

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_USER_ROLES = ("user", "human")
_TOOL_ROLES = ("tool", "function")
_TEXT_PARTS = ("text", "input_text")
_TOOL_PARTS = re.compile(r"(dynamic-)?tool-.*|tool_result|function_call_output")


@dataclass(frozen=True)
class UserTurn:
    """The newest message of a user, and how often the user has said exactly this in the history, this time included."""

    text: str
    occurrence: int


@dataclass(frozen=True)
class _ChatMessage:
    is_user: bool
    text: str
    answers_tool: bool


def newest_turn(messages: object) -> UserTurn | None:
    """None: no user speaks, or a tool has answered since, so that an earlier call already had the message."""
    if isinstance(messages, str):
        return UserTurn(messages, 1) if messages.strip() else None
    entries = messages if isinstance(messages, (list, tuple)) else [messages]
    said = [_chat_message(entry) for entry in entries]
    spoken = [index for index, message in enumerate(said) if message.is_user and message.text.strip()]
    if not spoken or any(message.answers_tool for message in said[spoken[-1] + 1 :]):
        return None
    text = said[spoken[-1]].text
    return UserTurn(text, sum(said[index].text == text for index in spoken))


def member(entry: object, name: str) -> Any:
    """A member of a dict or an object; None where it has none."""
    return entry.get(name) if isinstance(entry, Mapping) else getattr(entry, name, None)


def _chat_message(entry: object) -> _ChatMessage:
    if isinstance(entry, tuple) and len(entry) == 2:
        return _chat_message({"role": entry[0], "content": entry[1]})
    role = member(entry, "role") or member(entry, "type")
    content = member(entry, "content")
    parts = content if isinstance(content, (list, tuple)) else [content]
    return _ChatMessage(
        is_user=role in _USER_ROLES,
        text="\n".join(filter(None, map(_text_of, parts))),
        answers_tool=role in _TOOL_ROLES or any(map(_is_tool_answer, [entry, *parts])),
    )


def _text_of(part: object) -> str:
    if isinstance(part, str):
        return part
    text = member(part, "text") if member(part, "type") in _TEXT_PARTS else None
    return text if isinstance(text, str) else ""


def _is_tool_answer(part: object) -> bool:
    kind = member(part, "type")
    return isinstance(kind, str) and _TOOL_PARTS.fullmatch(kind) is not None
