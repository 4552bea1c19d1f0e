# The callbacks of LangChain, with the real library.

from __future__ import annotations

import unittest
from typing import Any

from .client_case import ClientCase
from .needs import needs

needs("langchain_core", "langchain-core")

from langchain_core.language_models import FakeListChatModel, FakeListLLM  # noqa: E402
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage  # noqa: E402
from langchain_core.prompts import ChatPromptTemplate  # noqa: E402
from langchain_core.runnables import RunnableLambda  # noqa: E402

from turret.langchain import TurretCallbackHandler  # noqa: E402


def create_model() -> FakeListChatModel:
    return FakeListChatModel(responses=["An answer."])


class CallbacksTest(ClientCase):
    def setUp(self) -> None:
        super().setUp()
        self.turret = self.create_client()

    def config(self, tracker: Any = None, **metadata: Any) -> Any:
        return {"callbacks": [TurretCallbackHandler(tracker or self.turret)], "metadata": metadata}

    def stored(self) -> list[tuple[str, str]]:
        self.turret.flush()
        return [(event["session_id"], event["metadata"]["prompt"]) for event in self.server.stored.values()]

    def test_a_chain_sends_what_the_user_asked_not_what_it_makes_of_it_once_for_all_its_models(self) -> None:
        shorter = ChatPromptTemplate.from_messages([("human", "Put the question shorter: {question}")])
        chain: Any = (
            shorter | create_model() | (lambda answer: [("human", f"Answer: {answer.content}")]) | create_model()
        )
        config = self.config(session_id="s-1", user_id=42)
        for question in ("Where is my order?", "yes", "yes"):
            answer = chain.invoke({"question": question, "language": "en"}, config)
            self.assertEqual(answer.content, "An answer.")
        self.assertEqual(self.stored(), [("s-1", "Where is my order?"), ("s-1", "yes"), ("s-1", "yes")])
        self.assertEqual({event["user_id"] for event in self.server.stored.values()}, {"42"})

    def test_a_model_by_itself_sends_the_newest_message_and_what_follows_a_tool_is_no_new_one(self) -> None:
        config = self.config(self.turret.conversation(session_id="s-2"))
        asked: list[Any] = [HumanMessage("Hello"), AIMessage("Hi."), HumanMessage("Where is my order?")]
        create_model().invoke(asked, config)
        call = AIMessage("", tool_calls=[{"id": "call-1", "name": "find_order", "args": {}}])
        create_model().invoke([*asked, call, ToolMessage("shipped", tool_call_id="call-1")], config)
        list(create_model().stream("And streamed?", config))
        FakeListLLM(responses=["An answer."]).invoke("And a plain model?", config)
        self.assertEqual(
            self.stored(), [("s-2", "Where is my order?"), ("s-2", "And streamed?"), ("s-2", "And a plain model?")]
        )

    def test_where_the_input_has_no_text_the_first_model_below_has_the_message(self) -> None:
        chain: Any = RunnableLambda(lambda _: [HumanMessage("from the store")]) | create_model()
        chain.invoke({"order": 7}, self.config(thread_id="t-1"))
        self.assertEqual(self.stored(), [("t-1", "from the store")])

    def test_messages_in_the_state_of_a_graph_are_read_and_a_chain_that_fails_keeps_its_error(self) -> None:
        def fail(_: Any) -> Any:
            raise RuntimeError("of the chain")

        state = {"messages": [HumanMessage([{"type": "text", "text": "in parts"}])]}
        with self.assertRaisesRegex(RuntimeError, "of the chain"):
            RunnableLambda(fail).invoke(state, self.config(session_id="s-3"))
        self.assertEqual(self.stored(), [("s-3", "in parts")])


class AsyncCallbacksTest(unittest.IsolatedAsyncioTestCase):
    async def test_chains_on_the_event_loop_are_tracked_alike(self) -> None:
        case = CallbacksTest()
        case.setUp()
        self.addCleanup(case.doCleanups)
        chain = ChatPromptTemplate.from_messages([("human", "{input}")]) | create_model()
        await chain.ainvoke({"input": "Hello"}, case.config(session_id="s-async"))
        self.assertEqual(case.stored(), [("s-async", "Hello")])
