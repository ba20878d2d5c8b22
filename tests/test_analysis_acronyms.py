"""Acronyms read in questions and learned from texts."""

import pytest

from rag.analysis.acronyms import Glossary, learn
from rag.errors import SettingsError


@pytest.fixture(scope="module")
def glossary():
    return Glossary.load()


@pytest.mark.parametrize(
    "question",
    ["what did the AA memo say about Chinese law", "aa memo", "WAS SAGT DAS AA?", "Der AA-Vermerk"],
)
def test_the_foreign_office_is_read_from_its_acronym(glossary, question):
    forms = glossary.read(question)["AA"]
    assert forms[0] == "Auswärtiges Amt"
    assert {"Außenministerium", "Federal Foreign Office", "foreign ministry"} <= set(forms)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What does the Federal Foreign Office say?", "Federal Foreign Office"),
        ("what did the foreign ministry say", "foreign ministry"),
        ("Vermerk des Auswärtigen Amtes", "Auswärtigen Amtes"),
        ("Was sagt das Außenministerium?", "Außenministerium"),
        ("Was sagt das Aussenministerium?", "Aussenministerium"),
    ],
)
def test_a_name_is_read_as_the_acronym_and_the_german_name(glossary, question, name):
    forms = glossary.read(question)[name]
    assert forms[:2] == ("Auswärtiges Amt", "AA")


@pytest.mark.parametrize(
    "question",
    ["What is it about us?", "Who said it?", "tell us the base", "Was macht er ab 5?", "", "mad"],
)
def test_words_are_not_taken_for_acronyms(glossary, question):
    assert glossary.read(question) == {}


@pytest.mark.parametrize(
    "question",
    ["When is direct billing impossible?", "Who checks the billings?", "Was the care billed?"],
)
def test_a_verb_is_not_read_as_the_noun_of_its_stem(glossary, question):
    assert glossary.read(question) == {}


@pytest.mark.parametrize("question", ["Which bills were read?", "What does the bill's text say?"])
def test_a_noun_is_read_in_its_plural_and_genitive(glossary, question):
    assert "Gesetzentwurf" in next(iter(glossary.read(question).values()))


def test_words_in_capitals_are_acronyms_unless_all_is_in_capitals(glossary):
    assert set(glossary.read("What do the US, the UN and the WHO say about IT?")) == {
        "US",
        "UN",
        "WHO",
        "IT",
    }
    assert glossary.read("WHO TOLD US ABOUT IT?") == {}


@pytest.mark.parametrize(
    ("question", "acronym", "long"),
    [
        ("Welche NGOs?", "NGO", "Nichtregierungsorganisation"),
        ("BT-Drs. 19/8956", "BT-Drs", "Bundestagsdrucksache"),
        ("als VS-NfD eingestuft", "VS-NfD", "Verschlusssache – Nur für den Dienstgebrauch"),
        ("the GDPR", "GDPR", "Datenschutz-Grundverordnung"),
        ("Firmen der VR China", "VR China", "Volksrepublik China"),
        ("der KI-Einsatz", "KI", "künstliche Intelligenz"),
        ("§ 43 GGO", "GGO", "Gemeinsame Geschäftsordnung der Bundesministerien"),
        ("the BSI's advice", "BSI", "Bundesamt für Sicherheit in der Informationstechnik"),
    ],
)
def test_acronyms_are_read_with_their_german_long_form_first(glossary, question, acronym, long):
    assert glossary.read(question)[acronym][0] == long


def test_the_longest_name_wins_and_the_parts_are_not_read_again(glossary):
    found = glossary.read("Was tut das Bundesministerium des Innern, für Bau und Heimat?")
    assert list(found) == ["Bundesministerium des Innern, für Bau und Heimat"]
    assert "BMI" in found["Bundesministerium des Innern, für Bau und Heimat"]


def test_a_name_of_several_ministries_gives_all_of_them(glossary):
    forms = glossary.read("Was plant das Wirtschaftsministerium?")["Wirtschaftsministerium"]
    assert {"BMWE", "BMWK", "BMWi"} <= set(forms)


def test_no_form_repeats_the_word_that_was_asked(glossary):
    assert glossary.entries
    for acronym in glossary.entries:
        for key, forms in glossary.read(f"Frage zu {acronym} bitte").items():
            assert key.casefold() not in {form.casefold() for form in forms}
            assert len(forms) == len(set(forms))


def test_every_entry_has_a_long_form_to_show_and_is_found_by_it(glossary):
    for acronym, entry in glossary.entries.items():
        assert glossary.display(acronym) == entry.display
        assert len(entry.display) > 2
        if entry.display == acronym:
            continue  # A kind of paper: its German name is the key, and nothing longer is shown.
        found = glossary.read(f"Frage zu {acronym}, bitte")
        assert any(entry.display in forms for forms in found.values()), acronym
    assert glossary.display("XYZ") is None


def test_acronyms_that_documents_define_are_read_too(glossary):
    learned = {"CAZ": ("Cyberabwehrzentrum",), "AA": ("Amt für Ausbildung",)}
    assert glossary.read("Was ist das CAZ?", learned) == {"CAZ": ("Cyberabwehrzentrum",)}
    assert glossary.read("was ist das caz", learned) == {"CAZ": ("Cyberabwehrzentrum",)}
    assert glossary.read("was ist das", {"DAS": ("Dienst am Sonntag",)}) == {}
    assert "Amt für Ausbildung" in glossary.read("Was sagt das AA?", learned)["AA"]
    found = glossary.read("Was ist das Amt für Ausbildung?", learned)
    assert found["Amt für Ausbildung"] == ("AA",)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Was kostet die Bürgerinitiative?", {}),
        ("Was ist ein Initiativenrecht?", {}),
        ("Wer sind die Initiativen?", {"Initiative": ("IATI",)}),
        ("Was zahlt der Bund für F&E?", {"F&E": ("Forschung und Entwicklung",)}),
    ],
)
def test_a_learned_name_is_read_where_its_words_stand_by_themselves(glossary, question, read):
    learned = {"IATI": ("Initiative",), "F&E": ("Forschung und Entwicklung",)}
    assert glossary.read(question, learned) == read


def test_a_file_of_the_user_adds_and_replaces(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        'LZM = { de = ["Leitungszentrum Muster"], en = ["Sample Centre"] }\n'
        'AA = { de = ["Anonyme Analytiker"], exact = true }\n',
        encoding="utf-8-sig",  # as some editors begin a file
    )
    own = Glossary.load(path)
    assert own.read("das LZM")["LZM"] == ("Leitungszentrum Muster", "Sample Centre")
    assert own.read("das AA")["AA"] == ("Anonyme Analytiker",)
    assert own.read("aa paper") == {}
    assert own.read("das BSI")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('AA = "Auswärtiges Amt"', "'AA' cannot be"),
        ("AA = { de = [5] }", "'AA.de' cannot be 5"),
        ('AA = { de = ["…"] }', "'AA.de' cannot be '…'"),
        ('AA = { fr = ["Affaires"] }', "'AA.fr' cannot be"),
        ('AA = { de = ["Amt"], exact = "yes" }', "'AA.exact' cannot be 'yes'"),
        ("AA = { de = [] }", "'AA' cannot be"),
    ],
)
def test_a_wrong_entry_is_named_with_what_is_allowed(tmp_path, content, said):
    path = tmp_path / "own.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        Glossary.load(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "allowed: de = [names]" in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    for path, content in ((tmp_path / "a.toml", b"AA = ["), (tmp_path / "b.toml", b"\xff\xfe=")):
        path.write_bytes(content)
        with pytest.raises(SettingsError, match=path.name):
            Glossary.load(path)
    with pytest.raises(SettingsError, match="missing"):
        Glossary.load(tmp_path / "missing.toml")


@pytest.mark.parametrize(
    ("text", "acronym", "long"),
    [
        ("Das Auswärtige Amt (AA) warnt.", "AA", "Auswärtige Amt"),
        (
            "laut dem Bundesamt für Sicherheit in der Informationstechnik (BSI)",
            "BSI",
            "Bundesamt für Sicherheit in der Informationstechnik",
        ),
        ("nach dem Telekommunikationsgesetz (TKG)", "TKG", "Telekommunikationsgesetz"),
        (
            "Gemeinsame Geschäftsordnung der Bundesministerien\n(GGO)",
            "GGO",
            "Gemeinsame Geschäftsordnung der Bundesministerien",
        ),
        ("Die EU (Europäische Union) handelt.", "EU", "Europäische Union"),
        ("die Stelle (EU = Europäische Union) definiert", "EU", "Europäische Union"),
        ("the National Audit Board (NAB) reports", "NAB", "National Audit Board"),
        ("der „Ständige Musterausschuss“ (StMA) tagt", "StMA", "Ständige Musterausschuss"),
    ],
)
def test_a_definition_in_a_text_is_learned(text, acronym, long):
    assert learn(text) == {acronym: long}


@pytest.mark.parametrize(
    "text",
    [
        "Die Abgeordnete Beispiel (SPD) fragt.",
        "Der Verordnung des Rates (EG) Nr. 1013/2006 folgend.",
        "Es gibt Kohlendioxid (CO2) in der Luft.",
        "Das Treffen in Hamburg (Deutschland) endete.",
        "Ein langer Satz. Der Rest (DSLR) folgt.",
        "AA (siehe oben im Text)",
        "",
    ],
)
def test_brackets_that_define_nothing_teach_nothing(text):
    assert learn(text) == {}


def test_the_first_definition_of_a_text_counts():
    assert learn("Amt Anton (AA) und Akte Aktuell (AA)") == {"AA": "Amt Anton"}
