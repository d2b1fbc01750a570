"""The diagnostics: rows as they are known, one verdict, and a report for support."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.helpers.builders import COFFEE
from ui.findings import Exit, failure, fine, warning
from ui.i18n import Language
from ui.viewmodels.diagnostics_vm import ORDER
from ui.widgets.screen import ScreenId


@pytest.fixture
def here(house):
    house.at_work()
    return house


def shown(house):
    rows = house.diagnostics_screen.rows
    return {name: row.words.text() for name, row in rows.items() if row.isVisible()}


def test_every_check_is_a_row_with_its_sentence_and_its_name(here):
    here.show(ScreenId.DIAGNOSTICS, ScreenId.MENU)

    assert shown(here) == {
        "VERSION": "Version",
        "SCHEMA": "Schema",
        "TLS-CHAIN": "Answers",
    }
    assert here.diagnostics_screen.verdict.text() == "All is well"
    here.languages.switch(Language.RU)
    here.settle()
    assert shown(here)["SCHEMA"] == "Схема"


@pytest.mark.parametrize(
    ("till", "verdict"),
    [
        ((warning("SCHEMA", "–", "–"),), "1 thing to look at"),
        (
            (
                warning("SCHEMA", "–", "–"),
                failure("ENROLLED", "–", "–", Exit.NOT_ENROLLED),
                failure("KEYS", "–", "–", Exit.CONFIG),
            ),
            "2 faults",
        ),
    ],
)
def test_the_worst_decides_the_verdict(here, till, verdict):
    here.checked.till = till

    here.show(ScreenId.DIAGNOSTICS, ScreenId.MENU)

    assert here.diagnostics_screen.verdict.text() == verdict


def test_looking_again_shows_what_is_now(here):
    here.checked.till = (failure("SCHEMA", "–", "Broken", Exit.DATA),)
    here.show(ScreenId.DIAGNOSTICS, ScreenId.MENU)
    here.checked.till = (fine("SCHEMA", "–", "Mended"),)

    here.press(Qt.Key.Key_F9)

    assert shown(here)["SCHEMA"] == "Mended"
    assert not here.diagnostics.state.is_looking


def test_the_report_has_what_is_on_the_screen_and_says_where_it_is(here):
    here.show(ScreenId.DIAGNOSTICS, ScreenId.MENU)

    here.press(Qt.Key.Key_F8)

    assert here.checked.saved == [here.diagnostics.state.findings]
    assert here.strip == "The report is in /reports/kassa.zip"

    here.checked.folder = None
    here.press(Qt.Key.Key_F8)
    assert "could not be written" in here.strip


def test_a_scan_is_not_used_here_and_says_so(here):
    here.show(ScreenId.DIAGNOSTICS, ScreenId.MENU)

    here.scan(COFFEE)

    assert here.strip.startswith("Not taken here")
    assert here.window.here is ScreenId.DIAGNOSTICS


def test_no_row_is_named_twice():
    assert len(set(ORDER)) == len(ORDER)
