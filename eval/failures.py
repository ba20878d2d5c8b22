"""The questions that ended badly: the worst few to print, all with what was found and cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from eval.lost import Place

AT_MOST = 300
"""Questions shown; beyond, the page gets too long to read and ``items.jsonl`` has them all."""
_LONGEST = 400
_QUESTION = 100
_RETRIEVED = 3

WORST = 10
"""Questions that the terminal and the pull request show; the page and items.jsonl have more."""

Item = Mapping[str, Any]


def failed(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Return the questions that did not end well, by place, in the order of the pipeline."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item["lost"] and item["lost"] != Place.RIGHT:
            found[item["lost"]].append(item)
    return {place.value: found[place.value] for place in Place if place.value in found}


def worst(items: Sequence[Item], most: int = WORST) -> list[Item]:
    """Return the questions that ended worst, at most so many.

    First come those that were answered, and wrongly so, the surest first: they mislead. Then those
    that failed, then those lost without an answer, in the order of the pipeline.
    """
    bad = [item for group in failed(items).values() for item in group]
    return sorted(bad, key=_severity)[:most]


def _severity(item: Item) -> tuple[int, float]:
    answer = item.get("answer") or {}
    if item["lost"] == Place.FAILED:
        return 1, 0.0
    if answer.get("status") not in ("answered", "partial"):
        return 2, 0.0
    sure = answer.get("confidence")
    return 0, -float(sure) if isinstance(sure, int | float) else 0.0


def line(item: Item) -> str:
    """Return one line on a question: where it was lost, its language, id and words, how sure."""
    sure = (item.get("answer") or {}).get("confidence")
    shown = f" (confidence {sure:.2f})" if isinstance(sure, float) else ""
    about = " ".join(filter(None, (item["lost"].replace("_", " "), item["language"])))
    return f"{about}, {item['id']}: {_cut(_asked(item), _QUESTION)}{shown}"


def _asked(item: Item) -> str:
    """Return the question, the one before it first where it goes on from one."""
    return " → ".join([*item.get("history", [])[-1:], item["question"] or ""])


def rest(items: Sequence[Item], most: int = WORST) -> str:
    """Return how many more ended badly and where they are; empty where there are none."""
    left = sum(map(len, failed(items).values())) - most
    return f"and {left:,} more: report.html shows them, items.jsonl has all" if left > 0 else ""


def section(items: Sequence[Item]) -> str:
    """Return the list as HTML, empty where nothing failed."""
    found = failed(items)
    if not found:
        return ""
    total, left = sum(map(len, found.values())), AT_MOST
    parts = []
    for place, rows in found.items():
        shown = rows[:left]
        left -= len(shown)
        if shown:
            words = escape(place.replace("_", " "))
            parts.append(f"<h3>{words} ({len(rows):,})</h3>" + "".join(map(_details, shown)))
    more = (
        f"The first {AT_MOST:,} of {total:,}; all are in items.jsonl. " if total > AT_MOST else ""
    )
    note = (
        f"{more}Open a question to see what the gold asks for, what was found and what was cited."
    )
    return f'<h2>Questions that ended badly</h2><p class="soft">{note}</p>{"".join(parts)}'


def _details(item: Item) -> str:
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in _facts(item) if value
    )
    about = " · ".join(filter(None, (str(item["id"]), item["language"], item["kind"])))
    return (
        f"<details><summary>{escape(item['question'] or str(item['id']))}"
        f'<span class="soft">{escape(about)}</span></summary><dl>{facts}</dl></details>'
    )


def _facts(item: Item) -> Iterator[tuple[str, str]]:
    """Yield names and escaped values."""
    gold, answer = item["gold"], item.get("answer") or {}
    if not item["answerable"]:
        yield "gold", "no document answers this"
    yield "source", escape(", ".join(gold["documents"][:_RETRIEVED]))
    yield "evidence", _quote(gold["evidence"])
    yield "keys", escape(" | ".join(gold["keys"]))
    if "passages" in item:
        rank = item.get("rank")
        yield "right at rank", str(rank) if rank else "not found" if item["answerable"] else ""
        yield "found", "<br>".join(map(_passage, item["passages"][:_RETRIEVED]))
    yield "status", escape(str(answer.get("status") or item.get("error") or "no answer"))
    yield "answer", escape(_cut(str(answer.get("answer") or "")))
    cited = [
        f"{c.get('document')}: {_cut(str(c.get('quote')))}" for c in answer.get("citations", [])
    ]
    yield "cited", "<br>".join(map(escape, cited))


def _passage(passage: Mapping[str, Any]) -> str:
    page = f", p. {passage['page']}" if passage.get("page") else ""
    mark = ' <b class="good">right</b>' if passage["right"] else ""
    where = escape(f"{passage['rank']}. {passage['document']}{page}")
    text = escape(_cut(passage["text"], 160))
    return f'{where}{mark}<br><span class="soft">{text}</span>'


def _quote(texts: Sequence[str]) -> str:
    return "<br>".join(f'<q dir="auto">{escape(_cut(text))}</q>' for text in texts[:2])


def _cut(text: str, longest: int = _LONGEST) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= longest else folded[:longest].rstrip() + " …"
