"""German or English, from a few words."""

import pytest

from rag.analysis.language import detect, detect_question


@pytest.mark.parametrize(
    "text",
    [
        "Welche Pflichten haben chinesische Firmen?",
        "Was sagt das AA?",
        "Wer nahm teil?",
        "Vertrauenswürdigkeit Huawei",
        "Haftung bei Verstößen",
        "Was steht im Security-by-Design-Paper?",
        "fuer wen gilt das",
        "WIE HOCH SIND DIE KOSTEN?",
        "Was beantragte Renner?",
        "Was beanstandet Muster?",
        "Arbeit beauftragt",
    ],
)
def test_short_german_questions_are_german(text):
    assert detect(text) == "de"


@pytest.mark.parametrize(
    "text",
    [
        "what did the AA memo say about Chinese law",
        "Who attended?",
        "penalties for breaches",
        "What did Dröge and Nouripour ask the Bundesregierung?",
        "How many euros does the DigitalPakt cost?",
        "don’t they have to?",
        "Was Beaufort heard?",
        "bears beaten",
    ],
)
def test_short_english_questions_are_english(text):
    assert detect(text) == "en"


@pytest.mark.parametrize("text", ["", "19/8956", "Huawei", "BMI BSI BND", "… – §", "日本語"])
def test_text_that_does_not_tell_is_undetermined(text):
    assert detect(text) == "und"
    assert detect(text, default="de") == "de"


@pytest.mark.parametrize(
    "text",
    [
        "La Commission a décidé que les entreprises doivent être plus prudentes.",
        "El gobierno es muy importante para los ciudadanos y las empresas.",
        "Het kabinet heeft besloten dat de wet niet wordt aangepast.",
    ],
)
def test_neighbouring_languages_are_neither(text):
    assert detect(text) == "und"


def test_a_german_sentence_with_an_english_quotation_is_german():
    text = "Ein eindeutiger Beweis wird dort „smoking gun“ genannt."
    assert detect(text) == "de"


def test_an_english_sentence_full_of_german_names_is_english():
    text = "The Auswärtiges Amt and the Bundesamt für Verfassungsschutz did not agree on this."
    assert detect(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Referat: I A 1 | Besoldung: A 15 | Stellen: 4", "de"),
        ("III A 2 | A 15", "und"),
        ("I have a report on A 15", "en"),
        ("A 15 year plan for the port", "en"),
    ],
)
def test_a_letter_that_numbers_is_no_english_word(text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        'Was bedeutet "smoking gun"?',
        "Was bedeutet Doxing?",
        "Und was bedeutet Lead Government Department?",
        "Was ist Privacy by Design?",
        "Was lautet Frage 20 a?",
        "Wer ist Chief Social Scientist of the UK?",
        "Bedeutung von „the whole of the story“",
    ],
)
def test_a_german_question_with_foreign_words_is_german(text):
    assert detect_question(text) == "de"


@pytest.mark.parametrize(
    "text",
    [
        "Was the report signed?",
        "Was Huawei banned from the networks?",
        "Was a reply given?",
        "Was it paid?",
        'What does "Was kostet das?" mean?',
        "What does question 20 a ask?",
        "And what is the Bundesamt für Verfassungsschutz?",
    ],
)
def test_an_english_question_with_german_words_is_english(text):
    assert detect_question(text) == "en"


def test_a_question_of_names_does_not_tell_its_language():
    assert detect_question("Huawei?") == "und"
    assert detect_question("Frage 20 a") == "und"
    assert detect_question("Huawei?", default="de") == "de"
