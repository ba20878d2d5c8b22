"""What happens on the page: each event of the browser and what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from ingest.pipeline import Report
from rag.analysis.markings import NONE
from rag.config import Settings
from rag.errors import IndexMissingError
from rag.web.answer import answer_html, message_html
from rag.web.desk import Desk
from rag.web.documents import documents_html
from rag.web.faults import reason
from rag.web.feedback import append, judgement, line
from rag.web.judging import judging_html
from rag.web.layout import LONGEST_QUESTION, Layout, choices, examples, labels, lay_out
from rag.web.sheet import drawable, pictures, sheet_html
from rag.web.talk import ANEW, Talk
from rag.web.uploads import Upload, outcomes, progress_html, staged
from rag.web.words import Words, preferred, words

Updates = dict[Any, Any]

_MOST_WAITING = 64
"""Requests that may queue up; a visitor beyond that is told that the page is busy."""
_TAKEN = "(undo, ...rest) => [window.taken, ...rest]"
_SAID = "(said, ...rest) => [window.said, ...rest]"
# The buttons are gone once one was pressed; without this the keyboard would begin at the top again.
_TO_JUDGING = "() => setTimeout(() => document.getElementById('judging')?.focus(), 50)"
_LOOKED = "(looked, ...rest) => [window.looked, ...rest]"
_OPEN_SHEET = "() => setTimeout(openSheet, 50)"
_SET_LANGUAGE = "(language) => { document.documentElement.lang = language; refill(); }"
_KEEP_LANGUAGE = "(language, ...rest) => [localStorage.language = language, ...rest]"
_KEPT_LANGUAGE = "(language, ...rest) => [localStorage.language ?? null, ...rest]"
_WAITING = "(...rest) => { waiting(); return rest; }"


def build(settings: Settings, desk: Desk | None = None) -> Any:
    """Return the page as ``gr.Blocks``; nothing is opened before a visitor comes."""
    desk = desk or Desk(settings)
    # Uploads are deleted once read; what an aborted one leaves goes after an hour.
    with gr.Blocks(title="Fundstelle", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        Events(desk, lay_out(settings), gr.State(Talk()), gr.State(Upload())).wire(page)
    page.queue(api_open=False, max_size=_MOST_WAITING)
    return page


class Events:
    """The event handlers; each returns or yields updates by component."""

    def __init__(self, desk: Desk, layout: Layout, talk: Any, sent: Any) -> None:
        """Take the visitor's own states: the conversation with its answer, and the last upload."""
        self.desk = desk
        self.layout = layout
        self.talk = talk
        self.sent = sent

    def wire(self, page: Any) -> None:
        """Tie the handlers to the components."""
        lay, quiet = self.layout, {"show_progress": "hidden", "api_visibility": "private"}
        everything = list(labels(lay, self.desk.settings, words("de")))
        library = [lay.table, lay.kind, lay.document, lay.examples_label, *lay.examples]
        everything += [*library, lay.result, lay.outcome]
        asking = {
            "fn": self.ask,
            "inputs": [lay.question, lay.kind, lay.document, lay.language, self.talk],
            "outputs": [lay.problem, lay.result, lay.button, *lay.examples, self.talk],
            "concurrency_limit": 4,
            **quiet,
        }
        undoing = [lay.undo, lay.kind, lay.document, lay.language, self.talk]
        lay.take_back.click(**{**asking, "fn": self.undo, "inputs": undoing}, js=_TAKEN)
        judged = lay.judge.click(
            self.judge, [lay.said, lay.language, self.talk], [lay.result, self.talk],
            js=_SAID, concurrency_limit=1, **quiet,
        )  # fmt: skip
        judged.then(None, None, None, js=_TO_JUDGING, api_visibility="private")
        looked = lay.look.click(
            self.look, [lay.looked, lay.language, self.talk], [lay.sheet, lay.result],
            js=_LOOKED, concurrency_limit=2, **quiet,
        )  # fmt: skip
        looked.then(None, None, None, js=_OPEN_SHEET, api_visibility="private")
        # A question asked while another is answered waits for it.
        asked = [
            gr.on([lay.button.click, lay.question.submit], trigger_mode="always_last", **asking)
        ]
        for example in lay.examples:
            filled = example.click(lambda text: text, example, lay.question, **quiet)
            asked.append(filled.then(**asking))
        for one in asked:
            shown = [lay.language, self.talk]
            one.then(self.again, shown, [lay.result, self.talk], **quiet)
        states = [self.talk, self.sent]
        relabelling = [lay.language, lay.kind, lay.document, lay.find, *states]
        for changed in (
            page.load(self.arrive, [lay.language, *states], everything, js=_KEPT_LANGUAGE, **quiet),
            lay.language.input(self.translate, relabelling, everything, js=_KEEP_LANGUAGE, **quiet),
        ):
            changed.then(None, lay.language, None, js=_SET_LANGUAGE, api_visibility="private")
        lay.find.change(self.find, [lay.find, lay.language], lay.table, **quiet)
        taken = lay.upload.upload(
            self.upload,
            [lay.upload, lay.kind, lay.document, lay.find, lay.language],
            [lay.outcome, lay.upload, self.sent, *library],
            concurrency_limit=1,
            js=_WAITING,
            **quiet,
        )
        taken.then(self.told, [lay.language, self.sent], [lay.outcome, self.sent], **quiet)

    def arrive(self, request: gr.Request, kept: str | None, talk: Talk, sent: Upload) -> Updates:
        """Show the page in the language chosen before, or else in the one the browser asks for."""
        language = kept or preferred(request.headers.get("accept-language"))
        return self.translate(language, "", "", "", talk, sent)

    def translate(
        self, language: str, kind: str, document: str, find: str, talk: Talk, sent: Upload
    ) -> Updates:
        """Put the page, its answer and the outcome of an upload into another language.

        What is under way is left alone, and follows when it is done (`again`, `told`).
        """
        w = words(language)
        return {
            **labels(self.layout, self.desk.settings, w),
            **self._library(w, find, {"kind": kind, "document": document}),
            **({} if talk.busy else {self.layout.result: self._result(talk, w)}),
            **({} if sent.busy else {self.layout.outcome: sent.html(w)}),
        }

    def again(self, language: str, talk: Talk) -> Updates:
        """Show an answer in the page's language where that was changed while it was on its way."""
        if talk.answer is None or talk.language == language:
            return {self.talk: talk}
        return {
            self.layout.result: self._result(talk, words(language)),
            self.talk: talk.shown(language),
        }

    def told(self, language: str, sent: Upload) -> Updates:
        """Tell what became of an upload in the page's language, as `again` does of an answer."""
        if sent.language == language:
            return {self.sent: sent}
        sent = replace(sent, language=language)
        return {self.layout.outcome: sent.html(words(language)), self.sent: sent}

    def _result(self, talk: Talk, w: Words) -> str:
        try:
            return self._shown(talk, w) if talk.answer else self._idle(w)
        except Exception as error:
            return message_html(reason(error, w), "error")

    def ask(
        self,
        question: str | None,
        kind: str | None,
        document: str | None,
        language: str,
        talk: Talk,
    ) -> Iterator[Updates]:
        """Answer the question, or say in a sentence why that cannot be."""
        w = words(language)
        question = (question or "").strip()  # Gradio gives None for an empty box
        if problem := _question_problem(question, w):
            yield {self.layout.problem: message_html(problem, "error")}
            return
        yield from self._asked(talk.going_on(question), kind, document, w)

    def undo(
        self, key: str | None, kind: str | None, document: str | None, language: str, talk: Talk
    ) -> Iterator[Updates]:
        """Ask the question on the page again without one thing that was read from it."""
        w = words(language)
        if key == ANEW:
            yield {self.layout.result: self._idle(w), self.talk: Talk()}
        elif key and talk.asked:
            yield from self._asked(talk.without(key), kind, document, w)
        else:
            yield {self.layout.result: message_html(w("ask.forgotten"), "error")}

    def _asked(
        self, talk: Talk, kind: str | None, document: str | None, w: Words
    ) -> Iterator[Updates]:
        lay = self.layout
        yield {
            lay.problem: "",
            lay.result: message_html(w("ask.busy"), "busy"),
            **self._askable(False),
            self.talk: talk.asking(),
        }
        filters = {key: v for key, v in (("kind", kind), ("document", document)) if v}
        talk = talk.answered(None)
        try:
            talk = talk.answered(self.desk.ask(talk.asked, filters, talk.turns, talk.unread))
            shown = self._shown(talk, w)
        except IndexMissingError:
            shown = message_html(w("ask.no_documents"))
        except Exception as error:
            shown = message_html(reason(error, w), "error")
        yield {lay.result: shown, **self._askable(True), self.talk: talk.shown(w.language)}

    def _askable(self, ready: bool) -> Updates:
        lay = self.layout
        return {one: gr.update(interactive=ready) for one in (lay.button, *lay.examples)}

    def judge(self, said: str | None, language: str, talk: Talk) -> Updates:
        """Write down whether the answer on the page was right, once."""
        w, path, given = words(language), self.desk.settings.serve_feedback, judgement(said)
        if talk.answer is None:
            return {self.layout.result: message_html(w("ask.forgotten"), "error")}
        if path is None or given is None or talk.judged is not None:
            return {self.talk: talk}
        try:
            limited = self.desk.user is not None
            append(path, line(given, talk, talk.answer, self._open_to_all(), limited=limited))
        except Exception as error:
            reason(error, w)  # for the log
            return {self.layout.result: self._shown(talk, w, failed=True)}
        talk = replace(talk, judged=given.useful)
        return {self.layout.result: self._shown(talk, w), self.talk: talk}

    def look(self, looked: str | None, language: str, talk: Talk) -> Updates:
        """Show the page that a citation of the answer stands on."""
        w = words(language)
        if talk.answer is None:
            return {self.layout.result: message_html(w("ask.forgotten"), "error")}
        citations = (one for one in talk.answer.citations if str(one.number) == looked)
        if (citation := next(citations, None)) is None:
            return {self.layout.sheet: ""}
        try:
            document = self.desk.document(citation.document_id)
            drawn = pictures(document, citation) if document is not None else []
        except Exception as error:
            reason(error, w)  # for the log
            drawn = []
        return {self.layout.sheet: sheet_html(citation, drawn, w)}

    def _open_to_all(self) -> set[str]:
        documents = self.desk.documents()
        return {one.id for one in documents if not one.groups and one.marking == NONE}

    def find(self, find: str | None, language: str) -> str:
        """Narrow the list of documents."""
        return self._table(words(language), find)

    def upload(
        self, files: list[str] | None, kind: str, document: str, find: str, language: str
    ) -> Iterator[Updates]:
        """Take uploaded files in, telling how far it is and what became of each."""
        w, lay = words(language), self.layout
        button = gr.update(interactive=False)
        yield {
            lay.outcome: progress_html(None, w),
            lay.upload: button,
            self.sent: Upload(busy=True),
        }
        try:
            with staged(files or [], self.desk.settings.index) as (paths, found):
                for step in self.desk.add(paths) if paths else ():
                    if isinstance(step, Report):
                        found = [*found, *outcomes(step, paths[0].parent)]
                    else:
                        yield {lay.outcome: progress_html(step, w)}
            sent = Upload(tuple(found), language=language)
        except Exception as error:
            sent = Upload(error=error, language=language)
        yield {
            lay.outcome: sent.html(w),
            lay.upload: gr.update(value=None, interactive=True),
            self.sent: sent,
            **self._library(w, find, {"kind": kind, "document": document}),
        }

    def _library(self, w: Words, find: str | None, chosen: dict[str, str]) -> Updates:
        try:
            documents = self.desk.documents()
            table = documents_html(documents, self.desk.passages, w, find or "")
        except Exception as error:
            return {self.layout.table: message_html(reason(error, w), "error")}
        return {
            self.layout.table: table,
            **choices(self.layout, documents, w, chosen),
            **examples(self.layout, documents, w),
        }

    def _table(self, w: Words, find: str | None) -> str:
        try:
            return documents_html(self.desk.documents(), self.desk.passages, w, find or "")
        except Exception as error:
            return message_html(reason(error, w), "error")

    def _shown(self, talk: Talk, w: Words, *, failed: bool = False) -> str:
        answer = talk.answer
        if answer is None:
            return self._idle(w)
        judging = judging_html(self.desk.settings, answer, talk, w, failed=failed)
        cited = {one.document_id for one in (*answer.citations, *answer.nearest)}
        documents = [one for one in self.desk.documents() if one.id in cited]
        languages = {one.id: one.language for one in documents}
        shown = {one.id for one in documents if drawable(one)}
        return answer_html(answer, w, languages, talk, judging, shown)

    def _idle(self, w: Words) -> str:
        return message_html(w("ask.idle" if self.desk.documents() else "ask.no_documents"))


def _question_problem(question: str, w: Words) -> str | None:
    if not question:
        return w("ask.empty_question")
    if len(question) > LONGEST_QUESTION:
        return w("ask.long_question", limit=LONGEST_QUESTION)
    return None
