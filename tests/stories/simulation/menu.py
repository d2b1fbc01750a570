"""The fault menu: one line for each; every seed draws how often each strikes.

A fault with `strike` comes between two steps. One without it strikes where the
network, the disk or the cashier asks `world.strikes(name)`. To add a fault: write its
function, add its line, and name in `shown_by` what must be counted when it happened
(its own name, if nothing else). Coverage demands every line.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.stories.simulation import (
    faults_of_chain as chain,
    faults_of_copies as copies,
    faults_of_shops as shops,
    faults_of_strangers as strangers,
    faults_of_tills as tills,
)
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill

Strike = Callable[[Stage, SimTill], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    name: str
    most: float  # The highest rate that a seed may draw.
    strike: Strike | None = None
    off: float = 0.5  # This share of the seeds is without it.
    shown_by: tuple[str, ...] = ()

    @property
    def counters(self) -> tuple[str, ...]:
        return self.shown_by or (self.name,)


def _wire(name: str, most: float, *shown_by: str) -> Fault:
    return Fault(name=name, most=most, off=0.35, shown_by=shown_by)


def _till(strike: Strike, most: float, *shown_by: str) -> Fault:
    return Fault(name=strike.__name__, most=most, strike=strike, shown_by=shown_by)


_CRASHES = (
    "crash in the middle of an act",
    "crash before the commit",
    "crash after the commit",
)
_FLUSHES = (
    "a flush fails, but the commit is there",
    "a flush fails, the commit too",
)

MENU: tuple[Fault, ...] = (
    # At the wire.
    _wire("lost_request", 0.3),
    _wire("lost_reply", 0.3),
    _wire("doubled", 0.5),
    _wire("delayed", 0.2, "late_arrival", "reordered", "late by days"),
    _wire("server_error", 0.1),
    _wire("odd_reply", 0.1),
    _wire("slow_server", 0.1),
    _wire("server_restart", 0.05),
    _wire("server_killed", 0.1, "server killed in the middle"),
    _wire("crash_at_network", 0.04, "crash before the request"),
    # The links.
    _till(tills.cut_link, 0.1),
    _till(tills.cut_store, 0.05),
    _till(tills.deafen, 0.05, "heard, and hears nothing"),
    # The program and its disk.
    _wire("crash_at_commit", 0.03, *_CRASHES[1:]),
    _till(tills.crash_in_act, 0.06, _CRASHES[0]),
    _till(tills.kill, 0.03),
    _till(tills.cut_power, 0.03),
    _wire("power_cut", 0.6, "unflushed writes are lost"),
    _till(tills.fail_disk, 0.05, "an error of the disk"),
    _till(tills.fail_flush, 0.05, *_FLUSHES),
    _till(tills.fill_disk, 0.05, "the disk is full"),
    # Its clock.
    _till(tills.jump_clock, 0.04),
    _till(tills.jump_years, 0.02),
    _till(tills.slow_clock, 0.03),
    _till(tills.stop_clock, 0.03),
    # The machine.
    _till(tills.go_away, 0.08),
    _till(tills.lose, 0.02, "a till is lost for ever"),
    _till(tills.move_house, 0.01),
    _till(tills.copy_aside, 0.15),
    _till(tills.restore, 0.1, "a till wakes up from its backup"),
    # The counter.
    Fault(name="killed_while_paying", most=0.2),
    Fault(name="terminal_silent", most=0.5),
    Fault(name="printer_dead", most=0.8),
    Fault(name="double_click", most=0.5),
    # The server, the members, the days.
    _till(chain.kill_server_at_work, 0.04),
    _till(chain.copy_server, 0.02),
    _till(chain.move_server, 0.01),
    _till(
        chain.restore_server,
        0.06,
        "an older backup of the server is put back",
        "row 24",
    ),
    _till(chain.fail_over, 0.03, "row 23"),
    _till(chain.lag_behind, 0.05),
    _till(chain.lose_last_commits, 0.08, "a failover loses the last commits"),
    _till(chain.declare_lost, 0.15, "a till is declared lost", "row 18"),
    _till(strangers.speak_by_hand, 0.02, "row 8", "row 9", "row 20", "row 25"),
    _till(chain.block_card, 0.04),
    _till(chain.replace_card, 0.02),
    _till(chain.change_terms, 0.03),
    _till(chain.change_price, 0.03),
    _till(chain.let_days_pass, 0.06),
)

# Where tills of one shop have a lead, and customers a phone.
OF_SHOPS: tuple[Fault, ...] = (
    _wire("lan_lost_request", 0.2),
    _wire("lan_lost_reply", 0.3),
    _wire("lan_doubled", 0.7),
    _wire(
        "lan_delayed",
        0.5,
        "late_in_the_shop",
        "a question comes after it was given up",
    ),
    _wire("lan_crash", 0.05),
    _till(shops.cut_wan, 0.3, "the server is away, the shop's net is there"),
    _till(shops.cut_lan, 0.06, "the server is there, the shop's net is not"),
    _till(shops.unplug, 0.05),
    _till(shops.kill_lead, 0.04, "the lead is away"),
    _till(
        shops.arm_lead,
        0.4,
        "a lead is killed by a question",
        "the disk of a lead fails at a question",
    ),
    _till(shops.move_lead, 0.05, "the lead moves", "the shop has no lead"),
    Fault(
        name="fail_over_with_codes",
        most=0.08,
        strike=chain.fail_over,
        shown_by=("row 23",),
    ),
    _till(shops.ask_code_back, 0.1, "a code is asked back"),
)

# Drawn by few seeds, and asked for chance in those alone.
OF_FEW: tuple[Fault, ...] = (
    Fault(
        name="forget_return",
        most=0.1,
        strike=copies.forget_return,
        off=0.9,
        shown_by=("goods come back twice",),
    ),
    Fault(
        name="restore_across_lives",
        most=0.2,
        strike=copies.restore_across_lives,
        off=0.85,
        shown_by=(
            "a server is put back that forgot a life",
            "a till that the server forgot is let in",
        ),
    ),
)

# What people put right again; not a fault, so nobody demands it.
REPAIRS: tuple[Fault, ...] = (
    Fault(name="mend_link", most=0.15, strike=tills.mend_link),
    Fault(name="mend_disk", most=0.15, strike=tills.mend_disk),
    Fault(name="set_clock", most=0.05, strike=tills.set_clock),
)
REPAIRS_OF_SHOPS: tuple[Fault, ...] = (
    Fault(name="mend_lan", most=0.15, strike=shops.mend_lan),
    Fault(name="mend_wan", most=0.05, strike=shops.mend_wan),
    Fault(name="late_in_the_lan", most=0.1, strike=shops.deliver_late),
    Fault(name="ask_for_code", most=0.14, strike=shops.ask_for_code),
)
REPAIRS_OF_FEW: tuple[Fault, ...] = (
    Fault(name="let_in_again", most=0.1, strike=copies.let_in_again),
)


def between_steps(rates: Mapping[str, float], *, has_lead: bool) -> tuple[Fault, ...]:
    """The lines that strike by themselves; every one of them asks for chance."""
    lines = (*MENU, *REPAIRS)
    if has_lead:
        lines = (*lines, *OF_SHOPS, *REPAIRS_OF_SHOPS)
    few = tuple(fault for fault in OF_FEW if fault.name in rates)
    if few:
        lines = (*lines, *few, *REPAIRS_OF_FEW)
    return tuple(fault for fault in lines if fault.strike is not None)


def drawn(seed: int, *, has_lead: bool = False) -> dict[str, float]:
    """How often each fault strikes in this story; many of them never."""
    repairs = (*REPAIRS, *REPAIRS_OF_SHOPS) if has_lead else REPAIRS
    faults = (*MENU, *OF_SHOPS, *OF_FEW) if has_lead else (*MENU, *OF_FEW)
    rates = {fault.name: fault.most for fault in (*repairs, *REPAIRS_OF_FEW)}
    for fault in faults:
        # Each by itself: a new line of the menu moves no other rate.
        chance = random.Random(f"rate {fault.name} {seed}")
        if chance.random() >= fault.off:
            rates[fault.name] = chance.random() * fault.most
    return rates
