"""A local model folder: real files of the real format, pooled as the folder says, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto

from assistant.library import Library, embedder
from assistant.library.embedding import LocalEmbedder
from assistant.library.embedding.base import unit
from assistant.model.errors import UserError
from assistant.settings import Settings
from tests.library.embedding.tiny_model import TABLE, made_folder, numbers, write

TEXTS = ["培训合格率", "率", "", "慰问老干部慰问老干部", "不认识的字"]


def mean_of(text: str) -> np.ndarray:
    return unit(TABLE[numbers(text)].mean(axis=0, keepdims=True))[0]


def failure(folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        LocalEmbedder(folder).embed(["培训"])
    assert "\n" not in str(caught.value)
    assert folder.name in str(caught.value)
    return str(caught.value)


def test_vectors_are_the_mean_of_the_tokens_without_padding(tmp_path: Path) -> None:
    vectors = LocalEmbedder(made_folder(tmp_path)).embed(TEXTS)
    assert np.allclose(vectors, [mean_of(text) for text in TEXTS], atol=1e-5)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(("pooling", "token"), [("cls_token", 2), ("lasttoken", 3)])
def test_the_first_or_last_token_where_the_folder_says_so(
    tmp_path: Path, pooling: str, token: int
) -> None:
    vectors = LocalEmbedder(made_folder(tmp_path, pooling=pooling)).embed(TEXTS)
    assert np.allclose(vectors, unit(TABLE[[token] * len(TEXTS)]), atol=1e-5)


def test_a_model_that_pools_by_itself_is_taken_at_its_word(tmp_path: Path) -> None:
    vectors = LocalEmbedder(made_folder(tmp_path, pooling=None, pooled=True)).embed(["率"])
    assert np.allclose(vectors, unit(TABLE[numbers("率")].max(axis=0, keepdims=True)), atol=1e-5)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"inputs": ("input_ids",)}, id="tokens only"),
        pytest.param({"kind": TensorProto.INT32}, id="shorter integers"),
        pytest.param({"file": "onnx/model.onnx"}, id="a folder within"),
        pytest.param({"file": "bge-small.onnx"}, id="a name of its own"),
    ],
)
def test_folders_of_other_makes(tmp_path: Path, how: dict[str, Any]) -> None:
    vectors = LocalEmbedder(made_folder(tmp_path, **how)).embed(["培训"])
    assert np.allclose(vectors, [mean_of("培训")], atol=1e-5)


def test_newer_words_for_pooling_and_another_place(tmp_path: Path) -> None:
    folder = made_folder(tmp_path, pooling=None)
    write(
        folder / "modules.json",
        [
            {"type": "sentence_transformers.models.Transformer", "path": ""},
            {"type": "sentence_transformers.models.Pooling", "path": "pool"},
            {"type": "sentence_transformers.models.Normalize", "path": "2_Normalize"},
        ],
    )
    (folder / "pool").mkdir()
    write(folder / "pool/config.json", {"pooling_mode": "mean"})
    assert np.allclose(LocalEmbedder(folder).embed(["培训"]), [mean_of("培训")], atol=1e-5)


def test_many_texts_of_all_lengths_keep_their_places(tmp_path: Path) -> None:
    texts = [("培训合格率参与慰问"[: n % 9]) for n in range(500)]
    vectors = LocalEmbedder(made_folder(tmp_path)).embed(texts)
    assert np.allclose(vectors, [mean_of(text) for text in texts], atol=1e-5)


def test_a_text_longer_than_the_model_takes_is_cut(tmp_path: Path) -> None:
    folder = made_folder(tmp_path)
    write(folder / "tokenizer_config.json", {"model_max_length": 5})
    vectors = LocalEmbedder(folder).embed(["培训合格率培训合格率"])
    assert np.allclose(vectors, [mean_of("培训合")], atol=1e-5)


def test_prefixes_come_from_the_folder_or_the_settings(tmp_path: Path) -> None:
    folder = made_folder(tmp_path)
    plain = LocalEmbedder(folder)
    write(folder / "config_sentence_transformers.json", {"prompts": {"query": "为这个句子："}})
    own = LocalEmbedder(folder)
    assert np.allclose(own.queries(["培训"]), [mean_of("为这个句子：培训")], atol=1e-5)
    assert np.allclose(own.embed(["培训"]), [mean_of("培训")], atol=1e-5)
    assert own.name == plain.name
    assert np.allclose(
        LocalEmbedder(folder, query_prefix="").queries(["培训"]), [mean_of("培训")], atol=1e-5
    )
    assert LocalEmbedder(folder, document_prefix="个").name != plain.name


def test_the_name_is_of_the_content(tmp_path: Path) -> None:
    one = LocalEmbedder(made_folder(tmp_path / "bge")).name
    assert LocalEmbedder(made_folder(tmp_path / "elsewhere/bge")).name == one
    other = TABLE.copy()
    other[9, 3] += 1
    assert LocalEmbedder(made_folder(tmp_path / "bge", table=other)).name != one
    changed = LocalEmbedder(made_folder(tmp_path / "bge", pooling="cls_token"))
    assert changed.name != one


def test_weights_in_a_file_beside_are_part_of_the_name(tmp_path: Path) -> None:
    folder = made_folder(tmp_path)
    (folder / "model.onnx_data").write_bytes(b"weights")
    one = LocalEmbedder(folder).name
    (folder / "model.onnx_data").write_bytes(b"weightS")
    assert LocalEmbedder(folder).name != one


def test_a_missing_folder_or_file_is_named(tmp_path: Path) -> None:
    assert "不存在" in failure(tmp_path / "none")
    assert "model.onnx" in failure(tmp_path)
    folder = made_folder(tmp_path / "bge")
    (folder / "1_Pooling/config.json").unlink()
    assert "1_Pooling/config.json" in failure(folder)
    (folder / "tokenizer.json").unlink()
    assert "tokenizer.json" in failure(folder)


def test_which_of_several_models_is_not_guessed(tmp_path: Path) -> None:
    made_folder(tmp_path, file="a.onnx")
    assert "a.onnx、b.onnx" in failure(made_folder(tmp_path, file="b.onnx"))


@pytest.mark.parametrize("content", [b"", b"no model", None])
def test_a_broken_model_is_told(tmp_path: Path, content: bytes | None) -> None:
    folder = made_folder(tmp_path)
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert "不完整" in failure(folder)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("tokenizer.json", "{"),
        ("tokenizer.json", "{}"),
        ("1_Pooling/config.json", "{"),
        ("1_Pooling/config.json", "[]"),
        ("1_Pooling/config.json", '{"pooling_mode_weightedmean_tokens": true}'),
        ("modules.json", "{}"),
        ("modules.json", "[3]"),
        ("modules.json", '[{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]'),
        ("config_sentence_transformers.json", '{"prompts": [1]}'),
        ("tokenizer_config.json", '{"model_max_length": "long"}'),
    ],
)
def test_small_files_that_make_no_sense_are_told_or_do_no_harm(
    tmp_path: Path, file: str, content: str
) -> None:
    folder = made_folder(tmp_path)
    (folder / file).write_text(content, encoding="utf-8")
    if file.startswith(("config_", "tokenizer_")):
        LocalEmbedder(folder).embed(["培训"])
    else:
        failure(folder)


def test_inputs_that_no_text_gives_are_told(tmp_path: Path) -> None:
    assert "pixel_values" in failure(made_folder(tmp_path, inputs=("input_ids", "pixel_values")))
    assert "不能使用" in failure(made_folder(tmp_path, kind=TensorProto.UINT8))


def test_tokens_that_the_model_does_not_have_are_told(tmp_path: Path) -> None:
    assert "运行出错" in failure(made_folder(tmp_path, table=TABLE[:3]))


def test_a_local_model_serves_the_library(tmp_path: Path) -> None:
    folder = made_folder(tmp_path / "tiny")
    chosen = embedder(Settings(JIXIAO_EMBEDDING_MODEL=str(folder), workspace=tmp_path / "work"))
    library = Library.open(tmp_path / "work", embedder=chosen)
    assert library.stats().embedding == chosen.name
    assert library.search("培训合格率").hits


LITTLE = """
import resource, sys
from pathlib import Path
import numpy, onnxruntime, tokenizers
from assistant.library.embedding import LocalEmbedder
from assistant.model.errors import UserError
embedder = LocalEmbedder(Path(sys.argv[1]))
texts = ["培训合格率" * 100] * 64
embedder._loaded[0].encode_batch(texts)  # what the tokenizer needs is not what is to be short
embedder.embed(["率"])
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[2]) * 2**20, -1))
try:
    print(embedder.embed(texts).shape)
except UserError as error:
    print(error)
"""


@pytest.mark.parametrize(("megabytes", "said"), [(700, "(64, 32768)"), (50, "内存不足")])
def test_where_memory_is_short_fewer_texts_go_at_once_and_then_it_is_told(
    tmp_path: Path, megabytes: int, said: str
) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("the limit on memory is set as Linux does")
    wide = np.zeros((64, 32768), dtype=np.float32)
    folder = made_folder(tmp_path, pooling="cls_token", inputs=("input_ids",), table=wide)
    done = subprocess.run(
        [sys.executable, "-c", LITTLE, str(folder), str(megabytes)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TOKENIZERS_PARALLELISM": "false"},
    )
    assert said in done.stdout, done.stderr
