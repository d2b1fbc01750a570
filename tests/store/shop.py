"""A real till file in a folder, with a plain outbox that knows no wire format."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, insert

from cashier.domain.amounts import Money, Points
from cashier.domain.events import Event, PointsEarned, PointsRedeemed, SaleCompleted
from cashier.domain.ids import AccountId, LotId, RightId, SaleId
from cashier.domain.ledger import Draw, RightDraw
from cashier.domain.sale import Sale, SaleState, SoldLine, Tender, TenderKind
from cashier.store import engine, migrate, schema
from cashier.store.columns import moment_text
from cashier.store.journal import Journal
from cashier.store.query import Statement
from cashier.store.reserve import Reserve
from cashier.store.state import TillState
from cashier.store.store import SqlStore
from cashier.till.ports import CompletedSale, PaymentAttempt, TillIdentity
from sync.protocol import next_head
from tests.helpers.builders import (
    ACCOUNT,
    MORNING,
    TODAY,
    a_job,
    a_line,
    a_right,
    a_sale,
    an_attempt,
    an_item,
)
from tests.helpers.fakes import FakeClock
from tests.helpers.memory_store import FIRST_TILL

KEY = bytes(range(32))
JOURNAL_KEY = bytes(reversed(range(32)))
_PUT = Statement(insert(schema.outbox))
_KINDS = {"SaleCompleted": "sale", "PointsRedeemed": "redeem", "PointsEarned": "earn"}


class PlainOutbox:
    """Implements ports.Outbox; bodies are JSON that only tests read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._state = TillState(connection)

    def put(self, event: Event) -> int:
        last, head = self._state.chain()
        seq = last + 1
        kind = type(event).__name__
        body = json.dumps([kind, seq, "x" * 600]).encode()
        new_head = next_head(head, seq, body)
        self._state.advance_chain(seq, new_head)
        _PUT.change(
            self._connection,
            seq=seq,
            pv=1,
            kind=_KINDS.get(kind, "other"),
            body=body,
            head=new_head,
            state="waiting",
            sale_id=getattr(event, "sale_id", None),
            at=moment_text(event.at),
            tries=0,
            card_last4=None,
            amount=None,
            next_try_at=None,
            code=None,
            acked_at=None,
        )
        return seq


def a_store(
    folder: Path,
    *,
    clock: FakeClock | None = None,
    with_journal: bool = True,
    reserve: Reserve | None = None,
    identity: TillIdentity = FIRST_TILL,
) -> SqlStore:
    """Enrolled and ready; opens what is there already."""
    path = folder / "till.db"
    opened = engine.open_store(path, KEY)
    if migrate.migrate(opened, copy_aside=lambda: None):
        with opened.begin() as connection:
            TillState(connection).enrol(identity, server_key="00" * 32, machine="m")
    journal = Journal(folder / "journal", JOURNAL_KEY) if with_journal else None
    return SqlStore(
        opened,
        clock=clock or FakeClock(),
        outbox_for=PlainOutbox,
        journal=journal,
        reserve=reserve,
        reopen=lambda: engine.open_store(path, KEY),
    )


def draw(points: int, lot: str = "lot-1") -> Draw:
    return Draw(lot_id=LotId(lot), points=Points(points), expires_on=None)


def from_right(points: int, right: str = "right-1") -> RightDraw:
    return RightDraw(right_id=RightId(right), draws=(draw(points),))


def grant(store: SqlStore, right: str = "right-1") -> None:
    with store.act() as work:
        assert work.rights.add(a_right(right))
        work.commit()


def scan_basket(store: SqlStore, sale_id: str = "sale-1", lines: int = 10) -> Sale:
    """C0: a basket, one draft a line."""
    sale = a_sale(sale_id, lines=0)
    for n in range(1, lines + 1):
        item = an_item(f"46000{n:08d}", name=f"Кофе {n}")
        sale = replace(sale, lines=(*sale.lines, a_line(n, item=item)))
        with store.draft() as work:
            work.sales.save(sale)
            work.commit()
    return sale


def choose(store: SqlStore, sale: Sale, points: int = 100) -> Sale:
    """C1: reserve."""
    plan = (from_right(points),)
    chosen = replace(sale, redeem_decided=True, redeem=Points(points), reserved=plan)
    with store.act() as work:
        work.rights.reserve(sale.sale_id, plan)
        work.sales.save(chosen)
        work.commit()
    return chosen


def ask_terminal(store: SqlStore, sale: Sale) -> tuple[Sale, PaymentAttempt]:
    """C2: the question is stored before it is asked."""
    attempt = an_attempt(f"attempt-{sale.sale_id}", sale=sale.sale_id)
    paying = replace(sale, state=SaleState.PAYING)
    with store.act() as work:
        work.attempts.save(attempt)
        work.sales.save(paying)
        work.commit()
    return paying, attempt


def receipt_of(sale: Sale, number: str, *, earned: int = 5) -> CompletedSale:
    leg = Tender(kind=TenderKind.CASH, amount=Money(99), received=Money(100))
    account = AccountId(ACCOUNT)
    return CompletedSale(
        sale=replace(sale, state=SaleState.COMPLETED),
        number=number,
        at=MORNING,
        business_date=TODAY,
        lines=tuple(
            SoldLine(
                line_no=line.line_no,
                item=line.item,
                quantity_milli=line.quantity_milli,
                gross=Money(10_000),
                discount=Money(0),
                redeemed=Money(10),
                redeemed_points=Points(10),
                earned=Points(1),
            )
            for line in sale.lines
        ),
        tenders=(leg,),
        change=Money(1),
        redeemed=sale.reserved,
        earned=Points(earned),
        earned_lot=f"lot-of-{sale.sale_id}",
        account=account,
        note=None,
    )


def finish(store: SqlStore, sale: Sale, number: str) -> CompletedSale:
    """C3: everything that makes a sale true, in one transaction."""
    done = receipt_of(sale, number)
    with store.act() as work:
        work.sales.next_number()
        for part in work.rights.spend(sale.sale_id):
            work.outbox.put(_redeemed(done, part))
        work.sales.complete(done)
        work.outbox.put(sold_event(done))
        work.outbox.put(_earned(done))
        work.jobs.put(a_job(f"job-{sale.sale_id}", title=number, lines=("Кофе",) * 30))
        work.commit()
    return done


def whole_sale(store: SqlStore, n: int, *, lines: int = 10) -> CompletedSale:
    sale = choose(store, scan_basket(store, f"sale-{n}", lines), 1)
    paying, _ = ask_terminal(store, sale)
    return finish(store, paying, f"02-010118-{n:06d}-A")


def sold_event(done: CompletedSale) -> SaleCompleted:
    return SaleCompleted(
        sale_id=done.sale.sale_id,
        number=done.number,
        shift_id=done.sale.shift_id,
        cashier=done.sale.cashier,
        at=done.at,
        business_date=done.business_date,
        lines=done.lines,
        tenders=done.tenders,
        account=done.account,
    )


def _redeemed(done: CompletedSale, part: RightDraw) -> PointsRedeemed:
    return PointsRedeemed(
        sale_id=done.sale.sale_id,
        account=AccountId(ACCOUNT),
        right_id=part.right_id,
        draws=part.draws,
        at=done.at,
        business_date=done.business_date,
    )


def _earned(done: CompletedSale) -> PointsEarned:
    from cashier.domain.member import EntryMode
    from tests.helpers.builders import CARD

    return PointsEarned(
        sale_id=done.sale.sale_id,
        lot_id=LotId(str(done.earned_lot)),
        card=CARD,
        account=done.account,
        points=done.earned,
        active_from=TODAY,
        expires_on=None,
        programme="points",
        version=1,
        mode=EntryMode.DEVICE,
        at=done.at,
        business_date=done.business_date,
    )


def sale_id(n: int) -> SaleId:
    return SaleId(f"sale-{n}")
