"""Papers and numbered questions that a question names: "Frage 22 der Drucksache 19/8956"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from rag import tables

_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_LEADING = re.compile(
    r"(?:\b(?:laut|gemäß|nach|according to|in) +)?(?:\b(?:the|der|die) +)?"
    r"\b(?:antwort|answer|reply)(?: +der Bundesregierung)? +(?:auf|zu|to) +(?:die +|the +)?$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\b(?:in|aus|der|von|of|from|zwischen|between) +$", re.IGNORECASE)
_ONE = re.compile(r"(\d{1,3})\s?\(?([a-z](?![a-z]))?|(?<![a-z])([b-h])(?![a-z])")
"""A question, or another part of the one before: the "b" of "3 a und b"."""
_UNTIL = re.compile(r"bis|to|[-–]")

_Part = tuple[str, str]
"""Number and letter, which may be empty, of a question."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a question names.

    ``paper`` is a number such as ``19/8956``; ``numbers`` are questions of an inquiry such as
    ``22`` or ``3b``; ``answer`` tells that the answer to them is wanted, not their words;
    ``signed`` that nothing is asked but who signed, ``linked`` nothing but which paper answers
    ``paper``. ``rest`` are the words of the question that ask for something else. ``kind`` is the
    kind of paper whose questions the numbers are: ``Schriftliche Fragen``, or ``Anfrage`` for any
    inquiry.
    ``others`` are the numbers of papers that are named in one breath with ``paper``.
    """

    paper: str | None
    numbers: tuple[str, ...]
    answer: bool
    signed: bool
    rest: str
    linked: bool = False
    kind: str = ""
    others: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether nothing but a numbered question, or its answer, is asked for."""
        return bool(self.numbers) and not self.rest

    def whole(self) -> Reference:
        """Return the same with whole questions in place of their parts: 3 for 3b."""
        return replace(self, numbers=tuple(dict.fromkeys(map(digits, self.numbers))))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name], re.IGNORECASE)


def _table() -> dict[str, Any]:
    return tables.read("rag", "references.toml")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_table()[name].split())


def find(question: str, known: Callable[[str], bool] = lambda _: False) -> Reference | None:
    """Return what ``question`` names, or None.

    Args:
        question: as typed.
        known: tells whether a visible document has a paper's number; digits such as ``21/1288``
            without a word like "Drucksache" before them count only then.
    """
    taken: list[tuple[int, int]] = []
    others: list[re.Match[str]] = []
    paper = _first(question, known)
    if paper:
        # "BT-Drs." before the number is a part of its name, and asks for nothing.
        others = list(_alongside(question, paper.end()))
        taken += [one.span() for one in (paper, *others)]
    numbers = _pattern("number").search(question) or _pattern("ordinal").search(question)
    if numbers:
        taken.append(numbers.span())
    signed = _pattern("signed").search(question) is not None
    if not (paper or numbers or signed):
        return None
    rest = _rest(question, taken)
    linked = _pattern("linked").search(question) is not None
    told = set(rest.lower().split())
    answer = _pattern("answer").search(question) is not None
    if numbers and answer and told <= _words("reasons"):
        # The whole answer is shown, and its reasons with it.
        rest = ""
    return Reference(
        paper=_printed(paper) if paper else None,
        numbers=_numbers(numbers["numbers"]) if numbers else (),
        answer=answer,
        signed=signed and not told - _words("signing"),
        rest=rest,
        linked=linked and paper is not None and not (numbers or told - _words("linking")),
        kind=_kind(question) if numbers else "",
        others=tuple(dict.fromkeys(map(_printed, others))),
    )


def _first(question: str, known: Callable[[str], bool]) -> re.Match[str] | None:
    """Return the paper that is named; digits alone where they are one, or begin a row of papers."""
    paper, bare = (_pattern(key).search(question) for key in ("paper", "bare"))
    if bare is None or not known(_printed(bare)):
        return paper
    if paper is None:
        return bare
    row = (one.start("paper") for one in _alongside(question, bare.end()))
    return bare if paper.start("paper") in row else paper


def _printed(paper: re.Match[str]) -> str:
    return " ".join(paper["paper"].split())


def _alongside(question: str, end: int) -> Iterator[re.Match[str]]:
    """Yield the papers named in one breath with one that ends here: "21/140 und 21/150"."""
    while joint := _pattern("alongside").match(question, end):
        other = next(
            (m for key in ("paper", "bare") if (m := _pattern(key).match(question, joint.end()))),
            None,
        )
        if other is None:
            return
        yield other
        end = other.end()


def _kind(question: str) -> str:
    kinds = _table()["inquiries"].items()
    return next((k for k, words in kinds if re.search(words, question, re.IGNORECASE)), "")


def wants_answer_to_paper(question: str) -> bool:
    """Tell whether a question about a paper asks for what was answered to it."""
    return any(_pattern(name).search(question) for name in ("answer", "answer_to_paper"))


def asks_of_making(question: str) -> bool:
    """Tell whether nothing is asked but when or by whom an inquiry was made."""
    return _pattern("made").search(question) is not None


def wants_its_answer(question: str) -> bool:
    """Tell whether a follow-up asks for the answer to the question shown before."""
    return _pattern("its_answer").search(" ".join(question.split())) is not None


def asks_who_signed(question: str) -> bool:
    """Tell whether a question asks who signed something."""
    return _pattern("who_signed").search(question) is not None


def goes_on_with_answers(question: str, before: Sequence[str]) -> bool:
    """Tell whether "und auf Frage 4?" means the answer to it, as the questions before did.

    Args:
        question: a follow-up that names a numbered question and no paper.
        before: the questions before it, oldest first.
    """
    for one in (question, *reversed(before)):
        found = find(one, lambda _: True)
        if found is None or not found.exact:
            return False
        if found.answer or found.paper or _pattern("its_words").search(one):
            return found.answer
    return False


def signed_kind(question: str) -> str | None:
    """Return the kind of paper whose signatures a question asks for, told apart by its topic.

    Kinds that begin with it are meant too: "Beschlussempfehlung und Bericht".
    """
    if _pattern("signed").search(question) is None:
        return None
    kinds = _table()["signed_kinds"].items()
    found = (kind for kind, words in kinds if re.search(words, question, re.IGNORECASE))
    return next(found, None)


def is_numbered(kind: str | None) -> bool:
    """Tell whether papers of a kind bear a number, be it not printed in a text of one."""
    return kind is not None and _pattern("numbered_kinds").fullmatch(kind) is not None


def is_inquiry(kind: str | None) -> bool:
    """Tell whether a paper of a kind is answered by another one."""
    return kind is not None and kind.endswith("Anfrage")


def puts_questions(kind: str) -> bool:
    """Tell whether papers of a kind print numbered questions."""
    return _pattern("question_kinds").fullmatch(kind) is not None


def tells_who_signed(sentence: str) -> bool:
    """Tell whether a sentence speaks of signing at all."""
    return _pattern("signature").search(sentence) is not None


def without_paper(question: str, *, alone: bool = True) -> str:
    """Return the question without the number of the paper, which is a filter and no topic.

    Where the paper does not stand ``alone``, no word that only sets one beside another is left.
    """
    match = _first(question, lambda _: True)
    if not match:
        return question
    start, end = match.span("paper")
    others = list(_alongside(question, end))
    if others:
        start, end = match.start(), others[-1].end()
    if match.start() == start:
        start = len(_PREPOSITION.sub("", question[:start]))
    left = question[:start] + question[end:]
    return " ".join((left if alone else _pattern("compares").sub("", left)).split())


def without_numbers(question: str) -> str:
    """Return the question without "Frage 7": whoever names it does not ask what was asked."""
    match = _pattern("number").search(question) or _pattern("ordinal").search(question)
    if not match:
        return question
    before = _LEADING.sub("", question[: match.start()])
    return " ".join(f"{before} {question[match.end() :]}".split())


def asks_more(clause: str) -> bool:
    """Tell whether a clause asks for more than a question or its answer, named or not."""
    return bool(_rest(without_numbers(without_paper(clause)), []))


def names(text: str, reference: Reference) -> bool:
    """Tell whether a text speaks of one of the questions by its number."""
    found = (*_pattern("number").finditer(text), *_pattern("ordinal").finditer(text))
    there = {digits(number) for match in found for number in _numbers(match["numbers"])}
    return bool(there & {*map(digits, reference.numbers)})


def refers_on(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the questions of the same paper to whose answers an answer does nothing but refer.

    Nothing where one of its sentences says more.
    """
    found: list[str] = []
    for sentence in (" ".join(one.split()) for one in sentences):
        if _pattern("jointly").search(sentence):
            continue
        if not _pattern("refers").search(sentence):
            return ()
        found += _answered_there(sentence)
    return tuple(dict.fromkeys(found))


def _answered_there(sentence: str) -> Iterator[str]:
    if papers_of(sentence) or _pattern("elsewhere").search(sentence):
        return
    for match in _pattern("number").finditer(sentence):
        if _pattern("answer_before").search(sentence[: match.start()]):
            yield from _numbers(match["numbers"])


def papers_of(text: str) -> frozenset[str]:
    """Return the numbers of papers that stand in a text, with or without a word before them."""
    return frozenset(map(_printed, _pattern("bare").finditer(text)))


def digits(number: str) -> str:
    """Return the question's number without the letter of its part: "3b" gives "3"."""
    return re.sub(r"\D", "", number)


def _numbers(words: str) -> tuple[str, ...]:
    words = words.lower()
    found: list[_Part] = []
    end = 0
    for one in _ONE.finditer(words):
        part = (one[1], one[2] or "") if one[1] else (found[-1][0], one[3])
        if found and _UNTIL.search(words, end, one.start()):
            found += _between(found[-1], part)
        found.append(part)
        end = one.end()
    return tuple(dict.fromkeys("".join(part) for part in found))


def _between(first: _Part, last: _Part) -> list[_Part]:
    """The numbers within "3 bis 6", the parts within "3a bis 3d"; without both ends."""
    if first[0] == last[0] and first[1] and last[1]:
        return [(first[0], chr(code)) for code in range(ord(first[1]) + 1, ord(last[1]))]
    return [(str(number), "") for number in range(int(first[0]) + 1, int(last[0]))]


def _rest(question: str, taken: list[tuple[int, int]]) -> str:
    for start, end in sorted(taken, reverse=True):
        question = f"{question[:start]} {question[end:]}"
    return " ".join(w for w in _WORD.findall(question) if w.lower() not in _words("frame"))
