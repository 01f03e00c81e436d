"""The fonts of a form: what an official document is set in, and what stands in where one is missing."""

from __future__ import annotations

from typing import Any

from pydantic import field_validator, model_validator

from assistant.model.table import Value


class Typeface(Value):
    """An East Asian font by the name that Word and WPS show for it, and its size in points."""

    name: str
    size: float

    @field_validator("size")
    @classmethod
    def _legible(cls, size: float) -> float:
        if not 5 <= size <= 48:
            raise ValueError(
                "字号 size 以磅计，应在 5 到 48 之间（五号是 10.5，小四是 12，三号是 16）"
            )
        return size


_USUAL = {
    "title": {"name": "方正小标宋简体", "size": 18},
    "heading": {"name": "黑体", "size": 10.5},
    "body": {"name": "仿宋", "size": 10.5},
}


class Fonts(Value):
    """Title, column headings and all other text. A font may be given by its name alone."""

    title: Typeface
    heading: Typeface
    body: Typeface

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        found = dict(given)
        for slot, usual in _USUAL.items():
            own = given.get(slot, {})
            own = {"name": own} if isinstance(own, str) else own
            found[slot] = {**usual, **own} if isinstance(own, dict) else own
        return found


USUAL = Fonts.model_validate({})

#: What Word takes where it has not got a font, in this order.
_STAND_INS = {
    "方正小标宋简体": "方正小标宋_GBK;FZXiaoBiaoSong-B05S;华文中宋;STZhongsong;宋体",
    "方正小标宋_GBK": "方正小标宋简体;FZXiaoBiaoSong-B05;华文中宋;STZhongsong;宋体",
    "仿宋": "FangSong;仿宋_GB2312;STFangsong;宋体",
    "仿宋_GB2312": "仿宋;FangSong;STFangsong;宋体",
    "楷体": "KaiTi;楷体_GB2312;STKaiti;宋体",
    "楷体_GB2312": "楷体;KaiTi;STKaiti;宋体",
    "黑体": "SimHei;Heiti SC;宋体",
}


def stand_ins(fonts: Fonts) -> dict[str, str]:
    """For each font of the form the names of those that may take its place, `;` between them."""
    names = (fonts.title.name, fonts.heading.name, fonts.body.name)
    return {name: _STAND_INS.get(name, "宋体") for name in dict.fromkeys(names)}
