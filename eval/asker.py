"""One assistant asked for the evaluation: searched, asked, its quotes checked, its calls timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from eval import answers
from eval.items import Outcome, Question, Reply
from eval.texts import Texts
from rag.assistant import Assistant
from rag.config import Settings
from rag.contract import answer_json, search_json
from rag.errors import FundstelleError
from rag.ranking.finder import Clock, Found

DEPTH = 100
"""Length of the result lists: deep enough to tell "not retrieved" from "ranked too low"."""


class Asker:
    """An open assistant that is searched and asked, and the documents to check its quotes by."""

    def __init__(self, settings: Settings) -> None:
        """Open the index.

        Raises:
            IndexUnusableError: the index cannot be searched.
            UsageError: the settings name an embedder or backend that cannot be had.
        """
        self._assistant = Assistant.open(settings.index, settings)
        self._found = _Once(self._assistant.finder.find)
        # Searching and asking share what they look for: the evaluation takes half the time.
        vars(self._assistant.finder)["find"] = self._found
        self._texts = Texts(self._assistant)

    def outcome(self, question: Question, *, ask: bool) -> Outcome:
        """Return what came back for a question, with its quotes checked and evidence placed."""
        self._found.start()
        try:
            found, timings = self._searched(question)
            reply = None
            if ask:
                reply, timings["ask"] = self._asked(question)
        except FundstelleError as error:
            return Outcome(question.id, error=str(error))
        spans = self._texts.stretches(question)
        return Outcome(
            id=question.id,
            retrieved=answers.retrieved(found["passages"], question.id),
            reply=reply,
            exact=self._texts.exact(reply) if reply is not None else None,
            indexed=self._texts.holds(question, spans),
            spans=spans,
            timings=timings,
            error=_failure(reply),
        )

    def close(self) -> None:
        """Release the index."""
        self._assistant.close()

    def _searched(self, question: Question) -> tuple[Mapping[str, Any], dict[str, float]]:
        found, searched = _timed(
            lambda: search_json(self._assistant.search(question.text, k=DEPTH, **_before(question)))
        )
        return found, {"search": searched}

    def _asked(self, question: Question) -> tuple[Reply, float]:
        """Return the answer and its milliseconds, those of the search that it rests on included."""
        raw, asked = _timed(
            lambda: answer_json(
                self._assistant.ask(question.text, id=question.id, **_before(question))
            )
        )
        return answers.reply(raw, question.id), asked + self._found.reused


class _Once:
    """``Finder.find`` that does not look twice for a question that is searched for, then asked."""

    def __init__(self, find: Callable[..., Found]) -> None:
        """Take what really looks."""
        self._find = find
        self._known: list[tuple[Any, Found, dict[str, float], float]] = []
        self.reused = 0.0
        """Milliseconds that looking took whose result was given again, since the last question."""

    def start(self) -> None:
        """Begin with the next question."""
        self._known.clear()
        self.reused = 0.0

    def __call__(self, *args: Any, **kwargs: Any) -> Found:
        """Return what is found; the times of its steps go to the clock in either case."""
        clock = next((a for a in (*args, *kwargs.values()) if isinstance(a, Clock)), Clock())
        wanted = (
            [one for one in args if one is not clock],
            {name: one for name, one in kwargs.items() if one is not clock},
        )
        for known, found, steps, took in self._known:
            if known == wanted:
                self.reused += took
                clock.steps.update(steps)
                return found
        begin, before = time.perf_counter(), set(clock.steps)
        found = self._find(*args, **kwargs)
        steps = {name: took for name, took in clock.steps.items() if name not in before}
        self._known.append((wanted, found, steps, _since(begin)))
        return found


def _before(question: Question) -> dict[str, Any]:
    """Return the conversation before the question, where there is one."""
    return {"history": question.history} if question.history else {}


def _failure(reply: Reply | None) -> str | None:
    if reply is None or reply.status != "backend_failed":
        return None
    return str(reply.raw.get("framing") or "the backend failed")


def _timed(call: Callable[[], Mapping[str, Any]]) -> tuple[Mapping[str, Any], float]:
    """Return the result of the call and its milliseconds of wall time."""
    begin = time.perf_counter()
    result = call()
    return result, _since(begin)


def _since(begin: float) -> float:
    return 1000.0 * (time.perf_counter() - begin)
