"""A tiny static model and small documents for the tests of the index."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from rag.config import Settings, load
from rag.embed.bundled import StaticEmbedder
from rag.embed.bundled import load as load_static
from rag.index import open_reader, open_writer
from rag.index.base import Entry, IndexReader, IndexWriter
from rag.types import Block, BlockKind, Document, DocumentInfo, Dropped, Page, Passage, Role

ANALYSER = "words-1"
VOCABULARY = re.findall(
    r"\S+",
    "<unk> der die das und vermerk brand wald 5g netz kosten recht hubschrauber the memo law fire "
    "forest cost network helicopter bericht report zahl alpha beta gamma delta",
)


def static_model(folder: Path, dimension: int = 16, name: str = "tiny-1", seed: int = 0) -> Path:
    """Write a static model with random vectors over a few words."""
    folder.mkdir(parents=True, exist_ok=True)
    words = {word: i for i, word in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    rng = np.random.default_rng(seed)
    table = rng.integers(-127, 128, (len(words), dimension)).astype(np.int8)
    np.save(folder / "vectors.npy", table)
    np.save(folder / "scales.npy", np.full(len(words), 0.01, dtype=np.float32))
    config = {
        "id": name,
        "kind": "static",
        "dimension": dimension,
        "vocabulary": len(words),
        "languages": ["de", "en"],
        "scale_axis": "row",
    }
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder


def embedder(folder: Path, **model: object) -> StaticEmbedder:
    return load_static(static_model(folder / "model", **model), Settings())


def settings(folder: Path) -> Settings:
    return load({"index": folder / "index"}, environ={})


def document(name: str, *paragraphs: str, **info: object) -> Document:
    """A document whose paragraphs are its passages, two to a page."""
    text = "\n\n".join(paragraphs)
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    info = {"title": name.title(), "source": f"/files/{name}", "language": "de", **info}
    return Document(
        DocumentInfo(id=hashlib.sha256(text.encode()).hexdigest(), name=name, **info),
        text,
        tuple(
            Page(i // 2 + 1, spans[i][0], spans[min(i + 1, len(spans) - 1)][1], f"S. {i}")
            for i in range(0, len(spans), 2)
        ),
        tuple(Block(BlockKind.PARAGRAPH, start, end) for start, end in spans),
        (Dropped("3", "page number"),),
    )


def entries(of: Document) -> list[Entry]:
    return [
        Entry(
            Passage(
                of.info.id,
                i,
                block.start,
                block.end,
                i // 2 + 1,
                (of.info.title, "Lage"),
                f"{i}",
                Role.ANSWERS,
                of.info.marking,
                "de",
            ),
            terms(of.text[block.start : block.end]),
            terms(of.info.title),
        )
        for i, block in enumerate(of.blocks)
    ]


def terms(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def put(writer: IndexWriter, encoder: StaticEmbedder, *some: Document, **acronyms: str) -> None:
    for one in some:
        made = entries(one)
        texts = [one.text[e.passage.start : e.passage.end] for e in made]
        writer.add(one, made, encoder.encode_passages(texts), acronyms)


def write(folder: Path, *some: Document, **acronyms: str) -> int:
    """Add documents to the index in ``folder`` in one commit."""
    encoder = embedder(folder)
    with open_writer(settings(folder), encoder.signature, ANALYSER) as writer:
        put(writer, encoder, *some, **acronyms)
        return writer.commit()


def read(folder: Path) -> IndexReader:
    return open_reader(settings(folder), embedder(folder), ANALYSER)


def names(reader: IndexReader, keys: list[int]) -> list[str]:
    return [hit.document.name for hit in reader.hits(keys)]


MEMO = document(
    "vermerk.txt",
    "Der Vermerk zum Recht.",
    "Die Kosten: 5G Netz.",
    "Das Netz und das Recht.",
    date="2025-05-14",
    kind="memo",
    issuer="Auswärtiges Amt",
    number="19/1",
)
FIRE = document(
    "forest.txt",
    "Report on forest fire.",
    "Helicopter cost, fire.",
    date="2024-11-02",
    kind="report",
    issuer="Bundesamt für ÜBUNGEN",
    language="en",
)
SECRET = document(
    "geheim.txt",
    "Der Vermerk: Recht und Kosten.",
    date="2025-06",
    kind="Memo",
    marking="VS-NfD",
    groups=("lage", "stab"),
)
