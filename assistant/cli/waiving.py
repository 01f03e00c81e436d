"""The file of waivers that `jixiao check` reads and adds to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.checking import waiver_for
from assistant.model.errors import UserError
from assistant.model.report import Finding, Report, Waiver, Waivers
from assistant.model.table import GoalTable
from assistant.writing.files import write_atomically

_YAML = frozenset({".yaml", ".yml"})
_GIVEN = re.compile(r"(?P<code>\w+)(?:@(?P<row>[^=＝]+))?[=＝](?P<reason>.+)", re.DOTALL)


def load_waivers(path: Path | None, *, may_be_missing: bool = False) -> tuple[Waiver, ...]:
    """The waivers of a JSON or YAML file. Raises UserError where it is none."""
    if path is None or (may_be_missing and not path.exists()):
        return ()
    try:
        return Waivers.model_validate(_document(path)).waivers
    except FileNotFoundError:
        raise UserError(f"没有保留说明文件“{path}”：请检查路径，或用 --waive 新建。") from None
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise UserError(
            f"“{path}”不是保留说明文件（{where or '整个文件'} 不合要求）：请用 --waive 生成，"
            "格式见 jixiao schema waivers。"
        ) from None


def save_waivers(path: Path, waivers: Iterable[Waiver]) -> None:
    """Write them where they were read, whole or not at all."""
    document = Waivers(waivers=tuple(waivers)).model_dump(mode="json", exclude_none=True)
    if path.suffix.lower() in _YAML:
        import yaml

        text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
    else:
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    write_atomically(path, text.encode())


def new_waivers(
    given: Sequence[str], by: str, report: Report, tables: Sequence[GoalTable]
) -> list[Waiver]:
    """Waivers of `代码@行=理由`, each of one finding of the report.

    Raises UserError where one is written otherwise, or meets no finding or several.
    """
    if not by.strip():
        raise UserError("--waive 要写明说明人：请加上 --by 姓名。")
    found = [
        (finding, table)
        for checked, table in zip(report.tables, tables, strict=True)
        for finding in checked.open
    ]
    made: list[Waiver] = []
    for one in given:
        parts = _GIVEN.fullmatch(one.strip())
        if parts is None:
            raise UserError(f"--waive 要写成“代码@行=理由”，如 VAL109@r6=按上级批复：“{one}”不是。")
        finding, table = _only(found, parts["code"].upper(), _row(parts["row"]))
        found.remove((finding, table))
        made.append(waiver_for(finding, table, reason=parts["reason"], by=by))
    return made


def _row(given: str | None) -> str | None:
    """`r6`, `6` and `第6行` are the same row; without one the finding is the table's."""
    number = re.fullmatch(r"(?:r|第)?\s*(\d+)\s*[行项]?", (given or "").strip())
    return f"r{number[1]}" if number else (given or "").strip() or None


def _only(
    found: Sequence[tuple[Finding, GoalTable]], code: str, row: str | None
) -> tuple[Finding, GoalTable]:
    meant = [pair for pair in found if (pair[0].code, pair[0].indicator) == (code, row)]
    where = f"{code}@{row}" if row else code
    if not meant:
        rows = sorted(
            {finding.indicator or "整张表" for finding, _ in found if finding.code == code}
        )
        has = f"{code} 在这些行：{'、'.join(rows)}" if rows else f"没有（未说明的）{code}"
        raise UserError(f"没有问题“{where}”可以保留；本次审核中{has}。")
    if len({id(table) for _, table in meant}) > 1:
        raise UserError(f"有 {len(meant)} 张表都有问题“{where}”：请一次只给一个文件。")
    return meant[0]


def _document(path: Path) -> Any:
    data = path.read_bytes()
    try:
        if path.suffix.lower() in _YAML:
            import yaml

            try:
                return yaml.safe_load(data)
            except yaml.YAMLError as error:
                raise ValueError from error
        return json.loads(data)
    except ValueError:
        raise UserError(f"“{path}”不是可以读取的 JSON 或 YAML 文件：请检查它的写法。") from None
