"""What the till needs from outside, as protocols.

The store, the sync, the devices and the tests implement them; the acts know
nothing else. Every wait, every random byte and every write passes through here,
so that tills, server and faults can run in one seeded simulation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Item
from cashier.domain.events import Event
from cashier.domain.ids import (
    AccountId,
    CardNumber,
    CashierId,
    RightId,
    SaleId,
    ShiftId,
)
from cashier.domain.ledger import Draw, Right, RightDraw
from cashier.domain.loyalty.engine import Programme
from cashier.domain.member import Bearer, Member, MembershipState
from cashier.domain.risk import Pool
from cashier.domain.sale import Sale
from cashier.domain.shift import Shift, ShiftTotals
from cashier.domain.stops import Stop
from cashier.till.ports_asked import (
    CardTerminal as CardTerminal,
    HoldDesk as HoldDesk,
    ReceiptPrinter as ReceiptPrinter,
    Receipts as Receipts,
)
from cashier.till.ports_guards import (
    Exceptions as Exceptions,
    LimitCounts as LimitCounts,
    LoginTries as LoginTries,
)
from cashier.till.ports_people import (
    Drawer as Drawer,
    Overrides as Overrides,
    ZDocuments as ZDocuments,
)
from cashier.till.records import (
    OPEN_STATES as OPEN_STATES,
    Advice as Advice,
    AttemptState as AttemptState,
    Cashier as Cashier,
    CompletedSale as CompletedSale,
    DirectoryAge as DirectoryAge,
    EntryKind as EntryKind,
    FoundReceipt as FoundReceipt,
    HoldAnswer as HoldAnswer,
    HoldState as HoldState,
    JobState as JobState,
    LoyaltyNote as LoyaltyNote,
    PaymentAttempt as PaymentAttempt,
    PrintAnswer as PrintAnswer,
    PrintJob as PrintJob,
    QueueRow as QueueRow,
    QueueState as QueueState,
    ReceiptAnswer as ReceiptAnswer,
    ReceiptFlaw as ReceiptFlaw,
    Role as Role,
    SyncStatus as SyncStatus,
    TerminalAnswer as TerminalAnswer,
    TillIdentity as TillIdentity,
)


class Clock(Protocol):
    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back; for waiting only."""
        ...

    def sleep(self, seconds: float) -> None: ...


class Randomness(Protocol):
    def token(self, size: int) -> bytes: ...


def new_id(randomness: Randomness) -> str:
    """A fresh identifier of 128 random bits, as 32 hexadecimal digits."""
    return randomness.token(16).hex()


class Directory(Protocol):
    """The advisory copy: goods, cards, staff, programmes. Rebuilt at will."""

    def item(self, code: str) -> Item | None: ...

    def find_items(self, text: str, limit: int) -> Sequence[Item]: ...

    def member(self, card: CardNumber) -> Member | None: ...

    def bearer(self, code: str) -> Bearer | None:
        """A gift card or single-use coupon with this number."""
        ...

    def bearer_account(self, code: str, *, is_gift_card: bool) -> AccountId:
        """The account it has, or will have: its number is in no journal."""
        ...

    def cashiers(self) -> Sequence[Cashier]: ...

    def cashier_of_badge(self, badge: str) -> Cashier | None: ...

    def pin_hash(self, cashier: CashierId) -> str | None: ...

    def owner_of(self, card: CardNumber) -> CashierId | None:
        """The member of the staff whose own card this is."""
        ...

    def programmes(self) -> Sequence[Programme]: ...

    def age(self) -> DirectoryAge: ...

    def advice(self, card: CardNumber | None) -> Advice:
        """Asked for at every scan: read again only for another card, or when the
        copy was written meanwhile."""
        ...


class PinCheck(Protocol):
    def matches(self, pin_hash: str, pin: str) -> bool: ...


class Outbox(Protocol):
    def put(self, event: Event) -> int:
        """Store an entry with the act that caused it; its sequence number."""
        ...


class Sales(Protocol):
    def open_sale(self) -> Sale | None:
        """The sale that is OPEN or PAYING; there is at most one."""
        ...

    def get(self, sale: SaleId) -> Sale | None: ...

    def parked(self) -> Sequence[Sale]: ...

    def save(self, sale: Sale) -> None:
        """Write a sale that is not completed, whole."""
        ...

    def complete(self, done: CompletedSale) -> None: ...

    def completed(self, sale: SaleId) -> CompletedSale | None: ...

    def by_number(self, number: str) -> CompletedSale | None: ...

    def last_completed(self) -> CompletedSale | None: ...

    def returns_of(self, sale: SaleId) -> Sequence[CompletedSale]:
        """What was given back of it so far, oldest first."""
        ...

    def returned_milli(self, sale: SaleId) -> dict[int, int]:
        """Thousandths already given back, by line number."""
        ...

    def next_number(self) -> int:
        """The till's own strict sequence; taken only by a completing sale."""
        ...


class Rights(Protocol):
    def of_account(self, account: AccountId) -> Sequence[Right]:
        """Rights with something left or reserved, of the present incarnation."""
        ...

    def get(self, right: RightId) -> Right | None: ...

    def open_rights(self) -> tuple[int, Points]:
        """How many rights of members have something left here, and their sum."""
        ...

    def with_expired(self, day: date) -> Sequence[Right]:
        """Rights of the present incarnation with a part left that ended before."""
        ...

    def add(self, right: Right) -> bool:
        """Store a grant; False if it was seen before or is refused for ever."""
        ...

    def pools(self) -> Sequence[Pool]:
        """Pools of limited risk with something left, oldest first."""
        ...

    def add_pool(self, pool: Pool) -> bool: ...

    def risk_used(self, account: AccountId) -> Points:
        """What this account drew from pools here and the server has not settled."""
        ...

    def use_risk(self, account: AccountId, points: Points, *, most: Points) -> None:
        """Count a draw, in the act that spends it. Refuses more than `most`."""
        ...

    def settle_risk(self, account: AccountId, points: Points) -> None:
        """The server has covered so much of it: the account may draw again."""
        ...

    def reserve(self, sale: SaleId, draws: Sequence[RightDraw]) -> None: ...

    def release(self, sale: SaleId) -> None: ...

    def spend(self, sale: SaleId) -> Sequence[RightDraw]:
        """Turn what this sale reserved into spent; what it was."""
        ...

    def give_up(self, right: RightId, draws: Sequence[Draw]) -> None:
        """Returned for good; with an unknown right, refuse it for ever."""
        ...

    def take_again(self, right: RightId, draws: Sequence[Draw]) -> None:
        """What was lent of it and is back: the only way out of `returned`."""
        ...


class Shifts(Protocol):
    def current(self) -> Shift | None: ...

    def save(self, shift: Shift) -> None: ...

    def get(self, shift: ShiftId) -> Shift | None: ...

    def totals(self, shift: ShiftId) -> ShiftTotals: ...

    def next_number(self) -> int: ...

    def last_closed(self) -> Shift | None: ...

    def undecided(self) -> int:
        """Sales that are parked or being paid."""
        ...


class Attempts(Protocol):
    def save(self, attempt: PaymentAttempt) -> None: ...

    def of_sale(self, sale: SaleId) -> Sequence[PaymentAttempt]: ...


class Jobs(Protocol):
    def put(self, job: PrintJob) -> None: ...

    def waiting(self) -> Sequence[PrintJob]: ...

    def mark_sent(self, job: str) -> None: ...

    def settle(self, job: str, state: JobState) -> None:
        """What became of a job that was sent; of no other job."""
        ...

    def keep_drawer_shut(self, job: str) -> None: ...

    def of_title(self, title: str) -> PrintJob | None: ...


class Holds(Protocol):
    """Hold requests of sales; a request's outcome is sticky."""

    def asked(self, hold: RightId, sale: SaleId, account: AccountId) -> None: ...

    def settle(self, hold: RightId, state: HoldState) -> None: ...

    def of_sale(
        self, sale: SaleId
    ) -> Sequence[tuple[RightId, AccountId, HoldState]]: ...

    def open_holds(self) -> Sequence[tuple[RightId, SaleId, AccountId]]: ...


class UnitOfWork(Protocol):
    """One act, one transaction. Leaving without commit() undoes everything."""

    sales: Sales
    rights: Rights
    shifts: Shifts
    outbox: Outbox
    attempts: Attempts
    jobs: Jobs
    holds: Holds
    logins: LoginTries
    limits: LimitCounts
    exceptions: Exceptions
    overrides: Overrides
    drawer: Drawer
    zs: ZDocuments

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...

    def commit(self) -> None: ...

    def identity(self) -> TillIdentity: ...

    def lead_number(self) -> int | None:
        """The number of the till that leads this shop; None: nobody else does."""
        ...

    def stops(self) -> Sequence[Stop]:
        """All that keeps this till from spending now, asked once."""
        ...

    def redemption_is_off(self) -> bool:
        """Disk, restore or storage fault: sell, do not spend."""
        ...

    def clock_is_doubted(self) -> bool:
        """Rights are spent all the same; what the chain lends is not."""
        ...

    def spent_today(self, account: AccountId, day: date) -> Points: ...

    def redemptions_today(self, account: AccountId, day: date) -> int:
        """Sales of this day that spent from this purse's account here."""
        ...

    def sales_today(self, account: AccountId, day: date) -> int: ...

    def turnover_here(
        self, account: AccountId, since: date | None, as_of: datetime | None = None
    ) -> Money:
        """Money spent here since a day and not yet in the server's figure."""
        ...

    def memberships_here(
        self, account: AccountId, as_of: datetime | None = None
    ) -> Sequence[MembershipState]:
        """Sold here and not yet in the server's figure."""
        ...

    def pending_here(
        self, account: AccountId, as_of: datetime | None = None
    ) -> tuple[Points, Points]:
        """(redeemed, earned) here and not yet in the server's confirmed figure.

        `as_of` is when the server confirmed the figure (Member.as_of): entries it
        took later count too. Without it only what it has not taken yet counts.
        """
        ...


class Store(Protocol):
    """Opens units of work: durable ones are flushed when commit() returns.

    A draft is written without a flush: a killed program finds it again, a power
    cut may take the last lines of a basket nobody has paid for.
    """

    def act(self) -> UnitOfWork: ...

    def draft(self) -> UnitOfWork: ...

    def basket(self) -> UnitOfWork:
        """A draft of nothing but the sale in hand and what is counted of limits."""
        ...

    def read(self) -> UnitOfWork: ...
