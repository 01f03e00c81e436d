"""How near a name is to a question: both sides count, and what nobody ever said speaks against."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.library.language.lexicon import shipped_lexicon
from assistant.library.search.nearness import WEIGHTS, Weigher, nearness

NAMES = ("培训合格率", "培训参与率", "党员培训次数", "验收合格率", "老干部慰问次数", "道路保洁面积")
WORDS = [shipped_lexicon().grams(name) for name in NAMES]


def frequency(gram: str) -> int:
    return sum(gram in grams for grams in WORDS)


def near(asked: str, name: str, context: str = "") -> float:
    weigh = Weigher(frequency, len(NAMES), WEIGHTS)
    said = weigh(shipped_lexicon().read(name))
    known = said.reading.ideas
    question = weigh.question(
        shipped_lexicon().read(asked), lambda gram: frequency(gram) > 0, known
    )
    return float(nearness([question], [said], [(0, context)], WEIGHTS)[0, 0])


def test_the_same_name_is_as_near_as_can_be() -> None:
    assert near("培训合格率", "培训合格率") == 1.0


def test_more_in_common_is_nearer() -> None:
    assert near("培训合格率", "培训合格率") > near("培训合格率", "验收合格率") > 0


def test_a_name_with_more_to_it_is_farther() -> None:
    assert near("培训次数", "培训次数") > near("培训次数", "党员培训次数") > 0.5


def test_other_words_for_it_are_near() -> None:
    assert near("看望退下来的老领导几趟", "老干部慰问次数") > 0.5


def test_what_stands_around_the_row_counts_a_little() -> None:
    alone, around = near("纪检培训次数", "培训次数"), near("纪检培训次数", "培训次数", "纪检干部")
    assert alone < around < 1


def test_what_nobody_ever_said_speaks_against() -> None:
    assert near("地铁盾构合格率", "验收合格率") < WEIGHTS.threshold < near("合格率", "验收合格率")


def test_nothing_in_common_is_nothing() -> None:
    assert near("红烧肉", "培训合格率") == 0


@given(st.text(max_size=30), st.sampled_from(NAMES), st.text(max_size=20))
def test_nearness_is_a_share(asked: str, name: str, context: str) -> None:
    assert 0 <= near(asked, name, context) <= 1


@given(st.text("培训合格率党员次数地铁的", min_size=1, max_size=12), st.sampled_from(NAMES))
def test_context_never_takes_away(asked: str, name: str) -> None:
    assert near(asked, name, asked) >= near(asked, name)
