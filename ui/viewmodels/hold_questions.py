"""The hold: store the question, ask the server, store the answer.

The server is asked on the network lane and never in the way of a scan; its answer is
always stored, whatever is on the screen by then.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from cashier.domain.errors import TillError
from cashier.till.holding import HoldRequest
from cashier.till.ports import HoldAnswer, HoldDesk
from cashier.till.views import SaleView
from ui.viewmodels.sale_state import HoldActs, Lanes


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
            return
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

        self._lanes.till.run(
            lambda: self._acts.settle(request, answer),
            done=stored,
            failed=self._refuse,
        )
