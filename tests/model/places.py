"""Which code each act of the model stands for, so that the two can be compared.

`NOT_BUILT` are acts that the code does not have yet: the model says what they must do.
"""

from __future__ import annotations

PLACES: dict[str, tuple[str, ...]] = {
    "grant": ("server.planner:Planner._grant", "server.ledger:Ledger.grant"),
    "hold": ("server.handlers.hold:_decide",),
    "pool": ("server.risk:_top_up", "server.risk:_take_share", "server.risk:_grant"),
    "recall": ("server.planner:recall", "server.risk:recall_all"),
    "reclaim": ("server.risk_silent:reclaim", "server.ledger:Ledger.reclaim"),
    "take_back": ("server.ledger:Ledger.take_back", "server.ledger:Ledger.owe"),
    "expire": ("server.jobs:_expire", "server.ledger:Ledger.expire"),
    "credit": (
        "server.posting:Poster.credit",
        "server.ledger:Ledger.add_lot",
        "server.ledger:Ledger.collect",
    ),
    "post": (
        "server.handlers.upload:_apply",
        "server.posting:Poster._redeem",
        "server.posting_rights:hand_back",
        "server.ledger:Ledger.redeem",
        "server.ledger:Ledger.draw",
        "server.ledger:Ledger.hand_back",
        "server.risk:Draws.spend",
        "server.risk:Draws.hand_back",
        "server.risk:settle",
        "server.tombstones:bury",
        "server.lead_posting:post_lent",
        "server.lead_posting:post_ended",
        "server.lending:lend",
        "server.lending:unlend",
    ),
    "ack": ("server.handlers.upload:_ack", "server.backup:_raise_stable"),
    "failover": ("server.epochs:begin", "server.epochs:holds_back"),
    "rebuild": (
        "server.epochs_rebuild:finish",
        "server.epochs_rebuild:Together.adopt",
        "server.epochs_rebuild:Together.let_go",
        "server.epochs_rebuild:Together.post",
        "server.epochs_cover:cover",
    ),
    "report": (
        "sync.register:RegisterTurn",
        "sync.register_rows:parts_of",
        "sync.queue:Queue.go_back",
        "cashier.store.state:TillState.raise_epoch",
    ),
    "reserve": ("cashier.store.rights:SqlRights.reserve",),
    "release": ("cashier.store.rights:SqlRights.release",),
    "pay": (
        "cashier.store.rights:SqlRights.spend",
        "cashier.till.sale_rights:count_risk",
        "sync.outbox:SqlOutbox.put",
    ),
    "spend": (
        "cashier.store.rights:SqlRights.reserve",
        "cashier.store.rights:SqlRights.spend",
        "cashier.domain.risk:allowance",
    ),
    "ask": ("sync.holds:ServerHoldDesk.ask",),
    "give_up": ("cashier.till.sale_rights:end_hold",),
    "take": (
        "sync.inbox:Inbox._take",
        "sync.inbox:Inbox._take_pool",
        "cashier.store.rights:SqlRights.add",
    ),
    "refuse": ("sync.grants:right_of", "sync.inbox:Inbox._refuse"),
    "bury": ("sync.inbox:Inbox._give_back", "cashier.store.rights:SqlRights.give_up"),
    "return": ("sync.inbox:Inbox._give_back", "sync.inbox:last_to_expire"),
    "settle": (
        "sync.inbox:Inbox._settle",
        "cashier.store.rights:SqlRights.settle_risk",
    ),
    "trim": ("sync.queue:Queue.acknowledge", "sync.queue:Queue.trim"),
    "carry": ("server.carry:reserve",),
    "ask_lead": ("sync.lead_desk:LeadDesk.ask", "cashier.till.holding:Holding.prepare"),
    "lend": ("sync.lead:Lead.lend",),
    "no_loan": ("sync.lead:Lead.lend",),
    "borrow": ("cashier.till.holding:Holding.settle", "sync.sub_entries:lent_of"),
    "go_without": ("cashier.till.holding:Holding.settle",),
    "lose_hope": ("cashier.till.sale_rights:end_hold",),
    "end": ("cashier.till.sale_rights:give_back", "sync.lead_desk:LeadEnds.step"),
    "back": ("sync.lead:take_back", "sync.inbox:Inbox._lent_back"),
    "bury_loan": ("sync.lead:take_back",),
    "back_up": ("cashier.store.backup:back_up",),
    "clone": ("cashier.store.opening:_stop_what_is_not_ours",),
    "restore": (
        "cashier.store.opening:_stop_what_is_not_ours",
        "cashier.store.journal:lacking_entries",
    ),
}

NOT_BUILT: dict[str, str] = {}
ONLY_IN_MUTANTS = {"forget", "register"}
