"""Charts as inline SVG: no script, no file from outside, readable in print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from eval.measures.aurc import risk
from eval.measures.base import Values
from eval.measures.ece import BINS, bins

_SIDE, _EDGE = 260, 34
"""Side of a square chart and the room for its axis words, in units of the view box."""


def interval(value: float, span: dict[str, Any] | None) -> str:
    """Return a dot on a line from 0 to 1, with its 95 % interval as a bar."""
    bar = ""
    if span is not None:
        low, high = _share(span["low"]), _share(span["high"])
        bar = f'<rect x="{low}" y="7" width="{max(high - low, 1):.1f}" height="6" rx="3" {_FILL}/>'
    return (
        '<svg viewBox="0 0 300 20" preserveAspectRatio="none" aria-hidden="true">'
        '<line x1="0" y1="10" x2="300" y2="10" stroke="var(--line)"/>'
        f'{bar}<rect x="{_share(value) - 1.5:.1f}" y="3" width="3" height="14" '
        'fill="var(--blue)"/></svg>'
    )


def risk_coverage(points: Values) -> str:
    """Return the risk-coverage curve of points (confidence, right, answered), shape ``(n, 3)``."""
    risks = risk(points)
    shares = np.arange(1, len(risks) + 1) / len(risks)
    path = " ".join(f"{_x(x)},{_y(y)}" for x, y in zip(shares, risks, strict=True))
    line = f'<polyline points="{path}" fill="none" stroke="var(--blue)" stroke-width="2"/>'
    return _square(line, "share of answers, surest first", "wrong among them")


def reliability(points: Values) -> str:
    """Return the share of right answers by confidence, beside the line of perfect calibration."""
    sure = np.clip(points[:, 0], 0.0, 1.0)
    places = bins(sure)
    counts = np.bincount(places, minlength=BINS)
    right = np.bincount(places, weights=points[:, 1], minlength=BINS)
    width = (_SIDE - 2) / BINS
    bars = [
        f'<rect x="{_x(place / BINS) + 1:.1f}" y="{_y(right[place] / count)}" '
        f'width="{width - 2:.1f}" height="{_SIDE * right[place] / count:.1f}" {_FILL}>'
        f"<title>{count} answers</title></rect>"
        for place, count in enumerate(counts)
        if count
    ]
    line = (
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="var(--soft)" '
        'stroke-dasharray="4 4"/>'
    )
    return _square("".join(bars) + line, "confidence", "right")


def stack(counts: Sequence[tuple[str, int]]) -> str:
    """Return one bar of parts, each with its class and its count."""
    parts = "".join(f'<i class="{name}" style="flex:{count} 0 0"></i>' for name, count in counts)
    return f'<div class="stack">{parts}</div>'


_FILL = 'fill="var(--pale)"'


def _square(inside: str, below: str, beside: str) -> str:
    size = _SIDE + 2 * _EDGE
    ticks = "".join(
        f'<line x1="{_x(0)}" y1="{_y(t)}" x2="{_x(1)}" y2="{_y(t)}" stroke="var(--line)"/>'
        f'<text x="{_EDGE - 5}" y="{_y(t) + 4}" text-anchor="end">{t:g}</text>'
        f'<text x="{_x(t)}" y="{_y(0) + 15}" text-anchor="middle">{t:g}</text>'
        for t in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    words = (
        f'<text x="{_x(0.5)}" y="{size - 3}" text-anchor="middle">{below}</text>'
        f'<text x="{_EDGE}" y="{_EDGE - 12}">{beside}</text>'
    )
    drawn = f"{ticks}{inside}{words}"
    return f'<svg viewBox="0 0 {size} {size}" width="{size}" role="img">{drawn}</svg>'


def _share(value: float) -> float:
    return round(300 * min(max(value, 0.0), 1.0), 1)


def _x(value: float) -> float:
    return round(_EDGE + _SIDE * float(value), 1)


def _y(value: float) -> float:
    return round(_EDGE + _SIDE * (1.0 - float(value)), 1)
