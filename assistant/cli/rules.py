"""`jixiao rules`: the rule book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, print_document, print_table
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from assistant.checking import Rule


@click.command(cls=Command)
@click.argument("code", metavar="代码", required=False)
@FORMAT
def command(code: str | None, format_: str) -> None:
    """查看全部规则，或一条规则的说明。"""
    from assistant.checking import rule_book, rule_page

    rules = {rule.code: rule for rule in rule_book()}
    rule = rules.get(code.strip().upper()) if code else None
    if code and rule is None:
        raise UserError(f"没有规则 {code}：运行 jixiao rules 查看全部规则。")
    if format_ == "json":
        print_document({"rules": [_facts(one) for one in ([rule] if rule else rules.values())]})
    elif rule:
        click.echo(rule_page(rule))
    else:
        print_table(
            ("代码", "名称", "级别", "查什么"),
            [(one.code, one.name, one.severity.label, one.what) for one in rules.values()],
        )


def _facts(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "basis": rule.basis,
        "what": rule.what,
        "why": rule.why,
        "bad": rule.bad,
        "good": rule.good,
        "options": rule.options.model_json_schema()["properties"]
        if rule.options.model_fields
        else {},
    }
