"""The index names every text that shares enough, whatever the words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.likeness import Likeness

SUBJECTS = st.frozensets(st.sampled_from("abcdefgh"), max_size=6)


@given(st.lists(SUBJECTS, max_size=8), SUBJECTS, st.sampled_from([0.5, 0.6, 0.8, 1.0]))
def test_none_that_shares_enough_is_left_out(
    subjects: list[frozenset[str]], own: frozenset[str], part: float
) -> None:
    wanted = [at for at, subject in enumerate(subjects) if len(own & subject) >= len(own) * part]
    named = list(Likeness(subjects).sharing(own, part))
    assert set(wanted) <= set(named)
    assert named == sorted(set(named))


def test_texts_that_share_too_little_are_not_looked_at() -> None:
    crowd = [frozenset({"建设", str(at)}) for at in range(100)]
    assert list(Likeness(crowd).sharing(frozenset({"建设", "7"}), 1.0)) == [7]
