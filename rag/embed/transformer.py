"""Any sentence-transformers model, by hub name or folder.

The library and torch take seconds to import, so they are imported when a model is opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.config import Settings
from rag.embed.base import EmbedderSignature, Vectors
from rag.embed.prefixes import Prefixes, choose
from rag.embed.unit import unit_rows
from rag.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WHERE = "embedding.model"
BATCH = 32


class TransformerEmbedder:
    """A sentence-transformers model with the prefixes of its family."""

    def __init__(self, model: SentenceTransformer, name: str, prefixes: Prefixes) -> None:
        """Take an opened model; ``name`` is what the index will remember."""
        self._model = model
        probe = model.encode(["a"], prompt="", show_progress_bar=False)
        self._signature = EmbedderSignature(
            name, int(probe.shape[1]), prefixes.query, prefixes.passage
        )

    @property
    def signature(self) -> EmbedderSignature:
        """Model, dimension and prefixes."""
        return self._signature

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(texts, self._signature.passage_prefix)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(texts, self._signature.query_prefix)

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        result = np.zeros((len(texts), self._signature.dimension), dtype=np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            # An explicit prompt, even an empty one, keeps the model's default prompt out: which
            # prefix was used must be what the signature says.
            rows = self._model.encode(
                [texts[i] for i in filled],
                prompt=prefix,
                batch_size=BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            result[filled] = unit_rows(rows)
        return result


def open_model(name: str, settings: Settings) -> TransformerEmbedder:
    """Open a model by hub name or folder on the device that ``embedding.device`` names.

    Raises:
        SettingsError: no such folder, the hub cannot be reached, or the device is not there.
    """
    folder = _folder(name)
    model = _load(str(folder or name), _device(settings.embedding_device))
    identity = f"{folder.resolve().name}@{content_hash(folder)}" if folder else name
    prefixes = choose(folder.resolve().name if folder else name, settings, _own(model))
    return TransformerEmbedder(model, identity, prefixes)


def content_hash(folder: Path) -> str:
    """Return 12 hex digits for a model folder, the same wherever the folder lies.

    From every file's relative name and size, and the bytes of its small JSON files: cheap even for
    weights of many gigabytes.
    """
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts):
            continue
        digest.update(f"{relative.as_posix()}\0{path.stat().st_size}\0".encode())
        if path.suffix == ".json" and path.stat().st_size < 1_000_000:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _folder(name: str) -> Path | None:
    """Return the folder that ``name`` means, or None for a hub name."""
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    # A hub name is at most OWNER/NAME; everything else can only have been meant as a path.
    looks_local = name.startswith((".", "~")) or path.is_absolute() or len(path.parts) > 2
    if looks_local or not name.strip():
        raise SettingsError(
            f"there is no model folder '{name}'",
            where=WHERE,
            remedy="give the path of a sentence-transformers folder, a hub name, or 'bundled'",
        )
    return None


def _device(setting: str) -> str | None:
    if setting == "auto":
        return None
    import torch

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


def _load(name: str, device: str | None) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device=device)
    except Exception as error:  # hub, network, file and format errors of four libraries
        reason = (str(error).strip() or type(error).__name__).partition("\n")[0]
        raise SettingsError(
            f"the model '{name}' cannot be loaded ({reason})",
            where=WHERE,
            remedy="check the name; without a network, copy the model's folder to this machine "
            "and give its path, or set 'bundled'",
        ) from error


def _own(model: SentenceTransformer) -> Prefixes:
    """Return the prompts stored with the model under the names that the library reserves."""
    prompts = model.prompts or {}
    passage = next((prompts[k] for k in ("document", "passage") if prompts.get(k)), "")
    return Prefixes(prompts.get("query") or "", passage)
