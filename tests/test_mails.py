"""Who sent a mail, to whom and when: told from its head, which answers nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from ingest.reader import read_bytes
from rag.analysis import mailhead, sentences
from rag.answer import framing
from rag.assistant import Assistant
from rag.config import load
from rag.types import Answer, Manner, Status, Voice

BODY = (
    "Liebe Kolleginnen und Kollegen,\n\ndie Hafenwacht hat um eine Stellungnahme zu den Kränen "
    "gebeten.\nBitte senden Sie Ihre Beiträge bis Freitag.\n\n-----Ursprüngliche Nachricht-----\n"
    "Von: Hafenwacht Ost mit Außenstelle\nGesendet: Dienstag, 4. März 2025 16:20\n"
    "An: Referat L 2 der Hafenverwaltung\nBetreff: Stellungnahme zu den Kränen\n\n"
    "Die Anhörung findet am 2. April 2025 im Saal der Hafenwacht statt.\n"
)
FROM = "From: Referat L 2 <l2@example.org>"
TO = "To: Abteilung W 1 <w1@example.org>"
COPY = "Cc: Pressestelle <presse@example.org>"
DAY = "Date: Thu, 06 Mar 2025 09:41:00 +0100"


def mail(subject: str, sender: str, body: str) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = TO.removeprefix("To: ")
    message["Cc"] = COPY.removeprefix("Cc: ")
    message["Date"] = DAY.removeprefix("Date: ")
    message["Subject"] = subject
    message.set_content(body)
    return message.as_bytes()


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Two mails and a note that is none."""
    folder = tmp_path_factory.mktemp("mails")
    (folder / "papers").mkdir()
    first = mail("Stellungnahme zu den Kränen", FROM.removeprefix("From: "), BODY)
    other = mail("Kantine", "Ada Berg <ada@example.org>", "Die Kantine bleibt am Montag zu.\n")
    (folder / "papers" / "kran.eml").write_bytes(first)
    (folder / "papers" / "kantine.eml").write_bytes(other)
    (folder / "papers" / "notiz.md").write_text("# Notiz\n\nDie Mole wird neu gebaut.\n", "utf-8")
    (folder / "papers" / "kantine.eml.meta.toml").write_text('groups = ["leitung"]\n', "utf-8")
    (folder / "access.toml").write_text('chefin = ["leitung"]\ngast = ["presse"]\n', "utf-8")
    settings = load(
        {"index": folder / "index", "ingest.jobs": 1, "access": folder / "access.toml"}, environ={}
    )
    assert not ingest([folder / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


def words(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("Wer hat die Mail zu den Kränen geschickt und an wen?", [FROM, TO, COPY]),
        ("Von wem ist die E-Mail zu den Kränen?", [FROM]),
        ("Wann wurde die Mail zu den Kränen verschickt?", [DAY]),
        ("Wer hat die Mail von Referat L 2 bekommen?", [TO, COPY]),
        ("Wer stand bei der Mail von Referat L 2 in Kopie?", [COPY]),
    ],
)
def test_a_mails_head_tells_who_sent_it_to_whom_and_when(
    assistant: Assistant, question: str, lines: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.framing == framing.phrase("mail_head", "de")
    assert words(answer) == lines
    assert {one.document for one in answer.citations} == {"kran.eml"}


def test_without_a_subject_each_of_a_few_mails_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("Who sent the e-mail?")
    assert answer.framing == framing.phrase("mail_head", "en")
    assert sorted(words(answer)) == ["From: Ada Berg <ada@example.org>", FROM]


def test_a_follow_up_means_the_mail_that_is_talked_about(assistant: Assistant) -> None:
    before = ["Wer hat um eine Stellungnahme zu den Kränen gebeten?"]
    answer = assistant.ask("Wer hat sie geschickt?", history=before)
    assert words(answer) == [FROM]


@pytest.mark.parametrize(
    "question",
    [
        "Wer hat die Mail zum Mindestlohn geschickt?",
        "Wer hat die Mail von Cem Grund bekommen?",
        "Wer soll laut der Mail Beiträge senden?",
    ],
)
def test_another_mail_or_question_is_not_answered_from_a_head(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).framing != framing.phrase("mail_head", "de")


def test_a_head_is_told_to_those_who_may_read_the_mail(assistant: Assistant) -> None:
    question = "Wer hat die Mail zur Kantine geschickt?"
    assert words(assistant.ask(question, user="chefin")) == ["From: Ada Berg <ada@example.org>"]
    assert not any("Ada" in text for text in words(assistant.ask(question, user="gast")))
    assert words(assistant.ask("Wer hat die Mail geschickt?", user="gast")) == [FROM]


@pytest.mark.parametrize(
    "question",
    ["Was will das Referat L 2 von der Abteilung W 1?", "Was sagt die Hafenwacht Ost dem Referat?"],
)
def test_the_lines_of_a_head_are_quoted_for_nothing_else(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    quotes = [one.quote for one in (*answer.citations, *answer.nearest)]
    assert quotes
    for key in ("From:", "To:", "Cc:", "Von:", "An:", "Gesendet:", "Betreff:"):
        assert not any(key in quote for quote in quotes)


def test_a_day_in_a_mails_own_words_is_no_head() -> None:
    text = "Datum: 12. Mai 2025, 10 Uhr im Saal.\n\nBetreff: Sitzung des Rates der Häfen."
    spans = sentences.spans(text, "de")
    assert list(mailhead.beyond(text, spans, mailhead.KIND)) == list(spans)
    head = f"Von: Hafenwacht\n\n{text}"
    assert list(mailhead.beyond(head, sentences.spans(head, "de"), mailhead.KIND)) == []
    assert list(mailhead.beyond(head, sentences.spans(head, "de"), "Vermerk"))


def test_the_writer_of_a_mail_that_is_passed_on_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Wann findet die Anhörung im Saal der Hafenwacht statt?")
    assert [one.voice for one in answer.citations] == [
        Voice(Manner.QUOTED, "Hafenwacht Ost mit Außenstelle")
    ]


HEAD = "Kran\n\nFrom: Ada Berg <a@example.org>\n\nTo: Tom Grau\n\n"


@pytest.mark.parametrize(
    ("before", "who"),
    [
        ("Nein.", ""),
        ("Am 12.05.2025 um 09:15 schrieb Eva Stein:\n\nLiebe Ada,", "Eva Stein"),
        ("On Mon, May 12, 2025 at 10:12 AM Tom Brown <t@example.org> wrote:", "Tom Brown"),
        ('On 3 Jun 2025, at 08:00, "Berg, Eva" <b@example.org> wrote:', "Berg, Eva"),
        ("Ada Berg <a@example.org> hat am 12.05.2025 10:12 CEST geschrieben:", "Ada Berg"),
        ("Am 13.05.2025 schrieb Eva Stein:\n\nAm 12.05.2025 schrieb Tom Grau:\n\nBleibt es?", ""),
        ("From: Bob Stone <b@example.org> Sent: Monday To: Ada", "Bob Stone"),
        ("Von: Eva Stein\n\nGesendet: Montag\n\nJa.\n\n-----Original Message----- Von: Tom Grau",
         "Tom Grau"),
    ],
)  # fmt: skip
def test_the_line_above_quoted_words_names_their_writer(before: str, who: str) -> None:
    assert mailhead.writer(f"{HEAD}{before}\n\n") == who


def test_the_head_of_a_mail_that_is_passed_on_is_not_the_own_one() -> None:
    body = (
        "From: Bob Stone\nSent: Monday, 3 March 2025\nTo: Tom Brown\nSubject: Pier\n\nIt is new.\n"
    )
    passed_on = read_bytes(mail("Fwd: Pier", FROM.removeprefix("From: "), body), "pier.eml")
    told = [passed_on.text[slice(*span)] for span in mailhead.lines(passed_on, ["From", "To"])]
    assert told == [FROM, TO]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "Wer hat der Abteilung W 1 die Mail geschickt?",
            ["From: Ada Berg <ada@example.org>", FROM],
        ),
        ("Who sent the mail to Abteilung W 1?", ["From: Ada Berg <ada@example.org>", FROM]),
        ("When did Ada Berg send the e-mail?", [DAY]),
        ("Who got a copy of the mail from Ada Berg?", [COPY]),
    ],
)
def test_a_name_in_a_question_is_that_of_the_sender_or_of_the_addressee(
    assistant: Assistant, question: str, lines: list[str]
) -> None:
    assert sorted(words(assistant.ask(question))) == sorted(lines)


@pytest.mark.parametrize(
    "question", ["Wer hat Ada Berg die Mail geschickt?", "Who wrote to Ada Berg by e-mail?"]
)
def test_no_sender_is_told_as_the_addressee(assistant: Assistant, question: str) -> None:
    assert "From: Ada Berg <ada@example.org>" not in words(assistant.ask(question))


THREAD = (
    "Einverstanden.\n\nAm 15.05.2025 um 17:44 schrieb Timm, Olaf:\n> Liebe Jana,\n>\n"
    "> das Messboot ist ab dem 2. Juni im Einsatz:\n>\n"
    "> Am 14.05.2025 um 11:05 schrieb Krause, Jana:\n>> Hallo Olaf,\n>>\n"
    ">> das Messboot fällt wegen des Tauchers bis zum Juni aus.\n"
)


def test_no_quote_holds_the_line_that_names_another_writer(tmp_path: Path) -> None:
    (tmp_path / "messung.eml").write_bytes(mail("Messung", "Jana <j@example.org>", THREAD))
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "messung.eml"], settings).failed
    with Assistant.open(settings=settings) as opened:
        answer = opened.ask("Wer schrieb, dass das Messboot ab dem 2. Juni im Einsatz ist?")
    assert any("ab dem 2. Juni" in text for text in words(answer))
    assert not any("schrieb" in text for text in words(answer))
    olafs = [one.voice for one in answer.citations if "ab dem 2. Juni" in one.quote]
    assert olafs == [Voice(Manner.QUOTED, "Timm, Olaf")]


ASKED_BACK = (
    "Am 13.05.2025 um 09:15 schrieb Otto Hart:\n> Wann wird der Kran am Nordkai abgebaut?\n\n"
    "Am 3. Juli.\n"
)


def test_a_question_in_a_mail_is_not_called_that_of_an_inquiry(tmp_path: Path) -> None:
    (tmp_path / "kai.eml").write_bytes(mail("Kai", "Ute Lang <u@example.org>", ASKED_BACK))
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "kai.eml"], settings).failed
    with Assistant.open(settings=settings) as opened:
        answer = opened.ask("Wann wird der Kran am Nordkai abgebaut?")
    assert answer.framing != framing.phrase("only_asked", "de")


def test_each_mail_of_a_subject_is_told(tmp_path: Path) -> None:
    for name in ("Eva Stein", "Otto Hart"):
        sent = mail("Kran 7", f"{name} <{name[0]}@example.org>", f"{name} prüft den Kran im Mai.\n")
        (tmp_path / f"{name}.eml").write_bytes(sent)
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([*tmp_path.glob("*.eml")], settings).failed
    with Assistant.open(settings=settings) as opened:
        told = words(opened.ask("Wer hat die Mail zu Kran 7 geschickt?"))
    assert sorted(told) == ["From: Eva Stein <E@example.org>", "From: Otto Hart <O@example.org>"]
