"""The window without a display, driven as a cashier drives it.

Keys and scans go to the window's handle, as the platform sends them: a key that is
sent to a widget would go round the scanner.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No font but the bundled ones: pictures are the same on every machine.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "gallery" / "fonts.conf")

from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

from tests.ui.selling import Shop
from tests.ui.watching import watched
from ui import naming, present, theme
from ui.i18n import Language, Languages
from ui.scanner import ScannerCapture
from ui.tasks import TaskRunner

COUNTED = "Manager needed: %n operation(s)"  # Both languages reword it.


@pytest.fixture(autouse=True)
def nobody_speaks_on():
    """A translator that a test leaves behind speaks in the tests after it."""
    before = QLocale()
    yield
    QLocale.setDefault(before)
    if QCoreApplication.instance() is not None:
        words = QCoreApplication.translate("CountedBadge", COUNTED, None, 2)
        assert words == COUNTED.replace("%n", "2"), words


@pytest.fixture
def dressed(qapp):
    """The application in its light look; currency and zone are put back after it."""
    theme.apply(qapp, theme.Look.LIGHT)
    yield qapp
    present.follow(present.Conventions())
    naming._terms = {}


@pytest.fixture
def languages(dressed):
    """English."""
    languages = Languages(dressed, Language.EN)
    yield languages
    languages.leave()


@pytest.fixture
def lane(qapp):
    """A till lane: one worker, answers on this thread."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        yield TaskRunner(executor)


@pytest.fixture
def scanner(qapp):
    capture = ScannerCapture()
    yield capture
    qapp.removeEventFilter(capture)


@pytest.fixture
def shop(qtbot, dressed, languages, scanner):
    """A till in its window, shift open, on the sale screen."""
    shop = Shop(qtbot, languages, scanner)
    try:
        with watched() as shop.watch:
            yield shop
    finally:
        shop.close(dressed)
