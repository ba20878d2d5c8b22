"""An answer as HTML: status, sentences with their support and citations, then the references."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from rag.analysis import markings
from rag.answer import framing
from rag.answer.reasons import reasons
from rag.types import Answer, Sentence, Status, Support
from rag.web.markup import Markup, join, tag
from rag.web.plain import plain
from rag.web.reading import earlier, interpretation
from rag.web.references import NO_LANGUAGES, badge, nearest, references
from rag.web.talk import Talk
from rag.web.words import Words

# Shape as well as colour tells the states apart.
_STATUS_SIGN = {
    Status.ANSWERED: "✓",
    Status.PARTIAL: "◐",
    Status.NO_EVIDENCE: "∅",
    Status.BACKEND_FAILED: "!",
}
NOTHING_SAID = Talk()
_SUPPORT_SIGN = {Support.VERBATIM: "✓", Support.SUPPORTED: "≈", Support.UNSUPPORTED: "✕"}


def answer_html(
    answer: Answer,
    words: Words,
    languages: Mapping[str, str] = NO_LANGUAGES,
    talk: Talk = NOTHING_SAID,
    judging: Markup | None = None,
    drawable: Collection[str] = (),
) -> Markup:
    """Return the whole result of one question.

    Args:
        answer: what the assistant said.
        words: the page's language; the answer keeps the question's.
        languages: document id to the document's language.
        talk: the conversation that the question belongs to.
        judging: where the visitor may say whether it was right.
        drawable: ids of the documents whose pages can be shown.
    """
    return join(
        _announcement(answer, words),
        earlier(talk, words),
        tag(
            "article",
            _head(answer, words),
            _body(answer, languages, words),
            _notices(answer, words),
            _foot(answer, words) if answer.sentences else None,
            judging,
            class_=f"answer {answer.status}",
            aria_labelledby="answer-heading",
        ),
        references(answer.citations, words, languages, drawable) if answer.citations else None,
        nearest(answer.nearest, words, languages) if answer.nearest else None,
    )


def message_html(sentence: str, kind: str = "idle") -> Markup:
    """Return one plain sentence in the answer's place; ``kind`` is idle, busy or error."""
    role = "alert" if kind == "error" else "status"
    return tag("p", sentence, class_=f"message {kind}", role=role)


def _announcement(answer: Answer, words: Words) -> Markup:
    """Tell a screen reader the outcome without reading the whole answer out."""
    said = words(
        "answer.announce",
        status=words(f"status.{answer.status}"),
        sentences=words.count("answer.sentences", len(answer.sentences)),
        references=words.count("answer.references", len(answer.citations)),
    )
    return tag("p", said, class_="unseen", role="status")


def _head(answer: Answer, words: Words) -> Markup:
    status = tag(
        "span",
        tag("span", _STATUS_SIGN[answer.status], class_="sign", aria_hidden="true"),
        words(f"status.{answer.status}"),
        class_=f"badge status {answer.status}",
    )
    found = markings.of_answer(answer)
    return tag(
        "header",
        tag("h2", answer.question, id="answer-heading", lang=_lang(answer.language)),
        tag("p", status, *(badge(marking, words) for marking in found), class_="badges"),
        interpretation(answer.interpretation, words),
    )


def _body(answer: Answer, languages: Mapping[str, str], words: Words) -> Markup:
    by_number = {one.number: languages.get(one.document_id) for one in answer.citations}
    seen: set[int] = set()
    return join(
        tag("p", answer.framing, class_="framing", lang=_lang(answer.language))
        if answer.framing
        else None,
        _direct(answer, by_number, words),
        tag(
            "ol",
            *(_sentence(s, by_number, seen, words) for s in answer.sentences),
            class_="sentences",
        )
        if answer.sentences
        else None,
    )


def _direct(answer: Answer, languages: Mapping[int, str | None], words: Words) -> Markup | None:
    """Return the few words that answer by themselves, above the sentences they stand in."""
    if answer.direct is None:
        return None
    number = answer.direct.citation
    said = tag("span", answer.direct.text, lang=_lang(languages.get(number)))
    who = framing.attribution(answer)
    by = tag("span", f" — {who}", class_="speaker", lang=_lang(answer.language)) if who else None
    return tag("p", said, _link(number, None, words), by, class_="direct")


def _sentence(
    sentence: Sentence, by_number: Mapping[int, str | None], seen: set[int], words: Words
) -> Markup:
    language = None
    if sentence.support is Support.VERBATIM and sentence.citations:
        language = by_number.get(sentence.citations[0])
    # A line for each item of a list or row of a table, whatever stands between them.
    lines = "\n".join(line for line in sentence.text.splitlines() if line.strip())
    return tag(
        "li",
        tag("span", lines, class_="words", lang=_lang(language)),
        *_links(sentence.citations, seen, words),
        *_support(sentence, words),
        class_=str(sentence.support),
    )


def _support(sentence: Sentence, words: Words) -> Iterator[Markup]:
    support = sentence.support
    note = words(f"support_note.{support}")
    yield tag(
        "span",
        tag("span", _SUPPORT_SIGN[support], class_="sign", aria_hidden="true"),
        words(f"support.{support}"),
        class_=f"support {support}",
        title=note,
    )
    if support is Support.UNSUPPORTED:
        why = reasons(sentence.problems, words.language)
        yield tag("p", f"{note} {why[:1].upper()}{why[1:]}." if why else note, class_="doubt")


def _links(numbers: Sequence[int], seen: set[int], words: Words) -> Iterator[Markup]:
    for number in numbers:
        # The first sentence that cites a place is where its reference leads back to.
        target = None if number in seen else f"sentence-{number}"
        seen.add(number)
        yield _link(number, target, words)


def _link(number: int, target: str | None, words: Words) -> Markup:
    """Return a citation number that leads to its reference; ``target`` is the link's own id."""
    return join(
        " ",
        tag(
            "a",
            f"[{number}]",
            id=target,
            href=f"#reference-{number}",
            class_="cite jump",
            aria_label=words("answer.cite", n=number),
        ),
    )


def _notices(answer: Answer, words: Words) -> Markup | None:
    if not answer.notices:
        return None
    return tag(
        "div",
        tag("h3", words("answer.notices")),
        tag("ul", *(tag("li", notice) for notice in answer.notices)),
        class_="notices",
    )


def _foot(answer: Answer, words: Words) -> Markup:
    if answer.backend == "extractive":
        method = words("answer.extractive")
    else:
        method = words("answer.model", model=answer.backend)
    took = words("answer.took", ms=words.number(round(sum(answer.timings.values()))))
    copy = tag(
        "button",
        words("answer.copy"),
        type="button",
        class_="copy",
        data_copy=plain(answer, words),
        data_copied=words("answer.copied"),
    )
    return tag("footer", copy, tag("p", f"{method} · {took}"))


def _lang(language: str | None) -> str | None:
    return None if language in (None, "und") else language
