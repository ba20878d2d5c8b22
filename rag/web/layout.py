"""The page's components, with their words in either language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import gradio as gr

from rag.config import Settings
from rag.types import DocumentInfo
from rag.web.answer import message_html
from rag.web.documents import kind_name, kinds
from rag.web.faults import FORMATS
from rag.web.gate import is_local
from rag.web.markup import join, tag
from rag.web.suggested import MOST, suggested
from rag.web.uploads import LIMIT_MB, TOTAL_MB
from rag.web.words import DEFAULT, Words, words

LONGEST_QUESTION = 1000
_NAMES = (("Deutsch", "de"), ("English", "en"))


@dataclass(frozen=True, slots=True)
class Layout:
    """All components that an event reads or writes."""

    language: Any
    masthead: Any
    ask_tab: Any
    question: Any
    button: Any
    examples_label: Any
    examples: tuple[Any, ...]
    narrow: Any
    kind: Any
    document: Any
    problem: Any
    result: Any
    undo: Any
    take_back: Any
    said: Any
    judge: Any
    looked: Any
    look: Any
    sheet: Any
    documents_tab: Any
    upload_heading: Any
    upload: Any
    outcome: Any
    list_heading: Any
    find: Any
    table: Any
    colophon: Any


def lay_out(settings: Settings) -> Layout:
    """Make the components inside the open ``gr.Blocks``, with German words."""
    w = words(DEFAULT)
    with gr.Row(elem_id="masthead"):
        masthead = gr.HTML(masthead_html(w), apply_default_css=False, js_on_load=None)
        language = gr.Radio(list(_NAMES), value=DEFAULT, label=w("page.language"), elem_id="lang")
    with gr.Tabs(elem_id="tabs"):
        with gr.Tab(w("tab.ask"), id="ask") as ask_tab:
            ask = _ask_part(w)
        with gr.Tab(w("tab.documents"), id="documents") as documents_tab:
            library = _documents_part(w)
    return Layout(
        language=language,
        masthead=masthead,
        ask_tab=ask_tab,
        documents_tab=documents_tab,
        colophon=_html(colophon_html(settings, w), "colophon"),
        **ask,
        **library,
    )


def _ask_part(w: Words) -> dict[str, Any]:
    with gr.Row(elem_id="asking", equal_height=False):
        question = gr.Textbox(
            label=w("ask.label"),
            placeholder=w("ask.placeholder"),
            lines=1,
            max_lines=5,
            scale=1,
            elem_id="question",
        )
        button = gr.Button(w("ask.button"), variant="primary", scale=0, elem_id="ask")
    with gr.Row(elem_id="examples"):
        label = _html("", "examples-label")
        examples = tuple(gr.Button("", size="sm", visible=False) for _ in range(MOST))
    with gr.Accordion(w("ask.narrow"), open=False, elem_id="narrow") as narrow, gr.Row():
        kind = filter_box(w("ask.any_kind"), w("ask.kind"))
        document = filter_box(w("ask.any_document"), w("ask.document"))
    return {
        "question": question,
        "button": button,
        "examples_label": label,
        "examples": examples,
        "narrow": narrow,
        "kind": kind,
        "document": document,
        "problem": _html("", "problem"),
        "result": _html(message_html(w("ask.idle")), "result"),
        # Not for the eye: a click in an answer goes through these (page.js).
        "undo": gr.Textbox(show_label=False, elem_id="undo"),
        "take_back": gr.Button("", elem_id="take-back"),
        "said": gr.Textbox(show_label=False, elem_id="said"),
        "judge": gr.Button("", elem_id="judge"),
        "looked": gr.Textbox(show_label=False, elem_id="looked"),
        "look": gr.Button("", elem_id="look"),
        "sheet": _html("", "sheet"),
    }


def filter_box(everything: str, label: str) -> Any:
    """Return a filter; what is chosen in it may be from before the server was started anew."""
    made = gr.Dropdown([(everything, "")], value="", label=label)
    # Gradio knows no choices yet in a new session and would refuse what an open page still shows.
    made.preprocess = lambda payload: payload
    return made


def _documents_part(w: Words) -> dict[str, Any]:
    heading = _html(upload_heading_html(w), "upload-heading")
    # No file_types: Gradio would drop other files without a word; uploads.py says why it refuses.
    upload = gr.UploadButton(
        w("upload.button"),
        file_count="multiple",
        elem_id="upload",
        variant="primary",
    )
    return {
        "upload_heading": heading,
        "upload": upload,
        "outcome": _html("", "outcome"),
        "list_heading": _html(tag("h2", w("documents.heading")), "list-heading"),
        "find": gr.Textbox(
            label=w("documents.find"), placeholder=w("documents.find_placeholder"), elem_id="find"
        ),
        "table": _html("", "table"),
    }


def _html(value: str, name: str) -> Any:
    return gr.HTML(value, apply_default_css=False, js_on_load=None, elem_id=name)


def labels(layout: Layout, settings: Settings, w: Words) -> dict[Any, Any]:
    """Return the updates that put every fixed word of the page into the language of ``w``."""
    return {
        layout.language: gr.update(value=w.language, label=w("page.language")),
        layout.masthead: masthead_html(w),
        layout.ask_tab: gr.update(label=w("tab.ask")),
        layout.question: gr.update(label=w("ask.label"), placeholder=w("ask.placeholder")),
        layout.button: gr.update(value=w("ask.button")),
        layout.narrow: gr.update(label=w("ask.narrow")),
        layout.documents_tab: gr.update(label=w("tab.documents")),
        layout.upload_heading: upload_heading_html(w),
        layout.upload: gr.update(label=w("upload.button")),
        layout.problem: "",
        layout.list_heading: tag("h2", w("documents.heading")),
        layout.find: gr.update(
            label=w("documents.find"), placeholder=w("documents.find_placeholder")
        ),
        layout.colophon: colophon_html(settings, w),
    }


def examples(layout: Layout, documents: Sequence[DocumentInfo], w: Words) -> dict[Any, Any]:
    """Return the updates that offer questions which these documents answer, or none."""
    offered = suggested(documents, w)
    buttons = zip_longest(layout.examples, offered)
    return {
        layout.examples_label: tag("p", w("ask.examples")) if offered else "",
        **{button: gr.update(value=text, visible=bool(text)) for button, text in buttons},
    }


def choices(
    layout: Layout, documents: Sequence[DocumentInfo], w: Words, chosen: Mapping[str, str]
) -> dict[Any, Any]:
    """Return the updates of the two filters; what was chosen and still exists stays chosen."""
    names = sorted({info.name for info in documents})
    options: dict[str, tuple[list[str], Callable[[str], str]]] = {
        "kind": (kinds(documents), lambda kind: kind_name(kind, w)),
        "document": (names, str),
    }
    return {
        getattr(layout, field): gr.update(
            choices=[(w(f"ask.any_{field}"), ""), *((shown(value), value) for value in values)],
            value=chosen.get(field, "") if chosen.get(field) in values else "",
            label=w(f"ask.{field}"),
        )
        for field, (values, shown) in options.items()
    }


def masthead_html(w: Words) -> str:
    """Return the name of the product and what it does."""
    return join(tag("h1", w("page.title")), tag("p", w("page.tagline"), class_="tagline"))


def upload_heading_html(w: Words) -> str:
    """Return the heading of the upload, with kinds and size that are taken.

    The places below it are where page.js names the files that are too large, or too many, to be
    sent, and says that an upload waits for another one.
    """
    note = w("upload.note", types=FORMATS, size=LIMIT_MB)
    refused = tag(
        "p",
        id="too-large",
        class_="message error",
        role="alert",
        data_limit=LIMIT_MB * 1024 * 1024,
        data_total=TOTAL_MB * 1024 * 1024,
        data_said=w("upload.too_large", size=LIMIT_MB),
        data_full=w("upload.too_much", size=TOTAL_MB),
    )
    waiting = tag("p", id="waiting", class_="message", role="status", data_said=w("upload.waiting"))
    return join(tag("h2", w("upload.heading")), tag("p", note, class_="note"), refused, waiting)


def colophon_html(settings: Settings, w: Words) -> str:
    """Return where questions and documents go, as the settings have it."""
    leaving = []
    if settings.embedding_model.startswith("langchain:"):
        leaving.append(w("page.local_embedding", model=settings.embedding_model))
    if settings.answer_backend != "extractive":
        leaving.append(w("page.local_model", model=settings.answer_backend))
    local = is_local(settings.serve_host)
    said = leaving or [w("page.local" if local else "page.local_network")]
    return join(*(tag("p", one) for one in said))
