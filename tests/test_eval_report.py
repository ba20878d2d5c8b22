"""The reports of a run: one page without anything from outside, and Markdown, both escaped."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from eval import failures, run
from eval.digest import plain

EVIL = '<script>alert(1)</script><img src="http://evil.example/x">'
LINK = "[here](http://evil.example) @somebody `code` | cell"
QUOTE = "Das Portal soll im Jahr 2027 fertig sein."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run whose gold, answers, passages and names try to become markup, and a run before it."""
    base = tmp_path_factory.mktemp("report")
    gold = [
        {"id": f"q{n}{EVIL}", "lang": "de" if n % 2 else "en", "question": f"Wann {n}? {EVIL}",
         "kind": f"k{n % 3}{LINK}", "doc": f"{n}{EVIL}.txt", "evidence": [f"{QUOTE} {EVIL}"],
         "keys": ["2027", EVIL]}
        for n in range(12)
    ]  # fmt: skip
    (base / f"gold {LINK.replace('/', '')}.jsonl").write_text(dump(gold), "utf-8")
    said = [
        {
            "id": row["id"], "status": "answered", "confidence": n / 12,
            "answer": f"{QUOTE} {EVIL}", "sentences": [{"text": QUOTE, "citations": [1]}],
            "citations": [{"number": 1, "document": row["doc"] if n % 3 else EVIL,
                           "quote": f"{QUOTE} {EVIL}"}],
            "passages": [{"document": f"{EVIL}.txt", "text": f"{QUOTE} {EVIL}", "score": 1.0}],
        }
        for n, row in enumerate(gold)
    ]  # fmt: skip
    (base / "said.jsonl").write_text(dump(said), "utf-8")
    (base / "gate.toml").write_text(
        f"[[floor]]\nmeasure = 'right'\nat_least = 0.99\nwhy = '{EVIL} {LINK}'\n", "utf-8"
    )
    words = [str(next(base.glob("gold*"))), "--predictions", str(base / "said.jsonl")]
    assert run.main([*words, "--out", str(base / "before")]) == 0
    words += ["--baseline", str(base / "before"), "--gate", str(base / "gate.toml")]
    assert run.main([*words, "--out", str(base / "out")]) == 1
    return base / "out"


def dump(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.open, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "line", "polyline"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def parsed(folder):
    tags = Tags()
    tags.feed((folder / "report.html").read_text("utf-8"))
    return tags


def test_the_page_is_whole_and_loads_nothing(parsed):
    assert parsed.open == []
    names = {tag for tag, _ in parsed.seen}
    assert not names & {"script", "img", "iframe", "link", "object", "a", "form"}
    attributes = {name for _, found in parsed.seen for name in found}
    assert not {"src", "href", "onclick", "onerror"} & attributes
    policy = next(found for tag, found in parsed.seen if "http-equiv" in found)
    assert policy["content"].startswith("default-src 'none'")


def test_what_documents_say_is_shown_and_never_markup(parsed):
    assert EVIL in parsed.text
    assert f"Wann 3? {EVIL}" in parsed.text


def test_the_page_has_every_part(parsed):
    for words in (
        "Gate: 1 of 1 demands failed", "Figures", "Against the baseline", "Where questions ended",
        "By language pair", "By kind", "Confidence", "Questions that ended badly", "Made with",
        "rag.cite.check with the bundled encoder",
    ):  # fmt: skip
        assert words in parsed.text, words
    assert sum(tag == "polyline" for tag, _ in parsed.seen) == 1
    assert sum(tag == "details" for tag, _ in parsed.seen) == 4


def test_the_page_shows_the_figures_of_results_json(folder, parsed):
    measures = json.loads((folder / "results.json").read_text("utf-8"))["measures"]
    right = measures["right"]["all"]
    assert f"{right['value']:.3f}{right['interval']['low']:.3f} – " in parsed.text


def test_the_markdown_names_gate_differences_and_figures(folder):
    text = (folder / "report.md").read_text("utf-8")
    assert "**Gate: failed** (1 demands)" in text
    assert re.search(r"\| `right` \| 0\.\d{3} \| 0\.\d{3} to 0\.\d{3} \| 12 \|", text)
    assert re.search(r"\| `hit@1` \| 12 \| .* \| 0/12/0 \|", text)
    assert "<script" not in text
    assert "](http" not in text
    assert "@somebody" not in text


def test_plain_text_stays_plain_in_markdown():
    assert plain("a|b\n<b> *x* [l](u) @me") == ("a\\|b &lt;b&gt; \\*x\\* \\[l\\]\\(u\\) &#64;me")


def test_a_search_without_answers_has_a_page_too(tmp_path):
    (tmp_path / "qrels").write_text("q1 0 d1 1\n", "utf-8")
    (tmp_path / "run").write_text("q1 Q0 d1 1 2.0 tag\n", "utf-8")
    words = [tmp_path / "qrels", "--predictions", tmp_path / "run", "--out", tmp_path / "out"]
    assert run.main([str(word) for word in words]) == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "nDCG@10" in page
    assert "Confidence" not in page
    assert "nDCG@10" in (tmp_path / "out" / "report.md").read_text("utf-8")


def ended(id, lost, *, status=None, confidence=None, **more):
    answer = {"status": status, "confidence": confidence} if status else None
    return {
        "id": id, "question": f"Question {id}?", "language": "en", "kind": "", "lost": lost,
        "answer": answer, **more,
    }  # fmt: skip


def test_the_worst_come_first_and_the_rest_is_counted():
    items = [
        ended("refused", "wrongly_refused", status="no_evidence", confidence=0.9),
        ended("missing", "failed"),
        ended("right", "right", status="answered", confidence=1.0),
        ended("unsure", "not_selected", status="answered", confidence=0.5),
        ended("sure", "wrongly_answered", status="answered", confidence=0.99, history=["Before?"]),
    ]
    assert [item["id"] for item in failures.worst(items)] == [
        "sure", "unsure", "missing", "refused",
    ]  # fmt: skip
    assert [item["id"] for item in failures.worst(items, 2)] == ["sure", "unsure"]
    assert failures.rest(items) == ""
    assert failures.rest(items, 3).startswith("and 1 more: report.html shows them")
    said = failures.line(items[4])
    assert said == "wrongly answered en, sure: Before? → Question sure? (confidence 0.99)"


def test_terminal_and_pull_request_fold_a_long_list(tmp_path, capsys):
    rows = [
        {"id": f"q{n:02d}", "lang": "en", "question": f"Is {n} a number?", "is_impossible": True}
        for n in range(15)
    ]
    said = [
        {"id": row["id"], "status": "answered", "confidence": n / 20, "answer": "Yes.",
         "sentences": [{"text": "Yes.", "citations": []}], "citations": []}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    (tmp_path / "gold.jsonl").write_text(dump(rows), "utf-8")
    (tmp_path / "said.jsonl").write_text(dump(said), "utf-8")
    words = [str(tmp_path / "gold.jsonl"), "--predictions", str(tmp_path / "said.jsonl")]
    assert run.main([*words, "--out", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr().out
    listed = re.findall(r"wrongly answered en, (q\d\d):", shown)
    assert listed == [f"q{n:02d}" for n in range(14, 4, -1)]
    assert "and 5 more: report.html shows them, items.jsonl has all" in shown
    markdown = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert re.findall(r"wrongly answered en, (q\d\d):", markdown) == listed
    assert "<details><summary>Ended badly, the worst 10 first</summary>" in markdown
    assert "and 5 more" in markdown
