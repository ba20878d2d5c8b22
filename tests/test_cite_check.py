"""Sentences against the passages they cite: what is altered is caught, what is faithful passes."""

from __future__ import annotations

import pytest

from rag.cite import ProblemKind, Verdict, check, places
from rag.types import DocumentInfo, Hit, Passage, Support

GERMAN = (
    "Das Auswärtige Amt hat am 24. Januar 2020 einen Vermerk verfasst. "
    "Chinesische Unternehmen und Bürger sind durch mehrere Gesetze verpflichtet, mit den "
    "Sicherheitsbehörden zusammenzuarbeiten. "
    "Minister Seehofer lehnt einen Ausschluss von Huawei nicht ab. "
    "Für den Ausbau stehen 3,5 Milliarden Euro bereit, davon 35 Prozent in zwölf Ländern. "
    "Die Bundesregierung plant derzeit kein weiteres Portal, weil die Haushaltsmittel fehlen. "
    "Betreiber müssen jede Störung innerhalb von 24 Stunden melden. "
    "Die Länder können eigene Fristen setzen."
)
ENGLISH = (
    "The ministry published its plan on 5 March 2021. "
    "Under the new act, operators must report every incident to the Federal Network Agency "
    "within 24 hours. "
    "Minister Howard said that Nokia will supply 1,200 antennas by the end of 2027. "
    "The government does not intend to ban foreign suppliers. "
    "Member states may set shorter deadlines, but they are not obliged to publish them. "
    "The programme will cost 2.5 million euros over seven years."
)
START = 1000


def hit(text: str, language: str, title: str = "Papier") -> Hit:
    document = DocumentInfo("a" * 64, "papier.txt", title, date="2020-01-24", language=language)
    passage = Passage(document.id, 3, START, START + len(text), language=language)
    return Hit(passage, document, text, 1.0)


def judge(sentence: str, language: str = "de") -> Verdict:
    source = GERMAN if language == "de" else ENGLISH
    return check(sentence, [hit(source, language)], language)


def quoted(verdict: Verdict, source: str) -> list[str]:
    return [source[span.start - START : span.end - START] for span in verdict.spans]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Betreiber müssen jede Störung innerhalb von 24 Stunden melden."),
        ("de", "betreiber  müssen jede Stö\u00adrung innerhalb\nvon 24\u00a0Stunden melden"),
        (
            "de",
            "Chinesische Unternehmen und Bürger sind durch mehrere Gesetze verpflichtet, mit den "
            "Sicherheits\u2011behörden zusammenzuarbeiten.".replace("s\u2011b", "sb"),
        ),
        ("en", "The government does not intend to ban foreign suppliers."),
        ("en", "The programme will cost 2.5 million euros over seven years"),
    ],
)
def test_the_words_of_the_source_are_verbatim(language: str, sentence: str) -> None:
    verdict = judge(sentence, language)
    assert verdict.support is Support.VERBATIM
    assert verdict.problems == ()
    (words,) = quoted(verdict, GERMAN if language == "de" else ENGLISH)
    assert words.casefold().rstrip(".").split()[-1] == sentence.casefold().rstrip(".").split()[-1]


@pytest.mark.parametrize(
    ("language", "sentence", "rests_on"),
    [
        (
            "de",
            "Störungen müssen von den Betreibern innerhalb von 24 Stunden gemeldet werden.",
            "Betreiber müssen",
        ),
        ("de", "Laut Vermerk stehen 3,5 Mrd. € für den Ausbau bereit.", "Für den Ausbau"),
        ("de", "Der Vermerk des AA stammt vom 24.01.2020.", "Das Auswärtige Amt"),
        (
            "de",
            "Unternehmen aus China sind gesetzlich verpflichtet, mit Sicherheitsbehörden "
            "zusammenzuarbeiten.",
            "Chinesische Unternehmen",
        ),
        ("de", "Ein weiteres Portal plant die Bundesregierung nicht.", "Die Bundesregierung"),
        ("de", "35 Prozent der 3,5 Milliarden Euro gehen in 12 Länder.", "Für den Ausbau"),
        (
            "en",
            "Operators are required to report incidents to the Federal Network Agency within "
            "24 hours.",
            "Under the new act",
        ),
        ("en", "Howard said Nokia would supply 1200 antennas by the end of 2027.", "Minister"),
        ("en", "The plan was published by the ministry on March 5, 2021.", "The ministry"),
        ("en", "Banning foreign suppliers is not intended by the government.", "The government"),
        ("en", "The programme costs €2.5 million over 7 years.", "The programme"),
    ],
)
def test_a_faithful_paraphrase_is_supported(language: str, sentence: str, rests_on: str) -> None:
    verdict = judge(sentence, language)
    assert (verdict.support, verdict.problems) == (Support.SUPPORTED, ())
    words = quoted(verdict, GERMAN if language == "de" else ENGLISH)
    assert words[0].startswith(rests_on)


@pytest.mark.parametrize(
    ("language", "sentence", "kind", "words"),
    [
        ("de", "Betreiber müssen jede Störung innerhalb von 48 Stunden melden.", "number", "48"),
        ("de", "Der Vermerk des AA stammt vom 25. Januar 2020.", "number", "25. Januar 2020"),
        ("de", "Für den Ausbau stehen 3,5 Millionen Euro bereit.", "number", "3,5 Millionen"),
        ("de", "Für den Ausbau stehen 3,5 Milliarden Dollar bereit.", "number", "3,5 Milliarden"),
        ("de", "35 Prozent der Mittel gehen in elf Länder für den Ausbau.", "number", "elf"),
        ("de", "Der Vermerk des BND stammt vom 24. Januar 2020.", "name", "BND"),
        ("de", "Laut BND-Vermerk vom 24. Januar 2020 gilt das.", "name", "BND"),
        ("de", "Minister Altmaier lehnt einen Ausschluss von Huawei nicht ab.", "name", "Altmaier"),
        (
            "de",
            "Minister Seehofer lehnt einen Ausschluss von Ericsson nicht ab.",
            "name",
            "Ericsson",
        ),
        (
            "de",
            "Russische Unternehmen und Bürger sind durch mehrere Gesetze verpflichtet, mit den "
            "Sicherheitsbehörden zusammenzuarbeiten.",
            "name",
            "Russische",
        ),
        ("de", "Minister Seehofer lehnt einen Ausschluss von Huawei ab.", "negation", ""),
        ("de", "Die Bundesregierung plant derzeit ein weiteres Portal.", "negation", ""),
        (
            "de",
            "Chinesische Unternehmen und Bürger sind nicht durch Gesetze verpflichtet, mit den "
            "Sicherheitsbehörden zusammenzuarbeiten.",
            "negation",
            "",
        ),
        ("de", "Betreiber können jede Störung innerhalb von 24 Stunden melden.", "modality", ""),
        ("de", "Die Länder müssen eigene Fristen setzen.", "modality", ""),
        ("en", "Operators must report every incident within 72 hours.", "number", "72"),
        (
            "en",
            "The programme will cost 2.5 billion euros over seven years.",
            "number",
            "2.5 billion",
        ),
        ("en", "The ministry published its plan on 5 May 2021.", "number", "5 May 2021"),
        ("en", "The programme will cost 2.5 million euros over nine years.", "number", "nine"),
        ("en", "Howard said that Huawei will supply 1,200 antennas by 2027.", "name", "Huawei"),
        ("en", "Minister Stevens said that Nokia will supply 1,200 antennas.", "name", "Stevens"),
        ("en", "The government intends to ban foreign suppliers.", "negation", ""),
        ("en", "Operators need not report every incident within 24 hours.", "negation", ""),
        ("en", "Member states are obliged to publish shorter deadlines.", "negation", ""),
        ("en", "Member states must set shorter deadlines.", "modality", ""),
    ],
)
def test_what_was_altered_is_caught(language: str, sentence: str, kind: str, words: str) -> None:
    verdict = judge(sentence, language)
    assert verdict.support is Support.UNSUPPORTED
    problems = {problem.kind: problem.words for problem in verdict.problems}
    assert ProblemKind(kind) in problems
    assert words in problems[ProblemKind(kind)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Die Krankenkassen erhöhen ihre Beiträge im kommenden Winter deutlich."),
        ("en", "Hospitals will raise the fees of their patients next winter."),
    ],
)
def test_a_sentence_about_something_else_is_unsupported(language: str, sentence: str) -> None:
    verdict = judge(sentence, language)
    assert verdict.support is Support.UNSUPPORTED
    assert ProblemKind.CONTENT in {problem.kind for problem in verdict.problems}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Die Bundesregierung plant derzeit."),
        ("de", "Für den Ausbau stehen 3."),
        ("de", "Minister Seehofer lehnt einen Ausschluss von Huawei."),
    ],
)
def test_a_torn_off_beginning_is_not_verbatim(language: str, sentence: str) -> None:
    assert judge(sentence, language).support is not Support.VERBATIM


def test_a_cut_before_the_denial_is_caught() -> None:
    source = "Die Behauptung, das Gesetz gelte für Bürger, ist nicht richtig."
    verdict = check("Das Gesetz gelte für Bürger.", [hit(source, "de")], "de")
    assert verdict.support is not Support.VERBATIM


def test_without_citation_a_sentence_is_unsupported() -> None:
    verdict = check("Das gilt.", [], "de")
    assert verdict.support is Support.UNSUPPORTED
    assert verdict.problems[0].kind is ProblemKind.UNCITED


def test_a_claim_over_two_passages_names_both_places() -> None:
    first = hit("Das Portal kostet 12 Millionen Euro.", "de")
    second = hit("Das Portal wird im Jahr 2027 eröffnet.", "de")
    verdict = check(
        "Das Portal kostet 12 Millionen Euro und wird 2027 eröffnet.", [first, second], "de"
    )
    assert verdict.support is Support.SUPPORTED
    assert sorted(span.hit for span in verdict.spans) == [0, 1]


def test_an_acronym_within_a_compound_is_the_acronym() -> None:
    source = hit("Nur EU-Bürger werden an den Außengrenzen der NATO-Staaten kontrolliert.", "de")
    verdict = check(
        "An den NATO-Außengrenzen werden nur Bürger der EU kontrolliert.", [source], "de"
    )
    assert (verdict.support, verdict.problems) == (Support.SUPPORTED, ())


def test_what_the_document_is_may_be_said_too() -> None:
    verdict = check(
        "Der Vermerk vom 24. Januar 2020 nennt eine Frist von 24 Stunden für Störungen.",
        [hit("Betreiber müssen jede Störung innerhalb der Frist von 24 Stunden melden.", "de")],
        "de",
    )
    assert verdict.support is Support.SUPPORTED


def test_a_text_bears_out_an_acronym_without_a_long_form_only_where_it_has_it():
    assert "hiv" in places.stated("HIV-Infektionen nehmen ab.")
    assert "hiv" not in places.stated("Infektionen nehmen ab.")
