"""Our reading beside bare extraction: which files count, and how they are laid out."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_ingest_ocr import LINES, needs_tesseract, saved, scan

from eval import parsing, pdfs
from rag.errors import GoldError


def test_every_file_has_its_ratio_and_the_sum_stands_last() -> None:
    told = parsing.table([("a.pdf", 0.03, 0.01), ("b.pdf", 0.03, 0.02)])
    assert told.splitlines()[2:] == [
        "| a.pdf | 30.0 | 10.0 | 3.00 |",
        "| b.pdf | 30.0 | 20.0 | 1.50 |",
        "| all | 60.0 | 30.0 | 2.00 |",
    ]


def test_a_folder_without_a_pdf_is_an_error_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(GoldError):
        parsing.measure(tmp_path, 1)
    assert pdfs.main([str(tmp_path), "--rounds", "1"]) > 0
    assert capsys.readouterr().err.count("\n") == 1


EXAMPLES = Path(__file__).parents[1] / "examples" / "documents"


@needs_tesseract
def test_real_files_are_read_by_both_and_one_that_needs_recognition_is_left_out(
    tmp_path: Path,
) -> None:
    document = EXAMPLES / "sachstand-investitionspruefung.pdf"
    (tmp_path / document.name).write_bytes(document.read_bytes())
    (tmp_path / "scan.pdf").write_bytes(saved(scan(*LINES), "PDF"))
    ((name, ours, theirs),) = parsing.measure(tmp_path, 1)
    assert name == document.name
    assert ours > 0
    assert theirs > 0
    assert "Investitionsprüfung" in parsing.bare(document)
