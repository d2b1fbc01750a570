"""The pages of the settings that a manager opens: printer, scanner, and the till."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cashier.till.printer_rules import COLUMNS, TRANSPORTS
from cashier.till.settings_rules import GAPS, TERMINALS
from ui import present
from ui.viewmodels.scanner_test import Understood
from ui.viewmodels.settings_vm import SettingsState, SettingsViewModel, Trial
from ui.widgets.kit import Button, Card, FigureRow, Kind, Label, Words
from ui.widgets.settings_pages import Page
from ui.widgets.settings_parts import Choice, Line, NumberLine, on_off, side_by_side

translate = present.translate
LOCK_MINUTES = (0, 1, 3, 5, 10, 15)
CODE_PAGES = ("cp866", "cp1251", "kz1048")
_TABLE_NUMBERS = range(256)


def way_words(transport: str) -> str:
    match transport:
        case "file":
            return translate("Settings", "File")
        case "tcp":
            return translate("Settings", "Network")
        case "serial":
            return translate("Settings", "Serial")
        case "device":
            return translate("Settings", "USB")
        case "spooler":
            return translate("Settings", "Windows")
        case _:
            return translate("Settings", "None")


def _address_hint(transport: str) -> str:
    match transport:
        case "tcp":
            return "10.0.0.7:9100"
        case "serial":
            return "COM3, /dev/ttyUSB0, usb:0416:5011"
        case "device":
            return "/dev/usb/lp0"
        case "spooler":
            return translate("Settings", "The printer's name in Windows")
        case _:
            return translate("Settings", "Not needed")


class PrinterPage(Page):
    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__(view_model)
        ways: dict[object, Words] = {w: partial(way_words, w) for w in TRANSPORTS}
        self.way = Choice(lambda: translate("Settings", "Connection"), ways)
        self.way.chosen.connect(lambda way: view_model.edit_printer(transport=way))
        self.address = Line(
            lambda: translate("Settings", "Address"),
            lambda: _address_hint(view_model.state.shown_printer.transport),
        )
        self.address.typed.connect(lambda text: view_model.edit_printer(address=text))
        self.columns = self._choice(
            lambda: translate("Settings", "Characters in a line"),
            {number: partial(str, number) for number in COLUMNS},
            "columns",
        )
        self.page = self._choice(
            lambda: translate("Settings", "Code page"),
            {page: partial(str.upper, page) for page in CODE_PAGES},
            "codepage",
        )
        self.number = NumberLine(
            lambda: translate("Settings", "Its number in the printer"), _TABLE_NUMBERS
        )
        self.number.number_typed.connect(
            lambda number: view_model.edit_printer(codepage_number=number)
        )
        cutter: Words = lambda: translate("Settings", "Cutter")  # noqa: E731
        self.cut = self._choice(cutter, on_off(), "cut")
        self.pin = self._choice(
            lambda: translate("Settings", "Drawer pin"),
            {2: lambda: "2", 5: lambda: "5"},
            "drawer_pin",
        )
        self.trials = {trial: self._trial(trial) for trial in Trial}
        self._lay_out()

    def _choice(self, caption: Words, values: dict[object, Words], key: str) -> Choice:
        choice = Choice(caption, values)
        choice.chosen.connect(lambda value: self.vm.edit_printer(**{key: value}))
        return choice

    def _lay_out(self) -> None:
        self.column.addWidget(self.way)
        self.column.addWidget(self.address)
        self.column.addWidget(self.columns)
        self.column.addLayout(side_by_side(self.page, self.number))
        self.column.addLayout(side_by_side(self.cut, self.pin))
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.trials.values():
            row.addWidget(button, 1)
        self.column.addLayout(row)

    def _trial(self, trial: Trial) -> Button:
        icon = {Trial.PAGE: "printer", Trial.RULER: "list", Trial.DRAWER: "banknote"}
        button = Button(
            partial(self._trial_words, trial),
            kind=Kind.SECONDARY,
            icon=icon[trial],
        )
        button.clicked.connect(lambda: self.vm.try_printer(trial))
        return button

    def _trial_words(self, trial: Trial) -> str:
        if self.vm.state.trial is trial:
            return translate("Settings", "Trying…")
        match trial:
            case Trial.PAGE:
                return translate("Settings", "Test page")
            case Trial.RULER:
                return translate("Settings", "Ruler page")
            case Trial.DRAWER:
                return translate("Settings", "Open drawer")

    def show_state(self, state: SettingsState) -> None:
        printer = state.shown_printer
        for choice, key, value in (
            (self.way, "transport", printer.transport),
            (self.columns, "columns", printer.columns),
            (self.page, "codepage", printer.codepage.lower()),
            (self.cut, "cut", printer.cut),
            (self.pin, "drawer_pin", printer.drawer_pin),
        ):
            can = self.lock(choice, state, "printer", key)
            choice.show_value(value, can_change=can)
        can = self.lock(self.address, state, "printer", "address")
        self.address.show_value(printer.address, can_change=can)
        self.address._name()
        can = self.lock(self.number, state, "printer", "codepage_number")
        self.number.show_number(printer.codepage_number, can_change=can)
        for button in self.trials.values():
            button.setEnabled(state.may_change and state.trial is None)
            button.retranslate()


def kind_words(heard: Understood) -> str:
    """How the till understood it, or why it did not."""
    if heard.refusal is not None:
        return present.explain(heard.refusal)
    return _KINDS[heard.kind.value]() if heard.kind is not None else ""


_KINDS: dict[str, Words] = {
    "item": lambda: translate("Settings", "Goods"),
    "weight": lambda: translate("Settings", "Goods with their weight inside"),
    "price": lambda: translate("Settings", "Goods with their price inside"),
    "card": lambda: translate("Settings", "Customer card"),
    "badge": lambda: translate("Settings", "Badge"),
    "receipt": lambda: translate("Settings", "Receipt"),
    "coupon": lambda: translate("Settings", "Coupon"),
    "gift": lambda: translate("Settings", "Gift card"),
    "carry": lambda: translate("Settings", "Bonuses brought along"),
}


class ScannerPage(Page):
    """A scan on this page is only looked at."""

    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__(view_model)
        self.gap = NumberLine(
            lambda: translate("Settings", "Longest gap between characters, ms"), GAPS
        )
        self.gap.number_typed.connect(lambda ms: view_model.edit_scanner(gap_ms=ms))
        self.prefix = Line(lambda: translate("Settings", "Prefix"))
        self.suffix = Line(lambda: translate("Settings", "Suffix"))
        self.prefix.typed.connect(lambda text: view_model.edit_scanner(prefix=text))
        self.suffix.typed.connect(lambda text: view_model.edit_scanner(suffix=text))
        self.column.addWidget(self.gap)
        self.column.addLayout(side_by_side(self.prefix, self.suffix))
        self.column.addWidget(self._test(), 1)

    def _test(self) -> QWidget:
        card = self.card = Card(margin=16, gap=8)
        self.heard = Label(self._heard_words, role="title")
        self.heard.setWordWrap(True)
        self.raw = FigureRow(lambda: translate("Settings", "As it came"))
        self.around = FigureRow(lambda: translate("Settings", "Prefix and suffix"))
        self.flag = FigureRow(lambda: translate("Settings", "Flag of the code (AIM)"))
        self.pace = FigureRow(lambda: translate("Settings", "Characters, longest gap"))
        card.column.addWidget(self.heard)
        for row in (self.raw, self.around, self.flag, self.pace):
            card.column.addWidget(row)
        card.column.addStretch(1)
        return card

    def show_state(self, state: SettingsState) -> None:
        scanner, heard = state.shown_scanner, state.heard
        can = self.lock(self.gap, state, "scanner", "gap_ms")
        self.gap.show_number(scanner.gap_ms, can_change=can)
        can = self.lock(self.prefix, state, "scanner", "prefix")
        self.prefix.show_value(scanner.prefix, can_change=can)
        can = self.lock(self.suffix, state, "scanner", "suffix")
        self.suffix.show_value(scanner.suffix, can_change=can)
        self.card.set_tone(_tone(heard))
        self.heard.retranslate()
        for row in (self.raw, self.around, self.flag, self.pace):
            row.setVisible(heard is not None)
        if heard is not None:
            self._show_heard(heard)

    def _show_heard(self, heard: Understood) -> None:
        self.raw.set_figure(lambda: heard.raw or "–")
        self.flag.set_figure(lambda: heard.aim or translate("Settings", "none sent"))
        self.pace.set_figure(
            lambda: translate("Settings", "{count}, {gap} ms").format(
                count=heard.characters, gap=heard.longest_gap_ms
            )
        )
        self.around.set_figure(
            lambda: f"{_found(heard.has_prefix)}, {_found(heard.has_suffix)}"
        )

    def _heard_words(self) -> str:
        heard = self.vm.state.heard
        if heard is None:
            return translate("Settings", "Scan anything: it is only looked at here")
        return kind_words(heard)


def _found(is_there: bool) -> str:
    if is_there:
        return translate("Settings", "found")
    return translate("Settings", "none")


def _tone(heard: Understood | None) -> str:
    if heard is None:
        return "plain"
    return "warn" if heard.refusal is not None else "ok"


def terminal_words(terminal: str) -> str:
    match terminal.partition(":")[2]:
        case "":
            return translate("Settings", "Approves")
        case "decline":
            return translate("Settings", "Declines")
        case "silent":
            return translate("Settings", "Is silent")
        case "lost_answer":
            return translate("Settings", "Hangs up")
        case _:
            return translate("Settings", "By kopecks")


class TillPage(Page):
    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__(view_model)
        self.lock_after = Choice(
            lambda: translate("Settings", "Lock after, minutes without a touch"),
            {minutes: partial(_minutes_words, minutes) for minutes in LOCK_MINUTES},
        )
        self.lock_after.chosen.connect(self._lock_after)
        self.terminal = self.join(
            Choice(
                lambda: translate("Settings", "Card terminal: simulator that"),
                {name: partial(terminal_words, name) for name in TERMINALS},
            ),
            "terminal",
        )
        self.column.addWidget(self.lock_after)
        self.column.addWidget(self.terminal)
        card = Card(margin=16, gap=8)
        self.server = FigureRow(lambda: translate("Settings", "Server (set by IT)"))
        self.keys = FigureRow(lambda: translate("Settings", "File of the keys"))
        self.wrong = Label(self._wrong_words, tone="error")
        self.wrong.setWordWrap(True)
        self.read = Button(
            lambda: translate("Settings", "Read the keys again"), icon="keyboard"
        )
        self.read.clicked.connect(view_model.read_keys)
        for part in (self.server, self.keys, self.wrong, self.read):
            card.column.addWidget(part)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def _lock_after(self, minutes: object) -> None:
        assert isinstance(minutes, int)
        self.vm.change({("idle_lock_s",): minutes * 60})

    def show_state(self, state: SettingsState) -> None:
        settings = state.settings
        can = self.lock(self.lock_after, state, "idle_lock_s")
        self.lock_after.show_value(settings.idle_lock_s // 60, can_change=can)
        can = self.lock(self.terminal, state, "terminal")
        self.terminal.show_value(settings.terminal, can_change=can)
        self.server.set_figure(lambda: settings.server.url)
        self.keys.set_figure(lambda: _end_of(state.keys_path))
        self.keys.figure.setToolTip(state.keys_path)
        self.wrong.retranslate()
        self.wrong.setVisible(bool(state.keys_wrong))
        self.read.setEnabled(state.may_change)

    def _wrong_words(self) -> str:
        wrong = self.vm.state.keys_wrong
        return present.told(wrong) if wrong is not None else ""


def _end_of(path: str) -> str:
    return path if len(path) <= 44 else "…" + path[-43:]


def _minutes_words(minutes: int) -> str:
    return str(minutes) if minutes else translate("Settings", "Never")
