"""The words of RTF: a stream of control words, groups and text (specification 1.9.1).

Only what carries text is understood; pictures, objects, fonts and every destination that is not
known are passed over, which the specification asks of a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<value>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])|(?P<open>\{)|(?P<close>\})"
    rb"|(?P<end>[\r\n]+)|(?P<text>[^\\{}\r\n]+)"
)
_SILENT = frozenset(
    b"fonttbl colortbl pict object objdata themedata datastore filetbl listtable listoverridetable"
    b" revtbl rsidtbl generator xmlnstbl fldinst datafield bkmkstart bkmkend pntxta"
    b" pntxtb nonshppict sp latentstyles panose private userprops mmathPr wgrffmtfilter atrfstart"
    b" atrfend atnid atnauthor atndate atnref".split()
)
_KEPT = frozenset(
    b"footnote annotation header headerl headerr headerf footer footerl footerr footerf info title"
    b" author creatim stylesheet upr ud shppict shptxt shpinst fldrslt listtext"
    b" pntext".split()
)
_SIGNS = {
    b"~": "\xa0", b"_": "-", b"-": "\xad", b"\\": "\\", b"{": "{", b"}": "}",
    b"\n": "\n", b"\r": "\n",
}  # fmt: skip
_WORDS = {
    b"tab": " ", b"line": " ", b"softline": " ", b"emdash": "—", b"endash": "–", b"bullet": "•",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ",
    b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_ENDS = {b"par": "par", b"sect": "par", b"page": "par", b"cell": "cell", b"nestcell": "cell",
         b"row": "row", b"nestrow": "row"}  # fmt: skip
_LOOKS = frozenset({b"v", b"deleted", b"strike", b"striked", b"super"})
_DAY = (b"yr", b"mo", b"dy")
_CHARSETS = {0: "cp1252", 128: "cp932", 161: "cp1253", 162: "cp1254", 177: "cp1255",
             178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip
MOST_GROUPS = 1000
"""Groups within groups."""
MOST_BYTES = 4
"""Of a character in any code page (GB 18030)."""


@dataclass(frozen=True, slots=True)
class State:
    """What holds inside a group: where the text goes and how the paragraph is set."""

    goal: str = "body"
    skip: bool = False
    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    raised: bool = False
    codepage: str = "cp1252"
    uc: int = 1
    style: int = 0
    outline: int | None = None
    listed: bool = False
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text, or with ``end`` the end of a paragraph, cell, row or group."""

    text: str
    state: State
    end: str = ""


class CutError(ValueError):
    """More is said to follow, which no reader shows, than can."""


class TooDeepError(ValueError):
    """The groups are nested too deeply or end where none has begun."""


def runs(data: bytes) -> Iterator[Run]:
    """Yield texts and ends in the order of the file.

    Raises:
        TooDeepError: groups nested deeper than ``MOST_GROUPS``.
        CutError: a picture is longer than the rest of the file, or a character than any.
    """
    reader = _Reader()
    place = 0
    while match := _TOKEN.match(data, place):
        place = match.end()
        if match["word"] == b"bin":
            place += max(0, int(match["value"] or 0))
            if place > len(data):
                raise CutError("it ends within a picture")
            continue
        yield from reader.take(match)


class _Reader:
    """The state of the groups that are open, and the bytes of a character not yet complete."""

    def __init__(self) -> None:
        self._state = State()
        self._stack: list[State] = []
        self._starred = False
        self._replaced = 0
        self._pending = b""
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default = "cp1252"

    def take(self, match: re.Match[bytes]) -> Iterator[Run]:
        """Take one token; yield what it gives."""
        if match["hex"]:
            if not self._is_replaced(1):
                self._pending += bytes([int(match["hex"], 16)])
            return
        if self._pending:
            yield from self._text(self._decoded())
        if match["text"]:
            text = match["text"][self._cut(len(match["text"])) :]
            yield from self._text(text.decode(self._state.codepage, "replace"))
        elif match["open"]:
            self._open()
        elif match["close"]:
            yield Run("", self._state, "group")
            self._close()
        elif match["sign"] == b"*":
            self._starred = True
            return
        elif match["sign"] and not self._is_replaced(1):
            yield from self._text(_SIGNS.get(match["sign"], ""))
        elif match["word"]:
            yield from self._word(match["word"], match["value"])
        self._starred = False

    def _open(self) -> None:
        if len(self._stack) >= MOST_GROUPS:
            raise TooDeepError("too many groups within groups")
        self._stack.append(self._state)

    def _close(self) -> None:
        self._state = self._stack.pop() if self._stack else self._state
        self._replaced = 0

    def _cut(self, length: int) -> int:
        cut = min(self._replaced, length)
        self._replaced -= cut
        return cut

    def _is_replaced(self, length: int) -> bool:
        """Whether the token only stands in for a character given already by its number."""
        return self._cut(length) > 0

    def _decoded(self) -> str:
        text = self._pending.decode(self._state.codepage, "replace")
        self._pending = b""
        return text

    def _text(self, text: str) -> Iterator[Run]:
        if text and not self._state.skip:
            yield Run(text, self._state)

    def _word(self, word: bytes, value: bytes | None) -> Iterator[Run]:
        number = int(value) if value else None
        if word in _SILENT or (self._starred and word not in _KEPT):
            self._state = replace(self._state, skip=True)
        elif word in _KEPT:
            self._state = replace(self._state, goal=word.decode())
        elif word in _WORDS:
            yield from self._text(_WORDS[word])
        elif word in _ENDS:
            yield Run("", self._state, _ENDS[word])
        elif self._state.goal == "creatim" and number is not None and word in _DAY:
            yield Run(f"{number:02d}-", self._state)
        elif word == b"u" and number is not None:
            self._replaced = self._state.uc
            yield from self._text(chr(number % 65536))
        else:
            self._set(word, number)

    def _set(self, word: bytes, number: int | None) -> None:
        state = self._state
        if word == b"pard":
            state = replace(state, style=0, outline=None, listed=False, in_table=False)
        elif word in _LOOKS:
            state = _looking(state, word, number != 0)
        elif word == b"nosupersub":
            state = replace(state, raised=False)
        elif word == b"plain":
            state = replace(state, hidden=False, struck=False, deleted=False, raised=False)
        elif word == b"intbl":
            state = replace(state, in_table=True)
        elif word == b"ls":
            state = replace(state, listed=True)
        elif number is not None:
            state = self._numbered(state, word, number)
        self._state = state

    def _numbered(self, state: State, word: bytes, number: int) -> State:
        if word == b"s":
            return replace(state, style=number)
        if word == b"outlinelevel":
            return replace(state, outline=number)
        if word == b"uc":
            if number > MOST_BYTES:
                raise CutError(f"no character has {number} bytes")
            return replace(state, uc=max(0, number))
        if word == b"ansicpg":
            self._default = f"cp{number}" if number in range(437, 1259) else "cp1252"
            return replace(state, codepage=self._default)
        if word == b"f":
            self._font = number
            return replace(state, codepage=self._fonts.get(number, self._default))
        if word == b"fcharset" and number in _CHARSETS and number:
            self._fonts[self._font] = _CHARSETS[number]
        return state


def _looking(state: State, word: bytes, on: bool) -> State:
    """The state after a word that says how characters look."""
    if word == b"v":
        return replace(state, hidden=on)
    if word == b"deleted":
        return replace(state, deleted=on)
    return replace(state, raised=on) if word == b"super" else replace(state, struck=on)
