"""How a statement begins: a label (项目名称：), the title of the whole, the office that acts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.drafting.activities import Activities
from assistant.drafting.understanding.counting import Counting
from assistant.drafting.understanding.dating import Due, year_of
from assistant.drafting.understanding.mentions import Sort, mentions
from assistant.drafting.understanding.phrases import without_document
from assistant.drafting.understanding.sections import matter
from assistant.drafting.understanding.tasktext import TaskText

_LABEL = re.compile(r"^(?P<label>[\u4e00-\u9fff()/、]{2,12}):(?=.)")
_LABELS = {
    "project": re.compile(r"项目名称|任务名称|工作名称|活动名称|名称|^项目$"),
    "organization": re.compile(r"单位|主管部门|实施主体|责任部门|填报部门"),
}
_ITEM = re.compile(
    r"^(?:\d{1,2}[.、)]|\(?[一二三四五六七八九十]+[、)]|\(\d{1,2}\)|[①-⑳])(?P<title>[\u4e00-\u9fff“”、及和与]{3,20}):(?=.)"
)
_MARKED = re.compile(
    r"^(?:\d{1,2}[.、)](?!\d)|[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|[①-⑳])"
)
_NO_ITEM = re.compile(
    r"(?:内容|目标|任务|预算|时间|时限|期限|对象|范围|安排|措施|要求|进度|标准|背景|依据|来源|名称|单位|概况|投资|规模|保障)$"
)
_NO_MATTER = re.compile(
    r"地点|地址|负责人|联系|电话|邮编|性质|编码|代码|编号|法人|填报日期|^(?:部门|单位|主要|工作)?(?:职责|职能)$"
)
_NO_TITLE = re.compile(
    r"内容|目标|任务|预算|资金|经费|时间|时限|期限|对象|安排|措施|如下|包括|要求|进度|标准|^项目$|背景|依据|年度|年份|补充|说明"
)
# A longer heading is a name, though 工作经费 or 目标 stands in it.
_LABEL_LENGTH = 8
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,16}(?:局|委员会|委|厅|办公室|法院|检察院|医院|镇人民政府|乡人民政府|街道办事处|组织部|宣传部|统战部)"
)
_OFFICES = (
    "局|委员会|管委会|县委|市委|区委|政法委|团委|纪委|厅|办公室|中心|研究院|卫生院|医院|学校|小学|中学|大学|学院|幼儿园|街道办事处|"
    "人民政府|法院|检察院|工会|总工会|妇联|残联|科协|文联|侨联|工商联|红十字会|党校|组织部|宣传部|统战部|武装部|档案馆|图书馆|博物馆|海事处|(?:推广|救助|管理|监测|兽医|防疫|检测|防治|植保|农技|环卫|水文|养护|渔政|林业)站|(?:健康|改革|发改|卫健|住建|国资|体育)委(?![员托派])|"
    "外事办|信访办|侨办|台办|农办|编办|网信办|政府办|文化馆|美术馆|科技馆|纪念馆|气象站|派出所|司法所|研究所|支队|大队|总队|公司|管理处"
)
_ORGANIZATION = re.compile(
    rf"^(?:20\d\d年度?,?)?(?P<name>[\u4e00-\u9fff]{{1,18}}?(?:{_OFFICES}))(?=20\d\d|计划|拟|将|,|本年度|今年|全年|年度|要(?=[办开举组购建培新改完推]))"
)
_PLANNED = re.compile(rf"[\u4e00-\u9fff]{{2,18}}?(?:{_OFFICES})(?:拟|计划|将|决定|现)")
# 县融媒体中心[演播厅改造], 市民政局[关于…]: who asks, at the head of the text; no building that is built.
_HEAD = re.compile(
    rf"(?:20\d\d年度?)?(?P<name>[\u4e00-\u9fff]{{1,14}}?(?:{_OFFICES})(?:组织部|宣传部|统战部|政法委|办公室)?)(?=关于|20\d\d年|[\u4e00-\u9fff“《]{{4}})"
)
_BUILDING = re.compile(
    r"[的和与及等、]|建设|新建|扩建|改扩建|改造|维修|修缮|迁建|搬迁|装修|装饰|运行|运营|运转|提升|升级|标准化|规范化"
)
_AUTHORITY = re.compile(
    r"(?:局|委|厅|支队|大队|总队|会|部|政府|法院|检察院)$|^(?:[省市县区镇乡州旗]|[\u4e00-\u9fff]{2,4}[省市县区镇乡州旗])"
)
# Who does it, straight before what is done: 县人民医院[购置CT设备], 十堰市体育局[举办…].
_OFFICE_END = re.compile(_OFFICES)
_LONGEST_OFFICE = 20
_NO_OBJECT = re.compile(r"项目|工程|工作|经费|资金|补助|面积|\d(?!\d{3}年)|$")


class Item(NamedTuple):
    """A numbered item that names its work (1.安全生产监管：…): `first` is its first activity's number."""

    title: str
    first: int


@dataclass
class Headings:
    """What the beginnings of statements tell of the whole: title, office, year."""

    original: str
    known: Activities
    dues: list[Due] = field(default_factory=list)
    title: str = ""
    organization: str | None = None
    year: int | None = None
    item: Item | None = None

    def __post_init__(self) -> None:
        self.task = TaskText(self.original, matter(self.original))
        self.counting = Counting(self.task, self.known)

    def heading(self, start: int, end: int) -> int:
        """Take a label or a title off the start of a sentence; returns where its matter begins."""
        text = self.task.text[start:end]
        self.year = self.year or year_of(text)
        if self.organization is None and (named := self.actor(text)):
            self.organization = text[slice(*named)]
            start += named[1]
            text = self.task.text[start:end]
        label = _LABEL.match(
            re.sub(
                r"^(?:[一二三四五六七八九十\d]+[、.]|\([一二三四五六七八九十\d]+\))",
                lambda m: "",
                text,
            )
        )
        if label:
            if _NO_MATTER.search(label["label"]):
                return end
            offset = text.index(":") + 1
            for what, pattern in _LABELS.items():
                figures = [m for m in mentions(text, offset, len(text)) if m.sort is not Sort.DATE]
                if pattern.search(label["label"].split("(")[0]) and not figures:
                    value = self.task.words(start + offset, end)
                    if what == "project":
                        self.named(value)
                    else:
                        self.organization = self.organization or value
                    return end
        if item := _ITEM.match(text):
            figures = [m for m in mentions(text, 0, item.end()) if m.sort is not Sort.DATE]
            if not figures and not _NO_ITEM.search(item["title"]):
                self.counting.current = None
                self.item = Item(
                    self.task.words(start + item.start("title"), start + item.end("title")),
                    len(self.counting.activities),
                )
                return start + item.end()
        elif _MARKED.match(text):
            self.item = None  # the next of the list, without a name of its own
        colon = text.find(":")
        if colon == len(text) - 1 and _OFFICE.fullmatch(text[:colon]):
            return end  # whom a request is addressed to
        if (
            1 < colon <= 45
            and not self.title
            and not self.counting.title
            and not self.counting.activities
        ):
            before = self.task.words(start, start + colon)
            figures = [m for m in mentions(text, 0, colon) if m.sort is not Sort.DATE]
            if _OFFICE.fullmatch(before):
                self.organization = self.organization or before
                return start + colon + 1
            if not figures and not (_NO_TITLE.search(before) and len(before) <= _LABEL_LENGTH):
                for mention in mentions(text, 0, colon):
                    if "/" in mention.iso:
                        moved = mention._replace(
                            start=mention.start + start, end=mention.end + start
                        )
                        self.dues.append(Due(moved, -1, None))
                self.named(before)
                return start + colon + 1
        if (
            label
            and _NO_TITLE.search(label["label"])
            and not re.search(r"预算|资金|经费|时间|时限|期限", label["label"])
        ):
            return self.heading(start + text.index(":") + 1, end)
        return start

    def named(self, words: str) -> None:
        """The task has a name: it is the title, and says what the whole is about."""
        if not self.title:
            self.title = project_name(words)
            self.counting.about(self.title)

    def actor(self, text: str) -> tuple[int, int] | None:
        """Where a sentence begins with the office that does what follows."""
        if named := _ORGANIZATION.match(text):
            return named.span("name")
        for office in _OFFICE_END.finditer(text, 0, _LONGEST_OFFICE):
            rest = text[office.end() :]
            if re.search(r"[\d,、:(为对向给在]", text[: office.end()]):
                break
            verb = self.known.verb_of(rest) or next(
                (verb for verb in self.known.generic_verbs if rest.startswith(verb)), ""
            )
            if office.end() > 2 and verb and not _NO_OBJECT.match(rest, len(verb)):
                return 0, office.end()
        return None


def plans_itself(words: str) -> bool:
    """Whether a clause says that an office plans what follows (市教育局拟于2026年…)."""
    return bool(_PLANNED.match(words))


def office_of(text: str) -> str | None:
    """The office that a text begins with, where that is who asks and not what is built."""
    head = _HEAD.match(text)
    if (
        head is None
        or not _AUTHORITY.search(head["name"])
        or re.search(r"[的和与及对为向给在]", head["name"])
    ):
        return None
    sure = re.search(r"(?:局|委|厅|政府|支队)$", head["name"])
    return head["name"] if sure or not _BUILDING.match(text, head.end()) else None


def project_name(text: str) -> str:
    """The name of a task without list mark, year and the verb before it."""
    text = re.sub(
        r"^(?:[一二三四五六七八九十\d]+[、.．]|[（(][一二三四五六七八九十\d]+[)）])", "", text
    )
    text = re.sub(
        r"^(?:(?:20\d\d|２０\S\S)年?[-—~至到]{1,2})?(?:(?:20\d\d|２０\S\S|二[〇零]\S\S)年度?)?",
        "",
        text,
    ).strip("，,：:。 ")
    text = re.sub(r"20\d\d年度?", "", without_document(re.split(r"[，,]", text)[-1]))
    text = re.sub(
        r"[二两三四五六七八九十](?:项|个|类)$|^(?:[\u4e00-\u9fff]{2,16}(?:局|委|办|厅|府|院|校|中心|公司|站|所|队|会))?关于(?:申请|安排|下达|拨付|印发|做好|报送)*|(?:项目)?(?:专项)?资金(?:安排)?的?$",
        lambda m: "项目" if m[0].startswith("项目") else "",
        text,
    )
    return re.sub(r"^(?:(?:组织)?开展|组织实施|实施|组织|举办|本项目为|本项目是)", "", text)
