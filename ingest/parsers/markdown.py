"""Markdown: headings, lists, tables and front matter; the markup itself is taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest import inline, tables
from ingest.encoding import decode
from ingest.parsed import Parsed, Part
from ingest.text import join, plain
from ingest.unseen import Unseen
from rag.types import BlockKind, Dropped

_FRONT = re.compile(
    r"\A(?:---\n(.*?)\n(?:---|\.\.\.)|\+\+\+\n(.*?)\n\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL
)
_FIELD = re.compile(r"^([A-Za-z]\w*+)\s*+[:=]\s*+(.*)$", re.MULTILINE)
_QUOTE = re.compile(r"\A[\"']|[\"']\Z")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|(\d{1,9})[.)])[ \t]+(.*)")
_TASK = re.compile(r"^\[([ xX])\] ")
_NOTE = re.compile(r" {0,3}\[\^([^\[\]\s]+)\]:[ \t]+(.*)")
_NOTE_MARK = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BAR = re.compile(r"(?<!\\)\|")
_LAST_BAR = re.compile(r"(?<!\\)\|$")
_TABLE_RULE = re.compile(
    r"[ \t]*+\|?[ \t]*+:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*\|?[ \t]*+$"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_COMMENT_END = "-->"
_ANCHOR = re.compile(r"\{#[\w-][^}]*\}")
_NAMES = {"title": "title", "date": "date", "author": "author", "issuer": "issuer", "kind": "kind",
          "number": "number"}  # fmt: skip


def parse(data: bytes, name: str) -> Parsed:
    """Read Markdown; ``title``, ``date``, ``issuer`` … of its front matter are properties.

    Raises:
        BrokenDocumentError: the bytes are no text.
    """
    text = decode(data, name)
    properties: dict[str, str] = {}
    dropped: list[Dropped] = []
    if match := _FRONT.match(text):
        fields = match.group(1) or match.group(2) or ""
        properties = _fields(fields)
        dropped.append(Dropped(fields.strip(), "front matter"))
        text = text[match.end() :]
    left_out = Unseen()
    text = inline.shown(_without_comments(text, dropped), left_out)
    parts = tuple(part for part in _parts(_without_marks(text.split("\n"))) if part.text)
    head = tuple(part.text for part in parts[:40])
    return Parsed(parts, head=head, properties=properties, dropped=(*dropped, *left_out.dropped()))


def _without_marks(lines: list[str]) -> list[str]:
    """The lines without the marks of the footnotes that are there: "[^a-z]" alone is none."""
    marks = {match[1] for line in lines if (match := _NOTE.match(line))}
    if not marks:
        return lines
    return [
        _NOTE_MARK.sub(lambda mark: "" if mark[1] in marks else mark[0], line) for line in lines
    ]


def _fields(text: str) -> dict[str, str]:
    found = {
        key.lower(): _QUOTE.sub("", plain(value)).strip() for key, value in _FIELD.findall(text)
    }
    return {_NAMES[key]: value for key, value in found.items() if key in _NAMES and value}


def _without_comments(text: str, dropped: list[Dropped]) -> str:
    """The text without its comments; behind the last end of one, none that begins is closed."""

    def drop(match: re.Match[str]) -> str:
        dropped.append(Dropped(plain(match.group(0)), "comment"))
        return ""

    end = text.rfind(_COMMENT_END) + len(_COMMENT_END)
    return _COMMENT.sub(drop, text[:end]) + text[end:]


def _parts(lines: list[str]) -> Iterator[Part]:
    """Yield blocks; a paragraph gathers until something else begins."""
    gathered: Part | None = None
    fence = ""
    read = 0
    for place, raw in enumerate(lines):
        if place < read:
            continue
        line = _unquoted(raw)
        opening = _FENCE.match(line)
        if opening and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opening.group(1)
            line = ""
        elif fence:
            yield Part(plain(line))
            continue
        if _begins_table(line, lines[place + 1 : place + 2]):
            if gathered:
                yield _finished(gathered)
                gathered = None
            read = _end_of_rows(lines, place)
            yield from _table(lines[place:read])
            continue
        if gathered and gathered.kind is BlockKind.PARAGRAPH and _SETEXT.match(line):
            level = 1 if "=" in line else 2
            gathered = Part(gathered.text, BlockKind.HEADING, level)
            line = ""
        started = _start(line)
        if started is None and line.strip() and gathered:
            gathered = replace(gathered, text=join(gathered.text, line.strip()))
            continue
        if gathered:
            yield _finished(gathered)
        gathered = started
        if started is None and line.strip() and not _RULE.match(line):
            gathered = Part(line.strip())
        if gathered and gathered.kind in (BlockKind.HEADING, BlockKind.TABLE_ROW):
            yield _finished(gathered)
            gathered = None
    if gathered:
        yield _finished(gathered)


def _unquoted(line: str) -> str:
    return re.sub(r"^(?: {0,3}>[ \t]?)+", "", line)


def _begins_table(line: str, after: Sequence[str]) -> bool:
    """Whether a line names the columns of a table: a rule of dashes stands below it."""
    rule = _unquoted(after[0]) if after else ""
    return "|" in line and "|" in rule and bool(_TABLE_RULE.match(rule))


def _end_of_rows(lines: Sequence[str], start: int) -> int:
    """Where a table ends: at a line without cells."""
    rest = range(start, len(lines))
    return next((n for n in rest if "|" not in _unquoted(lines[n])), len(lines))


def _table(lines: Sequence[str]) -> Iterator[Part]:
    rows = [tuple(map(inline.read, _cells(_unquoted(line)))) for line in (lines[0], *lines[2:])]
    yield from tables.parts([tables.Line(row, place == 0) for place, row in enumerate(rows)])


def _cells(line: str) -> list[str]:
    """The cells of a row; a bar behind a backslash stands in its cell."""
    bare = line.strip().removeprefix("|")
    return [cell.strip() for cell in _BAR.split(_LAST_BAR.sub("", bare))]


def _start(line: str) -> Part | None:
    """Return the block that this line begins, or None for running text, rules and blanks."""
    if match := _ATX.match(line):
        return Part(_title(match.group(2) or ""), BlockKind.HEADING, len(match.group(1)))
    if _RULE.match(line):
        return Part("")
    if match := _NOTE.match(line):
        return Part(f"{match[1]} {match[2]}", BlockKind.FOOTNOTE)
    if match := _ITEM.match(line):
        number = match.group(1)
        body = _TASK.sub(lambda task: "☐ " if task[1] == " " else "☑ ", match.group(2), count=1)
        mark = f"{number}." if number else ""
        return Part(f"{mark} {body}".lstrip(), BlockKind.LIST_ITEM, None, number, mark=mark)
    if _TABLE_RULE.match(line) and "|" in line:
        return Part("")
    if line.lstrip().startswith("|"):
        return Part(" | ".join(_cells(line)), BlockKind.TABLE_ROW)
    return None


def _title(text: str) -> str:
    """The words of a heading, without the marks that close it and the name it has for links."""
    title = text.strip()
    bare = title.rstrip("#")
    title = bare.rstrip() if bare[-1:].isspace() else title
    anchor = title.rfind("{#")
    named = anchor >= 0 and _ANCHOR.fullmatch(title, anchor)
    return title[:anchor].rstrip() if named else title


def _finished(part: Part) -> Part:
    return replace(part, text=inline.read(part.text))
