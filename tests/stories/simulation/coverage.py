"""What a run must have seen, or it proves nothing about it."""

from __future__ import annotations

from collections import Counter

from tests.stories.simulation.lan_witness import LOANS
from tests.stories.simulation.menu import MENU, OF_FEW, OF_SHOPS
from tests.stories.simulation.rows import ROWS

# A shop must have been at work in between.
WORK = (
    "redeemed",
    "redeemed offline",
    "hold granted",
    "hold silent",
    "did give_back",
    "did void",
    "did park",
    "did recall",
    "did print_waiting",
    "decided",
    "refused RedemptionRefused",
    "rights spent",
    "rights given back",
    "rights refused for ever",
)
# With limited risk the limits must have been needed.
RISKS = (
    "pools granted",
    "pools drawn from",
    "redeemed on the chain's risk",
    "draws settled",
)
# Of what customers brought along on their phones.
CODES = (
    "a phone has a code",
    "a phone asks again",
    "did show_code",
    "a code is shown twice",
    "a code is shown at a wrong till",
    "a code with points that are over",
    "refused CarrySeen",
    "refused CarryOfAnotherTill",
    "refused CarryOutdated",
    "refused CarryForged",
    "refused CarryUnreadable",
    "spent of a code",
    "spent of a code, and the server is away",
    "a code is asked back at the end",
)


def needed() -> dict[str, str]:
    """Each counter that must not be zero, and what it stands for."""
    found = {
        counter: fault.name
        for fault in (*MENU, *OF_SHOPS, *OF_FEW)
        for counter in fault.counters
    }
    found |= {f"row {number}": words for number, words in ROWS.items()}
    found |= dict.fromkeys((*LOANS, *CODES), "a shop with a lead")
    return found | dict.fromkeys((*WORK, *RISKS), "work")


def missing(happened: Counter[str]) -> list[str]:
    return [
        f"{counter} ({what})"
        for counter, what in needed().items()
        if not happened[counter]
    ]
