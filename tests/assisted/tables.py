"""A goal table that a model is asked about: a duty and a slogan in the goal, a benefit of others' making."""

from __future__ import annotations

TRAINING = """2024年度干部教育培训项目绩效目标表
单位：某县委组织部
年度目标：负责干部教育工作，再上新台阶，举办轮训班4期，培训320人，学员满意度不低于90%。
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t轮训班期数\t≥4期
产出指标\t数量指标\t培训人数\t≥320人
产出指标\t质量指标\t学员结业率\t≥95%
产出指标\t时效指标\t培训完成时间\t2024年11月底前
效益指标\t社会效益指标\t全县生产总值增长\t≥5%
满意度指标\t服务对象满意度指标\t学员满意度\t≥90%
"""
