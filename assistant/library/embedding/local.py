"""Vectors from a sentence model in a folder of this machine. Nothing is fetched, ever."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.library.embedding.base import Embedder, Remembered, Vectors, marked, unit
from assistant.library.embedding.folder import Pooling, read_folder
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

# Texts run at once; fewer where memory does not suffice.
_TEXTS = 64
_INTEGERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids", "position_ids"}
_POOLED = ("sentence_embedding", "pooled", "embedding")


class LocalEmbedder(Embedder):
    """An ONNX model with its tokenizer, pooled as its folder says.

    Opening reads the small files only; the model is loaded when the first text comes.
    """

    batch = 1024

    def __init__(
        self, folder: Path, *, query_prefix: str | None = None, document_prefix: str | None = None
    ) -> None:
        """A prefix left out is the one the folder names. Raises UserError where a file is missing."""
        self._folder = folder
        self._files = read_folder(folder)
        self._query_prefix = self._files.query if query_prefix is None else query_prefix
        self._document_prefix = self._files.document if document_prefix is None else document_prefix
        self._texts = _TEXTS
        self._loading = threading.Lock()
        self._queries = Remembered(self._fresh_queries)

    @cached_property
    def name(self) -> str:
        """The folder's name, what its files hold, and the prefix of texts."""
        return marked(
            f"local-{self._folder.resolve().name}-{self._files.digest}", self._document_prefix
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`. Raises UserError where the model cannot be used."""
        return self._all([self._document_prefix + text for text in texts])

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.queries`."""
        return self._queries(texts)

    def _fresh_queries(self, texts: Sequence[str]) -> Vectors:
        return self._all([self._query_prefix + text for text in texts])

    def _all(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, 1), dtype=np.float32)
        # Alike lengths together: a batch is as long as its longest.
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        pieces: list[Vectors] = []
        at = 0
        while at < len(order):
            piece = [texts[number] for number in order[at : at + self._texts]]
            try:
                pieces.append(self._run(piece))
            except MemoryError as error:
                if len(piece) == 1:
                    raise UserError(
                        f"内存不足，无法运行模型“{self._folder}”：请关闭其他程序，或换一个小一些的模型。"
                    ) from error
                self._texts = max(1, len(piece) // 2)
                continue
            at += len(piece)
        vectors = np.empty((len(texts), pieces[0].shape[1]), dtype=np.float32)
        vectors[order] = np.concatenate(pieces)
        return unit(vectors)

    def _run(self, texts: Sequence[str]) -> Vectors:
        tokenizer, session = self._loaded
        encoded = tokenizer.encode_batch(list(texts))
        tokens = np.array([each.ids for each in encoded])
        mask = np.array([each.attention_mask for each in encoded])
        given = {
            "input_ids": tokens,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(tokens),
            "position_ids": np.maximum(mask.cumsum(axis=1) - 1, 0),
        }
        feed = {
            wanted.name: given[wanted.name].astype(_INTEGERS[wanted.type])
            for wanted in session.get_inputs()
        }
        outputs = [output.name for output in session.get_outputs()]
        output = next((name for name in _POOLED if name in outputs), outputs[0])
        try:
            (found,) = session.run([output], feed)
        except Exception as error:
            if "alloc" in str(error):
                raise MemoryError from error
            raise self._broken("运行出错，可能不是文字模型") from error
        return self._pooled(np.asarray(found, dtype=np.float32), mask)

    def _pooled(self, found: Vectors, mask: Any) -> Vectors:
        if found.ndim == 2 and len(found) == len(mask):
            return found
        if found.ndim != 3 or found.shape[:2] != mask.shape:
            raise self._broken("给出的不是文字的向量")
        if self._files.pooling is None:
            raise UserError(
                f"模型文件夹“{self._folder}”里缺少 1_Pooling/config.json，请从该模型的发布页补上。"
            )
        if self._files.pooling is Pooling.CLS:
            first: Vectors = found[:, 0].copy()  # a view would keep all tokens in memory
            return first
        if self._files.pooling is Pooling.LAST:
            last = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
            ends: Vectors = found[np.arange(len(found)), last]
            return ends
        weights = mask[:, :, None].astype(np.float32)
        mean: Vectors = (found * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        return mean

    @property
    def _loaded(self) -> tuple[Tokenizer, InferenceSession]:
        with self._loading:
            return self._parts

    @cached_property
    def _parts(self) -> tuple[Tokenizer, InferenceSession]:
        return self._tokenizer(), self._session()

    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._files.tokenizer))
        except Exception as error:  # it knows no narrower kind
            raise self._broken("的 tokenizer.json 无法读取") from error
        tokenizer.enable_truncation(self._files.longest)
        # What is filled in is masked, so that any token does.
        tokenizer.enable_padding(pad_id=(tokenizer.padding or {}).get("pad_id", 0))
        return tokenizer

    def _session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # what fails is raised; its log would be noise to the user
        try:
            session = onnxruntime.InferenceSession(
                str(self._files.model), options, providers=["CPUExecutionProvider"]
            )
        except MemoryError:
            raise
        except Exception as error:  # its kinds have no common base of their own
            if "alloc" in str(error):
                raise MemoryError from error
            raise self._broken("文件不完整或版本太新") from error
        for wanted in session.get_inputs():
            if wanted.name not in _KNOWN_INPUTS or wanted.type not in _INTEGERS:
                raise self._broken(f"要求不认识的输入“{wanted.name}”")
        return session

    def _broken(self, why: str) -> UserError:
        return UserError(f"模型“{self._files.model}”不能使用（{why}），请重新下载或换一个模型。")
