"""How large everything on the screen is: asked for before there is an application.

The system's own scale comes first; that of the settings is on top of it. A page needs
a window of a certain size, so a larger scale needs a screen that holds it.
"""

from __future__ import annotations

from collections.abc import MutableMapping

from ui.widgets.main_window import LOWEST, WIDTH

VARIABLE = "QT_SCALE_FACTOR"


def ask_for(scale: int, environment: MutableMapping[str, str]) -> None:
    """Percent, for the application that is made next. What IT has set stays."""
    if scale != 100:
        environment.setdefault(VARIABLE, str(scale / 100))


def has_room(scale: int, running: int, screen: tuple[int, int]) -> bool:
    """Whether a page would fit; `screen` is as large as it is at the scale of now."""
    wide, tall = (side * running / scale for side in screen)
    return wide >= WIDTH and tall >= LOWEST
