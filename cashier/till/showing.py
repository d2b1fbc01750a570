"""Codes that a customer shows: coupons to use, gift cards to buy or to top up.

A coupon stays in the sale whether it does something or not; the quote says why not. A
limited one needs a right, online a hold and offline a standing right, and is never
guessed to be unused. The number of a gift card that is sold goes into its line.
"""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.codes import CodeKind, Scan
from cashier.domain.errors import (
    AmountRefused,
    CouponRefused,
    GiftCardFlaw,
    GiftCardRefused,
)
from cashier.domain.ids import AccountId, CashierId
from cashier.domain.loyalty.coupons import series_code
from cashier.domain.loyalty.gift_cards import GiftCardTerms, why_no_top_up
from cashier.domain.pricing import price_line
from cashier.domain.sale import Line, Sale, ShownCoupon
from cashier.till import baskets
from cashier.till.counter import Counter, open_sale
from cashier.till.ports import HoldState, UnitOfWork
from cashier.till.reserving import release_answers, reserve_coupons, without
from cashier.till.sale_rights import end_hold
from cashier.till.terms_here import gift_terms_of, series_of
from cashier.till.views import SaleView, ScanKind, ScanResult, business_day

MOST_COUPONS = 20


class Showing(Counter):
    """Acts on coupons and on gift cards that are sold."""

    # --- coupons ---

    def show_coupon(self, code: str, *, by: CashierId) -> SaleView:
        """Put a coupon into the sale. Its use, or why not, stands in the quote.

        A right for it that is here is reserved at once; else the server is asked
        (see holding). Shown again: nothing changes, but the server is asked again.
        """
        with self._store.act() as work:
            sale = self._sale_in_hand(work, by)
            self._limits.look_up(work)
            if all(known.code != code for known in sale.coupons):
                if len(sale.coupons) >= MOST_COUPONS:
                    raise CouponRefused
                coupon = self._coupon(code)
                sale = release_answers(work, sale)
                sale = replace(sale, coupons=(*sale.coupons, coupon))
            sale = reserve_coupons(work, sale, self._gather(work, sale))
            work.sales.save(sale)
            view = self._view(work, sale, ask_again=True)
            work.commit()
        return view

    def remove_coupon(self, code: str) -> SaleView:
        """Take it out again; what was held for it goes back."""
        with self._store.act() as work:
            sale = release_answers(work, open_sale(work))
            gone = next((c for c in sale.coupons if c.code == code), None)
            if gone is None:
                raise CouponRefused
            kept = tuple(c for c in sale.coupons if c is not gone)
            sale = replace(sale, coupons=kept)
            if gone.account is not None:
                sale = without(work, sale, [gone.account])
                self._end_holds_of(work, sale, gone.account)
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    # --- gift cards that are sold ---

    def name_gift_card(self, line_no: int, code: str) -> SaleView:
        """The card that a line sells or tops up. No card twice in one sale."""
        account = self._directory.bearer_account(code, is_gift_card=True)
        with self._store.draft() as work:
            sale = release_answers(work, open_sale(work))
            line = baskets.live_line(sale, line_no)
            terms = self._gift_terms(work, line)
            if terms is None:
                raise GiftCardRefused(flaw=GiftCardFlaw.NOT_SOLD_HERE)
            if any(other.serial == account for other in sale.live_lines()):
                raise GiftCardRefused(flaw=GiftCardFlaw.SHOWN_TWICE)
            self._check_top_up(terms, code, line)
            sale = baskets.with_serial(sale, line_no, account)
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    def set_gift_amount(self, line_no: int, amount: Money) -> SaleView:
        """What goes on a card whose article leaves the amount free."""
        if amount <= NO_MONEY:
            raise AmountRefused
        with self._store.draft() as work:
            sale = release_answers(work, open_sale(work))
            line = baskets.live_line(sale, line_no)
            terms = self._gift_terms(work, line)
            if terms is None or not _is_free(terms, line):
                raise GiftCardRefused(flaw=GiftCardFlaw.NOT_SOLD_HERE)
            sale = baskets.with_amount(sale, line_no, amount)
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    # --- steps ---

    def _scan_gift_card(self, code: str) -> ScanResult:
        """Into the line that waits for a number; else the screen asks what for."""
        with self._store.read() as work:
            sale = work.sales.open_sale()
            waiting = self._waiting_line(work, sale) if sale is not None else None
        if waiting is None:
            return ScanResult(kind=ScanKind.GIFT, code=code)
        view = self.name_gift_card(waiting, code)
        return ScanResult(kind=ScanKind.GIFT, code=code, view=view, line_no=waiting)

    def _waiting_line(self, work: UnitOfWork, sale: Sale) -> int | None:
        for line in reversed(sale.live_lines()):
            if line.serial is None and self._gift_terms(work, line) is not None:
                return line.line_no
        return None

    def _is_coupon(self, scan: Scan) -> bool:
        """A code of a series may look like anything that is no goods."""
        if scan.kind is not CodeKind.ITEM:
            return False
        programmes = self._directory.programmes()
        if series_of(scan.code, programmes) is not None:
            return True
        known = self._directory.bearer(scan.code)
        return known is not None and not known.is_gift_card

    def _coupon(self, code: str) -> ShownCoupon:
        known = self._directory.bearer(code)
        if known is not None and known.is_gift_card:
            raise CouponRefused
        if known is not None:
            return ShownCoupon(
                code=code,
                programme=known.programme,
                account=known.account,
                owner=known.owner,
                starts=known.starts,
                ends=known.ends,
            )
        series = series_of(code, self._directory.programmes())
        # However a series was typed: its account is that of the programme's name.
        name = code if series is None else series_code(series.programme_id)
        account = self._directory.bearer_account(name, is_gift_card=False)
        if series is None:  # Printed elsewhere a minute ago: the server will say.
            return ShownCoupon(code=code, programme="", account=account)
        is_counted = series.uses_total is not None
        return ShownCoupon(
            code=code,
            programme=series.programme_id,
            account=account if is_counted else None,
        )

    def _gift_terms(self, work: UnitOfWork, line: Line) -> GiftCardTerms | None:
        day = business_day(self._clock.now(), self._settings)
        store = work.identity().store_number
        return gift_terms_of(line, self._directory.programmes(), day, store)

    def _check_top_up(self, terms: GiftCardTerms, code: str, line: Line) -> None:
        known = self._directory.bearer(code)
        if known is None:
            return  # A new card, as far as known here.
        if not known.is_gift_card:
            raise GiftCardRefused(flaw=GiftCardFlaw.OTHER_CARD)
        why = why_no_top_up(terms, Money(known.confirmed.units), price_line(line).net)
        if why is not None:
            raise GiftCardRefused(flaw=GiftCardFlaw.NO_TOP_UP, reason=why)

    def _end_holds_of(self, work: UnitOfWork, sale: Sale, account: AccountId) -> None:
        now = self._clock.now()
        for hold, of, state in work.holds.of_sale(sale.sale_id):
            if of == account and state is not HoldState.GIVEN_UP:
                end_hold(work, hold, of, state, now)


def _is_free(terms: GiftCardTerms, line: Line) -> bool:
    return any(
        article.item == line.item.item_id and not article.amount_minor
        for article in terms.articles
    )
