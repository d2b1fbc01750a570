"""The acts of the model in words, for a trace that people can read."""

from __future__ import annotations

from tests.model.server_moves import Step

WORDS = {
    "grant": "the server grants {0} to till {1} as right {2}",
    "hold": "the server answers till {0}'s hold with {1} as right {2}",
    "pool": "the server lends {0} to till {1} as pool {2}",
    "recall": "the server asks right {0} back from till {1}",
    "reclaim": "the server takes right {0} of silent till {1} back by time",
    "take_back": "the server takes back {0}; nothing is free, so it is a claim",
    "expire": "{0} expire at the server",
    "credit": "{0} is earned and posted",
    "post": "the server posts entry {1} of till {0}",
    "forget": "the server forgets which entries of till {0} it has",
    "ack": "the server tells till {0} that it may forget entries up to {1}",
    "failover": "the server fails over and loses its last {0} transactions",
    "register": "the server posts the report of till {0}",
    "rebuild": "the server has all reports, and posts them together",
    "reserve": "till {0}'s sale reserves 1 of right {1}",
    "pay": "till {0}'s customer pays: 1 of right {1} is spent",
    "release": "till {0}'s sale is dropped: 1 of right {1} is free again",
    "spend": "till {0} spends 1 of right {1}",
    "ask": "till {0} asks for hold {1}",
    "give_up": "till {0} waits no more for hold {1} and gives it up",
    "take": "till {0} takes right {1}",
    "refuse": "till {0} refuses right {1} of an epoch that is over",
    "bury": "till {0} does not know right {1} and returns it whole",
    "return": "till {0} returns {1} of right {2}",
    "settle": "till {0} forgets {1} that the account drew",
    "trim": "till {0} forgets its entries up to {1}",
    "report": "till {0} hears of the new epoch and reports what it has",
    "carry": "the server gives a customer {0} for till {1} as right {2}",
    "ask_lead": "till {0} asks the lead for loan {1}",
    "lend": "the lead lends till {0} {1} as right {2}",
    "no_loan": "the lead has nothing for loan {1} of till {0}, and says so",
    "borrow": "till {0} takes loan {1}",
    "go_without": "till {0} hears that there is no loan {1}",
    "lose_hope": "till {0} waits no more for loan {1} and gives it up",
    "end": "till {0} gives {1} of loan {2} back",
    "back": "the lead has {0} of loan {1} again",
    "bury_loan": "the lead refuses loan {0} before it was asked for",
    "back_up": "till 0 is backed up",
    "clone": "till 0 is cloned",
    "restore": "till 0 is restored from its backup",
}


def sentence(step: Step) -> str:
    name, numbers = step
    return WORDS[name].format(*numbers)
