"""The line above quoted sentences says in whose language they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import framing
from rag.types import Citation, Role

EN = "in the words of the German original"
EN_BOTH = "in the words of the German and English originals"
DE = "im Wortlaut des englischen Originals"
DE_BOTH = "im Wortlaut der deutschen und englischen Originale"


def cited(role: Role) -> Citation:
    return Citation(1, "a.txt", "a" * 64, "A", None, None, (), 0, 4, "Word", "Word", 0, role=role)


def above(languages: list[str], language: str, *roles: Role) -> str:
    return framing.introduction([cited(role) for role in roles], languages, language)


@pytest.mark.parametrize(
    ("languages", "language", "wording"),
    [
        (["de", "de"], "en", EN),
        (["de", "en"], "en", EN_BOTH),
        (["en", "de", "en"], "en", EN_BOTH),
        (["de", "und"], "en", EN),
        (["en"], "de", DE),
        (["en", "de", "de"], "de", DE_BOTH),
        (["fr", "fr"], "de", "im Wortlaut des fremdsprachigen Originals"),
        (["fr", "it"], "de", "im Wortlaut der fremdsprachigen Originale"),
    ],
)
@pytest.mark.parametrize("roles", [(Role.REPORTS,), (Role.ANSWERS,), (Role.REPORTS, Role.ANSWERS)])
def test_the_line_names_every_language_that_is_quoted(
    languages: list[str], language: str, wording: str, roles: tuple[Role, ...]
) -> None:
    line = above(languages, language, *roles)
    assert line.endswith(":")
    assert wording in line


@pytest.mark.parametrize(
    ("languages", "roles", "line"),
    [
        (["en", "en"], (Role.REPORTS,), "The documents say, in their own words:"),
        (["und"], (Role.REPORTS,), "The documents say, in their own words:"),
        (["en"], (Role.ANSWERS,), "The Federal Government answered:"),
    ],
)
def test_quotes_in_the_questions_language_are_of_no_other(
    languages: list[str], roles: tuple[Role, ...], line: str
) -> None:
    assert above(languages, "en", *roles) == line


@pytest.mark.parametrize(
    ("numbers", "role", "german", "english"),
    [
        (None, Role.ANSWERS, "", ""),
        ("3", Role.REPORTS, "", ""),
        ("3", Role.ASKS, "Frage 3", "question 3"),
        ("3b", Role.ANSWERS, "zu Frage 3b", "on question 3b"),
        ("3, 4", Role.ANSWERS, "zu den Fragen 3 und 4", "on questions 3 and 4"),
        ("1, 2, 3, 4, 7", Role.ANSWERS, "zu den Fragen 1 bis 4 und 7", "on questions 1 to 4 and 7"),
        ("1, 2, 3", Role.ASKS, "Fragen 1 bis 3", "questions 1 to 3"),
        ("2, 5, 9", Role.ANSWERS, "zu den Fragen 2, 5 und 9", "on questions 2, 5 and 9"),
    ],
)
def test_a_place_names_the_questions_that_it_asks_or_answers(
    numbers: str | None, role: Role, german: str, english: str
) -> None:
    assert framing.numbered(numbers, role, "de") == german
    assert framing.numbered(numbers, role, "en") == english


def test_what_is_asked_is_called_a_question_in_any_language() -> None:
    assert above(["de", "en"], "en", Role.ASKS) == framing.phrase("asks", "en")


@pytest.mark.parametrize(
    ("language", "line"),
    [("de", "Landesregierung antwortet:"), ("en", "Landesregierung answers, ")],
)
def test_the_answer_of_another_house_is_not_said_to_be_the_federal_governments(
    language: str, line: str
) -> None:
    theirs = replace(cited(Role.ANSWERS), issuer="Landesregierung")
    assert framing.introduction([theirs], ["de"], language).startswith(line)
    ours = replace(theirs, issuer="Bundesregierung (Bundesministerium des Innern)")
    mixed = framing.introduction([theirs, ours], ["de", "de"], "de")
    assert mixed == framing.phrase("mixed", "de")
    assert framing.introduction([ours], ["de"], "de") == framing.phrase("answers", "de")
