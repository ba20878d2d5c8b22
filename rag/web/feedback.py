"""Visitors' judgements of answers, one JSON line each, as ``eval/make_gold.py import`` reads them.

A line says which question was asked, what was answered and whether that was right; never who said
so. What only some may read stays out of it: of a document that has readers of its own or a marking
the line holds the place alone, which means nothing without the right to open the index.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rag.analysis.markings import NONE
from rag.errors import UsageError
from rag.types import Answer, Citation
from rag.web.reading import chosen
from rag.web.talk import Talk

LONGEST_NOTE = 500
"""Characters of a visitor's note that are kept."""
MOST = 20_000_000
"""Bytes that the file may grow to: nobody may fill a disk through the page."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a visitor says of an answer."""

    useful: bool
    note: str = ""


def judgement(said: str | None) -> Judgement | None:
    """Read what the browser sent; None where it is nothing that the page sends."""
    try:
        row = json.loads(said or "")
    except json.JSONDecodeError:
        return None
    if not isinstance(row, dict) or not isinstance(row.get("useful"), bool):
        return None
    note = _CONTROLS.sub(" ", str(row.get("note") or "")).strip()
    return Judgement(row["useful"], note[:LONGEST_NOTE])


def line(
    said: Judgement, talk: Talk, answer: Answer, open_to_all: Collection[str], *, limited: bool
) -> dict[str, Any]:
    """Return what is written down of a judgement.

    Args:
        said: the visitor's word.
        talk: the conversation that the answer belongs to.
        answer: what is judged.
        open_to_all: ids of the documents whose words anybody may read.
        limited: whether there may be documents that the visitor does not see.
    """
    withheld = [
        one for one in answer.citations if one.document_id not in open_to_all or one.marking != NONE
    ]
    return {
        "useful": said.useful,
        "note": said.note,
        "date": date.today().isoformat(),
        "question": _CONTROLS.sub(" ", answer.question),
        "language": answer.language,
        "history": [turn.question for turn in talk.turns],
        # Asked again without these, the question may have another answer.
        "narrowed": chosen(answer.interpretation),
        "taken_back": sorted(talk.unread),
        "limited": limited,
        "status": answer.status.value,
        "confidence": round(answer.confidence, 4),
        "backend": answer.backend,
        "withheld": bool(withheld),
        "sentences": [] if withheld else [
            {"text": one.text, "citations": list(one.citations), "support": one.support.value}
            for one in answer.sentences
        ],
        "citations": [_place(one, words=one not in withheld) for one in answer.citations],
    }  # fmt: skip


def _place(citation: Citation, *, words: bool) -> dict[str, Any]:
    place = {
        "number": citation.number,
        "document_id": citation.document_id,
        "start": citation.start,
        "end": citation.end,
    }
    # A name can tell what it must not, as the words can.
    return {**place, "document": citation.document, "quote": citation.quote} if words else place


def append(path: Path, row: dict[str, Any]) -> None:
    """Add one line to the file, which only the server's own user may read where it is new.

    Raises:
        UsageError: the file cannot be written to, or is full.
    """
    _write(path, (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8"))


def check(path: Path) -> None:
    """Make the file where it is missing, so that a place that will not do shows at once.

    Raises:
        UsageError: as ``append``.
    """
    _write(path, b"")


def _write(path: Path, data: bytes) -> None:
    try:
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # two servers may share the file
            _append(handle, data)
        finally:
            os.close(handle)
    except OSError as error:
        raise UsageError(
            f"feedback cannot be written there ({error.strerror})",
            where=str(path),
            remedy="name a file in a folder that can be written to with serve.feedback",
        ) from None


def _append(handle: int, data: bytes) -> None:
    size = os.fstat(handle).st_size
    if size + len(data) > MOST:
        raise OSError(errno.EFBIG, f"it has reached {MOST:,} bytes")
    if data and size and os.pread(handle, 1, size - 1) != b"\n":
        data = b"\n" + data
    if os.write(handle, data) < len(data):
        os.ftruncate(handle, size)  # half a line would spoil the file for its reader
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
