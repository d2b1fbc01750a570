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
from PySide6.QtCore import QLocale

from tests.ui.selling import Shop
from tests.ui.watching import watched
from ui import naming, present, theme
from ui.i18n import Language, Languages
from ui.scanner import ScannerCapture
from ui.tasks import TaskRunner


@pytest.fixture
def dressed(qapp):
    """The application in its light look; currency and zone are put back after it."""
    theme.apply(qapp, theme.Look.LIGHT)
    yield qapp
    present.follow(present.Conventions())
    naming._terms = {}


@pytest.fixture
def languages(dressed):
    """English; the locale of the process is put back afterwards."""
    before = QLocale()
    languages = Languages(dressed, Language.EN)
    yield languages
    dressed.removeTranslator(languages._translator)
    QLocale.setDefault(before)


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
    with watched() as shop.watch:
        yield shop
    shop.close(dressed)
