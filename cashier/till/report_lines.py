"""The report of a shift as lines on paper: money, drawer, bonuses, server.

Bonuses have a section of their own and are in no sum of money. What has not been
sent yet, and any figure in which the server's ledger differs, is said plainly.
"""

from __future__ import annotations

from cashier.domain.amounts import Money, Points
from cashier.till.paper import amount_text
from cashier.till.receipt_texts import Word, word
from cashier.till.receipts import Strip
from cashier.till.settings import TillSettings
from cashier.till.shift_report import ReportKind, ServerFigures, ShiftReport


def report_lines(report: ShiftReport, settings: TillSettings) -> tuple[str, ...]:
    strip = Strip(settings)
    _head(strip, report)
    _money(strip, report)
    _drawer(strip, report)
    _loyalty(strip, report)
    _server(strip, report)
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
    # Of both no till has to speak that never met them.
    if totals.gifts:
        strip.amount(Word.GIFT_CARDS, totals.gifts)
    if totals.donated:
        strip.amount(Word.DONATIONS, totals.donated)
    strip.pair(
        f"{word(strip.language, Word.MONEY_TOTAL)}, {strip.currency}",
        amount_text(totals.cash + totals.card, strip.language),
    )


def _drawer(strip: Strip, report: ShiftReport) -> None:
    _section(strip, Word.DRAWER)
    strip.amount(Word.OPENING_CASH, report.shift.opening_cash)
    strip.amount(Word.CASH, report.totals.cash, signed=True)
    strip.amount(Word.MOVED, report.totals.moved, signed=True)
    strip.amount(Word.EXPECTED, report.expected)
    if report.counted is not None and report.difference is not None:
        strip.amount(Word.COUNTED, report.counted)
        strip.amount(Word.DIFFERENCE, report.difference, signed=True)


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
        (Word.POINTS_REDEEMED, own.redeemed, server.redeemed),
        (Word.POINTS_EARNED, own.earned, server.earned),
        (Word.POINTS_GIVEN_BACK, own.given_back, server.given_back),
        (Word.POINTS_TAKEN_BACK, own.taken_back, server.taken_back),
    )
    for key, here, there in rows:
        if here != there:
            strip.text(word(strip.language, key))
            strip.pair(word(strip.language, Word.HERE), _figure(strip, here), indent=2)
            strip.pair(
                word(strip.language, Word.THERE), _figure(strip, there), indent=2
            )


def _figure(strip: Strip, figure: int | Money | Points) -> str:
    if isinstance(figure, int):
        return str(figure)
    return amount_text(figure, strip.language)


def _count(strip: Strip, key: Word, count: int) -> None:
    strip.pair(word(strip.language, key), str(count))


def _section(strip: Strip, key: Word) -> None:
    strip.rule()
    strip.centre(word(strip.language, key))
