"""What people did at a till besides selling, as it is kept. Used through `ports`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cashier.domain.ids import SaleId, ShiftId
from cashier.domain.overrides import Guarded, Override
from cashier.domain.shift import DrawerCount, DrawerMovement
from cashier.till.shift_report import ZDocument


class Overrides(Protocol):
    """What managers allowed; rows are only ever added."""

    def add(self, override: Override) -> None: ...

    def is_used(self, ticket: str) -> bool: ...

    def is_given(self, sale: SaleId, act: Guarded) -> bool:
        """In this sale, for this act."""
        ...

    def of_shift(self, shift: ShiftId) -> Sequence[Override]: ...


class Drawer(Protocol):
    """Documents of the drawer and its counts; rows are only ever added."""

    def add_movement(self, movement: DrawerMovement) -> None: ...

    def movements(self, shift: ShiftId) -> Sequence[DrawerMovement]: ...

    def add_count(self, count: DrawerCount) -> None: ...

    def counts(self, shift: ShiftId) -> Sequence[DrawerCount]: ...


class ZDocuments(Protocol):
    """Every Z and its addenda, as they were made. Nothing is changed or removed."""

    def add(self, document: ZDocument) -> None: ...

    def of_shift(self, shift: ShiftId) -> Sequence[ZDocument]:
        """The Z, then its addenda."""
        ...

    def newest(self, most: int) -> Sequence[ZDocument]:
        """Of so many shifts, the newest shift first; of each the Z, then addenda."""
        ...
