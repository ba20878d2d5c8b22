"""RTF: paragraphs, headings by style or outline level, lists, table rows, notes, properties."""

from __future__ import annotations

import re

from ingest import unseen
from ingest.parsed import Parsed, Part
from ingest.raised import raised
from ingest.rtf import CutError, Run, State, TooDeepError, runs
from ingest.text import plain
from ingest.unseen import Unseen
from rag.errors import BrokenDocumentError
from rag.types import BlockKind, Dropped

_HEADING = re.compile(r"(?:heading|überschrift) ?(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel);?$", re.IGNORECASE)
_NUMBER = re.compile(r"\(?[\w.]{1,12}[.)]?(?<![oO§])")
"""A number before an item: bullets are signs, or the "o" of an older font."""
_RUNNING = ("header", "footer")


def parse(data: bytes, name: str) -> Parsed:
    """Read an RTF file. The format stores no pages, so there are none.

    Raises:
        BrokenDocumentError: its groups are nested too deeply, or it is cut.
    """
    document = _Document()
    try:
        for run in runs(data):
            document.take(run)
    except (TooDeepError, CutError, LookupError) as error:
        raise BrokenDocumentError(
            f"the RTF cannot be read ({error})", where=name, remedy="save it again in its program"
        ) from error
    document.finish()
    parts = [part for part in document.parts if part.text]
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:40]),
        running=tuple(document.running),
        properties={key: plain(value) for key, value in document.properties.items() if value},
        dropped=(
            *(Dropped(text, "running head") for text in document.running),
            *document.left_out.dropped(),
        ),
    )


class _Document:
    """Gathers runs to parts; footnotes follow the paragraph that they belong to."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.running: dict[str, None] = {}
        self.properties: dict[str, str] = {}
        self._styles: dict[int, str] = {}
        self._text: dict[str, str] = {}
        self._cells: list[str] = []
        self._notes: list[str] = []
        self._gone: dict[str, str] = {}
        self.left_out = Unseen()

    def take(self, run: Run) -> None:
        """Take one run."""
        goal = _goal(run.state.goal)
        reason = _reason(run.state)
        if not run.end and reason:
            self._gone[reason] = self._gone.get(reason, "") + run.text
        elif not run.end:
            before = self._text.get(goal, "")
            text = raised(run.text, before) if run.state.raised else run.text
            self._text[goal] = before + text
        elif run.end == "group":
            self._end_of_group(goal, run.state)
        elif goal != "body":
            self._text[goal] = self._text.get(goal, "") + " "
        elif run.end == "cell":
            self._list_unread()
            self._cells.append(plain(_whole(self._text.pop("body", ""))))
        elif run.end == "row":
            self.parts.append(Part(" | ".join(filter(None, self._cells)), BlockKind.TABLE_ROW))
            self._cells = []
        elif run.state.in_table:
            self._text["body"] = self._text.get("body", "") + " "
        else:
            self._end_of_paragraph(run.state)

    def finish(self) -> None:
        """Take what the file ended without ending."""
        self.parts += [Part(cell, BlockKind.TABLE_ROW) for cell in self._cells]
        self._end_of_paragraph(State())

    def _end_of_paragraph(self, state: State) -> None:
        text = plain(_whole(self._text.pop("body", "")))
        number = plain(self._text.pop("listtext", ""))
        text = f"{number} {text}" if text and _NUMBER.fullmatch(number) else text
        self._list_unread()
        level = self._level(state)
        if level:
            self.parts.append(Part(text, BlockKind.HEADING, level))
        else:
            listed = state.listed or bool(number) or text.startswith("• ")
            kind = BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH
            mark = number if _NUMBER.fullmatch(number) else ""
            self.parts.append(Part(text, kind, mark=mark if listed else None))
        self.parts += [Part(note) for note in self._notes]
        self._notes = []

    def _list_unread(self) -> None:
        for reason, text in self._gone.items():
            self.left_out.add(_whole(text), reason)
        self._gone = {}

    def _level(self, state: State) -> int | None:
        style = self._styles.get(state.style, "")
        if _TITLE.match(style):
            return 1
        if match := _HEADING.match(style):
            return min(6, int(match.group(1)))
        return (
            min(6, state.outline + 1) if state.outline is not None and state.outline < 6 else None
        )

    def _end_of_group(self, goal: str, state: State) -> None:
        text = _whole(self._text.get(goal, ""))
        if goal in ("body", "listtext") or not text.strip():
            return
        del self._text[goal]
        if goal == "stylesheet":
            self._styles[state.style] = plain(text).rstrip(";")
        elif goal in _RUNNING:
            self.running[plain(text)] = None
        elif goal == "creatim":
            self.properties["created"] = text[:10]
        elif goal == "annotation":
            self.left_out.add(text, unseen.COMMENT)
        elif goal in ("title", "author"):
            self.properties.setdefault(goal, text)
        elif goal == "footnote":
            self._notes.append(plain(text))


def _reason(state: State) -> str | None:
    """Why a run is not read, None where it is."""
    if state.hidden:
        return unseen.TEXT
    return unseen.DELETED if state.deleted else unseen.STRUCK if state.struck else None


def _whole(text: str) -> str:
    """Join the halves in which RTF writes a character beyond the first 65,536."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _goal(word: str) -> str:
    """Return "body" for what is read with the text: fields' results, text boxes."""
    if word in ("upr", "ud", "shppict", "shptxt", "shpinst", "fldrslt"):
        return "body"
    if word == "pntext":
        return "listtext"
    return next((known for known in _RUNNING if word.startswith(known)), word)
