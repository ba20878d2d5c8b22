"""A model folder with an ONNX graph: ``config.json``, ``tokenizer.json`` and ``model.onnx``.

Run by onnxruntime on the processor's cores, without torch; imported when a folder is opened. The
graph takes whole numbers of shape ``(batch, length)``, padded at the right and with a ``mask`` of 1
where they are not, and gives one array whose rows belong to the rows of the input.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.errors import MissingPackageError, UsageError
from rag.tokenizing import open_tokenizer

BATCH = 4
"""Rows run at once: few of like length are padded little and stay in a core's cache. Three to six
measured alike; of eight the encoder reads a tenth fewer passages a second."""

SHARED = Path(__file__).parent / "embed" / "models"
"""Where folders of pieces are."""

QUIET = 3
"""onnxruntime's level of logging that reports errors only."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a graph must be like: the word in its ``config.json``, whole numbers there, tensors.

    ``shown`` and ``setting`` are for error messages. ``padding`` is what shorter rows of an input
    are filled up with, 0 unless named.
    """

    name: str
    shown: str
    setting: str
    numbers: tuple[str, ...]
    inputs: tuple[str, ...]
    output: str
    padding: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


class Pieces:
    """Vectors of pieces, int8 with a scale per piece; only the rows that are asked for are read."""

    def __init__(self, rounded: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        """Take the rows, shape ``(pieces, width)``, and their scales, shape ``(pieces,)``."""
        self._rounded = rounded
        self._scales = scales

    def __call__(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of pieces by number, one axis more than ``ids``."""
        vectors = self._rounded[ids].astype(np.float32)
        vectors *= self._scales[ids][..., None]
        return vectors


class Graph:
    """An opened model folder: ``pieces`` of texts and ``run`` over rows of them."""

    def __init__(
        self,
        kind: Kind,
        config: Mapping[str, Any],
        tokenizer: Tokenizer,
        session: Any,
        table: Pieces | None = None,
    ) -> None:
        """Take the parts as :func:`open_graph` reads them."""
        self._table = table
        self.id = str(config["id"])
        self.numbers = {name: int(config[name]) for name in kind.numbers}
        self._kind = kind
        self._tokenizer = tokenizer
        self._session = session

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """Return each text's token ids, without markers and of any length."""
        found = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [one.ids for one in found]

    def run(self, rows: Mapping[str, Sequence[Sequence[int]]]) -> NDArray[np.float32]:
        """Run the graph over all rows, those of like length together.

        Args:
            rows: for each input but ``mask`` its rows of ids, alike in number and length.

        Returns:
            float32, first dimension the number of rows.
        """
        batches = split([len(row) for row in rows["ids"]], cores())
        if len(batches) == 1:
            parts = [self._one(rows, batches[0])]
        else:
            with ThreadPoolExecutor(cores()) as workers:
                parts = list(workers.map(partial(self._one, rows), batches))
        joined = np.concatenate(parts).astype(np.float32, copy=False)
        result = np.empty_like(joined)
        result[np.concatenate(batches)] = joined
        return result

    def _one(
        self, rows: Mapping[str, Sequence[Sequence[int]]], batch: Sequence[int]
    ) -> NDArray[Any]:
        """Run the graph over some of the rows."""
        given: dict[str, NDArray[Any]] = {
            name: padded([values[row] for row in batch], self._kind.padding.get(name, 0))
            for name, values in rows.items()
        }
        given["mask"] = padded([[1] * len(rows["ids"][row]) for row in batch])
        if self._table is not None:
            given["pieces"] = self._table(given.pop("ids"))
        found: NDArray[Any] = self._session.run([self._kind.output], given)[0]
        return found


def open_graph(folder: Path, kind: Kind) -> Graph:
    """Open a model folder.

    Raises:
        UsageError: a file is missing, cannot be read or does not fit the others.
        MissingPackageError: onnxruntime is not installed.
    """
    config = _config(folder / "config.json", kind)
    shared = SHARED / config["pieces"] if "pieces" in config else None
    tokenizer = _tokenizer((shared or folder) / "tokenizer.json", kind)
    table = _pieces(shared, kind) if shared else None
    session = _session(folder / "model.onnx", kind, "pieces" if shared else "ids")
    return Graph(kind, config, tokenizer, session, table)


def padded(rows: Sequence[Sequence[int]], padding: int = 0) -> NDArray[np.int64]:
    """Return the rows as one array, shorter ones filled up at the right."""
    result = np.full((len(rows), max(map(len, rows))), padding, dtype=np.int64)
    for number, row in enumerate(rows):
        result[number, : len(row)] = row
    return result


def cores() -> int:
    """Return how many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def split(lengths: Sequence[int], workers: int) -> list[list[int]]:
    """Return row numbers in batches of like length, longest first.

    A batch costs as much as its longest row; there are as many for each worker, and who is done
    with a long one takes the next.
    """
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    count = -(-len(order) // BATCH)
    count = min(len(order), count + -count % workers)
    return [part.tolist() for part in np.array_split(order, count)]


def _config(path: Path, kind: Kind) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text("utf-8"))
        found = str(config["kind"])
        config["id"] = str(config["id"])
        config.update({name: int(config[name]) for name in kind.numbers})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, f"cannot be read ({error!r})", kind) from error
    if found != kind.name:
        raise _damaged(path, f"is of kind '{found}', not '{kind.name}'", kind)
    return dict(config)


def _tokenizer(path: Path, kind: Kind) -> Tokenizer:
    try:
        return open_tokenizer(path)
    except (OSError, ValueError) as error:
        raise _damaged(path, f"cannot be read ({error})", kind) from error


def _pieces(folder: Path, kind: Kind) -> Pieces:
    try:
        rounded = np.load(folder / "tokens.npy", mmap_mode="r", allow_pickle=False)
        scales = np.load(folder / "scales.npy", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"vectors cannot be read ({error})", kind) from error
    if rounded.dtype != np.int8 or rounded.ndim != 2 or scales.shape != rounded.shape[:1]:
        raise _damaged(folder, "vectors do not fit their scales", kind)
    return Pieces(rounded, scales)


def _session(path: Path, kind: Kind, first: str) -> Any:
    # It would write an id of the machine into the user's home, and report to its maker.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise MissingPackageError(
            f"{kind.shown} needs a package that is not installed ({error.name})",
            where=kind.setting,
            remedy="pip install onnxruntime",
        ) from error
    options = onnxruntime.SessionOptions()
    # Batches run beside each other: cores that share one wait for each other at every node.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = QUIET
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # the library's errors share no base of their own
        reason = str(error).partition("\n")[0]
        raise _damaged(path, f"cannot be read ({reason})", kind) from error
    inputs = {one.name for one in session.get_inputs()}
    outputs = {one.name for one in session.get_outputs()}
    wanted = [first if name == "ids" else name for name in kind.inputs]
    if inputs != set(wanted) or kind.output not in outputs:
        found = f"{', '.join(sorted(inputs))} -> {', '.join(sorted(outputs))}"
        raise _damaged(path, f"maps {found}, not {', '.join(wanted)} -> {kind.output}", kind)
    return session


def _damaged(path: Path, what: str, kind: Kind) -> UsageError:
    return UsageError(
        f"{kind.shown}: {what}",
        where=str(path),
        remedy=f"reinstall fundstelle, or name another model in {kind.setting}",
    )
