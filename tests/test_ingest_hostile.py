"""Files made to cost time: each is read in time that grows with its length, and named if cut."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
