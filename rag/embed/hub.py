"""Models that others made, by the name of a hub or by folder: where they lie, where they run.

What sentence-transformers' encoders and cross-encoders have in common. torch is imported only by
the functions that ask it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rag.config import at_home
from rag.errors import SettingsError

FASTEST = ("cuda", "xpu", "mps", "cpu")
"""Kinds of device, the one to be preferred first."""

BLOCKS = 64
BLOCK = 4096
"""How many blocks of a large file tell it from others, and their bytes."""


PATIENCE = 10.0
"""Seconds that a hub has for its first word."""


def folder(name: str, setting: str, known: Sequence[str] = ("bundled",)) -> Path | None:
    """Return the folder that ``name`` means, or None for a hub name.

    Args:
        name: a hub name (``OWNER/NAME``, or ``NAME`` of sentence-transformers) or a path.
        setting: the key that the name stands in, for the error.
        known: the words that mean a model of this package there.

    Raises:
        SettingsError: it can only have been meant as a path, and there is no such folder; or it is
            a slip of one of ``known``.
    """
    path = at_home(Path(name))
    if name.strip() and path.is_dir():
        return path
    # A hub name is at most OWNER/NAME; everything else can only have been meant as a path.
    looks_local = name.startswith((".", "~")) or path.is_absolute() or len(path.parts) > 2
    if looks_local or not name.strip():
        raise SettingsError(
            f"there is no model folder '{name}'",
            where=setting,
            remedy="give the path of a sentence-transformers folder, a hub name, or 'bundled'",
        )
    # A word like one of ours is sooner a slip than a model, and asking a hub takes a network.
    if len(path.parts) < 2 and (near := get_close_matches(name.lower(), known, n=1)):
        raise SettingsError(
            f"there is no model '{name}'; did you mean '{near[0]}'?",
            where=setting,
            remedy="names of a hub are OWNER/NAME, folders ./NAME",
        )
    return None


def look_up(name: str) -> None:
    """Ask the hub once for a model that its cache does not hold: its own client asks for minutes.

    Raises:
        Exception: what the hub's client or the network says.
    """
    from huggingface_hub import get_hf_file_metadata, hf_hub_url, try_to_load_from_cache
    from huggingface_hub.errors import EntryNotFoundError

    config = "config.json"
    name = name if "/" in name else f"sentence-transformers/{name}"  # as the library reads it
    if isinstance(try_to_load_from_cache(name, config), str):
        return
    with suppress(EntryNotFoundError):  # the loader knows what else makes a model
        get_hf_file_metadata(hf_hub_url(name, config), timeout=PATIENCE)


def identity(name: str, path: Path | None) -> str:
    """Return what tells a model from others: a folder's name and contents, else the hub name."""
    return f"{path.resolve().name}@{content_hash(path)}" if path else name


def names(path: Path) -> tuple[str, ...]:
    """Return the names that a model folder is known by, the most telling one first.

    Its own; that of a hub's cache, whose folders of models are named ``models--OWNER--NAME`` above
    one named by a revision; and the one that its makers left in ``config.json``.
    """
    resolved = path.resolve()
    cached = [part for part in resolved.parts if part.startswith("models--")]
    try:
        config = json.loads((path / "config.json").read_text("utf-8"))
        made = config.get("_name_or_path")
    except (OSError, ValueError, AttributeError):
        made = None  # not every model has one; the library that loads it says what is wrong
    return (resolved.name, *cached[-1:], *([made] if isinstance(made, str) and made else []))


def content_hash(path: Path) -> str:
    """Return 12 hex digits for a model folder, the same wherever the folder lies.

    From every file's relative name, size and bytes, of a large file from blocks spread over it:
    training changes all weights, and reading many gigabytes would take minutes.
    """
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        relative = file.relative_to(path)
        if any(part.startswith(".") for part in relative.parts):
            continue
        digest.update(f"{relative.as_posix()}\0{file.stat().st_size}\0".encode())
        for block in _blocks(file):
            digest.update(block)
    return digest.hexdigest()[:12]


def _blocks(file: Path) -> Iterator[bytes]:
    size = file.stat().st_size
    step = max(BLOCK, (size - BLOCK) // (BLOCKS - 1))
    with file.open("rb") as stream:
        for start in range(0, min(size, step * BLOCKS), step):
            stream.seek(start)
            yield stream.read(BLOCK)


def check_tokenizer(tokenizer: Any, name: str, setting: str) -> None:
    """Refuse a tokenizer that knows no word: the library makes one up where the files are missing.

    Raises:
        SettingsError: every text would look alike to the model.
    """
    known = getattr(tokenizer, "get_vocab", None)
    if known is None or set(known()) - {"▁", *getattr(tokenizer, "all_special_tokens", ())}:
        return
    raise SettingsError(
        f"the model '{name}' has no words: its tokenizer's files are missing",
        where=setting,
        remedy="copy the whole folder, tokenizer.json and tokenizer_config.json included",
    )


def device(setting: str) -> str:
    """Return the device to run on; ``auto`` takes an accelerator where there is one.

    Raises:
        SettingsError: the device that is asked for cannot be used.
    """
    import torch

    if setting == "auto":
        return fastest(devices())
    try:
        torch.zeros(1, device=setting)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).partition("\n")[0]
        raise SettingsError(
            f"device '{setting}' cannot be used ({reason})",
            where="embedding.device",
            remedy="set 'auto' or 'cpu'",
        ) from error
    return setting


def devices() -> tuple[str, ...]:
    """Return the kinds of device that torch can use on this machine, ``cpu`` always."""
    import torch

    there = {
        "cuda": torch.cuda.is_available(),
        "xpu": hasattr(torch, "xpu") and torch.xpu.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    return tuple(name for name, is_there in there.items() if is_there)


def fastest(there: Sequence[str]) -> str:
    """Return the kind of device to be preferred among those that are there."""
    return next(name for name in FASTEST if name in there)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep transformers' progress bars and reports off the terminal while a model is loaded."""
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging  # half of its functions have no types
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def unloadable(name: str, setting: str, error: Exception) -> SettingsError:
    """Return the one line for a model that a library could not load."""
    reason = (str(error).strip() or type(error).__name__).partition("\n")[0]
    return SettingsError(
        f"the model '{name}' cannot be loaded ({reason})",
        where=setting,
        remedy="check the name; without a network, copy the model's folder to this machine "
        "and give its path, or set 'bundled'",
    )
