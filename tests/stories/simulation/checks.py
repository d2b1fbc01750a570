"""What must hold when all is healed: everything is at the server, once."""

from __future__ import annotations

from typing import Any

import msgspec

from sync import protocol as wire
from tests.stories.simulation.chain import MEMBERS, Chain
from tests.stories.simulation.ghost import Ghost
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill

# An entry may wait for a member with its card; everything else here is a bug.
HARMLESS = {"unknown_card", "incident", "clock"}
# Said after a restore that nobody announced, or that lost what nobody has any more.
OF_STRANGERS = {"uncovered", "fork"}
OF_HANDS = {"fork", "gap"}  # Of queue files: a history of its own.
OF_RESTORES = {"server_behind", "restore_gap"}
# `ledger verify` says again what was looked at in every step, and takes its time.
VERIFIED_EVERY = 4
_OVER = "SELECT account, sum(left_free) FROM lot WHERE expires < '{}' GROUP BY account"
_CARDS = (
    "SELECT card.number, account.account, account.posted"
    " FROM card JOIN account ON account.account = card.account"
)


def check_end(stage: Stage, waiting: set[str]) -> None:
    """After healing. `waiting`: sales that only a till has that is gone for ever."""
    chain, ghost = stage.chain, stage.ghost
    ghost.check_numbers(but={t.name for t in stage.tills if t.is_out_of_time})
    _check_receipts(chain, ghost, waiting)
    _check_points(chain, ghost, waiting, _check_returns(stage))
    _check_books(stage)
    if stage.world.seed % VERIFIED_EVERY == 0:
        assert chain.differences() == []
    for till in stage.running():
        _check_till(chain, till)
        _check_feed(chain, till)


def _check_receipts(chain: Chain, ghost: Ghost, waiting: set[str]) -> None:
    rows = chain.query("SELECT sale_id, number FROM sale WHERE tenant = 1")
    at_server = {str(sale): str(number) for sale, number in rows}
    assert len(rows) == len(at_server)
    at_server = {s: n for s, n in at_server.items() if s not in ghost.by_hand}
    seen = {sale: seen.number for sale, seen in ghost.receipts.items()}
    missing = seen.keys() - at_server.keys()
    assert missing <= waiting, ("lost", missing - waiting)
    assert at_server == {s: n for s, n in seen.items() if s not in missing}


def _check_returns(stage: Stage) -> set[str]:
    """Returns that the server flags: of goods that a forgotten file took back again."""
    chain, ghost = stage.chain, stage.ghost
    rows = chain.query("SELECT sale_id, over FROM sale WHERE tenant = 1")
    at_server = {str(sale) for sale, _ in rows}
    over = {str(sale) for sale, is_over in rows if is_over}
    ghost.returned.check_flags(over, at_server)
    told = chain.query("SELECT body FROM exception_item WHERE code = 'over_return'")
    entries = [msgspec.json.decode(body, type=wire.SaleEntry) for (body,) in told]
    assert sorted(entry.sale for entry in entries) == sorted(over)
    stage.world.happened["goods come back twice"] += len(over)
    return over


def _check_points(
    chain: Chain, ghost: Ghost, waiting: set[str], over: set[str]
) -> None:
    """Each receipt's points in the server's ledger, by kind, against the ghost's."""
    rows = chain.query(
        "SELECT sale_id, kind, sum(amount) FROM entry WHERE tenant = 1"
        " AND sale_id IS NOT NULL AND account NOT LIKE '~%' AND unit = 'points'"
        " GROUP BY sale_id, kind"
    )
    booked: dict[tuple[str, str], int] = {
        (s, k): int(v) for s, k, v in rows if s not in ghost.by_hand
    }
    for sale, seen in ghost.receipts.items():
        if seen.account is None:
            continue  # Its card has no member: its points wait, they are not lost.
        gave = booked.pop((sale, "give_back"), 0)
        spent = -booked.pop((sale, "redemption"), 0)
        earned = booked.pop((sale, "accrual"), 0)
        if sale in waiting:
            continue  # Never more than once: that was looked at at every step.
        if sale in over:  # It gives nothing a second time, and takes nothing.
            assert (gave, spent, earned) == (0, 0, 0), seen
            assert (sale, "take_back") not in booked, seen
            continue
        assert gave == (seen.redeemed if seen.is_return else 0), seen
        assert spent == (0 if seen.is_return else seen.redeemed), seen
        assert earned == (0 if seen.is_return else seen.earned), seen
    # Taking back may fall short of what was taken: the rest is a claim. What comes
    # back to a lot that is over leaves at once, by an entry of the same return.
    left = {kind for (_, kind) in booked}
    # Repaying what was spent on risk, and days of grace, move points within the
    # account.
    moved = {key for key in booked if key[1] in ("repayment", "extension")}
    assert not any(booked[key] for key in moved), booked
    assert left <= {"take_back", "expiry", "repayment", "extension"}, booked


def _allowed(stage: Stage) -> set[str]:
    """What a manager may have been told of, after this story."""
    allowed = set(HARMLESS)
    if stage.chain.went_back:
        allowed |= OF_RESTORES
    if stage.stranger is not None:
        allowed |= OF_STRANGERS
    if stage.brought_by_hand:
        allowed |= OF_HANDS
    if stage.declared_lost:
        allowed.add("late_spend")
    if any(till.woke_from_backup for till in stage.tills):
        allowed.add("over_return")  # What came back is forgotten, and comes back again.
    return allowed


def _check_books(stage: Stage) -> None:
    chain = stage.chain
    suspense = "SELECT coalesce(sum(amount), 0) FROM entry WHERE account = '~suspense'"
    taken = -_number(chain, suspense)
    assert taken == stage.taken_by_hand or chain.went_back, taken
    assert 0 <= taken <= stage.taken_by_hand, taken
    codes = {code for (code,) in chain.query("SELECT code FROM exception_item")}
    assert codes <= _allowed(stage), codes
    for n in range(MEMBERS):
        account = f"account-{n}"
        ((posted, out),) = chain.query(
            f"SELECT posted, rights_out FROM account WHERE account = '{account}'"
        )
        free = _number(
            chain,
            f"SELECT coalesce(sum(left_free), 0) FROM lot WHERE account = '{account}'",
        )
        assert not (out > posted and free), account


def _check_till(chain: Chain, till: SimTill) -> None:
    figures = till.till_side.figures()
    assert (figures.queued, figures.rejected) == (0, 0), (till.name, figures)
    assert till.query("SELECT * FROM right_reservation") == []
    assert till.query("SELECT * FROM sale_reserved") == []
    me = till.identity()
    at_server = dict(
        chain.query(
            "SELECT right_id, open_amt FROM spend_right"
            f" WHERE holder = '{me.till}' AND incarnation = {me.incarnation}"
        )
    )
    at_till = {
        str(right): left
        for right, left in till.query(
            "SELECT right_id, amount - spent - returned FROM spend_right"
            f" WHERE incarnation = {me.incarnation}"
        )
    }
    refused = {str(r) for (r,) in till.query("SELECT right_id FROM right_refused")}
    drawn = "SELECT account, used FROM risk_use WHERE used > 0"
    drawn += f" AND incarnation = {me.incarnation}"
    of_till = f"{drawn} AND holder = '{me.till}'"
    assert sorted(till.query(drawn)) == sorted(chain.query(of_till)), till.name
    for right, still_open in at_server.items():
        known = at_till.get(right, 0)
        assert still_open == known, (till.name, right, still_open, known)
        is_known = right in at_till or right in refused
        # Letters of before a restore are gone; what nobody reported is over.
        is_over = chain.went_back and not still_open
        assert is_known or is_over, (till.name, right)
    assert set(at_till) <= set(at_server)
    _check_holds(till)


def _check_holds(till: SimTill) -> None:
    """Holds and loans are for one sale: with none in hand, none of now is left."""
    with till.store.read() as work:
        assert not list(work.holds.open_holds()), till.name
    stuck = till.query(
        "SELECT right_id FROM spend_right WHERE kind = 'hold'"
        " AND amount > spent + returned"
        " AND incarnation = (SELECT incarnation FROM till_state)"
    )
    assert stuck == [], (till.name, stuck)


def _check_feed(chain: Chain, till: SimTill) -> None:
    """What the screens say of a member is what the ledger says.

    But for what came back after its last day: it leaves with the next night.
    """
    over = dict(chain.query(_OVER.format(chain.core.stamp().today)))
    for card, account, posted in chain.query(_CARDS):
        member = till.directory.member(card)
        assert member is not None, (till.name, card)
        shown = member.confirmed.units + member.pending.units
        assert shown == posted - over.get(account, 0), (till.name, card, shown, posted)


def _number(chain: Chain, sql: str) -> Any:
    ((value,),) = chain.query(sql)
    return value
