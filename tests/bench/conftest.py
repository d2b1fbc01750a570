"""Tools that draw with Qt do it without a screen."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
