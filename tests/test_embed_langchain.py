"""LangChain embeddings classes as encoders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.config import Settings
from rag.embed import open_embedder
from rag.errors import BackendError, MissingPackageError, SettingsError

MODULE = '''
from langchain_core.embeddings import Embeddings

class Letters(Embeddings):
    """Counts letters: small, and every number can be checked by hand."""

    def __init__(self, model: str = "abc", fail: str = "", width: str = "1") -> None:
        self.model, self.fail, self.width = model, fail, int(width)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self.fail and self.fail in "".join(texts):
            raise ConnectionError("no\\nservice")
        return [[float(t.lower().count(c)) for c in self.model] * self.width for t in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

class Deployed(Letters):
    def __init__(self, deployment: str) -> None:
        super().__init__(deployment)
        del self.model
        self.deployment = deployment

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(t.count(c)) for c in self.deployment] for t in texts]

class Plain:
    pass

class Keyed(Letters):
    def __init__(self) -> None:
        raise ValueError("set LETTERS_API_KEY")
'''


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters_for_tests.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)


def use(name: str, **more: str) -> object:
    return open_embedder(
        replace(Settings(), embedding_model=f"langchain:letters_for_tests:{name}", **more)
    )


def test_a_class_is_used_by_name_and_scaled_to_unit_length() -> None:
    encoder = use("Letters?model=fundstel")
    assert encoder.signature.model == "langchain:letters_for_tests:Letters:fundstel"
    assert encoder.signature.dimension == 8
    found = encoder.encode_passages(["uu n", "", "f"])
    assert found.dtype == np.float32
    assert np.allclose(found[0, :4], [0, 2 / 5**0.5, 1 / 5**0.5, 0])
    assert not found[1].any()
    assert np.array_equal(encoder.encode_queries(["uu n"]), found[:1])
    assert encoder.encode_queries([]).shape == (0, 8)
    assert encoder.encode_passages(["", " "]).shape == (2, 8)


def test_two_models_of_one_class_are_two_encoders_whatever_the_argument_is_called() -> None:
    one, other = (use(f"Deployed?deployment={name}") for name in ("abc", "xyz"))
    assert one.signature.model.endswith(":Deployed:deployment=abc")
    assert one.signature != other.signature


def test_where_the_service_runs_does_not_make_another_encoder() -> None:
    one, other = (use(f"Letters?model=ab&fail=http://{host}") for host in ("old", "new"))
    assert one.signature == other.signature


def test_prefixes_of_the_settings_are_used() -> None:
    encoder = use("Letters", embedding_query_prefix="aaa", embedding_passage_prefix="bbb")
    assert encoder.signature.query_prefix == "aaa"
    assert np.allclose(encoder.encode_queries(["c"])[0], np.array([3, 0, 1]) / 10**0.5)
    assert np.allclose(encoder.encode_passages(["c"])[0], np.array([0, 3, 1]) / 10**0.5)


@pytest.mark.parametrize("word", ["Fundstelle", "frage"])
def test_a_service_that_fails_is_one_line_with_a_remedy(word: str) -> None:
    with pytest.raises(BackendError, match=r"failed \(ConnectionError: no service\); check that"):
        use(f"Letters?fail={word}").encode_queries(["frage"])


def test_a_model_that_changes_its_dimension_is_noticed() -> None:
    encoder = use("Letters")
    encoder._model.width = 2
    with pytest.raises(BackendError, match=r"expected 1 vectors of 3, got \(1, 6\)"):
        encoder.encode_passages(["abc"])


@pytest.mark.parametrize("value", [None, float("nan")])
def test_vectors_without_numbers_are_no_vectors(value: float | None) -> None:
    encoder = use("Letters")
    encoder._model.embed_documents = lambda texts: [[value, 1.0, 1.0] for _ in texts]
    with pytest.raises(BackendError, match="hold no numbers"):
        encoder.encode_passages(["abc"])


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("", SettingsError, "cannot read 'letters_for_tests:'; write 'langchain:module"),
        ("Nothing", SettingsError, "'letters_for_tests' has no class 'Nothing'"),
        ("Plain", SettingsError, "'letters_for_tests:Plain' is no LangChain embeddings class"),
        ("Keyed", SettingsError, "refused: set LETTERS_API_KEY"),
        ("Letters?size=3", SettingsError, "refused: .*unexpected keyword argument 'size'"),
    ],
)
def test_a_name_that_does_not_work_says_why(name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        use(name)


def test_a_missing_package_names_the_command_that_installs_it() -> None:
    name = "langchain:langchain_nowhere.embeddings:Nowhere"
    with pytest.raises(MissingPackageError, match="pip install langchain-nowhere"):
        open_embedder(replace(Settings(), embedding_model=name))
