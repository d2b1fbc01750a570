"""Points in a right whose last day is over go back to the server, which ends them.

The till stops spending them by the time that it can prove. But it gives them up only
when the server itself has said which day it is: a till whose clock is wrong takes
nothing from a customer.
"""

from __future__ import annotations

from datetime import date, datetime

from cashier.domain.ledger import OF_ONE_SALE, Draw, Right
from cashier.till.ports import UnitOfWork
from cashier.till.sale_rights import give_back


def expired_on(right: Right, day: date) -> tuple[Draw, ...]:
    """What is left in it and over; what a sale has reserved waits for that sale."""
    return tuple(
        part
        for part in right.left()
        if part.expires_on is not None and part.expires_on < day
    )


def give_back_expired(work: UnitOfWork, server_day: date, now: datetime) -> int:
    """How many rights gave something back. `server_day`: by the server's clock."""
    done = 0
    for right in work.rights.with_expired(server_day):
        draws = expired_on(right, server_day)
        if draws and right.kind not in OF_ONE_SALE:  # Those end with their sale.
            give_back(work, right.right_id, right.account, draws, now)
            done += 1
    return done
