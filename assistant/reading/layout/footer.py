"""What stands under the indicator rows: notes, signatures, opinions. None of it is an indicator."""

from __future__ import annotations

import re

from assistant.reading.grid import Row
from assistant.reading.layout.headings import plain, plain_whole

_COLON = re.compile(r"[:：]")
_WHO = r"(?:项目|单位|部门|财务|业务|分管|主管|主要|绩效|预算|资金|科室|处室|股室)*"
# the whole of a label: 联系人满意度 begins like one and is an indicator
_SIGNATURE = re.compile(
    rf"{_WHO}(?:填报|填表|制表|编制|经办|联系|审核|复核|审批|负责|签字|签章|填写|评价|自评)人(?:员)?(?:签字|签章|签名|姓名)?(?:及?(?:联系)?电话)?"
    rf"|{_WHO}(?:领导|负责人|经办人|会计|法人代表)(?:签字|签章|签名|意见)*"
    r"|(?:联系)?(?:电话|方式)|联系方式|手机号?码?|(?:填报|填表|制表|编制|申报|审核|报送)(?:日期|时间|单位)(?:盖章|公章|签章)*|日期"
    r"|(?:审核|复核|制表|经办|填表|签字|盖章|公章|单位盖章|单位公章|审批)"
)
_OPINION = re.compile(
    r"\S{0,16}(?:审核|审查|评审|审批|批复|初审|复审|申报|推荐|主管部门|主管单位|财政部门|单位|预算科|业务科室?|绩效科)(?:的)?意见(?:及(?:签章|盖章))?"
    r"|(?:其他|其它)?(?:需要|有关|需)?(?:说明|补充说明)(?:的)?(?:问题|事项|情况)?|其他说明|备注|注"
    r"|(?:填表|填报|填写|编制)(?:说明|要求|须知)|(?:有关|其他)情况说明"
)
_NOTE = re.compile(
    r"^\s*(?:注\s*[:：\d①]|[（(]注[:：]|备注\s*[:：]|说明\s*[:：]|填[表报写]说明|[＊*※]\s*注)"
)
_DATE_LINE = re.compile(r"(?:20\d\d)?年\d{0,2}月\d{0,2}日")


def is_footer(row: Row) -> bool:
    """Whether the row is a note, a signature line or an opinion under the table."""
    cells = row.filled
    if not cells:
        return False
    first = cells[0].text
    if _NOTE.match(first):
        return True
    label, *rest = _COLON.split(first, maxsplit=1)
    if _is(label, _SIGNATURE):
        return bool(rest) or len(cells) > 1 or len(label) < len(first) or len(plain(label)) > 2
    if _is(label, _OPINION):
        return True
    return len(cells) == 1 and _DATE_LINE.fullmatch(re.sub(r"\s", "", first)) is not None


def _is(label: str, pattern: re.Pattern[str]) -> bool:
    return len(label) <= 30 and any(
        pattern.fullmatch(bare) for bare in (plain(label), plain_whole(label))
    )
