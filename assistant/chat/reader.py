"""Reads a Chinese request about a draft, without a model. What it cannot follow it says so.

Each kind of request is one function over the folded words; the first that recognises them wins. All
are tight on purpose: a request that is half understood would change the wrong row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from assistant.chat.requests import (
    Add,
    Advise,
    Change,
    Check,
    Compare,
    Create,
    Delete,
    Export,
    Header,
    Help,
    History,
    Move,
    Redo,
    Rename,
    Request,
    Restore,
    Rewrite,
    RowRef,
    Shrink,
    Subject,
    Thanks,
    Undo,
    Why,
)
from assistant.model.numerals import read_number
from assistant.model.table import Value
from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.model.text import Shadow

# Possessive: inside a repetition a run of digits must not be tried in every division.
_N = r"[0-9零一二三四五六七八九十两]++"
# A request is short; a longer text is a task description or something pasted.
_LONGEST = 200
_LONGEST_LEVEL = 20
_ROW = r"(?:行|条|项|个指标|个|排)"
_QUOTES = "“”\"'‘’《》「」『』"

_BEFORE = re.compile(
    r"^(?:请|麻烦|(?:你|您)?(?:帮我|帮忙|帮)|给我|我想要?|我要|(?:你|您)?(?:能不能|能否|可不可以|可以)|现在|那么|那就"
    r"|好的|好,|然后|接着|另外|还有,|并且?|顺便|也|,)+(?=.)"
)
_AFTER = re.compile(r"(?:吧|吗|呢|啊|呀|一下|谢谢|多谢|好吗|可以吗|行吗|[.。!?~;,])+$")
_BETWEEN = re.compile(r"[;。\n,]|(?:然后|接着|并且|同时)(?=.)")


class Unread(Value):
    """A message, or the part of one, that no request could be made of."""

    part: str


def read_requests(message: str) -> tuple[Request, ...] | Unread:
    """The requests of a message, in order; `Unread` with the part that cannot be followed."""
    if created := _create(message):
        return (created,)
    if len(message.strip()) > _LONGEST:
        return Unread(part=message.strip())
    whole = _plain(message)
    if added := _additions(whole):
        return added
    parts = [part for part in map(_plain, _BETWEEN.split(whole)) if part]
    requests = [_one(part) for part in parts]
    read = [request for request in requests if request]
    if not (len(parts) > 1 and len(read) == len(parts)):
        single = _one(whole)
        read = [single] if single else []
    if any(isinstance(request, Shrink) and request.count for request in read):
        read = [request for request in read if request != Shrink(count=None)]
    if read:
        return tuple(_as_written(request, message) for request in read)
    unread = [part for part, request in zip(parts, requests, strict=True) if not request]
    # Where some parts are requests, the others are what was not followed.
    return Unread(part=unread[0] if len(unread) < len(parts) else message.strip())


def read_rows(text: str) -> RowRef | None:
    """Rows named by number: 第3行, 第3、5行, 第3到6行, 最后两行, 倒数第二行. None for other words."""
    plain = _plain(text).removesuffix("的").strip(_QUOTES)
    if match := re.fullmatch(rf"(?:最后|末尾)(?:面)?({_N})?(?:{_ROW}指标|{_ROW})", plain):
        last = _number(match[1] or "1")
        return RowRef(numbers=tuple(range(-last, 0))) if last else None
    if match := re.fullmatch(rf"倒数第({_N}){_ROW}(?:指标)?", plain):
        return RowRef(numbers=(-_number(match[1]),))
    if not re.search(r"第|行", plain):
        return None
    return _numbers(re.sub(rf"第|{_ROW}|指标|号", "", plain))


def read_choice(text: str) -> RowRef | Literal["yes", "no"] | None:
    """The answer to "which rows?": a number with or without 第…行, 都, 是, or 不."""
    plain = _plain(text)
    if re.fullmatch(
        r"(?:都|全部|全|两个都|两行都|所有)(?:的|是|要|改|删|删除|删掉|要改|要删)?", plain
    ):
        return RowRef(every=True)
    if re.fullmatch(r"是|是的|对|对的|嗯|没错|确认|就是它?|可以|好|好的|yes|ok", plain, re.I):
        return "yes"
    if re.fullmatch(r"不|不是|不对|都不是|算了|取消|不用了?|no", plain, re.I):
        return "no"
    return read_rows(plain) or _numbers(plain)


# -- one request each ------------------------------------------------------------------------------


_TABLE = r"(?:草稿|(?:预算)?绩效目标(?:申报)?表|目标表)"


def _create(message: str) -> Request | None:
    # On the words as written: the task text goes on to drafting, which quotes it.
    match = re.match(
        r"\s*(?:请|麻烦|你|帮我|给我|重新|另外|再|我想|我要)*"
        r"(?:新建|起草|新起草|编制|拟定|草拟|写|做|编|生成)(?:一?[份个张])?(?:新的?)?"
        rf"(?P<table>{_TABLE})?(?P<mark>[:：]|(?(table)[,，]?))?\s*(?P<task>.+)",
        message,
        re.S,
    )
    if not match:
        return None
    task = match["task"]
    named = re.search(rf"的?{_TABLE}(?=[，,。；;：:]|\s*$)", task)
    # NOTE: 新建党员活动室12个 and 编制村庄规划 are tasks, not requests for a table.
    if not (match["table"] or match["mark"] or named):
        return None
    if named and not match["table"]:
        task = task[: named.start()] + task[named.end() :]
    return Create(text=task.strip() or match["task"].strip())


_STEPS = rf"(?:一下|刚才的?|最近的?|上|修改|操作|改动|个|({_N})|步|次|版本?)*"


def _undo(plain: str) -> Request | None:
    match = re.fullmatch(
        rf"(?:撤销|撤消|撤回|回退|退回|后退|取消|undo){_STEPS}"
        r"|(?:恢复|回到|返回|退)?(?:到|至)?上一?个?(?:步|版本?)",
        plain,
        re.I,
    )
    return Undo(times=_number(match[1] or "1")) if match else None


def _redo(plain: str) -> Request | None:
    match = re.fullmatch(
        rf"(?:重做|恢复撤销的?|取消撤销|不撤销了|恢复|前进|redo){_STEPS}", plain, re.I
    )
    return Redo(times=_number(match[1] or "1")) if match else None


def _restore(plain: str) -> Request | None:
    match = re.fullmatch(
        rf"(?:恢复|回到|退回|还原|回退|切换)(?:到|至|成|为)?第?({_N})(?:个?版本?)", plain
    )
    return Restore(version=_number(match[1])) if match else None


def _compare(plain: str) -> Request | None:
    match = re.fullmatch(
        rf"(?:比较|对比)(?:一下)?第?({_N})版?(?:和|与|跟|、|到)第?({_N})版?(?:的.*)?", plain
    )
    if match:
        return Compare(before=_number(match[1]), after=_number(match[2]))
    asked = r"(?:刚才|刚刚|这次|上次)?(?:都|到底)?(?:改|变|动)(?:动|化)?了?(?:什么|哪些|哪里|些什么).{0,4}"
    last = r"(?:比较|对比|和|与|跟)+(?:一下)?上一?个?版本?.{0,8}"
    return Compare() if re.fullmatch(f"{asked}|{last}", plain) else None


def _history(plain: str) -> Request | None:
    found = re.fullmatch(
        r"(?:查看|看看?|显示)?(?:有哪些|全部|所有)?(?:历史|修改)?(?:版本|记录|历史)+(?:列表)?",
        plain,
    )
    return History() if found else None


def _check(plain: str) -> Request | None:
    found = re.fullmatch(
        r"(?:再|重新)?(?:检查|校核|审核|核对|查错|自查|校验|审查)"
        r"(?:一下|一遍|一次|整个|全部|全|这个?|一?张|份|表格?|草稿|指标)*"
        r"|.{0,6}(?:还?有没有|还?有什么|还?有哪些|有无)(?:问题|错误|错|毛病|不对的?|要改的?|需要修?改的?)(?:的地方)?"
        r"|.{0,4}(?:哪里(?:不对|有问题|错了)|有错|对不对)",
        plain,
    )
    return Check() if found else None


def _advise(plain: str) -> Request | None:
    found = re.fullmatch(
        r"(?:让|由|叫)?(?:模型|大模型|AI)(?:来|再|帮我)?(?:看看?|看一看|检查|评价|评评|提|给)(?:一下|一?[点些])?(?:这份|这张)?(?:表|草稿)?(?:的)?(?:意见|建议)?"
        r"|(?:让|由|叫)?(?:模型|大模型|AI)?(?:对(?:这份|这张)?(?:表|草稿))?(?:提|给)(?:出|一?[点些])*(?:修改)?(?:意见|建议)",
        plain,
        re.I,
    )
    return Advise() if found else None


_REWRITE = r"(?:改写|重写|重新写|润色|优化)(?:一下|一遍|下)?"
_GOAL = r"(?:年度|总体|绩效|的)*目标(?:文字|内容|描述)?"


def _rewrite(plain: str) -> Request | None:
    asked = rf"(?:让|由|用|叫)?(?:模型|大模型|AI)?(?:{_REWRITE}{_GOAL}|(?:把|将){_GOAL}{_REWRITE})"
    return Rewrite() if re.fullmatch(asked, plain, re.I) else None


_ENDINGS = (
    (r"word|docx?", ".docx"),
    (r"excel|xlsx?|电子表格", ".xlsx"),
    (r"markdown|md", ".md"),
    (r"json", ".json"),
    (r"html?|网页", ".html"),
    (r"csv", ".csv"),
)


_EXPORT_VERBS = ("导出", "下载", "输出")


def _export(plain: str) -> Request | None:
    match = re.fullmatch(
        r"(?:把|将)?(?:这份|这个|这张)?(?:草稿|表格?|结果|它|绩效目标表)?"
        r"(?P<verb>导出|下载|输出|另存|保存|存|生成|转换?|)(?:成|为|到|出|一[份个]|份|下来|一下)*"
        r"(?P<what>.{0,12})",
        plain,
    )
    if not match:
        return None
    what = re.sub(r"(?:格式|版本?|的|文件|文档|表格)+$", "", match["what"]) or match["what"]
    if re.fullmatch(r"(?:草稿|目标表|表格?|文件|文档)?", what) and match["verb"] in _EXPORT_VERBS:
        return Export(ending=".docx")
    endings = (ending for words, ending in _ENDINGS if re.fullmatch(f"(?:{words})表?", what, re.I))
    ending = next(endings, None)
    return Export(ending=ending) if ending else None


_WHY = re.compile(
    r"为什么|为何|为啥|凭什么|(?:是)?(?:怎么|如何)(?:来|定|算|得|确定|得来)(?:出来|到|出)?的?|(?:是)?(?:从)?哪(?:里|儿)?来的?"
    r"|的?(?:指标值)?(?:设定)?(?:依据|出处|来源|理由|根据)(?:是什么|是啥|在哪里?|呢|有哪些|是)?"
)
_COPULA = r"(?:要|应|会)?(?:是|定为|定成|定|设为|设成|设|写成|写|填|为|取|改成)"


def _why(plain: str) -> Request | None:
    match = _WHY.search(plain)
    if not match:
        return None
    left = re.sub(rf"{_COPULA}$", "", plain[: match.start()])
    right = re.sub(r"^(?:什么|呢)", "", plain[match.end() :])
    left = re.sub(r"^(?:这个?|那个?)(?=[≥≤><=]*[0-9])", "", left)
    named, _, value = re.sub(rf"^{_COPULA}", "\t", right, count=1).rpartition("\t")
    if not named and not value and right:
        parts = re.split(_COPULA, right, maxsplit=1)
        named, value = (parts[0], parts[1]) if len(parts) > 1 else (right, "")
    if right and value == right and (parts := re.split(_COPULA, right, maxsplit=1))[1:]:
        named, value = parts
    words = left or named
    if not words and not value:
        return None
    if words and not value and re.search(r"\d", words) and read_rows(words) is None:
        words, value = "", words
    return Why(rows=_rows(words) if words else None, value=value or None)


_SHRINK = re.compile(
    r"(?:(?:把|将)?(?:全部|所有|这些|三级)?的?(?:指标|表格?|行)(?:的?(?:数量?|总数|个数|行数))?)?"
    r"(?:还是|有点|有些|太|过|偏|多|长|了|,|请|总共|一共|总数|(?:把|将)?指标)*"
    rf"(?:压缩|压|精简|缩减|缩|删减|减少|减|控制|砍|浓缩|简化)(?:到|成|为|至|在|一下|一些|一点|些|点)*({_N})?(?:个|条|项|行)?(?:三级)?"
    r"(?:指标)?(?:以内|之内|左右|就好|即可)?"
)


def _shrink(plain: str) -> Request | None:
    if match := _SHRINK.fullmatch(plain):
        return Shrink(count=_number(match[1]) if match[1] else None)
    complaint = re.fullmatch(r"指标(?:太|有点|过于?)多了?", plain)
    return Shrink(count=None) if complaint else None


_VALUE = (
    r"(?:大于等于|小于等于|不少于|不低于|不高于|不超过|不多于|不大于|达到|大于|小于|≥|≤|>=|<=|>|<|=)?"
    r"\s*(?:[0-9]|[零一二三四五六七八九十百两]+[^\s,]{0,3}$)"
)

_HEADERS = (
    (
        r"(?:总|项目|年度|全年)?预算(?:总额|总数|总量|数|金额|资金|额)?|(?:项目|资金)总额|总金额",
        "budget",
    ),
    (r"(?:预算|表格?的?)?(?:年度|年份)", "year"),
    (r"(?:编制|预算|主管|填报|实施)?(?:单位|部门)(?:名称)?", "organization"),
    (r"项目(?:名称)?", "project"),
    (r"(?:表格?的?)?(?:标题|表名|表头)", "title"),
    (r"(?:年度|总体|全年)?(?:绩效)?目标(?:文字|内容|描述)?", "goals"),
)

_CHANGED = (
    r"(?:统一|全部|都)?(?:改成|改为|改到|改作|换成|换为|更换为|调整为|调整到|调整成|调成|调为|调到|设为|设成|设置为|定为|定成"
    r"|变成|变为|修改为|修改成|更改为|更正为|提高到|提高至|提升到|提升至|增加到|增加至|降到|降至|降低到|降低至|减到|减少到|减至"
    r"|应该是|应该为|应为|应改为|写成|改)"
)
_FIELDS = (
    ("target", "指标值|目标值|数值|(?<=的)值"),
    ("name", "指标名称|名称|名字"),
    ("weight", "权重|分值|分数"),
    ("level2", "二级指标|类别"),
    ("level1", "一级指标"),
    ("explanation", "指标解释|指标说明|解释|说明"),
    ("scoring", "评分标准|评分规则|评分办法|评扣分标准"),
    ("note", "备注"),
)


def _change(plain: str) -> Request | None:
    match = re.fullmatch(
        r"(?:修改|更改|调整|设置|设定)(.{1,40}?)(?:为|成|到)(.+)", plain
    ) or re.fullmatch(
        rf"(?:把|将)?(.{{1,40}}?)的?(?:(?P<name>改名(?:为|成))|{_CHANGED})(.+)", plain
    )
    if not match:
        return _stated(plain)
    what, value = match[1].strip(_QUOTES), match[match.lastindex or 2].lstrip(":").strip(_QUOTES)
    if re.search(r"什么|哪|怎么|多少", what):
        return None  # a question
    if was := re.fullmatch(rf"(.+?)(?:的)?(?:由|从)(?:原来的?)?{_VALUE}.*", what):
        what = was[1].strip(_QUOTES)
    if "," in what and read_rows(what) is None:
        return None  # two things at once, and the first is not a row
    if re.fullmatch(r"(?:这份|这个)?草稿(?:的)?(?:名称|名字|名)?", what):
        return Rename(name=value)
    if match.groupdict().get("name"):
        return Change(rows=_rows(what), field="name", text=value)
    for words, field in _HEADERS:
        if re.fullmatch(words, what):
            return Header(field=field, text=value)
    return _row_change(what, value)


def _stated(plain: str) -> Request | None:
    """第4行：98%, 培训人数应该400人, 预算90万元: a value without a verb that changes."""
    if budget := re.fullmatch(r"预算(?:是|为|总额|:)*([0-9].*元)", plain):
        return Header(field="budget", text=budget[1])
    match = re.fullmatch(rf"(.{{2,20}}?)(?:应该|应当|应|要|得|:)+({_VALUE}.*)", plain)
    if match and not re.search(r"什么|哪|怎么|多少|,", plain):
        return Change(rows=_rows(match[1]), field=None, text=match[2].strip(_QUOTES))
    return None


def _row_change(what: str, value: str) -> Request | None:
    for field, words in _FIELDS:
        if (named := re.fullmatch(rf"(.+?)的?(?:{words})", what)) and (rows := _rows(named[1])):
            return Change(rows=rows, field=field, text=value)
    if about := re.fullmatch(r"(.+?)的?(?:服务)?对象", what):
        return Subject(rows=_rows(about[1]), subject=value)
    if whose := re.fullmatch(r"(.{1,20}?)的", value):
        return Subject(rows=_rows(what), subject=whose[1])
    level = re.sub(r"(?:里面|下面|里|下|中|类)$", "", value)
    if level.endswith("指标") and canonical_level2(level):
        return Change(rows=_rows(what), field="level2", text=level)
    return Change(rows=_rows(what), field=None, text=value)


_GONE = r"(?:删除|删掉|删去|删了|去掉|去除|移除|拿掉|砍掉|剔除)"


def _delete(plain: str) -> Request | None:
    match = re.fullmatch(
        rf"(?:{_GONE}|删|不要|取消)(?P<rows>.{{1,40}}?)了?", plain
    ) or re.fullmatch(
        rf"(?:把|将)?(?P<rows>.{{1,40}}?)(?P<every>都|全部|全)?(?:可以)?(?:{_GONE}|删|不要|取消)(?:了|掉)?",
        plain,
    )
    if not match:
        return None
    words = match["rows"]
    if "," in words and read_rows(words) is None:
        return None
    if re.search(r"草稿|项目$", words):  # a draft is deleted in the list, where it can be recovered
        return None
    rows = _rows(words)
    every = rows.every or bool(match.groupdict().get("every"))
    return Delete(rows=rows.model_copy(update={"every": every}))


_LAST = r"(?:最后|末尾|最末|最下|底部|末)(?:面|边|一行|行|尾)?"
_FIRST = r"(?:最前|最上|开头|顶部|首行|最开始)(?:面|边|一行)?"


def _move(plain: str) -> Request | None:
    match = re.fullmatch(
        r"(?:把|将)?(.{1,40}?)(?:移动|移|挪|放|调整|调|排|提|插)(?:到|至|在)(.{1,40})", plain
    )
    if not match:
        return None
    rows, where = _rows(match[1]), match[2]
    if re.fullmatch(_LAST, where):
        return Move(rows=rows, place="last")
    if re.fullmatch(_FIRST, where):
        return Move(rows=rows, place="first")
    if before := re.fullmatch(r"(.+?)的?(?:之前|前面|前边|前|上面|上方)", where):
        return Move(rows=rows, place="before", anchor=_rows(before[1]))
    if after := re.fullmatch(r"(.+?)的?(?:之后|后面|后边|后|下面|下方)", where):
        return Move(rows=rows, place="after", anchor=_rows(after[1]))
    at = read_rows(where)
    return Move(rows=rows, place="at", anchor=at) if at and len(at.numbers) == 1 else None


def _add(plain: str) -> Request | None:
    match = re.fullmatch(
        rf"(?:再|多)?(?:增加|添加|新增|增添|增设|补充|追加|补|多加|加上|加|来)(?!到|至|大|强)(?:上|入)?"
        rf"(?:({_N})?(?:个|条|项|行)|(一些|几个|几条|些))?(.*)",
        plain,
    )
    if not match:
        after = re.fullmatch(
            rf"(.+?)(?:还|再|多)*(?:增加|加|补充|补|添)({_N})(?:个|条|项|行)", plain
        )
        level = _level(after[1])[0] if after else None
        return Add(count=_number(after[2]), level=level) if after and level else None
    counted = plain[: match.start(3)].endswith(("个", "条", "项", "行", "些"))
    count = _number(match[1]) if match[1] else 2 if match[2] else 1
    body, _, given = match[3].strip(_QUOTES).partition(":")
    if not given and (inline := re.fullmatch(rf"(.*?[^\d\s≥≤><=])[,\s]*({_VALUE}.*)", body)):
        body, given = "", f"{inline[1]} {inline[2]}"
    body = body.removesuffix("的")
    level, topic = _level(body)
    if given:
        return _given(given.strip(_QUOTES + " "), level)
    if not level and not topic.endswith("指标") and not counted:
        return None  # 增加培训 is a task, not a request about the table
    topic = re.sub(r"^(?:关于|有关|与|和)|(?:方面|有关|相关)?的?(?:三级)?(?:指标)?$", "", topic)
    return Add(count=count, level=level, topic=topic.strip(_QUOTES) or None)


def _additions(plain: str) -> tuple[Request, ...] | None:
    """增加一条经济效益指标和一条社会效益指标: one verb, several categories."""
    first, *others = re.split(r"和|与|以及|、|,", plain)
    requests = [_add(first), *(_add(other) or _add(f"增加{other}") for other in others)]
    added = [each for each in requests if isinstance(each, Add) and each.level and not each.topic]
    return tuple(added) if len(requests) == len(added) > 1 else None


def _given(given: str, level: str | None) -> Request | None:
    if level is None and "," in given:
        first, _, rest = given.partition(",")
        if found := canonical_level2(first) or canonical_level1(first):
            level, given = found, rest
    split = re.fullmatch(rf"(.*?[^\d\s≥≤><=,为])(?:[,\s]|为|指标值)*({_VALUE}.*)", given)
    if not split:
        return None
    about, named = _level(split[1])
    has_level = bool(about) and named == ""
    name = split[1] if not has_level else ""
    return Add(level=level, name=name.strip(_QUOTES), target=split[2]) if name else None


def _level(body: str) -> tuple[str | None, str]:
    """The category a phrase ends with, and what stands before it."""
    for start in range(max(0, len(body) - _LONGEST_LEVEL), len(body)):
        name = re.sub(r"^的", "", body[start:])
        level = canonical_level1(name) or canonical_level2(name)
        if level and (name.endswith("指标") or start == 0 or body[start - 1] == "的"):
            return level, body[:start].removesuffix("的")
    return None, body


def _thanks(plain: str) -> Request | None:
    polite = r"(?:好的?|谢谢|多谢|感谢|辛苦了?|可以了?|不错|很好|知道了|明白了?|收到|ok|,)+"
    return Thanks() if re.fullmatch(polite, plain, re.I) else None


def _help(plain: str) -> Request | None:
    found = re.fullmatch(
        r"帮助|help|(?:你|您)?(?:会|能)(?:做|干|改)?(?:什么|啥|哪些).{0,4}|怎么用|如何使用|使用说明|你好|您好|在吗|hi|hello",
        plain,
        re.I,
    )
    return Help() if found else None


_READERS: tuple[Callable[[str], Request | None], ...] = (
    _help,
    _thanks,
    _restore,
    _compare,
    _history,
    _undo,
    _redo,
    _check,
    _advise,
    _rewrite,
    _export,
    _why,
    _shrink,
    _move,
    _add,
    _change,
    _delete,
)


def _one(plain: str) -> Request | None:
    return next((request for read in _READERS if (request := read(plain))), None)


def _as_written(request: Request, message: str) -> Request:
    """The same request with the user's own spelling (width, brackets, quotes) in what it sets."""
    shadow = Shadow(message)
    spans = {
        field: shadow.find(text)
        for field in ("text", "name", "target", "subject")
        if (text := getattr(request, field, None))
    }
    written = {field: message[slice(*span)] for field, span in spans.items() if span}
    return request.model_copy(update=written)


# -- words -----------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """Half width, no courtesies, no spaces between Chinese characters."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])", "", plain)
    return _AFTER.sub("", _BEFORE.sub("", plain)) or plain


def _rows(text: str) -> RowRef:
    plain = text.strip().strip(_QUOTES)
    if rows := read_rows(plain):
        return rows
    words = re.sub(r"^(?:所有的?|全部的?|全体|每个|各个?|这些|那些)", "", plain)
    words = re.sub(r"(?:这|那)(?:一)?(?:行|条|项|个指标|个)$|的$", "", words).strip(_QUOTES)
    return RowRef(words=words, every=words != plain and bool(re.match(r"所有|全部|每个|各", plain)))


def _numbers(text: str) -> RowRef | None:
    numbers: list[int] = []
    for part in re.split(r"[、,，和与及跟]+", text):
        ends = re.fullmatch(rf"({_N})(?:[-~—–到至]+({_N}))?", part)
        if not ends:
            return None
        first, last = _number(ends[1]), _number(ends[2] or ends[1])
        if not 0 < first <= last <= 999:
            return None
        numbers.extend(range(first, last + 1))
    return RowRef(numbers=tuple(dict.fromkeys(numbers)))


def _number(text: str) -> int:
    value = read_number(text)
    return int(value) if value is not None else 0
