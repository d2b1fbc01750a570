"""The key card for a command: an application without a window draws it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui import theme
from ui.i18n import Language, Languages
from ui.key_table import KeyTable
from ui.reports.key_card import card_bytes


def card_in(language: str, table: KeyTable) -> bytes:
    """The PDF in that language; the application is made if there is none."""
    app = QApplication.instance() or QApplication(["kassa"])
    theme.load_fonts()
    languages = Languages(app, Language(language))
    try:
        return card_bytes(table)
    finally:
        languages.leave()
