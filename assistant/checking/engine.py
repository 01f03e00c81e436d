"""Runs the rule book over a table. A rule that crashes becomes a finding; the others go on."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from assistant.checking.context import Context
from assistant.checking.history import History
from assistant.checking.objection import NOWHERE, Objection
from assistant.checking.options import Chosen, Options, choose_rules
from assistant.checking.profiles import choose_profile
from assistant.checking.registry import INTERNAL_ERROR
from assistant.checking.score import score
from assistant.checking.summary import summary
from assistant.checking.words import word_lists
from assistant.model.errors import UserError
from assistant.model.report import Finding, Problem, Report, TableReport
from assistant.model.table import GoalTable

_log = logging.getLogger(__name__)


def check_table(
    table: GoalTable, options: Options | None = None, history: History | None = None
) -> TableReport:
    """What the rule book says of one table: findings in document order, a score, the profile used.

    With a `history` it is held against past tables too. The same table, options and history always
    give the same report. Raises UserError for an unknown profile, code or option, or a word list
    that cannot be read.
    """
    options = options or Options()
    profile, reason = choose_profile(table, options.profile)
    context = Context(table, profile, word_lists(options.words), history)
    findings = [
        finding for chosen in choose_rules(options, profile) for finding in _run(chosen, context)
    ]
    place = {row.id: at for at, row in enumerate(table.indicators)}
    findings.sort(key=lambda finding: place.get(finding.indicator or "", -1))
    return TableReport(
        source=table.source,
        title=table.title,
        organization=table.organization,
        indicators=len(table.indicators),
        score=score(findings, rows=len(table.indicators)),
        profile=profile.name,
        profile_reason=reason,
        findings=tuple(findings),
    )


def _run(chosen: Chosen, context: Context) -> Iterator[Finding]:
    rule = chosen.rule
    try:
        for objection in rule.check(context, chosen.options):
            yield Finding(
                code=rule.code,
                name=rule.name,
                severity=chosen.severity,
                basis=rule.basis,
                **_fields(objection, context),
            )
    except UserError:
        raise  # a word list or profile that the user must mend: no fault of the rule
    except Exception as error:
        # NOTE: whatever a rule does wrong must not cost the user the findings of the others.
        _log.debug("rule %s crashed", rule.code, exc_info=True)
        yield Finding(
            code=INTERNAL_ERROR.code,
            name=INTERNAL_ERROR.name,
            severity=INTERNAL_ERROR.severity,
            basis=INTERNAL_ERROR.basis,
            message=f"规则 {rule.code}（{rule.name}）没有查完：{type(error).__name__}: {error}。"
            "其余规则照常进行。",
            suggestion=f"请把这一条和原表交给维护人员；急用时可加 --ignore {rule.code} 跳过它。",
        )


def _fields(objection: Objection, context: Context) -> dict[str, object]:
    fields = {name: getattr(objection, name) for name in Objection.__slots__}
    if objection.location == NOWHERE and objection.indicator is None:
        fields["location"] = context.place(objection.field)
    for name in ("message", "suggestion"):
        fields[name] = _nested_quotes(fields[name])
    return fields


def _nested_quotes(text: str | None) -> str | None:
    """Quotation marks inside quotation marks made single: “‘大组工网’管理维护次数”."""
    if text is None or ("““" not in text and "””" not in text and text.count("“") < 2):
        return text
    depth, characters = 0, []
    for character in text:
        if character == "“":
            depth += 1
            character = "“" if depth == 1 else "‘"
        elif character == "”" and depth:
            character = "”" if depth == 1 else "’"
            depth -= 1
        characters.append(character)
    return text if depth else "".join(characters)


def report(table_reports: Sequence[TableReport], problems: Sequence[Problem] = ()) -> Report:
    """One report over all tables."""
    return Report(
        tables=tuple(table_reports),
        problems=tuple(problems),
        summary=summary(table_reports, problems),
    )
