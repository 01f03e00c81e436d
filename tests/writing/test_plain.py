from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.model.evidence import DraftTable
from assistant.model.grammar import parse_target
from assistant.model.table import FurtherRole, FurtherValue, GoalScope, GoalTable
from assistant.writing import write_table
from tests.writing import made


def outside(html: str) -> list[str]:
    """What the page would fetch: addresses in attributes of tags, and in its style."""
    found = re.findall(r"url\(|@import", html)

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(
                f"{tag} {name}={value}"
                for name, value in attrs
                if name in ("src", "href", "srcset", "action", "data")
                and not (value or "").startswith("#")
            )

    Tags().feed(html)
    return found


def rows_of(table: GoalTable, tmp_path: Path, form: str | None = None) -> list[list[str]]:
    data = write_table(table, tmp_path / "表.csv", form).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_repeats_the_levels_in_each_row(tmp_path: Path) -> None:
    rows = rows_of(made.project(), tmp_path)
    assert ["产出指标", "数量指标", "培训人数", "≥320人"] in rows
    assert ["项目名称", "全县干部教育培训"] in rows


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "+cmd", "@SUM(A1)", "-2+3"])
def test_csv_holds_no_formula(text: str, tmp_path: Path) -> None:
    odd = made.ROWS[0].model_copy(update={"name": text})
    texts = [cell for row in rows_of(made.project(indicators=(odd,)), tmp_path) for cell in row]
    assert f"'{text}" in texts
    assert text not in texts


def test_csv_of_a_split_layout_keeps_lone_operators_and_numbers(tmp_path: Path) -> None:
    rows = rows_of(made.scored(), tmp_path)
    split = next(row for row in rows if "培训合格率" in row)
    assert split[3:6] == ["=", "100", "%"]
    words = next(row for row in rows if "干部履职能力" in row)
    assert words[3:6] == ["定性", "有所提高", ""]


@pytest.mark.parametrize("ending", ["csv", "md"])
def test_a_draft_says_where_each_figure_comes_from(ending: str, tmp_path: Path) -> None:
    text = write_table(made.draft(), tmp_path / f"表.{ending}").read_text("utf-8-sig")
    line = next(line for line in text.splitlines() if "举办培训班期数" in line)
    assert "任务描述：任务描述写明" in line
    assert "任务描述：“举办培训班4期”" in line


def test_markdown_takes_text_as_text(tmp_path: Path) -> None:
    odd = made.ROWS[0].model_copy(
        update={"name": "甲|乙<script>alert(1)</script>[点](javascript:x)\n丙"}
    )
    text = write_table(made.project(indicators=(odd,)), tmp_path / "表.md").read_text()
    assert "<script" not in text
    assert r"甲\|乙" in text
    assert r"[点\](javascript" in text, "an escaped bracket ends no link"
    assert "<br>丙" in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) >= 3


def test_values_beside_the_target_keep_their_columns(tmp_path: Path) -> None:
    beside = (
        FurtherValue(role=FurtherRole.WHOLE_PERIOD, heading="实施期指标值", text="三年共12期"),
        FurtherValue(role=FurtherRole.ACTUAL, heading="实际完成值", text="3期"),
    )
    first = made.ROWS[0].model_copy(update={"further": beside})
    rows = rows_of(made.project(indicators=(first, *made.ROWS[1:])), tmp_path, "project-88")
    assert ["一级指标", "二级指标", "三级指标", "实施期指标值", "指标值", "实际完成值"] in rows
    assert [*["产出指标", "数量指标", "举办培训班期数"], "三年共12期", "≥4期", "3期"] in rows


def test_rows_of_the_whole_period_stand_apart(tmp_path: Path) -> None:
    whole = tuple(row.model_copy(update={"scope": GoalScope.WHOLE_PERIOD}) for row in made.ROWS[:2])
    table = made.project(indicators=(*whole, *made.ROWS[2:]))
    rows = rows_of(table, tmp_path, "project-88")
    assert sum("三级指标" in row for row in rows) == 2
    assert ["实施期绩效指标", *[made.OUTPUT, "数量指标", "培训人数", "≥320人"]] in rows


def test_json_is_the_table_itself(tmp_path: Path) -> None:
    table = made.draft()
    path = write_table(table, tmp_path / "表.json")
    assert DraftTable.model_validate_json(path.read_bytes()) == table
    assert json.loads(path.read_text())["indicators"][0]["target_basis"] == "brief"


def test_a_draft_is_printed_in_the_official_form_and_a_document_as_it_stands(
    tmp_path: Path,
) -> None:
    spelled = parse_target("不少于320人")
    read = made.project(indicators=(made.ROWS[0].model_copy(update={"target": spelled}),))
    assert "不少于320人" in write_table(read, tmp_path / "a.md").read_text()
    drafted = made.draft()
    row = drafted.indicators[0].model_copy(update={"target": spelled})
    drafted = drafted.model_copy(update={"indicators": (row,)})
    text = write_table(drafted, tmp_path / "b.md").read_text()
    assert "≥320人" in text
    assert "不少于" not in text


def test_html_is_one_safe_page(tmp_path: Path) -> None:
    odd = made.ROWS[0].model_copy(update={"name": "<img src=x onerror=alert(1)>“&"})
    text = write_table(made.project(indicators=(odd,)), tmp_path / "表.html").read_text()
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<script" not in text
    assert outside(text) == []
    assert "default-src 'none'" in text
    assert 'rowspan="5"' in write_table(made.project(), tmp_path / "b.html").read_text()
