"""From a model's words to drafts: sentences without their ``[n]``, and what each cites.

The contract is as small as it can be, because small models keep no other: plain sentences that end
in ``[n]``, or one refusal word. Nothing is repaired by guessing: a number that was not offered is
dropped and reported, a sentence without a number stays uncited for the check to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.analysis.language import detect
from rag.analysis.sentences import spans as sentence_spans
from rag.backends.base import Draft, Reply
from rag.backends.strings import notice

_THINK = r"(?:think|thinking|thought|reasoning)"
_THOUGHT = re.compile(
    rf"<{_THINK}>.*?(?:</{_THINK}>|\Z)|\[THINK\].*?(?:\[/THINK\]|\Z)", re.DOTALL | re.IGNORECASE
)
_THOUGHT_END = re.compile(rf"\A.*(?:</{_THINK}>|\[/THINK\])", re.DOTALL | re.IGNORECASE)
"""Where a server's template opens the thought, the reply holds only its end."""
_STUCK = re.compile(r"(\W{1,4}?)\1{99,}")
"""A model that writes dots or blanks without end: reading costs the square of such a run."""
_LABEL = r"(?:Passagen?|Passages|Quellen?|Sources?|Nummer|Number|Nr\.|No\.)"
_NUMBER = rf"(?:{_LABEL}\s*)?\^?\d{{1,3}}"
_NUMBERS = rf"{_NUMBER}(?:\s*(?:[,;&–-]|und|and|bis|to)\s*{_NUMBER})*"
_MARKER = re.compile(
    rf"\s*\\?[\[【]{{1,2}}\s*({_NUMBERS})\s*(?:†[^\]】\n]*)?\\?[\]】]{{1,2}}", re.IGNORECASE
)
_BETWEEN = re.compile(
    rf"({_MARKER.pattern})\s*(?:[,;/&]|und|and|sowie)\s*(?={_MARKER.pattern})", re.IGNORECASE
)
_STOP = r"[.!?][\"“”»«’)]*"
_CLOSED = re.compile(
    rf"(?:(?:{_MARKER.pattern})+\s*{_STOP}(?:{_MARKER.pattern})*|{_STOP}(?:{_MARKER.pattern})+)"
    r"(?=\s|\Z)",
    re.IGNORECASE,
)
"""A marker beside a full stop: the surest end of a sentence that there is."""
_LAST = re.compile(rf"{_MARKER.pattern}\s*(?:{_STOP})?\s*\Z", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*•–]|#{1,6})\s+")
_HEADING = re.compile(r"\s*#{1,6}\s")
_ROW = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*")
_SOURCES = re.compile(
    rf"\s*(?:{_LABEL}|Fundstellen?|Belege?|Nachweise?|References?|Citations?|Evidence)\s*:?"
    rf"(?:{_MARKER.pattern}[\s,;.]*)*",
    re.IGNORECASE,
)
"""A line that only lists numbers again: "Quellen: [1], [2]"."""
_ORDINAL = re.compile(r"\s*(\d{1,2})[.)]\s+")
_FENCE = re.compile(r"\s*(?:```|~~~)\w*\s*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])")
_SHOWN = 10
"""Numbers that do not exist, as many as are named; "[100-250]" would name 151."""


def spoken(text: str) -> str:
    """Return a model's reply without the thoughts that reasoning models put before it."""
    return _STUCK.sub(r"\1", _THOUGHT_END.sub("", _THOUGHT.sub("", text))).strip()


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
    drafts = list(dict.fromkeys(drafts))
    if refused and not any(draft.cited for draft in drafts):
        return Reply((), declined=True)
    return Reply(
        tuple(drafts[:most]),
        declined=not drafts,
        notices=tuple(_notices(unknown, len(drafts) - most, refused, language)),
    )


def _without(text: str, refusals: Sequence[str]) -> tuple[str, bool]:
    words = "|".join(map(_spellings, refusals))
    rest, times = re.subn(rf"[\"'*`„“]*\b(?:{words})\b[\"'*`“”.:!]*", " ", text)
    return rest, times > 0


def _spellings(word: str) -> str:
    """A refusal word as models write it: small, with a blank, or with Markdown's backslash."""
    if "_" not in word:
        return re.escape(word)
    return rf"(?i:{word.replace('_', '#')})|{word.replace('_', '[ -]')}".replace("#", r"\\?_")


def _notices(unknown: set[int], too_many: int, refused: bool, language: str) -> Iterator[str]:
    if unknown:
        shown = ", ".join(f"[{number}]" for number in sorted(unknown)[:_SHOWN])
        shown += " …" if len(unknown) > _SHOWN else ""
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
    # A model passes on what it was shown, and that may be in another language than the question.
    own = detect(bare, default=language)
    before = -1
    for start, end in _whole_quotes(bare, sentence_spans(bare, own)):
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
    lines = [line for line in text.splitlines() if line.strip() and not _FENCE.fullmatch(line)]
    lines = list(_spoken_lines(lines))
    lines = [_EMPHASIS.sub(r"\1", line.replace("**", "")) for line in lines]
    lines = [_BULLET.sub("", line, count=1) for line in lines]
    lines = [_BETWEEN.sub(r"\1", line) for line in lines if line.strip()]
    counted = [_ORDINAL.match(line) for line in lines]
    if len(lines) > 1 and all(m and int(m[1]) == n for n, m in enumerate(counted, start=1)):
        return [_ORDINAL.sub("", line, count=1) for line in lines]
    return lines


def _spoken_lines(lines: Sequence[str]) -> Iterator[str]:
    """Leave out what only lays a reply out; a row of a table becomes a line of its cells."""
    for at, line in enumerate(lines):
        under = lines[at + 1] if at + 1 < len(lines) else ""
        heads = _ROW.fullmatch(line) is not None and _RULE.fullmatch(under) is not None
        titles = _HEADING.match(line) is not None and not _MARKER.search(line)
        bare = line.replace("*", "").replace("_", "")
        if heads or titles or _RULE.fullmatch(line) or _SOURCES.fullmatch(bare):
            continue
        if _ROW.fullmatch(line):
            cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
            yield ", ".join(cell for cell in cells if cell)
        else:
            yield line


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
    for part in re.split(r"[,;&]|und|and", inside, flags=re.IGNORECASE):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        found.extend(range(min(ends), max(ends) + 1))
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
    """Whether every quotation is closed; „…" counts, for so it is typed on most keyboards."""
    still_open = max(0, text.count("„") - text.count("“") - text.count("”"))
    straight = text.count('"')
    french = text.count("»") == text.count("«")
    return french and still_open <= straight and (straight - still_open) % 2 == 0
