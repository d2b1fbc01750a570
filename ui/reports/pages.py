"""The pages about work: shifts, cashiers, what was done beside selling, the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.reports.facts import Intervention, InterventionFact
from cashier.till.ports import QueueState
from cashier.till.reports import ManagerReport
from ui import counts, present, theme
from ui.act_words import guarded_words, stored_words
from ui.reports.loyalty_pages import bonuses, percent, programme
from ui.reports.sheet import Bars, Cell, Column, Figure, Sheet, Tab
from ui.reports.words import intervention_words, period_words, tab_words
from ui.viewmodels.queue_model import kind_words

MOST_BARS = 12


def sheet(tab: Tab, report: ManagerReport) -> Sheet:
    """Of the training it says so beside its days, in every form it is taken away in."""
    made = _sheet(tab, report)
    if not theme.is_practising():
        return made
    mark = present.translate("reports", "TRAINING, NOT REAL")
    return replace(made, period=f"{mark} · {made.period}")


def _sheet(tab: Tab, report: ManagerReport) -> Sheet:
    match tab:
        case Tab.SHIFT:
            return _shift(report)
        case Tab.CASHIERS:
            return _cashiers(report)
        case Tab.BONUSES:
            return bonuses(report)
        case Tab.VOIDS:
            return _voids(report)
        case Tab.PROGRAMME:
            return programme(report)
        case Tab.QUEUE:
            return _queue(report)


def _shift(report: ManagerReport) -> Sheet:
    translate = present.translate
    columns = (
        Column(words=translate("reports", "Shift")),
        Column(words=translate("reports", "Cashier"), is_text=True),
        Column(words=translate("reports", "Opened"), is_text=True),
        Column(words=translate("reports", "Closed"), is_text=True),
        Column(words=translate("reports", "Sales")),
        Column(words=translate("reports", "Returns")),
        Column(words=translate("reports", "Goods")),
        Column(words=translate("reports", "Drawer")),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.fact.number,
            report.name(row.fact.cashier),
            row.fact.opened_at,
            row.fact.closed_at,
            row.sales,
            row.returns,
            row.money,
            row.fact.difference,
        )
        for row in report.shifts
    ]
    # The latest come first: where there is no room for all, these are seen.
    latest = reversed(report.shifts[-MOST_BARS:])
    bars = [(str(row.fact.number), row.money.units) for row in latest]
    return Sheet(
        tab=Tab.SHIFT,
        title=tab_words(Tab.SHIFT),
        period=period_words(report.period),
        figures=_shift_figures(report),
        columns=columns,
        rows=tuple(rows),
        row_notes=("",) * len(rows),
        bars=Bars(title=translate("reports", "Goods by shift"), bars=tuple(bars)),
    )


def _shift_figures(report: ManagerReport) -> tuple[Figure, ...]:
    translate = present.translate
    sales = sum(row.sales for row in report.shifts)
    back = sum(row.returns for row in report.shifts)
    total = Money.total(row.money for row in report.shifts)
    known = [
        row.fact.difference for row in report.shifts if row.fact.difference is not None
    ]
    return (
        Figure(
            caption=translate("reports", "Goods sold"),
            value=total,
            about=translate(
                "reports",
                "Paid for goods after discounts and points, less what was given back."
                " Gift cards sold and fees of memberships are not in it",
            ),
            behind=counts.receipts(report.receipts),
        ),
        Figure(
            caption=translate("reports", "Sales"),
            value=sales,
            about=translate("reports", "Receipts of sales; returns stand apart"),
            behind=counts.shifts(len(report.shifts)),
        ),
        Figure(
            caption=translate("reports", "Returns"),
            value=back,
            about=translate("reports", "Receipts by which goods came back"),
            behind=counts.receipts(report.receipts),
        ),
        Figure(
            caption=translate("reports", "Drawer differences"),
            value=Money.total(known) if known else None,
            about=translate(
                "reports",
                "Counted less expected, over all closed shifts. Expected is opening"
                " cash, plus cash sales, less cash returns, plus and less movements",
            ),
            behind=counts.shifts(len(known)),
        ),
    )


def _cashiers(report: ManagerReport) -> Sheet:
    translate = present.translate
    columns = (
        Column(words=translate("reports", "Cashier"), is_text=True),
        Column(words=translate("reports", "Sales")),
        Column(words=translate("reports", "Goods")),
        Column(words=translate("reports", "With card")),
        Column(words=translate("reports", "Earned")),
        Column(words=translate("reports", "Redeemed")),
        Column(words=translate("reports", "Offline")),
        Column(words=translate("reports", "Typed")),
        Column(words=translate("reports", "Returns")),
        Column(words=translate("reports", "Voids")),
        Column(words=translate("reports", "Overrides", "a narrow column")),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            report.name(row.cashier),
            row.sales,
            row.money,
            percent(row.with_card),
            row.earned,
            row.redeemed,
            row.redeemed_offline,
            row.typed,
            row.returns,
            row.voids + row.line_voids,
            row.overrides,
        )
        for row in report.cashiers
    ]
    bars = [(report.name(r.cashier), r.money.units) for r in report.cashiers]
    return Sheet(
        tab=Tab.CASHIERS,
        title=tab_words(Tab.CASHIERS),
        period=period_words(report.period),
        figures=_cashier_figures(report),
        columns=columns,
        rows=tuple(rows),
        row_notes=("",) * len(rows),
        bars=Bars(
            title=translate("reports", "Goods by cashier"), bars=tuple(bars[:MOST_BARS])
        ),
        notes=(
            translate(
                "reports",
                "A void or an override is a question, not an answer: look at the"
                " number of sales beside it",
            ),
        ),
    )


def _cashier_figures(report: ManagerReport) -> tuple[Figure, ...]:
    translate = present.translate
    rows = report.cashiers
    sales = sum(row.sales for row in rows)
    typed = sum(row.typed for row in rows)
    behind = counts.receipts(sales)
    voids = sum(row.voids + row.line_voids for row in rows)
    return (
        Figure(
            caption=translate("reports", "Sales with a card"),
            value=percent(report.effect.with_card),
            about=translate(
                "reports", "Receipts with a card, of all receipts of sales"
            ),
            behind=behind,
        ),
        Figure(
            caption=translate("reports", "Cards typed by hand"),
            value=typed,
            about=translate(
                "reports",
                "Sales in which the number of the card was typed and not read by a"
                " device. Such a card earns, and redeems only by its rule",
            ),
            behind=behind,
        ),
        Figure(
            caption=translate("reports", "Voids"),
            value=voids,
            about=translate(
                "reports", "Sales given up and lines taken out before the payment"
            ),
            behind=behind,
        ),
        Figure(
            caption=translate("reports", "Overrides"),
            value=sum(row.overrides for row in rows),
            about=translate(
                "reports",
                "What managers allowed: returns without a receipt, limits, large sums;"
                " and their decisions on what the server had found",
            ),
            behind=behind,
        ),
    )


def _voids(report: ManagerReport) -> Sheet:
    translate = present.translate
    columns = (
        Column(words=translate("reports", "Time"), is_text=True),
        Column(words=translate("reports", "What"), is_text=True),
        Column(words=translate("reports", "Cashier"), is_text=True),
        Column(words=translate("reports", "Sum")),
        Column(words=translate("reports", "About"), is_text=True),
        Column(words=translate("reports", "Reason"), is_text=True),
        Column(words=translate("reports", "Allowed by"), is_text=True),
    )
    acts = sorted(report.interventions, key=lambda act: act.at, reverse=True)
    rows: list[tuple[Cell, ...]] = [
        (
            act.at,
            _what(act),
            report.name(act.cashier),
            act.money,
            act.about,
            stored_words(act.reason),
            "" if act.allowed_by is None else report.name(act.allowed_by),
        )
        for act in acts
    ]
    found = Counter(report.name(act.cashier) for act in acts)
    return Sheet(
        tab=Tab.VOIDS,
        title=tab_words(Tab.VOIDS),
        period=period_words(report.period),
        figures=tuple(_void_figure(kind, acts) for kind in Intervention),
        columns=columns,
        rows=tuple(rows),
        row_notes=("",) * len(rows),
        bars=Bars(
            title=translate("reports", "By cashier"),
            bars=tuple(found.most_common(MOST_BARS)),
            is_count=True,
        ),
    )


def _what(act: InterventionFact) -> str:
    """Of an override what was allowed; else what was done."""
    return guarded_words(act.act) if act.act else intervention_words(act.kind)


def _void_figure(kind: Intervention, acts: Iterable[InterventionFact]) -> Figure:
    translate = present.translate
    mine = [act for act in acts if act.kind is kind]
    total = sum((act.money for act in mine), NO_MONEY)
    about = {
        Intervention.SALE_VOIDED: translate(
            "reports", "Sales begun on these days and given up, with their goods"
        ),
        Intervention.LINE_VOIDED: translate(
            "reports", "Lines taken out of sales that were paid later"
        ),
        Intervention.NO_RECEIPT: translate(
            "reports", "Goods taken back without a receipt, with who allowed it and why"
        ),
        Intervention.DECISION: translate(
            "reports", "What managers decided on cases of the server"
        ),
        Intervention.CASH_MOVED: translate(
            "reports", "Cash put into the drawer or taken out, in less out"
        ),
        Intervention.DRAWER_OPENED: translate(
            "reports", "The drawer was opened without a sale, and why"
        ),
        Intervention.ALLOWED: translate(
            "reports", "Limits and large sums that a manager allowed, each for once"
        ),
    }[kind]
    return Figure(
        caption=intervention_words(kind),
        value=len(mine),
        detail=present.money(total),
        about=about,
    )


def _queue(report: ManagerReport) -> Sheet:
    translate = present.translate
    columns = (
        Column(words=translate("reports", "Operation"), is_text=True),
        Column(words=translate("reports", "State"), is_text=True),
        Column(words=translate("reports", "Operations")),
        Column(words=translate("reports", "Bonuses")),
        Column(words=translate("reports", "Oldest"), is_text=True),
    )
    states = {
        QueueState.WAITING: translate("reports", "Waiting"),
        QueueState.REJECTED: translate("reports", "Rejected"),
    }
    rows: list[tuple[Cell, ...]] = [
        (
            kind_words(row.kind),
            states.get(row.state, ""),
            row.entries,
            row.points,
            row.oldest,
        )
        for row in report.queue
    ]
    bars = [(kind_words(row.kind), row.entries) for row in report.queue]
    return Sheet(
        tab=Tab.QUEUE,
        title=tab_words(Tab.QUEUE),
        period=translate("reports", "Now"),
        figures=_queue_figures(report),
        columns=columns,
        rows=tuple(rows),
        row_notes=("",) * len(rows),
        bars=Bars(
            title=translate("reports", "Not sent yet"),
            bars=tuple(bars[:MOST_BARS]),
            is_count=True,
        ),
    )


def _queue_figures(report: ManagerReport) -> tuple[Figure, ...]:
    translate = present.translate
    waiting = [row for row in report.queue if row.state is QueueState.WAITING]
    rejected = [row for row in report.queue if row.state is QueueState.REJECTED]
    held = Points.total(row.points for row in report.queue)
    return (
        Figure(
            caption=translate("reports", "Waiting"),
            value=sum(row.entries for row in waiting),
            about=translate(
                "reports",
                "Operations that the server does not have yet. They are kept here and"
                " go out by themselves",
            ),
        ),
        Figure(
            caption=translate("reports", "Rejected"),
            value=sum(row.entries for row in rejected),
            about=translate(
                "reports", "Operations that the server could not book: a manager must"
            ),
        ),
        Figure(
            caption=translate("reports", "Oldest"),
            value=min((row.oldest for row in report.queue), default=None),
            about=translate("reports", "Since when the oldest of them waits"),
        ),
        Figure(
            caption=translate("reports", "Bonuses on their way"),
            value=held,
            about=translate(
                "reports",
                "Points earned, redeemed and given back in these operations, added up"
                " without signs",
            ),
            behind=counts.entries(sum(row.entries for row in report.queue)),
        ),
    )
