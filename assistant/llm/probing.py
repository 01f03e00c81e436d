"""What an endpoint can do, found by trying it with a tiny task whose right answer is known.

A status of 200 proves nothing: an endpoint that passes over `response_format` answers all the same.
So the first question does not say in words what the answer should look like, and only an answer of
that form counts.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.llm.asking import AnswerError, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.endpoint import Endpoint
from assistant.llm.extract import object_for, without_thoughts
from assistant.llm.failures import OutOfReachError, UnsupportedError
from assistant.llm.known import profile_of
from assistant.llm.profile import EndpointProfile, Mode
from assistant.llm.prompts import Rendered
from assistant.llm.stopping import Stop
from assistant.model.table import Value

if TYPE_CHECKING:
    from assistant.llm.wire.line import Said
    from assistant.settings import Settings

_FIRST_SECONDS = 90.0  # a local model may have to be loaded
_SECONDS = 45.0
_MOST_TOKENS = 3000  # room for thoughts
_THOUGHTS_FIELD = re.compile(rb'"reasoning(?:_content)?"\s*:\s*"[^"]')
_LIMITS: tuple[Literal["max_completion_tokens", "max_tokens", "none"], ...] = (
    "max_completion_tokens",
    "max_tokens",
    "none",
)
_MODES = {
    Mode.JSON_SCHEMA: "按 JSON Schema 输出",
    Mode.TOOL: "以工具调用交回",
    Mode.JSON_OBJECT: "只输出 JSON",
    Mode.PROMPT: "按提示词输出 JSON",
}
_TASK = Rendered(
    name="probe",
    version=1,
    system="你回答简单的问题。",
    user="桌上有苹果 3 个、梨 4 个。每样各有几个？总数是奇数还是偶数？",
)


class _Fruit(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    fruit: str
    count: int
    remark: str | None


class _Counted(BaseModel):
    """The form of the right answer: a list, a number, something that may be null, a choice."""

    model_config = ConfigDict(extra="forbid", strict=True)

    fruits: list[_Fruit]
    parity: Literal["奇数", "偶数"]


class Tried(Value):
    """One thing that was tried: whether it works, what was seen, and the seconds it took."""

    what: str
    works: bool
    said: str
    seconds: float


class Probe(Value):
    """What trying came to. `profile` is None where the endpoint cannot be used; `problem` says why."""

    profile: EndpointProfile | None
    tried: tuple[Tried, ...]
    problem: str | None = None


def probe(
    settings: Settings,
    *,
    on_step: Callable[[str], None] | None = None,
    stop: Stop | None = None,
) -> Probe:
    """Try the configured model: at most nine questions, the best way of asking first.

    What `[endpoint]` sets is left as set. Raises StoppedError, UserError for a wrong `[endpoint]`.
    """
    known = profile_of(settings)
    trial = _Trial(settings, known.profile, on_step or (lambda _: None), stop)
    by_hand = {name: getattr(known.profile, name) for name in known.set_by_hand}
    try:
        profile = trial.found(EndpointProfile(**by_hand), by_hand)
    except EndpointError as error:
        return Probe(profile=None, tried=tuple(trial.tried), problem=f"{error}{_remedy(error)}。")
    return Probe(profile=profile, tried=tuple(trial.tried))


def _remedy(error: EndpointError) -> str:
    return "" if "请" in str(error) else "，请检查接口地址和模型，或稍后再试"


class _Trial:
    """The questions, one after the other; `tried` keeps what came of each."""

    def __init__(
        self,
        settings: Settings,
        known: EndpointProfile,
        on_step: Callable[[str], None],
        stop: Stop | None,
    ) -> None:
        self.tried: list[Tried] = []
        self._settings = settings
        self._seconds = known.seconds
        self._tell = on_step
        self._stop = stop

    def found(self, profile: EndpointProfile, by_hand: dict[str, object]) -> EndpointProfile:
        """The profile. Raises EndpointError where no question at all is answered."""
        profile, reasoning = self._reached(profile.model_copy(update={"mode": Mode.PROMPT}))
        if "limit_name" in by_hand:
            profile = profile.model_copy(update={"limit_name": by_hand["limit_name"]})
        wanted = [Mode(str(by_hand["mode"]))] if "mode" in by_hand else list(Mode)
        mode = next((one for one in wanted if self._in_mode(profile, one)), None)
        if mode is None:
            raise AnswerError("模型能连上，但没有按要求的格式答对一道小题，请换一个模型")
        profile = profile.model_copy(update={"mode": mode})
        if "streaming" not in by_hand:
            profile = self._streaming(profile)
        seen = {"reasoning": reasoning, "tested": datetime.now(UTC).replace(microsecond=0)}
        return profile.model_copy(update=seen | by_hand)

    def _reached(
        self, profile: EndpointProfile
    ) -> tuple[EndpointProfile, Literal["none", "tags", "field"]]:
        """The name that the limit of an answer goes by, and where thoughts are put."""
        for name in _LIMITS:
            asked = profile.model_copy(update={"limit_name": name})
            try:
                said = self._ask("连接模型", asked, max(_FIRST_SECONDS, self._seconds))
            except UnsupportedError:
                if name == _LIMITS[-1]:
                    raise
                continue
            where = _thoughts(said)
            limit = "不限" if name == "none" else name
            self._note("连接", True, f"答得上来，字数上限用 {limit}")
            return asked, where
        raise AssertionError("the last name returns or raises")

    def _in_mode(self, profile: EndpointProfile, mode: Mode) -> bool:
        what = _MODES[mode]
        asked = profile.model_copy(update={"mode": mode})
        try:
            said = self._ask(what, asked, _SECONDS)
            _check(said, mode)
        except OutOfReachError:
            raise
        except EndpointError as error:
            self._note(what, False, str(error).partition("，请运行")[0])
            return False
        self._note(what, True, "答对了")
        return True

    def _streaming(self, profile: EndpointProfile) -> EndpointProfile:
        what = "边写边传"
        for usage in (True, False):
            asked = profile.model_copy(update={"streaming": True, "stream_usage": usage})
            try:
                said = self._ask(what, asked, _SECONDS)
                _check(said, profile.mode)
            except OutOfReachError:
                raise
            except EndpointError as error:
                why = str(error).partition("，请运行")[0]
                continue
            told = usage and said.prompt_tokens + said.completion_tokens > 0
            self._note(what, True, "答对了，并说明用量" if told else "答对了，不说明用量")
            return asked.model_copy(update={"stream_usage": told})
        self._note(what, False, why)
        return profile

    def _ask(self, what: str, profile: EndpointProfile, seconds: float) -> Said:
        self._tell(f"试模型 {self._settings.model}：{what}…")
        self._started = time.monotonic()
        endpoint = Endpoint(self._settings, deadline=seconds, profile=profile)
        budget = Budget(requests=2, repeats=1, seconds=seconds)
        said = endpoint.exchange(
            _TASK, _Counted, budget=budget, stop=self._stop, most_tokens=_MOST_TOKENS
        )
        if said.streamed and said.finish is None:
            raise AnswerError("没有边写边传，或没有传完")
        return said

    def _note(self, what: str, works: bool, said: str) -> None:
        seconds = round(time.monotonic() - self._started, 2)
        self.tried.append(Tried(what=what, works=works, said=said, seconds=seconds))


def _thoughts(said: Said) -> Literal["none", "tags", "field"]:
    if without_thoughts(said.text) != said.text.strip():
        return "tags"
    return "field" if _THOUGHTS_FIELD.search(said.heard) else "none"


def _check(said: Said, mode: Mode) -> None:
    """Raises AnswerError where this is not the right answer in the form that the mode promises."""
    text = without_thoughts(said.text)
    if said.finish == "length":
        raise AnswerError("没有答完")
    if mode is Mode.TOOL and not said.by_tool:
        raise AnswerError("没有调用工具")
    if mode is not Mode.PROMPT and not _is_json(text):
        raise AnswerError("没有照办，答的不是 JSON")
    try:
        answer = _Counted.model_validate(object_for(_Counted, text))
    except ValidationError as error:
        raise AnswerError("没有照办，答的 JSON 不合要求") from error
    counted = [(one.fruit, one.count) for one in answer.fruits]
    if sorted(counted) != [("梨", 4), ("苹果", 3)] or answer.parity != "奇数":
        raise AnswerError("格式对，小题答错了")


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
