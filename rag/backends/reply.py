"""From a model's words to drafts: sentences without their ``[n]``, and what each cites.

The contract is as small as it can be, because small models keep no other: plain sentences that end
in ``[n]``, or one refusal word. Nothing is repaired by guessing: a number that was not offered is
dropped and reported, a sentence without a number stays uncited for the check to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.analysis.sentences import spans as sentence_spans
from rag.backends.base import Draft, Reply
from rag.backends.strings import notice

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_NUMBERS = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_MARKER = re.compile(rf"\s*[\[【]\s*(?:Passage\s*)?({_NUMBERS})\s*[\]】]", re.IGNORECASE)
_STOP = r"[.!?][\"“”»«’)]*"
_CLOSED = re.compile(
    rf"(?:(?:{_MARKER.pattern})+\s*{_STOP}(?:{_MARKER.pattern})*|{_STOP}(?:{_MARKER.pattern})+)"
    r"(?=\s|\Z)",
    re.IGNORECASE,
)
"""A marker beside a full stop: the surest end of a sentence that there is."""
_LAST = re.compile(rf"{_MARKER.pattern}\s*(?:{_STOP})?\s*\Z", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*•–]|#{1,6})\s+")
_ORDINAL = re.compile(r"\s*(\d{1,2})[.)]\s+")


def spoken(text: str) -> str:
    """Return a model's reply without the thoughts that reasoning models put before it."""
    return _THOUGHT.sub("", text).strip()


def parse(text: str, refusals: Sequence[str], offered: int, language: str, most: int) -> Reply:
    """Read a reply.

    Args:
        text: what ``spoken`` returned; not empty.
        refusals: the words that mean "the passages do not hold the answer".
        offered: how many passages the model was shown; they are numbered from 1.
        language: the language of the answer and of the notices.
        most: how many sentences the answer may have.
    """
    rest, refused = _without(text, refusals)
    drafts: list[Draft] = []
    unknown: set[int] = set()
    for sentence, numbers in _sentences(rest, language):
        good = [number for number in numbers if 1 <= number <= offered]
        unknown.update(number for number in numbers if not 1 <= number <= offered)
        drafts.append(Draft(sentence, tuple(dict.fromkeys(number - 1 for number in good))))
    if refused and not any(draft.cited for draft in drafts):
        return Reply((), declined=True)
    return Reply(
        tuple(drafts[:most]),
        declined=not drafts,
        notices=tuple(_notices(unknown, len(drafts) - most, refused, language)),
    )


def _without(text: str, refusals: Sequence[str]) -> tuple[str, bool]:
    words = "|".join(re.escape(word) for word in refusals)
    rest, times = re.subn(rf"[\"'*`„“]*\b(?:{words})\b[\"'*`“”.:!]*", " ", text)
    return rest, times > 0


def _notices(unknown: set[int], too_many: int, refused: bool, language: str) -> Iterator[str]:
    if unknown:
        shown = ", ".join(f"[{number}]" for number in sorted(unknown))
        yield notice("unknown_numbers", language, numbers=shown)
    if too_many > 0:
        yield notice("sentences_left_out", language, count=too_many)
    if refused:
        yield notice("refused_and_answered", language)


def _sentences(text: str, language: str) -> Iterator[tuple[str, list[int]]]:
    for line in _lines(text):
        leads = _leads(line)
        for piece in [line] if leads else _closed(line):
            yield from _of_piece(piece, language, leads=leads)


def _of_piece(piece: str, language: str, *, leads: bool) -> Iterator[tuple[str, list[int]]]:
    """Yield each sentence with the numbers of its markers; one ahead of the first counts for it."""
    bare, markers = _take_markers(piece)
    before = -1
    for start, end in _whole_quotes(bare, sentence_spans(bare, language)):
        sentence = bare[start:end].strip()
        if any(character.isalnum() for character in sentence):
            # A marker that leads stands where the sentence before it ends.
            numbers = [n for at, found in markers if before < at + leads <= end for n in found]
            yield sentence, numbers
        before = end


def _leads(line: str) -> bool:
    """Whether markers stand before their sentences: the first thing is one, the last is none."""
    return _MARKER.match(line) is not None and _LAST.search(line) is None


def _lines(text: str) -> list[str]:
    """Lines without list marks; "1." goes only where the lines count on, for it may be a date."""
    lines = [_BULLET.sub("", line.replace("**", ""), count=1) for line in text.splitlines()]
    lines = [line for line in lines if line.strip()]
    counted = [_ORDINAL.match(line) for line in lines]
    if len(lines) > 1 and all(m and int(m[1]) == n for n, m in enumerate(counted, start=1)):
        return [_ORDINAL.sub("", line, count=1) for line in lines]
    return lines


def _closed(line: str) -> list[str]:
    return _CLOSED.sub(lambda end: end[0] + "\n", line).splitlines()


def _take_markers(line: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """Return the line without its markers, and each marker's offset there with its numbers."""
    bare, markers, done = "", [], 0
    for match in _MARKER.finditer(line):
        bare += line[done : match.start()]
        markers.append((len(bare.rstrip()), _numbers(match[1])))
        done = match.end()
    return bare + line[done:], markers


def _numbers(inside: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r"[,;]", inside):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        found.extend(range(ends[0], ends[-1] + 1) if len(ends) == 2 else ends)
    return found


def _whole_quotes(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join sentences that a quotation of more than one sentence runs through."""
    begin: int | None = None
    for start, end in spans:
        begin = start if begin is None else begin
        if _balanced(text[begin:end]):
            yield begin, end
            begin = None
    if begin is not None:
        yield begin, spans[-1][1]


def _balanced(text: str) -> bool:
    german = text.count("„") <= text.count("“") + text.count("”")
    french = text.count("»") == text.count("«")
    return german and french and text.count('"') % 2 == 0
