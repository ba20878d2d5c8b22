"""Markings: read where they are set, never where they are spoken of; the highest one counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.chunk import passages
from ingest.pipeline import ingest
from ingest.reader import read_bytes
from rag.analysis import markings
from rag.assistant import Assistant
from rag.cli.page import answer_text
from rag.config import load
from rag.contract import answer_json
from rag.types import Answer, Citation, Interpretation, Sentence, Status, Support
from rag.web.plain import plain
from rag.web.words import words


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("VS – Nur für den Dienstgebrauch", "VS-NfD"),
        ("VS-NUR FÜR DEN DIENSTGEBRAUCH", "VS-NfD"),
        ("Verschlusssache – nur für den Dienstgebrauch", "VS-NfD"),
        ("Nur für den Dienstgebrauch (VS-NfD)", "VS-NfD"),
        ("- VS-NfD -      Seite 3 von 5", "VS-NfD"),
        ("Beispielamt | VS-NfD | 24.01.2020", "VS-NfD"),
        ("Einstufung: VS-VERTRAULICH – amtlich geheimgehalten", "VS-V"),
        ("GEHEIM", "GEHEIM"),
        ("STRENG GEHEIM", "STRENG GEHEIM"),
        ("Einstufung: Geheim", "GEHEIM"),
        ("Geheimhaltungsgrad: Streng geheim", "STRENG GEHEIM"),
        ("Geheimhaltungsgrad – geheim – Seite 3", "GEHEIM"),
        ("Beispielamt | Einstufung: VS-Geheim", "GEHEIM"),
        ("TLP:WHITE", "TLP:CLEAR"),
        ("TLP: CLEAR", "TLP:CLEAR"),
        ("** TLP:GREEN **", "TLP:GREEN"),
        ("____________________________ VS-NfD ____________________________", "VS-NfD"),
        ("=" * 70 + " GEHEIM", "GEHEIM"),
        ("tlp:amber", "TLP:AMBER"),
        ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
        ("TLP-RED", "TLP:RED"),
        ("RESTREINT UE/EU RESTRICTED", "EU RESTRICTED"),
        ("SECRET UE/EU SECRET", "EU SECRET"),
        ("NATO RESTRICTED", "NATO RESTRICTED"),
        ("COSMIC TOP SECRET", "COSMIC TOP SECRET"),
        ("LIMITE", "LIMITE"),
        ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
        ("Streng vertraulich!", "vertraulich"),
        ("EILT! VS-NfD", "VS-NfD"),
        ("Entwurf VS-NfD", "VS-NfD"),
        ("VS-NfD - Entwurf", "VS-NfD"),
        ("Persönlich/Vertraulich", "vertraulich"),
        ("Nur für internen Gebrauch", "vertraulich"),
        ("TLP RED", "TLP:RED"),
        ("RESTRICTED", "RESTRICTED"),
        ("CLASSIFICATION: RESTRICTED", "RESTRICTED"),
        ("Classification: secret", "SECRET"),
        ("TOP SECRET", "TOP SECRET"),
    ],
)
def test_a_line_that_is_nothing_but_a_marking_is_read(line: str, name: str) -> None:
    assert markings.read(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "Das Dokument wurde als VS-NfD eingestuft.",
        'In dem Schreiben ("VS - Nur für den Dienstgebrauch") heißt es, der Hafen sei ruhig.',
        "Geheim",
        "Streng geheim",
        "Restricted",
        "Einstufung geheim",
        "Verteiler: geheim",
        "Einstufung: Geheimschutz",
        "Einstufung: nicht geheim",
        "limite",
        "Vertrauliche Geburt",
        "VS-NfD eingestufte Unterlagen liegen in der Geheimschutzstelle",
        "Umgang mit TLP:AMBER",
        "",
    ],
)
def test_a_mention_is_no_marking(line: str) -> None:
    assert markings.read(line) is None


def test_a_document_may_say_it_of_itself_but_not_of_another() -> None:
    assert markings.stated("Dieser Vermerk ist als VS-NfD eingestuft.") == "VS-NfD"
    assert markings.stated("This update is marked TLP:GREEN: it may be passed on.") == "TLP:GREEN"
    assert markings.stated("Das Schreiben wurde als VS-NfD eingestuft.") is None
    assert markings.stated("Dieser Vermerk ist kurz.") is None


@pytest.mark.parametrize(
    ("sentence", "marking"),
    [
        ("Dieses Dokument ist als geheim eingestuft.", "GEHEIM"),
        ("Dieses Dokument wurde als VS-NfD eingestuft.", "VS-NfD"),
        ("Dieses Dokument wurde als VS-NfD eingestuft", "VS-NfD"),
        ("Der vorliegende Bericht ist als VS-NfD eingestuft.", "VS-NfD"),
        ("Die vorliegende Unterlage wurde als streng geheim eingestuft.", "STRENG GEHEIM"),
        ("This report was classified as VS-NfD.", "VS-NfD"),
        ("Dieses Dokument ist nicht geheim.", None),
        ("Dieses Dokument ist nicht als geheim eingestuft.", None),
        ("Dieses Dokument ist nicht mehr als VS-NfD eingestuft.", None),
        ("Dieses Dokument war als geheim eingestuft.", None),
        ("Dieses Dokument wurde als VS-NfD eingestuft und im Mai offengelegt.", None),
        ("Der vorliegende Bericht des Geheimdienstes ist geheim zustande gekommen.", None),
        ("Der Bericht ist als geheim eingestuft.", None),
    ],
)
def test_a_sentence_on_its_own_document_is_read_in_small_letters(
    sentence: str, marking: str | None
) -> None:
    assert markings.stated(sentence) == marking


def test_the_ladder_runs_over_all_regimes() -> None:
    found = ["none", "TLP:GREEN", "VS-NfD", "TLP:RED", "VS-NfD", "GEHEIM", "vertraulich"]
    assert markings.ordered(found) == ("GEHEIM", "TLP:RED", "VS-NfD", "vertraulich", "TLP:GREEN")
    assert markings.highest(["none"]) == "none"
    assert markings.highest([]) == "none"


def test_a_marking_given_by_hand_is_kept_though_unknown() -> None:
    assert markings.ordered(["Hausintern", "TLP:CLEAR"]) == ("Hausintern", "TLP:CLEAR")


def marking_of(text: str, name: str = "papier.txt") -> str:
    return read_bytes(text.encode(), name).info.marking


BODY = "Die Lage im Hafen ist ruhig. Niemand hat Schiffe gesehen.\n"


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        (f"TLP:AMBER\n\nWarnmeldung\n\n{BODY}", "TLP:AMBER"),
        (f"Vermerk\n\nDieser Vermerk ist als VS-NfD eingestuft.\n\n{BODY}", "VS-NfD"),
        (f"VS-NfD\n\nVermerk\n\n{BODY}\nVS-VERTRAULICH\n\nAnlage mit Quellen.\n", "VS-V"),
        (f"Bericht\n\n{BODY}\nDas Papier der Behörde war als GEHEIM eingestuft.\n", "none"),
        (f"Merkblatt\n\n{BODY}\nVS-NfD\n\nVS-V\n\nGEHEIM\n\nSo heißen die Grade.\n", "none"),
        (f"Bericht\n\n{BODY}\n(VS-NfD) Die Quelle bestätigt das.\n", "VS-NfD"),
    ],
)
def test_a_document_bears_the_highest_marking_of_its_parts(text: str, marking: str) -> None:
    assert marking_of(text) == marking


def test_passages_bear_the_documents_marking_or_that_of_their_own_paragraphs() -> None:
    text = (
        "# Bericht\n\n## Lage\n\n(offen) Die Lage im Hafen ist ruhig.\n\n"
        "## Quellen\n\n(VS-NfD) Die Quelle bestätigt das.\n\n"
        "## Fazit\n\nDer Hafen bleibt offen.\n"
    )
    document = read_bytes(text.encode(), "bericht.md")
    found = {p.section[-1]: p.marking for p in passages(document, 300) if p.section}
    assert found == {"Lage": "none", "Quellen": "VS-NfD", "Fazit": "VS-NfD"}


def test_the_label_is_in_the_readers_language() -> None:
    assert markings.label("VS-NfD", "de") == "VS – Nur für den Dienstgebrauch"
    assert markings.label("VS-NfD", "en") == "VS-NfD (restricted)"
    assert markings.label("TLP:RED", "de") == "TLP:RED"


def cited(number: int, marking: str) -> Citation:
    return Citation(
        number, f"{number}.txt", str(number) * 64, "Papier", None, None, (), 0, 4, "Ruhe", "Ruhe",
        passage_start=0, marking=marking,
    )  # fmt: skip


def answer(*markings_cited: str, nearest: str | None = None) -> Answer:
    citations = tuple(cited(n, one) for n, one in enumerate(markings_cited, start=1))
    sentences = tuple(Sentence("Ruhe.", (one.number,), Support.VERBATIM) for one in citations)
    return Answer(
        "Wie ist die Lage?", "de", Status.ANSWERED, sentences, citations, Interpretation(), 0.9,
        "extractive", nearest=(cited(9, nearest),) if nearest else (),
    )  # fmt: skip


def test_the_highest_marking_of_the_sources_stands_on_every_form_of_the_answer() -> None:
    given = answer("TLP:GREEN", "VS-NfD", "none")
    told = answer_json(given)
    assert (told["marking"], told["markings"]) == ("VS-NfD", ["VS-NfD", "TLP:GREEN"])
    line = "Höchste Einstufung der gezeigten Quellen: VS – Nur für den Dienstgebrauch"
    assert answer_text(given).startswith(line)
    assert plain(given, words("de")).startswith("Einstufung: VS – Nur für den Dienstgebrauch")


def test_nearest_passages_carry_their_marking_too() -> None:
    told = answer_json(answer(nearest="GEHEIM"))
    assert told["marking"] == "GEHEIM"
    assert told["nearest"][0]["marking"] == "GEHEIM"


def test_an_answer_bears_the_marking_of_a_paper_that_only_a_notice_shows(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    note = (
        "---\ntitle: Notiz zum Hafen\ndate: {}\n---\n\n{}\n\n"
        "Die Baukosten des neuen Hafens betragen {} Millionen Euro.\n"
    )
    (papers / "alt.md").write_text(note.format("2024-03-12", "TLP:GREEN", "6,8"), "utf-8")
    (papers / "neu.md").write_text(note.format("2024-09-03", "VS-NfD", "7,4"), "utf-8")
    settings = load(
        {"index": tmp_path / "index", "ingest.jobs": 1, "answer.sentences": 1}, environ={}
    )
    assert not ingest([papers], settings).failed
    with Assistant.open(settings=settings) as assistant:
        given = assistant.ask("Wie hoch sind die Baukosten des neuen Hafens?")
    assert len(given.citations) == 1
    assert any("6,8" in notice and "7,4" in notice for notice in given.notices)
    assert answer_json(given)["markings"] == ["VS-NfD", "TLP:GREEN"]
    assert answer_text(given).startswith("Höchste Einstufung der gezeigten Quellen: VS")
    assert plain(given, words("de")).startswith("Einstufung: VS")


def test_an_answer_from_open_papers_bears_no_marking() -> None:
    given = answer("none", "none")
    assert answer_json(given)["marking"] == "none"
    assert "Einstufung" not in answer_text(given) + plain(given, words("de"))
