"""Gold sets are recognised by content, and bad ones are named by file, line and field."""

from __future__ import annotations

import gzip
import json
import lzma

import pytest

from eval import inputs
from rag.errors import GoldError

CONTEXT = "Das Rathaus hat neun Türme. Es wurde im Jahr 1905 gebaut. Danach kam der Park."
CONTEXT_EN = "The town hall has nine towers. It was built in the year 1905. Then came the park."


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def squad(path, context, answer, *, question="Wann wurde das Rathaus gebaut?", **more):
    qas = {
        "id": "r1",
        "question": question,
        "answers": [{"text": answer, "answer_start": context.index(answer)}] if answer else [],
        **more,
    }
    paragraphs = [{"context": context, "qas": [qas]}]
    data = {"version": "v2.0", "data": [{"title": "Rathaus", "paragraphs": paragraphs}]}
    path.write_text(json.dumps(data), "utf-8")
    return path


def beir(folder, *, packed=False):
    (folder / "qrels").mkdir(parents=True)
    corpus = "".join(
        json.dumps({"_id": f"p{n}", "title": "", "text": f"Absatz {n} über Steuern."}) + "\n"
        for n in (1, 2)
    )
    if packed:
        (folder / "corpus.jsonl.xz").write_bytes(lzma.compress(corpus.encode()))
    else:
        (folder / "corpus.jsonl").write_text(corpus, "utf-8")
    queries = [{"_id": "q1", "text": "Welche Steuern?"}, {"_id": "q2", "text": "Und warum?"}]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), "utf-8")
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\tp1\t2\nq1\tp9\t1\n", "utf-8"
    )
    return folder


def test_our_jsonl_fields_are_read(tmp_path):
    row = {
        "id": "d1", "lang": "de", "kind": "date", "question": "Bis wann?", "doc": "a.txt",
        "evidence": ["bis 2027"], "keys": ["2027"], "note": "ours",
    }  # fmt: skip
    refused = {"id": "d2", "lang": "de", "kind": "unanswerable", "question": "Wer?", "doc": None}
    gold = inputs.read(write(tmp_path / "g.jsonl", row, refused))
    first, second = gold.questions
    assert (gold.format, gold.dropped) == ("JSONL", ())
    assert (first.documents, first.evidence, first.keys) == (("a.txt",), ("bis 2027",), ("2027",))
    assert (first.cluster, first.extra) == ("a.txt", {"note": "ours"})
    assert (first.answerable, second.answerable) == (True, False)


@pytest.mark.parametrize(
    "row",
    [
        {"qid": "x", "query": "Wann?", "answers": {"text": ["1905"]}, "language": "de"},
        {"_id": "x", "user_input": "Wann?", "reference": "1905", "language": "de"},
        {"query_id": "x", "input": "Wann?", "expected_output": "1905", "language": "de"},
        {"id": "x", "question": "Wann?", "gt_answer": ["1905"], "lang": "de"},
        {"id": "x", "question": "Wann?", "ground_truth": 1905, "lang": "de"},
    ],
)
def test_the_usual_field_names_mean_the_same(tmp_path, row):
    (question,) = inputs.read(write(tmp_path / "g.jsonl", row)).questions
    assert (question.id, question.text, question.keys) == ("x", "Wann?", ("1905",))
    assert question.language == "de"


def test_the_language_is_read_from_the_question_where_no_field_gives_it(tmp_path):
    row = {"id": "x", "question": "When did the ministry publish the report?", "answer": "1905"}
    (question,) = inputs.read(write(tmp_path / "g.jsonl", row)).questions
    assert question.language == "en"


def test_whole_answers_are_references_and_our_keys_are_not(tmp_path):
    row = {"id": "x", "question": "Wann?", "lang": "de"}
    path = write(
        tmp_path / "g.jsonl",
        {**row, "keys": ["1905"]},
        {**row, "id": "y", "reference": "Im Jahr 1905."},
        {**row, "id": "z", "keys": ["1905"], "answers": ["Im Jahr 1905."]},
    )
    ours, theirs, both = inputs.read(path).questions
    assert (ours.keys, ours.references) == (("1905",), ())
    assert (theirs.keys, theirs.references) == (("Im Jahr 1905.",), ("Im Jahr 1905.",))
    assert (both.keys, both.references) == (("1905",), ("Im Jahr 1905.",))


def test_places_and_the_language_of_the_source_are_read(tmp_path):
    row = {
        "id": "x", "question": "When was the town hall built?", "lang": "en", "doc": "a.txt",
        "evidence": [CONTEXT], "spans": [{"doc": "a.txt", "start": 3, "end": 9}],
        "doc_kind": "memo",
    }  # fmt: skip
    (question,) = inputs.read(write(tmp_path / "g.jsonl", row)).questions
    assert (question.language, question.source, question.document_kind) == ("en", "de", "memo")
    (span,) = question.spans
    assert (span.document, span.start, span.end) == ("a.txt", 3, 9)
    bad = write(tmp_path / "b.jsonl", {**row, "spans": [{"doc": "a.txt", "start": 9, "end": 3}]})
    with pytest.raises(GoldError, match=r"b\.jsonl:1: field 'spans' needs whole numbers"):
        inputs.read(bad)


@pytest.mark.parametrize("flag", [{"is_impossible": True}, {"answerable": False}])
def test_unanswerable_is_read_from_either_flag(tmp_path, flag):
    row = {"id": "x", "question": "Wer?", "lang": "de", **flag}
    (question,) = inputs.read(write(tmp_path / "g.jsonl", row)).questions
    assert not question.answerable


def test_rows_that_cannot_be_judged_are_dropped_with_the_reason(tmp_path):
    good = {"id": "a", "question": "Wann?", "lang": "de", "answer": "1905"}
    path = write(tmp_path / "g.jsonl", good, good, {"id": "b", "question": "Wer?", "lang": "de"})
    gold = inputs.read(path)
    assert [drop.where for drop in gold.dropped] == [f"{path}:2", f"{path}:3"]
    assert "used before" in gold.dropped[0].reason
    assert "nothing to judge by" in gold.dropped[1].reason


def test_squad_gives_its_paragraphs_as_passages_and_the_sentence_as_evidence(tmp_path):
    gold = inputs.read(squad(tmp_path / "s.json", CONTEXT, "1905"))
    (question,) = gold.questions
    assert gold.format == "SQuAD"
    assert [given.text for given in gold.passages] == [CONTEXT]
    assert question.relevant == {gold.passages[0].id: 1}
    assert question.evidence == ("Es wurde im Jahr 1905 gebaut.",)
    assert (question.keys, question.cluster, question.language) == (("1905",), "Rathaus", "de")


@pytest.mark.parametrize("titles", [({}, {}), ({"title": "Bau"}, {"title": "Bau"})])
def test_squad_paragraphs_under_one_title_or_none_stay_apart(tmp_path, titles):
    contexts = ("Der Turm ist alt.", "Der Park ist neu.", "Der Kai ist lang.")

    def paragraph(number):
        answers = [{"text": contexts[number], "answer_start": 0}]
        qas = [{"id": f"r{number}", "question": "Wie ist er?", "answers": answers}]
        return {"context": contexts[number], "qas": qas}

    first, second = titles
    data = [
        {**first, "paragraphs": [paragraph(0), paragraph(1)]},
        {"title": "Hafen", "paragraphs": []},
        {**second, "paragraphs": [paragraph(2)]},
    ]
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"data": data}), "utf-8")
    gold = inputs.read(path)
    title = first.get("title", "")
    assert {given.id: given.text for given in gold.passages} == {
        f"{title}#{number}": text for number, text in enumerate(contexts, start=1)
    }
    assert [dict(question.relevant) for question in gold.questions] == [
        {f"{title}#{number}": 1} for number in (1, 2, 3)
    ]


def test_squad_questions_go_over_the_contexts_of_a_second_file(tmp_path):
    english = squad(
        tmp_path / "en.json", CONTEXT_EN, "1905", question="When was the town hall built?"
    )
    gold = inputs.read(english, passages=squad(tmp_path / "de.json", CONTEXT, "1905"))
    assert gold.questions[0].language == "en"
    assert gold.questions[0].evidence == ("Es wurde im Jahr 1905 gebaut.",)
    assert [given.text for given in gold.passages] == [CONTEXT]
    assert gold.name == "en-over-de"


def test_squad_2_marks_unanswerable_questions(tmp_path):
    path = squad(tmp_path / "s.json", CONTEXT, "", is_impossible=True)
    (question,) = inputs.read(path).questions
    assert (question.answerable, question.relevant, question.keys) == (False, {}, ())


@pytest.mark.parametrize("packed", [False, True])
def test_beir_keeps_judged_queries_and_says_what_it_dropped(tmp_path, packed):
    gold = inputs.read(beir(tmp_path / "b", packed=packed))
    (question,) = gold.questions
    assert (gold.format, question.id, question.relevant) == ("BEIR", "q1", {"p1": 2})
    assert sorted(drop.reason for drop in gold.dropped) == [
        "judged passage 'p9' is not in the corpus",
        "query without a judged passage",
    ]


def test_gzip_is_opened_too(tmp_path):
    row = json.dumps({"id": "a", "question": "Wann?", "lang": "de", "answer": "1905"})
    path = tmp_path / "g.jsonl.gz"
    path.write_bytes(gzip.compress(row.encode()))
    assert len(inputs.read(path).questions) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"id": "a", "question": "Wann?", "answer": "x"}\n{broken\n', "g.jsonl:2: not valid JSON"),
        ('{"id": "a", "question": "Wann?", "answer": "x"}\n[1]\n', "g.jsonl:2: not a JSON object"),
        ('{"question": "Wann?", "answer": "x"}\n{"id": "b"}\n', "g.jsonl:2: field 'question' is"),
        ('{"id": "a", "question": "W?", "keys": [{}]}\n', "g.jsonl:1: field 'keys' holds dict"),
        ('{"id": "a", "question": "W?", "answerable": "no"}\n', "field 'answerable' is not true"),
        ('{"id": "a", "question": "W?", "lang": "de"}\n', "no question is left"),
        ('{"name": "something else"}\n', "g.jsonl:1: no field for the question; name it"),
    ],
)
def test_bad_jsonl_is_named_by_file_line_and_field(tmp_path, text, says):
    path = tmp_path / "g.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(GoldError) as caught:
        inputs.read(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "g.txt: the file is empty"),
        ("{oops\n", "g.txt:1: not valid JSON"),
        ('{\n "data": [\n oops\n', "g.txt:3: not valid JSON"),
        ('{"frage": "Wer?", "answer": "x"}\n', "g.txt:1: no field for the question; name it"),
        ("Frage;Antwort\nWer?;Ich\n", "a table needs a column named question or query"),
        ("\x00\udcff", "g.txt: cannot be read: 'utf-8'"),
        ('{"data": [1]}', "g.txt:1: no field for the question; name it"),
        ("x" * 140_000 + "\n", "not a gold set that is known here"),
    ],
)
def test_what_is_nearly_gold_is_told_why_it_is_not(tmp_path, text, says):
    path = tmp_path / "g.txt"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(GoldError) as caught:
        inputs.read(path)
    assert says in str(caught.value)


def test_bad_squad_is_named_by_question_and_field(tmp_path):
    path = squad(tmp_path / "s.json", CONTEXT, "1905", answers=[{"text": "1905"}])
    with pytest.raises(GoldError, match="question r1: field 'answer_start' is not a whole number"):
        inputs.read(path)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([{"title": "T", "paragraphs": ["x"]}], "'T' paragraph 1: str instead of an object with"),
        ([{"paragraphs": []}, "x"], "field 'paragraphs' is not a list"),
        (
            [{"title": "T", "paragraphs": [
                {"context": "c", "qas": [{"id": "q", "question": "?", "answers": ["x"]}]}
            ]}],
            "question q: str instead of an object with 'text'",
        ),
    ],
)  # fmt: skip
def test_squad_of_another_shape_is_named_by_place(tmp_path, data, says):
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"data": data}), "utf-8")
    with pytest.raises(GoldError) as caught:
        inputs.read(path)
    assert says in str(caught.value)


def test_a_damaged_archive_is_named(tmp_path):
    row = json.dumps({"id": "a", "question": "Wann?", "lang": "de", "answer": "1905"})
    packed = bytearray(gzip.compress(row.encode()))
    packed[10] = 0xFF  # a block of a kind that deflate does not have
    path = tmp_path / "g.jsonl.gz"
    path.write_bytes(packed)
    with pytest.raises(GoldError, match=r"g\.jsonl\.gz: cannot be read: "):
        inputs.read(path)


def test_half_a_surrogate_pair_becomes_a_character_that_files_can_hold(tmp_path):
    path = tmp_path / "g.jsonl"
    path.write_text(
        '{"id": "a", "question": "Wann \\ud83d?", "answer": ["\\uDE00", "\\ud83d\\ude00"]}\n',
        "utf-8",
    )
    (question,) = inputs.read(path).questions
    assert (question.text, question.keys) == ("Wann \ufffd?", ("\ufffd", "\U0001f600"))


@pytest.mark.parametrize("grade", ["yes", "--1", "²", ""])
def test_a_bad_judgement_is_named_by_line(tmp_path, grade):
    folder = beir(tmp_path / "b")
    (folder / "qrels" / "test.tsv").write_text(f"q1\tp1\t{grade}\n", "utf-8")
    with pytest.raises(GoldError, match=r"test\.tsv:1: not 'query-id"):
        inputs.read(folder)


def test_a_missing_file_and_a_misplaced_second_file_are_errors(tmp_path):
    with pytest.raises(GoldError, match="no such file"):
        inputs.read(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match="--passages goes with SQuAD"):
        inputs.read(beir(tmp_path / "b"), passages=tmp_path / "x.json")


ROW = {"question": "Wann wurde das Rathaus gebaut?", "answer": "1905"}


@pytest.mark.parametrize(
    "wrap", [lambda rows: rows, lambda rows: {"data": rows}, lambda rows: {"results": rows}]
)
def test_a_json_file_of_rows_is_read_bare_or_wrapped(tmp_path, wrap):
    path = tmp_path / "g.json"
    rows = [{"query_id": "a", **ROW}, {"query_id": "b", "query": "Wer?", "gt_answer": "Meier"}]
    path.write_text(json.dumps(wrap(rows), indent=1), "utf-8")
    gold = inputs.read(path)
    assert gold.format == "JSON list"
    assert [(q.id, q.references) for q in gold.questions] == [("a", ("1905",)), ("b", ("Meier",))]


def test_the_spellings_of_several_answers_are_all_keys(tmp_path):
    row = {"id": "x", "question": "Wer?", "lang": "de", "answers": [["AA", "Auswärtiges Amt"]]}
    (question,) = inputs.read(write(tmp_path / "g.jsonl", row)).questions
    assert question.keys == ("AA", "Auswärtiges Amt")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_with_a_header_is_read_whatever_its_delimiter(tmp_path, delimiter):
    path = tmp_path / "g.csv"
    header = ["ID", "Question", "answers", "doc", "answerable", "theme"]
    cells = [
        ["a", '"Wann,\nund wo?"', '["1905", "im Jahr 1905"]', "a.txt", "true", "Bau"],
        ["b", "Wer war das?", "", "", "nein", ""],
    ]
    cells[0][2] = '"[""1905"", ""im Jahr 1905""]"'
    text = "".join(delimiter.join(row) + "\n" for row in [header, *cells])
    path.write_text(text, "utf-8-sig")
    gold = inputs.read(path)
    first, second = gold.questions
    assert (gold.format, first.id, first.text) == ("CSV", "a", "Wann,\nund wo?")
    assert (first.keys, first.documents) == (("1905", "im Jahr 1905"), ("a.txt",))
    assert (first.extra, second.answerable) == ({"theme": "Bau"}, False)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,question,answer\na,Wann, wo?,1905\n", "g.csv:2: 4 cells under 3 columns; put a text"),
        ("id,question,answerable\na,Wann?,maybe\n", "g.csv:2: field 'answerable' is 'maybe'"),
        ("id,answer,question\na,1905,\n", "g.csv:2: field 'question' is missing"),
    ],
)
def test_a_bad_table_is_named_by_line(tmp_path, text, says):
    path = tmp_path / "g.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(GoldError) as caught:
        inputs.read(path)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("Wann öffnet es?".encode("cp1252"), "cannot be read: 'utf-8' codec can't decode byte"),
        (b"x" * 131_073, "field larger than field limit (131072); close its quotation marks, or"),
    ],
)
def test_a_table_that_goes_wrong_far_down_is_named(tmp_path, cell, says):
    path = tmp_path / "g.csv"
    good = b"".join(b"%d,Wann war der Umbau?,1905\n" % number for number in range(800))
    path.write_bytes(b"id,question,answer\n" + good + b"last," + cell + b",1905\n")
    with pytest.raises(GoldError) as caught:
        inputs.read(path)
    assert str(path) in str(caught.value)
    assert says in str(caught.value)


def test_trec_judgements_are_read_without_questions(tmp_path):
    path = tmp_path / "qrels.txt"
    path.write_text("q1 0 d1 2\nq1 0 d2 0\nq2 0 d3 0\n", "utf-8")
    gold = inputs.read(path)
    assert gold.format == "TREC qrels"
    assert [(q.id, dict(q.relevant), q.text) for q in gold.questions] == [("q1", {"d1": 2}, "")]
    assert [drop.reason for drop in gold.dropped] == ["query without a relevant document"]
    for grade in ("high", "--1", "²"):
        path.write_text(f"q1 0 d1 2\nq1 0 d2 {grade}\n", "utf-8")
        with pytest.raises(GoldError, match=r"qrels\.txt:2: not 'query 0 document grade'"):
            inputs.read(path)
