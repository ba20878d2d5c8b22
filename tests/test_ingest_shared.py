"""The real documents: three seeds and sixteen parliamentary papers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.chunk import passages
from ingest.reader import read
from rag.types import Role

SHARED = Path(__file__).parents[2] / "shared"
PAPERS = SHARED / "corpora" / "policy-dev"
SEEDS = SHARED / "seeds"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PAPERS.is_dir(), reason="needs ../shared, which is not here"),
]

MINISTRIES = {
    "21/1288": "Arbeit und Soziales", "21/1420": "Arbeit und Soziales",
    "21/1833": "Bildung, Familie",
    "21/235": "Wirtschaft und Energie", "21/451": "der Finanzen", "21/617": "der Finanzen",
}  # fmt: skip
OTHERS = {
    "21/2231": ("2025-10-15", "Fraktion BÜNDNIS 90/DIE GRÜNEN"),
    "21/352": ("2025-06-03", "Fraktion Die Linke"),
    "21/2197": ("2025-10-13", "Ausschuss für Wahlprüfung, Immunität und Geschäftsordnung"),
    "21/777": ("2025-07-07", "Fraktion BÜNDNIS 90/DIE GRÜNEN"),
    "564/25": ("2025-10-10", "Bundesregierung"),
    "21/1701": ("2025-09-17", "Fraktion BÜNDNIS 90/DIE GRÜNEN"),
    "21/734": ("2025-07-02", "Fraktion der AfD"),
    "21/881": ("2025-07-16", "Fraktion der AfD"),
    "21/550": ("2025-06-19", "Bundesregierung"),
    "449/25": ("2025-09-03", "Europäische Kommission"),
}
DATES = {
    "21/1288": "2025-08-18", "21/1420": "2025-09-01", "21/1833": "2025-09-25",
    "21/235": "2025-05-22", "21/451": "2025-06-10", "21/617": "2025-06-23",
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(PAPERS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_paper_says_its_number_date_kind_and_issuer(path):
    info = read(path).info
    kind, session, count = re.fullmatch(r"(.+)_(\d+)_(\d+)", path.stem).groups()
    assert info.kind == kind.replace("_", " ")
    assert info.number == f"{session}/{count}"
    if info.number in MINISTRIES:
        assert info.date == DATES[info.number]
        assert info.issuer.startswith("Bundesregierung (Bundesministerium ")
        assert MINISTRIES[info.number] in info.issuer
    else:
        assert (info.date, info.issuer) == OTHERS[info.number]
    assert (info.language, info.marking) == ("de", "none")


@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("Antwort_21_1288", 18), ("Antwort_21_1420", 11), ("Antwort_21_1833", 14),
        ("Antwort_21_235", 6), ("Antwort_21_451", 3), ("Antwort_21_617", 7),
        ("Kleine_Anfrage_21_1701", 12), ("Kleine_Anfrage_21_734", 16),
        ("Kleine_Anfrage_21_881", 18),
    ],
)  # fmt: skip
def test_every_question_is_found_and_answered(name, questions):
    document = read(PAPERS / f"{name}.txt")
    asked = {b.number for b in document.blocks if b.role is Role.ASKS}
    assert asked == {str(n) for n in range(1, questions + 1)}
    if name.startswith("Antwort"):
        given = [b.number for b in document.blocks if b.role is Role.ANSWERS and b.number]
        assert {n for number in given for n in number.split(", ")} == asked


def test_the_seeds_are_described_and_free_of_litter():
    report, inquiry, page = (read(path) for path in sorted(SEEDS.glob("*.txt")))
    assert (report.info.kind, report.info.date, report.info.marking) == ("news", "2020-01", "none")
    assert (inquiry.info.date, inquiry.info.number) == ("2019-04-02", None)
    assert inquiry.info.issuer == "Fraktion BÜNDNIS 90/DIE GRÜNEN"
    assert len({b.number for b in inquiry.blocks if b.role is Role.ASKS}) == 41
    assert page.info.date == "2017-07-10"
    for litter in (
        "CHF",
        "KEYSTONE",
        "AP Photo",
        "Facebook",
        "Kommentar",
        "H5N1",
        "quelle",
        "1 / 7",
    ):
        assert litter not in page.text
    assert page.text.rstrip().endswith("(sda/reu)")


def test_the_sentence_about_chinese_law_is_whole_and_in_one_passage():
    document = read(next(SEEDS.glob("000*.txt")))
    sentence = (
        "Demnach seien chinesische Unternehmen und Staatsbürger im In- und Ausland durch diverse"
        " Gesetze dazu verpflichtet, mit chinesischen Sicherheitsbehörden zu kooperieren."
    )
    assert sum(sentence in document.text[p.start : p.end] for p in passages(document, 300)) == 1


def test_nothing_but_imprint_heads_and_contents_is_dropped_from_papers():
    papers = sorted(PAPERS.glob("*.txt"))
    assert papers
    for path in papers:
        for item in read(path).dropped:
            reason = item.reason.partition(",")[0]
            assert reason in {
                "imprint",
                "preprint",
                "preprint note",
                "running head",
                "table of contents",
            }
            assert len(item.text) < 300
