"""Project documents as offices write them, made for tests: a short plan with tables, a long report.

Each is a list of blocks: a string is a paragraph (`# ` and `## ` mark headings), a list of lists a table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

Block = str | list[list[str]]

FARMLAND: list[Block] = [
    "# 青溪县2025年高标准农田建设项目实施方案",
    "为贯彻落实《全国高标准农田建设规划（2021—2030年）》，根据省农业农村厅《关于下达2025年高标准农田建设任务的通知》"
    "（农建〔2024〕36号），结合我县实际，制定本方案。",
    "## 一、基本情况",
    "青溪县位于省境西南部，辖14个乡镇、186个行政村，总人口46.2万人，耕地面积58.6万亩。2023年全县粮食总产量28.4万吨，"
    "农村居民人均可支配收入19860元。",
    "截至2024年底，全县累计建成高标准农田32.5万亩，占耕地面积的55.5%。2022年实施的高标准农田项目投入资金6800万元，"
    "新建机耕路45公里，受益群众3.1万人。",
    "## 二、指导思想和基本原则",
    "坚持藏粮于地、藏粮于技，力争到2030年把58万亩耕地全部建成高标准农田。",
    "## 三、建设内容",
    "项目区涉及河口镇、石桥乡2个乡镇的9个行政村，建设高标准农田1.2万亩，其中新建0.8万亩、改造提升0.4万亩。主要工程量如下：",
    [
        ["序号", "建设内容", "单位", "数量", "金额（万元）"],
        ["1", "土地平整", "亩", "3500", "420"],
        ["2", "衬砌渠道", "公里", "28.6", "686"],
        ["3", "新建泵站", "座", "6", "180"],
        ["4", "新建机耕路", "公里", "15.4", "770"],
        ["5", "栽植农田防护林", "株", "6800", "34"],
        ["合计", "", "", "", "2090"],
    ],
    "## 四、资金预算",
    "项目总投资2090万元，其中中央财政资金1600万元，省级财政资金300万元，县级配套190万元。",
    "## 五、进度安排",
    "2025年3月底前完成招标，2025年11月底前完成全部工程建设，2025年12月20日前完成竣工验收。",
    "## 六、绩效目标",
    "工程质量合格率达到100%，新增粮食产能120万公斤，项目区农户满意度不低于90%，受益农户3200户。",
    "## 七、保障措施",
    "（一）组织领导。成立由分管副县长任组长的领导小组，设办公室1个，抽调工作人员12名。",
    "（二）监督检查。领导小组每月召开1次调度会，全年开展督查6次。",
]

_HISTORY = [
    "青溪县第一人民医院始建于1952年，占地面积86亩，编制床位650张，现有职工820人，年门诊量42万人次，年出院病人2.6万人次。",
    "近三年来，医院累计投入8600万元改善就医环境，2022年新建门诊楼1栋，2023年购置核磁共振1台，2024年培训医务人员560人次。",
    "全县总人口46.2万人，每千人口床位数4.8张，低于全省平均水平5.6张；60岁以上老年人9.8万人，占总人口的21.2%。",
    "据统计，2023年全县传染病报告发病率为198.6/10万，较2022年上升12.4%，县域内住院率仅为82%。",
]
_POLICY = (
    "根据《“十四五”优质高效医疗卫生服务体系建设实施方案》和《国务院办公厅关于推动公立医院高质量发展的意见》"
    "（国办发〔2021〕18号）要求，到2025年，全国将建成120个左右省级区域医疗中心，县医院达到三级医院设施条件和服务能力。"
)

HOSPITAL: list[Block] = [
    "# 青溪县第一人民医院传染病区改扩建项目可行性研究报告",
    "# 目 录",
    "第一章 总论……………………1",
    "第二章 项目建设背景及必要性……………………3",
    "第三章 需求分析……………………6",
    "第四章 建设内容与规模……………………8",
    "第五章 投资估算与资金筹措……………………10",
    "第六章 实施进度安排……………………11",
    "# 第一章 总论",
    "## 1.1 项目概况",
    "项目名称：青溪县第一人民医院传染病区改扩建项目",
    "建设单位：青溪县第一人民医院",
    "建设地点：青溪县城关镇文昌路66号",
    "## 1.2 编制依据",
    _POLICY,
    "# 第二章 项目建设背景及必要性",
    "## 2.1 建设背景",
    *_HISTORY,
    *[f"{number}. {text}" for number, text in enumerate(_HISTORY * 5, start=1)],
    "## 2.2 建设必要性",
    _POLICY,
    *(_HISTORY * 5),
    "# 第三章 需求分析",
    *(_HISTORY * 8),
    "# 第四章 建设内容与规模",
    "## 4.1 建设规模",
    "改扩建传染病区业务用房5200平方米，设置传染病床位80张，改造负压病房12间。",
    "## 4.2 设备购置",
    "购置设备清单见下表：",
    [
        ["设备名称", "数量", "单位", "预算（万元）"],
        ["移动式CT", "1", "台", "480"],
        ["呼吸机", "16", "台", "320"],
        ["负压救护车", "2", "辆", "150"],
        ["合计", "", "", "950"],
    ],
    "## 4.3 人员培训",
    "开展传染病防治培训6期，培训医务人员300人次。",
    "# 第五章 投资估算与资金筹措",
    "项目总投资3680万元，其中：工程费用2460万元，设备购置950万元，工程建设其他费用230万元，人员培训40万元。资金来源为申请地方政府专项债券3000万元，"
    "单位自筹680万元。",
    "# 第六章 实施进度安排",
    "项目实施期为2025年1月至2026年12月，2025年10月底前完成主体工程建设。",
    "# 第七章 项目组织与管理",
    "成立项目领导小组，下设3个工作组，配备专职人员15名，每周召开1次例会。",
    *(_HISTORY * 5),
    "# 第八章 风险分析与结论",
    "项目实施后预计年新增门诊量3万人次。",
    *(_HISTORY * 3),
]


def word(path: Path, blocks: list[Block]) -> Path:
    """The document as Word writes it."""
    import docx

    document: Any = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            level = len(block) - len(block.lstrip("#"))
            words = block.lstrip("# ")
            document.add_heading(words, level) if level else document.add_paragraph(words)
            continue
        table = document.add_table(rows=0, cols=len(block[0]), style="Table Grid")
        for row in block:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    document.save(str(path))
    return path


def pdf(path: Path, blocks: list[Block]) -> Path:
    """The same as a PDF with page numbers."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK")
    story: list[Any] = []
    for block in blocks:
        if isinstance(block, str):
            story += [Paragraph(block.lstrip("# "), body), Spacer(1, 4)]
            continue
        style = [
            ("FONT", (0, 0), (-1, -1), "STSong-Light", 11),
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ]
        story += [Table(block, style=style), Spacer(1, 4)]

    def numbered(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")

    SimpleDocTemplate(str(path), pagesize=A4).build(story, numbered, numbered)
    return path


def text(path: Path, blocks: list[Block]) -> Path:
    """The same as plain text, tables parted by tabs."""
    lines = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block.lstrip("# "))
        else:
            lines += ["\t".join(row) for row in block]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
