"""What may be changed at the till: the look by anybody, the devices by a manager.

Each change is checked here and again with the whole file around it, kept on the till
lane, and then in force at once or at the next start; the state says which. A printer
can be tried with settings that are not kept yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.errors import TillError
from cashier.domain.ids import CashierId
from cashier.domain.overrides import Guarded
from cashier.till.confirming import Confirmation
from cashier.till.ports import JobState, PrintAnswer
from cashier.till.settings import PrinterSettings, ScannerSettings, TillSettings
from cashier.till.settings_wrong import Told
from ui import present
from ui.key_table import KeyTable
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told
from ui.viewmodels.scanner_test import Understood, understood

Key = tuple[str, ...]
Value = str | int | bool


class Part(Enum):
    """Pages of the screen; those after SOUND are a manager's."""

    LOOK = "look"
    SOUND = "sound"
    PRINTER = "printer"
    SCANNER = "scanner"
    TILL = "till"

    @property
    def is_managers(self) -> bool:
        return self not in (Part.LOOK, Part.SOUND)


class Trial(Enum):
    PAGE = "page"
    RULER = "ruler"
    DRAWER = "drawer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the files say: the next start has this."""

    settings: TillSettings
    fixed: Mapping[Key, str]  # Keys set by IT, and where.
    keys: KeyTable  # In force ...
    keys_path: str  # ... and where a shop writes its own.
    keys_wrong: Told | None = None  # What is wrong with that file.


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What came of a change; nothing `wrong`: it is kept."""

    seen: Seen
    wrong: Told | None = None


class AdmittingActs(Protocol):
    """See cashier.till.admitting."""

    def admit(self, act: Guarded, given: Confirmation, by: CashierId) -> None: ...


class SettingsDesk(Protocol):
    """See ui.settings_desk: files on the till lane, devices on the printer lane."""

    def look(self) -> Seen: ...
    def change(self, changes: Mapping[Key, Value]) -> Kept: ...
    def try_printer(self, trial: Trial, printer: PrinterSettings) -> PrintAnswer: ...
    def read_keys(self) -> Seen: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsState:
    """Everything the screen draws."""

    settings: TillSettings
    running: TillSettings  # What the program works with until it ends.
    part: Part = Part.LOOK
    fixed: Mapping[Key, str] | None = None  # None: not looked at yet.
    keys_wrong: Told | None = None
    keys_path: str = ""
    printer: PrinterSettings | None = None  # Being edited; None: as kept.
    scanner: ScannerSettings | None = None
    is_allowed: bool = False  # A manager confirmed.
    trial: Trial | None = None  # Under way.
    heard: Understood | None = None  # The last scan of the scanner test.
    notice: Notice | None = None

    @property
    def shown_printer(self) -> PrinterSettings:
        return self.printer or self.settings.printer

    @property
    def shown_scanner(self) -> ScannerSettings:
        return self.scanner or self.settings.scanner

    @property
    def may_change(self) -> bool:
        return self.is_allowed or not self.part.is_managers

    @property
    def needs_restart(self) -> bool:
        now, kept = self.running, self.settings
        return _of_the_start(now) != _of_the_start(kept)

    @property
    def has_draft(self) -> bool:
        """Something was typed on the page that is open."""
        match self.part:
            case Part.PRINTER:
                return self.printer is not None
            case Part.SCANNER:
                return self.scanner is not None
            case _:
                return False

    def is_fixed(self, *key: str) -> bool:
        return self.fixed is None or key in self.fixed


class SettingsViewModel(QObject):
    state_changed = Signal(object)  # SettingsState; on the UI thread.
    written = Signal()  # Something that the server has to hear.
    in_force = Signal(object)  # TillSettings: what can be taken at once.
    not_kept = Signal(object)  # Notice, of what was chosen on another screen.
    keys_read = Signal(object)  # KeyTable, in force from now on.

    def __init__(
        self,
        till: TaskRunner,
        printer: TaskRunner,
        desk: SettingsDesk,
        running: TillSettings,
        acts: AdmittingActs,
    ) -> None:
        super().__init__()
        self._acts = acts
        self._by = CashierId("")
        self._till = till
        self._printer = printer
        self._desk = desk
        self.state = SettingsState(settings=running, running=running)

    # --- coming and going -----------------------------------------------------

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    def load(self) -> None:
        self._show(replace(self.state, notice=None))
        self._till.run(self._desk.look, done=self._seen, failed=self._refuse)

    def leave(self) -> None:
        """What was typed and not kept is forgotten, and so is the manager."""
        self._show(
            replace(
                self.state,
                printer=None,
                scanner=None,
                is_allowed=False,
                heard=None,
                notice=None,
                part=Part.LOOK,
            )
        )

    def open(self, part: Part) -> None:
        self._show(replace(self.state, part=part, notice=None))

    def allow(self, confirmation: Confirmation) -> None:
        """Written down first; then the pages are open until they are left."""
        by = self._by
        self._till.run(
            lambda: self._acts.admit(Guarded.SETTINGS, confirmation, by),
            done=self._admitted,
            failed=self._refuse,
        )

    def _admitted(self, _written: None) -> None:
        self._show(replace(self.state, is_allowed=True, notice=None))
        self.written.emit()

    def _seen(self, seen: Seen) -> None:
        self._show(_with(self.state, seen))

    # --- what changes at once -------------------------------------------------

    def change(self, changes: Mapping[Key, Value]) -> None:
        state = self.state
        if not state.may_change or any(state.is_fixed(*key) for key in changes):
            return
        self._till.run(
            lambda: self._desk.change(changes), done=self._kept, failed=self._refuse
        )

    def _kept(self, kept: Kept) -> None:
        state = _with(self.state, kept.seen)
        if kept.wrong:
            self._show(replace(state, notice=self._not_kept_words(kept.wrong)))
            return
        before = self.state.needs_restart
        if state.part is Part.PRINTER:
            state = replace(state, printer=None)
        elif state.part is Part.SCANNER:
            state = replace(state, scanner=None)
        self._show(replace(state, notice=self._kept_words(state, before)))
        self.in_force.emit(state.settings)

    def keep(self, changes: Mapping[Key, Value]) -> None:
        """What was chosen on another screen and counts already: the next start too.

        Where IT has fixed it the choice ends with the program.
        """

        def change() -> Kept:
            seen = self._desk.look()
            if any(key in seen.fixed for key in changes):
                return Kept(seen=seen)
            return self._desk.change(changes)

        self._till.run(
            change, done=self._kept_elsewhere, failed=self._not_kept_elsewhere
        )

    def _kept_elsewhere(self, kept: Kept) -> None:
        self._show(_with(self.state, kept.seen))
        if kept.wrong:
            self.not_kept.emit(self._not_kept_words(kept.wrong))

    def _not_kept_elsewhere(self, refusal: TillError) -> None:
        self.not_kept.emit(refused(refusal))

    def _not_kept_words(self, wrong: Told) -> Notice:
        def words() -> str:
            return self.tr("Not kept: {why}").format(why=present.told(wrong))

        return told(words, Level.ERROR)

    def _kept_words(self, state: SettingsState, before: bool) -> Notice:
        if state.needs_restart and not before:
            return told(
                lambda: self.tr("Kept. It counts after the next start of the program"),
                Level.OK,
            )
        return told(lambda: self.tr("Kept"), Level.OK)

    # --- what is typed first and kept together ---------------------------------

    def edit_printer(self, **values: Value) -> None:
        self._edit(printer=replace(self.state.shown_printer, **values))  # type: ignore[arg-type]

    def edit_scanner(self, **values: Value) -> None:
        self._edit(scanner=replace(self.state.shown_scanner, **values))  # type: ignore[arg-type]

    def _edit(
        self,
        *,
        printer: PrinterSettings | None = None,
        scanner: ScannerSettings | None = None,
    ) -> None:
        if not self.state.may_change:
            return
        state = self.state
        if printer is not None:
            same = printer == state.settings.printer
            state = replace(state, printer=None if same else printer)
        if scanner is not None:
            same = scanner == state.settings.scanner
            state = replace(state, scanner=None if same else scanner)
        self._show(replace(state, notice=None))

    def save(self) -> None:
        """What was typed on this page, together: an address belongs to its way."""
        state = self.state
        if state.part is Part.PRINTER:
            kept = state.settings.printer
            changes = _changes("printer", kept, state.shown_printer)
        else:
            changes = _changes("scanner", state.settings.scanner, state.shown_scanner)
        if changes:
            self.change(changes)

    # --- trying ---------------------------------------------------------------

    def try_printer(self, trial: Trial) -> None:
        """With what stands on the screen, kept or not."""
        state = self.state
        if state.trial is not None or not state.may_change:
            return
        printer = state.shown_printer
        self._show(replace(state, trial=trial, notice=None))
        self._printer.run(
            lambda: self._desk.try_printer(trial, printer),
            done=self._tried,
            failed=self._not_tried,
        )

    def _tried(self, answer: PrintAnswer) -> None:
        trial = self.state.trial
        if answer.trouble is not None:
            self._not_tried(answer.trouble)
            return
        if answer.state is JobState.CONFIRMED:
            words = told(lambda: self.tr("Done; the printer confirms it"), Level.OK)
        elif trial is Trial.DRAWER:
            words = told(lambda: self.tr("Sent; look whether the drawer opened"))
        else:
            words = told(lambda: self.tr("Sent; look at the paper"))
        self._show(replace(self.state, trial=None, notice=words))

    def _not_tried(self, refusal: TillError) -> None:
        self._show(replace(self.state, trial=None, notice=refused(refusal)))

    def hear(self, text: str, raw: str, longest_gap_ms: int) -> None:
        """A scan while the page of the scanner is open: shown, never used."""
        rules = self.state.settings.codes
        heard = understood(text, raw, longest_gap_ms, rules)
        self._show(replace(self.state, heard=heard, notice=None))

    def read_keys(self) -> None:
        self._till.run(self._desk.read_keys, done=self._keys_read, failed=self._refuse)

    def _keys_read(self, seen: Seen) -> None:
        self.keys_read.emit(seen.keys)
        state = _with(self.state, seen)
        if seen.keys_wrong:
            words = told(
                lambda: self.tr("Not taken, the keys of before work"), Level.ERROR
            )
        else:
            words = told(lambda: self.tr("The keys are as the file has them"), Level.OK)
        self._show(replace(state, notice=words))

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, notice=refused(refusal)))

    def _show(self, state: SettingsState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _of_the_start(settings: TillSettings) -> tuple[object, ...]:
    """What is read once."""
    return settings.printer, settings.terminal, settings.scale


def _with(state: SettingsState, seen: Seen) -> SettingsState:
    return replace(
        state,
        settings=seen.settings,
        fixed=seen.fixed,
        keys_wrong=seen.keys_wrong,
        keys_path=seen.keys_path,
    )


def _changes(
    table: str,
    kept: PrinterSettings | ScannerSettings,
    now: PrinterSettings | ScannerSettings,
) -> dict[Key, Value]:
    return {
        (table, field.name): getattr(now, field.name)
        for field in fields(kept)
        if getattr(now, field.name) != getattr(kept, field.name)
    }
