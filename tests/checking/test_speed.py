"""A table is checked at once, and cost grows with its length, not faster. Bounds are generous ×3."""

from __future__ import annotations

import statistics
import time

from assistant.checking import check_table
from assistant.checking.notation import table_of
from assistant.model.table import GoalTable

ROWS = """
数量指标 | 干部教育培训班{n}期数 | ≥4期 | 分值=1 评分=每少1期扣0.25分
数量指标 | 在职{n}号岗位干部人数 | =158人 | 分值=1
质量指标 | 第{n}类设备验收合格率 | ≥95% | 分值=1 解释=主要考察合格率是否达到95%
时效指标 | 第{n}批任务按期完成率 | =100% | 分值=1
成本指标 | 在职{n}号岗位干部人均经费 | ≤15.99万元 | 分值=1
社会效益指标 | 第{n}片区干部履职能力 | 有所提高 | 分值=1 评分=有所提高得满分，无提高扣7分
服务对象满意度指标 | 第{n}片区群众满意度 | ≥90% | 分值=1
| 第{n}项政策落实率 | 优=100% 良=70%以上 中=50%-70% 差=50%以下
"""
HEADER = """
年度=2024 预算=900000万元
任务=保障人员 | 在职人员158人的工资津贴 | 2546万元
目标=举办培训班4期，保障在职人员158人
"""


def table(rows: int) -> GoalTable:
    lines = ROWS.strip().splitlines()
    return table_of(
        HEADER + "\n".join(lines[at % len(lines)].format(n=at // len(lines)) for at in range(rows))
    )


def seconds(checked: GoalTable, times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        check_table(checked)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def test_sixty_rows_take_under_twenty_milliseconds() -> None:
    checked = table(60)
    check_table(checked)  # word lists are read once
    assert seconds(checked, 9) < 0.020 * 3


def test_cost_grows_linearly() -> None:
    small, large = table(300), table(2400)
    check_table(small)
    assert seconds(large, 3) < seconds(small, 5) * 8 * 3
