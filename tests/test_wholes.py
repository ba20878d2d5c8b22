"""What must be quoted together: lists with their introduction, leaning sentences."""

import pytest

from rag.answer.wholes import LONGEST, goes_on, whole
from rag.types import DocumentInfo, Evidence, Hit, Passage

TEXT = (
    "Das Programm läuft seit 2020. Gefördert werden die folgenden Länder:\n"
    "– Ägypten,\n– Albanien und\n– Algerien.\n\n"
    "Die Mittel stehen bereit. Dies gilt auch für das Jahr 2026.\n\n"
    "Der Plan wurde geändert. Daher endet das Vorhaben 2027.\n\n"
    "Anträge sind innerhalb von drei Monaten zu stellen. Danach verfällt der Anspruch.\n\n"
    "Councils must apply by May. Otherwise the grant lapses."
)
START = 700


@pytest.fixture
def sentence():
    passage = Passage("d", 0, START, START + len(TEXT), language="de")
    hit = Hit(passage, DocumentInfo("d", "d.txt", "Programm"), TEXT, 1.0)

    def cut(words):
        at = TEXT.index(words)
        return Evidence(hit, START + at, START + at + len(words), words, 1.0)

    return cut


def check(found):
    assert TEXT[found.start - START : found.end - START] == found.text
    return found.text


def test_a_list_is_quoted_with_the_sentence_that_announces_it(sentence):
    found = whole(sentence("Gefördert werden die folgenden Länder:"), "Wer wird gefördert?")
    assert check(found).startswith("Gefördert")
    assert check(found).endswith("Algerien.")


def test_a_question_for_several_things_gets_the_whole_list_of_an_item(sentence):
    found = whole(sentence("– Ägypten,"), "Welche Länder werden gefördert?")
    assert "Gefördert werden" in check(found)
    assert "Algerien" in check(found)


def test_a_question_about_one_item_gets_what_announces_it_and_not_the_rest(sentence):
    found = whole(sentence("– Ägypten,"), "Ist Ägypten dabei?")
    assert check(found) == "Gefördert werden die folgenden Länder:\n– Ägypten,"


@pytest.mark.parametrize(
    "item",
    [
        "● abolish the lead department model; and",
        "● leave each department in charge.",
        "● Further steps, such as the one named in Part 2,",
    ],
    ids=["begins small and ends open", "begins small", "ends open"],
)
def test_an_item_that_is_no_sentence_comes_with_the_words_that_govern_it(item):
    head = "The Inquiry wrote that the government should:"
    text = (
        f"The review is over.\n\n{head}\n\n● provide advice. It may be public;\n\n{item}\n\n"
        "● The last one stands by itself."
    )
    quote = quoted(text, item, "Will the government abolish the model?")
    assert quote == text[text.index(head) : text.index(item) + len(item)]
    last = "● The last one stands by itself."
    assert quoted(text, last, "Does the last one stand?") == last


def test_an_item_far_below_what_governs_it_is_no_part_of_another_list():
    text = "Es gilt:\n\n– Ruhe.\n\nEins. Zwei. Drei. Vier. Fünf.\n\n– die Ordnung;"
    assert quoted(text, "– die Ordnung;", "Was ist mit der Ordnung?") == "– die Ordnung;"


ATTACKS = (
    "Die Lage ist ernst. Im Jahr 2024 wurden zwei Anschläge verhindert.\n\n"
    "• Anschlag auf eine Wache. Keine Toten. Ein Täter.\n\n• Anschlag auf einen Zug. Zwei Täter."
    "\n\nDie Prüfung dauert an."
)


@pytest.mark.parametrize(
    "words", ["Im Jahr 2024 wurden zwei Anschläge verhindert.", "• Anschlag auf einen Zug."]
)
def test_bullets_right_below_a_full_stop_are_quoted_where_a_list_is_wanted(words):
    text = quoted(ATTACKS, words, "Welche Anschläge wurden verhindert?")
    assert text.startswith("Im Jahr 2024 wurden zwei Anschläge verhindert.")
    assert text.endswith("Keine Toten. Ein Täter.\n\n• Anschlag auf einen Zug. Zwei Täter.")
    assert quoted(ATTACKS, words, "Wann war das?") == words


@pytest.mark.parametrize(
    ("leaning", "before"),
    [
        ("Dies gilt auch für das Jahr 2026.", "Die Mittel stehen bereit."),
        ("Daher endet das Vorhaben 2027.", "Der Plan wurde geändert."),
        ("Danach verfällt der Anspruch.", "Anträge sind innerhalb von drei Monaten zu stellen."),
        ("Otherwise the grant lapses.", "Councils must apply by May."),
    ],
)
def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it(sentence, leaning, before):
    found = whole(sentence(leaning), "Was gilt?")
    assert check(found) == f"{before} {leaning}"


@pytest.mark.parametrize(
    ("leaning", "before"),
    [
        ("Wir wollen sie bis 2030 erneuern.", "Die Brücken sind alt."),
        ("Wir werden es prüfen.", "Der Bund schlägt ein Gesetz vor."),
        ("We will replace them by 2030.", "The bridges are old."),
        ("Die Folge: Der Haushalt hat wenig Spielraum.", "Die Steuereinnahmen sind gesunken."),
        ("The result: fewer trains run.", "The line was closed."),
    ],
)
def test_a_sentence_whose_object_or_cause_stands_before_is_quoted_with_that(leaning, before):
    text = f"Vorab ein Satz. {before} {leaning}"
    assert quoted(text, leaning, "Was gilt?") == f"{before} {leaning}"


@pytest.mark.parametrize(
    "sentence",
    ["Wir halten es für richtig, zu bauen.", "Wir wollen diese alte Brücke erneuern."],
)
def test_a_sentence_that_says_what_its_pronoun_means_stays_as_it_is(sentence):
    assert quoted(f"Vorab ein Satz. {sentence}", sentence, "Was gilt?") == sentence


def test_a_sentence_that_stands_by_itself_stays_as_it_is(sentence):
    given = sentence("Die Mittel stehen bereit.")
    assert whole(given, "Stehen Mittel bereit?") == given


def test_a_quotation_is_not_cut_off():
    text = "Er sagte: «Wir bauen den Kai nicht mehr aus. Das kann niemand bezahlen.» Dann ging er."
    hit = Hit(
        Passage("d", 0, 0, len(text), language="de"), DocumentInfo("d", "d", "Kai"), text, 1.0
    )
    end = text.index(" Das kann")
    found = whole(Evidence(hit, 0, end, text[:end], 1.0), "Was sagte er?")
    assert found.text.endswith("bezahlen.»")


MOTION = (
    "Die Lage ist ernst.\n\nDer Bundestag fordert die Bundesregierung auf,\n\n"
    "1. ein Konzept vorzulegen;\n\n2. eine Lösung zu schaffen. Dazu gehören Schiffe und Boote;\n\n"
    "3. die Kosten zu tragen.\n\nBerlin, den 3. Juni 2025"
)
TABLE = (
    "Beschlossen wurden folgende Übungen:\n\nÜbung | Termin\n\nAusfall | 17. März 2022\n\n"
    "Brand | 22. Juni 2022\n\nDas Amt stimmte zu."
)


def quoted(text, words, question):
    hit = Hit(
        Passage("d", 0, 0, len(text), language="de"), DocumentInfo("d", "d", "Antrag"), text, 1.0
    )
    at = text.index(words)
    return whole(Evidence(hit, at, at + len(words), words, 1.0), question).text


UNMARKED = (
    "Der Bund handelt. Bestandteil des Gesetzes sind folgende Punkte:\n\n"
    "Eine Verankerung von Zielen für Wind. Dies erfolgt bald.\n\n"
    "Die Einführung einer Pflicht für Dächer.\n\nDas Land strebt an, schnell zu sein."
)


def test_what_is_announced_without_marks_is_quoted_with_its_head():
    head = "Bestandteil des Gesetzes sind folgende Punkte:"
    text = quoted(UNMARKED, head, "Welche Punkte enthält das Gesetz?")
    assert text.startswith(head)
    assert text.endswith("Die Einführung einer Pflicht für Dächer.")
    names = (
        "Das Amt dankt.\n\nMitglieder waren:\n\nA. Beer, B. Link.\n\nDie Arbeit des Rats endete."
    )
    for question in ("Wer gehörte dem Rat an?", "Welche Personen gehörten dem Rat an?"):
        text = quoted(names, "Mitglieder waren:", question)
        assert text == "Mitglieder waren:\n\nA. Beer, B. Link."


def test_a_quote_goes_on_where_the_next_item_stands_right_below_it():
    text = "Ziele sind:\n\n• die Ruhe\n\n• die Ordnung\n\nDas Amt prüft."
    assert goes_on(text, 0, text.index("\n\n• die Ordnung"))
    assert goes_on(text, 0, text.index("\n"))
    assert not goes_on(text, 0, text.index("\n\nDas Amt"))
    assert goes_on(UNMARKED, 19, UNMARKED.index("\n\nDie Einführung"))
    assert not goes_on(UNMARKED, 19, UNMARKED.index("\n\nDas Land"))


@pytest.mark.parametrize("words", ["2. eine Lösung zu schaffen.", "3. die Kosten zu tragen."])
def test_demands_are_quoted_whole_with_who_demands_them(words):
    text = quoted(MOTION, words, "Welche Forderungen werden gestellt?")
    assert text.startswith("Der Bundestag fordert die Bundesregierung auf,")
    assert "Schiffe und Boote" in text
    assert text.endswith("3. die Kosten zu tragen.")


def test_sentences_behind_a_list_that_is_written_in_one_line_are_no_part_of_it():
    text = "Ziele sind: a) die Ruhe; b) die Ordnung. Das Amt prüft. Es berichtet."
    quote = quoted(text, "Ziele sind:", "Welche Ziele gibt es?")
    assert quote == "Ziele sind: a) die Ruhe; b) die Ordnung."


def test_a_list_whose_head_stands_in_the_passage_before_is_quoted_whole():
    cut = MOTION[MOTION.index("1. ein") :]
    text = quoted(cut, "3. die Kosten zu tragen.", "Welche Forderungen werden gestellt?")
    assert text.startswith("1. ein Konzept vorzulegen;")
    paragraphs = "(1) Ziele sind Ruhe und Ordnung.\n\n(2) Das Amt prüft."
    assert quoted(paragraphs, "(2) Das Amt prüft.", "Welche Ziele gibt es?") == "(2) Das Amt prüft."


def test_the_rows_of_a_table_are_quoted_with_what_announces_them():
    question = "Welche Übungen wurden beschlossen?"
    for words in ("Beschlossen wurden folgende Übungen:", "Brand | 22. Juni 2022"):
        text = quoted(TABLE, words, question)
        assert text.startswith("Beschlossen wurden")
        assert text.endswith("Brand | 22. Juni 2022")
    assert quoted(TABLE, "Brand | 22. Juni 2022", "Wann ist Brand?") == "Brand | 22. Juni 2022"


ORDERS = (
    "Das Gesetz wird wie folgt geändert:\n"
    "1. § 19 Absatz 2 wird durch den folgenden Absatz 2 ersetzt:\n"
    "„(2) Für Pässe im Ausland ist das Auswärtige Amt zuständig. Es kann das übertragen.“\n"
    "2. § 20 wird wie folgt geändert:\n"
    "a) Absatz 1 wird wie folgt geändert:\n"
    "aa) Satz 1 wird gestrichen.\n"
    "bb) Satz 2 wird Satz 1.\n"
    "b) Absatz 2 wird gestrichen.\n"
    "3. § 21 wird gestrichen.\n"
)


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("1. § 19 Absatz 2 wird durch den folgenden Absatz 2 ersetzt:", "übertragen.“"),
        ("2. § 20 wird wie folgt geändert:", "b) Absatz 2 wird gestrichen."),
        ("a) Absatz 1 wird wie folgt geändert:", "bb) Satz 2 wird Satz 1."),
        ("3. § 21 wird gestrichen.", "3. § 21 wird gestrichen."),
    ],
)
def test_an_order_is_quoted_with_what_it_orders(words, end):
    passage = Passage("d", 0, 0, len(ORDERS), language="de")
    hit = Hit(passage, DocumentInfo("d", "d.txt", "Gesetz"), ORDERS, 1.0)
    at = ORDERS.index(words)
    found = whole(Evidence(hit, at, at + len(words), words, 1.0), "Wie lautet das Gesetz danach?")
    assert found.text.startswith(words)
    assert found.text.endswith(end)


def grown(text, words, question):
    hit = Hit(Passage("d", 0, 0, len(text), language="de"), DocumentInfo("d", "d", "d"), text, 1.0)
    at = text.index(words)
    return whole(Evidence(hit, at, at + len(words), words, 1.0), question).text


@pytest.mark.parametrize(
    "words",
    [
        "Diese Verordnung gilt ab Mai.",
        "Sie haben das Recht auf Auskunft.",
        "Damit die Frist läuft, ist ein Antrag nötig.",
        "It is clear that the law applies.",
    ],
)
def test_a_sentence_that_says_itself_what_it_is_about_is_quoted_alone(words):
    assert grown(f"Der Plan steht. {words}", words, "Ab wann gilt das?") == words


@pytest.mark.parametrize(("sentences", "is_whole"), [(3, True), (20, False)])
def test_only_the_short_rest_of_a_quotation_is_taken_in(sentences, is_whole):
    begins = "Das Amt sagt: „Der Kai ist sicher."
    rest = " ".join(f"Der {n}. Punkt ist damit erledigt." for n in range(sentences))
    found = grown(f"{begins} {rest}“ So war es.", begins, "Ist der Kai sicher?")
    assert found == (f"{begins} {rest}“" if is_whole else begins)


@pytest.mark.parametrize(("number", "follows"), [(2, True), (3, False)])
def test_behind_a_further_sentence_only_the_next_number_goes_on_with_the_list(number, follows):
    begins = "Die Ziele sind:\n1. Der Kai wird gebaut."
    rest = f"\nDas dauert lange.\n{number}. Der Kran wird gebaut."
    found = grown(f"{begins}{rest}", "Die Ziele sind:", "Welche Ziele gibt es?")
    assert found == (begins + rest if follows else begins)


def test_a_list_beyond_the_longest_quote_ends_with_a_whole_item():
    items = [f"– das {n}. Ziel der Länder, das hier mit Namen genannt wird,\n" for n in range(60)]
    found = grown("Die Ziele sind:\n" + "".join(items), "Die Ziele", "Welche Ziele gibt es?")
    assert LONGEST - len(items[-1]) < len(found) <= LONGEST
    assert found.endswith(" genannt wird,")
