"""A folder with a sentence model as its makers publish it: which files, pooled how, named what."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from assistant.model.errors import UserError

_MODELS = ("model.onnx", "onnx/model.onnx", "model_optimized.onnx", "onnx/model_quantized.onnx")
_POOLING = "1_Pooling/config.json"
# Of a large file so many pieces are read for its name, spread over the whole of it.
_SAMPLES = 16
_PIECE = 1 << 16
_LONGEST = 512


class Pooling(StrEnum):
    """How the vectors of the tokens become one."""

    CLS = "cls"
    MEAN = "mean"
    LAST = "lasttoken"


class ModelFolder(NamedTuple):
    """`longest` in tokens. `query` and `document` are the prefixes the model was trained with."""

    model: Path
    tokenizer: Path
    pooling: Pooling | None
    longest: int
    query: str
    document: str

    @property
    def digest(self) -> str:
        """A name for what the files hold: another model in this folder has another."""
        content = hashlib.sha256()
        # Large models keep their weights in a file beside: model.onnx_data, model.onnx.data.
        for path in sorted(self.model.parent.glob(f"{self.model.name}*")):
            _sample(path, content)
        content.update(self.tokenizer.read_bytes())
        content.update(str(self.pooling).encode())
        return content.hexdigest()[:12]


def read_folder(folder: Path) -> ModelFolder:
    """What is in the folder. Raises UserError with what is missing and where to get it."""
    if not folder.is_dir():
        raise UserError(
            f"JIXIAO_EMBEDDING_MODEL 指的文件夹“{folder}”不存在，请改正；"
            "若是接口里的模型名称，请同时设 JIXIAO_EMBEDDING_BASE_URL。"
        )
    model = _model(folder)
    tokenizer = next(
        (path for place in (folder, model.parent) if (path := place / "tokenizer.json").is_file()),
        None,
    )
    if tokenizer is None:
        raise UserError(f"模型文件夹“{folder}”里缺少 tokenizer.json，请从该模型的发布页补上。")
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts")
    if not isinstance(prompts, dict):
        prompts = {}
    return ModelFolder(
        model=model,
        tokenizer=tokenizer,
        pooling=_pooling(folder),
        longest=_longest(folder),
        query=str(prompts.get("query") or ""),
        document=str(prompts.get("document") or prompts.get("passage") or ""),
    )


def _model(folder: Path) -> Path:
    for name in _MODELS:
        if (folder / name).is_file():
            return folder / name
    others = sorted({*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx")})
    if len(others) == 1:
        return others[0]
    if others:
        names = "、".join(path.name for path in others[:5])
        raise UserError(
            f"模型文件夹“{folder}”里有多个模型（{names}），请把要用的一个改名为 model.onnx。"
        )
    raise UserError(
        f"模型文件夹“{folder}”里缺少 model.onnx（ONNX 格式的模型），请从该模型的发布页补上。"
    )


def _pooling(folder: Path) -> Pooling | None:
    """None where the folder does not say: then the model must pool by itself."""
    place = _POOLING
    for module in _json(folder / "modules.json", list):
        if not isinstance(module, dict):
            raise _senseless(folder / "modules.json")
        kind = str(module.get("type", "")).rpartition(".")[2]
        if kind == "Pooling":
            place = f"{module.get('path') or '1_Pooling'}/config.json"
        elif kind not in {"Transformer", "Normalize"}:
            raise UserError(
                f"模型文件夹“{folder}”里的模型带有“{kind}”一层，还不能使用，请换一个模型。"
            )
    settings = _json(folder / place)
    chosen = {
        kind
        for kind, key in (
            (Pooling.CLS, "pooling_mode_cls_token"),
            (Pooling.MEAN, "pooling_mode_mean_tokens"),
            (Pooling.LAST, "pooling_mode_lasttoken"),
        )
        if settings.get(key) or settings.get("pooling_mode") == kind.value
    }
    if settings and len(chosen) != 1:
        raise UserError(f"{folder / place} 里写的汇总方法还不能使用，请换一个模型。")
    return chosen.pop() if chosen else None


def _longest(folder: Path) -> int:
    said = (
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
    )
    return min([_LONGEST, *(int(n) for n in said if isinstance(n, int | float) and n > 2)])


def _json(path: Path, kind: type[Any] = dict) -> Any:
    """What the file holds; an empty one of this kind where there is no such file."""
    if not path.is_file():
        return kind()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise UserError(f"文件 {path} 无法读取，请从该模型的发布页重新下载。") from error
    if not isinstance(found, kind):
        raise _senseless(path)
    return found


def _senseless(path: Path) -> UserError:
    return UserError(f"文件 {path} 的内容不对，请从该模型的发布页重新下载。")


def _sample(path: Path, content: Any) -> None:
    """The file's name, its size and pieces of it: a whole one may be gigabytes."""
    size = path.stat().st_size
    content.update(f"{path.name} {size} ".encode())
    step = max(_PIECE, size // _SAMPLES)
    with path.open("rb") as file:
        for at in (*range(0, size, step), max(0, size - _PIECE)):
            file.seek(at)
            content.update(file.read(_PIECE))
