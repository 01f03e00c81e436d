"""Units of target values: canonical names, what they measure, exact conversions, what names imply.

Source of the names and spellings: the unit columns and values of public goal tables and the unit
lists of live budget systems. A compound unit is built from its parts (`money or count / object ·
period`), so `元/平米`, `元/人*月` and `万元/台` need no entry of their own.

Units that measure different things never convert: 次 and 期, 人 and 人次, % and 个百分点.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from assistant.model.numerals import shift

# One unit a line: dimension, canonical name, other spellings (half width, lower case).
_MEASURED = """
share            %        百分比 百分数 百分率 pct
share            ‰        千分比 千分率
share            比例     比率 占比
points_of_share  个百分点 百分点
money            元       人民币 人民币元 元整 圆 rmb cny ¥
money            万元     人民币万元 萬元
money            亿元     人民币亿元
money            美元     $ usd
money            万美元
money            欧元     eur
money            港元     港币 hkd
persons          人       人数 名 位 个人 人员
person_times     人次     人次数 人·次 人/次 人(次)
person_days      人天     人·天 人/天 人日
times            次       次数 回 遍 趟
sessions         场       场次
terms            期       期数 期次
terms            班次
terms            班
terms            届
terms            轮       轮次
batches          批次     批
duration         秒       秒钟
duration         分钟     min
duration         小时     个小时 钟头 h
duration         天       日 天数 日历天 个日历天
duration         工作日   个工作日 工作天
duration         周       星期 个星期 个周
duration         个月     月 月数
duration         季度     季 个季度
duration         学期     个学期
duration         年       年度 周年 个年度
duration         学年     个学年
class_hours      课时     学时 个课时 个学时
length           公里     千米 km
length           米       m 延米 延长米
length           厘米     cm 公分
length           毫米     mm
area             平方公里 平方千米 km2
area             公顷     ha hm2
area             万平方米 万平米 万平方 万㎡ 万m2
area             平方米   平米 平方 ㎡ m2
area             亩       市亩
volume           立方米   立方 方 m3
volume           升       l 公升
volume           毫升     ml
mass             吨       t 公吨
mass             公斤     千克 kg
mass             斤       市斤
mass             克       g
mass             毫克     mg
mass             微克     ug μg
noise            分贝     db
energy           千瓦时   kwh
energy           吨标准煤 吨标煤
power            千瓦     kw
power            兆瓦     mw
data             M        兆 mb
data             G        gb
data             T        tb
data             Mbps
temperature      ℃        °c 摄氏度
score            分       分数 分值
multiple         倍
age              岁       周岁
"""
# Counted things: each is a measure of its own, and none converts into another.
_COUNTED = """
个 座 件 份 篇 册 台 辆 套 门 条 处 所 村 户 项 家 本 只 头 匹 架 艘 栋 幢 间 床 张 枚 幅 块 面 根 株 粒 颗 盏 部
支 把 双 对 组 队 团 起 例 宗 单 笔 票 种 类 首 集 版 页 字 万字 章 节 讲 段 口 尾 羽 枝 袋 箱 瓶 盒 桶 罐 片 卷 盘
副 顶 道 项次 台套 种次 车次 台次 户次 架次 件次 例次 篇次 家次 班级 人份 点位 网点 站点 标段 床位 泊位 车位 学位
乡 镇 县 校 社区 乡镇 街道
"""
_COUNTED_SPELLINGS = {"棵": "株", "台(套)": "台套", "台/套": "台套", "件起": "起", "个次": "次"}

_DIMENSION = dict.fromkeys(_COUNTED.split(), "count")
_SPELLINGS = {name: name for name in _DIMENSION} | _COUNTED_SPELLINGS
for _line in _MEASURED.strip().splitlines():
    _dimension, _name, *_others = _line.split()
    _DIMENSION[_name] = _dimension
    _SPELLINGS |= dict.fromkeys((_name, *_others), _name)
for _spelling, _name in list(_SPELLINGS.items()):  # KM, Km; but M and m, G and g, T and t differ
    for _written in (_spelling.lower(), _spelling.upper(), _spelling.capitalize()):
        _SPELLINGS.setdefault(_written, _name)

# Units that convert exactly: canonical name and size in the smallest of the family.
_FAMILIES = (
    {"元": "1", "万元": "1E4", "亿元": "1E8"},
    {"美元": "1", "万美元": "1E4"},
    {"‰": "1", "%": "1E1", "比例": "1E3"},
    {"秒": "1", "分钟": "60", "小时": "3600"},
    {"个月": "1", "季度": "3", "年": "12"},
    {"毫米": "1", "厘米": "1E1", "米": "1E3", "公里": "1E6"},
    {"平方米": "1", "万平方米": "1E4", "公顷": "1E4", "平方公里": "1E6"},
    {"毫升": "1", "升": "1E3", "立方米": "1E6"},
    {"微克": "1E-3", "毫克": "1", "克": "1E3", "斤": "5E5", "公斤": "1E6", "吨": "1E9"},
    {"字": "1", "万字": "1E4"},
)
_SIZES = {
    unit: (family, Decimal(size))
    for family, sizes in enumerate(_FAMILIES)
    for unit, size in sizes.items()
}
#: Canonical units that hold a multiplier: 3.5万元 stays 3.5, while 3.5万人次 is 35000.
WITH_MULTIPLIER = frozenset({"万元", "亿元", "万美元", "万平方米", "万字"})

_WIDTH = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("*×.・•‧∙⋅﹡", "·")
    | dict.fromkeys("／∕⁄÷", "/")
    | {
        "﹪": "%",
        "㎞": "km",
        "㎏": "kg",
        "㎝": "cm",
        "㎜": "mm",
        "㎎": "mg",
        "㎥": "m3",
        "㎢": "km2",
    }
    | {"²": "2", "³": "3", "￥": "¥"}
)
_LABEL = re.compile(r"^(?:(?:计量|度量|金额)?单位:?)?[(\[]?|[)\]]?$")
_TWO_NAMES = re.compile(r"([^()/·]+)\(([^()/·]+)\)")
_OBJECT = re.compile(r"(?!.*(?:以[上下内]|之内|左右))[\u4e00-\u9fff]{1,4}")

#: Every spelling of a simple unit, longest first, as a pattern without groups (half width).
SIMPLE = "|".join(map(re.escape, sorted(_SPELLINGS, key=len, reverse=True)))
_LENGTHS = range(max(map(len, _SPELLINGS)), 0, -1)


@lru_cache(maxsize=4096)
def canonical_unit(text: str) -> str | None:
    """The canonical name of a unit in any spelling, or None where the text is no unit known here.

    `百分比` is %, `平米` 平方米, `人/次` 人次, `元/人*月` 元/人·月, `（万元）` 万元.
    In a compound the thing counted may be any word (`元/学生`), the numerator must be known.
    """
    plain = "".join(text.split()).translate(_WIDTH)
    return _canonical(plain) or _canonical(_LABEL.sub("", plain))


def _canonical(plain: str) -> str | None:
    if known := _SPELLINGS.get(plain):
        return known
    if "每" in plain:
        plain = plain.replace("每", "/")
    numerator, slash, denominator = plain.partition("/")
    if slash:
        of = canonical_unit(numerator)
        per = _denominator(denominator.replace("(", "").replace(")", ""))
        return f"{of}/{per}" if of and per else None
    if match := _TWO_NAMES.fullmatch(plain):  # 件(册): counted as either
        names = [_SPELLINGS.get(match[1]), _SPELLINGS.get(match[2])]
        return f"{names[0]}({names[1]})" if all(names) else None
    return None


def _denominator(text: str) -> str | None:
    """`月*人` as 人·月: what is counted first, then the period."""
    things: list[str] = []
    periods: list[str] = []
    for part in re.split(r"[·/]", text):
        known = _SPELLINGS.get(part)
        if not known and not _OBJECT.fullmatch(part):
            return None
        name = known or part
        kind = periods if _DIMENSION.get(name) == "duration" else things
        kind.append("月" if name == "个月" else name)
    return "·".join(things + periods)


class FoundUnit(NamedTuple):
    """A unit at a place in a text: where it ends and its canonical name."""

    end: int
    name: str


# The thing counted where it is no unit itself (元/学生): up to what ends a figure.
_COUNTED_THING = re.compile(r"[\u4e00-\u9fff]{1,4}?(?=$|[)\]·*×/,;]|[及或]?以[上下内]|之内)")
_ALTERNATIVE = re.compile(r"\(([^()]{1,3})\)")
_MORE = re.compile(r"[·*×./](?=[^0-9])")


def find_unit(text: str, start: int) -> FoundUnit | None:
    """The longest unit that begins at `start` of a half-width text without spaces, or None."""
    end = _spelled(text, start)
    if end is None:
        return None
    if (match := _ALTERNATIVE.match(text, end)) and match[1] in _SPELLINGS:
        end = match.end()
    end = end_of_rate(text, end) or end
    name = canonical_unit(text[start:end])
    return FoundUnit(end, name) if name else None


def end_of_rate(text: str, start: int) -> int | None:
    """Where `/人·月` or `每亩`, beginning at `start`, ends; None where there is no such thing."""
    if text[start : start + 1] not in ("/", "每"):
        return None
    closing = text.startswith("(", start + 1)
    at = _thing(text, start + 1 + closing)
    while at is not None and (more := _MORE.match(text, at)):
        further = _thing(text, more.end())
        if further is None:
            break
        at = further
    if at is not None and closing:
        return at + 1 if text.startswith(")", at) else None
    return at


def _thing(text: str, start: int) -> int | None:
    if (end := _spelled(text, start)) is not None:
        return end
    match = _COUNTED_THING.match(text, start)
    return match.end() if match else None


def _spelled(text: str, start: int) -> int | None:
    """Where the longest spelling that begins at `start` ends."""
    for length in _LENGTHS:
        if text[start : start + length] in _SPELLINGS and start + length <= len(text):
            return start + length
    return None


def dimension(unit: str) -> str | None:
    """What a canonical unit measures, or None for an unknown one.

    `share`, `money`, `persons`, `person_times`, `times`, `sessions`, `terms`, `batches`, `count`,
    `duration`, `length`, `area` …; for compounds `money_rate` (元/人·月), `frequency` (次/月)
    and `rate` (个/户).
    """
    numerator, slash, denominator = unit.partition("/")
    if not slash:
        return _DIMENSION.get(unit.partition("(")[0])
    of = _DIMENSION.get(numerator)
    if of is None:
        return None
    if of == "money":
        return "money_rate"
    last = denominator.rpartition("·")[2]
    return "frequency" if _DIMENSION.get(_SPELLINGS.get(last, "")) == "duration" else "rate"


def convert(value: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """The value in another canonical unit, or None where no exact conversion exists.

    元, 万元 and 亿元 convert, also as numerators over the same denominator (元/人, 万元/人);
    %, ‰ and 比例 convert; 期 and 次, 人 and 人次, 天 and 工作日, 亩 and 平方米 never do.
    """
    if from_unit == to_unit:
        return value
    source, _, per_source = from_unit.partition("/")
    target, _, per_target = to_unit.partition("/")
    known = _SIZES.get(source), _SIZES.get(target)
    if per_source != per_target or known[0] is None or known[1] is None:
        return None
    (family, size), (other, divisor) = known[0], known[1]
    return _scaled(value, size, divisor) if family == other else None


def convertible(unit: str) -> list[str]:
    """The units that a canonical unit converts to exactly, itself included."""
    of, slash, per = unit.partition("/")
    family = _FAMILIES[_SIZES[of][0]] if of in _SIZES else {of: "1"}
    return [f"{other}{slash}{per}" for other in family]


def _scaled(value: Decimal, size: Decimal, divisor: Decimal) -> Decimal | None:
    """value × size ÷ divisor, or None where it has no finite decimal form. Exact at any length."""
    exact = Fraction(value) * Fraction(size) / Fraction(divisor)
    rest, places = exact.denominator, {2: 0, 5: 0}
    for prime in places:
        while rest % prime == 0:
            rest //= prime
            places[prime] += 1
    if rest != 1:
        return None
    decimals = max(places.values())
    return shift(Decimal((exact * 10**decimals).numerator), -decimals)


# Endings of indicator names and the unit they imply (domain.md, Conventions). First match wins.
_IMPLIED_UNITS = tuple(
    (re.compile(pattern), unit)
    for pattern, unit in (
        (r"(?:频率|速率|汇率|费率|利率|税率|增长率|效率)$", None),
        (r"满意(?:度|率)|满意程度$", "%"),
        (r"(?:率|比例|比重|占比|覆盖面|知晓度|准确度)$", "%"),
        (r"人次(?:数|数量)?$", "人次"),
        (r"班次(?:数|数量)?$", "班次"),
        (r"场次(?:数|数量)?$", "场"),
        (r"批次(?:数|数量)?$", "批次"),
        (r"(?:次数|频次)$", "次"),
        (r"人口(?:数|数量)?$", "人"),
        (r"使用年限$", "年"),
        (r"(?:人数|人员数|人员数量|学员数|干部数|党员数)$", "人"),
        (r"户数$", "户"),
        (r"(?:期数|班期)$", "期"),
        (r"(?:天数|天)$", "天"),
        (r"(?:课时|课时数|课时量|学时|学时数)$", "课时"),
        (r"面积$", "平方米"),
        (r"册数$", "册"),
        (r"份数$", "份"),
        (r"篇数$", "篇"),
        (r"件数$", "件"),
        (r"台数$", "台"),
        (r"套数$", "套"),
        (r"条数$", "条"),
        (r"处数$", "处"),
        (r"个数$", "个"),
        (r"(?:里程|公里数)$", "公里"),
        (r"长度$", "米"),
        (
            r"(?:人均|单位|每人|每亩|每平方米|每次|每户).*(?:成本|费用|标准|经费|补助|补贴|津贴)",
            None,
        ),
        (
            r"(?:成本|费用|经费|支出|金额|投资|投资额|总额|控制额|控制数|补助款|资金|(?<![免消])费)$",
            "万元",
        ),
    )
)
_PARENTHESES = re.compile(r"[（(【\[][^（）()【】\[\]]*[)）】\]]")
_VALUE_IN_NAME = re.compile(r"[≥≤<>=].*$")


def _measure(name: str) -> str:
    """The name without notes and values in it: `农村低保标准(≥**元/人·月)`."""
    return _VALUE_IN_NAME.sub("", _PARENTHESES.sub("", "".join(name.split())))


@lru_cache(maxsize=4096)
def implied_unit(name: str) -> str | None:
    """The unit an indicator's name implies (…次数 次, …率 %, …经费 万元), or None.

    Money is implied as 万元, the unit of the forms; a table stated in 元 means 元.
    """
    plain = _measure(name)
    for pattern, unit in _IMPLIED_UNITS:
        if pattern.search(plain):
            return unit
    return None


# Words in names and the direction better results take (domain.md, Conventions).
_DOWN = re.compile(
    r"故障|投诉|事故|差错|失误|错误率|结余|结转|成本|能耗|消耗|损失|损耗|流失|逾期|超期|死亡|发病|"
    r"违法|违规|违纪|违约|上访|信访量|返贫|辍学|失业|空置|闲置|缺陷|隐患(?:数|数量)$|排放|污染|"
    r"变更|离职|缺勤|迟到|误报|漏报|误差|偏差|超支|返工|返修|差评|退货|"
    r"费用|经费|(?<![免消])费$|支出|预算金额|投资额|投资$|耗时|时长$|响应时间|等待时间|办理时限|负债|不良|拖欠"
)
_UP = re.compile(
    r"(?:合格|达标|及时|完成|覆盖|满意|知晓|参与|参加|出勤|参训|到岗|优秀|优良|准确|成功|利用|使用|"
    r"到位|通过|落实|执行|保障|整改|处置|处理|办结|结案|调解|解决|下降|降低|减少|压减|增长|提升|提高|"
    r"入学|就业|普及|支付|发放|兑现|开工|完工|竣工|验收|响应|回复|反馈|公开|采购|规范|完好|正常|"
    r"在线|联网|建档|安全|达成|实现|成活|入库|真实|合规|核查|控制|节约|节能|履约|转化|签约|落地|掌握|到课|参保)(?:率|度|程度)|满意|"
    r"(?:次数|人数|人次|场次|期数|批次|户数|数量|个数|份数|册数|篇数|件数|台数|套数|条数|处数|面积|里程|"
    r"频次|课时|天数|使用年限)(?:数|量)?$|受益|收入|增收|产值|幸福感|获得感|安全感"
)
# 故障排除率 and 投诉处理率 go up although a bad thing stands in the name.
_CURED = re.compile(
    r"(?:处置|处理|办结|办理|解决|排除|整改|查处|查办|调解|回复|答复|反馈|下降|降低|减少|压减|控制|节约|"
    r"修复|化解|清零|及时|完成|达标|合格|规范|合规)(?:率|程度)"
)


@lru_cache(maxsize=4096)
def implied_direction(name: str) -> Literal["up", "down"] | None:
    """Whether more (`up`) or less (`down`) of what the name measures is better, or None.

    合格率, 覆盖率, 满意度, 次数 up; 故障率, 投诉率, 结余率, 成本, 能耗 down;
    投诉处理率 and 能耗下降率 up.
    """
    plain = _measure(name)
    if _CURED.search(plain):
        return "up"
    if _DOWN.search(plain):
        return "down"
    return "up" if _UP.search(plain) else None
