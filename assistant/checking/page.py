"""The rule book as pages: written from the declarations, so that docs cannot say something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pydantic.fields import FieldInfo

from assistant.checking.engine import check_table
from assistant.checking.notation import history_of, table_of
from assistant.checking.options import Options
from assistant.checking.registry import Rule, rule_book
from assistant.model.report import TableReport

_INTRODUCTION = """# 审核规则

本页由 `python -m assistant.checking` 从程序里的规则生成，请勿手工修改。每条规则的例子都作为测试运行。

例子的写法：一行一个指标，各栏用 `|` 分开（二级指标 | 三级指标 | 指标值 | 分值、评分等）；`年度=`、`预算=`、`任务=`、`目标=` 开头的行是表头。
级别：错误是肯定不对的；警告是多半不对、请改或说明的；建议是可以写得更好的。
得分：100 × S ÷ (S + P)，S = 20 + 指标行数，P = 12 × 错误数 + 4 × 警告数 + 建议数。
"""


def example(text: str, code: str) -> TableReport:
    """What one rule says of a table in the notation, held against the earlier rows it names."""
    return check_table(table_of(text), Options(select=(code,)), history_of(text))


def rule_page(rule: Rule) -> str:
    """One rule's page in Markdown: always under the same headings."""
    return "\n".join(_rule(rule))


def rules_page() -> str:
    """The whole book in Markdown: a table of all rules, then a page for each."""
    lines = [_INTRODUCTION, "| 代码 | 名称 | 级别 | 类别 |", "| --- | --- | --- | --- |"]
    book = rule_book()
    lines += [
        f"| [{rule.code}](#{rule.code.lower()}) | {rule.name} | {rule.severity.label} | {rule.topic} |"
        for rule in book
    ]
    for topic, rules in groupby(book, key=lambda rule: rule.topic):
        lines += ["", f"## {topic}（{topic.prefix}）"]
        for rule in rules:
            lines += ["", f'<a id="{rule.code.lower()}"></a>', "", *_rule(rule)]
    return "\n".join(lines) + "\n"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.code} {rule.name}"
    yield ""
    yield f"级别：{rule.severity.label}　类别：{rule.topic}　依据：{rule.basis}"
    yield ""
    yield f"**查什么**　{rule.what}"
    yield ""
    yield f"**为什么**　{rule.why}"
    if rule.bad:
        yield from ("", "**有问题的写法**", "", "```text", rule.bad, "```", "")
        for finding in example(rule.bad, rule.code).findings:
            yield f"> {finding.message}{finding.suggestion or ''}"
        yield from ("", "**正确的写法**", "", "```text", rule.good, "```")
    if rule.options.model_fields:
        yield from ("", "**选项**", "")
        for name, field in rule.options.model_fields.items():
            yield f"- `{name}`（{_kind(field)}，默认 {field.default}）：{field.description}"


def _kind(field: FieldInfo) -> str:
    return {"int": "整数", "Decimal": "小数", "bool": "是否"}.get(
        getattr(field.annotation, "__name__", ""), "文字"
    )
