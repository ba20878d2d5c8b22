"""One run from options to exit code: read gold, get answers, score, report, compare, gate."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval import (
    corpus,
    given,
    headline,
    inputs,
    located,
    measures,
    pairing,
    predictions,
    provenance,
    report,
    table,
)
from eval import gate as gates
from eval.items import Gold, Run
from eval.measures.base import Measure
from eval.scoring import Scores, score
from rag.config import Settings, flagged, load
from rag.errors import BackendError, GoldError, UsageError

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for; the fields are its flags."""

    gold: Path
    corpus: Path | None = None
    index: Path | None = None
    passages: Path | None = None
    predictions: Path | None = None
    na_prob: Path | None = None
    baseline: Path | None = None
    gate: Path | None = None
    out: Path | None = None
    backend: str | None = None
    k: int | None = None
    seed: int = 0
    limit: int | None = None
    jobs: int = 1
    language: str | None = None
    search_only: bool = False
    measures: tuple[str, ...] = ()
    judge: str | None = None
    config: Path | None = None
    overrides: tuple[tuple[str, str], ...] = ()
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """A run with what is known of its making; ``doubts`` are about the gold, a line each."""

    run: Run
    failures: tuple[str, ...] = ()
    index: dict[str, Any] | None = None
    doubts: tuple[str, ...] = ()


def evaluate(options: Options, console: Console, progress: Console) -> int:
    """Carry out a run and return its exit code: 0 good, 1 gate or items failed.

    Args:
        options: what to do.
        console: where tables go.
        progress: where progress goes, only where it is a terminal.

    Raises:
        FundstelleError: gold, gate, baseline, predictions, settings or index cannot be used.
    """
    begin = time.perf_counter()
    demands = gates.read(options.gate) if options.gate else ()
    before = pairing.read(options.baseline) if options.baseline else {}
    named = [measures.parse(name) for name in options.measures]
    settings = _settings(options)
    gold = _selected(inputs.read(options.gold, passages=options.passages), options)
    gold = located.locate(gold, options.corpus)
    table.recognised(console, gold)
    folder = options.out or Path("out") / "eval" / gold.name
    report.prepare(folder)
    measured = _measure(options, gold, settings, console, progress)
    chosen = _chosen(named, demands, gold, settings, measured.run)
    scores = score(measured.run, chosen, options.seed)
    places = report.lost(measured.run, _answer_width(settings, measured.run))
    counts = report.lost_counts(measured.run, places)
    rows = list(report.items(measured.run, scores, places))
    pairs = _paired(before, rows, options.seed)
    verdicts = gates.check(demands, scores, pairs)
    judged, unreachable = _judged(options, measured.run, settings, progress)
    failures = (*measured.failures, *unreachable)
    results = {
        **provenance.made(
            options.command, options.seed, gold, settings, measured.run,
            [path for path in (options.predictions, options.na_prob) if path is not None],
        ),
        "index": measured.index,
        "measures": report.figures_json(scores),
        "lost": counts,
        "headline": headline.counts(measured.run, places),
        "gate": [{"passed": v.passed, "line": v.line, **asdict(v.demand)} for v in verdicts],
        "paired": [{**asdict(pair), "clear": pair.clear} for pair in pairs],
        "judge": judged,
        "failures": list(failures),
        "seconds": round(time.perf_counter() - begin, 2),
    }  # fmt: skip
    report.write(folder, results, rows)
    table.doubts(console, measured.doubts)
    table.headline(console, results)
    _show(console, gold, scores, counts, pairs)
    table.worst(console, rows)
    table.gate(console, verdicts)
    if judged:
        table.judge(console, judged)
    table.failed(console, failures)
    written = f"written to {folder} in {results['seconds']} s"
    console.print(written, markup=False, soft_wrap=True)
    return int(bool(failures) or not all(verdict.passed for verdict in verdicts))


def _measure(
    options: Options, gold: Gold, settings: Settings, console: Console, progress: Console
) -> Measured:
    """Get the outcomes: from predictions, from a given index, or from one made for this run."""
    given_here = options.corpus or options.index or gold.passages
    inside = options.gold if not given_here and predictions.within(options.gold) else None
    answered = options.predictions or inside
    if inside is not None and options.predictions is None:
        console.print("the answers stand in the gold file: they are scored, nothing is asked")
    if answered is not None:
        run, dropped = predictions.read(answered, gold, options.na_prob)
        table.drops(console, dropped)
        table.missing(console, run)
        table.strangers(console, predictions.strangers(run))
        return _checked(run, settings) if options.index else Measured(run, _failures(run))
    if not all(question.text for question in gold.questions):
        raise UsageError(
            f"{gold.format} hold no questions to ask",
            where=str(options.gold),
            remedy="give --predictions RUN",
        )
    if gold.passages and (options.corpus or options.index):
        raise UsageError(
            f"{gold.format} gold is judged by the passages that it brings",
            where=str(options.gold),
            remedy="leave out --corpus and --index",
        )
    if options.index is not None:
        return _asked(options, gold, settings, (), progress)
    with tempfile.TemporaryDirectory(prefix="fundstelle-eval-") as folder:
        settings = replace(settings, index=Path(folder) / "index")
        with _bar(progress, "indexing") as step:
            failed = _fill(options, gold, settings, step)
        return _asked(options, gold, settings, failed, progress)


def _fill(options: Options, gold: Gold, settings: Settings, step: Step) -> Sequence[str]:
    if gold.passages:
        given.build(gold.passages, settings, step)
        return ()
    if options.corpus is None:
        raise UsageError(
            f"{gold.format} gold has no passages of its own",
            where=str(options.gold),
            remedy="give --corpus DIR, --index DIR or --predictions FILE",
        )
    return corpus.ingest_folder(options.corpus, settings, step)


def _asked(
    options: Options, gold: Gold, settings: Settings, failed: Sequence[str], progress: Console
) -> Measured:
    from eval import system

    judged = any(q.keys or q.evidence or not q.answerable for q in gold.questions)
    ask = judged and not options.search_only
    with _bar(progress, "asking" if ask else "searching") as step:
        questions = corpus.described(gold.questions, settings)
        run = system.run(settings, questions, ask=ask, jobs=options.jobs, progress=step)
    doubts = corpus.doubtful(run, settings)
    return Measured(run, (*failed, *_failures(run)), corpus.describe(settings), doubts)


def _checked(run: Run, settings: Settings) -> Measured:
    from eval import system

    questions = corpus.described([row.question for row in run.rows], settings)
    rows = [replace(row, question=q) for row, q in zip(run.rows, questions, strict=True)]
    run = system.checked(replace(run, rows=rows), settings)
    return Measured(run, _failures(run), corpus.describe(settings), corpus.doubtful(run, settings))


def _judged(
    options: Options, run: Run, settings: Settings, progress: Console
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """Return what the chat model says of the citations; a model out of reach fails the run."""
    if options.judge is None:
        return None, ()
    from eval import llm_judge

    try:
        with _bar(progress, "judging") as step:
            found = llm_judge.judge(run, options.judge, settings, step)
    except BackendError as error:
        return None, (f"judge: {error}",)
    return {"model": options.judge, **llm_judge.summary(found)}, ()


def _failures(run: Run) -> tuple[str, ...]:
    return tuple(f"{r.question.id}: {r.outcome.error}" for r in run.rows if r.outcome.error)


def _settings(options: Options) -> Settings:
    flags = {
        "answer.backend": options.backend,
        "search.passages": options.k,
        "index": options.index,
    }
    return load(flagged(dict(options.overrides), flags), file=options.config)


def _selected(gold: Gold, options: Options) -> Gold:
    """Leave the questions of one language, and of those a sample drawn by the seed."""
    questions = [q for q in gold.questions if options.language in (None, q.language)]
    if not questions:
        raise GoldError(f"no question is in language '{options.language}'", where=str(options.gold))
    if options.limit is not None and options.limit < len(questions):
        rows = random.Random(options.seed).sample(range(len(questions)), options.limit)
        questions = [questions[row] for row in sorted(rows)]
    return replace(gold, questions=tuple(questions))


def _chosen(
    named: Sequence[Measure],
    demands: Sequence[gates.Floor | gates.NotWorse],
    gold: Gold,
    settings: Settings,
    run: Run,
) -> list[Measure]:
    """Return the measures asked for, or the usual ones, and those that the gate looks at."""
    for measure in named:
        if measure.needs not in run.did:
            raise UsageError(f"measure '{measure}' needs '{measure.needs}', which was not done")
    by_id = any(question.relevant for question in gold.questions)
    usual = measures.defaults(by_id=by_id, k=settings.search_passages, did=run.did)
    gated = [measures.parse(demand.measure) for demand in demands]
    wanted = [*(named or usual), *(one for one in gated if one.needs in run.did)]
    return list({str(measure): measure for measure in wanted}.values())


def _answer_width(settings: Settings, run: Run) -> int:
    """Return how many passages count as "ranked high enough"."""
    return settings.answer_passages if "ask" in run.did else settings.search_passages


def _paired(
    before: dict[str, pairing.Scored], rows: Sequence[dict[str, Any]], seed: int
) -> tuple[pairing.Paired, ...]:
    if not before:
        return ()
    after = {
        row["id"]: pairing.Scored(row["id"], row["language"], row["cluster"], row["scores"])
        for row in rows
    }
    return pairing.compare(before, after, seed)


def _show(
    console: Console,
    gold: Gold,
    scores: Scores,
    counts: dict[str, dict[str, int]],
    pairs: Sequence[pairing.Paired],
) -> None:
    table.figures(console, scores, gold.name)
    table.lost(console, counts)
    if pairs:
        table.paired(console, pairs)


@contextmanager
def _bar(console: Console, title: str) -> Iterator[Step]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
