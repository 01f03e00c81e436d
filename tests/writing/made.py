"""Tables that the writing tests make for themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistant.checking import report as gathered
from assistant.model.evidence import DraftIndicator, DraftTable, Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.report import Applicability, Finding, Fix, Problem, Report, Severity
from assistant.model.report import TableReport as Checked
from assistant.model.table import (
    Budget,
    BudgetPart,
    Goal,
    GoalScope,
    GoalTable,
    Grade,
    GradeBand,
    Indicator,
    Location,
    Source,
    TableKind,
    Task,
)

SOURCE = Source(path="某县/绩效目标表.docx", sha256="0" * 64)
OUTPUT, BENEFIT, SATISFACTION, COST = "产出指标", "效益指标", "满意度指标", "成本指标"


def row(
    number: int, level1: str | None, level2: str | None, name: str, target: str | None, **more: Any
) -> Indicator:
    return Indicator(
        id=f"r{number}",
        level1=level1,
        level2=level2,
        name=name,
        target=parse_target(target) if target else None,
        **more,
    )


ROWS = (
    row(1, OUTPUT, "数量指标", "举办培训班期数", "≥4期"),
    row(2, OUTPUT, "数量指标", "培训人数", "≥320人"),
    row(3, OUTPUT, "质量指标", "培训合格率", "=100%"),
    row(4, OUTPUT, "时效指标", "培训完成时间", "2025年12月"),
    row(5, OUTPUT, "成本指标", "培训经费", "≤38.50万元"),
    row(6, BENEFIT, "社会效益指标", "干部履职能力", "有所提高"),
    row(7, SATISFACTION, "服务对象满意度指标", "参训学员满意度", "≥90%"),
)


def project(**more: Any) -> GoalTable:
    given: dict[str, Any] = {
        "source": SOURCE,
        "kind": TableKind.PROJECT,
        "year": 2025,
        "organization": "中共某县委组织部",
        "project": "全县干部教育培训",
        "budget": Budget(
            total=Decimal("38.50"),
            parts=(
                BudgetPart(name="财政拨款", amount=Decimal("30")),
                BudgetPart(name="上年结转资金", amount=Decimal("8.50")),
            ),
        ),
        "goals": (Goal(scope=GoalScope.ANNUAL, text="举办培训班4期，培训320人，合格率100%。"),),
        "indicators": ROWS,
    }
    return GoalTable(**(given | more))


def department(**more: Any) -> GoalTable:
    tasks = tuple(
        Task(
            id=f"t{number}",
            name=name,
            content=content,
            budget=Budget(
                total=Decimal(total), parts=(BudgetPart(name="财政拨款", amount=Decimal(total)),)
            ),
        )
        for number, (name, content, total) in enumerate(
            [
                ("人员保障", "保障在职人员158人工资", "2546"),
                ("业务培训", "举办培训班24期", "88.05"),
            ],
            start=1,
        )
    )
    return project(
        **({"kind": TableKind.DEPARTMENT, "project": None, "budget": None, "tasks": tasks} | more)
    )


def activity() -> GoalTable:
    tasks = (
        Task(
            id="t1", name="党员教育", content="组织党员培训", budget=Budget(total=Decimal("10.5"))
        ),
        Task(id="t2", parent="t1", name="党代表培训", content="培训党代表"),
        Task(
            id="t3",
            parent="t1",
            name="远程教育",
            content="维护站点",
            budget=Budget(total=Decimal(3)),
        ),
    )
    bands = {
        "参训率": ("95%以上", "85%-95%", "70%-85%", "70%以下"),
        "培训次数": ("≥4次", "3次", "2次", "1次"),
        "课时量": ("10000分钟", "8000-9999分钟", "7000-7999分钟", "7000分钟以下"),
    }
    rows = tuple(
        Indicator(
            id=f"r{number}",
            name=name,
            task="t3" if name == "课时量" else "t2",
            grades=tuple(
                GradeBand(grade=grade, target=parse_target(text))
                for grade, text in zip(Grade, texts, strict=True)
            ),
        )
        for number, (name, texts) in enumerate(bands.items(), start=1)
    )
    goals = tuple(
        Goal(scope=GoalScope.ACTIVITY, text=f"做好{task.name}工作", task=task.id) for task in tasks
    )
    return GoalTable(
        source=SOURCE,
        kind=TableKind.ACTIVITY,
        organization="某县委组织部",
        tasks=tasks,
        goals=goals,
        indicators=rows,
    )


def scored() -> GoalTable:
    rows = tuple(
        row.model_copy(
            update={
                "explanation": f"考察{row.name}",
                "scoring": "达到得满分，每少一项扣1分",
                "weight": Decimal("12.5"),
            }
        )
        for row in ROWS
    )
    return project(indicators=rows)


def cost_first() -> GoalTable:
    first = row(8, COST, "经济成本指标", "培训成本", "≤38.50万元")
    return project(indicators=(first, *(it for it in ROWS if it.level2 != "成本指标")))


def in_benefit() -> GoalTable:
    last = row(7, BENEFIT, "服务对象满意度指标", "参训学员满意度", "≥90%")
    return project(indicators=(*ROWS[:-1], last))


def draft() -> DraftTable:
    rows = tuple(
        DraftIndicator(
            **row.model_dump(),
            target_basis=TargetBasis.BRIEF if number < 5 else TargetBasis.HISTORY,
            rationale="任务描述写明" if number < 5 else "同类指标 6 条，中位数 90%",
            evidence=(Evidence(id="brief", quote="举办培训班4期", match=Match.EXACT),)
            if number < 5
            else (Evidence(id="seed-004:r18", quote="合格率≥99%", match=Match.FUZZY),),
        )
        for number, row in enumerate(ROWS, start=1)
    )
    bare = rows[-1].model_copy(update={"target_basis": TargetBasis.MODEL, "evidence": ()})
    return DraftTable(**(project().model_dump() | {"indicators": (*rows[:-1], bare)}))


def long(count: int = 60) -> GoalTable:
    rows = tuple(
        row(
            number,
            OUTPUT if number <= count // 2 else BENEFIT,
            ("数量指标", "质量指标", "社会效益指标")[number * 3 // (count + 1)],
            f"第{number}类业务工作按期完成并通过验收的数量",
            f"≥{number}件",
        )
        for number in range(1, count + 1)
    )
    return project(indicators=rows)


def found(severity: Severity = Severity.WARNING, **more: Any) -> Finding:
    given: dict[str, Any] = {
        "code": "VAL109",
        "name": "指标值无法衡量",
        "severity": severity,
        "message": "“有所提高”没有衡量标准。",
        "suggestion": "改用数字。",
        "basis": "财预〔2015〕88号",
        "indicator": "r6",
        "field": "target",
        "location": Location(line=12),
        "excerpt": "有所提高",
    }
    return Finding(**(given | more))


def report(*findings: Finding, table: GoalTable | None = None, problems: int = 0) -> Report:
    checked = table or project()
    return gathered(
        [
            Checked(
                source=checked.source,
                title=checked.title,
                organization=checked.organization,
                indicators=len(checked.indicators),
                score=Decimal("86.37"),
                profile="neutral",
                profile_reason="按“通用口径”审核",
                findings=findings,
            )
        ],
        [
            Problem(
                severity=Severity.ERROR, message="文件已加密，请解密后再试。", path=f"第{n}份.docx"
            )
            for n in range(problems)
        ],
    )


REPORT = report(
    found(),
    found(
        Severity.ERROR,
        code="MNY101",
        name="成本合计与预算不符",
        message="成本行合计 38.50 万元，预算 40 万元。",
        indicator=None,
        field="budget",
        related=("r5",),
        suggestion=None,
        basis=None,
    ),
    found(
        Severity.ADVICE,
        code="CLS102",
        name="质量指标写的是完成率",
        indicator="r3",
        fix=Fix(
            applicability=Applicability.CONFIRM,
            field="level2",
            before="质量指标",
            after="时效指标",
        ),
    ),
)
