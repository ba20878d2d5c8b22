"""What one file may cost: time, memory, output. Set in each worker by the operating system."""

from __future__ import annotations

import os
import resource
import signal
import time
from dataclasses import dataclass
from threading import Thread

from rag.errors import BrokenDocumentError

MIB = 1024 * 1024
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file; a file that passes one of them fails alone.

    ``seconds`` is wall time, since recognising a scan waits for another command; ``memory`` and
    ``file_bytes`` are bytes, ``characters`` counts the text that comes out.
    """

    seconds: float = 900.0
    memory: int = 4096 * MIB
    file_bytes: int = 1024 * MIB
    characters: int = 30_000_000


def enter(limits: Limits) -> None:
    """Put this process, a worker, and what it starts under the limits.

    It leads a process group of its own, so that it can be stopped together with what it started.
    """
    os.setpgid(0, 0)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    # One core is what a worker is given; RLIMIT_DATA, unlike RLIMIT_AS, counts what is used only.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    for what, most in (
        (resource.RLIMIT_DATA, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, hard))


def _end_with(parent: int) -> None:
    """End this worker's group when the process that started it is gone, killed perhaps.

    A worker in a group of its own gets no signal from the terminal and would wait for ever.
    """
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.killpg(0, signal.SIGKILL)


def check_size(size: int, limits: Limits, where: str) -> None:
    """Refuse a file by its size.

    Raises:
        BrokenDocumentError: it is larger than allowed.
    """
    if size > limits.file_bytes:
        raise BrokenDocumentError(
            f"it has {size // MIB} MiB, the limit is {limits.file_bytes // MIB}",
            where=where,
            remedy="split it",
        )


def check_text(characters: int, limits: Limits, where: str) -> None:
    """Refuse a document by the length of its text.

    Raises:
        BrokenDocumentError: it is longer than allowed.
    """
    if characters > limits.characters:
        raise BrokenDocumentError(
            f"its text has {characters} characters, the limit is {limits.characters}",
            where=where,
            remedy="split it",
        )
