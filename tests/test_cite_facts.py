"""Numbers and dates are compared by value, in German and English."""

from __future__ import annotations

import pytest

from rag.cite.facts import facts, missing


def agree(claim: str, language: str, source: str, other: str) -> bool:
    claimed = facts(claim, language)
    assert claimed, claim
    return not missing(claimed, facts(source, other))


@pytest.mark.parametrize(
    ("claim", "language", "source", "other"),
    [
        ("24 January 2020", "en", "am 24. Januar 2020", "de"),
        ("January 24th, 2020", "en", "vom 24.01.2020", "de"),
        ("2020-01-24", "en", "24.1.2020", "de"),
        ("in January 2020", "en", "24. Januar 2020", "de"),
        ("im Jahr 2020", "de", "24. Januar 2020", "de"),
        ("am 24. Januar", "de", "24 January 2020", "en"),
        ("3.5 million euros", "en", "3,5 Mio. Euro", "de"),
        ("3 500 000", "en", "3,5 Millionen", "de"),
        ("5 billion dollars", "en", "5 Milliarden Dollar", "de"),
        ("$5 bn", "en", "5 Mrd. US-Dollar", "de"),
        ("1.234 Fälle", "de", "1,234 cases", "en"),
        ("1.234.567,89 Euro", "de", "1,234,567.89 euros", "en"),
        ("seven states", "en", "sieben Länder", "de"),
        ("7 states", "en", "sieben Länder", "de"),
        ("35 percent", "en", "35 %", "de"),
        ("Drucksache 21/1288", "de", "Drs. 21/1288", "de"),
        ("§ 43a", "de", "nach § 43a BGB", "de"),
        ("between 2 and 3", "en", "2–3", "de"),
        ("two countries", "en", "beide Länder", "de"),
        ("six years", "en", "nach sechsjährigem Streit", "de"),
        ("at 13:00", "en", "um 13 Uhr", "de"),
        ("at 9 pm", "en", "um 21 Uhr", "de"),
        ("at 1:59 p.m.", "en", "um 13.59 Uhr", "de"),
        ("at 10.15", "en", "um 10.15 Uhr", "de"),
        ("four hundred guests", "en", "400 Gäste", "de"),
        ("two hundred thousand", "en", "200.000", "de"),
        ("15 Länder", "de", "fünfzehn Länder", "de"),
        ("nineteen states", "en", "neunzehn Länder", "de"),
        ("21 Länder", "de", "einundzwanzig Länder", "de"),
        ("twenty-one states", "en", "21 Länder", "de"),
        ("1 Million Euro", "de", "eine Million Euro", "de"),
        ("one million euros", "en", "mit einer Million Euro", "de"),
        ("a billion dollars", "en", "eine Milliarde Dollar", "de"),
        ("50 Mio. EUR", "de", "50 Millionen Euro", "de"),
        ("EUR 5 million", "en", "5 Millionen Euro", "de"),
        ("24 people", "en", "vierundzwanzig Menschen", "de"),
        ("twenty-four people", "en", "24 Menschen", "de"),
        ("a three-time champion", "en", "die dreimalige Meisterin", "de"),
        ("£380m", "en", "380 Mio. Pfund", "de"),
        ("the 400m relay", "en", "die 400-m-Staffel", "de"),
        ("in the 1980s", "en", "in den 80er Jahren", "de"),
        ("in the 1980s", "en", "in den 1980er-Jahren", "de"),
        ("in 2012", "en", "9,6 Milliarden $ 2012", "de"),
    ],
)
def test_equal_values_agree(claim: str, language: str, source: str, other: str) -> None:
    assert agree(claim, language, source, other)


@pytest.mark.parametrize(
    ("claim", "language", "source", "other"),
    [
        ("24. Januar 2020", "de", "Januar 2020", "de"),
        ("24. Januar 2020", "de", "24. Februar 2020", "de"),
        ("2021", "de", "24. Januar 2020", "de"),
        ("3,5 Millionen", "de", "3,5 Milliarden", "de"),
        ("5 billion", "en", "5 Billionen", "de"),
        ("5 Euro", "de", "5 Dollar", "de"),
        ("35 percent", "en", "35 percentage points", "en"),
        ("5", "de", "5,3", "de"),
        ("21/1288", "de", "21/1289", "de"),
        ("21/1288", "de", "21 und 1288", "de"),
        ("eight", "en", "sieben", "de"),
        ("sechzehn Länder", "de", "fünfzehn Länder", "de"),
        ("thirteen states", "en", "vierzehn Länder", "de"),
        ("einundzwanzig Länder", "de", "zwanzig Länder", "de"),
        ("eine Million", "de", "eine Milliarde", "de"),
        ("USD 5 million", "en", "5 Millionen Euro", "de"),
        ("1.234", "de", "1.235", "de"),
        ("at 13:30", "en", "um 13 Uhr", "de"),
        ("five years", "en", "nach sechsjährigem Streit", "de"),
        ("at 9 pm", "en", "um 20 Uhr", "de"),
        ("at 1:59 p.m.", "en", "um 13.58 Uhr", "de"),
        ("three hundred guests", "en", "400 Gäste", "de"),
        ("42 people", "en", "vierundzwanzig Menschen", "de"),
        ("in the 1980s", "en", "in den 1970er Jahren", "de"),
        ("£380m", "en", "280 Mio. Pfund", "de"),
    ],
)
def test_different_values_do_not(claim: str, language: str, source: str, other: str) -> None:
    assert not agree(claim, language, source, other)


def test_may_is_a_month_only_beside_a_number() -> None:
    assert [fact.shown for fact in facts("Members may go in May 2025", "en")] == ["May 2025"]


def test_the_verb_may_is_no_month_after_a_number() -> None:
    assert [fact.shown for fact in facts("Article 12 may apply", "en")] == ["12"]
    assert [fact.shown for fact in facts("by 12 may 2025", "en")] == ["12 may 2025"]
    assert [fact.shown for fact in facts("on 12 May", "en")] == ["12 May"]


@pytest.mark.parametrize(
    "words", ["half a million people", "a quarter of a million", "a million-euro sum", "ein Land"]
)
def test_an_article_before_a_scale_is_one_only_where_it_counts(words: str) -> None:
    assert facts(words, "de" if "ein " in words else "en") == []
