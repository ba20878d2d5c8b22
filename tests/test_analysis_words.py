"""Index terms of passages and weighted terms of questions."""

import pytest

from rag.analysis import compounds, files, words
from rag.analysis.words import Analyser


@pytest.fixture(scope="module")
def analyser():
    return Analyser()


def meets(analyser, question, passage, asked, told):
    """The weights of the question's terms that the passage is found by."""
    found = set(analyser.terms(passage, told))
    return {term: w for term, w in analyser.query(question, asked).items() if term in found}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "Strasse"),
        ("Auswärtiges", "Auswaertigen"),
        ("chinesische", "chinesischer"),
        ("Gesetze", "Gesetz"),
        ("100 000", "100.000"),
        ("100\u00a0000", "100000"),
        ("100.000,50", "100000,50"),
        ("3,5", "3.5"),
        ("01.2019", "01"),
        ("Cyber-Sicherheit", "Cybersicherheit"),
        ("Bürger:innen", "Bürgerinnen"),
        ("Bürger*innen", "Bürger"),
        ("Journalistinnen", "Journalisten"),
        ("Chinas", "China"),
        ("Themen", "Thema"),
        ("Mechanismus", "Mechanismen"),
        ("Ver\u00adwaltung", "Verwaltung"),
        ("u\u0308ber", "über"),
        ("ANTRAG", "Antrag"),
        ("§ 43", "§43"),
    ],
)
def test_two_spellings_share_their_first_german_term(analyser, one, other):
    assert analyser.terms(one, "de")[0] == analyser.terms(other, "de")[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Datum", "Daten"),
        ("Seite", "seit"),
        ("Sicherheit", "sich"),
        ("neue", "nü"),
        ("Fall", "falls"),
    ],
)
def test_different_words_share_no_german_term(analyser, one, other):
    assert not set(analyser.terms(one, "de")) & set(analyser.terms(other, "de"))


def test_a_compound_gives_its_parts_and_its_question_weighs_them_less(analyser):
    terms = analyser.terms("Sicherheitsbehörden", "de")
    asked = analyser.query("Sicherheitsbehörden", "de")
    assert asked[terms[0]] == 1.0
    part = analyser.terms("Behörde", "de")[0]
    assert part in terms
    assert 0 < asked[part] < 1


def test_english_text_is_not_split(analyser):
    assert (
        analyser.terms("Staatssicherheitsdienst", "en")
        == analyser.terms("Staatssicherheitsdienst", "en")[:1]
    )


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("What does Huawei promise?", "Der Konzern Huawei verspricht nichts."),
        ("Who is Pottinger?", "Matthew Pottinger besuchte Berlin."),
        ("What is in COM(2025) 541?", "Siehe COM(2025) 541 final."),
        ("What does printed paper 19/8956 say?", "Auf Bundestagsdrucksache 19/8956 steht es."),
        ("What does section 43 say?", "Nach § 43 gilt nichts."),
        ("Which 5G networks?", "Der Ausbau der 5G-Netze beginnt."),
        ("Is 100,000 enough?", "Das kostet 100 000 Euro."),
        ("What did Beispielson say about BMAS?", "Das BMAS und Frau Beispielson schwiegen."),
    ],
)
def test_names_numbers_and_acronyms_meet_across_languages_at_full_weight(
    analyser, question, passage
):
    assert max(meets(analyser, question, passage, "en", "de").values()) == 1.0


def test_a_date_is_searchable_by_its_year(analyser):
    assert analyser.terms("Am 24.01.2019 und 24. Januar 2019", "de").count("2019") == 2


def test_a_german_noun_that_is_an_english_word_is_a_weak_match_in_english(analyser):
    found = meets(analyser, "Welche Pflichten und Kosten?", "All kosten and pflichten.", "de", "en")
    assert set(found.values()) == {words.OTHER_LANGUAGE_WEIGHT}


def test_cognates_meet_across_languages_at_less_weight(analyser):
    found = meets(analyser, "an organisation", "Die Organisation tagt.", "en", "de")
    assert set(found.values()) == {words.OTHER_LANGUAGE_WEIGHT}


def test_a_german_question_meets_an_english_passage_by_names(analyser):
    assert meets(analyser, "Was sagt Huawei?", "Huawei denied it.", "de", "en") == {"huawei": 1.0}


def test_stop_words_are_left_out_of_questions_only(analyser):
    assert set(analyser.query("Was sagt das AA zu 5G?", "de")) == {"aa", "5g"}
    assert len(analyser.terms("Was sagt das AA zu 5G?", "de")) == 6


def test_an_acronym_that_looks_like_a_stop_word_is_kept(analyser):
    assert "it" in analyser.query("What is IT?", "en")
    assert "it" not in analyser.query("What is it about 5G?", "en")
    assert "it" in analyser.terms("IT security", "en")


def test_a_question_of_stop_words_alone_still_searches_something(analyser):
    terms = analyser.query("Wer sind wir?", "de")
    assert set(terms) & set(analyser.terms("wer sind wir", "de"))


@pytest.mark.parametrize("text", ["", "…", "\n\t – §", "\ud800", "0" * 10_000, "-" * 10_000])
def test_odd_text_gives_terms_or_none_but_no_error(analyser, text):
    for language in ("de", "en", "und", None):
        assert all(isinstance(term, str) and term for term in analyser.terms(text, language))
    assert isinstance(analyser.query(text, "de"), dict)


def test_text_of_unknown_language_is_stemmed_both_ways(analyser):
    terms = analyser.terms("Huawei Gesetze laws", "und")
    assert {"gesetz", "law"} <= set(terms)


def test_the_signature_changes_with_a_data_file(analyser, monkeypatch, tmp_path):
    before = analyser.signature
    for source in files.FOLDER.iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / compounds.NOT_PARTS).write_text("sicherheit\n", encoding="utf-8")
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    assert analyser.signature != before


def test_the_signature_changes_with_the_rules(analyser, monkeypatch):
    before = analyser.signature
    monkeypatch.setattr(words, "RULES", words.RULES + 1)
    assert analyser.signature != before


def test_a_missing_data_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    with pytest.raises(files.FundstelleError, match="install fundstelle again"):
        files.content("words.de.txt.gz")


def test_words_seen_before_are_not_analysed_again(analyser, monkeypatch):
    text = "Die Bundesregierung prüft die Vertrauenswürdigkeit chinesischer Unternehmen. "
    first = analyser.terms(text, "de")
    analysed = []
    monkeypatch.setattr(words, "_analysed", lambda *given: analysed.append(given) or ((), ()))
    assert analyser.terms(text * 50, "de") == first * 50
    assert not analysed
    analyser.terms("Unerhörterweise", "de")
    assert analysed
