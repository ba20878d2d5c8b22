"""Make ``official.json`` again: SQuAD 2.0's scorer, out of a wheel that need not be installed.

    pip download --no-deps transformers==4.57.1
    python tests/squad/official.py transformers-4.57.1-py3-none-any.whl

transformers carried the scorer up to its fourth version, in one file that needs two names of the
package for things that scoring does not do. ``official.de.json`` is what MLQA's script
(``mlqa_evaluation_v1.py`` of github.com/facebookresearch/MLQA, commit 5ef5c73) prints for

    python mlqa_evaluation_v1.py tests/squad/gold.de.json tests/squad/predictions.de.json de
"""

from __future__ import annotations

import json
import logging
import sys
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

HERE = Path(__file__).parent
SCORER = "transformers/data/metrics/squad_metrics.py"


def scorer(wheel: Path) -> ModuleType:
    """Return the scorer's module, with stand-ins for what it imports and does not use here."""
    source = zipfile.ZipFile(wheel).read(SCORER).decode("utf-8")
    stand_ins = {
        "scorer.models.bert": {"BasicTokenizer": object},
        "scorer.utils": {"logging": SimpleNamespace(get_logger=logging.getLogger)},
    }
    for name, values in stand_ins.items():
        module = ModuleType(name)
        vars(module).update(values)
        sys.modules[name] = module
    module = ModuleType("scorer.data.metrics.squad_metrics")
    module.__package__ = "scorer.data.metrics"
    exec(compile(source, SCORER, "exec"), vars(module))  # the point of this file
    return module


def figures(wheel: Path) -> dict[str, Any]:
    """Return what the scorer says of the three files beside this one."""
    gold, said, unsure = (
        json.loads((HERE / name).read_text("utf-8"))
        for name in ("gold.json", "predictions.json", "na_prob.json")
    )
    rows = [
        SimpleNamespace(qas_id=one["id"], answers=one["answers"])
        for article in gold["data"]
        for paragraph in article["paragraphs"]
        for one in paragraph["qas"]
    ]
    found: dict[str, Any] = scorer(wheel).squad_evaluate(rows, said, unsure)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(figures(Path(sys.argv[1])), indent=1) + "\n")
