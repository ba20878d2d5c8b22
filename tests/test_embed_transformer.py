"""Sentence-transformers encoders by folder or name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import model_samples
import numpy as np
import pytest

from rag.config import Settings
from rag.embed import hub, open_embedder
from rag.errors import SettingsError


@pytest.fixture(scope="module")
def library() -> object:
    return model_samples.library()


@pytest.fixture(scope="module")
def model(library: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A one-layer BERT over a few words, saved as the library saves its models."""
    return model_samples.encoder(tmp_path_factory.mktemp("models") / "tiny-e5-small")


def use(path: object, **more: object) -> object:
    return open_embedder(
        replace(Settings(), embedding_model=str(path), embedding_device="cpu", **more)
    )


def test_a_saved_model_is_one_setting_away(model: Path) -> None:
    encoder = use(model)
    found = encoder.encode_passages(["recht wald", "", "netz"])
    assert found.shape == (3, 12)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), [1, 0, 1], atol=1e-5)
    assert encoder.signature.dimension == 12
    assert encoder.encode_queries([]).shape == (0, 12)


def test_the_family_s_prefixes_reach_the_model(model: Path) -> None:
    encoder = use(model)
    plain = use(model, embedding_query_prefix="", embedding_passage_prefix="")
    assert (encoder.signature.query_prefix, encoder.signature.passage_prefix) == (
        "query: ",
        "passage: ",
    )
    for made, text in (
        (encoder.encode_queries(["recht"]), "query: recht"),
        (encoder.encode_passages(["recht"]), "passage: recht"),
    ):
        assert np.allclose(made, plain.encode_queries([text]), atol=1e-6)
        assert not np.allclose(made, plain.encode_queries(["recht"]), atol=1e-3)


def test_prompts_saved_with_the_model_win_over_the_family(
    model: Path, library: object, tmp_path: Path
) -> None:
    saved = library.SentenceTransformer(str(model), device="cpu")
    saved.prompts = {"query": "frage : ", "document": "text : "}
    saved.default_prompt_name = "query"
    saved.save(str(tmp_path / "tiny-e5-own"))
    encoder = use(tmp_path / "tiny-e5-own")
    assert encoder.signature.query_prefix == "frage : "
    assert encoder.signature.passage_prefix == "text : "
    plain = use(tmp_path / "tiny-e5-own", embedding_query_prefix="", embedding_passage_prefix="")
    # A default prompt of the model must not slip in where the signature says there is none.
    found = encoder.encode_passages(["recht"])
    assert np.allclose(found, plain.encode_passages(["text : recht"]), atol=1e-6)
    assert np.allclose(
        plain.encode_passages(["recht"]),
        use(model, embedding_query_prefix="", embedding_passage_prefix="").encode_passages(
            ["recht"]
        ),
        atol=1e-6,
    )


def test_a_model_is_the_same_wherever_its_folder_lies(model: Path, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(model, tmp_path / model.name)
    here, there = use(model).signature, use(f"{elsewhere}/").signature
    assert here == there
    assert here.model.startswith("tiny-e5-small@")
    assert str(model.parent) not in here.model
    config = elsewhere / "config.json"
    config.write_text(config.read_text().replace("}", ' , "note": 1}', 1))
    assert use(elsewhere).signature.model != here.model


def test_a_model_that_was_trained_further_in_its_folder_is_another(
    model: Path, tmp_path: Path
) -> None:
    elsewhere = shutil.copytree(model, tmp_path / model.name)
    weights = bytearray((elsewhere / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (elsewhere / "model.safetensors").write_bytes(weights)
    assert use(elsewhere).signature.model != use(model).signature.model


def test_of_a_large_file_blocks_from_its_beginning_to_its_end_are_read(tmp_path: Path) -> None:
    hashes = set()
    for start in (0, 4_900_000, 9_800_000):
        weights = bytearray(10_000_000)
        weights[start : start + 200_000] = b"x" * 200_000
        (tmp_path / "weights.bin").write_bytes(weights)
        hashes.add(hub.content_hash(tmp_path))
    assert len(hashes) == 3


@pytest.mark.parametrize(
    ("missing", "words"),
    [("modules.json", r"there is no modules\.json"), ("tokenizer*", "has no words: its tokenizer")],
)
def test_a_folder_that_lacks_a_part_is_refused_before_it_searches_badly(
    missing: str, words: str, model: Path, tmp_path: Path
) -> None:
    elsewhere = shutil.copytree(model, tmp_path / model.name)
    for file in elsewhere.glob(missing):
        file.unlink()
    with pytest.raises(SettingsError, match=f"{words}.*copy the whole folder"):
        use(elsewhere)


@pytest.mark.parametrize(
    "name",
    ["./nowhere", "~/no/model", "~nobody-of-that-name/x", "/no/such/model", "a/b/c", " ", ""],
)
def test_a_missing_folder_says_what_may_be_given(name: str) -> None:
    with pytest.raises(SettingsError, match="there is no model folder") as caught:
        use(name)
    assert "give the path of a sentence-transformers folder, a hub name, or" in str(caught.value)


@pytest.mark.filterwarnings("ignore")
def test_an_unreachable_hub_is_one_line_with_a_remedy(library: object) -> None:
    with pytest.raises(SettingsError, match="the model 'example/none' cannot be loaded") as caught:
        use("example/none")
    assert "copy the model's folder to this machine and give its path" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_one_line(tmp_path: Path, library: object) -> None:
    (tmp_path / "notes.txt").write_text("no model")
    with pytest.raises(SettingsError, match="cannot be loaded"):
        use(tmp_path)


@pytest.mark.parametrize("device", ["cuda:77", "abacus"])
def test_a_device_that_is_not_there_says_so(model: Path, device: str) -> None:
    settings = replace(Settings(), embedding_model=str(model), embedding_device=device)
    with pytest.raises(SettingsError, match=f"device '{device}' cannot be used .* set 'auto' or"):
        open_embedder(settings)


def test_an_accelerator_is_preferred_where_there_is_one() -> None:
    assert hub.fastest(("cpu",)) == "cpu"
    assert hub.fastest(("cpu", "cuda")) == "cuda"
    assert hub.fastest(("mps", "cpu")) == "mps"
    assert hub.fastest(("cpu", "mps", "xpu", "cuda")) == "cuda"


def test_auto_means_the_fastest_device_of_this_machine(model: Path) -> None:
    import torch

    assert ("cuda" in hub.devices()) == torch.cuda.is_available()
    assert hub.device("auto") == hub.fastest(hub.devices())
    encoder = open_embedder(replace(Settings(), embedding_model=str(model)))
    assert encoder._model.device.type == hub.device("auto")
