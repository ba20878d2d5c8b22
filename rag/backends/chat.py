"""Answers written by a chat model from fenced passages, by any model that LangChain can reach."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from rag.backends import failures, prompts
from rag.backends.base import Question, Reply
from rag.backends.passages import Shown, show, visible
from rag.backends.providers import address, open_model, split
from rag.backends.reply import parse, spoken
from rag.backends.strings import LANGUAGES, chosen, notice
from rag.config import Settings
from rag.errors import BackendError
from rag.types import Evidence, Hit

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

_CUT_OFF = ("length", "max_tokens", "model_length")
_FILTERED = ("content_filter", "safety", "refusal")
_LONGEST = 200
_GRACE = 5.0
"""Seconds beyond ``answer.timeout`` for what a client imports and sets up at its first request."""


@dataclass(slots=True)
class ChatBackend:
    """Puts question and passages to one chat model and reads its sentences.

    ``prompts`` holds one for each of ``strings.LANGUAGES``; ``tokens`` bounds the passages sent.
    """

    name: str
    model: BaseChatModel
    prompts: Mapping[str, prompts.Prompt]
    tokens: int
    reach: failures.Reach

    @classmethod
    def open(cls, settings: Settings) -> ChatBackend:
        """Read the prompts and make the model that ``answer.backend`` names; nothing is sent yet.

        Raises:
            SettingsError: a prompt file or the address is wrong, or a key is missing.
            UnknownNameError: no such provider.
            MissingPackageError: the provider's package is not installed.
        """
        name = settings.answer_backend
        texts = {lang: prompts.load("answer", lang, settings.prompts) for lang in LANGUAGES}
        provider, model = split(name)
        reach = failures.Reach(provider, model, address(settings), settings.answer_timeout)
        made = open_model(provider, model, settings)
        return cls(name, made, texts, settings.answer_context_tokens, reach)

    def answer(
        self,
        question: Question,
        hits: Sequence[Hit],
        evidence: Sequence[Evidence],  # noqa: ARG002 - the seam's; a model reads whole passages
    ) -> Reply:
        """Ask the model for cited sentences; without hits it is not asked at all.

        Raises:
            BackendError: the model could not be reached or replied with nothing readable.
            SettingsError: the first passage is longer than ``answer.context_tokens``.
        """
        if not hits:
            return Reply((), declined=True)
        language = chosen(question.language)
        shown = show(hits, self.prompts[language].passage, language, self.tokens)
        message = self._ask(self._messages(question, shown, language))
        text = spoken(str(message.text))
        cut_off = _cut_off(message, language)
        if not text:
            what, remedy = _nothing(message)
            raise BackendError(what, where=self.reach.where, remedy=remedy)
        refusals = [prompt.refusal for prompt in self.prompts.values()]
        reply = parse(text, refusals, shown.number, language, question.answer_sentences)
        notices = (*shown.notices, *reply.notices, *cut_off)
        return Reply(reply.drafts, reply.declined, notices)

    def _messages(self, question: Question, shown: Shown, language: str) -> list[BaseMessage]:
        from langchain_core.messages import HumanMessage, SystemMessage

        prompt = self.prompts[language]
        acronyms = "; ".join(f"{short} = {visible(long)}" for short, long in question.expanded)
        values = {
            "refusal": prompt.refusal,
            "sentences": str(question.answer_sentences),
            "delimiter": shown.delimiter,
            "passages": shown.text,
            "question": " ".join(visible(question.text).split()),
            "acronyms": acronyms or notice("none", language),
        }
        # Nothing from a document goes into the system message: "passages" is no place there.
        return [
            SystemMessage(prompts.fill(prompt.system, values)),
            HumanMessage(prompts.fill(prompt.user, values)),
        ]

    def _ask(self, messages: list[BaseMessage]) -> AIMessage:
        """Send the messages; a server that is down or busy is asked once more, when it says so."""
        from langsmith import tracing_context

        began = time.monotonic()
        # A LANGSMITH_TRACING left in the environment must not carry documents out of the house.
        with tracing_context(enabled=False):
            try:
                return self._reply(messages)
            except Exception as error:  # every provider's client has its own errors
                if failures.refuses_temperature(error):
                    self.model = self.model.model_copy(update={"temperature": None})
                elif not failures.may_pass(error):
                    raise failures.explain(error, self.reach) from error
                seconds = failures.pause(error)
                if seconds > self.reach.seconds - (time.monotonic() - began):
                    raise failures.explain(error, self.reach) from error
                time.sleep(seconds)
            try:
                return self._reply(messages)
            except Exception as error:
                raise failures.explain(error, self.reach) from error

    def _reply(self, messages: list[BaseMessage]) -> AIMessage:
        """Wait for the reply, but not for ever: clients count anew with every byte that comes."""
        reply: Future[AIMessage] = Future()
        context, model = copy_context(), self.model

        def wait() -> None:
            try:
                reply.set_result(context.run(model.invoke, messages))
            except BaseException as error:  # it is raised where the reply is waited for
                reply.set_exception(error)

        Thread(target=wait, daemon=True).start()
        return reply.result(self.reach.seconds + _GRACE)


def _cut_off(message: AIMessage, language: str) -> tuple[str, ...]:
    broken = _reasons(message).intersection((*_CUT_OFF, *_FILTERED))
    return (notice("cut_off", language),) if broken else ()


def _reasons(message: AIMessage) -> set[str]:
    """Return why the reply ended, in the words of the providers."""
    keys = ("finish_reason", "stop_reason", "done_reason")
    return {str(message.response_metadata.get(key)).lower() for key in keys}


def _nothing(message: AIMessage) -> tuple[str, str]:
    """Return why a reply holds no text, and what helps."""
    said = message.additional_kwargs.get("refusal")
    if isinstance(said, str) and said.strip():
        words = visible(" ".join(said.split()))[:_LONGEST]
        return f"the model refuses: “{words}”", "ask in other words, or take another model"
    reasons = _reasons(message)
    if reasons.intersection(_FILTERED):
        stopped = "the content filter stopped the reply"
        return stopped, "ask in other words, or take another model"
    if message.tool_calls or message.invalid_tool_calls:
        return "the model called a tool instead of answering", "take another model"
    thinking = reasons.intersection(_CUT_OFF)
    what = "the model used up its reply thinking" if thinking else "the model replied with nothing"
    return what, "ask again, or take another model"
