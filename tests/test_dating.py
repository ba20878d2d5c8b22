"""When a statement was made, as far as its text is certain."""

from __future__ import annotations

import pytest

from rag.dating import differs, stated


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Am 24. Januar 2020 erklärte das Amt, die Prüfung sei beendet.", "2020-01-24"),
        ("de", "In einem Vermerk vom 3. März 2020 warnt das Amt vor Risiken.", "2020-03-03"),
        ("en", "The minister said on 4 May 2021 that the work was done.", "2021-05-04"),
        ("en", "In a letter of 3 March 2020 the office warned of it.", "2020-03-03"),
        ("de", "Der Ausbau soll bis Januar 2020 beendet sein.", None),
        ("de", "Die Regierung teilte am 5. Mai 2025 mit, bis zum 6. Juni 2025 sei Zeit.", None),
        ("de", "Am 13. Juli 2016 haben sich beide Staaten auf Gespräche verständigt.", None),
        ("de", "Das Amt erklärte am 24. Januar 2020, die Prüfung sei beendet.", "2020-01-24"),
        ("de", "Das Amt erklärte, die Prüfung ende am 24. Januar 2020.", None),
        ("de", "Das Amt bestätigte und erklärte dass sie im Januar 2020 ende.", None),
        ("en", "The minister said that the law would change on 4 May 2021.", None),
        ("en", "The office confirmed whether it began in May 2021.", None),
        ("de", "Am 24. Januar erklärte das Amt, die Prüfung sei beendet.", None),
    ],
)
def test_only_a_date_that_dates_what_is_said_counts(
    language: str, text: str, expected: str | None
) -> None:
    assert stated(text, 0, len(text), language) == expected


def test_a_sentence_that_goes_on_has_the_date_of_the_one_before() -> None:
    before = "In einem Vermerk vom 3. März 2020 warnt das Amt."
    for after, expected in (
        ("Demnach seien Firmen verpflichtet.", "2020-03-03"),
        ("Die Opposition sieht das anders.", None),
    ):
        text = f"{before} {after}"
        assert stated(text, len(before) + 1, len(text), "de") == expected


def test_a_date_within_the_documents_month_is_no_other_date() -> None:
    assert differs("2020-03-03", None)
    assert differs("2020-03-03", "2020-02-14")
    assert not differs("2020-03-03", "2020-03")
    assert not differs(None, "2020-03")
