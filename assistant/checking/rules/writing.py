"""Characters and turns of phrase: look-alikes, mixed widths, absolutes, explanations that explain nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.checking.basis import GUIDE_88, REVIEW, WRITING
from assistant.checking.context import Context
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.checking.words import any_of
from assistant.model.report import Applicability, Severity
from assistant.model.text import fold

_HAN = r"[\u4e00-\u9fff]"
#: Half-width marks between Chinese characters, and what they should be.
_HALF = re.compile(rf"(?<={_HAN})[,;:!?](?={_HAN})")
_FULL = str.maketrans(",;:!?", "，；：！？")


@rule(
    "WRD121",
    "全角半角标点混用",
    Severity.ADVICE,
    Topic.WORDING,
    basis=WRITING,
    what="同一段文字里，汉字之间既用了全角的“，；：”，又用了半角的“,;:”；或一对括号一半全角一半半角。数字里的逗号、小数点不算。",
    why="公开的表要规范，混用也会使查找和汇总出错。",
    bad="目标=举办培训班4期，培训320人,合格率达到95%；走访慰问,更新设备",
    good="目标=举办培训班4期，培训320人，合格率达到95%；走访慰问，更新设备",
)
def mixed_width(table: Context) -> Iterator[Objection]:
    """Both widths of a mark in one text. Making it one changes no word: a safe fix."""
    for passage in table.passages:
        text = passage.text
        halves = _HALF.findall(text)
        mixed = bool(halves) and any(mark in text for mark in "，；：")
        uneven = text.count("（") != text.count("）") and (
            text.count("(") + text.count("（") == text.count(")") + text.count("）")
        )
        if not mixed and not uneven:
            continue
        mended = _HALF.sub(lambda match: match[0].translate(_FULL), text) if mixed else text
        if uneven:
            mended = mended.replace("(", "（").replace(")", "）")
        marks = "、".join(dict.fromkeys(f"“{mark}”" for mark in halves)) if mixed else "括号"
        yield passage.objection(
            f"“{passage.label}”里全角、半角的标点混用（{marks}）。",
            suggestion="汉字之间的标点统一用全角。",
            replaced=(text, mended),
            applicability=Applicability.SAFE,
        )


@rule(
    "WRD122",
    "话说得太满",
    Severity.ADVICE,
    Topic.WORDING,
    basis=GUIDE_88,
    what="目标、指标值里有“万无一失”“彻底解决”“国际领先”之类的绝对说法（词表可改）。",
    why="绝对的说法做不到，也没法核对，评价时等于没完成。",
    bad="目标=举办培训班4期，彻底解决基层干部能力不足问题",
    good="目标=举办培训班4期，参训干部结业考试合格率达到95%",
)
def absolute(table: Context) -> Iterator[Objection]:
    """Words that promise what cannot be kept, in goals and targets: one objection per text."""
    words = any_of(table.words.goals.absolutes)
    for passage in table.passages:
        if passage.field not in ("goals", "target"):
            continue
        if passage.row is not None and passage.row.value is not None:
            continue  # 百分之百 as a figure is one
        if found := words.search(passage.folded):
            yield passage.objection(
                f"“{passage.label}”里的“{found[0]}”说得太满。",
                suggestion="改成做得到、查得到的说法，最好写出数字。",
            )


#: Letters that people and scanners put for digits, between digits only.
_IN_NUMBER = re.compile(
    r"(?<=\d)[OoОоΟ〇]+(?=\d|[%‰人次个期场元万户天])|(?<![A-Za-z\d])[lIІ|](?=\d+[%‰人次个期场元万户天])"
)
_DIGITS = str.maketrans({**dict.fromkeys("OoОоΟ〇", "0"), **dict.fromkeys("lIІ|", "1")})


@rule(
    "WRD123",
    "用了形近的字符",
    Severity.WARNING,
    Topic.WORDING,
    basis=WRITING,
    what="文字里有看起来像汉字的部首符号（如“⼈”“⽬”），或数字里夹了字母 O、l。",
    why="看着一样，电脑认不出来，搜索、汇总和核对都会漏掉。",
    bad="数量指标 | 培训⼈数 | ≥320人",
    good="数量指标 | 培训人数 | ≥320人",
)
def look_alike(table: Context) -> Iterator[Objection]:
    """Radicals and compatibility forms that stand for a character; letters inside numbers."""
    for passage in table.passages:
        wrong = next(
            (c for c in passage.text if "\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff"),
            None,
        )
        if wrong is not None and (right := unicodedata.normalize("NFKC", wrong)) != wrong:
            yield passage.objection(
                f"“{passage.label}”里的“{wrong}”不是汉字“{right}”，是形状相同的符号。",
                suggestion=f"换成汉字“{right}”。",
                replaced=(wrong, right),
                applicability=Applicability.SAFE,
            )
        elif match := _IN_NUMBER.search(passage.text):
            right = match[0].translate(_DIGITS)
            after = passage.text[: match.start()] + right + passage.text[match.end() :]
            yield passage.objection(
                f"“{passage.text}”的数字里夹着字母“{match[0]}”，应为“{right}”。",
                suggestion=f"对照原件改成数字“{right}”。",
                replaced=(passage.text, after),
            )


@rule(
    "WRD124",
    "指标解释照抄名称",
    Severity.ADVICE,
    Topic.WORDING,
    basis=REVIEW,
    what="指标解释只是把指标名称重复了一遍，最多加上“反映”“考核”“情况”等字。",
    why="解释要说清怎么算、看什么资料；重复名称等于没有解释。",
    bad="质量指标 | 培训合格率 | ≥95% | 解释=反映培训合格率情况",
    good="质量指标 | 培训合格率 | ≥95% | 解释=结业考试60分以上人数占参训人数的比例",
)
def explains_nothing(table: Context) -> Iterator[Objection]:
    """An explanation that adds nothing to the name."""
    for row in table.rows:
        said = fold(row.indicator.explanation or "")
        names = {_EMPTY.sub("", row.stem), _EMPTY.sub("", row.name)} - {""}
        if said and _EMPTY.sub("", said) in names:
            yield row.objection(
                "explanation",
                f"“{row.label}”的指标解释只是重复了名称。",
                suggestion="定量的写计算公式或统计口径，定性的写看什么、怎么看。",
            )


_EMPTY = re.compile(r"反映|考核|考察|评价|衡量|主要|用以|用于|情况|程度|指标|本项目|项目|的|[\W_]")
