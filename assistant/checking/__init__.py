"""Checking: a goal table in, findings out. Deterministic, instant, and never with a model.

A rule lives in `rules/` as one declaration and one generator; `engine` runs the book, `profiles`
hold what differs by place and form, `words` what finance staff may edit.
"""

from assistant.checking.baseline import without_known
from assistant.checking.engine import check_table, report
from assistant.checking.fixes import apply_fixes
from assistant.checking.history import History, Past, PastRow, PastValue
from assistant.checking.matrix import Aspect, Matrix, coverage
from assistant.checking.options import Options, may_run
from assistant.checking.page import rule_page, rules_page
from assistant.checking.profiles import Profile, load_profile, profiles
from assistant.checking.registry import Rule, RuleOptions, Topic, rule_book
from assistant.checking.score import score
from assistant.checking.waivers import apply_waivers, waive_table, waiver_for

__all__ = [
    "Aspect",
    "History",
    "Matrix",
    "Options",
    "Past",
    "PastRow",
    "PastValue",
    "Profile",
    "Rule",
    "RuleOptions",
    "Topic",
    "apply_fixes",
    "apply_waivers",
    "check_table",
    "coverage",
    "load_profile",
    "may_run",
    "profiles",
    "report",
    "rule_book",
    "rule_page",
    "rules_page",
    "score",
    "waive_table",
    "waiver_for",
    "without_known",
]
