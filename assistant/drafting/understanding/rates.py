"""Measures the text names itself: rates (合格率达到95%), time limits (24小时内), unit costs (每人500元)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Protocol

from assistant.drafting.shapes import Figure
from assistant.drafting.understanding.mentions import Mention, Sort
from assistant.drafting.understanding.phrases import Phrase, clean, head
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.grammar import parse_target
from assistant.model.target import Operator
from assistant.model.taxonomy import (
    COST,
    ECOLOGICAL,
    ECONOMIC,
    QUALITY,
    QUANTITY,
    SERVED_SATISFACTION,
    SOCIAL,
    SUSTAINABILITY,
    TIMELINESS,
)
from assistant.model.units import implied_direction

_MEASURE = re.compile(
    r"(?:率|性|满意度|度|比例|比重|占比|覆盖面|密度|(?:防治|治理|防控|减排)效果)$"
)
# Rates that say nothing unless it is said of what.
_BARE = re.compile(
    r"(?:合格|达标|完成|覆盖|及时|准确|差错|故障|优良|优秀|完好|使用|参与|通过|竣工|完工|验收|执行|投诉|成功|利用|出勤|到位|正常|成活|参|上座)?[率]|.?率|满意[度率]|参训率|参审率|.{1,2}度"
)
_CHANGE = re.compile(
    r"(?:增长|下降|提高|降低|减少|提升|上升|增加|压减|增收|增产|增效|缩短|压缩|减量)$"
)
_BASE = re.compile(r"(?:与|比|较|同)?(?:上年度?|去年|上一年度?|同期|同比|往年)(?:同期|相比|末)?")
_ASKED = re.compile(
    r"^(?:使|确保|保证|力争|实现|要求|目标|保持|其中|达到|全年|年度|年内|预期|预计|的|且)+"
)
_HELD = re.compile(
    r"(?:达到?|保持在?|控制在?|维持在?|不低于|不高于|不少于|不超过|稳定在?|在|为|要|(?<![响对供适效反])应|均|须|按|:|以内|约)+$"
)
_CATEGORY = (
    (SERVED_SATISFACTION, r"满意|好评"),
    (
        TIMELINESS,
        r"及时|按期|按时|准时|时限|时间|时长|时效|\d个?(?:工作)?[日天]内|\d小时内|(?:完工|竣工)率|工期|审理天数",
    ),
    (
        ECOLOGICAL,
        r"空气|水质|植被|排放|绿化覆盖|森林覆盖|生态|污染|优良天数|能耗|浓度|噪声|资源量|水土|植绿",
    ),
    (
        ECONOMIC,
        r"收入|增收|产值|税收|销售|利润|增产|就业签约|消费额|营业|成交|交易额|进出口|投资额|增加值|亩产",
    ),
    (SUSTAINABILITY, r"持续|长效|保存率|留任|巩固率|(?<!连)续"),
    (
        SOCIAL,
        r"知晓|普及|受益|就业|增长|下降|提升|提高|降低|减少|入学|参保|发病(?![人例])|死亡|返贫|整改率|应补尽补|治愈",
    ),
)


# What may take so long, and no longer.
_TAKEN = re.compile(
    r"时间|时限|时长|响应|办结|办理|反馈|到达|处置|修复|抢修|恢复|送达|出具|审批|天数|住院日|周期|工期|用时|耗时"
)
# How much there is in so much of it: less is better of what harms.
_HARMFUL = re.compile(r"浓度|排放|噪声|密度|含量|残留|发生|路径指数|PM2|COD|超标")


class Owner(Protocol):
    """The activity a rate belongs to."""

    phrase: Phrase

    @property
    def event(self) -> str:
        """The noun that measures attach to."""

    @property
    def unit(self) -> str:
        """What it was last counted in."""


_EARNED = re.compile(
    r"(?P<name>(?:(?:新增|实现|完成|募集|筹集|带动|拉动|促进|撬动|吸引|引进|创造|争取|达成|签约|直接|间接)+(?P<what>[\u4e00-\u9fff]{0,10})|"
    r"[\u4e00-\u9fff]{0,8}(?:产值|销售额|销售收入|营业收入|税收|利润|交易额|成交额|消费额|到位资金|贷款额|签约额|签约金额|增收|综合收入|总收入|引资额|投资额|进出口额|授信额?|贷款|合同金额|合同额|效益))"
    r"(?:达到?|达|约|共计?|超过|突破|不少于|不低于|为|:)*)$"
)
_RESULT = re.compile(
    r"产值|销售|收入|税收|利润|交易|成交|消费|到位资金|贷款|签约|增收|税|(?:带动|拉动|撬动|吸引|引进|引导|签约)[\u4e00-\u9fff]{0,8}(?:投资|投入)|引资|合同金额|合同额|进出口|授信|效益|外资|融资|社会资本|营收|订单|损失|节约|节支|款物|善款|捐款"
)
_PER_END = re.compile(r"每(?:月|年|天|学期)$")
_EARNS = re.compile(
    r"(?:增收|收入|产值|增值|盈利|利润|节约|节支|增效)(?:达到?|约|为|不低于|至少)*$"
)
_MEANS = {"人": "人均", "户": "户均", "亩": "亩均", "村": "村均"}
_SCOPE = re.compile(
    r"(?:涉及|涵盖|评价|审计|评审|送审|报审|监管|管理|追缴|清收|化解|挽回|核减|核查|涉案|标的)[\u4e00-\u9fff]{0,6}(?:资金|金额|债务|损失|款项|欠款|欠薪|工资)?(?:约|共计?|达|为)*$"
)


# 签约服务补助72万元 is spent; 申请贷款200万元 pays for the work.
_SPENDS = re.compile(
    r"(?:补助|补贴|经费|(?<!消)费用?|支出|奖励)(?:资金)?$|(?:申请|银行|专项|自筹|争取)[\u4e00-\u9fff]{0,4}贷款$|^贷款$"
)


def money_result(task: TaskText, mention: Mention, lead: str, owner: Owner | None) -> Figure | None:
    """A sum that is earned (带动旅游消费3000万元) or worked on (评审资金3.2亿元), not spent; else None."""
    words_before = clean(lead)
    quote = (task.quote(mention.start, mention.end),)
    text = f"{mention.operator or Operator.GE}{mention.value:f}万元"
    earned = _EARNED.search(words_before)
    if (
        earned
        and _RESULT.search(earned["name"])
        and not _SPENDS.search(_HELD.sub("", earned["name"]))
    ):
        name = re.sub(r"^(?:实现|完成|达成|直接|预计|促进)+", "", _HELD.sub("", earned["name"]))
        level2 = SOCIAL if re.search(r"损失", name) else ECONOMIC
        return Figure(name=f"{name}{'' if name.endswith(('额', '值', '收入', '任务', '税', '税收', '增收')) else '金额'}", level2=level2,
                      target=parse_target(text), quotes=quote)  # fmt: skip
    if _SCOPE.fullmatch(words_before):
        name = _HELD.sub("", words_before)
        name = (
            name
            if owner is None or not name.startswith(("涉及", "涵盖"))
            else f"{owner.event}{name}"
        )
        name = name if re.search(r"金|款|债务|损失|薪|工资$", name) else f"{name}金额"
        return Figure(name=name, level2=QUANTITY, target=parse_target(text), quotes=quote)
    return None


def category(name: str) -> str:
    """The level-2 category a named rate belongs to."""
    return next((level2 for level2, words in _CATEGORY if re.search(words, name)), QUALITY)


def rate_figure(
    task: TaskText, mention: Mention, lead: str, tail: str, owner: Owner | None
) -> Figure | None:
    """The measure, or None where the words before the figure name none."""
    quote = (task.quote(mention.start, mention.end),)
    value = f"{mention.value:f}"
    if mention.sort is Sort.UNIT_COST:
        inner = task.words(*mention.inner) if mention.inner else ""
        unit = mention.unit
        earned = _name(f"{lead}{inner}")
        if "/" in unit and _EARNS.search(earned):  # 户均增收3000元
            mean = _MEANS.get(unit.partition("/")[2], "")
            return Figure(
                name=earned if mean and mean in earned else f"{mean}{earned}", level2=ECONOMIC,
                target=parse_target(f"{mention.operator or Operator.GE}{value}{unit}"), quotes=quote,
            )  # fmt: skip
        if "/" not in unit:  # 单价3000元: of what was counted last
            if owner is None or not owner.unit:
                return None
            unit = f"{unit}/{owner.unit}"
        return Figure(
            name=_unit_cost_name(mention, lead, inner, tail, owner), level2=COST,
            target=parse_target(
                f"{value}-{mention.high:f}{unit}"
                if mention.high is not None
                else f"{mention.operator or Operator.LE}{value}{unit}"
            ),
            quotes=quote,
        )  # fmt: skip
    name = _name(lead)
    if mention.sort is Sort.NONE:
        harm = task.words(*mention.inner) if mention.inner else ""
        name = f"{name}{harm}" if len(harm) == 2 else harm or name
        name = name if name.endswith("数") else f"{name}发生数"
        return Figure(name=name, level2=SOCIAL, target=parse_target("=0起"), quotes=quote)
    if mention.sort is Sort.LIMIT:
        if not _TAKEN.search(name + tail):
            return None
        doing = re.match(r"(?:响应|到达现场|到达|修复|办结|处置|反馈|答复)", clean(tail))
        name = f"{name}{doing[0]}" if doing else name or clean(tail)
        if not re.search(r"(?:时间|时限|时长|天数|住院日|周期|工期)$", name):
            name = f"{name}{'时间' if name else '响应时间'}"
        return Figure(
            name=name,
            level2=TIMELINESS,
            target=parse_target(f"≤{value}{mention.unit}"),
            quotes=quote,
        )
    based = bool(_BASE.search(name))
    name = _BASE.sub("", name)
    if _CHANGE.search(name):
        name = f"{name}率" + ("（与上年相比）" if based else "")
    elif re.search(r".占$", name):
        name = f"{name}比"
    elif not _MEASURE.search(name) and (len(name) < 2 or not _is_level(mention)):
        return None
    if _BARE.fullmatch(name) and owner is not None:
        whole = owner.event if name.startswith("满意") else head(owner.phrase.thing) or owner.event
        name = f"{whole}{name}"
    direction = implied_direction(name)
    if direction is None and "/" in mention.unit and _HARMFUL.search(name):
        direction = "down"
    operator = mention.operator or (Operator.LE if direction == "down" else Operator.GE)
    if mention.value == Decimal(100) and mention.unit == "%":
        operator = Operator.EQ
    text = f"{operator}{value}{mention.unit}"
    if mention.high is not None:
        text = f"{value}{mention.unit}-{mention.high:f}{mention.unit}"
    return Figure(name=name, level2=category(name), target=parse_target(text), quotes=quote)


def _is_level(mention: Mention) -> bool:
    """Whether it says how much there is (35微克/立方米, 得分85), which any measure may."""
    return "/" in mention.unit or mention.unit not in ("%", "‰", "个百分点")


def _name(lead: str) -> str:
    name = _HELD.sub("", clean(lead))
    return _ASKED.sub("", _HELD.sub("", clean(name)))


def _unit_cost_name(mention: Mention, lead: str, inner: str, tail: str, owner: Owner | None) -> str:
    name = _name(lead)
    if "/" not in mention.unit and owner is not None:
        if re.search(r"..(?:成本|标准|价格)$", name):
            return name
        return f"{head(owner.phrase.thing)}单价"
    money = re.search(
        r"[^的]*(?:标准|单价|成本|费用|费|价格|经费|资金|工资|薪酬|报酬)$", _PAID.sub("", inner)
    )
    per = mention.unit.partition("/")[2].partition("·")[0]
    mean = {"人": "人均", "户": "户均", "亩": "亩均", "项目": "每个项目"}.get(per, f"每{per}")
    if money:
        if money[0] == "标准":
            money = re.search(r".+", inner)
        assert money is not None
        plain = mean in ("人均", "户均", "亩均") or money[0].endswith("标准")
        return f"{mean}{money[0]}" if plain else f"{mean}{money[0]}标准"
    if re.search(r"(?:标准|单价|成本|费用|费|价格|经费|工资|薪酬|报酬|补助|补贴)$", name):
        summed = re.search(r"(?:补助|补贴|工资|薪酬|报酬)$", name)  # the sum may be a row too
        called = f"{name}标准" if summed else name
        telling = len(name) > (3 if summed else 4)
        return called if telling or owner is None else f"{owner.event}{called}"
    if re.search(r"..(?:慰问|救助|资助|奖励)$", name):
        return f"{name}{mean}标准"
    event = owner.event if owner else name
    if per in ("月", "年", "天", "学期"):
        kind = re.search(r"补助|补贴|津贴|工资|报酬|租金", event + name + tail)
        whose = _PER_END.sub("", name) or event
        return f"{whose}{mean}{kind[0] if kind and kind[0] not in whose else ''}标准"
    given = re.search(
        r"补助|补贴|津贴|资助|助学|慰问|救助|奖补?|生活费", inner + event + name + tail
    )
    if owner is not None and mean.startswith("每"):
        paid = given[0] if given and given[0] not in owner.phrase.thing else ""
        return f"{mean}{head(owner.phrase.thing)}{paid}{'标准' if given else '成本'}"
    paid = given[0] if given and given[0] not in event else ""
    return f"{event}{mean}{paid}{'标准' if given else '成本'}"


_PAID = re.compile(r"^(?:投入|安排|拨付|给予|发放|补助|奖补|支出|拨款|控制在|约|不超过)+")
