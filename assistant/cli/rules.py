"""`jixiao rules`: the rule book."""

from __future__ import annotations

import click

from assistant.cli.output import print_table
from assistant.model.errors import UserError


@click.command()
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """查看全部规则，或一条规则的说明（CODE 是规则代码）。"""
    from assistant.checking import rule_book, rule_page

    rules = {rule.code: rule for rule in rule_book()}
    if code is None:
        print_table(
            ("代码", "名称", "级别", "查什么"),
            [(rule.code, rule.name, rule.severity.label, rule.what) for rule in rules.values()],
        )
        return
    rule = rules.get(code.strip().upper())
    if rule is None:
        raise UserError(f"没有规则 {code}：运行 jixiao rules 查看全部规则。")
    click.echo(rule_page(rule))
