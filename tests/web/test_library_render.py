"""The library's tab as HTML: originals tied to their rows, histograms in words too, data never markup."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.library import Corrections, Document, Library, RowField, SearchResult
from assistant.library.overview.shapes import Distribution, ValueCount
from assistant.library.store.store import Figure
from assistant.library.targets.statistics import statistics
from assistant.model.table import GoalTable, Indicator, Location, Source
from assistant.reading import Document as Original
from assistant.reading.grid import Cell, Part, Row
from assistant.web.render.library import Bars, head_form, history_view, list_view, row_form
from assistant.web.render.original import original_view
from assistant.web.render.search import hits_view, statistics_view
from assistant.web.render.sources import Past
from assistant.web.render.spread import histogram, measure_view
from tests.library.conftest import made_table

ATTACK = '<img src=x onerror="alert(1)">'


def a_document(**update: object) -> Document:
    rows = tuple(
        Indicator(id=f"r{n}", name=f"指标{n}", location=Location(table=1, row=n, column=3))
        for n in (2, 700)
    )
    table = GoalTable(source=Source(path="上传/表.docx", sha256="0" * 64), indicators=rows)
    return Document.of(table).model_copy(update=update)


def an_original(rows: int) -> Original:
    def line(number: int) -> Row:
        cells = (
            Cell(text="产出", column=0, covered=number % 2 == 0),
            Cell(text=f"{ATTACK}{number}", column=2),
            Cell(text="≥1", column=3, width=2),
        )
        return Row(cells=cells, table=1, number=number, exact=True)

    part = Part([line(number) for number in range(1, rows + 1)])
    return Original(Source(path="表.docx", sha256="0" * 64), (part,))


def test_the_original_s_rows_lead_to_what_was_read_from_them() -> None:
    shown = original_view(a_document(), an_original(10), "s")
    (linked,) = re.findall(
        r'<tr class="jx-origin" data-origin="([^"]+)" data-goto="([^"]+)"', shown
    )
    assert linked == ("s-r2", "s-r2")
    assert 'class="named">&lt;img' in shown
    assert "<img" not in shown
    assert 'colspan="2">≥1' in shown


def test_of_a_long_original_the_rows_around_the_table_are_shown() -> None:
    shown = original_view(a_document(), an_original(1000), "s")
    assert "原件共 1000 行，只显示指标前后的 600 行。" in shown
    assert shown.count("<tr") == 600


def test_where_there_is_no_original_its_address_or_nothing_is_named() -> None:
    published = a_document(address="https://example.gov.cn/a.html", shipped=True)
    assert 'href="https://example.gov.cn/a.html"' in original_view(published, None, "s")
    assert "没有留存原件" in original_view(a_document(), None, "s")
    evil = a_document(address="javascript:alert(1)", shipped=True)
    assert "href" not in original_view(evil, None, "s")


def figures(*values: str) -> list[Figure]:
    return [
        Figure("率", f"t:r{n}", "%", None, Decimal(v), False, 2023) for n, v in enumerate(values)
    ]


def test_a_histogram_says_in_words_what_it_shows() -> None:
    (statistic,) = statistics(figures("90", "90", "95", "98"))
    counts = [
        ValueCount(value=Decimal(v), year=2023, rows=n)
        for v, n in (("90", 2), ("95", 1), ("98", 1))
    ]
    shown = histogram(Distribution(statistic=statistic, counts=tuple(counts)))
    label = re.search(r'aria-label="([^"]+)"', shown)
    assert label
    assert "90% 有 2 条、95% 有 1 条、98% 有 1 条" in label[1]
    assert "中位数 92.5" in label[1]
    assert shown.count('class="p-bar"') == 3
    for name in ("下四分位", "中位数", "上四分位"):
        assert f">{name} " in shown


def test_every_measure_of_the_shipped_library_can_be_drawn(shipped_library: Library) -> None:
    for measure in shipped_library.stats().measures:
        found = shipped_library.distribution(measure)
        shown = measure_view(measure, [(one, ()) for one in found])
        assert shown.count("jx-histogram") == len(found)


def test_the_forms_say_what_stands_there_now(small_library: Library) -> None:
    (id,) = small_library.add([made_table((ATTACK, "≥3次"))]).added
    document = small_library.correct(id, Corrections(rows={"r1": {RowField.DOUBT: '看"不清'}}))
    form = row_form(document, "r1")
    assert 'name="doubt" value="看&#34;不清"' in form
    assert 'name="target" value="≥3次"' in form
    assert "<img" not in form
    assert 'name="year" value="2023"' in head_form(document, ("教育",))
    record = history_view(small_library.history(), own=False)
    assert "<img" not in record and "看&#34;不清" in record
    assert "某县测试局" in list_view(small_library.page(), 0, 100)


def test_a_list_turns_pages_only_where_there_are_more(small_library: Library) -> None:
    small_library.add([made_table(("次数", f"≥{n}次"), organization=f"某局{n}") for n in (1, 2, 3)])
    whole = list_view(small_library.page(), 0, 100)
    assert "共 3 张表" in whole and "data-turn" not in whole
    first = list_view(small_library.page(limit=2), 0, 2)
    assert "3 张表，第 1～2 张" in first and first.count(" disabled") == 1


def test_tables_of_one_form_are_told_apart_by_their_projects(small_library: Library) -> None:
    for project in ("干部培训", "走访慰问"):
        table = made_table((f"{project}次数", "≥3次"))
        form = {"title": "项目支出绩效目标表", "project": project}
        small_library.add([table.model_copy(update=form)])
    for shown in (
        list_view(small_library.page(), 0, 100),
        history_view(small_library.history(), own=False),
    ):
        for project in ("干部培训", "走访慰问"):
            assert f"项目支出绩效目标表：{project}" in shown


def test_one_value_has_no_span_and_what_is_left_out_is_named() -> None:
    (one,) = statistics(figures("98"))
    shown = statistics_view([Past(one, (), (("某局2023“合格率”292%", "超过100%，不计入"),))])
    assert "取值" in shown and "～" not in shown and "中位数" not in shown
    assert "未计入：某局2023“合格率”292%，超过100%，不计入" in shown
    (two,) = statistics(figures("90", "98"))
    shown = statistics_view([Past(two, ())])
    assert "90 ～ 98%" in shown and "中间一半" not in shown, "two values have no middle half"


def test_that_nothing_is_comparable_names_what_was_asked() -> None:
    shown = hits_view(SearchResult(query=ATTACK))
    assert "没有可比" in shown and "查的是“&lt;img" in shown


def test_long_lists_of_bars_say_how_many_are_left_out() -> None:
    bars = Bars.of({f"单位{n}": 100 - n for n in range(20)})
    assert (len(bars.shown), bars.more) == (12, 8)
    assert bars.shown[0] == ("单位0", 100, 100.0)
    assert Bars.of({}).shown == ()
