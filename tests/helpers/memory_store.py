"""A till store in memory: the same promises as the real one, without a file.

Each unit of work sees a copy; commit() puts the copy in place, leaving without it
undoes everything. A draft is lost by `cut_power()` unless a later act was
committed, exactly as an unflushed log would lose it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from types import TracebackType
from typing import Self

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.errors import NotEnoughPoints, StorageRefused
from cashier.domain.events import (
    Event,
    GiftCardLoaded,
    GiftCardUnloaded,
    PointsEarned,
    PointsGivenBack,
    PointsRedeemed,
    SaleCompleted,
)
from cashier.domain.exceptions import Decision, ExceptionCase
from cashier.domain.ids import (
    AccountId,
    CashierId,
    RightId,
    SaleId,
    ShiftId,
    StoreId,
    TillId,
    purse_account,
)
from cashier.domain.ledger import Draw, Right, RightDraw, sum_of
from cashier.domain.limits import LimitKind, Limits, Use
from cashier.domain.member import MembershipState
from cashier.domain.overrides import Guarded, Override
from cashier.domain.risk import POOL_ACCOUNT, Pool
from cashier.domain.sale import Sale, SaleState, TenderKind
from cashier.domain.shift import DrawerCount, DrawerMovement, Shift, ShiftTotals
from cashier.domain.stops import Stop
from cashier.till.ports import (
    OPEN_STATES,
    CompletedSale,
    HoldState,
    JobState,
    PaymentAttempt,
    PrintJob,
    TillIdentity,
)
from cashier.till.shift_report import ZDocument
from tests.helpers.builders import MORNING

Hold = tuple[SaleId, AccountId, HoldState]

FIRST_TILL = TillIdentity(
    till=TillId("till-1"),
    store=StoreId("store-2"),
    till_number=1,
    store_number=2,
    incarnation=1,
    epoch=1,
)


@dataclass
class State:
    """Everything a till remembers; values are frozen, so copies are shallow."""

    sales: dict[SaleId, Sale] = field(default_factory=dict)
    completed: dict[SaleId, CompletedSale] = field(default_factory=dict)
    rights: dict[RightId, Right] = field(default_factory=dict)
    reserved: dict[SaleId, tuple[RightDraw, ...]] = field(default_factory=dict)
    refused: set[RightId] = field(default_factory=set)
    pools: dict[RightId, Pool] = field(default_factory=dict)
    risk_used: dict[AccountId, Points] = field(default_factory=dict)
    shifts: dict[ShiftId, Shift] = field(default_factory=dict)
    movements: list[DrawerMovement] = field(default_factory=list)
    outbox: list[Event] = field(default_factory=list)
    attempts: dict[str, PaymentAttempt] = field(default_factory=dict)
    jobs: dict[str, PrintJob] = field(default_factory=dict)
    holds: dict[RightId, Hold] = field(default_factory=dict)
    failures: dict[CashierId, tuple[int, datetime | None]] = field(default_factory=dict)
    counts: dict[tuple[LimitKind, str], Use] = field(default_factory=dict)
    rules: dict[str, Limits] = field(default_factory=dict)
    cases: dict[str, ExceptionCase] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    drawer_counts: list[DrawerCount] = field(default_factory=list)
    zs: list[ZDocument] = field(default_factory=list)

    def copy(self) -> State:
        return State(**{name: value.copy() for name, value in vars(self).items()})


class MemorySales:
    def __init__(self, state: State) -> None:
        self._state = state

    def open_sale(self) -> Sale | None:
        found = [s for s in self._state.sales.values() if s.state in OPEN_STATES]
        assert len(found) <= 1, found
        return found[0] if found else None

    def get(self, sale: SaleId) -> Sale | None:
        return self._state.sales.get(sale)

    def parked(self) -> Sequence[Sale]:
        return tuple(
            s for s in self._state.sales.values() if s.state is SaleState.PARKED
        )

    def save(self, sale: Sale) -> None:
        assert sale.state is not SaleState.COMPLETED, sale
        assert sale.sale_id not in self._state.completed, sale
        self._state.sales[sale.sale_id] = sale
        self.open_sale()

    def complete(self, done: CompletedSale) -> None:
        assert done.sale.state is SaleState.COMPLETED, done
        assert done.sale.sale_id not in self._state.completed, done
        assert self.by_number(done.number) is None, done
        self._state.sales[done.sale.sale_id] = done.sale
        self._state.completed[done.sale.sale_id] = done

    def completed(self, sale: SaleId) -> CompletedSale | None:
        return self._state.completed.get(sale)

    def by_number(self, number: str) -> CompletedSale | None:
        for done in self._state.completed.values():
            if done.number == number:
                return done
        return None

    def last_completed(self) -> CompletedSale | None:
        return next(reversed(self._state.completed.values()), None)

    def returns_of(self, sale: SaleId) -> Sequence[CompletedSale]:
        every = self._state.completed.values()
        return tuple(d for d in every if d.returns == sale and d.sale.sale_id != sale)

    def returned_milli(self, sale: SaleId) -> dict[int, int]:
        given_back: dict[int, int] = {}
        for done in self._state.completed.values():
            if done.returns == sale:
                for line in done.lines:
                    before = given_back.get(line.line_no, 0)
                    given_back[line.line_no] = before + line.quantity_milli
        return given_back

    def next_number(self) -> int:
        return len(self._state.completed) + 1


class MemoryRights:
    def __init__(self, state: State) -> None:
        self._state = state

    def of_account(self, account: AccountId) -> Sequence[Right]:
        return tuple(
            right
            for right in self._state.rights.values()
            if right.account == account and (right.left() or right.reserved)
        )

    def get(self, right: RightId) -> Right | None:
        return self._state.rights.get(right)

    def open_rights(self) -> tuple[int, Points]:
        mine = [r for r in self._state.rights.values() if r.account != POOL_ACCOUNT]
        left = [sum_of((*r.left(), *r.reserved)) for r in mine]
        return sum(bool(one) for one in left), Points.total(left)

    def with_expired(self, day: date) -> Sequence[Right]:
        return tuple(
            right
            for right in self._state.rights.values()
            if any(p.expires_on and p.expires_on < day for p in right.left())
        )

    def add(self, right: Right) -> bool:
        if right.right_id in self._state.refused | self._state.rights.keys():
            return False
        self._state.rights[right.right_id] = right
        return True

    def pools(self) -> Sequence[Pool]:
        known = [
            replace(pool, right=self._state.rights[name])
            for name, pool in self._state.pools.items()
        ]
        return tuple(p for p in known if p.right.left() or p.right.reserved)

    def add_pool(self, pool: Pool) -> bool:
        is_new = self.add(pool.right)
        if is_new:
            self._state.pools[pool.right.right_id] = pool
        return is_new

    def risk_used(self, account: AccountId) -> Points:
        return self._state.risk_used.get(account, NO_POINTS)

    def use_risk(self, account: AccountId, points: Points, *, most: Points) -> None:
        used = self.risk_used(account) + points
        if used > most:
            raise NotEnoughPoints(asked=points, available=most - used + points)
        self._state.risk_used[account] = used

    def settle_risk(self, account: AccountId, points: Points) -> None:
        used = self.risk_used(account) - points
        self._state.risk_used[account] = max(used, NO_POINTS)

    def reserve(self, sale: SaleId, draws: Sequence[RightDraw]) -> None:
        assert sale not in self._state.reserved, sale
        for part in draws:
            right = self._state.rights[part.right_id]
            _assert_within(part.draws, right.left())
            self._put(replace(right, reserved=(*right.reserved, *part.draws)))
        self._state.reserved[sale] = tuple(draws)

    def release(self, sale: SaleId) -> None:
        for part in self._state.reserved.pop(sale, ()):
            right = self._state.rights[part.right_id]
            self._put(replace(right, reserved=_without(right.reserved, part.draws)))

    def spend(self, sale: SaleId) -> Sequence[RightDraw]:
        draws = self._state.reserved.pop(sale, ())
        for part in draws:
            right = self._state.rights[part.right_id]
            self._put(
                replace(
                    right,
                    reserved=_without(right.reserved, part.draws),
                    spent=(*right.spent, *part.draws),
                )
            )
        return draws

    def give_up(self, right: RightId, draws: Sequence[Draw]) -> None:
        known = self._state.rights.get(right)
        if known is None:
            self._state.refused.add(right)
            return
        _assert_within(draws, known.left())
        self._put(replace(known, returned=(*known.returned, *draws)))

    def take_again(self, right: RightId, draws: Sequence[Draw]) -> None:
        known = self._state.rights[right]
        self._put(replace(known, returned=_without(known.returned, draws)))

    def _put(self, right: Right) -> None:
        self._state.rights[right.right_id] = right


def _assert_within(draws: Sequence[Draw], left: Sequence[Draw]) -> None:
    have = {part.lot_id: part.points for part in left}
    for draw in draws:
        assert draw.points <= have.get(draw.lot_id, NO_POINTS), (draws, left)


def _without(all_of: Sequence[Draw], gone: Sequence[Draw]) -> tuple[Draw, ...]:
    rest = list(all_of)
    for draw in gone:
        rest.remove(draw)
    return tuple(rest)


class MemoryShifts:
    def __init__(self, state: State) -> None:
        self._state = state

    def current(self) -> Shift | None:
        return next((s for s in self._state.shifts.values() if s.is_open), None)

    def save(self, shift: Shift) -> None:
        others = [
            s
            for s in self._state.shifts.values()
            if s.is_open and s.shift_id != shift.shift_id
        ]
        assert not (shift.is_open and others), others
        self._state.shifts[shift.shift_id] = shift

    def get(self, shift: ShiftId) -> Shift | None:
        return self._state.shifts.get(shift)

    def totals(self, shift: ShiftId) -> ShiftTotals:
        done = [d for d in self._state.completed.values() if d.sale.shift_id == shift]
        voids = [
            s
            for s in self._state.sales.values()
            if s.shift_id == shift and s.state is SaleState.VOIDED
        ]
        moved = Money.total(
            m.amount for m in self._state.movements if m.shift_id == shift
        )
        whose = {right.right_id: right.account for right in self._state.rights.values()}
        return replace(totals_of(done, whose), voids=len(voids), moved=moved)

    def next_number(self) -> int:
        return len(self._state.shifts) + 1

    def last_closed(self) -> Shift | None:
        closed = [s for s in self._state.shifts.values() if not s.is_open]
        return max(closed, key=lambda s: s.number, default=None)

    def undecided(self) -> int:
        waiting = (SaleState.PARKED, SaleState.PAYING)
        return sum(s.state in waiting for s in self._state.sales.values())


def totals_of(
    all_done: Sequence[CompletedSale], whose: Mapping[RightId, AccountId]
) -> ShiftTotals:
    """Money is sales less returns; points of returns stand in their own fields."""
    sales = [done for done in all_done if done.returns is None]
    returns = [done for done in all_done if done.returns is not None]
    offline = [d for d in sales if d.note is not None and d.note.is_provisional]

    def money(name: str) -> Money:
        bought = Money.total(getattr(ln, name) for d in sales for ln in d.lines)
        back = Money.total(getattr(ln, name) for d in returns for ln in d.lines)
        return bought - back

    def tendered(kind: TenderKind) -> Money:
        paid = Money.total(t.amount for d in sales for t in d.tenders if t.kind is kind)
        back = Money.total(
            t.amount for d in returns for t in d.tenders if t.kind is kind
        )
        return paid - back

    return ShiftTotals(
        sales=len(sales),
        returns=len(returns),
        gross=money("gross"),
        discount=money("discount"),
        redeemed_money=money("redeemed"),
        cash=tendered(TenderKind.CASH),
        card=tendered(TenderKind.CARD),
        gift=tendered(TenderKind.GIFT),
        gift_sold=Money.total(
            -line.net if done.returns is not None else line.net
            for done in all_done
            for line in done.lines
            if line.serial is not None
        ),
        donated=Money.total(
            -gift.money if done.returns is not None else gift.money
            for done in all_done
            for gift in done.donations
        ),
        sales_with_card=sum(d.sale.card is not None for d in sales),
        redeemed=_redeemed(sales, whose),
        redeemed_offline=_redeemed(offline, whose),
        earned=Points.total(d.earned for d in sales),
        given_back=_redeemed(returns, whose),
        taken_back=Points.total(d.earned for d in returns),
    )


def _redeemed(
    all_done: Sequence[CompletedSale], whose: Mapping[RightId, AccountId]
) -> Points:
    """Of the main purse."""
    return Points.total(
        sum_of(part.draws)
        for done in all_done
        for part in done.redeemed
        if whose.get(part.right_id, done.account) in (done.account, POOL_ACCOUNT)
    )


class MemoryOutbox:
    def __init__(self, state: State, mode: Mode) -> None:
        self._state = state
        self._mode = mode

    def put(self, event: Event) -> int:
        # An entry may be sent as soon as it is stored: a draft that a power cut
        # takes back would leave the server with an entry that never was.
        assert self._mode is Mode.ACT, event
        self._state.outbox.append(event)
        return len(self._state.outbox)


class MemoryAttempts:
    def __init__(self, state: State) -> None:
        self._state = state

    def save(self, attempt: PaymentAttempt) -> None:
        self._state.attempts[attempt.attempt] = attempt

    def of_sale(self, sale: SaleId) -> Sequence[PaymentAttempt]:
        return tuple(a for a in self._state.attempts.values() if a.sale == sale)


class MemoryJobs:
    def __init__(self, state: State) -> None:
        self._state = state

    def put(self, job: PrintJob) -> None:
        self._state.jobs[job.job] = job

    def waiting(self) -> Sequence[PrintJob]:
        return tuple(
            j for j in self._state.jobs.values() if j.state is JobState.WAITING
        )

    def mark_sent(self, job: str) -> None:
        self._state.jobs[job] = replace(self._state.jobs[job], state=JobState.SENT)

    def settle(self, job: str, state: JobState) -> None:
        if self._state.jobs[job].state is JobState.SENT:
            self._state.jobs[job] = replace(self._state.jobs[job], state=state)

    def keep_drawer_shut(self, job: str) -> None:
        self._state.jobs[job] = replace(self._state.jobs[job], opens_drawer=False)

    def of_title(self, title: str) -> PrintJob | None:
        return next((j for j in self._state.jobs.values() if j.title == title), None)


class MemoryHolds:
    def __init__(self, state: State) -> None:
        self._state = state

    def asked(self, hold: RightId, sale: SaleId, account: AccountId) -> None:
        assert hold not in self._state.holds, hold
        self._state.holds[hold] = (sale, account, HoldState.ASKED)

    def settle(self, hold: RightId, state: HoldState) -> None:
        sale, account, _ = self._state.holds[hold]
        self._state.holds[hold] = (sale, account, state)

    def of_sale(self, sale: SaleId) -> Sequence[tuple[RightId, AccountId, HoldState]]:
        return tuple(
            (hold, account, state)
            for hold, (of, account, state) in self._state.holds.items()
            if of == sale
        )

    def open_holds(self) -> Sequence[tuple[RightId, SaleId, AccountId]]:
        return tuple(
            (hold, sale, account)
            for hold, (sale, account, state) in self._state.holds.items()
            if state in (HoldState.ASKED, HoldState.GRANTED)
        )


class MemoryLogins:
    def __init__(self, state: State) -> None:
        self._state = state

    def failures(self, cashier: CashierId) -> tuple[int, datetime | None]:
        return self._state.failures.get(cashier, (0, None))

    def set_failures(self, cashier: CashierId, count: int, at: datetime | None) -> None:
        self._state.failures[cashier] = (count, at)


class MemoryLimits:
    def __init__(self, state: State) -> None:
        self._state = state

    def use(self, kind: LimitKind, subject: str) -> Use | None:
        return self._state.counts.get((kind, subject))

    def count(self, kind: LimitKind, subject: str, use: Use) -> None:
        self._state.counts[kind, subject] = use

    def rules(self) -> Limits | None:
        return self._state.rules.get("")

    def set_rules(self, limits: Limits) -> None:
        self._state.rules[""] = limits


class MemoryExceptions:
    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, case: ExceptionCase) -> None:
        self._state.cases.setdefault(case.item, case)

    def open_cases(self) -> Sequence[ExceptionCase]:
        every = sorted(self._state.cases.values(), key=lambda c: c.at, reverse=True)
        return tuple(case for case in every if not self.decisions(case.item))

    def case(self, item: str) -> ExceptionCase | None:
        return self._state.cases.get(item)

    def decide(self, decision: Decision) -> None:
        self._state.decisions.append(decision)

    def decisions(self, item: str) -> Sequence[Decision]:
        return tuple(d for d in self._state.decisions if d.item == item)


class MemoryDrawer:
    def __init__(self, state: State) -> None:
        self._state = state

    def add_movement(self, movement: DrawerMovement) -> None:
        assert movement.number == len(self.movements(movement.shift_id)) + 1
        self._state.movements.append(movement)

    def movements(self, shift: ShiftId) -> Sequence[DrawerMovement]:
        return tuple(m for m in self._state.movements if m.shift_id == shift)

    def add_count(self, count: DrawerCount) -> None:
        assert count.turn == len(self.counts(count.shift_id)) + 1
        self._state.drawer_counts.append(count)

    def counts(self, shift: ShiftId) -> Sequence[DrawerCount]:
        return tuple(c for c in self._state.drawer_counts if c.shift_id == shift)


class MemoryOverrides:
    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, override: Override) -> None:
        assert not self.is_used(override.override_id), override
        self._state.overrides.append(override)

    def is_used(self, ticket: str) -> bool:
        return any(o.override_id == ticket for o in self._state.overrides)

    def is_given(self, sale: SaleId, act: Guarded) -> bool:
        return any(o.sale == sale and o.act is act for o in self._state.overrides)

    def of_shift(self, shift: ShiftId) -> Sequence[Override]:
        return tuple(o for o in self._state.overrides if o.shift == shift)


class MemoryZs:
    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, document: ZDocument) -> None:
        assert document.addendum == len(self.of_shift(document.shift_id)), document
        self._state.zs.append(document)

    def of_shift(self, shift: ShiftId) -> Sequence[ZDocument]:
        return tuple(z for z in self._state.zs if z.shift_id == shift)

    def newest(self, most: int) -> Sequence[ZDocument]:
        numbers = sorted({z.number for z in self._state.zs}, reverse=True)[:most]
        kept = [z for z in self._state.zs if z.number in numbers]
        return tuple(sorted(kept, key=lambda z: (-z.number, z.addendum)))


class Mode(Enum):
    ACT = "act"
    DRAFT = "draft"
    READ = "read"


class MemoryUnit:
    def __init__(self, store: MemoryStore, mode: Mode) -> None:
        self._store = store
        self._mode = mode

    def __enter__(self) -> Self:
        assert not self._store.is_busy, "one writer, one transaction at a time"
        self._store.is_busy = True
        state = self._store.state.copy()
        self._state = state
        self.sales = MemorySales(state)
        self.rights = MemoryRights(state)
        self.shifts = MemoryShifts(state)
        self.outbox = MemoryOutbox(state, self._mode)
        self.attempts = MemoryAttempts(state)
        self.jobs = MemoryJobs(state)
        self.holds = MemoryHolds(state)
        self.logins = MemoryLogins(state)
        self.limits = MemoryLimits(state)
        self.exceptions = MemoryExceptions(state)
        self.overrides = MemoryOverrides(state)
        self.drawer = MemoryDrawer(state)
        self.zs = MemoryZs(state)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        self._store.is_busy = False

    def commit(self) -> None:
        assert self._mode is not Mode.READ, "a look changes nothing"
        if self._store.fault is not None:
            raise self._store.fault
        self._store.state = self._state.copy()
        if self._mode is Mode.ACT:
            self._store.durable = self._state.copy()
            self._store.flushes += 1

    def identity(self) -> TillIdentity:
        return self._store.till

    def lead_number(self) -> int | None:
        return self._store.lead_number

    def stops(self) -> Sequence[Stop]:
        store = self._store
        found = [store.stopped_by] if store.redemption_off else []
        return (*found, Stop.CLOCK) if store.clock_doubted else tuple(found)

    def redemption_is_off(self) -> bool:
        return self._store.redemption_off

    def clock_is_doubted(self) -> bool:
        return self._store.clock_doubted

    def spent_today(self, account: AccountId, day: date) -> Points:
        return Points.total(sum_of(e.draws) for e in self._redeemed(account, day))

    def redemptions_today(self, account: AccountId, day: date) -> int:
        return len({e.sale_id for e in self._redeemed(account, day)})

    def sales_today(self, account: AccountId, day: date) -> int:
        return sum(
            done.account == account and done.business_date == day
            for done in self._state.completed.values()
            if done.returns is None
        )

    def turnover_here(
        self, account: AccountId, since: date | None, as_of: datetime | None = None
    ) -> Money:
        return Money(
            sum(
                line.turnover.units * (1 if done.returns is None else -1)
                for done in self._not_told()
                if done.account == account
                and (since is None or done.business_date >= since)
                for line in done.lines
            )
        )

    def memberships_here(
        self, account: AccountId, as_of: datetime | None = None
    ) -> Sequence[MembershipState]:
        found = {}
        for done in self._not_told():
            if done.account != account:
                continue
            for sold in done.memberships:
                key = (done.returns or done.sale.sale_id, sold.line_no)
                found[key] = MembershipState(
                    programme=sold.programme, starts=sold.starts, ends=sold.ends
                )
        return tuple(m for m in found.values() if m.ends >= m.starts)

    def pending_here(
        self, account: AccountId, as_of: datetime | None = None
    ) -> tuple[Points, Points]:
        redeemed, earned = NO_POINTS, NO_POINTS
        taken = self._store.acknowledged
        if as_of is not None and self._store.acknowledged_at > as_of:
            taken = 0
        for event in self._state.outbox[taken:]:
            match event:
                case PointsRedeemed() if event.account == account:
                    redeemed += sum_of(event.draws)
                case PointsEarned() if _purse_of(event) == account:
                    earned += event.points
                case PointsGivenBack() if _purse_of(event) == account:
                    redeemed -= sum_of(event.back)
                    earned -= event.taken
                case GiftCardLoaded() if event.account == account:
                    earned += event.amount
                case GiftCardUnloaded() if event.account == account:
                    earned -= event.amount
        return redeemed, earned

    def _redeemed(self, account: AccountId, day: date) -> list[PointsRedeemed]:
        return [
            event
            for event in self._state.outbox
            if isinstance(event, PointsRedeemed)
            and event.account == account
            and event.business_date == day
        ]

    def _not_told(self) -> list[CompletedSale]:
        """Sales and returns that the server's figures do not hold yet."""
        waiting = self._state.outbox[self._store.acknowledged :]
        new = {e.sale_id for e in waiting if isinstance(e, SaleCompleted)}
        return [d for d in self._state.completed.values() if d.sale.sale_id in new]


def _purse_of(event: PointsEarned | PointsGivenBack) -> AccountId | None:
    if event.account is None:
        return None
    return purse_account(event.account, event.purse)


class MemoryStore:
    """Implements ports.Store. `fault` makes every commit fail, as a full disk."""

    def __init__(self) -> None:
        self.state = State()
        self.durable = State()
        self.till = FIRST_TILL
        self.redemption_off = False
        self.stopped_by = Stop.STORAGE  # The reason, when it is off.
        self.clock_doubted = False
        self.lead_number: int | None = None
        self.fault: StorageRefused | None = None
        self.flushes = 0  # Of acts, as a disk would see them.
        self.acknowledged = 0  # Entries the server has taken.
        self.acknowledged_at = MORNING  # Figures from then on hold them.
        self.is_busy = False

    def act(self) -> MemoryUnit:
        return MemoryUnit(self, Mode.ACT)

    def draft(self) -> MemoryUnit:
        return MemoryUnit(self, Mode.DRAFT)

    def basket(self) -> MemoryUnit:
        return MemoryUnit(self, Mode.DRAFT)

    def read(self) -> MemoryUnit:
        return MemoryUnit(self, Mode.READ)

    def cut_power(self) -> None:
        """What was not flushed is gone; what was flushed is not."""
        self.state = self.durable.copy()
        self.is_busy = False

    @property
    def events(self) -> list[Event]:
        """Everything put for the server, in order."""
        return self.state.outbox
