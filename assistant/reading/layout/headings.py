"""Column headings and labels in use, and what they mean. Seen in public tables (domain facts)."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.model.table import GoalScope, Grade


class Role(StrEnum):
    """What a column of a table holds."""

    LABEL = "label"  # 年度绩效指标 printed down the left edge
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    NAME = "name"
    TARGET = "target"
    OPERATOR = "operator"
    DIRECTION = "direction"  # 正向, 反向, 定性
    UNIT = "unit"
    EXPLANATION = "explanation"
    SCORING = "scoring"
    WEIGHT = "weight"
    NOTE = "note"
    ACTUAL = "actual"
    SCORE = "score"
    REASON = "reason"
    OTHER = "other"
    NUMBER = "number"  # 序号
    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"
    # a task, a duty or an activity, or a project in a list of many
    TASK = "task"
    CONTENT = "content"
    AMOUNT = "amount"
    AMOUNT_PART = "amount_part"
    GOAL = "goal"
    PROJECT = "project"
    ORGANIZATION = "organization"


GRADE_OF = {
    Role.EXCELLENT: Grade.EXCELLENT,
    Role.GOOD: Grade.GOOD,
    Role.FAIR: Grade.FAIR,
    Role.POOR: Grade.POOR,
}
TASK_ROLES = {Role.TASK, Role.CONTENT, Role.AMOUNT, Role.AMOUNT_PART}

_ANY_GOAL = r"(?:\d{4}年度?|绩效|指标|区域|整体|预期|计划|年度|本年度?|当年|全年|年初|项目|实施期|中长期|长期|中期|完成|设定|预计|批复|申报|考核)*"
_ROLES: tuple[tuple[Role, str], ...] = (
    (Role.NUMBER, r"序号|编号|行号|项目序号|指标序号|(?:项目|指标)?(?:编码|代码)"),
    (Role.LEVEL1, r"(?:绩效|指标|所属)?一级(?:绩效)?(?:指标|目标)?(?:名称)?|一级|指标类型"),
    (Role.LEVEL2, r"(?:绩效|指标|所属)?二级(?:绩效)?(?:指标|目标)?(?:名称)?|二级|指标类别"),
    (
        Role.NAME,
        r"(?:绩效|指标)?[三四]级(?:绩效)?(?:指标|目标)?(?:名称|内容)?|三级|指标名称|绩效指标名称|(?:绩效)?指标内容|绩效内容|(?:具体|明细|末级|细化|个性)(?:绩效)?指标|指标项",
    ),
    (
        Role.ACTUAL,
        rf"{_ANY_GOAL}?实际(?:完成|达到)?(?:值|数|情况|指标值)?|{_ANY_GOAL}完成(?:值|情况|数|结果)?(?:及单位)?|实际完成.{{0,6}}|实施进度|自评完成.{{0,4}}|指标完成.{{0,6}}",
    ),
    (Role.SCORE, r"(?:自评|评价|实际|考核|指标|单项)?得分(?:情况)?|自评分数?"),
    (
        Role.REASON,
        r".*(?:偏差|未完成|未达标)(?:原因|程度|情况|分析).*|原因(?:分析|说明)?.{0,6}|改进措施.*",
    ),
    (
        Role.WEIGHT,
        r"(?:指标|绩效|标准|自评|考核|评价|权重|设定|预设)?(?:分值|权重|分数|标准分|满分)(?:权重|分值|比重)?|考核分|权数|赋分|标准分值",
    ),
    (
        Role.DIRECTION,
        r"(?:指标)?(?:方向性|正反向|正负向)|指标值?(?:方向类型|类型|类别|性质)|定性定量|定性或定量",
    ),
    (
        Role.OPERATOR,
        r"(?:计算|运算|比较|逻辑|算术|判断|关系|数学|指标值?)?(?:符号?|算子)|运算关系|比较关系|逻辑关系|指标(?:方向|性质|属性)",
    ),
    (Role.UNIT, r"(?:指标)?(?:计量|度量|数量|计算)?单位|计量」?|度量|指标值单位|计量单[位似]?"),
    (
        Role.EXPLANATION,
        r"(?:绩效)?指标(?:解释|说明|描述|释义|内涵|定义).{0,8}|(?:指标)?(?:解释|说明)|.{0,4}指标解释.{0,6}|计算公式|指标值说明|绩效指标描述",
    ),
    (
        Role.SCORING,
        r"(?:评/?扣|评|扣|计|打|得|赋)分(?:标准|规则|办法|细则|依据|方法|说明|方式).{0,4}|(?:评价|考评|评定)(?:标准|规则|办法)|绩效标准|(?:指标)?标准或依据|指标标准.{0,6}|评扣分标准|考核标准|评价要点",
    ),
    (
        Role.OTHER,
        r"(?:\d{4}年度?)?(?:上年度?|上一年度?|前年|前一年度?|去年|往年|历年|历史|[前近][两二三]年)(?:实际|指标|目标|完成)*(?:值|数|水平|情况)?"
        r"|(?:指标值?|目标值?)?(?:设定|设置|确定|取值|制定)?依据|(?:数据|资料|信息|指标值?)来源(?:及.{0,8})?|佐证(?:材料|资料).{0,4}"
        r"|对应项目(?:名称)?|(?:项目)?支出标准|责任(?:单位|部门|科室|人)|评分等级|取数方式|证明材料",
    ),
    (Role.NOTE, r"备注.{0,4}"),
    (
        Role.TARGET,
        rf"{_ANY_GOAL}(?:指标值|目标值|实现值|标准值|计划值|预期值)(?:及单位|包含数字及文字描述|[A-Za-z])?(?:及单位)?|预期.{{0,4}}实现值|(?:\d{{4}}年度?)?预[期计]当年实现值?|(?:预期|计划|区域)(?:绩效)?(?:目标|指标)|(?:年度|全年|年初)(?:绩效)?目标|年度指标|指标目标|指标值.{{0,12}}|目标值.{{0,8}}|年度值|目标",
    ),
    (Role.EXCELLENT, r"优|优秀"),
    (Role.GOOD, r"良|良好"),
    (Role.FAIR, r"中|中等|合格"),
    (Role.POOR, r"差|较差|不合格"),
    (
        Role.TASK,
        r"(?:主要|重点|年度主要|年度|工作)?任务(?:名称)?|职责活动|职责|活动|部门职责|(?:工作)?(?:职责|活动)名称|职能|重点工作任务",
    ),
    (Role.CONTENT, r"主要内容|内容描述|任务内容|主要工作内容|工作内容|具体内容|任务描述"),
    (
        Role.AMOUNT,
        r"总额|预算金额|年度预算数?|预算数|预算数额|资金总额|金额|总计|小计|合计|拟安排的?资金|(?:年度)?预算(?:安排)?(?:金额|资金|总额)?|预算资金|涉及资金",
    ),
    (
        Role.AMOUNT_PART,
        r"(?:其中)?(?:财政拨款|财政资金|其他资金|其他|一般公共预算(?:拨款|资金)?|上级资金|本级资金|自有资金|单位资金|政府性基金(?:预算)?)",
    ),
    (
        Role.GOAL,
        r"(?:实施期|中长期|长期|中期|总体|年度|本年度?|项目|\d{4}年度?)*绩效(?:总体|总)?目标|项目(?:总体?)?目标|(?:年度|总体|实施期|中长期|长期|中期)目标",
    ),
    (
        Role.PROJECT,
        r"(?:[一二三]级)?项目(?:支出)?(?:名称)?|(?:支出|专项)(?:项目|资金)?名称|单位名称项目名称",
    ),
    (
        Role.ORGANIZATION,
        r"(?:项目|预算|申报|填报)?(?:单位|部门)名称|(?:项目|预算|实施|申报|承担|用款|资金使用|主管)(?:单位|部门)|部门单位",
    ),
    (Role.NAME, r"绩效指标|评价指标|考核指标|指标"),
    (Role.LABEL, r"(?:本|项目)?年度?绩效指标|目标名称"),
)


@cache
def _compiled() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple((role, re.compile(pattern)) for role, pattern in _ROLES)  # 15 ms: not at import


_BRACKETED = re.compile(r"[（(【\[][^（）()【】\[\]]*[)）】\]]")
_NOISE = re.compile(r"[\s　:：、，,。.*＊★“”\"'\-—_]+")
_BRACKETS = re.compile(r"[（）()【】\[\]{}「」]")

_SCOPES = (
    (GoalScope.WHOLE_PERIOD, re.compile(r"实施期|中长期|长期|中期|项目期|总体目标值")),
    (GoalScope.ANNUAL, re.compile(r"年度|全年|当年|本年|年初|\d{4}年")),
)
_LABEL = re.compile(
    r"(?:项目|部门|单位|本|当年|年度|整体|中期|长期|实施期|总体|支出|绩效|职责|主要|重点)*(?:绩效)?(?:指标|目标|指标体系|任务)(?:完成情况)?"
)


class Heading(NamedTuple):
    """The role of a heading, and the period it names, if it does."""

    role: Role
    scope: GoalScope | None = None


def plain(text: str) -> str:
    """A heading or label without spaces, punctuation and what stands in brackets."""
    return _BRACKETS.sub("", _NOISE.sub("", _BRACKETED.sub("", text)))


def plain_whole(text: str) -> str:
    """The same with the words in brackets kept: 部门（单位）名称 is 部门单位名称."""
    return _BRACKETS.sub("", _NOISE.sub("", text))


@lru_cache(maxsize=4096)
def heading(text: str) -> Heading | None:
    """What this cell means as a column heading, or None where it is none."""
    if not text or len(text) > 40:
        return None
    # 2023年（上年）: what the column is stands in the brackets
    for bare in dict.fromkeys((plain(text), plain_whole(text))):
        if not bare or len(bare) > 20:
            continue
        for role, pattern in _compiled():
            if pattern.fullmatch(bare):
                return Heading(role, scope_of(text))
    return None


@lru_cache(maxsize=1024)
def scope_of(text: str) -> GoalScope | None:
    """The period a heading names: 实施期指标值 is of the whole period."""
    bare = _NOISE.sub("", text)
    return next((scope for scope, pattern in _SCOPES if pattern.search(bare)), None)


@lru_cache(maxsize=1024)
def is_label(text: str) -> bool:
    """Whether the cell only names the block it stands beside: 年度绩效指标, 年度主要任务."""
    bare = plain(text)
    return 2 <= len(bare) <= 12 and _LABEL.fullmatch(bare) is not None
