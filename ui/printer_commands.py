"""`kassa printer`: is it there, what does it print, which settings suit it. No Qt.

Nothing here touches the till's files, so a window may be open meanwhile; the drawer
stays shut.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from cashier.devices.status import PrinterState
from cashier.domain.errors import CoverOpen, DeviceRefused, PaperOut, PrinterRefused
from cashier.till.ports import JobState, PrintAnswer
from resources import resource
from sync.assembly import Outside
from ui.doctor import Exit
from ui.speaking import complain, say

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_TROUBLES: dict[type[DeviceRefused], str] = {
    PaperOut: "E-301: out of paper. Нет бумаги.",
    CoverOpen: "E-303: the cover is open. Крышка открыта.",
}
_UNKNOWN = "The printer does not say how it is. Принтер о себе не сообщает."


def add_to(commands: _Commands) -> None:
    printer = commands.add_parser("printer", help="try the receipt printer")
    inner = printer.add_subparsers(dest="act", metavar="ACT", required=True)
    test = inner.add_parser("test", help="print a page as the settings have it")
    test.add_argument(
        "--ruler", action="store_true", help="columns and code pages to choose from"
    )
    inner.add_parser("status", help="ask the printer how it is")


def run(words: argparse.Namespace, around: Outside) -> Exit:
    try:
        return _status(around) if words.act == "status" else _test(around, words.ruler)
    except PrinterRefused as refused:
        complain(_trouble(refused))
        return Exit.DEVICE
    except ValueError as wrong:
        complain(f"[printer]: {wrong}")
        return Exit.CONFIG
    except OSError as error:
        complain(f"[printer]: {error}")
        return Exit.DEVICE


def flaw(around: Outside) -> str:
    """What only the catalogue of printers knows to be wrong; empty: nothing."""
    try:
        importlib.import_module("cashier.devices.escpos_bytes").check_settings(
            around.settings.printer
        )
    except ValueError as wrong:
        return f"[printer]: {wrong}"
    return ""


def _test(around: Outside, with_ruler: bool) -> Exit:
    trying = _trying()
    settings, folder = around.settings.printer, around.places.data / "receipts"
    if with_ruler:
        answer: PrintAnswer = trying.print_ruler(settings, folder)
    else:
        font = resource("fonts", "KassaMono-Regular.ttf")
        answer = trying.print_test_page(settings, folder, font)
    if answer.trouble is not None:
        complain(_trouble(answer.trouble))
        return Exit.DEVICE
    if answer.state is JobState.CONFIRMED:
        say("Printed; the printer confirms it. Напечатано, принтер подтвердил.")
    else:
        say("Sent; look at the paper. Отправлено, посмотрите на ленту.")
    return Exit.FINE


def _status(around: Outside) -> Exit:
    ask: Callable[..., PrinterState | None] = _trying().printer_state
    state = ask(around.settings.printer, around.places.data / "receipts")
    if state is None:
        say(_UNKNOWN)
        return Exit.FINE
    if state.trouble is not None:
        complain(_trouble(state.trouble))
        return Exit.DEVICE
    level = "high" if state.drawer_is_high else "low"
    say(f"Ready, with paper; switch of the drawer: {level}. Готов, бумага есть.")
    return Exit.FINE


def _trouble(trouble: DeviceRefused) -> str:
    away = f"E-302: {trouble}. Принтер не отвечает."
    return _TROUBLES.get(type(trouble), away)


def _trying() -> ModuleType:
    # Slow: python-escpos reads its catalogue of printers. Only these commands wait.
    return importlib.import_module("cashier.devices.trying")
