"""Charts of Office files: their values as rows, each with its category and its series.

Source: ECMA-376 part 1, section 21.2 (DrawingML charts). Read is what the file keeps of the
values that are drawn, not the sheet behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ingest import numbers, tables
from ingest.package import Element
from ingest.parsed import Part
from ingest.text import plain

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ZERO = datetime(1899, 12, 30)


def named(frame: Element) -> Iterator[str]:
    """Yield the relations by which a shape or a drawing names its charts."""
    for chart in frame.iter(f"{_C}chart"):
        yield chart.get(f"{_R}id", "")


def parts(root: Element) -> Iterator[Part]:
    """Yield the title of a chart and its rows, "Rostock | 2024: 12 | 2025: 15"."""
    for title in root.iterfind(f"{_C}chart/{_C}title"):
        yield Part(plain(" ".join(x.text or "" for x in title.iter(f"{_A}t"))))
    series = [
        (_name(one), _first(one, "cat", "xVal"), _first(one, "val", "yVal"))
        for one in root.iter(f"{_C}ser")
    ]
    places = sorted({n for _, _, values in series for n in values})
    labels = {n: text for _, found, _ in reversed(series) for n, text in found.items()}
    head = tables.Line(("", *(name for name, _, _ in series)), heads=True)
    rows = (
        tables.Line((labels.get(n, ""), *(values.get(n, "") for _, _, values in series)))
        for n in places
    )
    yield from tables.parts([head, *rows])


def _name(series: Element) -> str:
    found = series.find(f"{_C}tx")
    return plain(" ".join(x.text or "" for x in found.iter(f"{_C}v"))) if found is not None else ""


def _first(series: Element, *names: str) -> dict[int, str]:
    """The points of categories or values by their place."""
    holder = next((x for name in names if (x := series.find(f"{_C}{name}")) is not None), None)
    if holder is None:
        return {}
    level = next(holder.iter(f"{_C}lvl"), holder)
    code = next((x.text or "" for x in level.iter(f"{_C}formatCode")), "")
    found: dict[int, str] = {}
    for point in level.iter(f"{_C}pt"):
        text = point.findtext(f"{_C}v", "")
        found.setdefault(int(point.get("idx", "0")), _said(text, point.get("formatCode", code)))
    return found


def _said(text: str, code: str) -> str:
    try:
        return numbers.shown(float(text), code, "", _ZERO) if code else plain(text)
    except ValueError:
        return plain(text)
