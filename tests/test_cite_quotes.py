"""Quotations: exact words are found, small drifts are put right, changed meaning is refused."""

from __future__ import annotations

import pytest

from rag.cite import ProblemKind, Span, check
from rag.cite.plain import find
from rag.types import DocumentInfo, Hit, Passage, Support

SOURCE = (
    "Der Minister sagte am Montag, die Anbieter müssten „alle Auflagen des Gesetzes“ erfüllen.\n"
    "Es trifft nicht zu, dass das Ministerium die Prüfung der Anbieter beendet hat. "
    "Nach § 9 sind kritische Komponenten vor dem erstmaligen Einsatz beim Bundesamt "
    "an\u00adzuzeigen; die Frist beträgt zwei Monate."
)
START = 500


def hit(text: str = SOURCE, start: int = START) -> Hit:
    document = DocumentInfo("b" * 64, "bericht.txt", "Bericht", language="de")
    return Hit(
        Passage(document.id, 0, start, start + len(text), language="de"), document, text, 1.0
    )


def words(span: Span) -> str:
    return SOURCE[span.start - START : span.end - START]


@pytest.mark.parametrize("marks", ["„{}“", "“{}”", '"{}"', "»{}«"])
def test_quoted_words_are_found_whatever_the_marks(marks: str) -> None:
    quote = marks.format("kritische Komponenten vor dem erstmaligen Einsatz")
    verdict = check(f"Anzuzeigen sind {quote}.", [hit()], "de")
    assert verdict.support is Support.VERBATIM
    assert words(verdict.spans[0]) == "kritische Komponenten vor dem erstmaligen Einsatz"


def test_the_hit_that_holds_the_words_is_named() -> None:
    other = hit("Das Wetter war schön.", 0)
    verdict = check("Laut Bericht beträgt „die Frist zwei Monate“.", [other, hit()], "de")
    assert verdict.support is Support.UNSUPPORTED
    verdict = check("Im Bericht steht: „die Frist beträgt zwei Monate.“", [other, hit()], "de")
    assert verdict.support is Support.VERBATIM
    assert verdict.spans[0].hit == 1


def test_a_drifted_quotation_is_replaced_by_the_exact_words() -> None:
    drifted = (
        "Es heißt: „kritische Komponenten sind vor dem ersten Einsatz beim Bundesamt anzuzeigen“."
    )
    verdict = check(drifted, [hit()], "de")
    assert verdict.support is Support.VERBATIM
    assert verdict.text.startswith("Es heißt: „")
    inside = verdict.text.split("„")[1].split("“")[0]
    assert "erstmaligen" in inside
    assert inside == words(verdict.spans[0]).replace("\u00ad", "")


@pytest.mark.parametrize(
    "quote",
    [
        "die Frist beträgt drei Monate und nicht mehr",
        "kritische Komponenten vor dem erstmaligen Einsatz beim Landesamt anzuzeigen",
        "kritische Komponenten sind vor dem erstmaligen Einsatz beim Bundesamt nicht anzuzeigen",
        "der Einsatz solcher Technik gefährdet die Sicherheit des Landes",
        # In another order of words, and of pieces.
        "vor dem Einsatz sind beim Bundesamt kritische Komponenten anzuzeigen",
        "beim Bundesamt anzuzeigen […] Nach § 9 sind kritische Komponenten",
    ],
)
def test_a_quotation_that_says_something_else_is_refused(quote: str) -> None:
    verdict = check(f"Es heißt: „{quote}“.", [hit()], "de")
    assert verdict.support is Support.UNSUPPORTED
    assert verdict.problems[0].kind is ProblemKind.QUOTE
    assert quote in verdict.text, "what cannot be put right is left as it was written"


def test_a_quotation_without_the_number_of_its_source_is_refused() -> None:
    source = "Danach prüfte das Bundesamt alle 12 Anlagen der Betreiber im Jahr gründlich."
    sentence = "Laut Bericht „prüfte das Bundesamt alle Anlagen der Betreiber im Jahr gründlich“."
    verdict = check(sentence, [hit(source)], "de")
    assert [one.kind for one in verdict.problems] == [ProblemKind.QUOTE]


def test_a_quotation_with_a_gap_rests_on_both_pieces() -> None:
    text = "„Nach § 9 sind kritische Komponenten […] beim Bundesamt anzuzeigen“, heißt es."
    verdict = check(text, [hit()], "de")
    assert verdict.support is Support.VERBATIM
    assert [words(span).replace("\u00ad", "") for span in verdict.spans] == [
        "Nach § 9 sind kritische Komponenten",
        "beim Bundesamt anzuzeigen",
    ]


def test_words_torn_out_of_a_denial_are_caught() -> None:
    text = "Der Bericht sagt, dass „das Ministerium die Prüfung der Anbieter beendet hat“."
    verdict = check(text, [hit()], "de")
    assert verdict.support is Support.UNSUPPORTED
    assert verdict.problems[0].kind is ProblemKind.NEGATION
    kept = "Es trifft nicht zu, dass „das Ministerium die Prüfung der Anbieter beendet hat“."
    assert check(kept, [hit()], "de").support is Support.VERBATIM


def test_a_wrong_number_or_speaker_around_a_quotation_is_caught() -> None:
    quote = "„alle Auflagen des Gesetzes“"
    good = check(f"Der Minister verlangte am Montag {quote}.", [hit()], "de")
    assert good.support is Support.VERBATIM
    number = check(f"Am 3. Mai verlangte der Minister {quote}.", [hit()], "de")
    assert number.problems[0].kind is ProblemKind.NUMBER
    name = check(f"Die NATO verlangte {quote}.", [hit()], "de")
    assert (name.problems[0].kind, name.problems[0].words) == (ProblemKind.NAME, "NATO")


PROGRAMME = (
    "Das Programm „Digital Jetzt“ fördert kleine Unternehmen mit 50 Millionen Euro. "
    "Anträge nimmt das Bundesamt entgegen."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Das Programm „Digital Jetzt“ wurde beendet und durch Steuerrabatte für Banken ersetzt.",
        "„Unternehmen“ zahlen der Behörde künftig hohe Strafen.",
        "Das Programm „Digital Jetzt“ fördert kleine Unternehmen mit 60 Millionen Euro.",
    ],
)
def test_a_quoted_term_makes_no_sentence_verbatim(sentence: str) -> None:
    assert check(sentence, [hit(PROGRAMME)], "de").support is Support.UNSUPPORTED


def test_a_faithful_sentence_with_a_quoted_term_is_supported() -> None:
    for sentence in (
        "Mit 50 Millionen Euro fördert „Digital Jetzt“ kleine Unternehmen.",
        "Kleine Unternehmen werden durch das Programm „Digital Jetzt“ gefördert.",
    ):
        verdict = check(sentence, [hit(PROGRAMME)], "de")
        assert verdict.problems == ()
        assert verdict.support is Support.SUPPORTED


def test_a_quoted_term_that_is_not_in_the_source_is_named() -> None:
    verdict = check("Das Programm „Digital Später“ fördert Firmen.", [hit(PROGRAMME)], "de")
    assert [(one.kind, one.words) for one in verdict.problems] == [
        (ProblemKind.QUOTE, "Digital Später")
    ]


MAY = "Betreiber können die Auflagen für Anbieter verschärfen."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Betreiber müssen „die Auflagen für Anbieter verschärfen“."),
        ("en", "Operators must “die Auflagen für Anbieter verschärfen”."),
    ],
)
def test_must_around_a_quotation_of_what_may_be_is_caught(language: str, sentence: str) -> None:
    verdict = check(sentence, [hit(MAY)], language)
    assert [one.kind for one in verdict.problems] == [ProblemKind.MODALITY]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Betreiber dürfen „die Auflagen für Anbieter verschärfen“."),
        ("de", "Man muss wissen: „Betreiber können die Auflagen für Anbieter verschärfen“."),
        ("de", "Im Bericht geht es darum, „die Auflagen für Anbieter zu verschärfen“."),
        ("en", "Operators may “die Auflagen für Anbieter verschärfen”."),
        ("en", "One must know that “Betreiber können die Auflagen für Anbieter verschärfen”."),
    ],
)
def test_the_same_modality_around_or_within_a_quotation_is_verbatim(
    language: str, sentence: str
) -> None:
    assert check(sentence, [hit(MAY)], language).support is Support.VERBATIM


def test_a_prohibition_around_a_quotation_is_no_duty() -> None:
    source = "Betreiber können warten, dürfen aber nicht die Auflagen für Anbieter verschärfen."
    sentence = "Operators must not “die Auflagen für Anbieter verschärfen”."
    assert check(sentence, [hit(source)], "en").support is Support.VERBATIM


def test_an_english_sentence_may_quote_german_words() -> None:
    text = 'According to the report, "die Frist beträgt zwei Monate".'
    verdict = check(text, [hit()], "en")
    assert verdict.support is Support.VERBATIM
    assert words(verdict.spans[0]) == "die Frist beträgt zwei Monate"


@pytest.mark.parametrize(
    ("needle", "haystack", "found"),
    [
        ("stra\u00dfe", "Die STRASSE ist lang", "STRASSE"),
        ("Pru\u0308fung", "eine Prüfung", "Prüfung"),
        ("Export\u2011 und Import", "Export- und\n  Import", "Export- und\n  Import"),
        ("offiziell", "o\ufb03ziell", "o\ufb03ziell"),
        ("„so“", '"so"', "so"),
        ("fünf", "fünfzig oder fünf", "fünf"),
        ("kosten 5", "kosten 5,3 oder kosten 5.", "kosten 5"),
    ],
)
def test_offsets_lead_back_to_the_original(needle: str, haystack: str, found: str) -> None:
    span = find(needle, haystack)
    assert span is not None
    assert haystack[span[0] : span[1]] == found
    assert "fünfzig" not in haystack[: span[1]] or span[0] > 5


@pytest.mark.parametrize(
    ("needle", "haystack"),
    [("5", "5,3"), ("21", "21/1288"), ("Amt", "Bundesamt"), ("…", "a … b"), ("", "a")],
)
def test_parts_of_words_and_numbers_are_not_found(needle: str, haystack: str) -> None:
    assert find(needle, haystack) is None
