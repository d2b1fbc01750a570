"""SQLite's one writer: whoever comes has it alone, and small works share a flush.

A unit of work that waits for the writer stands in a row. Whoever has the writer works
off the head of the row: a large work by itself, small ones together in one transaction,
each behind a savepoint, so that one that is refused takes no other with it. Nobody is
told of a result before the flush that made it durable. With nobody waiting a work runs
exactly as if there were no row.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

T = TypeVar("T")
Work = Callable[[Connection], T]
Begin = Callable[[], AbstractContextManager[Connection]]

MOST_TOGETHER = 16  # Nobody waits for more than so many others' small works.
_MARK = "one_of_several"


@dataclass(slots=True, kw_only=True)
class _Job(Generic[T]):
    """A work in the row, and what came of it."""

    work: Work[T]
    is_small: bool
    turn: threading.Lock = field(default_factory=threading.Lock)
    is_done: bool = False
    result: T | None = None
    error: BaseException | None = None

    def end(self, error: BaseException | None = None) -> None:
        self.error, self.is_done = error, True

    def outcome(self) -> T:
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]


class OneWriter:
    """`begin` gives the connection within a transaction, and commits at its end."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._gate = threading.Lock()
        self._row: deque[_Job[Any]] = deque()
        self._is_busy = False

    def run(self, work: Work[T], *, is_small: bool = False) -> T:
        """Durable when this returns, undone when it raises."""
        job = _Job(work=work, is_small=is_small)
        job.turn.acquire()
        with self._gate:
            self._row.append(job)
            must_wait, self._is_busy = self._is_busy, True
        if must_wait:
            job.turn.acquire()  # Until somebody did it, or it stands at the head.
        if not job.is_done:
            self._work_off()
        return job.outcome()

    def _work_off(self) -> None:
        """What stands at the head; then the next one has the writer."""
        done: list[_Job[Any]] = []
        try:
            done = self._together()
        finally:
            with self._gate:
                follows = self._row[0] if self._row else None
                self._is_busy = follows is not None
            for job in done:
                job.turn.release()
            if follows is not None:
                follows.turn.release()

    def _together(self) -> list[_Job[Any]]:
        """The first with all small ones that wait or come meanwhile."""
        with self._gate:
            jobs = [self._row.popleft()]
        refused: dict[int, Exception] = {}
        error: BaseException | None = None
        try:
            with self._begin() as conn:
                jobs[0].result = jobs[0].work(conn)
                while (job := self._next_small(jobs)) is not None:
                    jobs.append(job)
                    _behind_a_savepoint(conn, job, refused)
        except BaseException as found:  # noqa: BLE001 - each of them raises it.
            error = found
        for job in jobs:
            job.end(error or refused.get(id(job)))
        return jobs

    def _next_small(self, jobs: Sequence[_Job[Any]]) -> _Job[Any] | None:
        """Who stands at the head now, if he may join these."""
        with self._gate:
            may_join = jobs[-1].is_small and len(jobs) < MOST_TOGETHER
            if may_join and self._row and self._row[0].is_small:
                return self._row.popleft()
        return None


def _behind_a_savepoint(
    conn: Connection, job: _Job[Any], refused: dict[int, Exception]
) -> None:
    """An error of the disk is everybody's; any other is this work's alone."""
    raw: Any = conn.connection.driver_connection
    raw.execute(f"SAVEPOINT {_MARK}")
    try:
        job.result = job.work(conn)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - whoever asked for the work gets it.
        refused[id(job)] = error
        raw.execute(f"ROLLBACK TO {_MARK}")
    raw.execute(f"RELEASE {_MARK}")
