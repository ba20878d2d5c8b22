"""``report.html``: one page that works offline, without scripts, and reads well in print.

All text of gold, documents and answers is untrusted and is escaped; a content policy in the page
forbids scripts and anything from outside besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from eval import charts, failures, headline, measures
from eval.lost import Place
from eval.measures.base import Values
from eval.pairing import won

Results = Mapping[str, Any]
Item = Mapping[str, Any]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_TILES = (
    ("right", "of all questions end well: answered from the evidence, or refused"),
    ("hit@5", "of answerable questions have a right passage in the first five"),
    ("nDCG@10", "quality of the ranking"),
    ("answer_key", "of answerable questions: the answer shows the fact"),
    ("citation_recall", "of an answer's sentences are borne out by what they cite"),
    ("refusal", "of unanswerable questions are refused"),
    ("false_refusal", "of answerable questions are refused"),
)
_SLICES = ("language pair", "document kind", "kind")
_SHOWN = ("hit@5", "nDCG@10", "answer_key", "evidence_cited", "right", "right_when_answered",
          "citation_recall", "refusal", "false_refusal")  # fmt: skip


def page(results: Results, items: Sequence[Item]) -> str:
    """Return the whole page.

    Args:
        results: what ``results.json`` holds.
        items: what ``items.jsonl`` holds.
    """
    style = files("eval").joinpath("report.css").read_text("utf-8")
    name = escape(str(results["gold"]["name"]))
    parts = "\n".join(
        part
        for part in (
            _head(results), _headline(results), _tiles(results), _gate(results),
            _figures(results), _paired(results), _lost(results), _slices(results),
            _confidence(items), failures.section(items), _made(results),
        )
        if part
    )  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation: {name}</title><style>{style}</style></head>\n"
        f"<body>\n{parts}\n</body></html>\n"
    )


def figure(results: Results, measure: str) -> Mapping[str, Any] | None:
    """Return a measure's figure over all questions, None where nothing counts."""
    found = results["measures"].get(measure, {}).get("all")
    return found if found and found["value"] is not None else None


def table(head: Sequence[str], rows: Iterator[str] | Sequence[str], numbers: int = 0) -> str:
    """Return a table; the last ``numbers`` columns are set as numbers."""
    first = len(head) - numbers
    cells = "".join(
        f'<th class="n">{escape(word)}</th>' if at >= first else f"<th>{escape(word)}</th>"
        for at, word in enumerate(head)
    )
    body = "".join(rows)
    inside = f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="wide"><table>{inside}</table></div>'


def _head(results: Results) -> str:
    gold = results["gold"]
    told = (
        f"{gold['questions']:,} questions ({gold['format']}), "
        f"{len(gold['dropped']):,} rows dropped · {_system(results)} · "
        f"{results['created'][:16].replace('T', ' ')} UTC"
    )
    name = escape(str(gold["name"]))
    return f'<h1>Evaluation: {name}</h1><p class="soft">{escape(told)}</p>'


def _system(results: Results) -> str:
    """Return whose figures these are: those of a file say nothing of our backend and encoder."""
    if results["predictions"]:
        files = ", ".join(f"{n} (sha256 {h[:12]})" for n, h in results["predictions"].items())
        return f"predictions {files}"
    if results["index"] is None:
        return "answers of the gold file"
    asked = f"backend {results['settings']['answer.backend']}"
    embedder = (results["index"].get("embedder") or {}).get("model") or "not known"
    return f"{asked if 'ask' in results['did'] else 'search only'} · encoder {embedder}"


def _headline(results: Results) -> str:
    """Return what a reader should take away who reads nothing else, in both languages."""
    found = results.get("headline")
    if not found:
        return ""
    parts = [(f"h{at}", name) for at, name in enumerate(headline.PARTS) if found[name]]
    legend = "".join(
        f'<span><i class="{mark}"></i>{escape(headline.part(name, "en"))} / '
        f'<span lang="de">{escape(headline.part(name, "de"))}</span>: {found[name]:,}</span>'
        for mark, name in parts
    )
    told = "".join(
        f'<div lang="{language}"><h2>{escape(headline.title(language))}</h2>'
        + "".join(f"<p>{escape(one)}</p>" for one in headline.sentences(results, language))
        + "</div>"
        for language in ("en", "de")
    )
    bar = charts.stack([(mark, found[name]) for mark, name in parts])
    return f'<section class="headline">{bar}<div class="legend">{legend}</div>{told}</section>'


def _tiles(results: Results) -> str:
    tiles = "".join(
        f'<div class="tile"><b>{found["value"]:.0%}</b><span>{escape(words)}</span>'
        f"<span>n = {found['n']:,}</span></div>"
        for measure, words in _TILES
        if (found := figure(results, measure)) is not None
    )
    return f'<div class="tiles">{tiles}</div>' if tiles else ""


def _gate(results: Results) -> str:
    verdicts = sorted(results["gate"], key=lambda verdict: bool(verdict["passed"]))
    if not verdicts:
        return ""
    failed = sum(not verdict["passed"] for verdict in verdicts)
    word = f"{failed} of {len(verdicts)} demands failed" if failed else "all demands kept"
    rows = (
        f'<tr><td class="verdict {"good" if v["passed"] else "bad"}">'
        f"{'kept' if v['passed'] else 'failed'}</td><td>{escape(v['line'])}</td></tr>"
        for v in verdicts
    )
    return f"<h2>Gate: {word}</h2>{table(('', 'demand'), rows)}"


def _figures(results: Results) -> str:
    rows = [
        _figure_row(name, found)
        for name in results["measures"]
        if (found := figure(results, name)) is not None
    ]
    note = (
        "Bars are 95 % intervals, source documents drawn anew, or exact ones of a mean where these "
        "are fewer than ten or all scores alike; n counts the questions that a "
        "measure applies to; ↓ means lower is better; the last column is the smallest difference "
        "of two such runs that this set would show (power 80 %)."
    )
    head = ("measure", "0 to 1", "value", "95 % interval", "n", "shows")
    return f'<h2>Figures</h2><p class="soft">{note}</p>{table(head, rows, 4)}'


def _figure_row(name: str, found: Mapping[str, Any]) -> str:
    measure = measures.parse(name)
    time, span = measure.unit == "ms", found["interval"]
    share = measure.unit == "share"
    chart = charts.interval(found["value"], span) if share else ""
    places = 0 if time else 3
    between = f"{span['low']:.{places}f} – {span['high']:.{places}f}" if span else "–"
    shows = f"{found['detectable']:.3f}" if share and found["detectable"] else "–"
    arrow = "" if measure.higher_is_better else " ↓"
    unit = " ms" if time else ""
    return (
        f'<tr><td>{escape(name)}{arrow}</td><td class="chart">{chart}</td>'
        f'<td class="n">{found["value"]:.{places}f}{unit}</td><td class="n">{between}</td>'
        f'<td class="n">{found["n"]:,}</td><td class="n">{shows}</td></tr>'
    )


def _paired(results: Results) -> str:
    rows = [_pair(pair) for pair in results["paired"]]
    if not rows:
        return ""
    head = ("measure", "of", "n", "old", "new", "difference", "p", "win/tie/loss")
    note = (
        "p is the randomisation test's: were both runs alike, so large a difference would come of "
        "chance in this share of cases. * chance does not explain it: p is below .05, and the "
        "interval, where there is one, leaves out zero."
    )
    return f'<h2>Against the baseline</h2><p class="soft">{note}</p>{table(head, rows, 6)}'


def _pair(pair: Mapping[str, Any]) -> str:
    numbers = (
        f"{pair['n']:,}",
        f"{pair['old']:.3f}",
        f"{pair['new']:.3f}",
        _difference(pair),
        "–" if pair["p"] is None else f"{pair['p']:.3f}",
        won(pair["wins"], pair["ties"], pair["losses"]),
    )
    cells = "".join(f'<td class="n">{number}</td>' for number in numbers)
    return f"<tr><td>{escape(pair['measure'])}</td><td>{escape(pair['label'])}</td>{cells}</tr>"


def _difference(pair: Mapping[str, Any]) -> str:
    span = pair["interval"]
    shown = f" [{span['low']:+.3f} {span['high']:+.3f}]" if span else ""
    return f"{pair['difference']:+.3f}{shown}{' *' if pair['clear'] else ''}"


def _lost(results: Results) -> str:
    counts = results["lost"]
    if not counts.get("all"):
        return ""
    classes = {place.value: f"p{at}" for at, place in enumerate(Place)}
    legend = "".join(
        f'<span><i class="{classes[place]}"></i>{place.replace("_", " ")}</span>'
        for place in counts["all"]
    )
    bars = "".join(
        f'<p class="soft">{escape(label)} ({sum(found.values()):,}): {_words(found)}</p>'
        + charts.stack([(classes[place], count) for place, count in found.items()])
        for label, found in counts.items()
        if found and (label == "all" or len(counts) > 2)
    )
    return (
        "<h2>Where questions ended</h2><p>Each question stands at the first step after which its "
        f'evidence was gone.</p>{bars}<div class="legend">{legend}</div>'
    )


def _words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{place.replace('_', ' ')} {count:,}" for place, count in counts.items())


def _slices(results: Results) -> str:
    shown = [name for name in _SHOWN if figure(results, name) is not None]
    parts = []
    for slice in _SLICES:
        labels = dict.fromkeys(
            label for name in shown for label in results["measures"][name].get(slice, {})
        )
        if len(labels) > 1:
            rows = (_slice_row(results, shown, slice, label) for label in labels)
            parts.append(f"<h3>By {slice}</h3>{table((slice, *shown), rows, len(shown))}")
    return f"<h2>Slices</h2>{''.join(parts)}" if parts else ""


def _slice_row(results: Results, shown: Sequence[str], slice: str, label: str) -> str:
    cells = []
    for name in shown:
        found = results["measures"][name].get(slice, {}).get(label)
        if not found or found["value"] is None:
            cells.append('<td class="n">–</td>')
        else:
            cells.append(
                f'<td class="n">{found["value"]:.2f} <span class="soft">{found["n"]}</span></td>'
            )
    return f"<tr><td>{escape(label)}</td>{''.join(cells)}</tr>"


def _confidence(items: Sequence[Item]) -> str:
    points = [item["scores"].get("AURC") for item in items]
    known: Values = np.asarray([point for point in points if point], dtype=np.float64)
    if len(known) < 2:
        return ""
    return (
        '<h2>Confidence</h2><div class="charts"><figure>'
        f"{charts.risk_coverage(known)}<figcaption>Answering only the surest questions: the share "
        "of wrong answers among them. It should rise from left to right.</figcaption></figure>"
        f"<figure>{charts.reliability(known)}<figcaption>How many answers were right at each level "
        "of confidence. Bars on the dashed line are calibrated.</figcaption></figure></div>"
    )


def _made(results: Results) -> str:
    facts = {
        "command": " ".join(results["command"]),
        "gold": ", ".join(f"{n} {h}" for n, h in results["gold"]["sha256"].items()),
        "corpus": str((results["index"] or {}).get("corpus_sha256", "not known")),
        **{f"predictions {name}": value for name, value in results["predictions"].items()},
        **{f"model {name}": value for name, value in results["models"].items()},
        "settings": results["settings_sha256"],
        "support": str(results["support"]),
        "seed": str(results["seed"]),
        **{f"version of {name}": str(version) for name, version in results["versions"].items()},
        **{name: str(value) for name, value in results["settings"].items()},
    }
    rows = (
        f"<tr><td>{escape(name)}</td><td><code>{escape(value)}</code></td></tr>"
        for name, value in facts.items()
    )
    return f"<h2>Made with</h2>{table(('', ''), rows)}"
