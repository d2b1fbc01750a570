"""From which screens the till may be left, and taken over, by whoever comes."""

from __future__ import annotations

from collections.abc import Sequence

from cashier.domain.codes import CodeKind, NumberRule, parse_scan
from cashier.domain.errors import TillError
from ui.widgets.screen import ScreenId

# Never in the middle of money or counting.
MAY_BE_LEFT = frozenset(
    {
        ScreenId.SALE,
        ScreenId.FIND,
        ScreenId.RECEIPT,
        ScreenId.PARKED,
        ScreenId.REPORT,
        ScreenId.REPORTS,
        ScreenId.Z_REPORTS,
        ScreenId.SYNC,
        ScreenId.INBOX,
        ScreenId.MENU,
        ScreenId.TRAINING,
        ScreenId.SETTINGS,
        ScreenId.DIAGNOSTICS,
    }
)


def is_takeover(here: ScreenId | None, text: str, codes: Sequence[NumberRule]) -> bool:
    """A badge, where the till may be left. The sale looks at its scans itself."""
    if here is ScreenId.SALE or here not in MAY_BE_LEFT:
        return False
    try:
        return parse_scan(text, codes).kind is CodeKind.BADGE
    except TillError:
        return False
