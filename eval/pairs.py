"""Questions and answers of parliamentary papers: how many are found, against a count of their own.

    python -m eval.pairs --shared ../shared [--every N]

Counted are the numbers 1, 2, 3 … that begin lines of the raw text; a pair is a number that the
reader gave to a question and to the answer that covers it. Joint answers are compared with the
sentence that opens them ("Die Fragen 4 bis 7 werden gemeinsam beantwortet").
"""

from __future__ import annotations

import argparse
import re
import sys
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.jointly import named_jointly
from ingest.reader import read_bytes
from rag.errors import GoldError
from rag.types import BlockKind, Document, Role

ARCHIVE = Path("corpora/drucksachen-dev.tar.xz")
_LINE = re.compile(
    r"^\s*(\d{1,3})\.\s+(?=[^\W\d_]|[„“\"(])(?!(?:Januar|Februar|März|April|Mai|Juni|Juli|August"
    r"|September|Oktober|November|Dezember|Wahlperiode)\b)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one Antwort: numbers counted, asked, answered; joint answers that fit."""

    name: str
    counted: frozenset[int]
    asked: frozenset[int]
    answered: frozenset[int]
    joint: int
    joint_right: int

    @property
    def pairs(self) -> int:
        """Counted numbers that have a question and an answer."""
        return len(self.counted & self.asked & self.answered)


def counted(text: str) -> frozenset[int]:
    """Return 1 to n: as far as the numbers at the beginnings of lines have no gap."""
    numbers = {int(match[1]) for match in _LINE.finditer(text)}
    last = 0
    while last + 1 in numbers:
        last += 1
    return frozenset(range(1, last + 1))


def look(name: str, raw: bytes) -> Found:
    """Read one paper and compare."""
    document = read_bytes(raw, name)
    asked = {b.number for b in document.blocks if b.kind is BlockKind.QUESTION and b.number}
    answers = [b.number for b in document.blocks if b.role is Role.ANSWERS and b.number]
    joint = list(_joint(document))
    return Found(
        name,
        counted(raw.decode("utf-8")),
        _whole(asked),
        _whole(number for listed in answers for number in listed.split(", ")),
        len(joint),
        sum(said == given for said, given in joint),
    )


def papers(shared: Path, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every n-th Antwort of the archive.

    Raises:
        GoldError: the archive is not there.
    """
    path = shared / ARCHIVE
    if not path.is_file():
        raise GoldError("the archive is missing", where=str(path), remedy="give --shared DIR")
    with tarfile.open(path, "r:xz") as archive:
        answers = (
            member for member in archive if PurePosixPath(member.name).parent.name == "Antwort"
        )
        for place, member in enumerate(answers):
            file = archive.extractfile(member) if place % every == 0 else None
            if file:
                yield PurePosixPath(member.name).name, file.read()


def _joint(document: Document) -> Iterator[tuple[set[int], frozenset[int]]]:
    """Yield the numbers that each joint answer names, and those that it was given."""
    before = None
    for block in document.blocks:
        number = block.number if block.role is Role.ANSWERS else None
        if number and number != before:
            said = named_jointly(document.text[block.start : block.end])
            if said:
                yield said, _whole(number.split(", "))
        before = number


def _whole(numbers: Iterable[str]) -> frozenset[int]:
    return frozenset(int(re.sub(r"\D", "", number)) for number in numbers)


def main() -> int:
    """Print the totals and every paper that is not complete."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, required=True, help="folder of the shared data")
    parser.add_argument("--every", type=int, default=1, help="only every n-th paper")
    given = parser.parse_args()
    found = [look(name, raw) for name, raw in papers(given.shared, given.every)]
    for one in found:
        missing = sorted(one.counted - (one.asked & one.answered))
        if missing or one.joint != one.joint_right:
            print(f"{one.name}: missing {missing}, joint {one.joint_right} of {one.joint}")
    pairs, total = sum(one.pairs for one in found), sum(len(one.counted) for one in found)
    joint, right = sum(one.joint for one in found), sum(one.joint_right for one in found)
    print(f"{len(found)} papers: {pairs} of {total} pairs ({pairs / total:.4f}),", end=" ")
    print(f"{right} of {joint} joint answers with the numbers that they name")
    return 0


if __name__ == "__main__":
    sys.exit(main())
