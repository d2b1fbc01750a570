"""A connection that keeps the text of statements, and asks for several in one go.

From the second time a statement is seen the driver runs it as text (`server.plans`).
Everything else goes the usual way: a statement built for one use, one whose values
need converting, anything outside a transaction, and all of it while somebody listens
to statements.

PostgreSQL answers over a socket, and each answer that is waited for costs as much as
the question. So there, statements travel in pipelines: those that begin a transaction
with the first one after it; questions that depend on nothing but what the till asked
(`foresee`) all at once; changes whose answers nobody looks at (`change`) when their
block (`together`) ends, or along with the COMMIT. On SQLite, which is asked in this
very process, each of them is run where it stands. What is read and written is the
same:

- what is foreseen is asked in the order in which it is named, each statement with a
  snapshot of its own, locks and all, as if one had come after the other;
- an answer is used once, for the same statement with the same values, and anything
  that changes or locks rows in between makes all that is left void;
- changes are made in their order, and before anything else that is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeGuard

from sqlalchemy import Connection, Delete, Insert, Select, Update

from server.plans import Plan, Plans as Plans, Rows, Values

_KINDS = (Select, Insert, Update, Delete)
_WRITTEN_BY_KEYS = (Insert, Update)  # Their text depends on the values they get.

Question = tuple[Select[Any], Values]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A statement that is sent together with others."""

    plan: Plan | None  # None: words that begin or end a transaction.
    values: Any

    def sent(self, raw: Any) -> Any:
        if self.plan is None:
            return raw.execute(self.values)
        return self.plan.sent(raw, self.values)


class QuickConnection(Connection):
    """SQLAlchemy's connection, with the short way for statements that come again."""

    _foreseen: Sequence[tuple[Question, Rows]] = ()
    _waiting: Sequence[_Waiting] = ()
    _blocks = 0

    def execute(
        self,
        statement: Any,
        parameters: Any = None,
        *,
        execution_options: Any = None,
    ) -> Any:
        if self._foreseen:
            found = self._kept(statement, parameters)
            if found is not None:
                return found
        plan = None if execution_options else self._plan(statement, parameters)
        if plan is None:
            return super().execute(
                statement, parameters, execution_options=execution_options
            )
        return self._run(_Waiting(plan=plan, values=parameters or {}))

    # --- several at once ------------------------------------------------------------

    def begin_later(self, words: str) -> None:
        """Begin the transaction together with its first statement."""
        self._waiting = [_Waiting(plan=None, values=words)]

    def foresee(self, questions: Sequence[Question]) -> None:
        """Ask now, in one go, what will be asked; all of it or nothing."""
        kept = [asked for asked, _ in self._foreseen]
        new = [one for one in questions if not any(_is_same(one, k) for k in kept)]
        plans = [self._plan(*one) for one in new]
        if not new or not all(plans):
            return
        if any(_locks(statement) for statement, _ in new):
            self._foreseen = ()
        steps = [
            _Waiting(plan=plan, values=values)
            for plan, (_, values) in zip(plans, new, strict=True)
        ]
        answers = self._run_all(steps)
        self._foreseen = [*self._foreseen, *zip(new, answers, strict=True)]

    def change(self, statement: Any, values: Any) -> None:
        """Insert, update or delete; sent when the outermost block ends."""
        plan = self._plan(statement, values) if self._blocks else None
        if plan is None:
            self.execute(statement, values)
            return
        self._foreseen = ()
        self._waiting = [*self._waiting, _Waiting(plan=plan, values=values)]

    @contextmanager
    def block(self, *, until_commit: bool) -> Iterator[None]:
        self._blocks += 1
        try:
            yield
            if self._blocks == 1 and not until_commit:
                self._settle()
        finally:
            self._blocks -= 1

    # --- running --------------------------------------------------------------------

    def _kept(self, statement: Any, values: Any) -> Rows | None:
        for place, (asked, answer) in enumerate(self._foreseen):
            if _is_same(asked, (statement, values)):
                self._foreseen = [
                    *self._foreseen[:place],
                    *self._foreseen[place + 1 :],
                ]
                return answer
        if not isinstance(statement, Select) or _locks(statement):
            self._foreseen = ()
        return None

    def _run(self, step: _Waiting) -> Rows:
        if self._waiting:
            return self._run_all([step])[0]
        assert step.plan is not None
        try:
            return step.plan.answer(step.sent(self.connection.driver_connection))
        except self.dialect.loaded_dbapi.Error as error:
            self._handle_dbapi_exception(error, None, None, None, None)

    def _run_all(self, steps: Sequence[_Waiting]) -> list[Rows]:
        """What waits and then these, in one go; the answers of these."""
        before, self._waiting = self._waiting, ()
        raw: Any = self.connection.driver_connection
        try:
            with raw.pipeline() as pipeline:
                _keep_together(pipeline)
                for step in before:
                    step.sent(raw)
                cursors = [step.sent(raw) for step in steps]
            return [
                step.plan.answer(cursor)
                for step, cursor in zip(steps, cursors, strict=True)
                if step.plan is not None
            ]
        except self.dialect.loaded_dbapi.Error as error:
            self._handle_dbapi_exception(error, None, None, None, None)

    def _settle(self) -> None:
        if self._waiting:
            self._run_all([])

    def _execute_context(self, *given: Any, **named: Any) -> Any:
        """The usual way, of whatever is run: nothing may come before what waits."""
        if self._transaction is None:
            self._autobegin()
        self._settle()
        return super()._execute_context(*given, **named)

    def _commit_impl(self) -> None:
        """What waits goes along: a pipeline ends at its first error, before this."""
        self._foreseen = ()
        if any(step.plan is not None for step in self._waiting):
            self._run_all([_Waiting(plan=None, values="COMMIT")])
        self._waiting = ()  # Nothing was asked at all: it need not begin either.
        super()._commit_impl()

    def _rollback_impl(self) -> None:
        self._foreseen = self._waiting = ()
        super()._rollback_impl()

    def _rollback_to_savepoint_impl(self, name: str) -> None:
        self._waiting = ()  # Undone too; what was before the savepoint was sent then.
        super()._rollback_to_savepoint_impl(name)

    def _plan(self, statement: Any, parameters: Any) -> Plan | None:
        is_plain = isinstance(statement, _KINDS) and not statement._execution_options
        is_usual = not is_plain or self._transaction is None or self._is_watched()
        if is_usual or "yield_per" in self._execution_options:
            return None
        is_many = isinstance(parameters, list)
        first = (parameters[0] if parameters else None) if is_many else parameters
        keys: tuple[str, ...] = ()
        if isinstance(statement, _WRITTEN_BY_KEYS):
            keys = tuple(first or ())
        plan = self.engine.kassa_plans.find(statement, keys)  # type: ignore[attr-defined]
        if plan is not None and is_many and (plan.has_lists or not first):
            return None
        return plan  # type: ignore[no-any-return]

    def _is_watched(self) -> bool:
        return bool(self.engine.dispatch.before_cursor_execute)


def foresee(conn: Connection, questions: Sequence[Question]) -> None:
    """These are asked next; on PostgreSQL all of them at once."""
    if _takes_several(conn):
        conn.foresee(questions)


def change(conn: Connection, statement: Any, values: Any) -> None:
    """Change rows where nobody looks at the answer."""
    if _takes_several(conn):
        conn.change(statement, values)
    else:
        conn.execute(statement, values)


@contextmanager
def together(conn: Connection, *, until_commit: bool = False) -> Iterator[None]:
    """Changes in this block may be sent at its end, or along with the COMMIT."""
    if _takes_several(conn):
        with conn.block(until_commit=until_commit):
            yield
    else:
        yield


def make_quick(engine: Any) -> None:
    """Connections of this engine take the short way where they can."""
    engine.kassa_plans = Plans(engine.dialect)
    engine._connection_cls = QuickConnection


def _takes_several(conn: Connection) -> TypeGuard[QuickConnection]:
    return isinstance(conn, QuickConnection) and conn.dialect.name == "postgresql"


def _keep_together(pipeline: Any) -> None:
    """Give the network all of it at once, when the pipeline ends.

    The driver sends each statement as it comes, and looks for answers meanwhile: that
    wakes the database for each of them, and costs more than most of them do.
    """
    send, ends = pipeline._communicate_gen, pipeline.pgconn.pipeline_sync

    def send_at_the_end() -> Iterator[Any]:
        commands = pipeline.command_queue
        if commands and commands[-1] == ends:
            while commands:
                commands.popleft()()
            yield from send()

    pipeline._communicate_gen = send_at_the_end


def _is_same(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    return one[0] is other[0] and one[1] == (other[1] or {})


def _locks(statement: Select[Any]) -> bool:
    return statement._for_update_arg is not None
