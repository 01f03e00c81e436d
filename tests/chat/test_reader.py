"""Chinese requests about a draft, as they are typed, and what they are taken for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat.reader import Unread, read_choice, read_requests, read_rows
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


def number(*numbers: int) -> RowRef:
    return RowRef(numbers=numbers)


def words(text: str, every: bool = False) -> RowRef:
    return RowRef(words=text, every=every)


CASES: list[tuple[str, Request]] = [
    # a model's part
    ("提点意见", Advise()),
    ("请模型看看这张表", Advise()),
    ("让AI对这张表提些修改建议", Advise()),
    ("改写目标", Rewrite()),
    ("请模型润色一下年度目标", Rewrite()),
    ("把年度总体目标重写一下", Rewrite()),
    # a value
    ("把培训次数改成6次", Change(rows=words("培训次数"), field=None, text="6次")),
    ("请把“培训次数”改为 6次。", Change(rows=words("培训次数"), field=None, text="6次")),
    ("帮我将培训次数调整到六次吧", Change(rows=words("培训次数"), field=None, text="六次")),
    ("第3行改为≥95%", Change(rows=number(3), field=None, text="≥95%")),
    ("第３行的指标值改成９５％以上", Change(rows=number(3), field="target", text="９５％以上")),
    ("第三条应该是不少于5次", Change(rows=number(3), field=None, text="不少于5次")),
    ("修改第3行为95%", Change(rows=number(3), field=None, text="95%")),
    ("把第3、5行都改成≥90%", Change(rows=number(3, 5), field=None, text="≥90%")),
    ("4期改成6期", Change(rows=words("4期"), field=None, text="6期")),
    ("完成时间改到11月底前", Change(rows=words("完成时间"), field=None, text="11月底前")),
    ("预算执行率改成95%", Change(rows=words("预算执行率"), field=None, text="95%")),
    ("把培训合格率由95%改为98%", Change(rows=words("培训合格率"), field=None, text="98%")),
    ("第4行的值改成98", Change(rows=number(4), field="target", text="98")),
    ("第4行：98%", Change(rows=number(4), field=None, text="98%")),
    ("培训人数应该400人", Change(rows=words("培训人数"), field=None, text="400人")),
    # another field
    ("第3行名称改为培训合格率", Change(rows=number(3), field="name", text="培训合格率")),
    (
        "第3行名称改为村（社区）书记参训率",
        Change(rows=number(3), field="name", text="村（社区）书记参训率"),
    ),
    ("第3行权重改成5分", Change(rows=number(3), field="weight", text="5分")),
    ("第3行改到质量指标里", Change(rows=number(3), field="level2", text="质量指标")),
    ("满意度改成受训学员的", Subject(rows=words("满意度"), subject="受训学员")),
    ("把满意度的对象换成受训学员", Subject(rows=words("满意度"), subject="受训学员")),
    ("预算改成90万元", Header(field="budget", text="90万元")),
    ("总预算调整为90万", Header(field="budget", text="90万")),
    ("把预算从86万改成90万", Header(field="budget", text="90万")),
    ("目标改成：办班4期。", Header(field="goals", text="办班4期")),
    ("年度改成2026年", Header(field="year", text="2026年")),
    ("项目名称改为干部培训", Header(field="project", text="干部培训")),
    # rows out, in, about
    ("删除第5行", Delete(rows=number(5))),
    ("第5行不要了", Delete(rows=number(5))),
    ("把第2到4行删掉", Delete(rows=number(2, 3, 4))),
    ("删除第3行，第5行", Delete(rows=number(3, 5))),
    ("删掉最后两行", Delete(rows=number(-2, -1))),
    ("删掉满意度", Delete(rows=words("满意度"))),
    ("删除所有时效指标", Delete(rows=words("时效指标", every=True))),
    ("增加两个效益指标", Add(count=2, level="效益指标")),
    ("加一条质量指标", Add(count=1, level="质量指标")),
    ("效益指标再加两条", Add(count=2, level="效益指标")),
    ("再来一条社会效益的", Add(level="社会效益指标")),
    ("再补充三条关于档案的指标", Add(count=3, topic="档案")),
    ("加一条质量指标：参训率≥90%", Add(level="质量指标", name="参训率", target="≥90%")),
    ("增加一条培训合格率95%以上", Add(name="培训合格率", target="95%以上")),
    ("把第2行移到最后", Move(rows=number(2), place="last")),
    ("第4行移到最前面", Move(rows=number(4), place="first")),
    ("把第2行放到第5行后面", Move(rows=number(2), place="after", anchor=number(5))),
    ("第2行移到培训人数前面", Move(rows=number(2), place="before", anchor=words("培训人数"))),
    ("把第6行调到第2行", Move(rows=number(6), place="at", anchor=number(2))),
    ("指标太多压缩到12个", Shrink(count=12)),
    ("指标太多了，压缩到十二个吧", Shrink(count=12)),
    ("精简到10条以内", Shrink(count=10)),
    ("指标太多了", Shrink(count=None)),
    # questions
    ("为什么是95%", Why(rows=None, value="95%")),
    ("第3行为什么是95%？", Why(rows=number(3), value="95%")),
    ("满意度为什么定95%", Why(rows=words("满意度"), value="95%")),
    ("第5行的依据是什么", Why(rows=number(5), value=None)),
    ("95%是怎么来的", Why(rows=None, value="95%")),
    ("检查", Check()),
    ("再检查一遍", Check()),
    ("还有什么问题吗？", Check()),
    ("这张表还有什么要改的吗", Check()),
    ("改了什么", Compare()),
    ("比较第1版和第3版", Compare(before=1, after=3)),
    ("历史版本", History()),
    ("你能做什么", Help()),
    ("你好", Help()),
    # the draft
    ("撤销", Undo()),
    ("撤销上一步", Undo()),
    ("撤销两步", Undo(times=2)),
    ("回到上一版", Undo()),
    ("重做", Redo()),
    ("谢谢", Thanks()),
    ("恢复到第3版", Restore(version=3)),
    ("导出word", Export(ending=".docx")),
    ("导出为 Excel 表格", Export(ending=".xlsx")),
    ("给我word版", Export(ending=".docx")),
    ("下载", Export(ending=".docx")),
    ("草稿改名为干部培训初稿", Rename(name="干部培训初稿")),
    ("新建：举办培训2期（含1期网络）。", Create(text="举办培训2期（含1期网络）。")),
    ("帮我起草一份绩效目标表：档案数字化", Create(text="档案数字化")),
    ("帮我做个档案数字化的绩效目标表，预算20万元", Create(text="档案数字化，预算20万元")),
]


@pytest.mark.parametrize(("message", "request_"), CASES, ids=[message for message, _ in CASES])
def test_a_request(message: str, request_: Request) -> None:
    assert read_requests(message) == (request_,)


def test_several_requests_in_one_message() -> None:
    assert read_requests("把第3行改为≥95%，第4行改为≥90%；然后导出word") == (
        Change(rows=number(3), field=None, text="≥95%"),
        Change(rows=number(4), field=None, text="≥90%"),
        Export(ending=".docx"),
    )


def test_one_verb_for_several_categories() -> None:
    assert read_requests("增加一条经济效益指标和两条质量指标") == (
        Add(level="经济效益指标"),
        Add(count=2, level="质量指标"),
    )


@pytest.mark.parametrize(
    "message",
    [
        "参照巴州2022年的",
        "换成湖南的表样",
        "第3行提高5个百分点",
        "增加培训",
        "培训人数是400人吗",
        "删除草稿",
        "这张表好看吗",
        "检查全县14个乡镇党建工作每季度1次，预算10万元",
        "2025年举办培训班2期，培训120人，预算15万元",
        "新建党员活动室12个，预算120万元",
        "编制村庄规划12个，10月底前完成",
        "把第0行删掉的话会怎样",
    ],
)
def test_what_is_not_a_request_is_not_guessed(message: str) -> None:
    assert isinstance(read_requests(message), Unread)


def test_of_two_the_one_that_is_not_followed_is_named() -> None:
    assert read_requests("删除第5行，换成湖南的表样") == Unread(part="换成湖南的表样")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第3行", (3,)),
        ("第十二条", (12,)),
        ("3、5行", (3, 5)),
        ("第3到5行", (3, 4, 5)),
        ("第一行和第三行", (1, 3)),
        ("最后一行", (-1,)),
        ("倒数第二行", (-2,)),
    ],
)
def test_rows_by_number(text: str, numbers: tuple[int, ...]) -> None:
    assert read_rows(text) == number(*numbers)


@pytest.mark.parametrize("text", ["第2期培训人数", "两个效益指标", "培训3次", "第9999行"])
def test_what_only_looks_like_a_row_number(text: str) -> None:
    assert read_rows(text) is None


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        ("3", number(3)),
        ("第3行", number(3)),
        ("3和5", number(3, 5)),
        ("都改", RowRef(every=True)),
        ("是的", "yes"),
        ("不是", "no"),
        ("删除第3行", None),
        ("随便", None),
    ],
)
def test_answers_to_which_rows(answer: str, choice: object) -> None:
    assert read_choice(answer) == choice


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read_requests(text)
    read_choice(text)


@given(
    st.lists(
        st.sampled_from(list("第行把改成删除增加到为的两3五,，：≥%指标质量满意度预算最后移")),
        max_size=25,
    )
)
def test_any_jumble_of_the_words_of_requests_is_read_without_an_exception(parts: list[str]) -> None:
    read_requests("".join(parts))


@pytest.mark.parametrize(
    "start", ["", "撤销", "把", "删除", "指标", "增加", "导出", "检查", "第", "请"]
)
@pytest.mark.parametrize(
    "part", ["1", "一下", "第1", "的", "把第", "改", "改成", "指标", ",", "多", "为什么", "是", " "]
)
def test_no_text_takes_long_to_read(start: str, part: str) -> None:
    started = time.perf_counter()
    read_requests(start + part * (190 // len(part)) + "x")
    read_requests(start + part * 20_000 + "x")
    assert time.perf_counter() - started < 1
