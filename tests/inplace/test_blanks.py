"""What in a form only asks to be filled in, and what is content."""

from __future__ import annotations

import pytest

from assistant.inplace.blanks import is_blank, is_open


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "指标1：",
        "指标 2:",
        "指标一：",
        "指标N：",
        "目标1：\n目标2：\n……",
        "……",
        "…",
        "...",
        "任务1",
        "1.",
        "（1）",
        "①",
        "≥**%",
        "（≥**%）",
        "≥XX人",
        "**万元",
        "____",
        "20××年××月",
        "指标1：XX工作完成率",
        "（请填写年度总体目标）",
        "请填写",
        "例如：培训人数",
        "（必填）",
        "（简要描述项目主要内容）",
        "/",
        "——",
    ],
)
def test_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize(
    "text",
    [
        "无",
        "0",
        "100%",
        "≥95%",
        "指标1：培训人数",
        "目标1：完成全年培训任务。",
        "培训人数（≥300人）",
        "3个",
        "12月底",
        "数量指标",
        "年度总体目标",
        "填写规范率",
    ],
)
def test_content(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize("text", ["≥", "%", "人次", "定性", ""])
def test_open_values(text: str) -> None:
    assert is_open(text)
    assert not is_open("≥95%")
