"""Counts (4期, 12个村, 每季度1次) and how often something is done."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.drafting.understanding.mention import (
    AHEAD,
    FILL,
    NUMBER,
    Mention,
    Sort,
    each_before,
    operator_of,
    plain,
)
from assistant.model.numerals import read_number
from assistant.model.target import Operator
from assistant.model.units import canonical_unit

# Units that things are counted in, as texts write them.
_COUNTED = """
平方公里 万平方米 平方米 平米 立方米 公里 千米 公顷 公斤 千克 人次 户次 家次 批次 场次 班次 车次 台次
台套 种次 件次 点位 标段 课时 学时 小时 分钟 人天 工作日 人份 门次 项次 例次 床位 学位 泊位 个 名 人
位 户 家 件 份 册 本 篇 项 套 台 辆 架 部 张 块 座 处 所 栋 幢 间 条 次 场 期 批 班 轮 天
亩 米 吨 株 棵 头 只 羽 尾 粒 盏 根 门 首 幅 卷 盒 例 起 宗 案 支 队 组 村 镇 乡 片 口 眼
枚 面 套/件 台/套 台(套) 件(套) 页 幕 集 期次 颗 袋 箱 艘 节 ㎡ m2 km 年 学年 届 种 类
万字 字 县 校 秒 具 笔 点次 头次 毫升 升 千瓦时 千瓦 兆瓦 航次 趟 顶 把 桶 列 人月
延米 延长米 扇 樘 穴 座次 辆次 千伏安 人组 班组 个月 个工作日 个小时 个学时 个课时
"""
# Those of one trade, and those that begin other words: units only where nothing follows them.
_LAST = """
治疗量 单位 剂次 剂 标箱 台班 工日 人日 车位 机位 工位 席位 座席 席 趟次 班列 瓶 斤 餐次 餐 孔 柜 副 样本 频次 垄 罐 碗
对 双 站 床 匹 宗地 剂量 捆 箩 桩 船 顶次 学分 挂 台位 灶 井 库
"""
_ENDS = "|".join(sorted(map(re.escape, _LAST.split()), key=len, reverse=True))
UNIT = "|".join(sorted(map(re.escape, _COUNTED.split()), key=len, reverse=True))
UNIT = rf"(?:{_ENDS})(?![\u4e00-\u9fff])|{UNIT}"
# What makes a unit no unit: 一次性, 一期工程, 三部门, 个月, 4个意识, 2家庭, 名录, 1类
_NOT = {
    "个": r"月|百分点|方面|意识|自信|维护|确立|全面|阶段|层面",
    "次": r"性|元|成功|通过|合格|验收合格|选举",
    "期": r"工程|项目|建设|间|验收|任务|改造|开发",
    "部": r"门|队|委",
    "家": r"庭|属",
    "名": r"录|单|称|牌|胜",
    "位": r"置|于",
    "班": r"子",
    "人": r"大|才队|口老",
    "支": r"部|出|持",
    "组": r"织",
    "场": r"地|所|馆",
    "条": r"例|件",
    "项": r"目(?:标)?资金",
    "套": r"餐",
    "本": r"级|地|市|县|区|年",
    "面": r"积|向|对",
    "口": r"径",
    "类": r"[\u4e00-\u9fff]|$",
    "具": r"[有体备]",
    "笔": r"记|试|译",
    "升": r"级|学|值|温|旗",
    "列": r"[入出为席车支]",
    "把": r"[握关手]",
    "顶": r"[层级]",
    "种": r"植",
    "字": r"号|会|路|街|绣|架|交|口|形|型",
    "天": r"然",
    "村": r"级|民",
    "户": r"籍",
    "处": r"理|置",
    "所": r"有|需",
    "间": r"隔",
    "校": r"园",
    "县": r"级|城|委",
    "镇": r"级|区",
    "乡": r"级",
    "片": r"区",
    "节": r"约|能",
    "案": r"件",
    "集": r"中|体",
    "起": r"来",
}
_SPANS = frozenset(["小时", "分钟", "天", "工作日", "个工作日"])
_NAMED = re.compile(r"补贴|补助|政策|制度|经费|改革|费用|资金")
_COUNT = re.compile(
    # CT一台 holds a number, CT256排 and A4纸 none.
    rf"(?<![0-9.第〔\[])(?:(?<![A-Za-z])|(?=[一二两三四五六七八九十共]))"
    rf"(?P<ahead>{AHEAD})?(?P<fill>{FILL})(?P<low>{NUMBER})"
    rf"(?:(?:{UNIT})?(?:-{{1,2}}|~|至|到|—)(?P<high>{NUMBER}))?"
    rf"(?P<about>余|多|来)?(?P<power>万|亿|千(?![米克瓦]))?(?P<unit>{UNIT})(?P<behind>及以上|以上|以内|之内|以下|内(?![部容外]))?"
)
_EVERY = {
    "半年": 2, "年度": 1, "年": 1, "季度": 4, "季": 4, "两个月": 6, "两月": 6, "双月": 6, "月": 12,
    "个月": 12, "两周": 26, "周": 52, "星期": 52, "旬": 36, "学期": 2, "天": 0, "日": 0,
}  # fmt: skip
_OFTEN = re.compile(
    rf"(?:(?:每|按|逐)(?:一)?|(?<=[^一二三四五六七八九十\d上下第前后本全近每按逐])(?=(?:半年|季度|月|周|星期)[一二两三四1-4]次)|一(?=年[一二两三四1-4]次))(?P<period>{'|'.join(sorted(_EVERY, key=len, reverse=True))})(?!末|底|初|份|人|户|亩|票|均)"
)
_OFTEN_GAP = re.compile(r"[^每,、。;()0-9对为向给在]{0,10}$")
_REPEATED = frozenset(
    ["次", "场", "期", "批次", "批", "场次", "轮", "篇", "份", "期次", "班次", "条", "例"]
)
_WAS_READ = re.compile(r"[由从]□+$")
_MOST = Decimal(10) ** 12
# What a number of months may last: 租期12个月, 每人进修6个月.
_LASTS = re.compile(
    r"(?:期|期限|周期|发放|服务|连续|租用|租赁|进修|培训|驻村|补助|补贴|保障|运行|运营|养护|管护|聘用|时间|时长)(?:为|共|不少于|约|:)*$"
)
# How long something may take, said without 不超过: 时限20个工作日, 工期90天.
_TAKES = re.compile(
    r"(?:时限|响应时间|办结时间|办理时间|到达时间|审批时间|等待时间|候诊时间|工期|建设周期|施工周期|住院日)(?:为|是|约|缩短为|:)*$"
)
_TIMES = ("秒", "小时", "个小时", "分钟", "工作日", "个工作日", "天", "个月")
# Times of a year that are named one by one: 枯水期、丰水期各1次.
_SEASON = (
    r"(?:[春夏秋冬]季?|(?:枯|丰|平)水期|汛[前中后期]|[上下]半年|昼间|夜间|(?:非)?采暖季|旺季|淡季|[上下]学期|寒假|暑假|"
    r"(?:春|中秋|国庆|端午|清明|重阳|元旦|五一|十一)节?)"
)
_SEASONS = re.compile(
    rf"(?P<list>{_SEASON}(?:[、和及与]?{_SEASON})+)(?:季|两季|节|两节)?(?:各|分别)(?P<done>[\u4e00-\u9fff]{{0,8}})$"
)
_ONE_SEASON = re.compile(_SEASON)
_LISTED = re.compile(rf"{_SEASON}(?:[、和及与]{_SEASON})+")


def count(text: str, at: int) -> Mention | None:
    """The next count at or behind a place of the text."""
    for match in _COUNT.finditer(text, at):
        unit, low = match["unit"], match["low"]
        following = text[match.end("unit") :]
        if unit in _NOT and re.match(_NOT[unit], following):
            continue
        if unit in ("年", "学年") and not re.search(r"(?:期|限|年限|连续)$", text[: match.start()]):
            continue
        if unit == "个月" and not _LASTS.search(text[: match.start()]):
            continue  # 6个月内完成 is a date
        if low == "一" and unit in ("对", "双", "站", "库", "井"):
            continue  # 一对一, 一站式
        if unit in ("年", "届", "级") and re.fullmatch(r"20\d\d", low):
            continue  # 建设期2025—2026年, 2025届毕业生
        if (
            low == "一"
            and unit in ("个", "项")
            and re.match(r"项目|方案|问题|机制|体系", following)
        ):
            continue  # 想申请一个项目
        if unit in _SPANS and re.match(r"[\u4e00-\u9fff]{1,8}率", following):
            continue  # 24小时扑灭率
        if unit in ("卷", "版") and re.fullmatch(r"(?:19|20)\d\d", low):
            continue  # 年鉴2025卷
        if low in ("一", "两", "三") and (unit == "批" or following[:1] in ("一", "两")):
            continue  # 一批, 一户一档, 三会一课
        chinese = not low[-1].isdigit() and not low[0].isdigit()
        if chinese and (unit == "届" or (unit in "项个" and _NAMED.match(following))):
            continue  # 十九届, 两项补贴
        value = read_number(low)
        if value is None or not 0 < value < _MOST:
            continue
        scale = {"亿": 100_000_000, "万": 10_000, "千": 1000}.get(match["power"] or "", 1)
        high = read_number(match["high"]) if match["high"] else None
        if match["high"] and high is None:
            continue
        begin, each, rate, inner = beginning(text, match.start()), "", None, None
        if per := each_before(text, begin, at):
            inner = per.filler_start, begin
            begin, each = per.start, per.what
            each, _, period = each.partition("·")
            if unit in _REPEATED and _EVERY.get(period, 1) > 1:
                rate = _EVERY[period], period  # 每村每月2次
            elif period not in ("", "年", "年度"):
                each = f"{each}·{period}"
        elif seasons := _SEASONS.search(text, max(at, begin - 30), match.start("low")):
            inner = seasons.span("done")
            begin, named = seasons.start(), seasons["list"]
            if unit in _REPEATED:
                rate = len(_ONE_SEASON.findall(named)), named
        elif every := _often_before(text, begin, at, unit):
            inner = every[2], begin
            begin = every[0]
            if unit in _REPEATED:
                rate = every[1]
            else:
                each = every[1][1]  # 每周5天 is not a number of days a year
        operator = operator_of(match)
        limit = unit in _TIMES and (operator is Operator.LE or _TAKES.search(text[: match.start()]))
        return Mention(
            Sort.LIMIT if limit else Sort.COUNT,
            begin, match.end(), plain(value * scale),
            None if high is None else plain(high * scale),
            canonical_unit(unit) or unit, operator or (Operator.GE if match["about"] else None),
            each, rate, spread="各" in match["fill"], inner=inner,
        )  # fmt: skip
    return None


def seasons(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where times of the year are listed that each hold the same (枯水期、丰水期各)."""
    return [found.span() for found in _LISTED.finditer(text, start, end)]


def often(text: str, at: int) -> Mention | None:
    """The next frequency without a number of its own."""
    for match in _OFTEN.finditer(text, at):
        times = _EVERY[match["period"]]
        if times > 1:
            return Mention(
                Sort.OFTEN, match.start(), match.end(), Decimal(times),
                unit="次", rate=(times, match["period"]),
            )  # fmt: skip
    return None


def _often_before(
    text: str, at: int, start: int, unit: str
) -> tuple[int, tuple[int, str], int] | None:
    """每季度 standing before a number of 次, with nothing but its verb between."""
    last = None
    for match in _OFTEN.finditer(text, max(start, at - 16), at):
        last = match
    if last is None or not _OFTEN_GAP.fullmatch(text[last.end() : at]):
        return None
    times = _EVERY[last["period"]]
    if times == 1 and unit not in (*_REPEATED, "天", "小时", "课时"):
        return None  # 每年资助300人
    return last.start(), (times, last["period"]), last.end()


def beginning(text: str, at: int) -> int:
    """Where a figure begins that says what it was before."""
    was = _WAS_READ.search(text, max(0, at - 24), at)
    return was.start() if was else at
