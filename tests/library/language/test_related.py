"""Related words stay apart and share an idea; the file that says so is held to its contract."""

from __future__ import annotations

import pytest
import yaml

from assistant.library import HashedEmbedder
from assistant.library.language.lexicon import Lexicon, shipped_lexicon
from tests.conftest import ROOT

FILE = yaml.safe_load((ROOT / "corpus/related.yaml").read_text(encoding="utf-8"))
GROUPS = [
    (kind, group) for kind in ("doings", "things", "people", "measures") for group in FILE[kind]
]


def test_the_file_holds_what_is_read() -> None:
    assert set(FILE) == {"doings", "things", "people", "measures", "general", "fillers"}


@pytest.mark.parametrize(("kind", "group"), GROUPS, ids=lambda value: str(value)[:12])
def test_an_idea_has_several_words_each_once(kind: str, group: list[str]) -> None:
    assert len(group) == len(set(group)) >= 2
    assert all(isinstance(word, str) and word for word in group)


def test_no_idea_stands_there_twice() -> None:
    firsts = [(kind, group[0]) for kind, group in GROUPS]
    assert len(set(firsts)) == len(firsts)


def test_a_word_says_nothing_or_something() -> None:
    telling = {word for _, group in GROUPS for word in group}
    assert not telling.intersection(FILE["fillers"])
    assert not set(FILE["general"]).intersection(FILE["fillers"])


def test_texts_without_a_character_in_common_share_ideas() -> None:
    lexicon = Lexicon([], {"doings": [["慰问", "看望"]], "people": [["老干部", "退休"]]})
    past, asked = lexicon.read("慰问老干部"), lexicon.read("看望退休者")
    assert not past.singles & asked.singles
    assert set(past.ideas) == set(asked.ideas) == {"doings:慰问", "people:老干部"}


def test_synonyms_are_read_as_one_word_and_related_words_are_not() -> None:
    lexicon = shipped_lexicon()
    assert lexicon.normalise("参训率") == lexicon.normalise("培训参与率")
    assert lexicon.normalise("牲畜") != lexicon.normalise("养殖")
    assert lexicon.read("牲畜").ideas.keys() & lexicon.read("养殖").ideas.keys()


def test_fillers_say_nothing() -> None:
    assert [mark.telling for mark in shipped_lexicon().read("的了吗").marks] == [0, 0, 0]


def test_related_texts_are_near_as_vectors() -> None:
    past, asked, other = HashedEmbedder().embed(
        ["全年走访慰问老干部次数", "看望退休老同志", "果园水泥路"]
    )
    assert past @ asked > 0.3
    assert abs(past @ other) < 0.2


def test_another_file_is_another_embedding() -> None:
    plain, related = Lexicon([]), Lexicon([], {"doings": [["慰问", "看望"]]})
    assert plain.digest != related.digest
    assert HashedEmbedder(lexicon=plain).name != HashedEmbedder(lexicon=related).name
