"""Units of work as the sync needs them: with the connection and the till's own row."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from cashier.store.state import TillState
from cashier.till.ports import UnitOfWork


class SyncUnit(UnitOfWork, Protocol):
    """A unit of work that also shows the till's own row."""

    @property
    def connection(self) -> Connection: ...

    @property
    def state(self) -> TillState: ...


class SyncStore(Protocol):
    def act(self) -> SyncUnit: ...

    def draft(self) -> SyncUnit: ...

    def read(self) -> SyncUnit: ...
