"""Cross-encoders by one setting: the bundled kind, any class, none."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from model_samples import FIRST, LAST, crossed, crossing, ids

from rag.config import Settings
from rag.crossing import open_crossing
from rag.crossing.base import scored
from rag.crossing.bundled import KIND, MODEL, BundledCrossing
from rag.crossing.bundled import load as load_bundled
from rag.errors import BackendError, MissingPackageError, SettingsError, UsageError
from rag.graph import BATCH, padded, split

QUESTION = "law china"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> BundledCrossing:
    return load_bundled(crossing(tmp_path_factory.mktemp("model")))


def by_hand(told: str, around: str = "", asked: str = QUESTION) -> float:
    parts = [([FIRST, *ids(asked), LAST], 0), ([*ids(told), LAST], 1)]
    return crossed([*parts, ([*ids(around), LAST], 2)] if around else parts)


def test_question_sentence_and_context_are_told_apart(encoder: BundledCrossing) -> None:
    found = encoder.score(QUESTION, ["gesetz pflicht", "gesetz\tvermerk china", "gesetz\t"])
    assert found.dtype == np.float32
    expected = [by_hand("gesetz pflicht"), by_hand("gesetz", "vermerk china"), by_hand("gesetz")]
    assert np.allclose(found, expected, atol=1e-5)
    assert encoder.id == "tiny-crossing-1"


def test_scores_come_in_the_order_of_the_texts_whatever_their_length(
    encoder: BundledCrossing,
) -> None:
    texts = ["recht " * (i * 7 % 5 + 1) + "\twald" * (i % 2) for i in range(90)]
    alone = np.concatenate([encoder.score(QUESTION, [text]) for text in texts])
    assert len(set(alone.tolist())) > 5
    assert np.allclose(encoder.score(QUESTION, texts), alone, atol=1e-5)


def test_no_texts_give_no_scores(encoder: BundledCrossing) -> None:
    assert encoder.score(QUESTION, []).shape == (0,)


def test_the_context_is_cut_before_the_sentence_and_the_question_to_its_own_length(
    encoder: BundledCrossing,
) -> None:
    asked = "memo law china frage fire feuer"  # cut to 4 pieces, and 12 in the whole row
    found = encoder.score(
        asked,
        ["recht wald\tgesetz netz bericht fire", "recht wald netz law fire memo kosten\tgesetz"],
    )
    kept = "memo law china frage"
    assert np.allclose(
        found,
        [by_hand("recht wald", "gesetz netz", kept), by_hand("recht wald netz law fire", "", kept)],
        atol=1e-5,
    )


def test_padding_is_no_part_of_the_question() -> None:
    assert padded([[0], [0, 1]], KIND.padding["kinds"]).tolist() == [[0, 2], [0, 1]]


def test_a_damaged_model_is_named_with_a_remedy(tmp_path: Path) -> None:
    config = crossing(tmp_path) / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "first": "two"}))
    with pytest.raises(UsageError, match="bundled reranker: cannot be read") as caught:
        load_bundled(tmp_path)
    assert str(caught.value).endswith("or name another model in search.reranker")


def use(name: str) -> object:
    return open_crossing(replace(Settings(), search_reranker=name))


def test_none_asks_for_no_cross_encoder() -> None:
    assert use("none") is None


def test_bundled_takes_no_name() -> None:
    with pytest.raises(UsageError, match="takes no name, but 'large' was given; write 'bundled'"):
        use("bundled:large")


@pytest.mark.skipif(not (MODEL / "model.onnx").exists(), reason="no bundled reranker is shipped")
def test_the_bundled_one_prefers_the_sentence_that_answers_in_either_language() -> None:
    encoder = use("bundled")
    texts = [
        "Der Ausschuss tagt am Dienstag.\tBericht über Waldbrände",
        "Nach chinesischem Recht müssen Unternehmen den Behörden zuarbeiten.\tVermerk zu 5G",
        "Im Sommer brannte der Wald in Brandenburg.\tBericht über Waldbrände",
    ]
    for question in (
        "What does Chinese law require of companies?",
        "Was verlangt das chinesische Recht von Unternehmen?",
    ):
        assert int(np.argmax(encoder.score(question, texts))) == 1


def test_the_bundled_one_gives_a_text_the_same_score_in_any_company() -> None:
    encoder = use("bundled")
    question, text = "Was verlangt das Recht?", "Das Recht verlangt Auskunft.\tVermerk"
    alone = encoder.score(question, [text])[0]
    among = encoder.score(question, ["Äpfel, 1.234,5 Mio. € (§ 5) " * 20, text, "Nein."])[1]
    assert abs(alone - among) < 1e-4


MODULE = '''
import numpy as np

class Shortest:
    """Prefers short texts."""

    def __init__(self, model: str = "plain") -> None:
        if model == "broken":
            raise ValueError("no such model")
        self.id = f"shortest-{model}"

    def score(self, question, texts):
        return np.array([-len(text) for text in texts], dtype=np.float32)

class Failing:
    id = "failing"

    def __init__(self, how):
        self.how = how

    def score(self, question, texts):
        if self.how == "raises":
            raise ConnectionError("no service")
        return [1.0] * (len(texts) - 1) if self.how == "short" else [float("nan")] * len(texts)

class Nothing:
    pass
'''


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "shortest_for_tests.py").write_text(MODULE)
    (tmp_path / "broken_for_tests.py").write_text("raise OSError('no device')")
    monkeypatch.syspath_prepend(tmp_path)
    return "shortest_for_tests"


def test_any_class_that_fits_is_used_by_name(module: str) -> None:
    encoder = use(f"{module}:Shortest?model=own")
    assert encoder.id == "shortest-own"
    assert encoder.score("a", ["bb", "c"]).tolist() == [-2.0, -1.0]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("raises", r"search\.reranker: the cross-encoder failed \(ConnectionError: no service\)"),
        ("short", r"gave scores of shape \(1,\) for 2 texts; check the model"),
        ("nan", "gave scores that are no numbers"),
    ],
)
def test_a_class_that_fails_to_score_is_one_line(module: str, how: str, words: str) -> None:
    with pytest.raises(BackendError, match=words):
        scored(use(f"{module}:Failing?how={how}"), "a", ["bb", "c"])


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        (":Shortest", SettingsError, "search.reranker: cannot read ':Shortest'; write 'module:C"),
        ("shortest_for_tests:Longest", SettingsError, "has no class 'Longest'"),
        ("shortest_for_tests:Nothing", SettingsError, "is no cross-encoder; give it 'id' and 'sc"),
        ("shortest_for_tests:Shortest?model=broken", SettingsError, "refused: no such model"),
        (
            ".shortest_for_tests:Shortest",
            SettingsError,
            "cannot be imported .* write 'module:Class'",
        ),
        ("broken_for_tests:Shortest", SettingsError, "cannot be imported .OSError: no device"),
        ("nowhere_at_all:Shortest", MissingPackageError, "pip install nowhere-at-all"),
    ],
)
def test_a_class_that_does_not_work_says_why(
    module: str, name: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        use(name)


def test_onnx_models_need_no_torch(tmp_path: Path) -> None:
    from model_samples import contextual

    crossing(tmp_path / "a")
    contextual(tmp_path / "b")
    script = (
        "import sys\nfrom pathlib import Path\nfrom rag.config import Settings\n"
        "from rag.crossing.bundled import load\nfrom rag.embed import contextual\n"
        "print('onnxruntime' in sys.modules)\n"
        f"load(Path({str(tmp_path / 'a')!r})).score('a', ['b'])\n"
        f"contextual.load(Path({str(tmp_path / 'b')!r}), Settings()).encode_queries(['a'])\n"
        "print([m for m in ('torch', 'transformers', 'onnx') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        check=True,
    )
    assert done.stdout.split("\n")[:2] == ["False", "[]"]
    assert done.stderr == ""


@pytest.mark.parametrize("rows", [1, 2, 7, 8, 9, 24, 50, 51, 200])
@pytest.mark.parametrize("workers", [1, 2, 3, 16])
def test_every_row_is_in_one_batch_and_every_worker_has_as_many_batches(
    rows: int, workers: int
) -> None:
    lengths = [(7 * row) % 40 + 1 for row in range(rows)]
    batches = split(lengths, workers)
    assert sorted(row for batch in batches for row in batch) == list(range(rows))
    assert max(map(len, batches)) <= BATCH
    assert len(batches) % workers == 0 or len(batches) == rows
    longest = [lengths[row] for batch in batches for row in batch]
    assert longest == sorted(longest, reverse=True)
