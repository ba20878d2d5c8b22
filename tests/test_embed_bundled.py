"""The static encoder: its arithmetic, its speed of opening, its errors."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from index_samples import static_model
from tokenizers import Tokenizer

from rag.config import Settings, load
from rag.embed import open_embedder
from rag.embed.base import EmbedderSignature
from rag.embed.bundled import MODEL
from rag.embed.bundled import load as load_static
from rag.errors import UsageError

shipped = pytest.mark.skipif(
    not (MODEL / "vectors.npy").exists(), reason="the bundled model has not been trained yet"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return static_model(tmp_path / "model")


def by_hand(folder: Path, text: str) -> np.ndarray:
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text).ids
    vectors = np.load(folder / "vectors.npy").astype(np.float64)
    scales = np.load(folder / "scales.npy").astype(np.float64)
    rows = vectors * (scales[:, None] if len(scales) == len(vectors) else scales)
    total = rows[ids].sum(axis=0)
    return total / np.linalg.norm(total)


@pytest.mark.parametrize("axis", ["row", "column"])
def test_a_vector_is_the_unit_sum_of_its_tokens(folder: Path, axis: str) -> None:
    config = json.loads((folder / "config.json").read_text())
    rng = np.random.default_rng(1)
    length = config["vocabulary"] if axis == "row" else config["dimension"]
    np.save(folder / "scales.npy", rng.random(length).astype(np.float32) + 0.1)
    (folder / "config.json").write_text(json.dumps({**config, "scale_axis": axis}))
    encoder = load_static(folder, Settings())
    texts = ["Vermerk zum Recht", "fire", "Das 5G Netz und die Kosten " * 40]
    found = encoder.encode_passages(texts)
    assert found.dtype == np.float32
    assert np.allclose(found, [by_hand(folder, text) for text in texts], atol=1e-5)


def test_a_text_gets_the_same_vector_alone_and_in_a_batch(folder: Path) -> None:
    encoder = load_static(folder, Settings())
    texts = [f"alpha {'beta ' * (i % 7)}{'recht ' * (i % 5)}" for i in range(700)]
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts[::50]])
    assert np.array_equal(together[::50], alone)
    assert np.array_equal(encoder.encode_queries(texts[:3]), together[:3])


@pytest.mark.parametrize("empty", ["", "  \n\t"])
def test_an_empty_text_gives_a_zero_row(folder: Path, empty: str) -> None:
    encoder = load_static(folder, load({"embedding.passage_prefix": "alpha "}, environ={}))
    found = encoder.encode_passages(["recht", empty])
    assert np.linalg.norm(found[0]) == pytest.approx(1.0, abs=1e-6)
    assert not found[1].any()
    assert encoder.encode_queries([]).shape == (0, 16)


def test_prefixes_of_the_settings_are_put_before_the_text(folder: Path) -> None:
    plain = load_static(folder, Settings())
    marked = load_static(
        folder,
        load({"embedding.query_prefix": "law ", "embedding.passage_prefix": "fire "}, environ={}),
    )
    assert marked.signature == EmbedderSignature("tiny-1", 16, "law ", "fire ")
    assert plain.signature == EmbedderSignature("tiny-1", 16)
    assert np.array_equal(marked.encode_queries(["cost"]), plain.encode_queries(["law cost"]))
    assert np.array_equal(marked.encode_passages(["cost"]), plain.encode_passages(["fire cost"]))


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def reshape(path: Path) -> None:
    np.save(path, np.load(path)[:-1])


def widen(path: Path) -> None:
    np.save(path, np.load(path).astype(np.float64))


@pytest.mark.parametrize(
    ("name", "harm", "words"),
    [
        ("config.json", Path.unlink, "cannot be read"),
        ("config.json", shorten, "cannot be read"),
        ("tokenizer.json", Path.unlink, "cannot be read"),
        ("tokenizer.json", shorten, "cannot be read"),
        ("vectors.npy", Path.unlink, "cannot be read"),
        ("vectors.npy", shorten, "cannot be read"),
        ("vectors.npy", reshape, r"holds int8 \(27, 16\), expected int8 \(28, 16\)"),
        ("vectors.npy", widen, "holds float64"),
        ("scales.npy", Path.unlink, "cannot be read"),
        ("scales.npy", reshape, r"holds float32 \(27,\), expected float32 \(28,\)"),
    ],
)
def test_a_damaged_model_file_is_named_with_a_remedy(
    folder: Path, name: str, harm: Callable[[Path], None], words: str
) -> None:
    harm(folder / name)
    with pytest.raises(UsageError, match=words) as caught:
        load_static(folder, Settings())
    line = str(caught.value)
    assert line.startswith(str(folder / name))
    assert line.endswith("reinstall fundstelle, or name another model in embedding.model")
    assert "\n" not in line


def test_a_tokenizer_that_does_not_fit_the_vectors_is_refused(folder: Path) -> None:
    data = json.loads((folder / "tokenizer.json").read_text())
    data["model"]["vocab"]["zusatz"] = len(data["model"]["vocab"])
    (folder / "tokenizer.json").write_text(json.dumps(data))
    with pytest.raises(UsageError, match="tokenizer knows 29 tokens, the vectors 28"):
        load_static(folder, Settings())


def test_another_kind_of_model_is_refused(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "kind": "contextual"}))
    with pytest.raises(UsageError, match="kind 'contextual' with scale_axis 'row' is not known"):
        load_static(folder, Settings())


def test_bundled_takes_no_name() -> None:
    with pytest.raises(UsageError, match="bundled encoders take no name, but 'large' was given"):
        open_embedder(replace(Settings(), embedding_model="bundled:large"))


@shipped
def test_the_bundled_model_is_the_default_and_crosses_languages() -> None:
    encoder = open_embedder(Settings())
    assert encoder.signature.model.startswith("fundstelle-static")
    query = encoder.encode_queries(["What does Chinese law require of companies?"])
    passages = encoder.encode_passages(
        [
            "Nach chinesischem Recht müssen Unternehmen den Behörden zuarbeiten.",
            "Im Sommer brannte der Wald in Brandenburg.",
            "Der Ausschuss tagt am Dienstag.",
        ]
    )
    scores = (passages @ query[0]).tolist()
    assert scores[0] == max(scores)
    assert scores[0] > 0.15 + max(scores[1:])


@shipped
def test_the_bundled_model_needs_neither_torch_nor_a_home(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom rag.config import Settings\nfrom rag.embed import open_embedder\n"
        "open_embedder(Settings()).encode_queries(['a'])\n"
        "print([m for m in ('torch', 'transformers', 'langchain_core') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        check=True,
    )
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


def test_a_copied_model_gives_the_same_vectors(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    one, two = (load_static(f, Settings()).encode_queries(["recht"]) for f in (folder, copy))
    assert np.array_equal(one, two)
