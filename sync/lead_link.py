"""The shop's side of a till's link: it asks the lead, or it is the lead.

One thread of its own, apart from the sync with the server, so that neither waits for
the other. Which of the two it does follows the server's newest word at each turn.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime

import structlog

from cashier.domain.errors import StorageRefused
from cashier.till.ports import Clock, HoldDesk, Randomness
from sync.cycle import Lane
from sync.enrol import Secrets, signer_of
from sync.holds import PunctualDesk
from sync.lead import Lead
from sync.lead_desk import LEAD_WAIT_S, LeadClient, LeadDesk, LeadEnds, LeadLine
from sync.lead_net import LeadServer
from sync.till_side import TillSide

TURN_S = 1.0
LONGEST_REST_S = 30.0
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the shop's net; every question is signed.
_log = structlog.get_logger("lead")


class ShopLink:
    """Nothing is started before `start`, and nothing listens before it leads."""

    def __init__(
        self,
        *,
        till: TillSide,
        lane: Lane,
        secrets: Secrets,
        randomness: Randomness,
        clock: Clock,
        today: Callable[[datetime], date],
        line: LeadLine,
        hold_wait_s: float,
    ) -> None:
        self._till = till
        self._lane = lane
        self._signer = signer_of(secrets, randomness)
        wait_s = min(LEAD_WAIT_S, hold_wait_s / 2)
        client = LeadClient(line, self._signer)
        self.lead = Lead(till.store, self._signer, clock, today)
        self.plain_desk: HoldDesk = LeadDesk(client, till, lane, wait_s=wait_s)
        self.desk: HoldDesk = PunctualDesk(self.plain_desk, wait_s=wait_s)
        self.ends = LeadEnds(
            client, till, lane, wait_s=2 * wait_s, on_failure=self._failed
        )
        self.server: LeadServer | None = None
        self._port = 0
        self._failures = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="shop", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2 * LEAD_WAIT_S + TURN_S)
        self._listen(0)

    def step(self) -> None:
        """Listen where this till leads, and tell what goes back to the lead."""
        told, me = self._lane(self._till.shop)
        leads = told is not None and told.lead == me.till
        self._listen(told.port if told is not None and leads else 0)
        before = self._failures
        self.ends.step()
        if self._failures == before:
            self._failures = 0

    def _listen(self, port: int) -> None:
        if port == self._port and (self.server is not None or not port):
            return
        if self.server is not None:
            self.server.stop()
            self.server = None
        self._port = port
        if not port:
            return
        server = LeadServer(
            self._signer,
            lambda path, headers, body: self._lane(
                lambda: self.lead.answer(path, headers, body)
            ),
        )
        try:
            server.start(EVERYWHERE, port)
        except OSError as error:
            _log.warning("port of the lead", port=port, reason=str(error))
        else:
            self.server = server

    def _failed(self) -> None:
        self._failures += 1

    def _run(self) -> None:
        wait_s = TURN_S
        while not self._stopped.wait(wait_s):
            try:
                self.step()
            except StorageRefused as refused:
                self._failed()
                _log.warning("shop turn", reason=type(refused).__name__)
            wait_s = min(TURN_S * 2 ** min(self._failures, 5), LONGEST_REST_S)
