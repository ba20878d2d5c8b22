"""Files made to cost time: each is read in time that grows with its length, and named if cut."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from email.headerregistry import AddressHeader

import pytest

from ingest import stamps
from ingest.mail import LONGEST_HEADER
from ingest.reader import read_bytes
from rag.errors import BrokenDocumentError
from rag.types import Block

LENGTH = 200_000
"""Bytes at which time in the square of the length takes minutes, not seconds."""
PATIENCE = 60
"""Seconds for what takes one; whoever needs the square of the length is ended."""
READER = """
import sys
from ingest.reader import read_bytes
from rag.errors import DocumentError
name, unit, length, last = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
text = f"Die Anlage ist da.\\n\\n{unit * (length // len(unit))}{last}\\n"
try:
    print(len(read_bytes(text.encode(), name).text))
except DocumentError as error:
    print(error)
"""


def reads_in_time(name: str, unit: str, last: str = "", length: int = LENGTH) -> bool:
    command = [sys.executable, "-c", READER, name, unit, str(length), last]
    try:
        done = subprocess.run(command, timeout=PATIENCE, capture_output=True, check=True)
    except subprocess.TimeoutExpired:
        return False
    return bool(done.stdout)


@pytest.mark.parametrize(
    ("unit", "last"),
    [
        ("[", ""),
        ("![", ""),
        ("[a](", ""),
        ("[a][", ""),
        ("<http://", ""),
        ("`", " a"),
        ("**a ", ""),
        ("***a ", ""),
        ("__a ", ""),
        ("~~a ", ""),
        ("<s>", ""),
        ("<!--", ""),
        ("{#a", "\n==="),
        ("# {#a ", ""),
        (" ", "x\n# " + " " * 50_000 + "x"),
        ("[^", "\n\n[^a]: b"),
        ("a|b\n-|-\n\n", ""),
    ],
)
def test_marks_of_markdown_that_are_never_closed_are_read_in_linear_time(
    unit: str, last: str
) -> None:
    assert reads_in_time("anlage.md", unit, last)


@pytest.mark.parametrize(
    "unit",
    ["§ 1\n\n", "-".join("a" * 40) + "-\n", "Frage 1\n\nJa.\n\n", "11 12\n\n"],
)
def test_text_of_small_repeated_pieces_is_read_in_linear_time(unit: str) -> None:
    assert reads_in_time("anlage.txt", unit, length=2 * LENGTH)


class CountedBlocks(tuple[Block, ...]):
    """Blocks that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, place):
        self.looks += 1
        return super().__getitem__(place)

    def __iter__(self):
        for place in range(len(self)):
            yield self[place]


def test_the_marking_of_a_passage_is_read_from_its_own_blocks_alone() -> None:
    text = "\n\n".join(f"({mark}) Das Wehr ist zu." for mark in ("VS-NfD", "Offen") * 500)
    document = read_bytes(text.encode(), "wehr.txt")
    blocks = CountedBlocks(document.blocks)
    last = blocks[-1]
    of_last = stamps.of_passage(replace(document, blocks=blocks), last.start, last.end)
    assert of_last == stamps.of_passage(document, last.start, last.end)
    assert blocks.looks < 50


def test_a_long_header_of_a_mail_is_read_once_cut_and_its_rest_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    reading = AddressHeader.parse
    monkeypatch.setattr(
        AddressHeader, "parse", lambda value, kwds: (read.append(value), reading(value, kwds))[1]
    )
    people = ", ".join(f"Referat {n} <r{n}@bmi.example>" for n in range(1000))
    mail = f"From: Leitung <l@bmi.example>\nTo: {people}\nSubject: Wehr\n\nDas Wehr ist zu.\n"
    document = read_bytes(mail.encode(), "wehr.eml")
    assert len(read) == 2
    assert max(map(len, read)) <= LONGEST_HEADER
    [rest] = document.dropped
    assert rest.text.endswith("<r999@bmi.example>")
    assert "Referat 100 <r100@bmi.example>" in document.text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (r"{\rtf1 Das Wehr. {\bin999999999 abc} Danach der Zug.}", "it ends within a picture"),
        (r"{\rtf1\uc9999999 Das \u8222? Wehr ist zu.}", "no character has 9999999 bytes"),
    ],
)
def test_an_rtf_that_says_more_follows_than_can_is_refused_and_not_read_in_part(
    text: str, why: str
) -> None:
    with pytest.raises(BrokenDocumentError, match=why):
        read_bytes(text.encode(), "wehr.rtf")


def test_a_picture_within_an_rtf_is_passed_over() -> None:
    text = r"{\rtf1 Das Wehr. {\pict\bin3 }}{} Danach der Zug.}"
    assert read_bytes(text.encode(), "wehr.rtf").text == "Das Wehr. Danach der Zug."
