"""Goods come back: find the receipt, mark what returns, see the money, confirm.

Whatever is marked is quoted at once, so that the figures are on the screen before
the question. The quote changes nothing; only the confirmed return does. A receipt
of another till is asked of the server; without the link it is refused in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.codes import CodeKind, NumberRule, parse_scan
from cashier.domain.errors import (
    NotACode,
    ReceiptElsewhere,
    TillError,
)
from cashier.domain.ids import CashierId, SaleId
from cashier.domain.sale import MILLI, SoldLine
from cashier.till.confirming import Confirmation
from cashier.till.ports import (
    Clock,
    CompletedSale,
    ReceiptAnswer,
    Receipts,
)
from cashier.till.returns import ReturnDraft, ReturnQuote
from ui.present import zone
from ui.tasks import TaskRunner
from ui.viewmodels.manager_question import question_of
from ui.viewmodels.notice import Level, Notice, refused, told

# A number that was typed without its hyphens, from the paper.
_BARE = re.compile(r"(\d{2,6})(\d{6})(\d{6})([0-9A-Z])", re.ASCII)


class ReturnActs(Protocol):
    """See cashier.till.returns."""

    def find(self, number: str) -> ReturnDraft: ...
    def take(self, number: str, answer: ReceiptAnswer) -> ReturnDraft: ...
    def quote(
        self,
        sale_id: SaleId,
        lines: Mapping[int, int],
        *,
        with_donations: bool = False,
    ) -> ReturnQuote: ...
    def complete(
        self,
        sale_id: SaleId,
        lines: Mapping[int, int],
        by: CashierId,
        *,
        return_id: SaleId | None = None,
        with_donations: bool = False,
        shown: Mapping[int, str] | None = None,
        allowed: Confirmation | None = None,
    ) -> CompletedSale: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where receipts of other tills are asked for, and on which lane."""

    lane: TaskRunner
    receipts: Receipts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnState:
    """Everything the return screen draws."""

    draft: ReturnDraft | None = None
    marked: Mapping[int, int] = field(default_factory=dict)  # Thousandths by line.
    at: int = 0  # The place of the line that keys act on.
    quote: ReturnQuote | None = None  # Of what is marked; None: nothing yet.
    today: date | None = None  # In the zone of the chain.
    with_donations: bool = False  # Only with the last of the goods.
    shown: Mapping[int, str] = field(default_factory=dict)  # Gift cards, by line.
    is_busy: bool = False
    notice: Notice | None = None

    @property
    def has_donations(self) -> bool:
        return self.draft is not None and any(
            d.money for d in self.draft.done.donations
        )

    @property
    def gift_line(self) -> int | None:
        """A marked line that sold a gift card which was not scanned yet."""
        loaded = self.draft.done.loaded if self.draft is not None else ()
        wanted = (load.line_no for load in loaded if load.line_no in self.marked)
        return next((number for number in wanted if number not in self.shown), None)

    @property
    def lines(self) -> tuple[SoldLine, ...]:
        return self.draft.done.lines if self.draft else ()

    @property
    def can_confirm(self) -> bool:
        return self.quote is not None and bool(self.marked) and not self.is_busy

    def left(self, line: SoldLine) -> int:
        return self.draft.left_milli.get(line.line_no, 0) if self.draft else 0


class ReturnViewModel(QObject):
    state_changed = Signal(object)  # ReturnState; on the UI thread.
    completed = Signal(object)  # CompletedSale of the return.
    manager_needed = Signal(object)  # ManagerQuestion.

    def __init__(
        self,
        till: TaskRunner,
        returns: ReturnActs,
        codes: Sequence[NumberRule],
        elsewhere: Elsewhere | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        self._till = till
        self._returns = returns
        self._codes = codes
        self._elsewhere = elsewhere
        self._clock = clock
        self._by = CashierId("")
        self._turn = 0
        self.state = ReturnState()

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    def clear(self) -> None:
        self._turn += 1
        self._show(ReturnState())

    # --- the receipt ----------------------------------------------------------

    def scan(self, text: str) -> None:
        """The code of a receipt; or a gift card whose sale comes back."""
        try:
            scan = parse_scan(text, self._codes)
        except TillError as refusal:
            self._refuse(refusal)
            return
        line = self.state.gift_line
        if scan.kind is CodeKind.GIFT and line is not None:
            shown = {**self.state.shown, line: scan.code}
            self._show(replace(self.state, shown=shown, notice=None))
        elif scan.kind is CodeKind.RECEIPT:
            self.find(scan.code)
        else:
            notice = told(
                lambda: self.tr("This is not the code of a receipt"), Level.WARN
            )
            self._show(replace(self.state, notice=notice))

    def find(self, number: str) -> None:
        """A number as scanned or as typed, with or without hyphens."""
        wanted = hyphenated(number)
        if not wanted:
            self._refuse(NotACode())
            return
        self._turn += 1
        self._show(ReturnState(is_busy=True))
        self._till.run(
            lambda: self._returns.find(wanted),
            done=self._found,
            failed=lambda refusal: self._not_here(wanted, refusal),
        )

    def _not_here(self, number: str, refusal: TillError) -> None:
        """The server may know a receipt of another till; nobody waits for long."""
        where = self._elsewhere
        if where is None or not isinstance(refusal, ReceiptElsewhere):
            self._refuse(refusal)
            return
        words = told(lambda: self.tr("Receipt of another till: asking the server…"))
        self._show(replace(self.state, is_busy=True, notice=words))
        turn = self._turn

        def answered(answer: ReceiptAnswer) -> None:
            if turn == self._turn:
                self._take(number, answer)

        where.lane.run(
            lambda: where.receipts.find(number), done=answered, failed=self._refuse
        )

    def _take(self, number: str, answer: ReceiptAnswer) -> None:
        self._till.run(
            lambda: self._returns.take(number, answer),
            done=self._found,
            failed=self._refuse,
        )

    def _found(self, draft: ReturnDraft) -> None:
        notice = None
        if draft.is_spent:
            notice = told(
                lambda: self.tr("Everything of this receipt was already returned"),
                Level.WARN,
            )
        today = None
        if self._clock is not None:
            today = self._clock.now().astimezone(zone()).date()
        self._show(ReturnState(draft=draft, today=today, notice=notice))

    # --- what comes back ------------------------------------------------------

    def move(self, by: int) -> None:
        last = len(self.state.lines) - 1
        place = max(0, min(self.state.at + by, last))
        self._show(replace(self.state, at=place))

    def choose(self, place: int) -> None:
        self._show(replace(self.state, at=place))

    def step(self, by: int, place: int | None = None) -> None:
        """One piece more or less; of weighed goods all or nothing."""
        at = self.state.at if place is None else place
        if at < len(self.state.lines):
            line = self.state.lines[at]
            left = self.state.left(line)
            one = MILLI if left >= MILLI and left % MILLI == 0 else left
            before = self.state.marked.get(line.line_no, 0)
            self._mark(at, {line.line_no: max(0, min(before + by * one, left))})

    def toggle(self, place: int | None = None) -> None:
        """The whole line, or none of it."""
        at = self.state.at if place is None else place
        if at < len(self.state.lines):
            line = self.state.lines[at]
            whole = 0 if self.state.marked.get(line.line_no) else self.state.left(line)
            self._mark(at, {line.line_no: whole})

    def mark_all(self) -> None:
        """Everything, or if everything is marked already, nothing."""
        every = {ln.line_no: self.state.left(ln) for ln in self.state.lines}
        some = {line_no: milli for line_no, milli in every.items() if milli}
        if some == dict(self.state.marked):
            some = dict.fromkeys(some, 0)
        self._mark(self.state.at, some)

    def toggle_donations(self) -> None:
        """Money for a cause goes back too, with the last of the goods."""
        if self.state.has_donations:
            with_them = not self.state.with_donations
            self._show(replace(self.state, with_donations=with_them))
            self._mark(self.state.at, {})

    def _mark(self, at: int, changed: Mapping[int, int]) -> None:
        if self.state.is_busy or self.state.draft is None:
            return
        both = {**self.state.marked, **changed}
        marked = {line_no: milli for line_no, milli in both.items() if milli}
        self._turn += 1
        turn, sale = self._turn, self.state.draft.done.sale.sale_id
        self._show(replace(self.state, marked=marked, at=at, quote=None, notice=None))
        if not marked:
            return

        def quoted(quote: ReturnQuote) -> None:
            if turn == self._turn:
                self._show(replace(self.state, quote=quote))

        with_them = self.state.with_donations
        self._till.run(
            lambda: self._returns.quote(sale, marked, with_donations=with_them),
            done=quoted,
            failed=self._refuse,
        )

    # --- the end --------------------------------------------------------------

    def confirm(self, allowed: Confirmation | None = None) -> None:
        """`allowed`: a manager's yes, where the sum needs one."""
        state, by = self.state, self._by
        if not state.can_confirm or state.draft is None:
            return
        if state.gift_line is not None:
            self._say(lambda: self.tr("Scan the gift card that comes back"))
            return
        draft, marked = state.draft, dict(state.marked)
        self._show(replace(state, is_busy=True, notice=None))
        self._till.run(
            lambda: self._returns.complete(
                draft.done.sale.sale_id,
                marked,
                by,
                return_id=draft.return_id,
                with_donations=state.with_donations,
                shown=dict(state.shown),
                allowed=allowed,
            ),
            done=self._done,
            failed=self._refuse_or_ask,
        )

    def _refuse_or_ask(self, refusal: TillError) -> None:
        question = question_of(refusal, self.confirm)
        if question is None:
            self._refuse(refusal)
            return
        self._show(replace(self.state, is_busy=False))
        self.manager_needed.emit(question)

    def _done(self, done: CompletedSale) -> None:
        self.clear()
        self.completed.emit(done)

    def _say(self, words: Callable[[], str]) -> None:
        self._show(replace(self.state, notice=told(words, Level.WARN)))

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_busy=False, notice=refused(refusal)))

    def _show(self, state: ReturnState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def hyphenated(typed: str) -> str:
    """The number as the store knows it; hyphens may be left out."""
    text = "".join(typed.upper().split())
    bare = _BARE.fullmatch(text)
    return "-".join(bare.groups()) if bare else text
