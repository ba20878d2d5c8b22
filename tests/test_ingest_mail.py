"""Whose words a mail holds: its sender's, and those of the mail that it answers."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from ingest.reader import read_bytes
from rag.answer import framing
from rag.types import BlockKind, Citation, Document, Role

OWN = (
    "Liebe Kolleginnen und Kollegen,\n\nder Ausschuss hat um eine Stellungnahme gebeten.\n"
    "Bitte senden Sie Ihre Beiträge bis Freitag, 14. März 2025.\n\nMit freundlichen Grüßen\n"
    "Referat L 2\n\n"
)
HEAD = (
    "Von: Umweltausschuss\nGesendet: Dienstag, 4. März 2025 16:20\n"
    "An: Referat L 2\nBetreff: Stellungnahme bis 21. März 2025\n\n"
)
ASKED = "Sehr geehrte Damen und Herren,\n\nder Ausschuss bittet um eine Stellungnahme bis März.\n"


def mail(body: str, subtype: str = "plain") -> Document:
    message = EmailMessage()
    message["From"] = "Referat L 2 <l2@example.org>"
    message["To"] = "Abteilung W 1 <w1@example.org>"
    message["Date"] = "Thu, 06 Mar 2025 09:41:00 +0100"
    message["Subject"] = "Stellungnahme"
    message.set_content(body, subtype=subtype)
    return read_bytes(message.as_bytes(), "stellungnahme.eml")


def said(document: Document, role: Role) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.role is role]


@pytest.mark.parametrize(
    "divider",
    ["-----Ursprüngliche Nachricht-----\n", "-------- Weitergeleitete Nachricht --------\n",
     "-----Original Message-----\n", "---------- Forwarded message ---------\n", ""],
)  # fmt: skip
def test_the_mail_that_is_answered_is_quoted(divider: str) -> None:
    document = mail(OWN + divider + HEAD + ASKED)
    quoted = said(document, Role.QUOTES)
    assert any("Von: Umweltausschuss" in text for text in quoted)
    assert quoted[-1] == "der Ausschuss bittet um eine Stellungnahme bis März."
    own = said(document, Role.REPORTS)
    assert any(text.startswith("der Ausschuss hat um eine Stellungnahme") for text in own)
    assert not any("Umweltausschuss" in text for text in own)


def test_the_mail_that_is_answered_is_quoted_in_html_too() -> None:
    head = HEAD.strip().replace("\n", "<br>")
    document = mail(
        f"<div><p>Bitte senden Sie Beiträge.</p><p>{head}</p><p>Der Ausschuss bittet.</p></div>",
        "html",
    )
    assert said(document, Role.QUOTES)[-1] == "Der Ausschuss bittet."
    assert "Bitte senden Sie Beiträge." in said(document, Role.REPORTS)


def test_a_sender_named_in_the_text_ends_nothing() -> None:
    document = mail("Von: Hafenamt\n\nDie Anlagen sind geprüft.\n")
    assert said(document, Role.QUOTES) == []


def test_the_head_of_a_mail_is_no_table() -> None:
    document = mail(OWN + HEAD + ASKED)
    assert all(block.kind is not BlockKind.TABLE_ROW for block in document.blocks)


def test_a_salutation_is_no_part_of_the_first_sentence() -> None:
    assert "Liebe Kolleginnen und Kollegen," in said(mail(OWN), Role.REPORTS)


def test_a_mail_speaks_as_a_mail_of_its_sender() -> None:
    cited = Citation(
        1, "a.eml", "a" * 64, "A", None, None, (), 0, 4, "Word", "Word", 0,
        role=Role.REPORTS, kind="E-Mail", issuer="Referat L 2",
    )  # fmt: skip
    assert framing.speaker(cited, "de") == "Die E-Mail sagt (Referat L 2)"
    assert framing.speaker(cited, "en") == "The e-mail says (Referat L 2)"


def test_a_quoted_line_loses_its_marks_and_keeps_every_other_bracket() -> None:
    document = mail(
        "Einverstanden.\n\n> Bei Kosten > 5 Mio. Euro ist das Amt zu beteiligen, ab\n"
        "> >= 80 Dezibel auch der Kreis <kreis@example.org>.\n"
    )
    assert said(document, Role.QUOTES) == [
        "Bei Kosten > 5 Mio. Euro ist das Amt zu beteiligen, ab >= 80 Dezibel auch der Kreis "
        "<kreis@example.org>."
    ]


def test_a_mail_that_is_passed_on_keeps_its_brackets() -> None:
    head = HEAD.replace("Umweltausschuss", "Ada Berg <berg@example.org>")
    quoted = said(
        mail(OWN + head + "Die Werte liegen > 50 mg, x->y.\n> So der Hafen.\n"), Role.QUOTES
    )
    assert any("<berg@example.org>" in text for text in quoted)
    assert quoted[-2:] == ["Die Werte liegen > 50 mg, x->y.", "So der Hafen."]


def test_what_is_quoted_in_a_quoted_mail_is_no_part_of_its_sentences() -> None:
    document = mail("Ja.\n\n> Ich rechne mit Mai.\n> Am 12.05.2025 schrieb Ada Berg:\n"
                    ">> Bleibt es beim August?\n>\n> Gruß Stein\n")  # fmt: skip
    assert said(document, Role.QUOTES)[-2:] == ["Bleibt es beim August?", "Gruß Stein"]


def test_a_line_below_a_printed_head_is_no_part_of_its_subject() -> None:
    document = mail("From: Tom Brown\nSent: Monday, 3 March 2025\nTo: Bob Stone\n"
                    "Subject: The pier\n\nThe pier budget is 2 million euros.\n")  # fmt: skip
    assert said(document, Role.QUOTES)[-1] == "The pier budget is 2 million euros."


LONG = "<p>" + "Der Kran ist seit dem Winter ohne Strom und soll im Herbst weg. " * 4 + "</p>"


@pytest.mark.parametrize("quote", ['<blockquote type="cite">', '<blockquote class="gmail_quote">'])
def test_a_short_reply_is_kept_before_a_long_quote_which_is_another_ones(quote: str) -> None:
    document = mail(f"<div>Nein.</div><div>{quote}{LONG}{LONG}</blockquote></div>", "html")
    assert "Nein." in said(document, Role.REPORTS)
    assert {text[:8] for text in said(document, Role.QUOTES)} == {"Der Kran"}


def test_a_mail_below_the_line_that_names_its_writer_is_quoted() -> None:
    document = mail("Nein.\n\nOn Mon, May 12, 2025 at 10:12 AM Ada Berg <a@example.org> wrote:\n\n"
                    "The crane goes.\n")  # fmt: skip
    assert said(document, Role.QUOTES)[-1] == "The crane goes."
    answered_inline = mail("Am 12.05.2025 um 10:12 schrieb Ada Berg:\n> Bleibt es dabei?\n\nJa.\n")
    assert said(answered_inline, Role.QUOTES) == ["Bleibt es dabei?"]


def test_the_lines_of_a_printed_head_stay_apart_whatever_their_width() -> None:
    document = mail(f"Ja.\n\n{HEAD}" + "Der Kran steht seit dem Winter still. " * 8 + "\n")
    assert said(document, Role.QUOTES)[:4] == HEAD.strip().split("\n")


def test_the_name_of_the_sender_heads_nothing() -> None:
    document = mail(f"Ja.\n\nS. Kern\n\n{'Der Kran steht seit dem Winter still. ' * 4}\n")
    assert [b.level for b in document.blocks if b.kind is BlockKind.HEADING] == [1]
