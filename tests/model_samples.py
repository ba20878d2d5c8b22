"""Tiny models of every kind that can be named in a setting, made by code.

The ONNX ones do arithmetic that a test can repeat; the torch ones are random, small and saved as
their library saves models.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

PIECES = tuple(
    re.findall(
        r"\S+",
        "<unk> <pad> <cls> <sep> frage text query passage : recht wald netz law fire memo kosten "
        "vermerk unternehmen pflicht china gesetz feuer bericht",
    )
)
FIRST, LAST = 2, 3
WIDTH = 6
KIND_WEIGHTS = np.array([-1.0, 2.0, 0.5], dtype=np.float32)


def tokenizer() -> Tokenizer:
    """Return a tokenizer of whole words."""
    made = Tokenizer(models.WordLevel({p: i for i, p in enumerate(PIECES)}, "<unk>"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


def ids(text: str) -> list[int]:
    """Return the ids of a text's words."""
    known = {piece: i for i, piece in enumerate(PIECES)}
    return [known.get(word, 0) for word in text.lower().split()]


def table(width: int) -> NDArray[np.float32]:
    """Return the numbers that the ONNX graphs hold for each piece."""
    return np.random.default_rng(7).normal(size=(len(PIECES), width)).astype(np.float32)


def contextual(folder: Path, **changes: object) -> Path:
    """Write an encoder: the mean of its pieces' rows, twice as long as it should be."""
    from onnx import TensorProto, helper

    config = {"id": "tiny-contextual-1", "kind": "contextual", "dimension": WIDTH}
    numbers = {"first": FIRST, "last": LAST, "longest": 8}
    nodes = [
        helper.make_node("Gather", ["table", "ids"], ["rows"]),
        helper.make_node("Cast", ["mask"], ["counted"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["counted", "last_axis"], ["weights"]),
        helper.make_node("Mul", ["rows", "weights"], ["seen"]),
        helper.make_node("ReduceSum", ["seen", "length_axis"], ["sums"], keepdims=0),
        helper.make_node("LpNormalization", ["sums"], ["unit"], axis=-1, p=2),
        helper.make_node("Add", ["unit", "unit"], ["vectors"]),
    ]
    constants = {"table": table(WIDTH), "last_axis": [-1], "length_axis": [1]}
    _graph(folder, ("ids", "mask"), "vectors", ["batch", WIDTH], nodes, constants)
    return _finish(folder, {**config, **numbers, **changes})


def shared_pieces(folder: Path) -> Path:
    """Write pieces for several graphs: the same numbers in int8, and the tokenizer."""
    folder.mkdir(parents=True)
    numbers = table(WIDTH)
    scales = np.abs(numbers).max(axis=1) / 127
    np.save(folder / "tokens.npy", np.round(numbers / scales[:, None]).astype(np.int8))
    np.save(folder / "scales.npy", scales)
    tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def contextual_without_pieces(folder: Path, pieces: Path) -> Path:
    """Write an encoder that gets the rows of its pieces from outside: their mean."""
    from onnx import TensorProto, helper

    nodes = [
        helper.make_node("Cast", ["mask"], ["counted"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["counted", "last_axis"], ["weights"]),
        helper.make_node("Mul", ["pieces", "weights"], ["seen"]),
        helper.make_node("ReduceSum", ["seen", "length_axis"], ["vectors"], keepdims=0),
    ]
    constants = {"last_axis": [-1], "length_axis": [1]}
    _graph(folder, ("mask",), "vectors", ["b", WIDTH], nodes, constants, ["b", "l", WIDTH])
    config = {"id": "tiny-shared-1", "kind": "contextual", "dimension": WIDTH}
    numbers = {"first": FIRST, "last": LAST, "longest": 8, "pieces": str(pieces)}
    (folder / "config.json").write_text(json.dumps({**config, **numbers}), "utf-8")
    return folder


def crossing(folder: Path, **changes: object) -> Path:
    """Write a cross-encoder: the sum of its pieces' numbers, each times its kind's weight."""
    from onnx import TensorProto, helper

    config = {"id": "tiny-crossing-1", "kind": "crossing"}
    numbers = {"first": FIRST, "last": LAST, "longest": 12, "longest_question": 4}
    nodes = [
        helper.make_node("Gather", ["table", "ids"], ["numbers"]),
        helper.make_node("Gather", ["kind_weights", "kinds"], ["by_kind"]),
        helper.make_node("Cast", ["mask"], ["counted"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["numbers", "by_kind"], ["weighted"]),
        helper.make_node("Mul", ["weighted", "counted"], ["seen"]),
        helper.make_node("ReduceSum", ["seen", "length_axis"], ["scores"], keepdims=0),
    ]
    constants = {"table": table(1)[:, 0], "kind_weights": KIND_WEIGHTS, "length_axis": [1]}
    _graph(folder, ("ids", "mask", "kinds"), "scores", ["batch"], nodes, constants)
    return _finish(folder, {**config, **numbers, **changes})


def crossed(parts: Sequence[tuple[Sequence[int], int]]) -> float:
    """Return what :func:`crossing` gives for stretches of ids and their kinds."""
    numbers = table(1)[:, 0]
    return float(sum(numbers[i] * KIND_WEIGHTS[kind] for some, kind in parts for i in some))


def library() -> Any:
    """Import sentence-transformers, which warns of its own imports, without looking for a hub."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import sentence_transformers
    return sentence_transformers


def encoder(folder: Path) -> Path:
    """Write a random BERT of one layer as sentence-transformers saves it; mean pooling."""
    from transformers import BertModel

    bert = _bert(folder.parent / "bert", BertModel)
    library().SentenceTransformer(str(bert), device="cpu").save(str(folder))
    return folder


def cross_encoder(folder: Path, labels: int = 1) -> Path:
    """Write a random BERT of one layer with one output per pair (or more)."""
    from transformers import BertForSequenceClassification

    return _bert(folder, BertForSequenceClassification, num_labels=labels)


def _bert(folder: Path, kind: Any, **more: object) -> Path:
    import torch
    from transformers import BertConfig, PreTrainedTokenizerFast

    words = tokenizer()
    words.post_processor = processors.TemplateProcessing(
        single="<cls> $A <sep>",
        pair="<cls> $A <sep> $B:1 <sep>:1",
        special_tokens=[("<cls>", FIRST), ("<sep>", LAST)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=words,
        unk_token="<unk>",
        pad_token="<pad>",
        cls_token="<cls>",
        sep_token="<sep>",
        model_max_length=32,
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(PIECES),
        hidden_size=12,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=32,
        pad_token_id=1,
        initializer_range=1.0,
        **more,
    )
    kind(config).save_pretrained(folder)
    return folder


def _graph(
    folder: Path,
    inputs: Sequence[str],
    output: str,
    shape: Sequence[object],
    nodes: Sequence[object],
    constants: dict[str, object],
    pieces: Sequence[object] | None = None,
) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    folder.mkdir(parents=True, exist_ok=True)
    given = [helper.make_tensor_value_info(n, TensorProto.INT64, ["b", "l"]) for n in inputs]
    if pieces:
        given.append(helper.make_tensor_value_info("pieces", TensorProto.FLOAT, pieces))
    made = [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)]
    kept = [numpy_helper.from_array(np.asarray(v), name) for name, v in constants.items()]
    graph = helper.make_graph(nodes, "tiny", given, made, kept)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))


def _finish(folder: Path, config: dict[str, object]) -> Path:
    tokenizer().save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder
