"""Models write their citations in many ways; what is read must not depend on it."""

from __future__ import annotations

import time

import pytest

from rag.backends.reply import parse, spoken

WORDS = ("KEINE_FUNDSTELLE", "NO_EVIDENCE")


def read(text: str, *, language: str = "de", most: int = 5) -> list[tuple[str, tuple[int, ...]]]:
    reply = parse(text, WORDS, 4, language, most)
    return [(draft.text, draft.cited) for draft in reply.drafts]


@pytest.mark.parametrize(
    "text",
    [
        "Das Gesetz gilt [1]. Das Portal kommt [2].",
        "Das Gesetz gilt. [1] Das Portal kommt. [2]",
        "Das Gesetz gilt.[1] Das Portal kommt.[2]",
        "- Das Gesetz gilt [1].\n- Das Portal kommt [2].",
        "1. Das Gesetz gilt [1].\n2. Das Portal kommt [2].",
        "**Das Gesetz gilt** [Passage 1].\n\nDas Portal kommt【2】.",
    ],
)
def test_a_marker_belongs_to_the_sentence_it_ends(text: str) -> None:
    assert read(text) == [("Das Gesetz gilt.", (0,)), ("Das Portal kommt.", (1,))]


@pytest.mark.parametrize(
    "text",
    [
        "[1] Das Gesetz gilt.\n[2] Das Portal kommt.",
        "[1] Das Gesetz gilt. [2] Das Portal kommt.",
        "- [1] Das Gesetz gilt.\n- **[2]** Das Portal kommt.",
        "1. [1] Das Gesetz gilt.\n2. 【2】 Das Portal kommt.",
        "[1] Das Gesetz gilt.\nDas Portal kommt [2].",
        "[1] Das Gesetz gilt. Das Portal kommt [2].",
    ],
)
def test_a_marker_at_the_beginning_of_a_line_belongs_to_the_sentence_after_it(text: str) -> None:
    assert read(text) == [("Das Gesetz gilt.", (0,)), ("Das Portal kommt.", (1,))]


def test_a_marker_at_the_beginning_says_nothing_of_the_second_sentence() -> None:
    assert read("[1] Das Gesetz gilt. Das weiß ich so.") == [
        ("Das Gesetz gilt.", (0,)),
        ("Das weiß ich so.", ()),
    ]


def test_a_marker_at_either_end_belongs_to_the_sentence_between() -> None:
    assert read("[1] Das Gesetz gilt. [2]") == [("Das Gesetz gilt.", (0, 1))]
    assert read("Das Gesetz gilt [1]. [2] Das Portal kommt [3].") == [
        ("Das Gesetz gilt.", (0, 1)),
        ("Das Portal kommt.", (2,)),
    ]


def test_several_numbers_may_stand_in_one_marker() -> None:
    assert read("Das gilt [1, 3]. Das auch [2–4]. Und das [1][1][2].") == [
        ("Das gilt.", (0, 2)),
        ("Das auch.", (1, 2, 3)),
        ("Und das.", (0, 1)),
    ]


@pytest.mark.parametrize(
    "marker",
    [
        "[1], [3]",
        "[1] und [3]",
        "[1 und 3]",
        "[^1][^3]",
        "[Passagen 1 und 3]",
        "[Passage 1, Passage 3]",
        "[Quelle 1; Quelle 3]",
        "[[1]] [[3]]",
        r"\[1\] \[3\]",
        "【1†source】【3†source】",
    ],
)
def test_numbers_are_read_however_they_are_joined_and_bracketed(marker: str) -> None:
    assert read(f"Das Gesetz gilt {marker}. Das Portal kommt [2].") == [
        ("Das Gesetz gilt.", (0, 2)),
        ("Das Portal kommt.", (1,)),
    ]


def test_a_range_is_read_from_either_end_and_not_listed_without_end() -> None:
    assert read("Das gilt [3-1].") == [("Das gilt.", (0, 1, 2))]
    notice = parse("Das gilt [100-250].", WORDS, 4, "de", 5).notices[0]
    assert "[100], [101]" in notice
    assert "[109] …" in notice
    assert "[110]" not in notice


def test_emphasis_and_code_fences_are_no_words() -> None:
    assert read("```markdown\n*Das Gesetz* gilt für Bürger*innen [1].\n```") == [
        ("Das Gesetz gilt für Bürger*innen.", (0,))
    ]


def test_what_only_lays_a_reply_out_takes_no_sentences_place() -> None:
    text = (
        "# Antwort\n**Die Stelle arbeitet seit dem 1. März 2019** [1].\n"
        "- Dort sind drei Leute [1].\n"
        "| a | b |\n|---|:--:|\n| 85 000 Euro | im Jahr [2] |\n\n**Quellen:** [1], [2]\nSources:"
    )
    assert read(text, most=3) == [
        ("Die Stelle arbeitet seit dem 1. März 2019.", (0,)),
        ("Dort sind drei Leute.", (0,)),
        ("85 000 Euro, im Jahr", (1,)),
    ]
    assert parse(text, WORDS, 4, "de", 3).notices == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("## Das Gesetz gilt [1].", ("Das Gesetz gilt.", (0,))),
        ("Quellen: Vermerk und Bericht nennen drei Leute [1].",
         ("Quellen: Vermerk und Bericht nennen drei Leute.", (0,))),
        ("Quellen gibt es zwei [1].", ("Quellen gibt es zwei.", (0,))),
    ],
)  # fmt: skip
def test_a_heading_or_label_that_says_something_is_kept(
    text: str, wanted: tuple[str, tuple[int, ...]]
) -> None:
    assert read(text) == [wanted]


def test_a_date_at_the_beginning_is_no_list_number() -> None:
    assert read("24. Januar 2020 ist das Datum des Vermerks [1].") == [
        ("24. Januar 2020 ist das Datum des Vermerks.", (0,))
    ]


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert read("Nach Art. 7 Abs. 2 gilt z. B. das Gesetz vom 24. Januar 2020 [1].") == [
        ("Nach Art. 7 Abs. 2 gilt z. B. das Gesetz vom 24. Januar 2020.", (0,))
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Kontaktstelle arbeitet seit dem 1. März 2019.",
        "Das Referat legt nach Nr. 3 der Richtlinie den 24. Bericht vor.",
    ],
)
def test_a_german_sentence_stays_whole_in_the_answer_to_an_english_question(sentence: str) -> None:
    text = f"The memo gives the date. [1]\n{sentence} [2]"
    assert read(text, language="en") == [("The memo gives the date.", (0,)), (sentence, (1,))]


def test_an_english_sentence_ends_after_a_number_in_the_answer_to_a_german_question() -> None:
    assert read("The number rose to 24. Bonn said so. [1]", language="de") == [
        ("The number rose to 24.", ()),
        ("Bonn said so.", (0,)),
    ]


def test_a_quotation_of_two_sentences_stays_whole() -> None:
    assert read("Er schrieb: „Das gilt. Das bleibt.“ [2]") == [
        ("Er schrieb: „Das gilt. Das bleibt.“", (1,))
    ]


def test_a_german_quotation_may_be_closed_by_a_straight_mark() -> None:
    assert read('Laut Vermerk „gilt das Gesetz". Das Portal kommt. [2]') == [
        ('Laut Vermerk „gilt das Gesetz".', ()),
        ("Das Portal kommt.", (1,)),
    ]


def test_a_marker_after_a_quotation_belongs_to_it_whatever_its_quotation_marks() -> None:
    for opening, closing in ("„“", "»«", "“”"):
        assert read(f"Er schrieb: {opening}Das gilt.{closing} [1] Das Portal kommt [2].") == [
            (f"Er schrieb: {opening}Das gilt.{closing}", (0,)),
            ("Das Portal kommt.", (1,)),
        ]


def test_a_sentence_without_number_stays_uncited() -> None:
    assert read("Das weiß ich so.\nDas gilt [1].") == [
        ("Das weiß ich so.", ()),
        ("Das gilt.", (0,)),
    ]


def test_a_year_in_brackets_is_no_citation() -> None:
    assert read("Das galt bis [2020] [1].") == [("Das galt bis [2020].", (0,))]


@pytest.mark.parametrize(
    "said",
    [
        r"KEINE\_FUNDSTELLE",
        "KEINE FUNDSTELLE.",
        "Keine_Fundstelle",
        "**NO-EVIDENCE**",
        r"no\_evidence [1]",
    ],
)
def test_the_refusal_word_is_known_in_the_spellings_of_models(said: str) -> None:
    assert parse(said, WORDS, 4, "de", 5).declined


def test_ordinary_words_are_no_refusal() -> None:
    text = "There is no evidence of that [1]."
    assert read(text, language="en") == [("There is no evidence of that.", (0,))]
    assert not parse("Das nichts [1].", ("NICHTS",), 4, "de", 5).declined


def test_a_sentence_that_a_model_repeats_is_said_once() -> None:
    assert read("Das Gesetz gilt [1].\n" * 9 + "Das Portal kommt [2].") == [
        ("Das Gesetz gilt.", (0,)),
        ("Das Portal kommt.", (1,)),
    ]


def test_sentences_beside_the_refusal_word_are_kept_and_announced() -> None:
    reply = parse("Das Gesetz gilt [1]. KEINE_FUNDSTELLE", WORDS, 2, "de", 3)
    assert not reply.declined
    assert [draft.text for draft in reply.drafts] == ["Das Gesetz gilt."]
    assert "zugleich" in reply.notices[0]


def test_thoughts_are_not_read_as_the_answer() -> None:
    assert spoken("<think>First [1] …</think>\nYes [2].") == "Yes [2]."
    assert spoken("<think>never ending") == ""


@pytest.mark.parametrize(
    "text",
    [
        "First [1] …</think>\nYes [2].",
        "<think>a</think> b [1] </think> Yes [2].",
        "[THINK]First [1] …[/THINK]Yes [2].",
        "<thought>First [1]</thought>Yes [2].",
    ],
)
def test_thoughts_end_where_they_end_whoever_opened_them(text: str) -> None:
    assert spoken(text) == "Yes [2]."


@pytest.mark.parametrize("stuck", [".", " ", "*", "„", ". ", "[", "\n"])
def test_a_model_that_is_stuck_is_read_in_no_time(stuck: str) -> None:
    began = time.process_time()
    drafts = read(spoken("Das Gesetz gilt [1]. Ja" + stuck * 20_000 + " b [2]."))
    assert drafts[0] == ("Das Gesetz gilt.", (0,))
    assert time.process_time() - began < 1
