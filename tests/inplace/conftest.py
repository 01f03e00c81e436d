"""What tests of files changed in place share: tables to fill in, and LibreOffice to open the result."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest

from assistant.model.table import Budget, BudgetPart, GoalTable, Indicator
from tests import documents

WRITERS: dict[str, Callable[..., Path]] = {"docx": documents.word, "xlsx": documents.excel}


def table_of(*rows: Indicator, layout: str = "department") -> GoalTable:
    """A table with a header, these rows, and no tasks."""
    numbered = tuple(row.model_copy(update={"id": f"r{n}"}) for n, row in enumerate(rows, 1))
    return documents.sample(layout).model_copy(
        update={
            "project": "职业技能提升行动",
            "tasks": (),
            "indicators": numbered,
            "budget": Budget(
                total=Decimal("50.4"),
                parts=(
                    BudgetPart(name="财政拨款", amount=Decimal("42")),
                    BudgetPart(name="其他资金", amount=Decimal("8.4")),
                ),
            ),
        }
    )


@pytest.fixture
def table() -> GoalTable:
    """More rows than any form has for some categories, none for others, every field filled."""
    extra = (
        ("产出指标/数量指标", "编印教材册数", "≥2000册"),
        ("产出指标/数量指标", "走访企业数", "≥30家"),
        ("满意度指标/服务对象满意度指标", "企业满意度", "≥85%"),
    )
    base = documents.sample("department").indicators
    rows = [*base, *(documents.indicator(90 + n, *row) for n, row in enumerate(extra))]
    return table_of(
        *(
            row.model_copy(
                update={
                    "weight": Decimal(5),
                    "explanation": f"解释{n}",
                    "scoring": f"每少1%扣{n}分",
                    "note": f"备注{n}",
                }
            )
            for n, row in enumerate(rows, 1)
        )
    )


@pytest.fixture
def opens(tmp_path: Path) -> Callable[[Path], str]:
    """The text of a file as LibreOffice shows it, page by page as a PDF."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")

    def open_it(path: Path) -> str:
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            [
                office,
                f"-env:UserInstallation={profile}",
                "--headless",
                *("--convert-to", "pdf", "--outdir", str(tmp_path / "pdf"), str(path)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        with pdfplumber.open(tmp_path / "pdf" / f"{path.stem}.pdf") as pdf:
            return "\f".join(page.extract_text() for page in pdf.pages)

    return open_it
