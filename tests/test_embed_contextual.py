"""The contextual encoder: what it reads of a text, its batches, its errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from model_samples import (
    FIRST,
    LAST,
    WIDTH,
    contextual,
    contextual_without_pieces,
    ids,
    shared_pieces,
    table,
)

from rag.config import Settings, load
from rag.embed import open_embedder
from rag.embed.base import EmbedderSignature
from rag.embed.contextual import load as load_contextual
from rag.errors import UsageError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return contextual(tmp_path_factory.mktemp("model"))


def by_hand(text: str, longest: int = 8) -> np.ndarray:
    total = table(WIDTH)[[FIRST, *ids(text)[: longest - 2], LAST]].sum(axis=0)
    return total / np.linalg.norm(total)


def test_a_text_is_read_between_markers_cut_and_scaled_to_unit_length(folder: Path) -> None:
    encoder = load_contextual(folder, Settings())
    texts = ["Recht", "wald netz law", "memo " * 40 + "fire", "vermerk kosten recht wald feuer law"]
    found = encoder.encode_passages(texts)
    assert found.dtype == np.float32
    assert np.allclose(found, [by_hand(text) for text in texts], atol=1e-6)
    assert encoder.signature == EmbedderSignature("tiny-contextual-1", WIDTH)


def test_a_text_gets_the_same_vector_alone_and_in_a_batch(folder: Path) -> None:
    encoder = load_contextual(folder, Settings())
    texts = [f"recht {'wald ' * (i % 7)}{'netz ' * (i % 5)}" for i in range(100)]
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_queries([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-6)


def test_an_empty_text_gives_a_zero_row(folder: Path) -> None:
    encoder = load_contextual(folder, load({"embedding.passage_prefix": "text : "}, environ={}))
    found = encoder.encode_passages(["recht", " \n"])
    assert np.allclose(found[0], by_hand("text : recht"), atol=1e-6)
    assert not found[1].any()
    assert encoder.encode_queries([]).shape == (0, WIDTH)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def rename(path: Path) -> None:
    config = json.loads(path.read_text())
    path.write_text(json.dumps({**config, "kind": "static"}))


def forget(path: Path) -> None:
    config = json.loads(path.read_text())
    del config["longest"]
    path.write_text(json.dumps(config))


@pytest.mark.parametrize(
    ("name", "harm", "words"),
    [
        ("config.json", Path.unlink, "cannot be read"),
        ("config.json", shorten, "cannot be read"),
        ("config.json", rename, "is of kind 'static', not 'contextual'"),
        ("config.json", forget, "cannot be read .*longest"),
        ("tokenizer.json", shorten, "cannot be read"),
        ("model.onnx", Path.unlink, "cannot be read"),
        ("model.onnx", shorten, "cannot be read"),
    ],
)
def test_a_damaged_file_is_named_with_a_remedy(
    tmp_path: Path, name: str, harm: Callable[[Path], None], words: str
) -> None:
    harm(contextual(tmp_path) / name)
    with pytest.raises(UsageError, match=words) as caught:
        load_contextual(tmp_path, Settings())
    line = str(caught.value)
    assert line.startswith(str(tmp_path / name))
    assert line.endswith("reinstall fundstelle, or name another model in embedding.model")
    assert "\n" not in line


def test_a_graph_with_other_tensors_is_refused(tmp_path: Path) -> None:
    from model_samples import crossing

    crossing(tmp_path, kind="contextual", dimension=1)
    with pytest.raises(UsageError, match="maps ids, kinds, mask -> scores, not ids, mask -> vec"):
        load_contextual(tmp_path, Settings())


@pytest.fixture
def pieces(tmp_path: Path) -> Path:
    return shared_pieces(tmp_path / "pieces")


def test_pieces_may_lie_in_a_folder_that_several_models_share(tmp_path: Path, pieces: Path) -> None:
    folder = contextual_without_pieces(tmp_path / "model", pieces)
    encoder = load_contextual(folder, Settings())
    texts = ["Recht", "wald netz law", "memo " * 40, "vermerk"]
    found = encoder.encode_passages(texts)
    assert np.allclose(found, [by_hand(text) for text in texts], atol=0.02)
    assert not (folder / "tokenizer.json").exists()


def halve(path: Path) -> None:
    np.save(path, np.load(path)[:5])


@pytest.mark.parametrize(
    ("name", "harm", "words"),
    [
        ("tokens.npy", Path.unlink, "vectors cannot be read"),
        ("tokens.npy", shorten, "vectors cannot be read"),
        ("scales.npy", halve, "vectors do not fit their scales"),
        ("tokenizer.json", Path.unlink, "cannot be read"),
    ],
)
def test_damaged_pieces_are_named_with_a_remedy(
    tmp_path: Path, pieces: Path, name: str, harm: Callable[[Path], None], words: str
) -> None:
    folder = contextual_without_pieces(tmp_path / "model", pieces)
    harm(pieces / name)
    with pytest.raises(UsageError, match=words) as caught:
        load_contextual(folder, Settings())
    assert str(caught.value).startswith(str(pieces))


def test_the_shipped_model_gives_a_text_the_same_vector_in_any_company() -> None:
    encoder = open_embedder(load({"embedding.model": "bundled-contextual"}, environ={}))
    text = "Der Vermerk nennt die chinesische Rechtslage."
    alone = encoder.encode_passages([text])[0]
    among = encoder.encode_passages(["Recht", "Äpfel, Birnen, 1.234,5 Mio. € (§ 5) " * 12, text])[2]
    assert np.abs(alone - among).max() < 1e-5


def test_it_takes_no_name() -> None:
    with pytest.raises(UsageError, match="takes no name, but 'large' was given; write 'bundled-c"):
        open_embedder(replace(Settings(), embedding_model="bundled-contextual:large"))
