"""What a run shows on the terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval import failures
from eval import headline as headlines
from eval.gate import Verdict
from eval.intervals import detectable
from eval.items import Drop, Gold, Run
from eval.measures.base import Measure
from eval.pairing import Paired, won
from eval.scoring import Figure, Scores
from eval.slices import TOTAL
from rag.analysis.language import LANGUAGES

_TELLING = ("nDCG@10", "MRR@10", "F1", "answer_key", "right", "citation_recall", "refusal")
"""Measures for which the smallest detectable difference is printed; all are in results.json."""


def recognised(console: Console, gold: Gold) -> None:
    """Say what the gold was recognised as, how many rows it has and what was dropped."""
    files = ", ".join(path.name for path in gold.files)
    passages = f", {len(gold.passages):,} passages of its own" if gold.passages else ""
    _line(
        console,
        f"recognised {gold.format}: {len(gold.questions):,} questions{passages} ({escape(files)})",
    )
    others = Counter(q.language for q in gold.questions if q.language not in LANGUAGES)
    if others:
        named = ", ".join(f"'{language}'" for language in sorted(others))
        told = "questions are in neither de nor en; --language and floors of these leave them out"
        _line(console, escape(f"{others.total():,} {told} ({named})"))
    drops(console, gold.dropped)


def drops(console: Console, dropped: Sequence[Drop]) -> None:
    """Say how many rows were dropped for which reason, with the first of each."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for drop in dropped:
        by_reason[drop.reason].append(drop.where)
    for reason, places in by_reason.items():
        _line(console, f"dropped {len(places):,}: {escape(reason)} (first: {escape(places[0])})")


def missing(console: Console, run: Run) -> None:
    """Say how many questions have no prediction: they stay in every denominator."""
    count = sum(r.outcome.reply is None and not r.outcome.retrieved for r in run.rows)
    if count:
        console.print(f"no prediction for {count:,} questions: each scores the worst value")


def strangers(console: Console, names: Sequence[str]) -> None:
    """Say that the gold knows no document that the answers name: all of them count as wrong."""
    if names:
        _line(
            console,
            f"no document of the gold is among the {len(names):,} that the answers name (first: "
            f"{escape(names[0])}): every passage counts as wrong; give file names, or none at all",
        )


def doubts(console: Console, lines: Sequence[str]) -> None:
    """Say what in the gold does not fit the index."""
    for line in lines:
        _line(console, escape(f"look at the gold: {line}"))


def headline(console: Console, results: Mapping[str, Any]) -> None:
    """Say how many were answered, refused and wrong, for a reader who reads nothing else."""
    told = headlines.sentences(results, "en")
    if told:
        console.print(f"[bold]{headlines.title('en')}[/bold]")
        for sentence in told:
            _line(console, escape(sentence))


def figures(console: Console, scores: Scores, title: str) -> None:
    """Print each measure with its 95 % interval and denominator, in total and by language."""
    labels = [f.label for f in scores.figures if f.slice == "language"]
    languages = list(dict.fromkeys(labels))
    table = Table(title=escape(title), title_justify="left")
    table.add_column("measure", no_wrap=True)
    for label in [TOTAL, *(languages if len(languages) > 1 else [])]:
        table.add_column(label or "?", no_wrap=True)
    for measure in scores.measures:
        found = [scores.figure(str(measure))]
        if len(languages) > 1:
            found += [scores.figure(str(measure), "language", label) for label in languages]
        if found[0] is not None and found[0].n:
            table.add_row(_name(measure), *(_cell(measure, figure) for figure in found))
    console.print(table)
    told = (
        "value [95 % interval, by source document, where they are enough] n = questions that count"
    )
    console.print(escape(told))
    smallest(console, scores)


def smallest(console: Console, scores: Scores) -> None:
    """Say which differences between two runs this gold set is large enough to show."""
    found = {
        figure.measure: detectable(figure.interval, unpaired=True)
        for figure in scores.figures
        if figure.slice == TOTAL and figure.measure in _TELLING
    }
    words = [f"{name} {value:.3f}" for name, value in found.items() if value]
    if words:
        told = "smallest difference of two runs that this set shows (unpaired, power 80 %)"
        _line(console, f"{told}: {', '.join(words)}")


def lost(console: Console, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Print how many questions were lost at each step."""
    if not counts["all"]:
        return
    labels = list(counts) if len(counts) > 2 else ["all"]
    table = Table(title="ended at", title_justify="left")
    table.add_column("step", no_wrap=True)
    for label in labels:
        table.add_column(label, justify="right")
    for place in counts["all"]:
        table.add_row(place, *(str(counts[label].get(place, 0)) for label in labels))
    console.print(table)


def worst(console: Console, items: Sequence[failures.Item]) -> None:
    """List the questions that ended worst, then say how many more there are and where."""
    shown = failures.worst(items)
    if not shown:
        return
    console.print("ended badly, the worst first")
    for item in shown:
        _line(console, f"  {escape(failures.line(item))}")
    rest = failures.rest(items)
    if rest:
        _line(console, f"  … {rest}")


def failed(console: Console, lines: Sequence[str]) -> None:
    """List what could not be done, the first ten; ``results.json`` has all."""
    for line in lines[: failures.WORST]:
        _line(console, escape(f"failed {line}"))
    if len(lines) > failures.WORST:
        _line(console, f"… and {len(lines) - failures.WORST:,} more failed: results.json has all")


def paired(console: Console, rows: Sequence[Paired]) -> None:
    """Print the paired differences of two runs; a star marks those that chance does not explain."""
    table = Table(title="paired differences, new minus old", title_justify="left")
    names = ("measure", "of", "n", "old", "new", "difference", "p", "win/tie/loss", "detectable")
    for name in names:
        table.add_column(name, no_wrap=True)
    for row in rows:
        interval = row.interval
        span = f" [{interval.low:+.3f} {interval.high:+.3f}]" if interval is not None else ""
        table.add_row(
            row.measure,
            row.label,
            str(row.n),
            f"{row.old:.3f}",
            f"{row.new:.3f}",
            escape(f"{row.difference:+.3f}{span}{' *' if row.clear else ''}"),
            "–" if row.p is None else f"{row.p:.3f}",
            won(row.wins, row.ties, row.losses),
            "–" if row.detectable is None else f"{row.detectable:.3f}",
        )
    console.print(table)
    console.print("p: randomisation test; detectable: what would show in four of five comparisons")
    console.print("* chance does not explain it: p below .05; its interval leaves out zero")


def gate(console: Console, verdicts: Sequence[Verdict]) -> None:
    """Print one line for each floor, the missed ones last."""
    for verdict in sorted(verdicts, key=lambda one: not one.passed):
        word = "[green]pass[/green]" if verdict.passed else "[red]FAIL[/red]"
        _line(console, f"gate {word} {escape(verdict.line)}")


def judge(console: Console, found: Mapping[str, Any]) -> None:
    """Say how far a chat model agrees with our own check of citations."""
    if not found["sentences"]:
        _line(console, f"judge {escape(found['model'])}: no sentence was judged")
        return
    kappa = "not defined" if found["kappa"] is None else f"{found['kappa']:.3f}"
    _line(
        console,
        f"judge {escape(found['model'])}: {found['supported_by_model']:.3f} of "
        f"{found['sentences']:,} sentences supported, our check {found['supported_by_check']:.3f}; "
        f"agreement {found['agreement']:.3f}, kappa {kappa}, {found['unclear']} unclear",
    )


def _line(console: Console, text: str) -> None:
    # A line that tools read must not be broken to the width of the terminal.
    console.print(text, soft_wrap=True)


def _name(measure: Measure) -> str:
    unit = " (ms)" if measure.unit == "ms" else ""
    return f"{measure}{unit}{'' if measure.higher_is_better else ' ↓'}"


def _cell(measure: Measure, figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "–"
    places = 1 if measure.unit == "ms" else 3
    span = ""
    if figure.interval is not None:
        span = f" [{figure.interval.low:.{places}f} {figure.interval.high:.{places}f}]"
    return escape(f"{figure.value:.{places}f}{span} n={figure.n}")
