"""Making gold: passages spread over documents, checks, and questions from feedback."""

from __future__ import annotations

import json

import pytest

from eval import goldwriter, inputs, make_gold
from eval.goldcheck import duplicate
from rag.assistant import Assistant
from rag.config import load

HARBOUR = """Vermerk zum Seehafen

Berlin, 3. März 2024

Der Ausbau des Hafenbeckens wurde im Haushaltsjahr 2024 mit 41 Millionen Euro veranschlagt.
Die Liegegebühren für Frachtschiffe steigen ab Januar um sechs Prozent. Ausgenommen sind Segler.
"""
BUDGET = """Bericht zum Haushalt

Für den Ausbau des Hafenbeckens sind im Haushaltsjahr 2024 insgesamt 41 Millionen Euro vorgesehen,
davon die Hälfte aus Mitteln des Bundes. Der Rechnungshof hat dazu keine Einwände erhoben.
"""
BEES = """Report on urban beekeeping

The city counted 312 registered beekeepers in the spring of 2023, most of them in the east.
Permits for rooftop hives are issued by the veterinary office within ten working days.
"""
DOCUMENTS = {"hafen.txt": HARBOUR, "haushalt.txt": BUDGET, "bees.txt": BEES}
HIVES = {
    "id": "g001", "lang": "en", "kind": "fact", "doc": "bees.txt",
    "question": "Which office issues permits for rooftop hives?",
    "evidence": ["issued by the veterinary office"], "keys": ["veterinary office"],
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    from ingest.pipeline import ingest

    folder = tmp_path_factory.mktemp("gold")
    documents = folder / "documents"
    documents.mkdir()
    for name, text in DOCUMENTS.items():
        (documents / name).write_text(text, "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([documents], settings).failed
    return folder / "index"


def dump(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def typed(monkeypatch, *words):
    """Let these words be what a person types; the prompts are returned as they come."""
    waiting, prompts = list(words), []

    def answer(prompt):
        prompts.append(prompt)
        if not waiting:
            raise EOFError
        return waiting.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    return prompts


def call(*words):
    return make_gold.main([str(word) for word in words])


def test_passages_come_in_turn_from_all_documents(index, tmp_path):
    gold = list(inputs.read(dump(tmp_path / "g.jsonl", HIVES)).questions)
    with Assistant.open(index, load({}, environ={})) as assistant:
        names = [one.info.name for one in goldwriter.spread(assistant, gold, 0)]
        fresh = [one.info.name for one in goldwriter.spread(assistant, [], 0)]
    # bees.txt has one passage, and a question stands on it.
    assert sorted(names[:2]) == ["hafen.txt", "haushalt.txt"]
    assert "bees.txt" not in names
    assert sorted(fresh[:3]) == sorted(DOCUMENTS)


def test_a_question_is_taken_down_and_can_be_read_as_gold(index, tmp_path, monkeypatch, capsys):
    path = dump(tmp_path / "g.jsonl", HIVES)
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")
    words = ("Wie stark steigen die Liegegebühren?", "", "number", "nonsense", "steigen ab Januar",
             "drei Prozent", "sechs Prozent | six percent")  # fmt: skip
    # An empty line passes on to the next document.
    passing = [""] * (next_document(index, path) == "haushalt.txt")
    prompts = typed(monkeypatch, *passing, *words, "q")
    assert call("write", path, "--index", index) == 0
    shown = capsys.readouterr().out
    assert "that does not stand in the passage" in shown
    assert "no key stands in the passage" in shown
    assert "1 questions added" in shown
    assert any("language of the question (de)" in prompt for prompt in prompts)
    _, question = inputs.read(path).questions
    assert (question.id, question.kind, question.language) == ("g002", "number", "de")
    assert question.documents == ("hafen.txt",)
    assert question.keys == ("sechs Prozent", "six percent")


def next_document(index, path):
    gold = list(inputs.read(path).questions)
    with Assistant.open(index, load({}, environ={})) as assistant:
        return next(goldwriter.spread(assistant, gold, 0)).info.name


def test_a_question_that_is_asked_already_or_answered_elsewhere_is_doubted(
    index, tmp_path, monkeypatch, capsys
):
    path = dump(tmp_path / "g.jsonl", HIVES)
    document = next_document(index, path)
    cost = "Wie viele Millionen Euro kostet der Ausbau des Hafenbeckens?"
    typed(monkeypatch, cost, "de", "number", "41 Millionen Euro", "41 Millionen", "n", "q")
    assert call("write", path, "--index", index) == 0
    shown = capsys.readouterr().out
    other = {"hafen.txt": "haushalt.txt", "haushalt.txt": "hafen.txt"}[document]
    assert f"it is answered elsewhere too – {other}" in shown
    assert "0 questions added" in shown
    assert len(inputs.read(path).questions) == 1


def test_an_unanswerable_question_needs_no_evidence(index, tmp_path, monkeypatch):
    path = tmp_path / "new" / "g.jsonl"
    typed(monkeypatch, "Wer leitet den Seehafen heute?", "", "wrong", "unanswerable")
    # The end of input stops it; what was written stays.
    assert call("write", path, "--index", index) == 0
    (question,) = inputs.read(path).questions
    assert (question.id, question.answerable, question.documents) == ("g001", False, ())


def test_check_names_the_rows_that_a_run_would_drop(index, tmp_path, capsys):
    nothing = {"id": "n", "question": "Wer?"}
    path = dump(tmp_path / "g.jsonl", HIVES, {**HIVES, "question": "Which office?"}, nothing)
    assert call("check", path, "--index", index) == 1
    shown = capsys.readouterr().out
    assert f"wrong {path}:2: id 'g001' was used before" in shown
    assert f"wrong {path}:3: nothing to judge by" in shown
    assert "1 questions, 2 rows left out, 2 wrong, 0 to look at" in shown


def test_check_finds_misplaced_evidence_and_duplicates(index, tmp_path, capsys):
    path = dump(
        tmp_path / "g.jsonl",
        HIVES,
        {**HIVES, "id": "b", "question": "Which office issues the permits for rooftop hives?"},
        {**HIVES, "id": "c", "doc": "hafen.txt", "question": "Was kostet das?", "lang": "de"},
        {**HIVES, "id": "d", "doc": "none.txt", "question": "Wer?", "lang": "de"},
        {**HIVES, "id": "e", "kind": "unanswerable", "question": "Wo?", "lang": "de"},
        {"id": "f", "lang": "de", "question": "Wie viele Millionen Euro kostet das Hafenbecken?",
         "doc": "hafen.txt", "evidence": ["mit 41 Millionen Euro veranschlagt"],
         "keys": ["41 Millionen"]},
    )  # fmt: skip
    assert call("check", path, "--index", index) == 1
    shown = capsys.readouterr().out
    for line in (
        "wrong b: asks the same as g001",
        "wrong c: evidence does not stand there: issued by the veterinary office",
        "wrong c: no key stands in the document",
        "wrong d: no such document: none.txt",
        "wrong e: is marked unanswerable and has evidence",
        "look  c: it is answered elsewhere too – bees.txt: ",
        "look  f: it is answered elsewhere too – haushalt.txt: ",
        "6 questions, 5 wrong, 3 to look at",
    ):
        assert line in shown, line
    assert "wrong g001" not in shown
    assert call("check", dump(tmp_path / "good.jsonl", HIVES), "--index", index) == 0


def test_one_other_number_or_name_makes_another_question(tmp_path):
    rows = [
        {**HIVES, "id": year, "question": f"How many keepers were there in the city in {year}?"}
        for year in ("2022", "2023", "Berlin")
    ]
    first, second, third = inputs.read(dump(tmp_path / "g.jsonl", *rows)).questions
    assert duplicate(third, [first, second]) is None
    assert duplicate(second, [first]) is None
    assert duplicate(second, [second]) is second


def test_feedback_gives_questions_with_the_cited_place(tmp_path, capsys):
    quote = "Permits for rooftop hives are issued by the veterinary office within ten working days."
    answer = {
        "question": HIVES["question"], "language": "en", "status": "answered", "useful": True,
        "sentences": [{"text": quote, "citations": [1]}],
        "citations": [{"number": 1, "document": "bees.txt", "quote": quote}],
    }  # fmt: skip
    refusal = {**answer, "question": "Who keeps wasps?", "status": "no_evidence", "citations": [],
               "sentences": []}  # fmt: skip
    bad = {**answer, "question": "How many keepers?", "useful": False}
    feedback = dump(tmp_path / "f.jsonl", answer, answer, refusal, bad)
    path = tmp_path / "g.jsonl"
    assert call("import", feedback, path) == 0
    shown = capsys.readouterr().out
    assert f"f.jsonl:2: asks the same as {feedback}:1: {HIVES['question']}" in shown
    assert "f.jsonl:4: not useful, needs a person: How many keepers?" in shown
    assert "2 of 4 taken" in shown
    first, second = inputs.read(path).questions
    assert (first.id, first.documents, first.evidence) == ("f001", ("bees.txt",), (quote,))
    assert (second.id, second.answerable) == ("f002", False)
    # A second time, and after another question.
    later = {**refusal, "history": ["Who keeps bees?"]}
    more = dump(tmp_path / "more.jsonl", {**answer, "question": HIVES["question"].upper()}, later)
    assert call("import", more, path) == 0
    shown = capsys.readouterr().out
    assert "more.jsonl:1: asks the same as f001" in shown
    assert "1 of 2 taken" in shown
    assert inputs.read(path).questions[2].history == ("Who keeps bees?",)
    assert call("import", dump(tmp_path / "x.jsonl", {"question": "Wer?"}), path) == 2
    assert "x.jsonl:1: field 'useful' is not true or false" in capsys.readouterr().err


def test_feedback_is_doubted_where_its_quote_is_out_of_place_or_stands_elsewhere(
    index, tmp_path, capsys
):
    def marked(question, quote):
        return {
            "question": question, "language": "de", "status": "answered", "useful": True,
            "sentences": [{"text": quote, "citations": [1]}],
            "citations": [{"number": 1, "document": "hafen.txt", "quote": quote}],
        }  # fmt: skip

    feedback = dump(
        tmp_path / "f.jsonl",
        marked("Was kostet der Ausbau des Hafenbeckens?", "41 Millionen Euro"),
        marked("Wer ist von den Liegegebühren ausgenommen?", "Ausgenommen sind Ruderboote."),
    )
    assert call("import", feedback, tmp_path / "g.jsonl", "--index", index) == 0
    first, second, _ = capsys.readouterr().out.splitlines()
    assert "f.jsonl:1: taken; it is answered elsewhere too – haushalt.txt: " in first
    assert "f.jsonl:2: taken; evidence does not stand there: Ausgenommen sind Ruderboote." in second


PAGE = {
    "language": "de", "status": "answered", "useful": True, "note": "", "history": [],
    "narrowed": [], "taken_back": [], "limited": False, "withheld": False, "sentences": [],
}  # fmt: skip


def test_words_that_the_page_left_out_are_read_from_the_index_or_asked_for(index, tmp_path, capsys):
    with Assistant.open(index, load({}, environ={})) as assistant:
        (info,) = (one for one in assistant.documents() if one.name == "hafen.txt")
        text = assistant.document(info.id).text
    start = text.index("Ausgenommen sind Segler.")
    place = {"number": 1, "document_id": info.id, "start": start, "end": start + 24}
    row = {**PAGE, "question": "Wer zahlt nichts?", "withheld": True, "citations": [place]}
    gone = {**row, "question": "Wer zahlt mehr?", "citations": [{**place, "document_id": "x"}]}
    said, path = dump(tmp_path / "f.jsonl", row, gone), tmp_path / "g.jsonl"
    assert call("import", said, path) == 0
    assert "f.jsonl:1: its words stand in the index alone; give --index" in capsys.readouterr().out
    assert call("import", said, path, "--index", index) == 0
    shown = capsys.readouterr().out
    assert "f.jsonl:1: taken; holds words that not everybody may read" in shown
    assert "f.jsonl:2: the document that it cites is not in the index any more" in shown
    (question,) = inputs.read(path).questions
    assert question.documents == ("hafen.txt",)
    assert question.evidence == ("Ausgenommen sind Segler.",)


def test_what_another_reader_would_not_get_is_left_to_a_person(tmp_path, capsys):
    cited = [{"number": 1, "document": "a.txt", "quote": "Die Antwort steht hier."}]
    rows = [
        {**PAGE, "question": "Eins?", "citations": cited, "narrowed": ["kind"]},
        {**PAGE, "question": "Zwei?", "citations": cited, "taken_back": ["AA"]},
        {**PAGE, "question": "Drei?", "citations": [], "status": "no_evidence", "limited": True},
        {**PAGE, "question": "Vier?", "citations": cited, "limited": True},
        {**PAGE, "question": "Vier?", "citations": cited, "useful": False, "note": "\x1b[2Jnein"},
    ]
    path = tmp_path / "g.jsonl"
    assert call("import", dump(tmp_path / "f.jsonl", *rows), path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "asked in chosen documents, needs a person: Eins?" in lines[0]
    assert "asked with a reading taken back, needs a person: Zwei?" in lines[1]
    assert "refused to somebody who does not see all documents, needs a person" in lines[2]
    assert lines[3].endswith("f.jsonl:4: taken")
    # That somebody else found it wrong must not get lost, nor may a note command the terminal.
    assert lines[4].endswith("f.jsonl:5: not useful, needs a person: Vier? ([2Jnein)")
    assert [question.text for question in inputs.read(path).questions] == ["Vier?"]


def test_without_an_index_or_with_given_passages_it_says_so(tmp_path, capsys):
    path = dump(tmp_path / "g.jsonl", HIVES)
    assert call("check", path, "--index", tmp_path / "none") == 3
    assert "none" in capsys.readouterr().err
    assert call("check", tmp_path / "missing.jsonl", "--index", tmp_path) == 2
