"""What must hold: some of it at every step, the rest when all is healed."""

from __future__ import annotations

from typing import Any

from tests.stories.simulation.chain import MEMBERS, Chain
from tests.stories.simulation.ghost import Ghost
from tests.stories.simulation.till import SimTill

# An entry may wait for a member with its card; everything else here is a bug.
HARMLESS = {"unknown_card", "incident"}


def check_step(chain: Chain, tills: list[SimTill], ghost: Ghost) -> None:
    """At every step of the story, in the middle of any fault."""
    _check_overspent(chain, ghost)
    open_at_server = dict(
        chain.query("SELECT right_id, open_amt FROM spend_right WHERE tenant = 1")
    )
    for till in tills:
        if till.is_running:
            _check_rights(till, open_at_server)


def _check_overspent(chain: Chain, ghost: Ghost) -> None:
    """Spent <= posted credits + L, of each account and of all together, always.

    Also what the server has not seen yet is counted as spent, and what it has not
    seen yet is no credit.
    """
    risk = chain.risk
    one, whole = (risk.per_account, risk.chain_limit) if risk.is_limited else (0, 0)
    ghost.check_never_overspent(by_account=one, in_all=whole)
    came_in = chain.query(
        "SELECT account, sum(amount) FROM entry WHERE unit = 'points'"
        " AND kind IN ('opening', 'accrual', 'give_back')"
        " AND account NOT LIKE '~%' GROUP BY account"
    )
    posted = {str(account): int(points) for account, points in came_in}
    beyond = {
        account: spent - posted.get(account, 0)
        for account, spent in ghost.spent().items()
    }
    assert all(over <= one for over in beyond.values()), beyond
    assert sum(over for over in beyond.values() if over > 0) <= whole, beyond
    chain.note_risk()


def _check_rights(till: SimTill, open_at_server: dict[str, int]) -> None:
    """No till may spend what the server does not hold open for it."""
    for right, amount, reserved, spent, returned in till.query(
        "SELECT right_id, amount, reserved, spent, returned FROM spend_right"
    ):
        assert isinstance(amount, int)
        assert isinstance(reserved, int)
        assert isinstance(spent, int)
        assert isinstance(returned, int)
        assert min(reserved, spent, returned) >= 0, right
        usable = amount - spent - returned
        assert usable >= reserved, right
        assert usable <= open_at_server[str(right)], (till.name, right, usable)


def check_end(chain: Chain, tills: list[SimTill], ghost: Ghost) -> None:
    """After healing: everything confirmed is at the server, once, to the unit."""
    ghost.check_numbers()
    _check_overspent(chain, ghost)
    _check_receipts(chain, ghost)
    _check_points(chain, ghost)
    _check_books(chain)
    for till in tills:
        _check_till(chain, till)


def _check_receipts(chain: Chain, ghost: Ghost) -> None:
    rows = chain.query("SELECT sale_id, number FROM sale WHERE tenant = 1")
    at_server = {str(sale): str(number) for sale, number in rows}
    assert len(rows) == len(at_server)
    seen = {sale: seen.number for sale, seen in ghost.receipts.items()}
    assert at_server == seen, set(at_server) ^ set(seen)


def _check_points(chain: Chain, ghost: Ghost) -> None:
    """Each receipt's points in the server's ledger, by kind, against the ghost's."""
    rows = chain.query(
        "SELECT sale_id, kind, sum(amount) FROM entry WHERE tenant = 1"
        " AND sale_id IS NOT NULL AND account NOT LIKE '~%' AND unit = 'points'"
        " GROUP BY sale_id, kind"
    )
    booked: dict[tuple[str, str], int] = {(s, k): int(v) for s, k, v in rows}
    for sale, seen in ghost.receipts.items():
        if seen.account is None:
            continue  # Its card has no member: its points wait, they are not lost.
        gave = booked.pop((sale, "give_back"), 0)
        spent = -booked.pop((sale, "redemption"), 0)
        earned = booked.pop((sale, "accrual"), 0)
        assert gave == (seen.redeemed if seen.is_return else 0), seen
        assert spent == (0 if seen.is_return else seen.redeemed), seen
        assert earned == (0 if seen.is_return else seen.earned), seen
    # Taking back may fall short of what was taken: the rest is a claim. What comes
    # back to a lot that is over leaves at once, by an entry of the same return.
    left = {kind for (_, kind) in booked}
    # Repaying what was spent on risk moves points within the account.
    moved = {key for key, amount in booked.items() if key[1] == "repayment"}
    assert not any(booked[key] for key in moved), booked
    assert left <= {"take_back", "expiry", "repayment"}, booked


def _check_books(chain: Chain) -> None:
    assert _number(chain, "SELECT coalesce(sum(amount), 0) FROM entry") == 0
    suspense = "SELECT coalesce(sum(amount), 0) FROM entry WHERE account = '~suspense'"
    assert _number(chain, suspense) == 0
    codes = {code for (code,) in chain.query("SELECT code FROM exception_item")}
    assert codes <= HARMLESS, codes
    for n in range(MEMBERS):
        account = f"account-{n}"
        ((posted, rights_out, risk_used),) = chain.query(
            "SELECT posted, rights_out, risk_used FROM account"
            f" WHERE account = '{account}'"
        )
        entries = _number(
            chain,
            "SELECT sum(amount) FROM entry WHERE unit = 'points'"
            f" AND account = '{account}'",
        )
        free = _number(
            chain,
            f"SELECT coalesce(sum(left_free), 0) FROM lot WHERE account = '{account}'",
        )
        overdrawn = max(0, rights_out - posted)
        assert posted == entries == free + rights_out - overdrawn, account
        assert not (overdrawn and free), account
        assert posted - rights_out >= -risk_used, account
        assert rights_out >= 0, account
    assert chain.differences() == []


def _check_till(chain: Chain, till: SimTill) -> None:
    figures = till.till_side.figures()
    assert (figures.queued, figures.rejected) == (0, 0), (till.name, figures)
    assert till.query("SELECT * FROM right_reservation") == []
    assert till.query("SELECT * FROM sale_reserved") == []
    at_server = dict(
        chain.query(
            "SELECT right_id, open_amt FROM spend_right"
            f" WHERE holder = '{till.till_side.identity().till}'"
        )
    )
    at_till = {
        str(right): left
        for right, left in till.query(
            "SELECT right_id, amount - spent - returned FROM spend_right"
        )
    }
    refused = {str(r) for (r,) in till.query("SELECT right_id FROM right_refused")}
    drawn = "SELECT account, used FROM risk_use WHERE used > 0"
    name = till.till_side.identity().till
    of_till = f"{drawn} AND holder = '{name}'"
    assert sorted(till.query(drawn)) == sorted(chain.query(of_till)), name
    for right, still_open in at_server.items():
        known = at_till.get(right, 0)
        assert still_open == known, (till.name, right, still_open, known)
        assert right in at_till or right in refused, (till.name, right)
    assert set(at_till) <= set(at_server)


def _number(chain: Chain, sql: str) -> Any:
    ((value,),) = chain.query(sql)
    return value
