"""Sentence-transformers cross-encoders by folder or name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import model_samples
import numpy as np
import pytest

from rag.config import Settings
from rag.crossing import open_crossing
from rag.errors import SettingsError


@pytest.fixture(scope="module", autouse=True)
def library() -> object:
    return model_samples.library()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_samples.cross_encoder(tmp_path_factory.mktemp("models") / "tiny-reranker")


def use(name: object, device: str = "cpu") -> object:
    return open_crossing(replace(Settings(), search_reranker=str(name), embedding_device=device))


def logits(folder: Path, question: str, text: str) -> float:
    """What the bare model gives for a pair, without the library."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    words = AutoTokenizer.from_pretrained(folder)
    bert = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.no_grad():
        given = words(question, text, return_tensors="pt", truncation=True)
        return float(bert(**given).logits[0, 0])


def test_any_saved_model_is_one_setting_away_and_gives_raw_logits(model: Path) -> None:
    encoder = use(model)
    found = encoder.score("law", ["gesetz recht", "wald", "china pflicht"])
    assert found.dtype == np.float32
    expected = [logits(model, "law", text) for text in ("gesetz recht", "wald", "china pflicht")]
    assert np.allclose(found, expected, atol=1e-4)
    assert np.ptp(found) > 0.1
    assert encoder.score("law", []).shape == (0,)


def test_the_context_is_read_behind_the_sentence(model: Path) -> None:
    found = use(model).score("law", ["gesetz\tvermerk china", "gesetz vermerk china"])
    assert found[0] == pytest.approx(found[1], abs=1e-5)


def test_a_text_beyond_the_model_s_length_is_cut(model: Path) -> None:
    found = use(model).score("law", ["gesetz " * 5000, "gesetz"])
    assert np.isfinite(found).all()


def test_it_is_known_by_name_and_contents_wherever_it_lies(model: Path) -> None:
    assert use(model).id.startswith("tiny-reranker@")
    assert str(model.parent) not in use(model).id


def test_a_model_of_several_outputs_is_refused(tmp_path: Path) -> None:
    folder = model_samples.cross_encoder(tmp_path / "entailment", labels=3)
    with pytest.raises(SettingsError, match="gives 3 numbers for a pair, not one score; give a mo"):
        use(folder)


def test_an_encoder_of_single_texts_is_refused(tmp_path: Path) -> None:
    # The library would put a head of random numbers on it.
    folder = model_samples.encoder(tmp_path / "encoder")
    with pytest.raises(SettingsError, match="no part that was trained to score pairs; give a mod"):
        use(folder)


def test_a_model_without_its_tokenizer_is_refused(model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(model, tmp_path / model.name)
    for file in folder.glob("tokenizer*"):
        file.unlink()
    with pytest.raises(SettingsError, match=r"search\.reranker: .* has no words: its tokenizer"):
        use(folder)


def test_loading_says_nothing(model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    use(model)
    assert capfd.readouterr() == ("", "")


def test_a_missing_folder_says_what_may_be_given() -> None:
    with pytest.raises(
        SettingsError, match=r"search\.reranker: there is no model folder '\./nowhere'"
    ):
        use("./nowhere")


@pytest.mark.filterwarnings("ignore")
def test_an_unreachable_hub_is_one_line_with_a_remedy() -> None:
    with pytest.raises(SettingsError, match="the model 'example/none' cannot be loaded") as caught:
        use("example/none")
    assert "copy the model's folder to this machine and give its path" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_device_that_is_not_there_says_so(model: Path) -> None:
    with pytest.raises(SettingsError, match="device 'cuda:77' cannot be used"):
        use(model, device="cuda:77")
