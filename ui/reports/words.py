"""Names of what reports tell of, in the present language."""

from __future__ import annotations

from datetime import date

from cashier.domain.reports.activity import Activity
from cashier.domain.reports.facts import Intervention
from cashier.domain.reports.period import Period, PeriodChoice
from cashier.domain.reports.reconciliation import Entry
from cashier.domain.reports.rfm import Segment
from ui import present
from ui.reports.sheet import Tab


def tab_words(tab: Tab) -> str:
    translate = present.translate
    match tab:
        case Tab.SHIFT:
            return translate("reports", "Shift", "the page of reports")
        case Tab.CASHIERS:
            return translate("reports", "Cashiers")
        case Tab.BONUSES:
            return translate("reports", "Bonuses")
        case Tab.VOIDS:
            return translate("reports", "Voids and overrides")
        case Tab.PROGRAMME:
            return translate("reports", "Programme")
        case Tab.QUEUE:
            return translate("reports", "Queue")


def choice_words(choice: PeriodChoice) -> str:
    translate = present.translate
    match choice:
        case PeriodChoice.TODAY:
            return translate("reports", "Today")
        case PeriodChoice.YESTERDAY:
            return translate("reports", "Yesterday")
        case PeriodChoice.WEEK:
            return translate("reports", "7 days")
        case PeriodChoice.MONTH:
            return translate("reports", "30 days")
        case PeriodChoice.LAST_MONTH:
            return translate("reports", "Last month")
        case PeriodChoice.QUARTER:
            return translate("reports", "91 days")


def period_words(period: Period) -> str:
    if period.first == period.last:
        return present.full_day(period.first)
    return f"{present.full_day(period.first)} – {present.full_day(period.last)}"


def month_words(month: date) -> str:
    return f"{month.month:02d}.{month.year}"


def intervention_words(kind: Intervention) -> str:
    translate = present.translate
    match kind:
        case Intervention.SALE_VOIDED:
            return translate("reports", "Sales voided")
        case Intervention.LINE_VOIDED:
            return translate("reports", "Lines voided")
        case Intervention.NO_RECEIPT:
            return translate("reports", "Returns without receipt")
        case Intervention.DECISION:
            return translate("reports", "Decisions")
        case Intervention.CASH_MOVED:
            return translate("reports", "Cash movements")
        case Intervention.DRAWER_OPENED:
            return translate("reports", "Drawer opened")
        case Intervention.ALLOWED:
            return translate("reports", "Other overrides")


def entry_words(entry: Entry) -> str:
    translate = present.translate
    match entry:
        case Entry.EARNED:
            return translate("reports", "Earned")
        case Entry.SPENT:
            return translate("reports", "Redeemed")
        case Entry.GIVEN_BACK:
            return translate("reports", "Given back by returns")
        case Entry.TAKEN_BACK:
            return translate("reports", "Taken back by returns")
        case Entry.EXPIRED:
            return translate("reports", "Expired in rights here")
        case Entry.OFFLINE:
            return translate("reports", "Of redeemed: offline")
        case Entry.HELD:
            return translate("reports", "Held for this till")
        case Entry.UNRESOLVED:
            return translate("reports", "Not settled yet")
        case Entry.DEBT:
            return translate("reports", "Debt of members")


def activity_words(activity: Activity) -> str:
    translate = present.translate
    match activity:
        case Activity.ACTIVE:
            return translate("reports", "Active: here within 30 days")
        case Activity.COOLING:
            return translate("reports", "Cooling: 31 to 60 days ago")
        case Activity.LEAVING:
            return translate("reports", "Leaving: 61 to 90 days ago")
        case Activity.GONE:
            return translate("reports", "Gone: more than 90 days ago")


def segment_words(segment: Segment) -> str:
    translate = present.translate
    match segment:
        case Segment.BEST:
            return translate("reports", "Best: lately, often, much")
        case Segment.LOYAL:
            return translate("reports", "Loyal: often and much")
        case Segment.PROMISING:
            return translate("reports", "Promising")
        case Segment.NEW:
            return translate("reports", "New: lately, not often yet")
        case Segment.AT_RISK:
            return translate("reports", "At risk: good, and long away")
        case Segment.SLEEPING:
            return translate("reports", "Sleeping")


def segment_name(segment: Segment) -> str:
    """Without what makes it one: for the bars, which stand beside the table."""
    return segment_words(segment).partition(":")[0]
