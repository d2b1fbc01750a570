"""`kassa display`: does the shopper's display of two lines show what it is sent. No Qt.

Nothing here touches the till's files, so a window may be open meanwhile; what it
shows next takes the place of the test.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cashier.devices.line_display import open_line_display
from cashier.domain.errors import DisplayAway
from cashier.till.ports_display import TwoLines
from sync.assembly import Outside
from ui.doctor import Exit
from ui.speaking import complain, say

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# Every column is used; a wrong code page is seen by the letters, a wrong set of
# commands by lines that run into each other.
TEST = TwoLines(upper="Проверка / Test  №12", lower="АБЯабяЁё 0123456,7.8")
_NONE = "[line_display] transport is none: no display is set up. Дисплей не настроен."


def add_to(commands: _Commands) -> None:
    display = commands.add_parser("display", help="try the shopper's two lines")
    inner = display.add_subparsers(dest="act", metavar="ACT", required=True)
    inner.add_parser("test", help="show two full lines as the settings have it")


def run(around: Outside) -> Exit:
    try:
        display = open_line_display(around.settings.line_display)
        if display is None:
            complain(_NONE)
            return Exit.CONFIG
        display.show(TEST)
    except DisplayAway as away:
        complain(f"E-305: {away}. Дисплей не отвечает.")
        return Exit.DEVICE
    except (ValueError, OSError) as wrong:
        complain(f"[line_display]: {wrong}")
        return Exit.CONFIG if isinstance(wrong, ValueError) else Exit.DEVICE
    say("Sent; look at the display: two full lines of twenty signs:")
    for line in (TEST.upper, TEST.lower):
        say(f"[{line}]")
    say("Отправлено, посмотрите на дисплей: две полные строки, как выше.")
    return Exit.FINE
