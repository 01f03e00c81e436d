"""How people ask: everyday words carry the ideas of official ones; the file is held to its contract."""

from __future__ import annotations

from itertools import chain

import pytest
import yaml

from assistant.library.language.lexicon import Lexicon, shipped_lexicon
from tests.conftest import ROOT

FILE = yaml.safe_load((ROOT / "corpus/spoken.yaml").read_text(encoding="utf-8"))
LINES = [(part, *line) for part in ("counts", "measures", "words") for line in FILE[part].items()]
WORDS = [*FILE["askers"], *FILE["plain"], *FILE["elsewhere"], *chain(*(said for *_, said in LINES))]


def spoken(**content: object) -> Lexicon:
    whole = {"askers": ["几"], "counts": {}, "measures": {}, "words": {}, **content}
    return Lexicon([], {"spoken": whole})


def test_the_file_holds_what_is_read() -> None:
    assert set(FILE) == {"askers", "counts", "measures", "words", "plain", "elsewhere"}
    assert all(isinstance(word, str) and word for word in WORDS)


@pytest.mark.parametrize(("part", "official", "said"), LINES, ids=lambda value: str(value)[:12])
def test_each_word_is_said_once_for_an_official_one(
    part: str, official: str, said: list[str]
) -> None:
    assert said and len(said) == len(set(said))
    assert part == "counts" or official not in said


def test_an_official_word_is_not_spoken_for_another() -> None:
    officials = {official for _, official, _ in LINES}
    for part, official, said in LINES:
        assert part == "counts" or not officials.intersection(said), official


def test_a_spoken_word_carries_what_is_related_to_the_official_one() -> None:
    content = {"askers": [], "words": {"慰问": ["去瞧"]}}
    lexicon = Lexicon([], {"doings": [["慰问", "看望"]], "spoken": content})
    assert lexicon.read("去瞧").ideas.keys() == lexicon.read("慰问").ideas.keys()
    assert lexicon.read("去瞧").ideas.keys() & lexicon.read("看望").ideas.keys()


@pytest.mark.parametrize("asked", ["乐意", "乐不乐意", "乐没乐意"])
def test_a_measure_is_asked_with_yes_or_no(asked: str) -> None:
    lexicon = spoken(measures={"满意": ["乐意"]})
    assert lexicon.read(f"大家{asked}").ideas.keys() == lexicon.read("满意").ideas.keys()


def test_what_is_counted_says_what_is_measured() -> None:
    lexicon = spoken(counts={"次数": ["趟"], "人数": ["口人"]})
    assert lexicon.read("跑了几趟").ideas.keys() == lexicon.read("次数").ideas.keys()
    assert lexicon.read("有几口人").ideas.keys() == lexicon.read("人数").ideas.keys()


def test_words_inside_words_are_meant_too() -> None:
    lexicon = spoken(words={"送戏": ["看戏"], "观众": ["看戏的"]})
    assert lexicon.read("看戏的").ideas.keys() > lexicon.read("看戏").ideas.keys()


def test_a_thing_of_other_work_is_one_thing() -> None:
    lexicon = spoken(words={"人工": ["雇人"]}, elsewhere=["人工降雨"])
    assert not lexicon.read("人工降雨").ideas.keys() & lexicon.read("人工成本").ideas.keys()


def test_a_question_is_looked_up_by_the_official_words_too() -> None:
    grams = spoken(words={"办公用品": ["纸笔"]}).asked("纸笔")
    assert {"纸笔", "办公", "用品"} <= set(grams)


@pytest.mark.parametrize(
    ("asked", "official"),
    [("小车有几台", "车辆数量"), ("官司劝和了几成", "案件调解率"), ("啥时候能弄完", "完成时限")],
)
def test_the_shipped_words_bring_questions_near(asked: str, official: str) -> None:
    lexicon = shipped_lexicon()
    one, other = lexicon.read(asked), lexicon.read(official)
    assert not one.pairs & other.pairs
    assert one.ideas.keys() & other.ideas.keys()
