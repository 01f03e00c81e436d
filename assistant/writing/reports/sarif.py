"""The report as SARIF 2.1.0 (OASIS), for code hosts and other programs that gather findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from assistant import __version__
from assistant.model.report import Finding, Problem, Report, Severity
from assistant.model.table import GoalTable, Location
from assistant.writing.reports.view import (
    TableView,
    place,
    problem_text,
    remedy,
    views,
)

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def render(report: Report, tables: Sequence[GoalTable]) -> str:
    """One run with a result for each finding."""
    joined = views(report, tables)
    rules = _rules(report)
    index = {rule["id"]: place for place, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "jixiao",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": _artifacts(joined),
        "invocations": [
            {
                "executionSuccessful": not any(rule["id"].startswith("SYS") for rule in rules),
                "toolExecutionNotifications": [_notification(it) for it in report.problems],
            }
        ],
        "results": [
            _result(view, finding, index)
            for view in joined
            for finding in (
                *(finding for _, finding in view.ordered()),
                *(finding for _, finding, _ in view.waived),
            )
        ],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _rules(report: Report) -> list[dict[str, Any]]:
    basis = {
        finding.code: finding.basis
        for table in report.tables
        for finding in table.findings
        if finding.basis
    }
    rules = []
    for count in sorted(report.summary.rules, key=lambda count: count.code):
        rule: dict[str, Any] = {
            "id": count.code,
            "name": count.name,
            "shortDescription": {"text": count.name},
            "defaultConfiguration": {"level": _LEVELS[count.severity]},
        }
        if count.code in basis:
            rule["help"] = {"text": f"依据：{basis[count.code]}"}
        rules.append(rule)
    return rules


def _artifacts(joined: Sequence[TableView]) -> list[dict[str, Any]]:
    hashes = {view.report.source.path: view.report.source.sha256 for view in joined}
    return [
        {"location": {"uri": _uri(path)}, "hashes": {"sha-256": sha256}}
        for path, sha256 in hashes.items()
    ]


def _result(view: TableView, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    row = view.table.indicator(finding.indicator) if view.table and finding.indicator else None
    said = [finding.message, f"建议：{said}" if (said := remedy(finding)) else ""]
    subject = row.name if row else view.name
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(view.report.source.path)}},
        "logicalLocations": [
            {
                "name": subject,
                "fullyQualifiedName": "/".join(filter(None, (view.name, finding.indicator))),
                "kind": "member" if row else "module",
            }
        ],
    }
    if finding.location.line:
        location["physicalLocation"]["region"] = _region(finding)
    where = place(finding.location)
    if where:
        location["message"] = {"text": where}
    result = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join(filter(None, said))},
        "locations": [location],
        # The same objection to the same words stays the same result when lines move.
        "partialFingerprints": {"jixiao/v1": _fingerprint(finding, subject)},
        "properties": finding.model_dump(
            mode="json", include={"field", "excerpt", "related", "basis", "fix", "indicator"}
        ),
    }
    if waived := finding.waived:
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": waived.reason,
                "properties": {"by": waived.by, "at": waived.at.isoformat()},
            }
        ]
    return result


def _region(finding: Finding) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.location.line}
    if finding.excerpt:
        region["snippet"] = {"text": finding.excerpt}
    return region


def _fingerprint(finding: Finding, subject: str) -> str:
    said = "\x1f".join((finding.code, subject, finding.field or "", finding.excerpt or ""))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


def _notification(problem: Problem) -> dict[str, Any]:
    said: dict[str, Any] = {
        "level": _LEVELS[problem.severity],
        "message": {"text": problem_text(problem)},
    }
    if problem.path:
        said["locations"] = [_at(problem.path, problem.location)]
    return said


def _at(path: str, location: Location) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if location.line:
        physical["region"] = {"startLine": location.line}
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    """The path as a URI reference: relative ones stay relative."""
    pure = PureWindowsPath(path) if "\\" in path else PurePosixPath(path)
    if pure.is_absolute():
        return pure.as_uri()
    return quote(pure.as_posix(), errors="replace")
