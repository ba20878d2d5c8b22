"""Words of the other language: found for either direction, and only where documents have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.assistant import Assistant
from rag.config import load
from rag.question.query import understand
from rag.question.translate import translations


@pytest.mark.parametrize(
    ("word", "language", "wanted"),
    [
        ("Penalties", "en", "strafen"),
        ("embassy", "en", "botschaft"),
        ("Botschaft", "de", "embassy"),
        ("Asylverfahren", "de", "asylum"),
    ],
)
def test_a_word_brings_its_like_of_the_other_language(
    word: str, language: str, wanted: str
) -> None:
    assert wanted in dict(translations([word], language))


def test_a_name_and_an_unknown_language_bring_nothing() -> None:
    assert not dict(translations(["Huawei"], "en"))
    assert not dict(translations(["ambassade"], "fr"))


def test_a_nearer_word_weighs_more_and_none_more_than_the_user_s_own() -> None:
    weights = [weight for _, weight in translations(["embassy"], "en")]
    assert weights == sorted(weights, reverse=True)
    assert 0.4 < weights[-1] <= weights[0] <= 1.0


def test_the_other_language_is_looked_for_only_where_documents_have_it() -> None:
    def terms(*languages: str) -> set[str]:
        query = understand(
            "Which embassy closed?", Analyser(), Glossary.load(None), languages=languages
        )
        assert "botschaft" not in query.keywords
        return set(query.terms)

    assert "botschaft" in terms("en", "de")
    assert "botschaft" not in terms("en")
    assert "botschaft" not in terms()


def test_a_search_looks_for_words_of_the_languages_in_its_index(small_index: Path) -> None:
    with Assistant.open(settings=load({"index": small_index}, environ={})) as assistant:
        query, _ = assistant.finder.candidates("Which embassy closed?")
    assert "botschaft" in query.terms


def test_a_name_in_another_case_or_number_is_no_news_to_the_user() -> None:
    def told(question: str) -> dict[str, str]:
        return dict(understand(question, Analyser(), Glossary.load(None)).told)

    assert told("Welche Kleinen Anfragen nennen Drucksachen?") == {}
    assert told("Was weiß man im Auswärtigen Amt?") == {}
    assert told("Was weiß das AA?") == {"AA": "Auswärtiges Amt"}
    assert told("Which printed papers?") == {"printed papers": "Drucksache"}
