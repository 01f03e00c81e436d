"""Where an activity takes place, and whom it is for: as the text has it."""

from __future__ import annotations

import re

from assistant.drafting.shapes import Quote
from assistant.drafting.understanding.phrases import PERSON
from assistant.drafting.understanding.tasktext import TaskText

_SITE = (
    r"(?:[省市州盟县区旗乡镇村寨街路湾]|街道|社区|小区|校区|园区|景区|库区|灌区|林区|牧区|学校|中学|小学|大学|学院|幼儿园|医院|卫生院|卫生室|"
    r"广场|公园|车站|码头|市场|企业|工地|车间|基地|中心|馆|站|院|所|厂|场|库|河道?|流域|沿线|辖区|校园|乡村|农村|城区|县城|机关|单位|支部|网格)"
)
_WORDS = r"(?:(?!开展|举办|组织|召开|建设|进行|实施|新建|安装|设立|推广|考察|调研|学习|培训)[\u4e00-\u9fff0-9])"
_NAMED = rf"{_WORDS}{{0,10}}?{_SITE}"
_AT = re.compile(
    rf"(?:在(?![训岗职校册编建馆园][人学职干党团])|赴|深入|走进|进驻|前往|到(?!20|[\d年底期货])|于(?!20|\d))"
    rf"(?P<site>{_NAMED}(?:[、和及与]?{_NAMED}){{0,4}})"
    r"(?!级|民|干部|党员|教师|职工|学生|群众|人员|书记|医生)"
)
_WHOM = re.compile(
    rf"(?:面向|针对|对(?![象接口应比])|为(?!了|主|重)|向|给|组织|慰问|培训|轮训|招聘|表彰|资助)"
    rf"(?P<who>[^,。;、:()\d为对向给]{{0,14}}?(?:农民工|临时工|社工|护工|{PERSON.pattern.removesuffix('$')}))(?![才事口大行数工次均员])"
)


def place_of(task: TaskText, start: int, end: int) -> Quote | None:
    """Where it takes place: 在河口镇, 赴长三角地区…; the place alone."""
    found = _AT.search(task.text, start, end)
    return task.quote(*found.span("site")) if found else None


def people_of(task: TaskText, start: int, end: int) -> Quote | None:
    """Whom it is for or with: 面向返乡农民工, 为困难学生; the people alone."""
    found = _WHOM.search(task.text, start, end)
    return task.quote(*found.span("who")) if found else None
