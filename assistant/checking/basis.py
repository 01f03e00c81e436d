"""What a rule may rest on: public documents by number and title, or a named convention.

Documents are cited, never quoted: what a clause says word for word is for the document itself.
"""

from __future__ import annotations

GUIDE_88 = "财预〔2015〕88号 中央部门预算绩效目标管理办法"
GUIDE_101 = "财预〔2021〕101号 中央部门项目支出核心绩效目标和指标设置及取值指引（试行）"
EVALUATION_10 = "财预〔2020〕10号 项目支出绩效评价管理办法"
FRAMEWORK_53 = "财预〔2013〕53号 预算绩效评价共性指标体系框架"

FORM = "申报系统的填报要求"
REVIEW = "绩效目标审核惯例"
ARITHMETIC = "数字勾稽关系"
WRITING = "公文用语规范"
