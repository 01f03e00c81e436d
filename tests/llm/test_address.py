"""Which addresses are this machine, which are one place, and what of them is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.address import checked, is_loopback, masked, same_place
from assistant.model.errors import UserError


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8000/v1", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:8000", True),
        ("http://localhost/v1", True),
        ("http://localhost.example.com", False),
        ("http://10.0.0.1", False),
        ("https://models.example.com", False),
        ("", False),
        (None, False),
        ("http://[half", False),
    ],
)
def test_this_machine(url: str | None, here: bool) -> None:
    assert is_loopback(url) is here


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://models.example.com/v1", True),
        ("https://MODELS.example.com:443", True),
        ("http://models.example.com/v1", False),
        ("https://models.example.com:8443/v1", False),
        ("https://example.com/v1", False),
        ("https://models.example.com.evil.net/v1", False),
        ("https://models.example.com@evil.net/v1", False),
        ("https://models.example.com:x/v1", False),
    ],
)
def test_the_same_place_is_the_same_scheme_host_and_port(other: str, same: bool) -> None:
    assert same_place("https://models.example.com/v1", other) is same


@given(st.text(max_size=40))
def test_no_text_at_all_is_a_traceback(text: str) -> None:
    is_loopback(text)
    masked(text)
    assert not same_place(text, "https://models.example.com/v1")
    try:
        assert checked(text, "X")
    except UserError as error:
        assert "X" in str(error)


def test_names_and_passwords_are_masked_and_the_rest_is_not() -> None:
    assert masked("http://me:pass@host:1/v1") == "http://******@host:1/v1"
    assert masked("http://me:p@ss@host/v1") == "http://******@host/v1"
    assert masked("http://host/v1") == "http://host/v1"
    assert masked("me@here") == "me@here"
