"""German compounds and what they are made of."""

import pytest

from rag.analysis.compounds import LINKS, lexicon, normal, split


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Sicherheitsbehörden", ("sicherheit", "behörden")),
        ("Cyberkonsultationsmechanismus", ("cyber", "konsultation", "mechanismus")),
        ("Staatsbürger", ("staat", "bürger")),
        ("Mitwirkungspflichten", ("mitwirkung", "pflichten")),
        ("Nachrichtendienste", ("nachrichten", "dienste")),
        ("Kinderbetreuung", ("kinder", "betreuung")),
        ("Großveranstaltung", ("gross", "veranstaltung")),
        ("Schulpflicht", ("schul", "pflicht")),
        ("Menschenrechtsverteidigerinnen", ("menschen", "recht", "verteidiger")),
        ("Donaudampfschifffahrt", ("donau", "dampf", "schiff", "fahrt")),
    ],
)
def test_a_compound_is_split_into_words(word, parts):
    assert split(word) == parts


@pytest.mark.parametrize(
    "word",
    [
        "Bundestag",
        "Bundesregierung",
        "Huawei",
        "Drucksache",
        "Vertrauenswürdigkeit",
        "Überwachung",
        "übernehmen",
        "nachfragen",
        "Notwendigkeit",
        "Journalistinnen",
        "Magdeburg",
        "international",
        "Unterrichtung",
        "",
        "a" * 5000,
    ],
)
def test_names_verbs_and_closed_words_stay_whole(word):
    assert split(word) == ()


def test_the_parts_rebuild_the_word_with_linking_letters():
    for word in ("Regierungskonsultationen", "Jahreshaushaltsplanung", "Staatenverbund"):
        rest = normal(word)
        parts = split(word)
        assert len(parts) > 1
        for part in parts:
            assert rest.startswith(part)
            assert len(part) >= 4
            assert part in lexicon()
            rest = rest.removeprefix(part)
            links = [link for link in LINKS if rest.startswith(link) and rest != link]
            following = parts[parts.index(part) + 1 : parts.index(part) + 2]
            if following and not rest.startswith(following[0]):
                rest = next(
                    rest.removeprefix(link)
                    for link in links
                    if rest.removeprefix(link).startswith(following[0])
                )
        assert rest == ""


def test_spelling_of_sharp_s_and_case_do_not_matter():
    assert split("STRASSENVERKEHRSBEHÖRDE") == split("Straßenverkehrsbehörde") != ()
