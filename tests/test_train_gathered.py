"""Papers put together from pieces stay the same: questions point into them by characters."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from train import gathered, questions


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def page(source: str, words: str, count: int = 400) -> str:
    """A line of qa-en whose passage is `words` with a number, `count` times."""
    passage = " ".join(f"{words}{number}" for number in range(count))
    return json.dumps({"source": source, "question": "?", "passage": passage, "answer": []})


def test_a_page_that_repeats_an_earlier_one_or_is_of_another_source_is_left_out(
    tmp_path: Path,
) -> None:
    kept, other = page("doc2dial", "one"), page("doc2dial", "two")
    lines = [kept, page("policyqa", "three"), kept, page("doc2dial", "few", 20), other]
    write(tmp_path / "training/qa-en.jsonl.xz", lines)
    found = gathered.guidance(tmp_path)
    assert list(found) == ["guidance/guidance-0000.txt", "guidance/guidance-0001.txt"]
    assert [text[:4] for text in found.values()] == ["one0", "two0"]


def test_news_comes_in_papers_of_one_language_each_without_short_sentences(tmp_path: Path) -> None:
    pairs = [(f"Satz {n} " + "so " * 40, f"Sentence {n} " + "so " * 40) for n in range(100)]
    told = [f"opus-news-tatoeba\t{german}\t{english}" for german, english in pairs]
    others = ["opus-news-tatoeba\tKurz.\tShort.", f"multi30k\t{'Bild ' * 30}\t{'picture ' * 30}"]
    write(tmp_path / "training/parallel-de-en.tsv.xz", others + told)
    found = [text.split("\n\n") for text in gathered.news(tmp_path).values()]
    assert [len(sentences) for sentences in found] == [40, 40, 20]
    starts = [{one.split()[0] for one in sentences} for sentences in found]
    assert starts == [{"Satz"}, {"Sentence"}, {"Satz"}]
    assert len({one.split()[1] for sentences in found for one in sentences}) == 100


def test_every_text_of_our_own_is_asked_about() -> None:
    asked = {json.loads(line)["doc"] for line in questions.SOURCE.read_text("utf-8").splitlines()}
    texts = gathered.ours(Path("unused"))
    assert texts.keys() == {name for name in asked if name.startswith("ours/")}
    assert all(len(text) > 1000 for text in texts.values())


SHARED = Path(__file__).parents[2] / "shared"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not here")
def test_every_key_of_a_question_stands_in_the_evidence_that_it_points_to() -> None:
    found = [one for one in questions.read(SHARED) if one.evidence]
    lacking = [
        one.id for one in found if not any(key in text for key in one.keys for text in one.evidence)
    ]
    assert len(found) > 10_000
    assert lacking == []
