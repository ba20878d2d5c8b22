"""A published table row, reproduced through the harness: BM25 on XQuAD-Retrieval.

MTEB's result store gives ``baseline-bm25s`` an nDCG@10 of .925 on German and .965 on English. It is
bm25s with its English stop words and Snowball's English stemmer, whatever the language; so is this.
We have 24 of the 48 articles (612 of 1,190 questions, 120 of 240 paragraphs). How far a random half
of the articles may lie from the whole is the interval of the half itself, ± .025 by articles; that
the pool is half as large moves the figure less (12 of the 24 articles: by + .004 in German, by
- .0001 in English, mean of twelve draws). So half the interval's width is the tolerance.
"""

from __future__ import annotations

import json

import pytest

from eval import inputs, run

PUBLISHED = {"de": 0.925, "en": 0.965}
TOLERANCE = 0.025


@pytest.mark.shared
@pytest.mark.parametrize("language", ["de", "en"])
def test_bm25_gives_the_published_figure_on_xquad(shared, tmp_path, language):
    path = shared / "eval" / f"xquad-dev.{language}.json"
    gold = inputs.read(path)
    assert (len(gold.questions), len(gold.passages)) == (612, 120)
    (tmp_path / "bm25.run").write_text(bm25(gold), "utf-8")
    words = [path, "--predictions", tmp_path / "bm25.run", "--measures", "nDCG@10"]
    words += ["--out", tmp_path / "out"]
    assert run.main([str(word) for word in words]) == 0
    figure = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    found = figure["measures"]["nDCG@10"]["all"]
    assert found["n"] == 612
    assert found["value"] == pytest.approx(PUBLISHED[language], abs=TOLERANCE)
    assert found["interval"]["low"] < PUBLISHED[language] < found["interval"]["high"]


def bm25(gold):
    """Return a TREC run of the gold's own passages."""
    import bm25s
    import Stemmer

    def words(texts):
        stemmer = Stemmer.Stemmer("english")
        return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)

    retriever = bm25s.BM25()
    retriever.index(words([passage.text for passage in gold.passages]), show_progress=False)
    asked = words([question.text for question in gold.questions])
    found = retriever.retrieve(asked, k=100, show_progress=False)
    return "".join(
        f"{question.id} Q0 {gold.passages[at].id} {rank} {score:.6f} bm25s\n"
        for question, places, scores in zip(gold.questions, *found, strict=True)
        for rank, (at, score) in enumerate(zip(places, scores, strict=True), 1)
    )
