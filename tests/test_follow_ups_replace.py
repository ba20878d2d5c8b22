"""Follow-ups that are a phrase put in another's place, over several turns."""

from __future__ import annotations

import pytest

from rag.question.conversation import Carried, Turn, carry


def last(*questions: str) -> Carried:
    """What the last question of a conversation carries."""
    turns = [Turn(questions[0], "id", "gesetz.txt")]
    carried = None
    for question in questions[1:]:
        carried = carry(question, turns)
        assert carried is not None
        turns.append(Turn(carried.text, "id", "gesetz.txt"))
    assert carried is not None
    return carried


@pytest.mark.parametrize(
    "question",
    [
        "In welchem Jahr?",
        "Aus welchem Grund?",
        "Und in welcher Höhe?",
        "Welches Ministerium?",
        "Bis zu welchem Betrag?",
        "For which reason?",
    ],
)
def test_a_question_of_one_word_leans_whatever_its_case(question: str) -> None:
    assert "Grenzkontrollen" in last("Was kosteten die Grenzkontrollen?", question).text


@pytest.mark.parametrize("question", ["Welche Kosten hat Huawei?", "In welchem Jahr endet 5G?"])
def test_a_question_that_names_something_behind_which_does_not_lean(question: str) -> None:
    assert carry(question, [Turn("Was kosteten die Grenzkontrollen?")]) is None


@pytest.mark.parametrize(
    ("questions", "text"),
    [
        (("Bis wann müssen die Länder berichten?", "Und das BMJV?"),
         "Bis wann müssen das BMJV berichten?"),
        (("Bis wann müssen die Länder berichten?", "Und wann das BMJV?"),
         "wann das BMJV (berichten)?"),
        (("When do the Länder have to report to the Federal Ministry of Justice?",
          "And the Ministry?"),
         "When do the Ministry have to report to the Federal Ministry of Justice?"),
        (("Was kostet das Gesetz den Bund?", "Und die Bürger?"),
         "Was kostet das Gesetz die Bürger?"),
        (("Wie viel zahlt der Bund den Ländern?", "Und den Kommunen?"),
         "Wie viel zahlt der Bund den Kommunen?"),
        (("Was zahlen Bund und Länder für die Häfen?", "Und die Kommunen?"),
         "Was zahlen die Kommunen für die Häfen?"),
        (("Was sagt die SPD zur AfD?", "Und die FDP?"), "Was sagt die FDP zur AfD?"),
        (("Was sagt die SPD zur AfD?", "Und zur FDP?"), "Was sagt die SPD zur FDP?"),
        (("Was sagt Bündnis 90/Die Grünen zur Rente?", "Und die FDP?"),
         "Was sagt die FDP zur Rente?"),
        (("What does the Left say on pensions?", "And the FDP?"),
         "What does the FDP say on pensions?"),
        (("Was sagt die Union zur Rente?", "Und die SPD?"), "Was sagt die SPD zur Rente?"),
        (("Wie hoch war der Etat im Mai 2020?", "Und im Juni?"),
         "Wie hoch war der Etat im Juni 2020?"),
        (("Was kostet das Ticket in Genf?", "Und in Rom?"), "Was kostet das Ticket in Rom?"),
    ],
)  # fmt: skip
def test_a_phrase_is_put_in_the_place_of_its_like(questions: tuple[str, ...], text: str) -> None:
    assert last(*questions).text == text


@pytest.mark.parametrize(
    ("questions", "text"),
    [
        (("Was kostet das Gesetz den Bund?", "Und die Bürger?", "Und die Verwaltung?"),
         "Was kostet das Gesetz die Verwaltung?"),
        (("Wie stimmte die AfD im Innenausschuss ab?", "Und die Linke?",
          "Und im Verkehrsausschuss?"),
         "Wie stimmte die Linke im Verkehrsausschuss ab?"),
        (("Wie viele Anlagen wurden im Norden geprüft?", "Und wann?", "Und im Süden?"),
         "wann (Anlagen im Süden geprüft)?"),
        (("Was kosteten die Grenzkontrollen?", "In welchem Jahr?", "Aus welchem Grund?"),
         "Aus welchem Grund (kosteten Grenzkontrollen)?"),
    ],
)  # fmt: skip
def test_a_third_turn_keeps_the_words_of_the_first(questions: tuple[str, ...], text: str) -> None:
    assert last(*questions).text == text


@pytest.mark.parametrize(
    ("before", "question", "kept"),
    [
        ("Wie lange dauert der Bau?", "Und die Kosten?", "dauert Bau"),
        ("Was sagt die FDP zur Rente?", "Und die Kosten?", "FDP Rente"),
        ("Wann tritt das Gesetz in Kraft?", "Und § 5?", "tritt Gesetz Kraft"),
        ("Was sagt die Europäische Union zur Rente?", "Und die SPD?", "Europäische Union Rente"),
    ],
)
def test_what_is_of_another_kind_is_set_beside_what_was_asked(
    before: str, question: str, kept: str
) -> None:
    assert last(before, question).topic == kept


@pytest.mark.parametrize(
    ("before", "question", "text"),
    [
        ("Warum warnt das AA vor Huawei?", "Und was sagt Huawei dazu?", "was sagt Huawei dazu?"),
        ("Was sagt Moskau zum Rückzieher?", "Was sagt Trump dazu?",
         "Was sagt Trump dazu (zum Rückzieher)?"),
        ("Warum warnt das AA vor Huawei?", "Was sagt das AA dazu?",
         "Was sagt das AA dazu (warnt vor Huawei)?"),
        ("Why does the AA warn of Huawei?", "What does Huawei say about that?",
         "What does Huawei say about that?"),
    ],
)  # fmt: skip
def test_who_says_something_to_it_takes_the_place_of_who_spoke_before(
    before: str, question: str, text: str
) -> None:
    assert last(before, question).text == text


@pytest.mark.parametrize(
    "question",
    ["On which page?", "Auf welcher Seite steht das?", "Und die Quelle?", "Quelle?", "Source?",
     "Where does it say that?"],
)  # fmt: skip
def test_where_the_answer_stands_is_the_same_question_again(question: str) -> None:
    again = last("Warum warnt das AA vor Huawei?", question.replace("die ", ""))
    assert again.text == "Warum warnt das AA vor Huawei?"
    assert last(again.text, "Wann?").text == "Wann (warnt AA vor Huawei)?"


@pytest.mark.parametrize("question", ["Welche Quelle nennt das AA?", "On which page is Huawei?"])
def test_where_something_else_stands_is_no_such_question(question: str) -> None:
    assert carry(question, [Turn("Was kosteten die Grenzkontrollen?")]) is None
