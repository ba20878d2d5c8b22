"""A sentence in one language over a source in the other."""

from __future__ import annotations

from functools import cache

import pytest

from rag.cite import ProblemKind, Similarity, Verdict, check, polarity, similarity
from rag.config import Settings
from rag.embed import open_embedder
from rag.types import DocumentInfo, Hit, Passage, Support

SOURCE = (
    "Das Auswärtige Amt warnt in dem Vermerk vom 24. Januar 2020 vor Huawei. "
    "Chinesische Unternehmen sind durch mehrere Gesetze zur Zusammenarbeit verpflichtet. "
    "Die Bundesregierung plant kein Verbot. "
    "Im Jahr 2019 wurden 35 Verstöße gemeldet."
)


@cache
def encoder() -> Similarity:
    return similarity(open_embedder(Settings()))


def judge(sentence: str, source: str = SOURCE, *, with_encoder: bool = True) -> Verdict:
    document = DocumentInfo("c" * 64, "vermerk.txt", "Vermerk", language="de")
    passage = Passage(document.id, 0, 0, len(source), language="de")
    hit = Hit(passage, document, source, 1.0)
    return check(sentence, [hit], "en", encoder() if with_encoder else None)


@pytest.mark.parametrize(
    ("sentence", "rests_on"),
    [
        ("Chinese companies are obliged by several laws to cooperate.", "Chinesische"),
        ("The government does not plan a ban.", "Die Bundesregierung"),
        ("In 2019, 35 violations were reported.", "Im Jahr 2019"),
        ("The Federal Foreign Office warns of Huawei in a memo of 24 January 2020.", "Das Ausw"),
    ],
)
def test_a_translation_is_supported_by_the_sentence_it_renders(
    sentence: str, rests_on: str
) -> None:
    verdict = judge(sentence)
    assert (verdict.support, verdict.problems) == (Support.SUPPORTED, ())
    span = verdict.spans[0]
    assert SOURCE[span.start : span.end].startswith(rests_on)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Russian companies are obliged by several laws to cooperate.", ProblemKind.NAME),
        ("The government does plan a ban.", ProblemKind.NEGATION),
        ("Chinese companies are not obliged by several laws to cooperate.", ProblemKind.NEGATION),
        ("In 2019, 53 violations were reported.", ProblemKind.NUMBER),
        ("In 2018, 35 violations were reported.", ProblemKind.NUMBER),
        ("The Federal Foreign Office warns of Nokia in a memo.", ProblemKind.NAME),
        ("The BND warns in a memo of 24 January 2020 of a foreign office.", ProblemKind.NAME),
        ("Hospitals will raise their fees.", ProblemKind.CONTENT),
    ],
)
def test_what_a_translation_alters_is_caught(sentence: str, kind: ProblemKind) -> None:
    verdict = judge(sentence)
    assert verdict.support is Support.UNSUPPORTED
    assert kind in {problem.kind for problem in verdict.problems}


def test_without_an_encoder_only_numbers_and_names_can_speak() -> None:
    told = judge("In 2019, 35 violations were reported.", with_encoder=False)
    assert told.support is Support.SUPPORTED
    untold = judge("The laws oblige companies to cooperate.", with_encoder=False)
    assert untold.support is Support.UNSUPPORTED
    assert untold.problems[-1].kind is ProblemKind.CONTENT


@pytest.mark.parametrize(
    "sentence",
    [
        "The Foreign Office's memo of 24 January 2020 warns of Huawei.",
        "Huawei's risks are what the Federal Foreign Office warns of in the memo.",
    ],
)
def test_a_name_with_a_possessive_or_in_other_words_is_no_other_name(sentence: str) -> None:
    assert ProblemKind.NAME not in {problem.kind for problem in judge(sentence).problems}


NAMED = [
    (
        "Südafrika und Niedersachsen haben im April ein Abkommen über Wasserstoff unterzeichnet.",
        "South Africa and Lower Saxony signed an agreement on hydrogen in April.",
        [
            ("South Africa", "South Korea"),
            ("South Africa", "North Africa"),
            ("Lower Saxony", "Saxony"),
            ("Lower Saxony", "Saxony-Anhalt"),
        ],
    ),
    (
        "Das Auswärtige Amt lehnt die Lieferung nach Saudi-Arabien ab.",
        "The Federal Foreign Office rejects the delivery to Saudi Arabia.",
        [
            ("Saudi Arabia", "the United Arab Emirates"),
            ("Foreign Office", "Ministry of Defence"),
            ("Foreign Office", "Chancellery"),
        ],
    ),
    (
        "Der Internationale Währungsfonds und die Europäische Zentralbank begrüßen die Reform.",
        "The International Monetary Fund and the European Central Bank welcome the reform.",
        [
            ("International Monetary Fund", "World Bank"),
            ("European Central Bank", "European Commission"),
        ],
    ),
    (
        "Das Bundesministerium der Finanzen prüft die Vorschläge der Europäischen Kommission.",
        "The Federal Ministry of Finance is examining the proposals of the European Commission.",
        [
            ("Finance", "Health"),
            ("European Commission", "European Council"),
            ("European Commission", "Council of Europe"),
        ],
    ),
    (
        "Am Dienstag trafen sich die Außenminister der Vereinigten Staaten und Nordkoreas in Genf.",
        "On Tuesday the foreign ministers of the United States and North Korea met in Geneva.",
        [
            ("Tuesday", "Thursday"),
            ("North Korea", "South Korea"),
            ("United States", "United Kingdom"),
            ("Geneva", "Vienna"),
        ],
    ),
    (
        "Der russische Außenminister Lawrow reiste nach Kiew und in den Nahen Osten.",
        "The Russian foreign minister Lavrov travelled to Kyiv and to the Middle East.",
        [
            ("Lavrov", "Medvedev"),
            ("Kyiv", "Lviv"),
            ("Russian", "Belarusian"),
            ("the Middle East", "the Western Balkans"),
        ],
    ),
    (
        "Die nordrhein-westfälische Landesregierung fördert muslimische Gemeinden.",
        "The government of North Rhine-Westphalia supports Muslim communities.",
        [
            ("North Rhine-Westphalia", "Rhineland-Palatinate"),
            ("North Rhine-Westphalia", "Baden-Württemberg"),
            ("Muslim", "Jewish"),
        ],
    ),
    (
        "Norddeutschland und Westafrika arbeiten zusammen.",
        "Northern Germany and West Africa cooperate.",
        [("Northern", "Southern"), ("West Africa", "East Africa"), ("West Africa", "South Africa")],
    ),
    (
        "Die Bundesnetzagentur hat den Antrag der Deutschen Telekom genehmigt.",
        "The Federal Network Agency approved the application of Deutsche Telekom.",
        [("Network Agency", "Cartel Office"), ("Deutsche Telekom", "Vodafone")],
    ),
    (
        "Herr García vom Bundesamt für Verfassungsschutz warnte vor Huawei.",
        "Mr Garcia of the Federal Office for the Protection of the Constitution warned of Huawei.",
        [("Garcia", "Lehmann"), ("the Protection of the Constitution", "Information Security")],
    ),
]
"""Sources, their translations, and names of the same kind to put for one in them."""


@pytest.mark.parametrize(("source", "sentence"), [(one[0], one[1]) for one in NAMED])
def test_a_name_that_has_another_form_in_each_language_is_known(source: str, sentence: str) -> None:
    verdict = judge(sentence, source)
    assert (verdict.support, verdict.problems) == (Support.SUPPORTED, ())


@pytest.mark.parametrize(
    ("source", "altered"),
    [(source, text.replace(*swap)) for source, text, swaps in NAMED for swap in swaps],
)
def test_another_name_of_the_same_kind_is_caught_across_languages(
    source: str, altered: str
) -> None:
    verdict = judge(altered, source)
    assert verdict.support is Support.UNSUPPORTED
    assert ProblemKind.NAME in {problem.kind for problem in verdict.problems}


@pytest.mark.parametrize(
    "sentence",
    [
        "Foreign Office Warns Companies of Huawei",
        "The memo by the Foreign Office warns of Huawei, and I'd say so, too.",
    ],
)
def test_what_english_writes_large_for_other_reasons_is_no_name(sentence: str) -> None:
    assert ProblemKind.NAME not in {problem.kind for problem in judge(sentence).problems}


def test_a_sentence_may_sum_up_two_of_its_source_in_the_other_language() -> None:
    sentence = "The government does not plan a ban, and in 2019 there were 35 reported violations."
    assert judge(sentence).support is Support.SUPPORTED
    assert judge(sentence.replace("35", "53")).support is Support.UNSUPPORTED


@pytest.mark.parametrize(
    ("english", "german", "differ"),
    [
        (
            "The office has neither staff nor funds.",
            "Das Amt hat weder Personal noch Geld.",
            (0, 0),
        ),
        ("The office rejects it.", "Das Amt lehnt es ab.", (0, 0)),
        ("The office rejects it.", "Das Amt stimmt nicht zu.", (0, 1)),
        ("No matter what it costs, it is built.", "Was es auch kostet, es wird gebaut.", (0, 0)),
        ("The office does not reject it.", "Das Amt lehnt es ab.", (1, 1)),
        ("Nobody has no staff.", "Niemand hat Personal.", (1, 1)),
    ],
)
def test_denials_are_counted_in_both_languages(
    english: str, german: str, differ: tuple[int, int]
) -> None:
    assert polarity.balance(english, "en", german, "de") == differ
