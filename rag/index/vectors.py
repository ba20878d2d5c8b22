"""The vectors, in a FAISS file that is mapped into memory for reading.

Up to ``FLAT_LIMIT`` vectors the search is exact (inner product with every row); beyond it vectors
lie in inverted lists, a byte per dimension, trained on the data themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from rag.embed.base import Vectors
from rag.errors import IndexDamagedError
from rag.index.base import Found
from rag.index.store import REBUILD, sync, unwritable

faiss: Any = _faiss
"""Its type stubs do not know what it adds to its classes when it is imported."""

FLAT_LIMIT = 100_000
"""Exact search over this many rows of 256 takes about 5 ms on one core; ten times that is felt."""

LISTS_PER_ROOT = 4
"""Inverted lists: four times the root of the number of vectors, as FAISS's guidelines advise."""

PROBE_SHARE = 8
"""One list in eight is searched, at least MIN_PROBES of them. Of the ten nearest of 120,000 German
titles and law sections (bundled encoder) that found .97, in a seventh of the time of the exact
search; one list in 32 found .91."""

MIN_PROBES = 64

TRAINING_PER_LIST = 40
"""Vectors per list that the clustering sees; FAISS asks for 39 at least."""

TRAINING_ROUNDS = 10
"""Rounds of k-means: the lists need to be even, not optimal, and a commit waits for them."""

BATCH = 20_000


class VectorFile:
    """A FAISS file opened for searching."""

    def __init__(self, index: Any) -> None:
        """Take an open FAISS index; use :meth:`open`."""
        self._index = index

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a file into memory; nothing is read before it is needed.

        Raises:
            IndexDamagedError: the file is missing, cut off or no FAISS index.
        """
        return cls(_read(path, faiss.IO_FLAG_MMAP_IFC))

    @property
    def count(self) -> int:
        """Return the number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Return their length."""
        return int(self._index.d)

    def search(
        self, query: Vectors, limit: int, allowed: NDArray[np.int64] | None = None
    ) -> list[Found]:
        """Return the keys with the largest inner product, best first.

        Args:
            query: one vector, shape ``(1, dimension)``.
            limit: most results; fewer come where fewer are allowed.
            allowed: the keys that may be found; None means all.
        """
        limit = min(limit, self.count if allowed is None else len(allowed))
        if limit <= 0 or not query.any():
            return []
        # For one query the threads' start costs more than the search, far more on a busy machine.
        faiss.omp_set_num_threads(1)
        row = np.ascontiguousarray(query, dtype=np.float32)
        scores, keys = self._index.search(row, limit, params=self._parameters(allowed))
        return [
            Found(int(key), float(score))
            for key, score in zip(keys[0], scores[0], strict=True)
            if key >= 0
        ]

    def _parameters(self, allowed: NDArray[np.int64] | None) -> Any:
        chosen = {} if allowed is None else {"sel": _selector(allowed)}
        if not _is_ivf(self._index):
            return faiss.SearchParameters(**chosen) if chosen else None
        probes = max(MIN_PROBES, self._index.nlist // PROBE_SHARE)
        if allowed is not None:
            # Few allowed vectors lie thinly over all lists: look into as many more.
            probes = probes * self.count // max(1, len(allowed))
        return faiss.SearchParametersIVF(nprobe=min(self._index.nlist, probes), **chosen)


class VectorTable:
    """The vectors of the next generation, in memory, while a writer changes them."""

    def __init__(self, index: Any) -> None:
        """Take a FAISS index; use :meth:`load` or :meth:`build`."""
        self._index = index

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file whole, to change it; raises as :meth:`VectorFile.open`."""
        return cls(_read(path, 0))

    @classmethod
    def build(
        cls,
        dimension: int,
        count: int,
        batches: Iterable[tuple[Sequence[int], Vectors]],
        sample: Vectors | None = None,
    ) -> Self:
        """Make a table of ``count`` vectors; ``sample`` trains the lists, None makes it exact."""
        index = _flat(dimension) if sample is None else _ivf(dimension, count, sample)
        table = cls(index)
        for keys, vectors in batches:
            table.add(keys, vectors)
        return table

    @property
    def count(self) -> int:
        """Return the number of vectors."""
        return int(self._index.ntotal)

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Add vectors of shape ``(len(keys), dimension)``."""
        if len(keys):
            self._index.add_with_ids(
                np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(keys, dtype=np.int64)
            )

    def remove(self, keys: Sequence[int]) -> None:
        """Take vectors out; unknown keys do nothing."""
        if len(keys):
            self._index.remove_ids(np.asarray(keys, dtype=np.int64))

    def fits(self, limit: int = FLAT_LIMIT) -> bool:
        """Tell whether the kind of table still suits the number of vectors.

        Inverted lists are made anew when the vectors have grown fourfold (their number has then
        halved relative to the rule), and given up well below the limit, not at it.
        """
        if not _is_ivf(self._index):
            return self.count <= limit
        trained_for = (int(self._index.nlist) / LISTS_PER_ROOT) ** 2
        return limit / 2 < self.count <= 4 * trained_for

    def write(self, path: Path) -> None:
        """Write the file and force it to the disk."""
        try:
            # FAISS's own file passes over a disk that is full when the file is closed.
            with path.open("wb") as file:
                faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write))
            sync(path)
        except (RuntimeError, OSError) as error:
            raise unwritable(path, error) from error


def training_share(count: int) -> float:
    """Return which part of ``count`` vectors the training of the lists should see."""
    return min(1.0, TRAINING_PER_LIST * _lists(count) / max(1, count))


def _flat(dimension: int) -> Any:
    return faiss.IndexIDMap(faiss.IndexFlatIP(dimension))


def _ivf(dimension: int, count: int, sample: Vectors) -> Any:
    lists = min(_lists(count), len(sample))
    quantizer = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(
        quantizer, dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.spherical = True  # rows are of unit length, so their centres should be too
    index.cp.niter = TRAINING_ROUNDS
    index.cp.min_points_per_centroid = 1
    index.train(np.ascontiguousarray(sample, dtype=np.float32))
    return index


def _lists(count: int) -> int:
    return max(1, int(LISTS_PER_ROOT * count**0.5))


def _is_ivf(index: Any) -> bool:
    return hasattr(index, "nlist")


def _selector(allowed: NDArray[np.int64]) -> Any:
    bits = np.zeros(int(allowed.max()) + 1, dtype=bool)
    bits[allowed] = True
    return faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))


def _read(path: Path, flags: int) -> Any:
    if not path.is_file():
        raise IndexDamagedError("the file of vectors is missing", where=str(path), remedy=REBUILD)
    try:
        return faiss.read_index(str(path), flags)
    except RuntimeError as error:
        raise IndexDamagedError(
            "the file of vectors is cut off or damaged", where=str(path), remedy=REBUILD
        ) from error
