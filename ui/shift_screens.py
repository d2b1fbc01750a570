"""The screens of a shift and its figures: opening, closing, every Z, the reports.

Made like the others: view-models now, widgets when somebody asks for them.
"""

from __future__ import annotations

from cashier.till.opening import Opening
from cashier.till.report_lines import report_lines
from cashier.till.settings import TillSettings
from sync.assembly import TillActs
from ui import later
from ui.lanes import ProgramLanes
from ui.late_figures import LateFigures
from ui.service_screens import AddLater
from ui.services import Ledger
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.report_vm import ReportViewModel
from ui.viewmodels.reports_vm import ReportLanes, ReportsViewModel
from ui.viewmodels.shift_close_vm import ShiftCloseViewModel
from ui.viewmodels.shift_open_vm import ShiftOpenViewModel
from ui.viewmodels.z_reports_vm import ZReportsViewModel
from ui.widgets.screen import ScreenId


class ShiftScreens:
    def __init__(
        self,
        lanes: ProgramLanes,
        acts: TillActs,
        opening: Opening,
        ledger: Ledger,
        settings: TillSettings,
    ) -> None:
        self._printer, self._columns = lanes.printer, settings.printer.columns
        currency = settings.currency
        self.report, closing = (
            ReportViewModel(
                lanes.till, lanes.network, acts.shifts, ledger, report_lines, settings
            )
            for _ in range(2)
        )
        self.opening = ShiftOpenViewModel(
            lanes.till, acts.shifts, opening, currency=currency
        )
        self.closing = ShiftCloseViewModel(
            lanes.till,
            lanes.printer,
            acts.shifts,
            acts.printing,
            closing,
            currency=currency,
            is_blind=settings.blind_count,
        )
        self.zs = ZReportsViewModel(
            lanes.till, lanes.printer, acts.addenda, acts.printing
        )
        self.late = LateFigures(lanes.till, lanes.network, acts.addenda, ledger)
        self.reports = ReportsViewModel(
            ReportLanes(till=lanes.till, network=lanes.network, printer=lanes.printer),
            acts.reports,
            acts.report_paper,
            acts.printing,
            ledger,
        )

    def add_to(self, add: AddLater, allow: ConfirmViewModel) -> None:
        printer, columns = self._printer, self._columns
        add(
            ScreenId.REPORTS,
            lambda: later.reports(self.reports, allow, printer, columns),
        )
        add(ScreenId.SHIFT_OPEN, lambda: later.shift_open(self.opening))
        add(ScreenId.SHIFT_CLOSE, lambda: later.shift_close(self.closing, allow))
        add(ScreenId.Z_REPORTS, lambda: later.z_reports(self.zs))
        add(ScreenId.REPORT, lambda: later.report(self.report))
