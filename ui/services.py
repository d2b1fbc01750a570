"""What screens ask of the link and of paper: small adapters over the till's parts.

Each says on which lane it is called; none touches a widget.
"""

from __future__ import annotations

import socket
from time import perf_counter
from urllib.parse import urlsplit

from cashier.domain.amounts import Money, Points
from cashier.domain.errors import SaleUnknown
from cashier.domain.ids import ShiftId
from cashier.till.ports import (
    Cashier,
    Clock,
    CompletedSale,
    Store,
)
from cashier.till.shift_report import ServerFigures
from sync.client import (
    SyncClient,
    SyncError,
    Transport,
    Trouble,
    Unreachable,
    hello,
    moment,
)
from ui.viewmodels.sync_vm import LinkLine, LinkMark, LinkPart

ANSWER_S = 1.2  # Whoever looks at the link wants to know now.
CLOCK_TOLERANCE_S = 300
_TLS = frozenset(
    {Trouble.WRONG_AUTHORITY, Trouble.WRONG_HOST, Trouble.OUT_OF_DATE, Trouble.TLS}
)


class LinkProbe:
    """The link, part by part; on the network lane."""

    def __init__(self, url: str, transport: Transport, clock: Clock) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or 443
        self._transport = transport
        self._clock = clock
        self._server_off_s: int | None = None
        self._trouble: Trouble | None = None
        self._is_faulty = False

    def check(self, part: LinkPart) -> LinkLine:
        began = perf_counter()
        is_fine, off_s = self._look(part)
        mark = LinkMark.OK if is_fine else LinkMark.FAILED
        took = round((perf_counter() - began) * 1000)
        return LinkLine(
            part=part,
            mark=mark,
            is_faulty=part is LinkPart.SERVER and self._is_faulty,
            milliseconds=took,
            clock_off_s=off_s,
        )

    def _look(self, part: LinkPart) -> tuple[bool, int]:
        match part:
            case LinkPart.NETWORK:
                return self._connects(), 0
            case LinkPart.NAME:
                return self._resolves(), 0
            case LinkPart.TLS:
                self._ask()
                return self._trouble not in _TLS, 0
            case LinkPart.SERVER:
                return self._server_off_s is not None, 0
        off = self._server_off_s or 0  # LinkPart.CLOCK
        return abs(off) <= CLOCK_TOLERANCE_S, off

    def _connects(self) -> bool:
        try:
            socket.create_connection((self._host, self._port), ANSWER_S).close()
        except OSError:
            return False
        return True

    def _resolves(self) -> bool:
        try:
            socket.getaddrinfo(self._host, self._port)
        except OSError:
            return False
        return True

    def _ask(self) -> None:
        self._server_off_s, self._trouble, self._is_faulty = None, None, False
        try:
            answer = hello(self._transport, wait_s=ANSWER_S)
            off = self._clock.now() - moment(answer.server_time)
        except Unreachable as error:
            self._trouble = error.trouble
            return
        except SyncError:
            self._is_faulty = True
            return
        self._server_off_s = round(off.total_seconds())


class Ledger:
    """The server's figures of a shift; on the network lane."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def figures(self, shift: ShiftId) -> ServerFigures | None:
        try:
            answer = self._client.shift(shift)
        except SyncError:
            return None
        return ServerFigures(
            sales=answer.sales,
            returns=answer.returns,
            money=Money(answer.money - answer.gift),
            redeemed=Points(answer.redeemed),
            earned=Points(answer.earned),
            given_back=Points(answer.given_back),
            taken_back=Points(answer.taken_back),
            gift=Money(answer.gift),
            gift_sold=Money(answer.gift_sold),
            donated=Money(answer.donated),
            moved=None if answer.moved is None else Money(answer.moved),
            overrides=answer.overrides,
            ack_seq=answer.ack_seq,
        )


class ReceiptPapers:
    """Receipts of this till as they stand on paper; on the till lane."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self) -> CompletedSale | None:
        with self._store.read() as work:
            return work.sales.last_completed()

    def lines(self, done: CompletedSale) -> tuple[str, ...]:
        """The paper's own: names of programmes stand there as they were that day."""
        with self._store.read() as work:
            paper = work.jobs.of_title(done.number)
        if paper is None:
            raise SaleUnknown
        return paper.lines


def initials(cashier: Cashier) -> str:
    """For the status bar: the first name in full, the rest as a letter."""
    words = cashier.name.split()
    return words[0] if len(words) < 2 else f"{words[0]} {words[1][0]}."
