"""The hold: store the question, ask the server, store the answer.

The server is asked on the network lane and never in the way of a scan; its answer is
always stored, whatever is on the screen by then.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from cashier.domain.errors import TillError
from cashier.till.holding import HoldRequest
from cashier.till.ports import HoldAnswer, HoldDesk
from cashier.till.views import SaleView
from ui.viewmodels.sale_state import HoldActs, Lanes

SECOND_HOLD_MS = 700  # For a letter to another till and its answer to the server.


class HoldQuestions(QObject):
    changed = Signal()  # Asked or answered: the sale is to be read again.
    settled = Signal(str)  # The account; empty: there was nothing to ask.

    def __init__(
        self,
        lanes: Lanes,
        acts: HoldActs,
        desk: HoldDesk,
        refuse: Callable[[TillError], None],
    ) -> None:
        super().__init__()
        self._lanes = lanes
        self._acts = acts
        self._desk = desk
        self._refuse = refuse

    def ask(self, view: SaleView) -> None:
        self._lanes.till.run(
            lambda: self._acts.prepare(view), done=self._stored, failed=self._refuse
        )

    def _stored(self, request: HoldRequest | None) -> None:
        if request is None:
            self.settled.emit("")
        else:
            self._send(request)

    def _send(self, request: HoldRequest) -> None:
        self.changed.emit()  # The panel says: checking.
        self._lanes.network.run(
            lambda: self._desk.ask(request.hold, request.account, request.most),
            done=lambda answer: self._settle(request, answer),
            failed=self._refuse,
        )

    def _settle(self, request: HoldRequest, answer: HoldAnswer) -> None:
        def stored(_: None) -> None:
            self.changed.emit()
            self.settled.emit(request.account)
            if answer.coming:
                QTimer.singleShot(
                    SECOND_HOLD_MS, self, lambda: self._ask_more(request, answer)
                )

        self._lanes.till.run(
            lambda: self._acts.settle(request, answer),
            done=stored,
            failed=self._refuse,
        )

    def _ask_more(self, request: HoldRequest, answer: HoldAnswer) -> None:
        """Other tills are giving back what they held for this customer."""

        def stored(more: HoldRequest | None) -> None:
            if more is not None:
                self._send(more)

        self._lanes.till.run(
            lambda: self._acts.ask_more(request, answer),
            done=stored,
            failed=self._refuse,
        )
