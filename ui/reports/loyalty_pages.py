"""The pages about loyalty: the books of points, and what the programme does."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.domain.amounts import Money
from cashier.domain.reports.reconciliation import Entry
from cashier.domain.reports.statistics import Comparison, Share
from cashier.till.reports import ManagerReport
from ui import counts, present
from ui.reports.sheet import (
    Bars,
    Cell,
    Column,
    Figure,
    Hundredths,
    Percent,
    Sheet,
    Tab,
)
from ui.reports.words import (
    activity_words,
    entry_words,
    month_words,
    period_words,
    segment_name,
    segment_words,
    tab_words,
)

_MOVING = (Entry.EARNED, Entry.SPENT, Entry.GIVEN_BACK, Entry.TAKEN_BACK)


def bonuses(report: ManagerReport) -> Sheet:
    translate = present.translate
    columns = (
        Column(words=translate("reports", "Bonuses"), is_text=True),
        Column(words=translate("reports", "Till, points")),
        Column(words=translate("reports", "In money")),
        Column(words=translate("reports", "Server, points")),
        Column(words=translate("reports", "Agreement"), is_text=True),
    )
    differs = translate("reports", "Differs")
    agrees = translate("reports", "Agrees")
    rows: list[tuple[Cell, ...]] = [
        (
            entry_words(row.entry),
            row.till,
            row.money,
            row.server,
            "" if row.server is None else differs if row.differs else agrees,
        )
        for row in report.entries
    ]
    bars = [
        (entry_words(row.entry), row.till.units)
        for row in report.entries
        if row.entry in _MOVING
    ]
    return Sheet(
        tab=Tab.BONUSES,
        title=tab_words(Tab.BONUSES),
        period=period_words(report.period),
        figures=(*_bonus_figures(report), *_offline_figures(report)),
        columns=columns,
        rows=tuple(rows),
        row_notes=tuple(_entry_note(row.entry) for row in report.entries),
        bars=Bars(title=translate("reports", "Points moved"), bars=tuple(bars)),
        notes=(
            translate(
                "reports",
                "The table is of shifts that lie whole in these days: {shifts}. The"
                " server's ledger is asked for the same shifts",
            ).format(shifts=present.number(len(report.reconciled))),
        ),
    )


def _bonus_figures(report: ManagerReport) -> Iterator[Figure]:
    translate = present.translate
    effect = report.effect
    behind = counts.receipts(effect.members.receipts)
    yield Figure(
        caption=translate("reports", "Sales with a card"),
        value=percent(effect.with_card),
        detail=counts.receipts(effect.with_card.part),
        about=translate("reports", "Receipts with a card, of all receipts of sales"),
        behind=counts.receipts(effect.with_card.whole),
    )
    yield Figure(
        caption=translate("reports", "Points earned"),
        value=effect.earned,
        about=translate("reports", "By sales of these days, before returns"),
        behind=behind,
    )
    yield Figure(
        caption=translate("reports", "Points redeemed"),
        value=effect.redeemed,
        about=translate(
            "reports", "Points of the main purse that paid for goods, before returns"
        ),
        behind=behind,
    )
    yield Figure(
        caption=translate("reports", "Redemption rate"),
        value=percent(effect.redemption_rate),
        about=translate("reports", "Points redeemed, of points earned in these days"),
        behind=behind,
    )


def _offline_figures(report: ManagerReport) -> Iterator[Figure]:
    translate = present.translate
    offline = report.offline
    behind = counts.receipts(offline.receipts)
    yield Figure(
        caption=translate("reports", "Served, not refused"),
        value=offline.served,
        detail=present.money(offline.served_money),
        about=translate(
            "reports",
            "Customers who redeemed while the server could not be asked. Without"
            " rights at this till all of them would have been refused",
        ),
        behind=behind,
    )
    yield Figure(
        caption=translate("reports", "Earned offline"),
        value=offline.earning,
        about=translate(
            "reports", "Receipts with a card that earned without the server"
        ),
        behind=behind,
    )
    yield Figure(
        caption=translate("reports", "Rights unused"),
        value=offline.rights.unused,
        about=translate(
            "reports",
            "Points set aside for this till and not spent, now. They guarantee the"
            " next redemption without a link",
        ),
        behind=translate("reports", "{rights} rights").format(
            rights=present.number(offline.rights.rights)
        ),
    )
    yield Figure(
        caption=translate("reports", "Conflicts per 1,000"),
        value=offline.per_thousand,
        detail=translate("reports", "{n} in all").format(
            n=present.number(offline.conflicts)
        ),
        about=translate(
            "reports",
            "Cases that the server could not settle alone, for 1,000 receipts with a"
            " card and without the server",
        ),
        behind=behind,
    )


def _entry_note(entry: Entry) -> str:
    translate = present.translate
    match entry:
        case Entry.EXPIRED:
            return translate(
                "reports", "Points in rights of this till whose last day is over"
            )
        case Entry.HELD:
            return translate("reports", "Set aside by the server for this till, now")
        case Entry.UNRESOLVED:
            return translate(
                "reports",
                "In operations that the server does not have yet, and in cases that"
                " wait for a manager",
            )
        case Entry.DEBT:
            return translate(
                "reports",
                "Balances below zero, by the till's copy of the cards. The next points"
                " pay them",
            )
        case Entry.OFFLINE:
            return translate("reports", "The part of what was redeemed without a link")
        case _:
            return translate("reports", "By receipts of the shifts in the table")


# --- programme ----------------------------------------------------------------------


def programme(report: ManagerReport) -> Sheet:
    translate = present.translate
    columns = (
        Column(words=translate("reports", "Which"), is_text=True),
        Column(words=translate("reports", "Members")),
        Column(words=translate("reports", "Receipts")),
        Column(words=translate("reports", "Goods")),
        Column(words=translate("reports", "Points")),
    )
    rows = tuple(_groups(report))
    bars = [(segment_name(r.segment), r.money.units) for r in report.segments]
    return Sheet(
        tab=Tab.PROGRAMME,
        title=tab_words(Tab.PROGRAMME),
        period=period_words(report.period),
        figures=(*_effect_figures(report), *_cost_figures(report)),
        columns=columns,
        rows=tuple(cells for cells, _ in rows),
        row_notes=tuple(note for _, note in rows),
        bars=Bars(title=translate("reports", "Goods by segment"), bars=tuple(bars)),
        notes=(
            translate(
                "reports",
                "Members differ from others before any programme: who comes often takes"
                " a card. The comparison says what is, not what the programme did",
            ),
            translate(
                "reports",
                "Intervals hold 95 % by the normal approximation, and are given from 30"
                " on each side",
            ),
            translate("reports", "Receipts of this till only"),
        ),
    )


def _groups(report: ManagerReport) -> Iterator[tuple[tuple[Cell, ...], str]]:
    translate = present.translate
    past = translate("reports", "Purchases of the past 365 days at this till")
    for each in report.activity:
        words = activity_words(each.activity)
        yield (words, each.members, each.receipts, each.money, None), past
    scored = translate(
        "reports",
        "By how lately, how often and for how much: each a score from 1 to 3 among all"
        " members of the past 365 days",
    )
    for row in report.segments:
        words = segment_words(row.segment)
        yield (words, row.members, row.receipts, row.money, None), scored
    copied = translate(
        "reports",
        "By the till's copy of the cards: the next three last days of each member;"
        " everything else stands under later",
    )
    for month in report.owed.rows if report.owed else ():
        words = translate("reports", "Owed later, or for ever")
        if month.month is not None:
            words = translate("reports", "Owed until {month}").format(
                month=month_words(month.month)
            )
        yield (words, month.members, None, None, month.points), copied


def _effect_figures(report: ManagerReport) -> Iterator[Figure]:
    translate = present.translate
    effect, compared = report.effect, report.compared
    yield Figure(
        caption=translate("reports", "Members' average"),
        value=effect.members.average,
        about=translate(
            "reports", "Goods of receipts with a card, divided by their number"
        ),
        behind=counts.receipts(effect.members.receipts),
    )
    yield Figure(
        caption=translate("reports", "Others' average"),
        value=effect.others.average,
        detail=_less(effect.comparison),
        about=translate(
            "reports",
            "Goods of receipts without a card, divided by their number. Under it:"
            " members' average less this one, with its interval",
        ),
        behind=counts.receipts(effect.others.receipts),
    )
    yield Figure(
        caption=translate("reports", "Receipts of a member"),
        value=_hundredths(effect.frequency_hundredths),
        detail=counts.members(effect.people),
        about=translate(
            "reports", "Receipts with a card, divided by the members who were here"
        ),
        behind=counts.receipts(effect.members.receipts),
    )
    yield Figure(
        caption=translate("reports", "Same members, change"),
        value=_money(compared.comparison),
        detail=_interval(compared.comparison),
        about=translate(
            "reports",
            "What a member brought in these days, less in as many days before; only"
            " members who bought in both. {before} came only before, {after} only now."
            " Season and prices are in it too",
        ).format(
            before=present.number(compared.only_before),
            after=present.number(compared.only_after),
        ),
        behind=counts.members(compared.members),
    )


def _cost_figures(report: ManagerReport) -> Iterator[Figure]:
    translate = present.translate
    cost = report.cost
    behind = counts.receipts(cost.receipts)
    is_stated = report.margin_hundredths > 0
    yield Figure(
        caption=translate("reports", "Programme cost"),
        value=cost.cost,
        about=translate(
            "reports", "Points redeemed and discounts on receipts with a card, in money"
        ),
        behind=behind,
    )
    yield Figure(
        caption=translate("reports", "Break-even"),
        value=percent(cost.break_even) if is_stated else None,
        about=_break_even_words(report),
        behind=behind,
    )
    yield Figure(
        caption=translate("reports", "Return on cost"),
        value=percent(cost.roi) if is_stated and cost.roi else None,
        detail=_roi_interval(report) if is_stated else "",
        about=translate(
            "reports",
            "If the change of the same members is due to the programme: its margin less"
            " the cost, of the cost. Nobody can see in receipts that it is",
        ),
        behind=counts.members(report.compared.members),
    )
    owed = report.owed
    yield Figure(
        caption=translate("reports", "Points owed"),
        value=None if owed is None else owed.total,
        detail="" if owed is None else counts.members(owed.members),
        about=translate(
            "reports",
            "Balances of all members by the till's copy of the cards. With more than"
            " 100,000 cards ask the office: kassa-server report liability",
        ),
    )


def _break_even_words(report: ManagerReport) -> str:
    translate = present.translate
    if not report.margin_hundredths:
        return translate(
            "reports",
            "Not reckoned: the shop's margin is not stated (margin_hundredths in the"
            " settings)",
        )
    return translate(
        "reports",
        "So much of what members bought must be due to the programme for it to pay, at"
        " the stated margin of {percent} %",
    ).format(percent=present.percent(report.margin_hundredths))


def _roi_interval(report: ManagerReport) -> str:
    interval = report.cost.roi_interval
    if interval is None:
        return ""
    low = present.percent_signed(interval.low)
    return f"{low} … {present.percent_signed(interval.high)} %"


def _less(comparison: Comparison | None) -> str:
    if comparison is None:
        return ""
    words = present.money(Money(comparison.difference))
    interval = _interval(comparison)
    return f"{words} ({interval})" if interval else words


def _interval(comparison: Comparison | None) -> str:
    if comparison is None or comparison.interval is None:
        return ""
    low = present.plain_money(Money(comparison.interval.low))
    return f"{low} … {present.plain_money(Money(comparison.interval.high))}"


def _money(comparison: Comparison | None) -> Money | None:
    return None if comparison is None else Money(comparison.difference)


def _hundredths(units: int | None) -> Hundredths | None:
    return None if units is None else Hundredths(units=units)


def percent(share: Share) -> Percent | None:
    part = share.per(10_000)
    return None if part is None else Percent(hundredths=part)
