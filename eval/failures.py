"""The part of the page that lists the questions that ended badly, with what was found and cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from eval.lost import Place

AT_MOST = 300
"""Questions shown; beyond, the page gets too long to read and ``items.jsonl`` has them all."""
_LONGEST = 400
_RETRIEVED = 3

Item = Mapping[str, Any]


def failed(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Return the questions that did not end well, by place, in the order of the pipeline."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item["lost"] and item["lost"] != Place.RIGHT:
            found[item["lost"]].append(item)
    return {place.value: found[place.value] for place in Place if place.value in found}


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
