"""How a question was read, as chips that take it back when clicked; and the questions before it."""

from __future__ import annotations

from collections.abc import Iterator

from rag.question.request import FOLLOW_UP
from rag.types import Interpretation
from rag.web.markup import Markup, join, tag
from rag.web.talk import ANEW, Talk
from rag.web.words import Words


def interpretation(read: Interpretation, words: Words) -> Markup | None:
    """Return one line of chips; nothing where the question was taken as typed."""
    parts = list(_parts(read, words))
    if not parts:
        return None
    label = tag("span", f"{words('answer.interpretation')}: ", class_="label")
    return tag("p", label, *parts, class_="interpretation")


def _parts(read: Interpretation, words: Words) -> Iterator[Markup]:
    for short, long in read.expanded.items():
        yield _chip(words("answer.expanded", short=short, long=long), short, words)
    if read.read_as:
        yield _chip(words("answer.read_as", question=read.read_as), FOLLOW_UP, words)
    own = chosen(read)
    for field, value in read.filters.items():
        said = words(
            "answer.filtered",
            field=words.get(f"ask.{field}", field),
            value=shown(field, value, words),
        )
        # What the visitor chose above the answer is taken back there.
        yield tag("span", said) if field in own else _chip(said, field, words)


def chosen(read: Interpretation) -> list[str]:
    """Return the filters that the visitor chose: those that were read from no words."""
    return [
        field
        for field, value in read.filters.items()
        if field not in read.read
        and not (field == "document" and value == read.carried.get("document"))
    ]


def _chip(said: str, key: str, words: Words) -> Markup:
    return join(
        tag(
            "button",
            said,
            tag("span", " ×", aria_hidden="true"),
            type="button",
            class_="chip undo",
            data_undo=key,
            title=words("answer.undo"),
            aria_label=f"{said} – {words('answer.undo')}",
        ),
        " ",
    )


def shown(field: str, value: str, words: Words) -> str:
    """Return a filter's value in words: dates written out, ranges with both ends named."""
    if field != "date":
        return words.get(f"kind.{value}", value)
    first, dots, last = value.partition("..")
    if not dots:
        return words.date(first)
    if not last:
        return words("filter.from", date=words.date(first))
    if not first:
        return words("filter.to", date=words.date(last))
    return words("filter.between", first=words.date(first), last=words.date(last))


def earlier(talk: Talk, words: Words) -> Markup | None:
    """Return the questions asked before, and a button that begins a new conversation."""
    if not talk.turns:
        return None
    anew = tag("button", words("talk.anew"), type="button", class_="undo anew", data_undo=ANEW)
    return tag(
        "nav",
        tag("span", f"{words('talk.earlier')}: ", class_="label"),
        tag("ol", *(tag("li", turn.question) for turn in talk.turns)),
        anew,
        class_="talk",
        aria_label=words("talk.earlier"),
    )
