# The wrapper of the OpenAI client, with the real library on a real socket.

from __future__ import annotations

import unittest
from typing import Any

from turret.openai import wrap_openai

from .client_case import ClientCase
from .needs import needs
from .openai_stand_in import OpenAIStandIn

needs("openai", "openai")

import openai  # noqa: E402

TOOLS: Any = [{"type": "function", "function": {"name": "find_order", "parameters": {"type": "object"}}}]
MODEL = "gpt-test"


def user(text: str) -> Any:
    return {"role": "user", "content": text}


class OpenAICase(ClientCase):
    def setUp(self) -> None:
        super().setUp()
        self.stand_in = OpenAIStandIn()
        self.addCleanup(self.stand_in.stop)
        self.client = openai.OpenAI(api_key="sk-test", base_url=self.stand_in.base_url, max_retries=0)
        self.addCleanup(self.client.close)
        self.turret = self.create_client()

    def stored(self) -> list[dict[str, Any]]:
        self.turret.flush()
        return list(self.server.stored.values())

    def prompts(self) -> list[str]:
        return [event["metadata"]["prompt"] for event in self.stored()]


class WrappedClientTest(OpenAICase):
    def test_each_turn_of_a_growing_history_is_sent_once_with_its_ids_and_the_model(self) -> None:
        conversation = self.turret.conversation(session_id="s-1", user_id="u-1", metadata={"platform": "ios"})
        wrapped = wrap_openai(self.client, conversation)
        messages: list[Any] = [{"role": "system", "content": "Help."}]
        for said in ("How do I pay?", "yes", "And then?", "yes"):
            messages.append(user(said))
            answer = wrapped.chat.completions.create(model=MODEL, messages=messages)
            self.assertEqual(answer.choices[0].message.content, "An answer.")
            messages.append({"role": "assistant", "content": "An answer."})
        self.assertEqual(self.prompts(), ["How do I pay?", "yes", "And then?", "yes"])
        for event in self.stored():
            self.assertEqual((event["session_id"], event["user_id"]), ("s-1", "u-1"))
            self.assertEqual((event["metadata"]["model"], event["metadata"]["platform"]), (MODEL, "ios"))

    def test_a_loop_of_tool_calls_counts_once_with_or_without_a_session(self) -> None:
        for tracker in (self.turret, self.turret.conversation(session_id="s-loop")):
            wrapped = wrap_openai(self.client, tracker)
            messages: list[Any] = [user("Where is my order?")]
            first = wrapped.chat.completions.create(model=MODEL, messages=messages, tools=TOOLS)
            self.assertIsNotNone(first.choices[0].message.tool_calls)
            messages += [first.choices[0].message, {"role": "tool", "tool_call_id": "call-1", "content": "shipped"}]
            wrapped.chat.completions.create(model=MODEL, messages=messages, tools=TOOLS)
        self.assertEqual(self.prompts(), ["Where is my order?"] * 2)

    def test_a_title_and_a_retry_count_once_and_errors_reach_the_host(self) -> None:
        def ask(*messages: Any) -> None:
            wrapped = wrap_openai(self.client, self.turret.conversation(session_id="s-retry"))
            wrapped.chat.completions.create(model=MODEL, messages=list(messages))

        self.stand_in.failures.append(500)
        with self.assertRaisesRegex(openai.InternalServerError, "fails as told"):
            ask(user("Hello?"))
        ask(user("Hello?"))
        ask({"role": "system", "content": "Write a title."}, user("Hello?"))
        self.assertEqual(self.prompts(), ["Hello?"])

    def test_the_responses_api_takes_plain_and_structured_input_and_ids_of_the_request(self) -> None:
        wrapped = wrap_openai(self.client, self.turret)
        wrapped.responses.create(model=MODEL, input="plain", safety_identifier="u-2", conversation="conv-1")
        said: Any = [{"role": "user", "content": [{"type": "input_text", "text": "structured"}]}]
        wrapped.responses.create(model=MODEL, input=said, conversation={"id": "conv-2"})
        self.assertEqual(
            [(e["session_id"], e["metadata"]["prompt"]) for e in self.stored()],
            [("conv-1", "plain"), ("conv-2", "structured")],
        )
        self.assertEqual(self.stored()[0]["user_id"], "u-2")

    def test_the_same_words_behind_another_response_are_said_again_and_a_tool_says_nothing(self) -> None:
        wrapped = wrap_openai(self.client, self.turret.conversation(session_id="s-responses"))
        wrapped.responses.create(model=MODEL, input="yes")
        answer = wrapped.responses.create(model=MODEL, input="yes", previous_response_id="resp-1")
        output: Any = {"type": "function_call_output", "call_id": "call-1", "output": "shipped"}
        wrapped.responses.create(model=MODEL, input=[user("yes"), *answer.output, output])  # type: ignore[list-item]
        self.assertEqual(self.prompts(), ["yes", "yes"])

    def test_streams_raw_answers_options_and_other_resources_work_as_ever(self) -> None:
        with wrap_openai(self.client, self.turret) as wrapped:
            self.assertEqual(wrapped.base_url, self.client.base_url)
            stream = wrapped.chat.completions.create(model=MODEL, messages=[user("stream")], stream=True)
            self.assertEqual("".join(chunk.choices[0].delta.content or "" for chunk in stream), "An answer.")
            wrapped.with_options(timeout=5).chat.completions.create(model=MODEL, messages=[user("options")])
            wrapped.chat.completions.parse(model=MODEL, messages=[user("parse")])
            self.assertIs(wrapped.models, self.client.models)
        self.assertEqual(self.prompts(), ["stream", "options", "parse"])

    def test_whatever_the_host_hands_over_reaches_the_library_and_nothing_of_ours_is_raised(self) -> None:
        class Broken(dict):  # type: ignore[type-arg]
            def get(self, *_: Any) -> Any:
                raise RuntimeError("of the host")

        wrapped: Any = wrap_openai(self.client, self.turret)
        broken = Broken(role="user", content="Hello")
        wrapped.chat.completions.create(model=MODEL, messages=[broken])
        with self.assertRaises(TypeError):
            wrapped.chat.completions.create(model=MODEL)
        for messages in ([], [user(" ")], [{"role": "assistant", "content": "Hi."}]):
            wrapped.chat.completions.create(model=MODEL, messages=messages)
        self.assertEqual(self.prompts(), [])


class WrappedAsyncClientTest(unittest.IsolatedAsyncioTestCase):
    async def test_the_async_client_is_wrapped_alike(self) -> None:
        case = OpenAICase()
        case.setUp()
        self.addCleanup(case.doCleanups)
        async with openai.AsyncOpenAI(api_key="sk-test", base_url=case.stand_in.base_url) as client:
            wrapped = wrap_openai(client, case.turret.conversation(session_id="s-async"))
            answer = await wrapped.chat.completions.create(model=MODEL, messages=[user("Hello")])
            self.assertEqual(answer.choices[0].message.content, "An answer.")
        self.assertEqual([(e["session_id"], e["metadata"]["prompt"]) for e in case.stored()], [("s-async", "Hello")])
