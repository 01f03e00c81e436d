"""What endpoints and models do wrong, each by name: what it changes of a good answer, or sends instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.llm.scripted import wrong_json

#: What becomes of a whole completion (`chat.completion`), changed in place.
Change = Callable[[dict[str, Any]], object]

_HANG = 3600.0
_HUGE = 10_000_000


@dataclass(frozen=True)
class Misbehaviour:
    """One thing that goes wrong; `says` tells people what, in Chinese.

    `text` works on what the model says, `change` on the completion it stands in. `body` goes out in
    place of both, `endless` in the place of the text, again and again. `wait` is seconds before
    anything is sent, `pause` between the endless pieces. `ending` as in `serving.Reply`; "unsaid" is a
    stream that ends in the middle as if that were its end.
    """

    says: str
    text: Callable[[str], str] | None = None
    change: Change | None = None
    status: int = 200
    body: bytes | None = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    endless: str = ""
    wait: float = 0.0
    pause: float = 0.0
    ending: Literal["whole", "unsaid", "closed", "reset"] = "whole"


def _refused(status: int, message: str, says: str, **headers: str) -> Misbehaviour:
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Misbehaviour(says, status=status, body=body, headers=named)


def _message(**fields: Any) -> Change:
    return lambda whole: whole["choices"][0]["message"].update(fields)


def _choice(**fields: Any) -> Change:
    return lambda whole: whole["choices"][0].update(fields)


def _unknown_tool(whole: dict[str, Any]) -> None:
    function = {"name": "delete_all_files", "arguments": "{}"}
    call = {"id": "call_9", "type": "function", "function": function}
    _message(content=None, tool_calls=[call])(whole)


def _filtered(whole: dict[str, Any]) -> None:
    _choice(finish_reason="content_filter")(whole)
    _message(content="", tool_calls=None)(whole)


def _as_parts(whole: dict[str, Any]) -> None:
    message = whole["choices"][0]["message"]
    message["content"] = [{"type": "text", "text": message["content"]}]


#: Name -> what goes wrong. The names are part of the command line.
MISBEHAVIOURS: dict[str, Misbehaviour] = {
    # -- the transport
    "429": _refused(429, "Rate limit reached for requests", "繁忙（429），不说何时再试"),
    "429-wait": _refused(429, "Rate limit reached", "繁忙（429），1 秒后再试", Retry_After="1"),
    "429-long": _refused(
        429, "You exceeded your quota", "额度用完（429），一小时后再试", Retry_After="3600"
    ),
    "500": _refused(500, "The server had an error", "服务器出错（500）"),
    "503": _refused(503, "The model is overloaded", "服务器过载（503）"),
    "401": _refused(401, "Incorrect API key provided: sk-***", "密钥不对（401）"),
    "404": _refused(404, "The model does not exist", "没有这个模型（404）"),
    "400": _refused(400, "This model's maximum context length is 4096 tokens", "内容太长（400）"),
    "hang": Misbehaviour("一直不应答", wait=_HANG),
    "reset": Misbehaviour("连接被重置，什么也没有应答", body=b"", ending="reset"),
    "closed": Misbehaviour("答到一半，连接断开", ending="closed"),
    "cut": Misbehaviour("答到一半就结束，没有结束标记", ending="unsaid"),
    "trickle": Misbehaviour("一点一点地答，没有尽头", endless=" ", pause=0.05),
    "flood": Misbehaviour("飞快地答，没有尽头", endless="长" * 4000),
    "html": Misbehaviour(
        "网关的网页",
        status=502,
        body=b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
        content_type="text/html",
    ),
    "html-200": Misbehaviour(
        "登录网页，状态却是 200", body=b"<html>Please sign in</html>", content_type="text/html"
    ),
    "redirect": Misbehaviour(
        "转到别的地址",
        status=307,
        body=b"",
        headers={"Location": "http://127.0.0.1:9/v1/chat/completions"},
    ),
    "no-body": Misbehaviour("应答是空的", body=b""),
    "not-json": Misbehaviour("应答不是 JSON", body=b"{'choices': None"),
    # -- the completion
    "refusal": Misbehaviour(
        "模型拒绝回答",
        change=_message(content=None, tool_calls=None, refusal="I can't help with that."),
    ),
    "content-filter": Misbehaviour("内容被过滤", change=_filtered),
    "length": Misbehaviour("没有答完，到了字数上限", change=_choice(finish_reason="length")),
    "null": Misbehaviour("没有内容（null）", change=_message(content=None, tool_calls=None)),
    "no-choices": Misbehaviour(
        "没有回答（choices 为空）", change=lambda whole: whole.update(choices=[])
    ),
    "parts": Misbehaviour("内容写成分段的列表", change=_as_parts),
    "unknown-tool": Misbehaviour("调用没有给它的工具", change=_unknown_tool),
    "wrong-usage": Misbehaviour(
        "用量写错",
        change=lambda whole: whole.update(usage={"prompt_tokens": "许多", "completion_tokens": -7}),
    ),
    "no-usage": Misbehaviour("不说用量", change=lambda whole: whole.pop("usage")),
    # -- what the model says
    "empty": Misbehaviour("回答是空的", text=lambda text: ""),
    "prose": Misbehaviour(
        "JSON 前后有说明", text=lambda text: f"好的，按[要求]编写如下：\n{text}\n以上供参考[1]。"
    ),
    "prose-only": Misbehaviour(
        "只有说明，没有 JSON", text=lambda text: "建议增加培训合格率，达到95%以上。"
    ),
    "fenced": Misbehaviour("JSON 在代码块里", text=lambda text: f"```json\n{text}\n```"),
    "think": Misbehaviour(
        "先想后答，想法里也有 JSON",
        text=lambda text: f'<think>先试试 {{"indicators": []}}，{text[:20]}…不对。</think>{text}',
    ),
    "think-only": Misbehaviour("只有想法，没有回答", text=lambda text: f"<think>先想想：{text}"),
    "truncated": Misbehaviour("JSON 缺了后半", text=lambda text: text[: len(text) * 2 // 3]),
    "bad-arguments": Misbehaviour(
        "JSON 写坏了", text=lambda text: text.replace('"', "'").replace("null", "None")
    ),
    "bare-list": Misbehaviour("只有列表，没有外面的对象", text=wrong_json.bare_list),
    "nested": Misbehaviour("括号套了五万层", text=lambda text: "[" * 50_000),
    "wrong-types": Misbehaviour(
        "该是文字的写成数，该是列表的写成文字", text=wrong_json.wrong_types
    ),
    "missing-fields": Misbehaviour("每一行都缺字段", text=wrong_json.missing_fields),
    "unknown-ids": Misbehaviour("引用没有给它的编号", text=wrong_json.unknown_ids),
    "invented-quotes": Misbehaviour("引用原文里没有的话", text=wrong_json.invented_quotes),
    "invented-values": Misbehaviour("编号是真的，数是编的", text=wrong_json.invented_values),
    "huge": Misbehaviour("10 MB 的回答", text=lambda text: text[:1] + " " * _HUGE + text[1:]),
}


def misbehaviour(name: str) -> Misbehaviour:
    """The one of this name. Raises ValueError, in Chinese, where there is none."""
    if name not in MISBEHAVIOURS:
        raise ValueError(f"没有“{name}”这一种，可用的有：{'、'.join(MISBEHAVIOURS)}")
    return MISBEHAVIOURS[name]
