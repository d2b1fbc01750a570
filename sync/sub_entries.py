"""Rights lent within a shop as entries, and back again; see `entries`."""

from __future__ import annotations

from cashier.domain.events import RightLent, SubEnded
from cashier.domain.ids import AccountId, RightId, TillId
from sync import protocol as wire
from sync.values import draws_of, moment_of, moment_text, slices_of


def sub_entry(event: RightLent | SubEnded) -> wire.SubEntry | wire.SubEndEntry:
    if isinstance(event, RightLent):
        return wire.SubEntry(grant=grant_of(event), at=moment_text(event.at))
    return wire.SubEndEntry(end=end_of(event), at=moment_text(event.at))


def sub_event(entry: wire.SubEntry | wire.SubEndEntry) -> RightLent | SubEnded:
    if isinstance(entry, wire.SubEntry):
        return lent_of(entry.grant)
    end = entry.end
    return SubEnded(
        sub=RightId(end.sub),
        account=AccountId(end.account),
        borrower=TillId(end.till),
        borrower_life=end.life,
        draws=draws_of(end.slices),
        at=moment_of(entry.at),
        signature=end.signature,
    )


def grant_of(event: RightLent) -> wire.SubGrant:
    return wire.SubGrant(
        sub=event.sub,
        right=event.right_id,
        account=event.account,
        lender=event.lender,
        lender_life=event.lender_life,
        till=event.borrower,
        life=event.borrower_life,
        epoch=event.epoch,
        slices=slices_of(event.draws),
        at=moment_text(event.at),
        signature=event.signature,
    )


def lent_of(grant: wire.SubGrant) -> RightLent:
    """Raises ValueError where a moment or a day is none."""
    return RightLent(
        sub=RightId(grant.sub),
        right_id=RightId(grant.right),
        account=AccountId(grant.account),
        lender=TillId(grant.lender),
        lender_life=grant.lender_life,
        borrower=TillId(grant.till),
        borrower_life=grant.life,
        epoch=grant.epoch,
        draws=draws_of(grant.slices),
        at=moment_of(grant.at),
        signature=grant.signature,
    )


def end_of(event: SubEnded) -> wire.SubEnd:
    return wire.SubEnd(
        sub=event.sub,
        account=event.account,
        till=event.borrower,
        life=event.borrower_life,
        slices=slices_of(event.draws),
        signature=event.signature,
    )
