"""When a statement was made, as far as its text is certain."""

from __future__ import annotations

import pytest

from rag.answer.dating import differs, stated


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Polizei berichtete von einem Brand am 3. März 2020."),
        ("de", "Das Amt warnte vor dem Sturm am 3. März 2020."),
        ("de", "Er sagte das Treffen am 3. März 2020 ab."),
        ("de", "Am 3. März 2020 sagte das Amt das Treffen ab."),
        ("de", "Am 3. März 2020 teilte das Amt das Land in zwei Zonen."),
        ("de", "Er teilte das Land im März 2020 in zwei Zonen."),
        ("de", "Die am 3. März 2020 berichtete Zahl ist gesunken."),
        ("de", "Die Antwort auf das Schreiben vom 3. März 2020 steht aus."),
        ("de", "Der Bericht vom 3. März 2020 ist überholt."),
        ("de", "Hierzu wird auf die Antwort vom 3. März 2020 verwiesen."),
        ("en", "The agency reported a fire on 3 March 2020."),
        ("en", "He told them about the accident on 3 March 2020."),
        ("en", "The stated aim was missed in March 2020."),
        ("en", "In March 2020 the confirmed cases rose."),
        ("en", "The answer to the letter of 3 March 2020 is pending."),
    ],
)
def test_the_day_of_what_is_told_is_not_the_day_of_telling(language: str, text: str) -> None:
    assert stated(text, 0, len(text), language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Der Bau beginnt“, sagte die Ministerin am 3. März 2020."),
        ("de", "Außerdem kündigte die Kommission am 3. März 2020 neue Regeln an."),
        ("de", "Am 3. März 2020 hat das Amt mitgeteilt, dass der Bau beginnt."),
        ("de", "Das hat das Amt am 3. März 2020 erklärt."),
        ("de", "Ein Vermerk vom 3. März 2020 nennt zwei Gründe."),
        ("de", "Das Gericht hat mit Beschluss vom 3. März 2020 so entschieden."),
        ("en", "“Work begins soon,” said the minister on 3 March 2020."),
        ("en", "On 3 March 2020, the ministry announced that work begins."),
        ("en", "Eva Holm told the Times on 3 March 2020 that work begins."),
        ("en", "A report of 3 March 2020 found that work begins."),
    ],
)
def test_a_date_beside_the_verb_is_the_day_of_telling(language: str, text: str) -> None:
    assert stated(text, 0, len(text), language) == "2020-03-03"


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
