"""coverage@precision=p: how many questions can be answered with a share p of answers right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from eval.items import Row
from eval.measures.base import Measure, Values
from eval.measures.confidence import Point, points


@dataclass(frozen=True)
class Coverage(Measure):
    """The largest share of all questions whose answers, the surest first, are right to ``level``.

    The threshold is chosen on these very questions, so the figure is a ceiling (Kamath, Jia,
    Liang 2020, coverage at fixed accuracy). Answers of equal confidence come in together.
    """

    level: float = 0.95

    name: ClassVar[str] = "coverage@precision=p"

    def __str__(self) -> str:
        """Return ``coverage@precision=.95``."""
        return self.name.replace("=p", f"={self.level:g}".replace("=0.", "=."))

    def scores(self, rows: Sequence[Row]) -> list[Point | None]:
        """Return confidence, rightness and whether there is an answer for every question."""
        return points(rows)

    def summary(self, values: Values) -> float:
        """Return the share of points, shape ``(n, 3)``, that can be answered."""
        given = values[values[:, 2] > 0.0]
        given = given[np.argsort(-given[:, 0], kind="stable")]
        if not len(given):
            return 0.0
        counts = np.arange(1, len(given) + 1)
        precise = np.cumsum(given[:, 1]) / counts >= self.level - 1e-12
        last = np.append(given[1:, 0] != given[:-1, 0], True)
        return float(counts[precise & last].max(initial=0) / len(values))
