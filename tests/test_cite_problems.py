"""What a near copy altered, though the altered words stand elsewhere; and how it is said."""

from __future__ import annotations

from functools import cache

import pytest

from rag.answer.reasons import reason, reasons
from rag.cite import Problem, ProblemKind, Similarity, check, polarity, similarity
from rag.cite.differences import differences
from rag.config import Settings
from rag.embed import open_words
from rag.types import DocumentInfo, Hit, Passage

SOURCE = (
    "Es werden nur die Daten für die Jahre 2022 und 2023 in einer Tabelle abgebildet. "
    "Einzelne Zahlen können aufgrund des laufenden Verfahrens nicht genannt werden. "
    "Die Leitung des Vorhabens liegt bei der Bundespolizei und dem IWF. "
    "Sollte die Hafen AG bis 2038 nicht beginnen, wird eine neue Genehmigung beantragt. "
    "Die Förderung eines zweiten Standorts wird derzeit geprüft. "
    "Der Antrag beträgt 13 Seiten, der Anhang 30 Seiten in vier Teilen."
)


@cache
def compare() -> Similarity:
    return similarity(open_words(Settings()))


def problems(sentence: str) -> dict[ProblemKind, Problem]:
    info = DocumentInfo("f" * 64, "antwort.txt", "Antwort", language="de")
    hit = Hit(Passage(info.id, 0, 0, len(SOURCE), language="de"), info, SOURCE, 1.0)
    return {one.kind: one for one in check(sentence, [hit], "de", compare()).problems}


@pytest.mark.parametrize(
    ("sentence", "kind", "words", "source"),
    [
        (
            "Es werden nur die Daten für die Jahre 2022 und 2022 in einer Tabelle abgebildet.",
            "number",
            "2022",
            "2023",
        ),
        (
            "Der Antrag beträgt 30 Seiten, der Anhang 30 Seiten in vier Teilen.",
            "number",
            "30",
            "13",
        ),
        (
            "Einzelne Zahlen müssen aufgrund des laufenden Verfahrens nicht genannt werden.",
            "modality",
            "müssen",
            "können",
        ),
        (
            "Die Förderung eines zweiten Standorts wird derzeit beschlossen.",
            "modality",
            "beschlossen",
            "geprüft",
        ),
        (
            "Die Leitung des Vorhabens liegt bei der Bundeswehr und dem IWF.",
            "name",
            "Bundeswehr",
            "Bundespolizei",
        ),
        (
            "Die Leitung des Vorhabens liegt bei der Bundespolizei und dem Frontex.",
            "name",
            "Frontex",
            "IWF",
        ),
        (
            "Sollte die Werft AG bis 2038 nicht beginnen, wird eine neue Genehmigung beantragt.",
            "name",
            "Werft",
            "Hafen",
        ),
    ],
)
def test_one_word_in_the_place_of_another_is_caught_and_named(
    sentence: str, kind: str, words: str, source: str
) -> None:
    found = problems(sentence)[ProblemKind(kind)]
    assert (found.words, found.source) == (words, source)


@pytest.mark.parametrize(
    ("sentence", "words", "source"),
    [
        # Another order of words: they cannot be laid side by side.
        ("Laut der Antwort liegt bei der Bundesbank die Leitung des Vorhabens.", "Bundesbank",
         "Bundespolizei"),
        ("Die Förderung eines zweiten Standorts wird vom Bundesrechnungshof geprüft.",
         "Bundesrechnungshof", ""),
    ],
)  # fmt: skip
def test_an_authority_in_anothers_place_or_from_nowhere_is_caught(
    sentence: str, words: str, source: str
) -> None:
    found = problems(sentence)[ProblemKind.NAME]
    assert (found.words, found.source) == (words, source)


def objected(sentence: str, source: str, language: str = "de") -> list[Problem]:
    info = DocumentInfo("f" * 64, "antwort.txt", "Antwort", language=language)
    hit = Hit(Passage(info.id, 0, 0, len(source), language=language), info, source, 1.0)
    return list(check(sentence, [hit], language, compare()).problems)


@pytest.mark.parametrize(
    ("language", "source", "sentence", "words"),
    [
        (
            "de",
            "Das Bundesministerium der Finanzen hat den Entwurf am Montag vorgelegt.",
            "Das Bundesministerium der Justiz hat den Entwurf am Montag vorgelegt.",
            "Bundesministerium der Justiz",
        ),
        (
            "de",
            "Den Entwurf hat das Bundesfinanzministerium am Montag vorgelegt.",
            "Am Montag legte das BMJ den Entwurf vor.",
            "BMJ",
        ),
        (
            "en",
            "The Ministry of Finance presented the draft on Monday.",
            "The Ministry of Justice presented the draft on Monday.",
            "Ministry of Justice",
        ),
    ],
)
def test_a_ministry_in_the_place_of_another_is_caught_in_one_language(
    language: str, source: str, sentence: str, words: str
) -> None:
    found = {(one.kind, one.words) for one in objected(sentence, source, language)}
    assert (ProblemKind.NAME, words) in found


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        (
            "de",
            "Das BMF hat den Entwurf mit dem Bundesministerium der Justiz am Montag vorgelegt.",
            "Das Bundesfinanzministerium hat den Entwurf am Montag vorgelegt.",
        ),
        (
            "de",
            "Das Bundesministerium der Justiz und für Verbraucherschutz hat den Entwurf vorgelegt.",
            "Das Bundesjustizministerium hat den Entwurf vorgelegt.",
        ),
        (
            "de",
            "Das Bundesministerium des Innern, für Bau und Heimat hat den Entwurf vorgelegt.",
            "Das BMI hat den Entwurf vorgelegt.",
        ),
        (
            "de",
            "Das Bundesministerium der Finanzen legte den Entwurf im Mai vor. "
            "Das Ministerium stimmte ihn danach mit dem Auswärtigen Amt in zwei Sitzungen ab.",
            "Das Bundesministerium der Finanzen stimmte ihn danach in zwei Sitzungen ab.",
        ),
        (
            "en",
            "The finance ministry presented the draft with the Federal Ministry of Justice.",
            "The Ministry of Finance presented the draft with another ministry.",
        ),
    ],
)
def test_a_ministry_under_another_of_its_names_is_no_other_one(
    language: str, source: str, sentence: str
) -> None:
    kinds = {one.kind for one in objected(sentence, source, language)}
    assert ProblemKind.NAME not in kinds


@pytest.mark.parametrize(
    ("source", "sentence", "words"),
    [
        (
            "Ein Drittel der Mittel wurde im ersten Quartal an die Länder ausgezahlt.",
            "Ein Viertel der Mittel wurde im ersten Quartal an die Länder ausgezahlt.",
            "Viertel",
        ),
        (
            "Ein Drittel der Mittel wurde im ersten Quartal an die Länder ausgezahlt.",
            "Ein Drittel der Mittel wurde im dritten Quartal an die Länder ausgezahlt.",
            "dritten",
        ),
    ],
)
def test_an_ordinal_or_fraction_in_the_place_of_another_is_caught(
    source: str, sentence: str, words: str
) -> None:
    found = {(one.kind, one.words) for one in objected(sentence, source)}
    assert (ProblemKind.NUMBER, words) in found


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("Der Bund fördert fünfzehn Länder.", "Der Bund fördert 15 Länder."),
        ("Das Programm umfasst 50 Millionen Euro.", "Das Programm umfasst 50 Mio. Euro."),
        ("Das Programm umfasst 50 Millionen Euro.", "Das Programm umfasst 50 Millionen EUR."),
        ("Das Programm umfasst eine Million Euro.", "Das Programm umfasst 1 Million Euro."),
    ],
)
def test_a_number_written_another_way_is_no_problem(source: str, sentence: str) -> None:
    assert objected(sentence, source) == []


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("en", "The committee rejects the plan of the ministry.",
         "The committee supports the plan of the ministry."),
        ("en", "The committee supports the plan of the ministry.",
         "The committee rejects the plan of the ministry."),
        ("en", "Foreign components in the core network are banned.",
         "Foreign components in the core network are permitted."),
        ("de", "Der Einsatz solcher Geräte im Kernnetz ist verboten.",
         "Der Einsatz solcher Geräte im Kernnetz ist erlaubt."),
        ("de", "Der Antrag der Fraktion wurde im Ausschuss abgelehnt.",
         "Der Antrag der Fraktion wurde im Ausschuss angenommen."),
        ("de", "Der Ausschuss lehnt den Antrag der Fraktion ab.",
         "Der Ausschuss nimmt den Antrag der Fraktion an."),
    ],
)  # fmt: skip
def test_a_verb_that_refuses_put_for_one_that_affirms_is_caught(
    language: str, source: str, sentence: str
) -> None:
    assert ProblemKind.NEGATION in {one.kind for one in objected(sentence, source, language)}


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("en", "The committee rejects the plan of the ministry.",
         "The committee opposes the plan of the ministry."),
        ("en", "The committee rejected the plan of the ministry.",
         "The plan of the ministry was rejected by the committee."),
        ("en", "The committee reviewed and rejected the plan of the ministry.",
         "The committee reviewed the plan of the ministry."),
        ("de", "Der Einsatz solcher Geräte im Kernnetz ist verboten.",
         "Der Einsatz solcher Geräte im Kernnetz ist untersagt."),
        ("de", "Das Verbot solcher Geräte gilt im Kernnetz ab Mai.",
         "Die Regelung solcher Geräte gilt im Kernnetz ab Mai."),
        ("de", "Der Ausschuss lehnt den Antrag der Fraktion ab.",
         "Der Antrag der Fraktion wurde im Ausschuss abgelehnt."),
        ("de", "Der Antrag der Fraktion wurde im Ausschuss abgelehnt.",
         "Der Antrag der Fraktion ist im Ausschuss gescheitert."),
        ("de", "Das Verbot solcher Geräte im Kernnetz wurde wieder aufgehoben.",
         "Das Verbot solcher Geräte im Kernnetz gilt jetzt nicht mehr."),
    ],
)  # fmt: skip
def test_a_refusal_in_other_words_or_left_out_is_no_denial(
    language: str, source: str, sentence: str
) -> None:
    found = differences(sentence, source)
    assert not polarity.refused(found, sentence, source, language)


def test_both_needs_no_two_in_the_source() -> None:
    assert ProblemKind.NUMBER not in problems(
        "Bei der Bundespolizei und dem IWF liegt die Leitung des Vorhabens, bei beiden."
    )


def test_a_negation_more_than_the_source_is_caught_beside_another() -> None:
    sentence = (
        "Einzelne Zahlen können nicht aufgrund des laufenden Verfahrens nicht genannt werden."
    )
    assert ProblemKind.NEGATION in problems(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "In einer Tabelle werden nur die Daten für die Jahre 2022 und 2023 abgebildet.",
        "Nicht genannt werden können einzelne Zahlen aufgrund des laufenden Verfahrens.",
        "Derzeit wird die Förderung eines zweiten Standorts geprüft.",
        "Die Leitung des Projekts liegt bei der Bundespolizei und dem IWF.",
    ],
)
def test_another_order_or_word_for_the_same_is_no_problem(sentence: str) -> None:
    assert problems(sentence) == {}


def test_a_retelling_is_not_compared_word_by_word() -> None:
    assert differences("Zwei Standorte sollen Geld bekommen.", SOURCE) == ()


def test_an_unrelated_sentence_is_told_by_its_content() -> None:
    found = problems("Die Krankenkassen senken im Winter ihre Beiträge.")
    assert ProblemKind.CONTENT in found


def test_reasons_are_said_in_the_readers_language() -> None:
    number = Problem(ProblemKind.NUMBER, "13", "30")
    assert reason(number, "en") == "the source says “30”, not “13”"
    assert reason(number, "de") == "die Quelle sagt „30“, nicht „13“"
    assert reasons([number, Problem(ProblemKind.NEGATION)], "en") == (
        "the source says “30”, not “13”; "
        "the source denies what the sentence says, or says what it denies"
    )
    assert reasons([], "en") == ""


@pytest.mark.parametrize("kind", list(ProblemKind))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_kind_has_words_in_both_languages(kind: ProblemKind, language: str) -> None:
    named = kind in (ProblemKind.QUOTE, ProblemKind.NUMBER, ProblemKind.NAME)
    assert reason(Problem(kind, "Wort" if named else ""), language)
