"""What a model thinks of a table, beside what the rule book says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.llm.asking import EndpointError, Model
from assistant.llm.stopping import Stop
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.services.documents import Documents

if TYPE_CHECKING:
    from assistant.assisted import Advice, Rewrite


class Advising(Documents):
    """A model's view of tables: shown apart from findings, and never a part of a report."""

    def advise(self, table: GoalTable, *, stop: Stop | None = None) -> Advice:
        """Where rows and goals make no sense together, as a model sees it, each quoted from the table.

        Raises UserError where no model is set or it gave nothing usable, StoppedError.
        """
        from assistant.assisted import advise

        with self._asking() as model:
            return advise(table, model, stop=stop)

    def rewrite_goal(self, table: GoalTable, *, stop: Stop | None = None) -> Rewrite:
        """The annual goal as a model would write it, with the table's own figures only.

        Nothing is changed: `assisted.with_goal` is, once the user has agreed. Raises as `advise`,
        and UserError where the table has no goal.
        """
        from assistant.assisted import rewrite_goal

        with self._asking() as model:
            return rewrite_goal(table, model, self.check_table, stop=stop)

    @contextmanager
    def _asking(self) -> Iterator[Model]:
        if self.endpoint is None:
            raise UserError(
                "没有设置模型：请设置 JIXIAO_MODEL 和 OPENAI_BASE_URL 后再试。"
                "审核表格（jixiao check）不需要模型。"
            )
        try:
            yield self.endpoint
        except EndpointError as error:
            raise UserError(f"模型没有给出可用的意见（{error}），请稍后再试。") from error
