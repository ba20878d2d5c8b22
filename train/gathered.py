"""Papers beside those of parliament: laws, guidance, news, and texts of our own.

Each is `FOLDER/NAME.txt`, the same on every machine, so that train/questions.jsonl can point into
it by characters. The first three are put together from training text that comes in pieces.
"""

import json
from collections.abc import Callable
from pathlib import Path

from train import data
from train.text import fold

TEXTS = Path(__file__).with_name("texts.jsonl")
NEWS_SENTENCES, NEWS_PAPERS = 40, 80
SHORTEST_NEWS, LONGEST_NEWS = 80, 320  # characters of the German side
SHORTEST_GUIDANCE = 1200
OVERLAP = 0.2
"""Share of a page's word eights that stand in an earlier one: above it, the page is left out."""


def laws(shared: Path) -> dict[str, str]:
    """Return the sections of each federal law as one text, by member name."""
    found: dict[str, list[str]] = {}
    for line in data.lines(shared / "training/gesetze-sections.jsonl.xz"):
        row = json.loads(line)
        name = f"gesetze/{row['abbreviation'].replace('/', '-')}.txt"
        found.setdefault(name, []).append(f"{row['heading']}\n{row['text']}")
    return {name: "\n\n".join(sections) for name, sections in found.items()}


def guidance(shared: Path) -> dict[str, str]:
    """Return pages of US agencies out of `qa-en`, none of which repeats another (English)."""
    found: dict[str, str] = {}
    seen: set[tuple[str, ...]] = set()
    for line in data.lines(shared / "training/qa-en.jsonl.xz"):
        row = json.loads(line)
        if row["source"] != "doc2dial" or len(row["passage"]) < SHORTEST_GUIDANCE:
            continue
        words = row["passage"].split()
        eights = {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
        if len(eights & seen) <= OVERLAP * len(eights):
            found[f"guidance/guidance-{len(found):04d}.txt"] = fold(row["passage"])
            seen |= eights
    return found


def news(shared: Path) -> dict[str, str]:
    """Return sentences of the news, a paragraph each; German and English papers in turn.

    The sentences of a paper have nothing to do with each other: a context that does not help.
    """
    pairs = [
        pair
        for pair in dict.fromkeys(data.parallel(shared, "opus-news-tatoeba"))
        if SHORTEST_NEWS <= len(pair[0]) <= LONGEST_NEWS and len(pair[1]) >= SHORTEST_NEWS
    ]
    pairs.sort(key=lambda pair: data.bucket(pair[0]))
    cuts = range(0, min(len(pairs), NEWS_PAPERS * NEWS_SENTENCES), NEWS_SENTENCES)
    return {
        f"news/news-{number:03d}.txt": "\n\n".join(
            fold(pair[number % 2]) for pair in pairs[cut : cut + NEWS_SENTENCES]
        )
        for number, cut in enumerate(cuts)
    }


def ours(_shared: Path) -> dict[str, str]:
    """Return the texts of train/texts.jsonl, by member name.

    Articles as in an encyclopaedia (`enc-`) and papers as offices write them (`adm-`), written to
    ask questions about: nothing in them is to be relied on.
    """
    rows = map(json.loads, TEXTS.read_text(encoding="utf-8").splitlines())
    return {f"ours/{row['name']}.txt": row["text"] for row in rows}


FOLDERS: dict[str, Callable[[Path], dict[str, str]]] = {
    "gesetze": laws,
    "guidance": guidance,
    "news": news,
    "ours": ours,
}
