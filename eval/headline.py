"""The headline of a run: how many were answered, refused, wrong, said in German and English.

PaperQA2's pair is the clearest for a reader who is no evaluator: of the answers given, how many
were right, and how many questions were answered at all (Skarlinski et al. 2024). Every share has
the number that it is a share of beside it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from eval.items import Run
from eval.lost import Place

PARTS = ("right", "wrong", "refused_rightly", "refused_needlessly", "silent", "unjudged")
"""How a question can end; each ends in one way, so that the parts add up to all questions."""


def counts(run: Run, places: Sequence[str]) -> dict[str, int] | None:
    """Return how the questions ended, None where none was asked.

    Args:
        run: the run.
        places: where each question was lost, as ``eval.report.lost`` gives it.
    """
    if "ask" not in run.did:
        return None
    found = dict.fromkeys((*PARTS, "misled", "answerable"), 0)
    for row, place in zip(run.rows, places, strict=True):
        reply, answerable = row.outcome.reply, row.question.answerable
        found["answerable"] += answerable
        if reply is not None and reply.answered:
            found[_ended(place)] += 1
            found["misled"] += not answerable
        elif reply is not None and reply.refused:
            found["refused_needlessly" if answerable else "refused_rightly"] += 1
        else:
            found["silent"] += 1
    return {
        "questions": len(run.rows),
        "unanswerable": len(run.rows) - found["answerable"],
        "answered": found["right"] + found["wrong"] + found["unjudged"],
        "refused": found["refused_rightly"] + found["refused_needlessly"],
        **found,
    }


def _ended(place: str) -> str:
    if not place:
        return "unjudged"
    return "right" if place == Place.RIGHT else "wrong"


def title(language: str) -> str:
    """Return the heading."""
    return str(_words(language)["title"])


def part(name: str, language: str) -> str:
    """Return the name of one of ``PARTS``."""
    return str(_words(language)["parts"][name])


def sentences(results: Mapping[str, Any], language: str) -> list[str]:
    """Return the headline as sentences; none where nothing was asked.

    Args:
        results: what ``results.json`` holds.
        language: de or en.
    """
    found = results.get("headline")
    if not found:
        return []
    words = _words(language)
    judged = found["answered"] - found["unjudged"]
    values = {name: _number(count, words) for name, count in {**found, "judged": judged}.items()}
    if judged:
        values["share"] = _percent(found["right"] / judged, words)
        values["interval"] = _interval(results, words)
    more = ("unjudged", "refused", "unanswerable", "silent")
    keys = [_told(found, judged), *(key for key in more if found[key]), "means"]
    return [words[key].format(**values) for key in keys]


def _told(found: Mapping[str, int], judged: int) -> str:
    """Return the key of the first sentence."""
    if not found["answered"]:
        return "none"
    if not found["unjudged"]:
        return "answered"
    return "judged" if judged else "answered_only"


def _interval(results: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    figure = results["measures"].get("right_when_answered", {}).get("all") or {}
    span = figure.get("interval")
    if not span:
        return str(words["no_interval"]) if figure.get("n") else ""
    low, high = (_percent(span[end], words) for end in ("low", "high"))
    return str(words["interval"].format(low=low, high=high))


def _percent(share: float, words: Mapping[str, Any]) -> str:
    return str(words["percent"].format(value=round(100 * share)))


def _number(count: int, words: Mapping[str, Any]) -> str:
    return f"{count:,}".replace(",", words["thousands"])


@cache
def _words(language: str) -> Mapping[str, Any]:
    text = files("eval").joinpath("headline.toml").read_text("utf-8")
    words: Mapping[str, Any] = tomllib.loads(text)[language]
    return words
