"""Numbered questions and their answers, fetched whole from the example inquiry and its answer."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from ingest.reader import read_bytes
from rag.assistant import Assistant
from rag.cli.parser import build
from rag.config import load
from rag.fetch.lookup import MOST_UNITS, Asked, _capped, look_up
from rag.fetch.numbered import Unit, _answers, _questions
from rag.index.base import EVERYTHING, Scope
from rag.question.conversation import Turn
from rag.question.references import find
from rag.types import Answer, DocumentInfo, Passage, Role, Status

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("antwort.txt", "kopie.txt")
FILES = ("antwort-99-142.txt", "kleine-anfrage-99-101.txt", "vermerk-5g-ausruester.txt")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Inquiry 99/101, its answer 99/142 and a memo."""
    folder = tmp_path_factory.mktemp("inquiry")
    (folder / "documents").mkdir()
    for name in FILES:
        shutil.copy(ROOT / "examples" / "documents" / name, folder / "documents" / name)
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder / "documents"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


def words(answer: Answer) -> str:
    """All sentences, white space folded."""
    return " ".join(" ".join(sentence.text.split()) for sentence in answer.sentences)


def assert_exact(assistant: Assistant, answer: Answer) -> None:
    """Every quote is the canonical text between its offsets and holds its sentences."""
    for citation in (*answer.citations, *answer.nearest):
        document = assistant.document(citation.document_id)
        assert document is not None
        assert document.text[citation.start : citation.end] == citation.quote
    for sentence in answer.sentences:
        assert sentence.text in answer.citations[sentence.citations[0] - 1].quote


def test_a_question_is_shown_whole_with_its_parts_and_as_a_question(assistant: Assistant) -> None:
    answer = assistant.ask("what does question 2 ask in 99/142?")
    assert words(answer).startswith(
        "2. Welche Stellen der Bundesregierung waren jeweils vertreten?"
    )
    assert "a) Welches Ressort" in words(answer)
    assert "beteiligt?" in words(answer)
    assert "Die Leitung lag" not in words(answer)
    assert {citation.role for citation in answer.citations} == {Role.ASKS}
    assert "a question, not a statement of fact" in answer.framing
    assert_exact(assistant, answer)


def test_an_answer_is_shown_whole(assistant: Assistant) -> None:
    answer = assistant.ask("Antwort auf Frage 2 in Drucksache 99/142")
    assert words(answer).startswith("Die Fragen 2 bis 2b werden zusammen beantwortet.")
    assert words(answer).endswith("haben nicht teilgenommen.")
    assert {citation.role for citation in answer.citations} == {Role.ANSWERS}
    assert_exact(assistant, answer)


def test_a_joint_answer_is_found_by_each_of_its_questions_and_says_so(assistant: Assistant) -> None:
    third, fourth = (assistant.ask(f"answer to question {n} in 99/142") for n in (3, 4))
    assert words(third) == words(fourth)
    assert "sieben Einzelfälle benannt" in words(third)
    assert any("question 4" in notice for notice in third.notices)
    assert any("question 3" in notice for notice in fourth.notices)


def test_the_answer_to_an_inquiry_is_found_by_the_inquirys_number(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Was hat die Bundesregierung auf Frage 1 der Drucksache 99/101 geantwortet?"
    )
    assert [citation.document for citation in answer.citations] == ["antwort-99-142.txt"]
    assert "drei weitere Treffen" in words(answer)


def test_of_a_part_of_a_question_only_that_part_is_shown(assistant: Assistant) -> None:
    answer = assistant.ask("Was lautet Frage 2 b in 99/142?")
    assert words(answer).startswith("b) Waren das Bundesamt")
    assert "a) Welches" not in words(answer)


def test_a_part_that_is_not_there_is_named_and_the_question_shown(assistant: Assistant) -> None:
    answer = assistant.ask("Was lautet Frage 2 f in 99/142?")
    assert "2f" in answer.notices[0]
    assert "a) Welches" in words(answer)


def test_a_number_that_is_not_there_is_answered_by_those_that_are(assistant: Assistant) -> None:
    answer = assistant.ask("Was lautet Frage 77 der Drucksache 99/142?")
    assert answer.status is Status.NO_EVIDENCE
    assert "99/142 (antwort-99-142.txt) hat die Fragen 1 bis" in answer.framing
    assert answer.sentences == answer.citations == answer.nearest == ()


def test_a_paper_that_is_not_there_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("what does question 2 ask in Drucksache 98/1")
    assert answer.status is Status.NO_EVIDENCE
    assert "98/1 is not in the collection" in answer.framing


def test_a_title_names_the_paper(assistant: Assistant) -> None:
    answer = assistant.ask("Was fragt Frage 1 der Kleinen Anfrage zur Kontaktstelle?")
    assert answer.status is Status.ANSWERED
    assert {citation.role for citation in answer.citations} == {Role.ASKS}


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The answer 99/142 twice: its text is searched once, for both files."""
    folder = tmp_path_factory.mktemp("twins")
    text = (ROOT / "examples" / "documents" / "antwort-99-142.txt").read_text("utf-8")
    text += "\nBerlin, 3. Mai 2024\n\nMara Beispiel\n\nAnlage: Schreiben an die NATO\n"
    (folder / "antwort.txt").write_text(text, "utf-8")
    (folder / "kopie.txt").write_text("\n\n" + text, "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    report = ingest([folder], settings)
    assert [(Path(path).name, name) for path, name in report.duplicates] == [
        ("kopie.txt", "antwort.txt")
    ]
    with Assistant.open(settings=settings) as opened:
        yield opened


@pytest.mark.parametrize("filters", [{}, {"document": "antwort.txt"}, {"document": "kopie.txt"}])
def test_a_copy_of_a_paper_stands_in_the_way_of_no_look_up(
    twins: Assistant, filters: dict[str, str]
) -> None:
    answer = twins.ask("Was antwortet die Bundesregierung auf Frage 2?", filters=filters)
    assert words(answer).startswith("Die Fragen 2 bis 2b werden zusammen beantwortet.")
    signed = twins.ask("Wer hat die Antwort 99/142 unterzeichnet?", filters=filters)
    assert "Mara Beispiel" in words(signed)
    for one in (answer, signed):
        assert_exact(twins, one)
        assert {citation.document for citation in one.citations} == {"antwort.txt"}


def test_a_title_that_a_copy_shares_is_still_one_documents(twins: Assistant) -> None:
    (title,) = {info.title for info in twins.documents()}
    answer = twins.ask(f"Was steht in der {title} zu den Kosten?")
    assert dict(answer.interpretation.filters) == {"document": "antwort.txt"}


def test_the_whole_text_behind_a_copy_says_what_it_names(twins: Assistant) -> None:
    """What the question names stands in the document, though not in the sentence that answers."""
    question = "Wie oft hat die deutsche Delegation das Thema der NATO angesprochen?"
    whole, copied = (twins.ask(question, filters={"document": name}) for name in NAMES)
    assert copied.status is whole.status is Status.ANSWERED


class Titled:
    """An index that holds one paper, of which nothing but the title is known."""

    def __init__(self, title: str) -> None:
        self.papers = [DocumentInfo("id", "papier.pdf", title)]

    def numbered(self, _number: str, _scope: Scope) -> list[DocumentInfo]:
        return self.papers

    def document(self, _document_id: str, _scope: Scope) -> None:
        return None

    def passages(self, _document_id: str) -> list[object]:
        return []


def is_looked_up(question: str, title: str) -> bool:
    """Whether the title is taken for the one that the question names."""
    reference = find(question)
    assert reference is not None
    asked = Asked(question, "de", reference)
    return look_up(asked, Titled(title), EVERYTHING) is not None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Was fragt Frage 1 zu IT?", "Sicherheit im Schienenverkehr"),
        ("Was fragt Frage 1 zur EU?", "Breitband in Deutschland"),
        ("What does question 1 say about it?", "IT-Sicherheit"),
    ],
)
def test_a_short_word_is_no_title_that_has_it_within_a_word(question: str, title: str) -> None:
    assert not is_looked_up(question, title)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Was fragt Frage 1 zu IT?", "Die IT-Sicherheit der Bahn"),
        ("Was fragt Frage 1 zur EU?", "stand_eu_2024"),
        ("Was fragt Frage 1 zu Kosten?", "Reisekosten der Bundesregierung"),
    ],
)
def test_a_short_word_by_itself_and_a_long_one_in_a_compound_name_a_title(
    question: str, title: str
) -> None:
    assert is_looked_up(question, title)


def test_words_that_name_no_paper_are_searched_for(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Welche Kosten sind laut Antwort auf Frage 10 in 99/142 für Reisen angefallen?"
    )
    assert answer.interpretation.filters["number"] == "99/142"
    assert "212 400 Euro" in words(answer)
    assert {citation.role for citation in answer.citations} == {Role.ANSWERS}


def test_the_question_that_was_shown_is_the_one_whose_answer_is_asked_for(
    assistant: Assistant,
) -> None:
    first = assistant.ask("Was lautet Frage 1 in 99/142?")
    answer = assistant.ask("und die Antwort darauf?", history=[Turn.of(first)])
    assert "drei weitere Treffen" in words(answer)


def test_after_an_answer_the_next_number_means_an_answer(assistant: Assistant) -> None:
    history: list[Turn] = []
    for question, start in (
        ("Antwort auf Frage 1 in 99/142", "Nach dem Auftakt gab es drei"),
        ("und auf Frage 2?", "Die Fragen 2 bis 2b werden zusammen beantwortet."),
        ("und Frage 1?", "Nach dem Auftakt gab es drei"),
        ("und was fragt Frage 2?", "2. Welche Stellen der Bundesregierung"),
    ):
        answer = assistant.ask(question, history=history)
        assert words(answer).startswith(start)
        history.append(Turn.of(answer))


def test_who_signed_is_read_from_the_end_of_the_paper(assistant: Assistant) -> None:
    answer = assistant.ask(
        "and who signed it?", history=["What does the inquiry 99/101 ask about the costs?"]
    )
    assert answer.interpretation.filters["document"] == "kleine-anfrage-99-101.txt"
    assert words(answer).startswith("Berlin, den")
    assert_exact(assistant, answer)


def test_who_signed_is_told_of_the_paper_that_the_topic_tells(assistant: Assistant) -> None:
    answer = assistant.ask("Who signed the inquiry that asks what the cyber talks with China cost?")
    assert {one.document for one in answer.citations} == {"kleine-anfrage-99-101.txt"}
    assert words(answer).startswith("Berlin, den")
    assert_exact(assistant, answer)


def test_nothing_is_looked_up_that_the_user_took_back(assistant: Assistant) -> None:
    answer = assistant.ask("Was lautet Frage 2 in 99/142?", unread=["question"])
    assert "in Frage 2" not in answer.framing
    literal = assistant.ask("Was lautet Frage 2 in Drucksache 99/142?", literal=True)
    assert not literal.interpretation.filters


LANDTAG = """Landtag Beispielland                                   Drucksache 18/4711
18. Wahlperiode                                        12.03.2024

Antwort
der Landesregierung

auf die Kleine Anfrage 1234 der Fraktion der Beispielliste

Ausbau der Radwege

1. Wie viele Kilometer Radweg wurden gebaut?

Die Fragen 1 und 2 werden gemeinsam beantwortet.
Es wurden 214 Kilometer Radweg gebaut.
"""


def test_the_answer_of_a_land_is_not_announced_as_the_federal_governments(tmp_path: Path) -> None:
    (tmp_path / "landtag.txt").write_text(LANDTAG, encoding="utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "landtag.txt"], settings).failed
    with Assistant.open(settings=settings) as opened:
        answered = opened.ask("Antwort auf Frage 1")
        found = opened.ask("Wie viele Kilometer Radweg wurden gebaut?")
    assert answered.framing == found.framing == "Landesregierung antwortet:"
    assert "214 Kilometer" in words(answered)


def test_a_number_that_two_papers_have_is_shown_of_both(tmp_path: Path) -> None:
    inquiry = (ROOT / "examples" / "documents" / "kleine-anfrage-99-101.txt").read_text("utf-8")
    (tmp_path / "a.txt").write_text(inquiry, encoding="utf-8")
    other = inquiry.replace("99/101", "99/107").replace("Kontaktstelle", "Leitstelle")
    (tmp_path / "b.txt").write_text(other, encoding="utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "a.txt", tmp_path / "b.txt"], settings).failed
    with Assistant.open(settings=settings) as opened:
        german, english = opened.ask("Was lautet Frage 1?"), opened.ask("What is question 1?")
    for answer, word in ((german, "Frage 1 steht"), (english, "Question 1 stands")):
        assert {one.document for one in answer.citations} == {"a.txt", "b.txt"}
        assert answer.notices[0].startswith(word)
        assert "99/101 (a.txt); 99/107 (b.txt)" in answer.notices[0]


def test_what_a_shortened_answer_tells_to_type_shows_all_of_it(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "documents" / "antwort-99-142.txt").read_text("utf-8")
    long = " ".join(f"Das Treffen {n} fand in Berlin statt." for n in "abcdefghijklmnopq")
    (tmp_path / "2024-03-04 99_142 (neu).txt").write_text(
        text.replace("Nach dem Auftakt gab es", long + " Nach dem Auftakt gab es"), "utf-8"
    )
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest(sorted(tmp_path.glob("*.txt")), settings).failed
    with Assistant.open(settings=settings) as opened:
        (notice,) = opened.ask("Antwort auf Frage 1 in 99/142").notices
    command = shlex.split(notice.partition("fundstelle ")[2])
    assert build().parse_args(command).document == "2024-03-04 99_142 (neu).txt"


def test_the_rows_of_one_table_are_shown_as_one_piece() -> None:
    passage = Passage("id", 0, 0, 9)

    def unit(row: bool) -> Unit:
        return Unit(0, 9, "Bayern 12", passage, "Bayern 12", row)

    table, prose = [unit(row=True)] * 30, [unit(row=False)] * 30
    assert len(_capped([*table, *prose])) == 30 + MOST_UNITS - 1
    assert len(_capped([*prose, *table])) == MOST_UNITS


PARTS = """Deutscher Bundestag Drucksache 99/1234
99. Wahlperiode 18.08.2025
Antwort
der Bundesregierung
auf die Kleine Anfrage der Abgeordneten Anna Muster und der Fraktion der AfD
– Drucksache 99/1122 –
Prüfung der Hafenanlagen
V o r b e m e r k u n g  d e r  F r a g e s t e l l e r
Im Juli 2025 wurden zahlreiche Hafenanlagen geprüft, wie die Fragesteller erfahren haben.
 1. a) Für welchen Zeitraum werden erstmals Daten aus den Häfen gemeldet?
b) Wann ist der erste Austausch der Daten vorgesehen?
Die Fragen 1a und 1b werden gemeinsam beantwortet. Beides ist für 2027 vorgesehen.
c) Welchen Stand hat das Gesetz zur Meldung der Daten?
Der Entwurf wurde im August beschlossen.
"""


@pytest.mark.parametrize(
    ("number", "told"),
    [("1b", ["Beides ist für 2027"]), ("1c", ["Der Entwurf"]), ("1", ["Beides", "Der Entwurf"])],
)
def test_a_part_answered_with_others_is_not_answered_by_the_answer_to_a_later_part(
    number: str, told: list[str]
) -> None:
    document = read_bytes(PARTS.encode(), "antwort.txt")
    text = " ".join(document.text[b.start : b.end] for b in _answers(document, number))
    assert all(words in text for words in told)
    assert ("Der Entwurf" in text) == (number != "1b")
    assert ("Beides" in text) == (number != "1c")


def test_a_part_on_the_line_of_its_number_leads_to_no_other_part() -> None:
    paper = PARTS.replace("gemeldet?", "gemeldet\n\n(bitte nach Häfen aufschlüsseln)?")
    document = read_bytes(paper.encode(), "antwort.txt")
    (block,) = _questions(document, "1b")
    assert document.text[block.start : block.end].startswith("b) Wann ist")
    assert len(_questions(document, "1a")) == 2
