"""The part of an answer where a visitor says whether it was right, as HTML."""

from __future__ import annotations

from pathlib import Path

from rag.config import Settings
from rag.types import Answer, Status
from rag.web.feedback import LONGEST_NOTE
from rag.web.gate import is_local
from rag.web.markup import Markup, join, tag
from rag.web.talk import Talk
from rag.web.words import Words

_SIGN = {True: "✓", False: "✕"}


def judging_html(
    settings: Settings, answer: Answer, talk: Talk, words: Words, *, failed: bool = False
) -> Markup | None:
    """Return the two buttons, or the thanks once one was pressed; None where nothing is kept.

    ``failed`` says that what was pressed before could not be written down.
    """
    if settings.serve_feedback is None or answer.status is Status.BACKEND_FAILED:
        return None
    if talk.judged is None:
        problem = tag("p", words("judge.failed"), class_="message error", role="alert")
        where = place(settings, settings.serve_feedback, words)
        inside = join(problem if failed else None, _buttons(answer, where, words))
    else:
        word = "right" if talk.judged else "wrong"
        inside = tag("p", words("judge.done", word=words(f"judge.{word}")), role="status")
    return tag("section", inside, class_="judging", id="judging", tabindex="-1")


def place(settings: Settings, path: Path, words: Words) -> str:
    """Return where the file lies: on a network its name alone, since paths tell of the server."""
    if is_local(settings.serve_host):
        return words("judge.here", path=path.absolute())
    return words("judge.there", name=path.name)


def _buttons(answer: Answer, where: str, words: Words) -> Markup:
    refused = answer.status is Status.NO_EVIDENCE
    return join(
        tag(
            "p",
            tag("span", words("judge.refusal" if refused else "judge.answer"), class_="label"),
            *(_button(useful, words) for useful in (True, False)),
            class_="verdicts",
        ),
        tag(
            "details",
            tag("summary", words("judge.note")),
            tag(
                "textarea",
                id="note",
                rows=2,
                maxlength=LONGEST_NOTE,
                aria_label=words("judge.hint"),
            ),
            tag("p", words("judge.hint"), class_="note"),
        ),
        tag("p", words("judge.kept"), " ", where, class_="note"),
    )


def _button(useful: bool, words: Words) -> Markup:
    return tag(
        "button",
        tag("span", _SIGN[useful], class_="sign", aria_hidden="true"),
        words("judge.right" if useful else "judge.wrong"),
        type="button",
        class_="verdict",
        data_useful=str(useful).lower(),
    )
