"""Answers and documents as HTML and as text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from rag.types import (
    Answer,
    Citation,
    Direct,
    DocumentInfo,
    Interpretation,
    Manner,
    Role,
    Sentence,
    Status,
    Support,
    Voice,
)
from rag.web.answer import answer_html
from rag.web.documents import MOST_ROWS, documents_html
from rag.web.plain import plain
from rag.web.references import highlighted
from rag.web.talk import Talk
from rag.web.words import words

DE, EN = words("de"), words("en")
PASSAGE = (
    "Der Vermerk nennt zwei Punkte. Firmen müssen kooperieren. Zusagen sind nicht glaubwürdig."
)
HOSTILE = """<script>alert(1)</script><img src=x onerror="alert(2)">'&"""


def cited(number: int, quote: str, **changes: object) -> Citation:
    start = 500 + PASSAGE.index(quote)
    citation = Citation(
        number=number,
        document="vermerk.pdf",
        document_id="a" * 64,
        title="Vermerk zum Netzausbau",
        date="2020-01-24",
        page=3,
        section=("Netze", "Rechtslage"),
        start=start,
        end=start + len(quote),
        quote=quote,
        passage=PASSAGE,
        passage_start=500,
    )
    return replace(citation, **changes)


def answer(*citations: Citation, **changes: object) -> Answer:
    sentences = tuple(Sentence(c.quote, (c.number,), Support.VERBATIM) for c in citations)
    made = Answer(
        question="Was sagt der AA-Vermerk?",
        language="de",
        status=Status.ANSWERED,
        sentences=sentences,
        citations=citations,
        interpretation=Interpretation({"AA": "Auswärtiges Amt"}),
        confidence=0.9,
        backend="extractive",
        framing="Die Dokumente sagen wörtlich:",
    )
    return replace(made, **changes)


FIRMS = cited(1, "Firmen müssen kooperieren.")
PROMISES = cited(2, "Zusagen sind nicht glaubwürdig.")


def seen(html: str) -> str:
    """What a reader sees: the text without the tags."""
    parts: list[str] = []
    reader = HTMLParser()
    reader.handle_data = parts.append  # type: ignore[method-assign]
    reader.feed(html)
    return "".join(parts)


def test_every_sentence_links_to_its_reference_and_back() -> None:
    html = answer_html(answer(FIRMS, PROMISES), DE)
    for number in (1, 2):
        assert f'href="#reference-{number}"' in html
        assert html.count(f'id="reference-{number}"') == 1
        assert html.count(f'id="sentence-{number}"') == 1


def test_a_reference_names_document_title_date_page_section_and_speaker() -> None:
    text = seen(answer_html(answer(replace(FIRMS, role=Role.ANSWERS)), DE))
    for part in (
        "vermerk.pdf",
        "Vermerk zum Netzausbau",
        "24. Januar 2020",
        "Seite 3",
        "Netze › Rechtslage",
        "Die Bundesregierung antwortet",
    ):
        assert part in text


def test_the_page_is_said_in_the_language_of_the_reader_and_only_where_known() -> None:
    assert "page 3" in seen(answer_html(answer(FIRMS), EN))
    assert "Seite" not in seen(answer_html(answer(replace(FIRMS, page=None)), DE))
    assert "page " not in plain(answer(replace(FIRMS, page=None)), EN)


def test_the_quoted_words_and_no_others_are_highlighted() -> None:
    html = answer_html(answer(FIRMS), DE)
    assert re.findall(r"<mark>(?:<a.*?</a>)(.*?)</mark>", html) == ["Firmen müssen kooperieren."]


def test_quotes_of_one_passage_share_a_card() -> None:
    html = answer_html(answer(FIRMS, PROMISES), DE)
    assert html.count("<blockquote") == 1
    assert html.count("<mark>") == 2


def test_quotes_of_one_passage_on_two_pages_each_name_their_own() -> None:
    text = seen(answer_html(answer(FIRMS, replace(PROMISES, page=4)), DE))
    assert "[1] Seite 3 · [2] Seite 4" in text
    assert "[1] Netze" not in text


def test_quotes_of_one_passage_by_two_speakers_each_name_their_own() -> None:
    quoted = Voice(Manner.QUOTED, "Huawei")
    text = seen(answer_html(answer(FIRMS, replace(PROMISES, voice=quoted)), DE))
    assert "[1] Wer spricht: Das Dokument sagt" in text
    assert "[2] Wer spricht: Huawei wird zitiert" in text


def test_overlapping_quotes_show_the_passage_unchanged_and_each_number_once() -> None:
    longer = cited(1, "zwei Punkte. Firmen müssen")
    html = "".join(highlighted([longer, cited(2, "Firmen müssen kooperieren.")], DE))
    assert seen(html) == PASSAGE.replace("zwei", "[1]zwei").replace("Firmen", "[2]Firmen")


def test_a_quote_that_reaches_beyond_its_passage_marks_what_is_shown() -> None:
    beyond = replace(PROMISES, start=490, end=500 + len(PASSAGE) + 40)
    html = "".join(highlighted([beyond], DE))
    assert html.count("<mark>") == 1
    assert seen(html) == "[2]" + PASSAGE


def test_nearest_passages_are_called_no_answer_and_nothing_in_them_is_highlighted() -> None:
    none = answer(status=Status.NO_EVIDENCE, nearest=(FIRMS,), framing="Keine Fundstelle.")
    html = answer_html(none, DE)
    assert "<mark>" not in html
    assert "keine Antwort" in seen(html)
    assert "Kein Beleg gefunden" in seen(html)
    assert 'class="copy"' not in html


def test_support_is_said_in_words() -> None:
    for support, word in zip(Support, ("wörtlich", "belegt", "nicht belegt"), strict=True):
        one = answer(FIRMS, sentences=(Sentence("Ein Satz.", (1,), support),))
        html = answer_html(one, DE)
        assert f"</span>{word}</span>" in html


def test_a_question_of_members_is_not_passed_off_as_a_fact() -> None:
    text = seen(answer_html(answer(replace(FIRMS, role=Role.ASKS)), EN))
    assert "A question states no fact." in text


def test_a_marking_shows_at_the_head_and_at_the_reference() -> None:
    text = seen(answer_html(answer(replace(FIRMS, marking="VS-NfD")), DE))
    assert text.count("VS – Nur für den Dienstgebrauch") == 2
    assert "VS-X" in seen(answer_html(answer(replace(FIRMS, marking="VS-X")), DE))


def test_how_the_question_was_read_is_shown() -> None:
    read = Interpretation({"AA": "Auswärtiges Amt"}, {"kind": "law"})
    text = seen(answer_html(answer(FIRMS, interpretation=read), DE))
    assert "„AA“ als Auswärtiges Amt" in text
    assert "nur Art des Dokuments: Gesetz" in text


def test_words_of_a_source_carry_their_language() -> None:
    html = answer_html(answer(FIRMS), EN, {"a" * 64: "de"})
    assert '<span class="words" lang="de">' in html
    assert '<blockquote class="passage" lang="de">' in html


def test_nothing_from_a_document_becomes_markup() -> None:
    quote = PASSAGE[:30]
    hostile = replace(
        cited(1, quote),
        document=HOSTILE,
        title=HOSTILE,
        date=HOSTILE,
        section=(HOSTILE,),
        marking=HOSTILE,
        quote=HOSTILE,
        passage=HOSTILE + PASSAGE,
    )
    shown = answer(
        hostile,
        nearest=(hostile,),
        question=HOSTILE,
        framing=HOSTILE,
        notices=(HOSTILE,),
        backend=HOSTILE,
        interpretation=Interpretation({HOSTILE: HOSTILE}, {HOSTILE: HOSTILE}),
    )
    info = DocumentInfo("a" * 64, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    for html in (
        answer_html(shown, DE, {"a" * 64: HOSTILE}),
        documents_html([replace(info, marking=HOSTILE)], len, DE),
        documents_html([info], len, DE, HOSTILE + "x"),
    ):
        assert not re.search(r"<(script|img)|\son\w+=\"", html.replace("onerror=&quot;", ""))


def test_a_name_cannot_disguise_its_suffix_with_direction_marks() -> None:
    html = answer_html(answer(replace(FIRMS, document="bericht\u202efdp.exe")), DE)
    assert "\u202e" not in html


def test_the_copied_text_holds_the_answer_with_its_references() -> None:
    text = plain(answer(FIRMS, PROMISES), EN)
    assert "Firmen müssen kooperieren. [1]" in text
    assert "[2] Vermerk zum Netzausbau, vermerk.pdf, 24 January 2020, page 3" in text
    unsure = answer(FIRMS, sentences=(Sentence("Vielleicht.", (1,), Support.UNSUPPORTED),))
    assert "Vielleicht. [1] (nicht belegt)" in plain(unsure, DE)


def listed(count: int) -> list[DocumentInfo]:
    return [DocumentInfo(f"{n:064}", f"papier-{n}.txt", f"Titel {n}") for n in range(count)]


def test_documents_are_found_by_the_words_of_name_title_number_kind_and_issuer() -> None:
    paper = DocumentInfo("a" * 64, "x.pdf", "Netze", number="19/1234", kind="Kleine Anfrage")
    documents = [paper, *listed(3)]
    assert "Netze" in documents_html(documents, len, DE, "19/1234 anfrage")
    assert "papier-1" not in documents_html(documents, len, DE, "anfrage")
    assert "Kein Dokument passt" in documents_html(documents, len, DE, "zebra")


def test_documents_are_found_by_a_name_with_letters_in_two_parts() -> None:
    paper = DocumentInfo("a" * 64, "Pru\u0308fung.pdf", "Netze")
    assert "Netze" in documents_html([paper], len, DE, "pr\u00fcfung")


def test_a_long_list_counts_passages_of_the_shown_rows_alone() -> None:
    asked: list[str] = []
    html = documents_html(listed(MOST_ROWS + 50), lambda id: len(asked.append(id) or id), DE)
    assert len(asked) == MOST_ROWS
    assert f"Die ersten {MOST_ROWS} von {MOST_ROWS + 50} Dokumenten" in html


def test_what_was_read_from_the_question_can_be_taken_back_by_a_click() -> None:
    read = Interpretation(
        expanded={"AA": "Auswärtiges Amt"},
        filters={"date": "2025-05-02..", "kind": "Vermerk", "document": "a.txt"},
        read={"date": "nach dem 1. Mai 2025"},
        read_as="und wann (Netze)?",
        carried={"document": "a.txt"},
    )
    html = answer_html(replace(answer(FIRMS), interpretation=read), DE)
    keys = re.findall(r'data-undo="([^"]+)"', html)
    # The kind was chosen on the page, so that it is changed there.
    assert keys == ["AA", "follow_up", "date", "document"]
    assert "ab 2. Mai 2025" in seen(html)
    assert "und wann (Netze)?" in seen(html)


def test_the_conversation_is_shown_and_can_be_begun_anew() -> None:
    talk = Talk().going_on("Was sagt der Vermerk?").answered(answer(FIRMS))
    talk = talk.going_on("und wann?")
    html = answer_html(answer(FIRMS), DE, talk=talk)
    assert "Was sagt der AA-Vermerk?" in seen(html)
    assert 'data-undo="*"' in html
    assert "Neues Gespräch" not in seen(answer_html(answer(FIRMS), DE))


def test_the_short_answer_leads_to_its_reference_and_is_copied_with_its_number() -> None:
    short = replace(answer(FIRMS), direct=Direct("kooperieren", 1, 513, 524))
    html = answer_html(short, DE)
    assert "kooperieren [1]" in seen(html)
    assert html.count('href="#reference-1"') == 2
    # The way back from the reference leads to the sentence, not to the short answer.
    assert html.count('id="sentence-1"') == 1
    assert html.index('id="sentence-1"') > html.index('class="sentences"')
    assert "→ kooperieren [1]\n" in plain(short, DE)


def test_the_short_answer_of_another_than_the_documents_author_says_whose_it_is() -> None:
    theirs = replace(FIRMS, role=Role.STATES)
    short = replace(answer(theirs), direct=Direct("kooperieren", 1, 513, 524))
    assert "kooperieren [1] — Die Fragesteller führen aus" in seen(answer_html(short, DE))
    assert "→ kooperieren [1] — Die Fragesteller führen aus\n" in plain(short, DE)


def test_what_is_copied_keeps_the_notices() -> None:
    notice = "In diesen Sätzen steht keine Zahl: Dieser Teil der Frage ist offen."
    assert notice in plain(replace(answer(FIRMS), notices=(notice,)), DE).splitlines()


def test_a_reference_says_who_speaks_and_when_it_was_said() -> None:
    news = replace(FIRMS, kind="news", statement_date="2020-01-24", date="2020-02")
    text = seen(answer_html(answer(news), EN))
    assert "The press reports" in text
    assert "said on 24 January 2020" in text
