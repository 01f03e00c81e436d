"""An embeddings endpoint over a real connection: whatever it does, vectors or one clear line."""

from __future__ import annotations

import json
import math
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.library import EndpointEmbedder, HashedEmbedder
from assistant.model.errors import UserError
from tests.llm.embedding_server import EmbeddingServer, Item, in_base64, serving


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serving() as running:
        yield running


def made(server: EmbeddingServer, **how: Any) -> EndpointEmbedder:
    return EndpointEmbedder("bge-test", server.url, **how)


def names(count: int) -> list[str]:
    return [f"第{number}项指标完成率" for number in range(count)]


def failure(embedder: EndpointEmbedder, texts: list[str] | None = None) -> str:
    with pytest.raises(UserError) as caught:
        embedder.embed(texts or ["甲", "乙"])
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_vectors_come_back_at_unit_length_in_the_order_of_the_texts(
    server: EmbeddingServer,
) -> None:
    vectors = made(server).embed(names(700))
    assert vectors.shape == (700, 64)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert np.allclose(vectors, HashedEmbedder(64).embed(names(700)), atol=1e-4)
    assert [len(request["input"]) for request in server.requests] == [256, 256, 188]
    assert server.texts == names(700)
    assert set(server.paths) == {"/v1/embeddings"}


def test_no_texts_ask_nobody(server: EmbeddingServer) -> None:
    assert len(made(server).embed([])) == len(made(server).queries([])) == 0
    assert not server.requests


def test_an_address_with_its_last_part_written_out_is_understood(server: EmbeddingServer) -> None:
    EndpointEmbedder("bge-test", f"{server.url}/embeddings").embed(["甲"])
    assert server.paths == ["/v1/embeddings"]


def test_long_and_empty_texts_are_made_fit_to_send(server: EmbeddingServer) -> None:
    made(server).embed(["长" * 4000, " "])
    assert [len(text) for text in server.texts] == [500, 1]
    many = ["长" * 500] * 100
    made(server).embed(many)
    assert all(sum(map(len, r["input"])) <= 16_000 for r in server.requests)


@pytest.mark.parametrize("status", [400, 413, 422])
@pytest.mark.parametrize("most", [10, 1])
def test_a_batch_too_large_is_halved_and_the_size_remembered(
    server: EmbeddingServer, status: int, most: int
) -> None:
    server.most, server.too_many = most, status
    embedder = made(server)
    assert len(embedder.embed(names(40))) == 40
    refused = sum(len(request["input"]) > most for request in server.requests)
    embedder.embed(names(40))
    assert sum(len(request["input"]) > most for request in server.requests) == refused


def test_what_a_single_text_is_refused_for_is_told(server: EmbeddingServer) -> None:
    server.failures, server.status = 99, 400
    said = failure(made(server))
    assert "no such model" in said and "JIXIAO_EMBEDDING_MODEL" in said
    assert len(server.requests) == 3  # both, then one after the other


def refuse(server: EmbeddingServer, *refused: str) -> None:
    """Any request with one of these texts in it."""
    answer = server.answer

    def strictly(asked: dict[str, Any]) -> tuple[int, bytes]:
        if set(refused).intersection(asked["input"]):
            return 400, b'{"error": "not allowed"}'
        return answer(asked)

    server.answer = strictly  # type: ignore[method-assign]


@pytest.mark.parametrize("bad", [(0,), (299,), (7, 8, 250)])
def test_a_text_that_is_refused_costs_its_own_vector_and_is_told(
    server: EmbeddingServer, caplog: pytest.LogCaptureFixture, bad: tuple[int, ...]
) -> None:
    texts = names(300)
    refuse(server, *(texts[at] for at in bad))
    vectors = made(server).embed(texts)
    kept = [at for at in range(300) if at not in bad]
    assert not vectors[list(bad)].any()
    assert np.allclose(vectors[kept], HashedEmbedder(64).embed(texts)[kept], atol=1e-4)
    (told,) = caplog.messages
    assert told.startswith(f"{len(bad)} 个名称（如“{texts[bad[0]]}”）只按字词检索")
    assert "not allowed" in told


def test_an_endpoint_that_begins_to_refuse_everything_is_not_borne_with(
    server: EmbeddingServer,
) -> None:
    embedder = made(server)
    embedder.embed(["甲"])
    server.failures, server.status = 999, 400
    failure(embedder, names(300))
    assert len(server.requests) < 20


def test_a_query_that_is_refused_is_told(server: EmbeddingServer) -> None:
    refuse(server, "乙")
    embedder = made(server)
    embedder.embed(["甲"])
    with pytest.raises(UserError, match="not allowed"):
        embedder.queries(["乙"])


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_busy_endpoint_is_asked_again(server: EmbeddingServer, status: int) -> None:
    server.failures, server.status = 1, status
    server.headers = {"Retry-After": "0"}
    assert len(made(server).embed(["甲"])) == 1
    assert len(server.requests) == 2


@pytest.mark.parametrize("after", ["1", lambda: formatdate(time.time() + 2, usegmt=True)])
def test_as_long_as_it_says_is_waited(
    server: EmbeddingServer, after: str | Callable[[], str]
) -> None:
    server.failures, server.status = 1, 429
    server.headers = {"Retry-After": after if isinstance(after, str) else after()}
    started = time.monotonic()
    made(server).embed(["甲"])
    assert 0.9 <= time.monotonic() - started < 4


def test_longer_than_there_is_time_is_not_waited(server: EmbeddingServer) -> None:
    server.failures, server.status = 99, 429
    server.headers = {"Retry-After": "3600"}
    started = time.monotonic()
    assert "繁忙" in failure(made(server))
    assert time.monotonic() - started < 1
    assert len(server.requests) == 1


def test_it_is_not_asked_for_ever(server: EmbeddingServer) -> None:
    server.failures, server.headers = 99, {"Retry-After": "0"}
    assert "500" in failure(made(server))
    assert len(server.requests) == 5


def test_an_endpoint_that_failed_is_left_alone_for_a_while(server: EmbeddingServer) -> None:
    server.failures, server.headers = 99, {"Retry-After": "0"}
    embedder = made(server)
    first = failure(embedder)
    asked = len(server.requests)
    assert failure(embedder) == first
    with pytest.raises(UserError):
        embedder.queries(["培训"])
    assert len(server.requests) == asked


@pytest.mark.parametrize(
    ("status", "said"), [(401, "密钥"), (403, "密钥"), (404, "没有所设的模型")]
)
def test_what_will_not_pass_is_not_tried_again(
    server: EmbeddingServer, status: int, said: str
) -> None:
    server.failures, server.status = 99, status
    assert said in failure(made(server))
    assert len(server.requests) == 1


def test_a_key_is_sent_and_never_shown(server: EmbeddingServer) -> None:
    embedder = made(server, key="sk-a-secret")
    embedder.embed(["甲"])
    assert server.authorizations == ["Bearer sk-a-secret"]
    server.failures, server.status = 9, 400
    server.answer = lambda asked: (400, b'{"error": {"message": "bad key sk-a-secret"}}')  # type: ignore[method-assign]
    said = failure(embedder)
    assert "bad key ******" in said


def test_without_a_key_none_is_sent(server: EmbeddingServer) -> None:
    made(server).embed(["甲"])
    assert server.authorizations == [None]


def without_index(items: list[Item]) -> None:
    for item in items:
        del item["index"]


def all_zero(items: list[Item]) -> None:
    for item in items:
        item["index"] = 0


@pytest.mark.parametrize(
    "changed", [in_base64, without_index, all_zero, lambda items: items.reverse()]
)
def test_answers_of_other_makes_are_read_alike(
    server: EmbeddingServer, changed: Callable[[list[Item]], object]
) -> None:
    plain = made(server).embed(names(9))
    server.changed = changed
    assert np.allclose(made(server).embed(names(9)), plain, atol=1e-6)


def first(value: object) -> Callable[[list[Item]], object]:
    return lambda items: items[0].update(embedding=value)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param(lambda items: items.pop(), "少给或多给", id="too few"),
        pytest.param(lambda items: items.append(items[0]), "少给或多给", id="too many"),
        pytest.param(lambda items: items.clear(), "少给或多给", id="none"),
        pytest.param(lambda items: items[0].update(index=1), "次序", id="one index twice"),
        pytest.param(lambda items: items[0].update(index=7), "次序", id="an index beyond"),
        pytest.param(lambda items: items[0].update(index="0"), "次序", id="an index in words"),
        pytest.param(first([0.1, 0.2]), "长短不一", id="ragged"),
        pytest.param(first([]), "长短不一", id="an empty vector"),
        pytest.param(first([math.nan] * 64), "有效的数", id="not a number"),
        pytest.param(first([math.inf] * 64), "有效的数", id="infinite"),
        pytest.param(first([0.0] * 64), "有效的数", id="zeros"),
        pytest.param(first(None), "无法读取", id="null"),
        pytest.param(first(["a"] * 64), "无法读取", id="words"),
        pytest.param(first([[0.1] * 64]), "无法读取", id="a vector for each token"),
        pytest.param(first("不是编码"), "无法读取", id="no base64"),
    ],
)
def test_an_answer_that_cannot_be_trusted_is_refused(
    server: EmbeddingServer, changed: Callable[[list[Item]], object], said: str
) -> None:
    server.changed = changed
    assert said in failure(made(server))


@pytest.mark.parametrize(
    "raw", [b"<html>", b"", b"[]", b"{}", b'{"data": 3}', b'{"data": [1, 2]}', b"[" * 100_000]
)
def test_an_answer_of_another_shape_is_refused(server: EmbeddingServer, raw: bytes) -> None:
    server.raw = raw
    assert "无法读取" in failure(made(server))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    answer=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["data", "index", "embedding", "x"]), inner, max_size=3
            )
        ),
        max_leaves=12,
    )
)
def test_no_answer_at_all_is_a_traceback(server: EmbeddingServer, answer: object) -> None:
    server.raw = json.dumps(answer).encode()
    failure(made(server))


def test_another_length_than_before_is_noticed(server: EmbeddingServer) -> None:
    embedder = made(server)
    embedder.embed(["甲"])
    server.dimensions = 32
    assert "64 变为 32" in failure(embedder)


def test_an_endpoint_that_hangs_is_given_up_in_time(server: EmbeddingServer) -> None:
    server.seconds = 5
    started = time.monotonic()
    assert "没有按时" in failure(made(server, patience=1))
    assert time.monotonic() - started < 2


def test_an_endpoint_that_trickles_is_given_up_in_time(server: EmbeddingServer) -> None:
    server.trickle_seconds = 0.1
    started = time.monotonic()
    assert "没有按时" in failure(made(server, patience=1))
    assert time.monotonic() - started < 2


def test_an_endless_answer_is_cut_off(server: EmbeddingServer) -> None:
    server.raw = b" " * 3_000_000
    assert "过长" in failure(made(server))


def test_an_absent_endpoint_is_told_at_once() -> None:
    with socket.socket() as taken:  # bound, not listening: refused at once
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        started = time.monotonic()
        assert "连接不上" in failure(EndpointEmbedder("bge-test", url, "sk-a-secret"))
    assert time.monotonic() - started < 1


def test_a_proxy_in_the_environment_does_not_capture_loopback(
    server: EmbeddingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert len(made(server).embed(["甲"])) == 1


def test_prefixes_go_before_queries_and_texts(server: EmbeddingServer) -> None:
    embedder = made(server, query_prefix="query: ", document_prefix="passage: ")
    embedder.embed(["培训合格率"])
    embedder.queries(["合格率"])
    assert server.texts == ["passage: 培训合格率", "query: 合格率"]


def test_the_prefix_of_texts_is_part_of_the_name_and_that_of_queries_is_not(
    server: EmbeddingServer,
) -> None:
    plain = made(server)
    assert plain.name == "endpoint-bge-test" == made(server, query_prefix="query: ").name
    assert made(server, document_prefix="passage: ").name != plain.name


def test_a_query_asked_again_asks_nobody(server: EmbeddingServer) -> None:
    embedder = made(server)
    first = embedder.queries(["培训", "慰问"])
    assert np.array_equal(embedder.queries(["慰问", "培训", "慰问"]), first[[1, 0, 1]])
    embedder.queries(["培训", "检查"])
    assert server.texts == ["培训", "慰问", "检查"]


def test_threads_may_share_one(server: EmbeddingServer) -> None:
    embedder = made(server)
    wrong: list[str] = []

    def work(seed: int) -> None:
        texts = random.Random(seed).sample(names(30), 10)
        if not np.allclose(embedder.queries(texts), HashedEmbedder(64).embed(texts), atol=1e-4):
            wrong.append(str(seed))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
