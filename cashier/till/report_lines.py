"""The report of a shift as lines on paper: money, drawer, bonuses, server.

Bonuses have a section of their own and are in no sum of money. What has not been
sent yet, and any figure in which the server's ledger differs, is said plainly.
"""

from __future__ import annotations

from cashier.domain.amounts import Money, Points
from cashier.domain.shift import DrawerCount, document_number
from cashier.till.drawer_paper import cause_text
from cashier.till.paper import amount_text
from cashier.till.people_texts import Key, Said, reason_text, said
from cashier.till.receipt_texts import Word, word
from cashier.till.receipts import Strip
from cashier.till.settings import TillSettings
from cashier.till.shift_report import ReportKind, ServerFigures, ShiftReport, ZDocument


def report_lines(report: ShiftReport, settings: TillSettings) -> tuple[str, ...]:
    strip = Strip(settings)
    _head(strip, report)
    _money(strip, report)
    _drawer(strip, report)
    _documents(strip, report)
    _counts(strip, report)
    _overrides(strip, report)
    _loyalty(strip, report)
    _server(strip, report)
    return strip.lines


def addendum_lines(
    report: ShiftReport, z: ZDocument, settings: TillSettings
) -> tuple[str, ...]:
    """What became known after the Z; it says that the Z itself stays as it is."""
    strip = Strip(settings)
    strip.centre(report.shop)
    heading = said(strip.language, Said.ADDENDUM, addendum=z.addendum)
    strip.centre(heading)
    strip.centre(said(strip.language, Said.ADDENDUM_OF, number=z.number))
    closed = report.shift.closed_at
    assert closed is not None, report
    strip.text(said(strip.language, Said.Z_STAYS, at=strip.moment(closed)))
    strip.pair(word(strip.language, Word.TAKEN_AT), strip.moment(z.at))
    strip.text(said(strip.language, Said.SENT_LATER, count=z.late))
    _money(strip, report)
    _drawer(strip, report)
    _loyalty(strip, report)
    _section(strip, Word.SERVER)
    _compared(strip, report)
    return strip.lines


def _head(strip: Strip, report: ShiftReport) -> None:
    strip.centre(report.shop)
    is_closed = report.kind is ReportKind.Z
    strip.centre(word(strip.language, Word.Z_REPORT if is_closed else Word.X_REPORT))
    strip.text(
        word(
            strip.language,
            Word.STORE_TILL,
            store=report.store_number,
            till=report.till_number,
        )
    )
    _count(strip, Word.SHIFT, report.shift.number)
    strip.pair(word(strip.language, Word.CASHIER), report.cashier_name)
    opened = strip.moment(report.shift.opened_at)
    strip.pair(word(strip.language, Word.OPENED), opened)
    if report.shift.closed_at is not None:
        closed = strip.moment(report.shift.closed_at)
        strip.pair(word(strip.language, Word.CLOSED), closed)
    else:
        strip.pair(word(strip.language, Word.TAKEN_AT), strip.moment(report.at))


def _money(strip: Strip, report: ShiftReport) -> None:
    totals = report.totals
    _section(strip, Word.MONEY)
    _count(strip, Word.SALES, totals.sales)
    _count(strip, Word.RETURNS, totals.returns)
    _count(strip, Word.VOIDS, totals.voids)
    strip.amount(Word.GROSS, totals.gross)
    strip.amount(Word.DISCOUNTS, -totals.discount)
    strip.amount(Word.REDEEMED_MONEY, -totals.redeemed_money)
    strip.amount(Word.CASH, totals.cash)
    strip.amount(Word.CARDS, totals.card)
    strip.pair(
        f"{word(strip.language, Word.MONEY_TOTAL)}, {strip.currency}",
        amount_text(totals.cash + totals.card, strip.language),
    )
    _beside_goods(strip, report)


def _beside_goods(strip: Strip, report: ShiftReport) -> None:
    """What of all that was no price of goods, and what no drawer has; if any."""
    totals = report.totals
    if totals.gift_sold:
        strip.amount(Word.GIFT_SOLD, totals.gift_sold, indent=2)
    if totals.donated:
        strip.amount(Word.DONATED, totals.donated, indent=2)
    if totals.gift:
        strip.amount(Word.BY_GIFT_CARDS, totals.gift)


def _drawer(strip: Strip, report: ShiftReport) -> None:
    _section(strip, Word.DRAWER)
    strip.amount(Word.OPENING_CASH, report.shift.opening_cash)
    strip.amount(Word.CASH, report.totals.cash, signed=True)
    strip.amount(Word.MOVED, report.totals.moved, signed=True)
    strip.amount(Word.EXPECTED, report.expected)
    if report.counted is not None and report.difference is not None:
        strip.amount(Word.COUNTED, report.counted)
        strip.amount(Word.DIFFERENCE, report.difference, signed=True)
    if report.shift.cause is not None and report.difference:
        cause = said(strip.language, report.shift.cause)
        strip.pair(said(strip.language, Said.DIFFERENCE_CAUSE), cause)
    if report.openings:
        opened = str(report.openings)
        strip.pair(said(strip.language, Said.OPENINGS), opened)


def _documents(strip: Strip, report: ShiftReport) -> None:
    """Every one, with its number: what the slips in the drawer are held against."""
    if not report.movements:
        return
    _titled(strip, Said.MOVEMENTS)
    for movement in report.movements:
        number = document_number(report.shift.number, movement.number)
        kind = cause_text(strip.language, movement)
        figure = (
            "0"
            if movement.is_opening
            else amount_text(movement.amount, strip.language, signed=True)
        )
        strip.pair(f"{number} {kind}", figure)


def _counts(strip: Strip, report: ShiftReport) -> None:
    """All of them, where the drawer was counted more than once."""
    if report.kind is ReportKind.X or len(report.counts) < 2:
        return
    _titled(strip, Said.COUNTS)
    for count in report.counts:
        _count_lines(strip, report, count)


def _count_lines(strip: Strip, report: ShiftReport, count: DrawerCount) -> None:
    at = strip.moment(count.at)
    heading = said(strip.language, Said.COUNT, turn=count.turn, at=at)
    strip.pair(heading, amount_text(count.total, strip.language))
    strip.amount(Word.DIFFERENCE, count.difference, signed=True, indent=2)
    if count.allowed_by is not None:
        _who(strip, Said.ALLOWED_BY, report.name(count.allowed_by))


def _overrides(strip: Strip, report: ShiftReport) -> None:
    if not report.overrides:
        return
    _titled(strip, Said.OVERRIDES)
    total = str(len(report.overrides))
    strip.pair(said(strip.language, Said.OVERRIDES_COUNT), total)
    for one in report.overrides:
        act = said(strip.language, one.act)
        shown = one.money or one.points
        figure = amount_text(shown, strip.language) if shown else ""
        strip.pair(f"{strip.moment(one.at)[-5:]} {act}", figure)
        if one.about:
            strip.text(one.about, indent=2)
        if one.reason:
            strip.text(reason_text(strip.language, one.reason), indent=2)
        _who(strip, Said.ALLOWED_BY, report.name(one.allowed_by))


def _who(strip: Strip, key: Said, name: str) -> None:
    strip.pair(said(strip.language, key), name, indent=2)


def _titled(strip: Strip, key: Key) -> None:
    strip.rule()
    strip.centre(said(strip.language, key))


def _loyalty(strip: Strip, report: ShiftReport) -> None:
    totals = report.totals
    _section(strip, Word.LOYALTY)
    _count(strip, Word.SALES_WITH_CARD, totals.sales_with_card)
    strip.amount(Word.POINTS_REDEEMED, totals.redeemed)
    strip.amount(Word.OF_IT_OFFLINE, totals.redeemed_offline, indent=2)
    strip.amount(Word.POINTS_EARNED, totals.earned)
    strip.amount(Word.POINTS_GIVEN_BACK, totals.given_back)
    strip.amount(Word.POINTS_TAKEN_BACK, totals.taken_back)


def _server(strip: Strip, report: ShiftReport) -> None:
    _section(strip, Word.SERVER)
    if report.queued:
        strip.text(word(strip.language, Word.QUEUED, count=report.queued))
    else:
        strip.text(word(strip.language, Word.QUEUE_EMPTY))
    _compared(strip, report)


def _compared(strip: Strip, report: ShiftReport) -> None:
    if report.server is None:
        strip.text(word(strip.language, Word.SERVER_SILENT))
    elif report.agrees:
        strip.text(word(strip.language, Word.SERVER_AGREES))
    else:
        strip.text(word(strip.language, Word.SERVER_DIFFERS))
        _differences(strip, report.own_figures, report.server)


def _differences(strip: Strip, own: ServerFigures, server: ServerFigures) -> None:
    """Only the figures that differ, the till's above the server's."""
    rows: tuple[tuple[Word, int | Money | Points, int | Money | Points], ...] = (
        (Word.SALES, own.sales, server.sales),
        (Word.RETURNS, own.returns, server.returns),
        (Word.MONEY_TOTAL, own.money, server.money),
        (Word.GIFT_SOLD, own.gift_sold, server.gift_sold),
        (Word.DONATED, own.donated, server.donated),
        (Word.BY_GIFT_CARDS, own.gift, server.gift),
        (Word.POINTS_REDEEMED, own.redeemed, server.redeemed),
        (Word.POINTS_EARNED, own.earned, server.earned),
        (Word.POINTS_GIVEN_BACK, own.given_back, server.given_back),
        (Word.POINTS_TAKEN_BACK, own.taken_back, server.taken_back),
    )
    for key, here, there in rows:
        if here != there:
            _differs(strip, word(strip.language, key), here, there)
    own_moved, moved = own.moved, server.moved
    if own_moved is not None and moved is not None and own_moved != moved:
        _differs(strip, said(strip.language, Said.MOVED), own_moved, moved)
    allowed, known = own.overrides, server.overrides
    if allowed is not None and known is not None and allowed != known:
        _differs(strip, said(strip.language, Said.OVERRIDES_SERVER), allowed, known)


def _differs(
    strip: Strip, what: str, here: int | Money | Points, there: int | Money | Points
) -> None:
    strip.text(what)
    strip.pair(word(strip.language, Word.HERE), _figure(strip, here), indent=2)
    strip.pair(word(strip.language, Word.THERE), _figure(strip, there), indent=2)


def _figure(strip: Strip, figure: int | Money | Points) -> str:
    if isinstance(figure, int):
        return str(figure)
    return amount_text(figure, strip.language)


def _count(strip: Strip, key: Word, count: int) -> None:
    strip.pair(word(strip.language, key), str(count))


def _section(strip: Strip, key: Word) -> None:
    strip.rule()
    strip.centre(word(strip.language, key))
