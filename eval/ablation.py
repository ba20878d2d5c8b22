"""What each step of the word analysis is worth: BM25 alone, one switch at a time.

    python -m eval.ablation --shared ../shared [--write]

Passages, analysis and word index are the product's own; vectors and reranking take no part. The
table goes to the terminal, and with ``--write`` to its place in docs/benchmarks.md. Synonyms come
from a list of OpenThesaurus (LGPL), which is not part of the product.
"""

from __future__ import annotations

import argparse
import lzma
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from eval import benchmark, inputs, measures
from eval.items import Gold, Outcome, Question, Retrieved, Row
from ingest.chunk import passages
from ingest.entries import entries
from ingest.reader import read
from rag.analysis.acronyms import Glossary
from rag.analysis.compounds import normal
from rag.analysis.language import function_words
from rag.analysis.rules import USUAL, Rules
from rag.analysis.stems import stem
from rag.analysis.words import Analyser
from rag.config import load
from rag.errors import FundstelleError, GoldError
from rag.index.catalogue import Derived
from rag.index.words import WordsFile, WordsTable
from rag.question.query import understand
from rag.types import Document, Passage

DEPTH = 10
"""Passages that a question is answered with; no measure of the table looks further down."""

Text = tuple[Document, Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Set:
    """Questions with the documents that they are asked of, chunked, and one measure."""

    name: str
    questions: tuple[Question, ...]
    texts: tuple[Text, ...]
    measure: str


def rules(synonyms: Path) -> Iterator[tuple[str, Rules]]:
    """Yield the rows of the table: what is changed, and the rules that are changed so."""
    yield "all that is usual", USUAL
    yield "without compound splitting", Rules(compounds=False)
    yield "parts of a compound joined by AND", Rules(joined=not USUAL.joined)
    yield "without folding of ä, ö, ü, ß", Rules(folding=False)
    yield "without stems", Rules(inflection=False)
    yield "without any of these", Rules(compounds=False, folding=False, inflection=False)
    if synonyms.exists():
        related = thesaurus(synonyms)
        for weight in (0.1, 0.3):
            title = f"with synonyms (OpenThesaurus) at {weight:g}"
            yield title, Rules(related=related, related_weight=weight)


def sets(shared: Path) -> Iterator[Set]:
    """Yield the development sets that are there, in the language of their passages."""
    gold, corpus = shared / "eval" / "policy-dev.jsonl", shared / "corpora" / "policy-dev"
    if gold.exists():
        found = inputs.read(gold)
        texts = tuple(_chunked(corpus))
        for language in ("de", "en"):
            asked = tuple(q for q in found.questions if q.language == language)
            if asked:
                yield Set(f"policy-dev {language} hit@5", asked, texts, "hit@5")
    given = {"XQuAD-dev de→de": "xquad-dev.de.json", "BT-QA-dev": "btqa-dev"}
    for name, file in given.items():
        path = shared / "eval" / file
        if path.exists():
            one = inputs.read(path)
            yield Set(f"{name} nDCG@10", one.questions, tuple(_given(one)), "nDCG@10")


def score(one: Set, analyser: Analyser) -> float:
    """Return the set's measure for BM25 over terms that ``analyser`` makes."""
    glossary = Glossary.load(None)
    with tempfile.TemporaryDirectory() as folder:
        places = _index(one.texts, analyser, Path(folder))
        words = WordsFile.open(Path(folder))
        rows = [Row(q, _asked(q, words, places, analyser, glossary)) for q in one.questions]
    scores = measures.parse(one.measure).scores(rows)
    return fmean(value for value in scores if isinstance(value, float))


def table(shared: Path, some: Iterable[tuple[str, Rules]]) -> str:
    """Return the table in Markdown: a row per change of the rules, a column per set."""
    columns = list(sets(shared))
    if not columns:
        raise GoldError("no development set is there", where=str(shared), remedy="give --shared")
    lines = ["| | " + " | ".join(one.name for one in columns) + " |"]
    lines.append("|---|" + "---|" * len(columns))
    for title, changed in some:
        analyser = Analyser(changed)
        cells = [f"{score(one, analyser):.3f}".lstrip("0") for one in columns]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
        print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)


def thesaurus(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the stems of each German word's synonyms, by its own stem.

    ``path`` is OpenThesaurus' text dump: a line per meaning, words parted by semicolons, notes in
    brackets. Phrases and function words are left out: they have no term of their own.
    """
    near: dict[str, set[str]] = {}
    small = function_words("de")
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            words = {re.sub(r"\s*\([^)]*\)", "", word).strip() for word in line.split(";")}
            plain = {w.lower() for w in words if w.isalpha() and w.lower() not in small}
            stems = {stem(word, "de") for word in plain if len(normal(word)) > 2}
            for one in stems:
                near.setdefault(one, set()).update(stems - {one})
    return {one: tuple(sorted(others)) for one, others in near.items() if others}


def _chunked(folder: Path) -> Iterator[Text]:
    most = load(environ={}).passage_tokens
    for path in sorted(folder.iterdir()):
        document = read(path, name=path.name, source=str(path))
        yield document, passages(document, most)


def _given(gold: Gold) -> Iterator[Text]:
    from eval.given import as_document

    for given in gold.passages:
        document, passage = as_document(given)
        yield document, [passage]


def _index(texts: Sequence[Text], analyser: Analyser, folder: Path) -> list[Retrieved]:
    """Write the words of all passages; return what each key stands for."""
    writer = WordsTable(folder)
    places: list[Retrieved] = []
    for number, (document, some) in enumerate(texts):
        for entry in entries(document, some, analyser):
            start, end = entry.passage.start, entry.passage.end
            derived = Derived(len(places), number, " ".join(entry.terms), " ".join(entry.context))
            writer.add([derived])
            text = document.text[start:end]
            places.append(Retrieved(document.info.name, text, 0.0, None, start, end))
    writer.commit(1)
    writer.close()
    return places


def _asked(
    question: Question,
    words: WordsFile,
    places: Sequence[Retrieved],
    analyser: Analyser,
    glossary: Glossary,
) -> Outcome:
    query = understand(question.text, analyser, glossary)
    found = words.search(query.terms, DEPTH)
    return Outcome(question.id, tuple(places[one.key] for one in found))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, show the table, and write it where that is asked for."""
    parser = argparse.ArgumentParser(prog="eval.ablation", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--write", action="store_true", help=f"put the table into {benchmark.PAGE}")
    arguments = parser.parse_args(argv)
    try:
        synonyms = arguments.shared / "training" / "openthesaurus.txt.xz"
        made = table(arguments.shared, rules(synonyms))
        if arguments.write:
            benchmark.write(benchmark.PAGE, "ablation", made)
    except FundstelleError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
