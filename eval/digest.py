"""``report.md``: what a reviewer of a pull request needs, in one screen of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval import failures, headline, measures
from eval.page import Results, figure
from eval.pairing import won

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~-])")


def digest(results: Results, items: Sequence[failures.Item] = ()) -> str:
    """Return the Markdown; every text from gold or settings is escaped.

    Args:
        results: the figures, as in ``results.json``.
        items: the questions, as in ``items.jsonl``; the worst ones are listed.
    """
    gold = results["gold"]
    lines = [f"### Evaluation: {plain(gold['name'])}", ""]
    lines += [
        f"{gold['questions']:,} questions ({plain(gold['format'])}), seed {results['seed']}",
        "",
    ]
    lines += [
        *_headline(results),
        *_gate(results),
        *_paired(results),
        *_figures(results),
        *_lost(results),
    ]
    lines += _worst(items)
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is: no markup, tag, link or mention comes of it."""
    folded = " ".join(str(text).split())
    safe = folded.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", safe).replace("@", "&#64;").replace("://", ":&#47;/")


def _headline(results: Results) -> Iterator[str]:
    for language in ("en", "de"):
        told = headline.sentences(results, language)
        if told:
            yield f"**{headline.title(language)}** {' '.join(told)}"
            yield ""


def _gate(results: Results) -> Iterator[str]:
    verdicts = results["gate"]
    failed = [verdict for verdict in verdicts if not verdict["passed"]]
    if verdicts:
        yield f"**Gate: {'failed' if failed else 'passed'}** ({len(verdicts)} demands)"
        yield ""
        yield from (f"- ❌ {plain(verdict['line'])}" for verdict in failed)
        yield from [""] if failed else []


def _paired(results: Results) -> Iterator[str]:
    rows = [pair for pair in results["paired"] if pair["label"] == "all"]
    if rows:
        yield "| measure | n | baseline | now | difference | p | win/tie/loss |"
        yield "|---|--:|--:|--:|--:|--:|--:|"
        yield from map(_pair, rows)
        yield ""
        yield "p: randomisation test; \\* chance does not explain it (p below .05)."
        yield ""


def _pair(pair: Mapping[str, Any]) -> str:
    span = pair["interval"]
    shown = f" ({span['low']:+.3f} to {span['high']:+.3f})" if span else ""
    p = "–" if pair["p"] is None else f"{pair['p']:.3f}"
    counts = won(pair["wins"], pair["ties"], pair["losses"])
    star = " \\*" if pair["clear"] else ""
    return (
        f"| {_name(pair['measure'])} | {pair['n']:,} | {pair['old']:.3f} | {pair['new']:.3f} "
        f"| {pair['difference']:+.3f}{shown}{star} | {p} | {counts} |"
    )


def _figures(results: Results) -> Iterator[str]:
    yield "| measure | value | 95 % interval | n |"
    yield "|---|--:|--:|--:|"
    for name in results["measures"]:
        found = figure(results, name)
        if found is None:
            continue
        places, unit = (0, " ms") if measures.parse(name).unit == "ms" else (3, "")
        span = found["interval"]
        shown = f"{span['low']:.{places}f} to {span['high']:.{places}f}" if span else "–"
        yield f"| {_name(name)} | {found['value']:.{places}f}{unit} | {shown} | {found['n']:,} |"
    yield ""


def _lost(results: Results) -> Iterator[str]:
    counts = results["lost"].get("all", {})
    if counts:
        words = ", ".join(f"{place.replace('_', ' ')} {count:,}" for place, count in counts.items())
        yield f"Ended at: {words}."


def _worst(items: Sequence[failures.Item]) -> Iterator[str]:
    shown = failures.worst(items)
    if shown:
        rest = failures.rest(items)
        yield ""
        yield f"<details><summary>Ended badly, the worst {len(shown)} first</summary>"
        yield ""
        yield from (f"- {plain(failures.line(item))}" for item in shown)
        yield from [f"- … {plain(rest)}"] if rest else []
        yield ""
        yield "</details>"


def _name(measure: str) -> str:
    # As code, since hit@5 would mention somebody.
    return f"`{measure}`" + ("" if measures.parse(measure).higher_is_better else " ↓")
