"""What happens on the page: each event of the browser and what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from ingest.pipeline import Report
from rag.config import Settings
from rag.errors import IndexMissingError
from rag.types import Answer
from rag.web.answer import answer_html, message_html
from rag.web.desk import Desk
from rag.web.documents import documents_html
from rag.web.faults import reason
from rag.web.layout import LONGEST_QUESTION, Layout, choices, labels, lay_out
from rag.web.uploads import outcomes, outcomes_html, progress_html, staged
from rag.web.words import Words, preferred, words

Updates = dict[Any, Any]

_MOST_WAITING = 64
"""Requests that may queue up; a visitor beyond that is told that the page is busy."""
_SET_LANGUAGE = "(language) => { document.documentElement.lang = language; }"


def build(settings: Settings, desk: Desk | None = None) -> Any:
    """Return the page as ``gr.Blocks``; nothing is opened before a visitor comes."""
    desk = desk or Desk(settings)
    # Uploads are deleted once read; what an aborted one leaves goes after an hour.
    with gr.Blocks(title="Fundstelle", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        answer = gr.State(None)
        Events(desk, lay_out(settings), answer).wire(page)
    page.queue(api_open=False, max_size=_MOST_WAITING)
    return page


class Events:
    """The event handlers; each returns or yields updates by component."""

    def __init__(self, desk: Desk, layout: Layout, answer: Any) -> None:
        """``answer`` is the visitor's own state: the last answer, for a change of language."""
        self.desk = desk
        self.layout = layout
        self.answer = answer

    def wire(self, page: Any) -> None:
        """Tie the handlers to the components."""
        lay, quiet = self.layout, {"show_progress": "hidden", "api_visibility": "private"}
        everything = [*labels(lay, self.desk.settings, words("de")), lay.kind, lay.document]
        everything += [lay.table, lay.result]
        asking = {
            "fn": self.ask,
            "inputs": [lay.question, lay.kind, lay.document, lay.language],
            "outputs": [lay.result, lay.button, self.answer],
            "concurrency_limit": 4,
            **quiet,
        }
        gr.on([lay.button.click, lay.question.submit], **asking)
        for example in lay.examples:
            filled = example.click(lambda text: text, example, lay.question, **quiet)
            filled.then(**asking)
        relabelling = [lay.language, lay.kind, lay.document, lay.find, self.answer]
        for changed in (
            page.load(self.arrive, self.answer, everything, **quiet),
            lay.language.input(self.translate, relabelling, everything, **quiet),
        ):
            changed.then(None, lay.language, None, js=_SET_LANGUAGE, api_visibility="private")
        lay.find.change(self.find, [lay.find, lay.language], lay.table, **quiet)
        lay.upload.upload(
            self.upload,
            [lay.upload, lay.kind, lay.document, lay.find, lay.language],
            [lay.outcome, lay.upload, lay.table, lay.kind, lay.document],
            concurrency_limit=1,
            **quiet,
        )

    def arrive(self, request: gr.Request, answer: Answer | None) -> Updates:
        """Show the page in the language that the browser asks for."""
        return self.translate(preferred(request.headers.get("accept-language")), "", "", "", answer)

    def translate(
        self, language: str, kind: str, document: str, find: str, answer: Answer | None
    ) -> Updates:
        """Put the page, and the answer on it, into another language."""
        w = words(language)
        try:
            result = self._shown(answer, w) if answer else self._idle(w)
        except Exception as error:
            result = message_html(reason(error, w), "error")
        return {
            **labels(self.layout, self.desk.settings, w),
            **self._library(w, find, {"kind": kind, "document": document}),
            self.layout.result: result,
        }

    def ask(
        self, question: str | None, kind: str | None, document: str | None, language: str
    ) -> Iterator[Updates]:
        """Answer the question, or say in a sentence why that cannot be."""
        w, lay = words(language), self.layout
        question = (question or "").strip()  # Gradio gives None for an empty box
        if problem := _question_problem(question, w):
            yield {lay.result: message_html(problem, "error"), self.answer: None}
            return
        busy = gr.update(interactive=False)
        yield {lay.result: message_html(w("ask.busy"), "busy"), lay.button: busy}
        filters = {key: v for key, v in (("kind", kind), ("document", document)) if v}
        answer = None
        try:
            answer = self.desk.ask(question, filters)
            shown = self._shown(answer, w)
        except IndexMissingError:
            shown = message_html(w("ask.no_documents"))
        except Exception as error:
            shown = message_html(reason(error, w), "error")
        ready = gr.update(interactive=True)
        yield {lay.result: shown, lay.button: ready, self.answer: answer}

    def find(self, find: str | None, language: str) -> str:
        """Narrow the list of documents."""
        return self._table(words(language), find)

    def upload(
        self, files: list[str] | None, kind: str, document: str, find: str, language: str
    ) -> Iterator[Updates]:
        """Take uploaded files in, telling how far it is and what became of each."""
        w, lay = words(language), self.layout
        button = gr.update(interactive=False)
        yield {lay.outcome: progress_html(None, w), lay.upload: button}
        try:
            with staged(files or [], self.desk.settings.index) as (paths, found):
                for step in self.desk.add(paths) if paths else ():
                    if isinstance(step, Report):
                        found = [*found, *outcomes(step)]
                    else:
                        yield {lay.outcome: progress_html(step, w)}
            told = outcomes_html(found, w)
        except Exception as error:
            told = message_html(reason(error, w), "error")
        yield {
            lay.outcome: told,
            lay.upload: gr.update(value=None, interactive=True),
            **self._library(w, find, {"kind": kind, "document": document}),
        }

    def _library(self, w: Words, find: str | None, chosen: dict[str, str]) -> Updates:
        try:
            documents = self.desk.documents()
            table = documents_html(documents, self.desk.passages, w, find or "")
        except Exception as error:
            return {self.layout.table: message_html(reason(error, w), "error")}
        return {self.layout.table: table, **choices(self.layout, documents, w, chosen)}

    def _table(self, w: Words, find: str | None) -> str:
        try:
            return documents_html(self.desk.documents(), self.desk.passages, w, find or "")
        except Exception as error:
            return message_html(reason(error, w), "error")

    def _shown(self, answer: Answer, w: Words) -> str:
        cited = {one.document_id for one in (*answer.citations, *answer.nearest)}
        languages = {d.id: d.language for d in self.desk.documents() if d.id in cited}
        return answer_html(answer, w, languages)

    def _idle(self, w: Words) -> str:
        return message_html(w("ask.idle" if self.desk.documents() else "ask.no_documents"))


def _question_problem(question: str, w: Words) -> str | None:
    if not question:
        return w("ask.empty_question")
    if len(question) > LONGEST_QUESTION:
        return w("ask.long_question", limit=LONGEST_QUESTION)
    return None
