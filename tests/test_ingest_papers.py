"""What 604 parliamentary papers say of themselves, against their file names and their own words."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from ingest.reader import read_bytes

ARCHIVE = Path(__file__).parents[2] / "shared" / "corpora" / "drucksachen-dev.tar.xz"
FIRST_PAGE = 10_000
"""Characters of a paper that hold its head and, in an answer, the note on who sent it."""
FACTIONS = {"AfD": 203, "Die Linke": 76, "BÜNDNIS 90/DIE GRÜNEN": 57}
"""Who asked, counted by hand in the heads of the 336 answers."""
PRINTED_OTHERWISE = {"21_1775": "2025-09-23"}
"""Papers whose head prints another date than their file name gives."""
SENT = re.compile(
    r"namens der Bundesregierung mit Schreiben (?:des|der)\s(.{5,160}?)\s+vom\b", re.S
)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ARCHIVE.is_file(), reason="needs ../shared, which is not here"),
]


@pytest.fixture(scope="module")
def papers():
    """Kind by folder, date and number by file name, first page and what was read from it."""
    found = []
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            if member.isfile():
                head = archive.extractfile(member).read().decode("utf-8")[:FIRST_PAGE]
                path = Path(member.name)
                date, number = path.stem.split(" ", 1)
                info = read_bytes(head.encode(), path.name).info
                found.append((path.parent.name, date, number, head, info))
    return found


def is_named(info, number):
    """File names write 21_309, zu217_25; of a Bundesrat paper the year may be left out."""
    read = re.findall(r"\d+", info.number)
    named = re.findall(r"\d+", number)
    return named in (read, read[:1])


def share(hits) -> float:
    hits = list(hits)
    return sum(hits) / len(hits)


def test_number_date_and_kind_are_those_of_the_files(papers):
    assert len(papers) == 604
    assert share(is_named(i, n) for _, _, n, _, i in papers) == 1
    assert share(i.date == PRINTED_OTHERWISE.get(n, d) for _, d, n, _, i in papers) >= 0.98
    assert share(i.kind == kind for kind, _, _, _, i in papers) >= 0.98
    assert all(i.date_source for _, _, _, _, i in papers if i.date)


def test_every_answer_names_who_asked_and_the_paper_in_which(papers):
    answers = [row for row in papers if row[0] == "Antwort"]
    assert [n for _, _, n, _, i in answers if i.addressee is None] == []
    asked = Counter(i.addressee.split(maxsplit=1)[1].removeprefix("der ") for *_, i in answers)
    assert asked == FACTIONS
    for *_, head, info in answers:
        inquiry = re.search(r"–\s*Drucksache (\d+/\d+)", head).group(1)
        # Paper 21/1415 prints its own number where that of the inquiry should stand.
        assert info.refers[:1] == (inquiry,) or inquiry == "21/1415"


def test_every_answer_names_the_house_that_sent_it(papers):
    """Against the note on the first page, word for word: declined names differ in their ends."""
    hits = []
    for kind, _, _, head, info in papers:
        note = SENT.search(head)
        if kind != "Antwort" or note is None:
            continue
        said = re.sub(r"[^\w]+", " ", re.sub(r"-\n", "", note.group(1))).split()
        read = re.sub(r"[^\w]+", " ", info.issuer.partition("(")[2]).split()
        hits.append(len(said) == len(read) and all(a[:3] == b[:3] for a, b in zip(said, read)))  # noqa: B905
    assert len(hits) >= 300
    assert share(hits) >= 0.98
    sent = ["(" in info.issuer for kind, *_, info in papers if kind == "Antwort"]
    assert share(sent) >= 0.98


def test_an_inquiry_is_addressed_to_the_government(papers):
    inquiries = [info for kind, *_, info in papers if kind == "Kleine Anfrage"]
    assert all(info.issuer.startswith(("Fraktion", "Abgeordnete")) for info in inquiries)
