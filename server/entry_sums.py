"""The figures of an entry, to be looked at before anything is posted."""

from __future__ import annotations

from sync import protocol as wire


def figures_in(entry: wire.Entry) -> list[int]:
    match entry:
        case wire.SaleEntry():
            tenders = [sum(abs(tender.amount) for tender in entry.tenders)]
            lines = entry.lines
            sold = sum(abs(v.gross) + abs(v.discount) + abs(v.redeemed) for v in lines)
            return [*tenders, sold]
        case wire.RedeemEntry() | wire.ReturnEntry():
            return [sum(part.points for part in entry.slices)]
        case wire.EarnEntry():
            return [entry.points, entry.version]
        case wire.GiveBackEntry():
            return [sum(part.points for part in entry.back), entry.taken]
        case wire.ShiftCloseEntry():
            return [entry.counted, entry.expected]
        case wire.ShiftOpenEntry():
            return [entry.opening_cash]
        case _:
            return []
