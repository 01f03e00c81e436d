"""A sentence model of the real format with tiny weights: one vector per character, then pooled."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
CHARACTERS = "培训合格参与率慰问老干部绿化面积为这个句子："
DIMENSIONS = 8
TABLE = np.random.default_rng(5).normal(size=(64, DIMENSIONS)).astype(np.float32)
TABLE[0] = 1000.0  # a vector of padding that is counted in shows at once


def made_folder(
    folder: Path,
    *,
    pooling: str | None = "mean_tokens",
    inputs: tuple[str, ...] = ("input_ids", "attention_mask", "token_type_ids"),
    kind: int = TensorProto.INT64,
    pooled: bool = False,
    table: np.ndarray = TABLE,
    file: str = "model.onnx",
) -> Path:
    """A folder as a model's makers publish it."""
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    onnx.save(_graph(inputs, kind, pooled, table), folder / file)
    _tokenizer().save(str(folder / "tokenizer.json"))
    if pooling:
        (folder / "1_Pooling").mkdir(exist_ok=True)
        modes = {f"pooling_mode_{mode}": False for mode in ("cls_token", "max_tokens")}
        chosen = {f"pooling_mode_{pooling}": True}
        write(folder / "1_Pooling/config.json", modes | chosen)
    return folder


def write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def numbers(text: str) -> list[int]:
    """The tokens of a text, its beginning and end marked."""
    known = (*SPECIAL, *CHARACTERS)
    ids = [known.index(character) if character in known else 1 for character in text]
    return [2, *ids, 3]


def _graph(inputs: tuple[str, ...], kind: int, pooled: bool, table: np.ndarray) -> onnx.ModelProto:
    nodes = [helper.make_node("Gather", ["table", inputs[0]], ["last_hidden_state"])]
    shape: list[str | int] = ["batch", "length", table.shape[1]]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)]
    if pooled:
        nodes.append(
            helper.make_node(
                "ReduceMax", ["last_hidden_state", "axes"], ["sentence_embedding"], keepdims=0
            )
        )
        shape = ["batch", table.shape[1]]
        outputs.append(
            helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, shape)
        )
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, kind, ["batch", "length"]) for name in inputs],
        outputs,
        [
            numpy_helper.from_array(table, "table"),
            numpy_helper.from_array(np.array([1], dtype=np.int64), "axes"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def _tokenizer() -> Tokenizer:
    known = {token: number for number, token in enumerate((*SPECIAL, *CHARACTERS))}
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer
