"""Damaged files of every format: a document with text or an error of ours, nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import fuzz
import pytest
import test_ingest_containers as containers
import test_ingest_formats as formats
import test_ingest_office as office

RUNS = 40
FILES = {
    "a.odt": office.odt(office.TEXT, **{"meta.xml": office.META, "styles.xml": office.STYLES}),
    "a.ods": office.ods(**{"meta.xml": office.META, "styles.xml": office.STYLES}),
    "a.xlsx": office.xlsx(),
    "a.pptx": office.pptx(),
    "a.rtf": office.RTF.encode(),
    "a.csv": office.CSV.encode("cp1252"),
    "a.docx": formats.word(),
    "a.pdf": formats.pdf(formats.three_pages(), labels=True),
    "a.html": formats.PAGE.encode(),
    "a.md": formats.MARKDOWN.encode(),
    "a.eml": containers.mail(html="<p>Der <b>Hafen</b> ist offen</p>").as_bytes(),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_damaged_file_is_read_or_refused_and_never_empty(name):
    rng = random.Random(name)
    results = [
        fuzz.outcome(fuzz.Case(number, name, fuzz.damaged(FILES[name], rng)))
        for number in range(RUNS)
    ]
    assert set(results) <= {"read", "refused"}
    assert "read" in results


def test_a_share_of_the_long_run_over_the_example_documents():
    """``python tests/fuzz.py`` reads thousands; the same damage comes from the same number."""
    folder = Path(__file__).parents[1] / "examples" / "documents"
    found = fuzz.samples([path for path in sorted(folder.iterdir()) if path.suffix != ".pdf"])
    suffixes = {Path(sample.name).suffix for sample in found}
    assert {".msg", ".ods", ".pptx", ".rtf", ".docx", ".eml", ".pdf"} <= suffixes
    some = list(fuzz.cases(found, 24, first=500))
    assert [case.data for case in fuzz.cases(found, 24, first=500)] == [c.data for c in some]
    assert {fuzz.outcome(case) for case in some} <= {"read", "refused"}
