"""Changes of a draft as pure functions: a draft in, a draft out. The check is the caller's.

A figure the user sets rests on the user's words: basis `brief`, evidence `chat` with the words
quoted. Rows keep their ids; a new row takes the next free one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from assistant.chat.changes import ROW_FIELDS
from assistant.drafting import Draft
from assistant.drafting.composing.places import Place
from assistant.drafting.composing.placing import insert, slot
from assistant.model.errors import UserError
from assistant.model.evidence import DraftIndicator, DraftTable, Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target, render_target
from assistant.model.numerals import read_number
from assistant.model.table import Budget, Goal, GoalScope
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import LEVEL1_OF, LEVEL2, canonical_level1, canonical_level2
from assistant.model.units import convert, implied_direction, implied_unit

__all__ = [
    "CHAT",
    "insert",
    "least_telling",
    "move",
    "remove",
    "set_field",
    "set_header",
    "set_subject",
    "user_row",
]

#: Evidence id of the user's own words.
CHAT = "chat"

D = TypeVar("D", bound=DraftTable)

_HUNDRED = Decimal(100)
_YUAN = "元"
# A satisfaction or rate is *of* someone: what stands before these endings is the subject.
_MEASURE = re.compile(
    r"(?:综合|总体)?(?:满意度|满意率|知晓率|覆盖率|参与率|参训率|出勤率|合格率|及格率|到课率|完成率)"
)
_NAME_ENDING = re.compile(
    r"(?:率|数|量|度|次|额|成本|费用|经费|比例|标准|情况|时间|性|面积|效果|水平|能力)$"
)
#: The first to go when a table is shortened: what rests on least.
_STANDING = {
    TargetBasis.MODEL: 0,
    TargetBasis.CONVENTION: 1,
    TargetBasis.HISTORY: 2,
    TargetBasis.BRIEF: 3,
    TargetBasis.BUDGET: 4,
}


def set_field(draft: D, row_id: str, field: str | None, text: str, said: str) -> D:
    """The draft with one field of one row set from what the user wrote.

    `field` is one of `ROW_FIELDS`, or None: then it is found from the text (value or name). `said`
    is what the user said, kept as evidence. Raises UserError where the text does not fit the field.
    """
    row = _row(draft, row_id)
    chosen = field or _field_of(row, text)
    if chosen not in ROW_FIELDS:
        raise UserError(f"不能修改“{chosen}”这一列；可以修改的有{'、'.join(ROW_FIELDS.values())}。")
    if chosen == "target":
        return _replace(draft, _revalued(row, text, said))
    if chosen == "name":
        if not text.strip():
            raise UserError("指标名称不能为空；不要这一行的话，请说“删除这一行”并写明行号。")
        return _replace(draft, _renamed(row, text.strip(), said))
    if chosen in ("level1", "level2"):
        return _reclassified(draft, row, chosen, text)
    value = _points(text) if chosen == "weight" else text.strip() or None
    return _replace(draft, row.model_copy(update={chosen: value}))


def set_subject(draft: D, row_id: str, subject: str, said: str) -> D:
    """参训人员满意度 for `受训学员` becomes 受训学员满意度. Raises UserError for another sort of name."""
    row = _row(draft, row_id)
    measure = _MEASURE.search(row.name)
    if measure is None:
        raise UserError(
            f"“{row.name}”里看不出对象。请直接说新的名称，如“第3行名称改为受训学员满意度”。"
        )
    own = _MEASURE.search(subject)
    name = subject if own else f"{subject}{row.name[measure.start() :]}"
    return _replace(draft, _renamed(row, name, said))


def set_header(draft: D, field: str, text: str, said: str) -> D:
    """The draft with one field of its head set; `field`: budget, year, organization, project, title, goals."""
    match field:
        case "budget":
            return _rebudgeted(draft, text, said)
        case "year":
            found = re.search(r"(?:19|20)\d\d", text)
            if not found:
                raise UserError("年度请写成四位数字，如“年度改成2025年”。")
            return draft.model_copy(update={"year": int(found[0])})
        case "goals":
            others = tuple(goal for goal in draft.goals if goal.scope is not GoalScope.ANNUAL)
            annual = Goal(scope=GoalScope.ANNUAL, text=text)
            return draft.model_copy(update={"goals": (annual, *others)})
    return draft.model_copy(update={field: text.strip() or None})


def remove(draft: D, ids: Sequence[str]) -> D:
    """The draft without these rows. Raises UserError where none would be left."""
    left = tuple(row for row in draft.indicators if row.id not in ids)
    if not left:
        raise UserError(
            "这样会把指标全部删掉。至少要留一行；不要这份草稿的话，请在草稿列表里删除。"
        )
    return draft.model_copy(update={"indicators": left})


def move(draft: D, ids: Sequence[str], place: str, anchor: str | None = None) -> D:
    """The draft with these rows, in their order, at `first`, `last`, `before`/`after`/`at` the anchor."""
    moving = [row for row in draft.indicators if row.id in ids]
    staying = [row for row in draft.indicators if row.id not in ids]
    if anchor is not None and anchor in ids:
        return draft
    at = next((at for at, row in enumerate(staying) if row.id == anchor), len(staying))
    if place == "at" and anchor is not None:
        order = [row.id for row in draft.indicators]
        place = "after" if order.index(ids[0]) < order.index(anchor) else "before"
    at = {"first": 0, "last": len(staying), "after": at + 1}.get(place, at)
    return draft.model_copy(update={"indicators": (*staying[:at], *moving, *staying[at:])})


def user_row(where: Place, name: str, target: str, said: str) -> DraftIndicator:
    """A row the user dictated, in its place on the draft's form."""
    bare = DraftIndicator(
        id="r0",
        level1=where.level1,
        level2=where.level2,
        level1_raw=where.level1,
        level2_raw=where.level2,
        name=name,
        target_basis=TargetBasis.BRIEF,
        rationale="",
    )
    return _revalued(bare, target, said)


def least_telling(draft: Draft, count: int) -> tuple[str, ...]:
    """Ids of the rows to drop so that `count` are left; fewer where a category would be emptied.

    What rests on least goes first, from the fullest category; then further quantities of an activity
    that keeps one, then whole activities. Cost rows stay as long as they can, because they add up;
    what the user set goes last.
    """
    owner = {f.name: each.id for each in draft.brief.activities for f in each.figures}
    left = list(draft.indicators)
    gone: list[str] = []
    while len(left) > count:
        sizes = Counter((row.level1, row.level2) for row in left)
        served = Counter(owner.get(row.name, row.id) for row in left)
        spare = [row for row in left if sizes[row.level1, row.level2] > 1]
        if not spare:
            break

        def standing(row: DraftIndicator) -> tuple[int, bool, int]:
            alone = served[owner.get(row.name, row.id)] == 1  # noqa: B023 (used within the turn)
            return _standing(row), alone, -sizes[row.level1, row.level2]  # noqa: B023

        drop = min(reversed(spare), key=standing)  # of equals the last: the order of importance
        left.remove(drop)
        gone.append(drop.id)
    return tuple(gone)


# -- one row ---------------------------------------------------------------------------------------


def _row(draft: DraftTable, row_id: str) -> DraftIndicator:
    row = next((row for row in draft.indicators if row.id == row_id), None)
    if row is None:
        raise UserError("这一行已经不在表里了，请看着现在的表再改。")
    return row


def _replace(draft: D, row: DraftIndicator) -> D:
    rows = tuple(row if other.id == row.id else other for other in draft.indicators)
    return draft.model_copy(update={"indicators": rows})


def _field_of(row: DraftIndicator, text: str) -> str:
    if parse_target(text).kind is not TargetKind.TEXT:
        return "target"
    if _NAME_ENDING.search(text):
        return "name"
    if row.target is not None and row.target.kind is TargetKind.TEXT:
        return "target"
    raise UserError(
        f"“{text}”是指标名称还是指标值？请说“名称改为{text}”或“指标值改为{text}”，并写明行号。"
    )


def _revalued(row: DraftIndicator, text: str, said: str) -> DraftIndicator:
    target = _completed(parse_target(text), row.target, row.name) if text.strip() else None
    if target is not None and row.target is not None and _same_value(target, row.target):
        return row
    before = f"，原为{render_target(row.target)}" if row.target else ""
    return row.model_copy(
        update={
            "target": target,
            "target_basis": TargetBasis.BRIEF,
            "rationale": f"由您指定{before}。",
            "evidence": (_words(said),),
        }
    )


def _renamed(row: DraftIndicator, name: str, said: str) -> DraftIndicator:
    if name == row.name:
        return row
    # What the value rests on stays as it is; the user's words are kept beside it.
    others = tuple(source for source in row.evidence if source.id != CHAT)
    return row.model_copy(
        update={
            "name": name,
            "rationale": f"{row.rationale}名称由您改定，原为“{row.name}”。",
            "evidence": (*others, _words(said)),
        }
    )


def _completed(new: Target, old: Target | None, name: str) -> Target:
    """What the user left out (sign, unit) stays as it was, or is what the name implies."""
    if new.kind is not TargetKind.NUMBER or new.value is None:
        return new
    unit = new.unit or (old.unit if old else None) or implied_unit(name)
    operator = new.operator or (old.operator if old else None) or _customary(name)
    if new.operator is None and unit == "%" and new.value == _HUNDRED:
        operator = Operator.EQ  # a share cannot exceed 100%: ≥100% would be a slip
    whole = new.model_copy(update={"unit": unit, "operator": operator})
    return whole.model_copy(update={"raw": render_target(whole)})


def _customary(name: str) -> Operator | None:
    return {"up": Operator.GE, "down": Operator.LE}.get(implied_direction(name) or "")


def _same_value(one: Target, other: Target) -> bool:
    return render_target(one) == render_target(other)


def _words(said: str) -> Evidence:
    return Evidence(id=CHAT, quote=said, match=Match.EXACT, source="对话中填写")


def _points(text: str) -> Decimal | None:
    if not text.strip():
        return None
    points = read_number(text.strip().removesuffix("分"))
    if points is None or not 0 <= points <= _HUNDRED:
        raise UserError("分值请填0到100之间的数字。")
    return points


def _standing(row: DraftIndicator) -> int:
    if any(source.id == CHAT for source in row.evidence):
        return len(_STANDING)
    if row.target_basis is TargetBasis.BUDGET and row.target and "/" in (row.target.unit or ""):
        return _STANDING[TargetBasis.HISTORY]  # what one costs: nothing adds up to it
    return _STANDING[row.target_basis]


# -- the table -------------------------------------------------------------------------------------


def _reclassified(draft: D, row: DraftIndicator, field: str, text: str) -> D:
    canonical = canonical_level2(text) if field == "level2" else canonical_level1(text)
    if text.strip() and canonical is None:
        names = LEVEL2 if field == "level2" else sorted(set(LEVEL1_OF.values()))
        raise UserError(f"没有“{text.strip()}”这一类；可以用{'、'.join(names[:12])}。")
    update = {field: canonical, f"{field}_raw": canonical}
    if field == "level2" and canonical:
        level1 = next((r.level1 for r in draft.indicators if r.level2 == canonical), None)
        level1 = level1 or LEVEL1_OF.get(canonical)
        update |= {"level1": level1, "level1_raw": level1}
    if all(getattr(row, name) == value for name, value in update.items() if name[-1] != "w"):
        return draft
    others = draft.model_copy(
        update={"indicators": tuple(r for r in draft.indicators if r.id != row.id)}
    )
    standing = list(others.indicators)
    changed = row.model_copy(update=update)
    standing.insert(slot(standing, changed), changed)
    return draft.model_copy(update={"indicators": tuple(standing)})


def _rebudgeted(draft: D, text: str, said: str) -> D:
    amount = parse_target(text)
    if amount.value is None or amount.value < 0:
        raise UserError("没看懂预算金额，请写成“预算改成90万元”的样子。")
    before = draft.budget or Budget()
    # 90 alone is in the table's own unit, 90万 is an amount in 元.
    unit = amount.unit or (before.unit if amount.value < 10_000 else _YUAN)
    total = convert(amount.value, unit, before.unit)
    if total is None:
        raise UserError(f"“{text}”不是金额，请写成“预算改成90万元”的样子。")
    after = before.model_copy(update={"total": total, "parts": ()})
    changed = draft.model_copy(update={"budget": after})
    if before.total is None or total == before.total:
        return changed
    for row in changed.indicators:
        # The row that states the whole budget follows it; shares of it are the user's to settle.
        whole = row.target_basis is TargetBasis.BUDGET and row.target and row.target.unit
        if whole and convert(before.total, before.unit, whole) == row.target.value:  # type: ignore[union-attr]
            value = convert(total, before.unit, whole)
            revalued = row.target.model_copy(update={"value": value})  # type: ignore[union-attr]
            changed = _replace(changed, _revalued(row, render_target(revalued), said))
    return changed
