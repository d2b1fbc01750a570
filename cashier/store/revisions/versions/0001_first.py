"""The first file of a till: sales, rights, shifts, outbox and what goes with them.

Frozen SQL: it speaks of the tables as they were on this day and imports none of
today's.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STEPS = (
    """
    CREATE TABLE till_state (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        till TEXT NOT NULL DEFAULT '',
        store TEXT NOT NULL DEFAULT '',
        till_number INTEGER NOT NULL DEFAULT 0 CHECK (till_number >= 0),
        store_number INTEGER NOT NULL DEFAULT 0 CHECK (store_number >= 0),
        store_name TEXT NOT NULL DEFAULT '',
        time_zone TEXT NOT NULL DEFAULT '',
        incarnation INTEGER NOT NULL DEFAULT 0 CHECK (incarnation >= 0),
        epoch INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0),
        seq INTEGER NOT NULL DEFAULT 0 CHECK (seq >= 0),
        head TEXT NOT NULL CHECK (length(head) = 64),
        ack_seq INTEGER NOT NULL DEFAULT 0,
        stable_seq INTEGER NOT NULL DEFAULT 0,
        down_seq INTEGER NOT NULL DEFAULT 0 CHECK (down_seq >= 0),
        clock_high TEXT NOT NULL DEFAULT '',
        server_key TEXT NOT NULL DEFAULT '',
        machine TEXT NOT NULL DEFAULT '',
        number_floor INTEGER NOT NULL DEFAULT 0 CHECK (number_floor >= 0),
        shift_floor INTEGER NOT NULL DEFAULT 0 CHECK (shift_floor >= 0),
        CHECK (0 <= stable_seq AND stable_seq <= ack_seq AND ack_seq <= seq)
    ) STRICT
    """,
    f"INSERT INTO till_state (id, head) VALUES (1, '{'00' * 32}')",  # noqa: S608
    """
    CREATE TABLE redemption_stop (
        why TEXT PRIMARY KEY CHECK (why <> ''),
        at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE shift (
        shift_id TEXT PRIMARY KEY,
        number INTEGER NOT NULL UNIQUE CHECK (number > 0),
        cashier TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        opening_cash INTEGER NOT NULL CHECK (opening_cash >= 0),
        closed_at TEXT,
        counted INTEGER CHECK (counted >= 0),
        CHECK ((closed_at IS NULL) = (counted IS NULL))
    ) STRICT
    """,
    "CREATE UNIQUE INDEX shift_one_open ON shift ((1)) WHERE closed_at IS NULL",
    """
    CREATE TABLE drawer_movement (
        n INTEGER PRIMARY KEY,
        shift_id TEXT NOT NULL REFERENCES shift,
        amount INTEGER NOT NULL CHECK (amount <> 0),
        reason TEXT NOT NULL,
        cashier TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX drawer_movement_shift ON drawer_movement (shift_id)",
    """
    CREATE TABLE sale (
        sale_id TEXT PRIMARY KEY,
        shift_id TEXT NOT NULL,
        cashier TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('open', 'parked', 'paying', 'completed', 'voided')),
        card TEXT,
        card_mode TEXT CHECK (card_mode IN ('device', 'typed')),
        fresh TEXT,
        redeem_decided INTEGER NOT NULL CHECK (redeem_decided IN (0, 1)),
        redeem INTEGER NOT NULL CHECK (redeem >= 0),
        CHECK ((card IS NULL) = (card_mode IS NULL))
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX sale_one_open ON sale ((1))
        WHERE state IN ('open', 'paying')
    """,
    "CREATE INDEX sale_parked ON sale (opened_at) WHERE state = 'parked'",
    "CREATE INDEX sale_voided ON sale (shift_id) WHERE state = 'voided'",
    """
    CREATE TABLE sale_line (
        sale_id TEXT NOT NULL REFERENCES sale,
        line_no INTEGER NOT NULL CHECK (line_no > 0),
        item_id TEXT NOT NULL,
        name TEXT NOT NULL,
        price INTEGER NOT NULL,
        vat INTEGER,
        category TEXT NOT NULL,
        department TEXT NOT NULL,
        measure TEXT NOT NULL CHECK (measure IN ('piece', 'weight')),
        floor_price INTEGER NOT NULL,
        redeemable INTEGER NOT NULL CHECK (redeemable IN (0, 1)),
        earning INTEGER NOT NULL CHECK (earning IN (0, 1)),
        quantity_milli INTEGER NOT NULL,
        fixed_gross INTEGER,
        is_voided INTEGER NOT NULL CHECK (is_voided IN (0, 1)),
        PRIMARY KEY (sale_id, line_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sale_reserved (
        sale_id TEXT NOT NULL REFERENCES sale,
        n INTEGER NOT NULL,
        right_id TEXT NOT NULL,
        lot_id TEXT NOT NULL,
        points INTEGER NOT NULL CHECK (points > 0),
        expires_on TEXT,
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sale_tender (
        sale_id TEXT NOT NULL REFERENCES sale,
        n INTEGER NOT NULL,
        kind TEXT NOT NULL,
        amount INTEGER NOT NULL,
        received INTEGER NOT NULL,
        attempt TEXT,
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE receipt (
        sale_id TEXT NOT NULL UNIQUE REFERENCES sale,
        n INTEGER PRIMARY KEY CHECK (n > 0),
        number TEXT NOT NULL UNIQUE CHECK (number <> ''),
        shift_id TEXT NOT NULL,
        at TEXT NOT NULL,
        business_date TEXT NOT NULL,
        change INTEGER NOT NULL CHECK (change >= 0),
        earned INTEGER NOT NULL CHECK (earned >= 0),
        earned_lot TEXT,
        account TEXT,
        returns TEXT,
        has_card INTEGER NOT NULL CHECK (has_card IN (0, 1)),
        note_four TEXT,
        note_name TEXT,
        note_before INTEGER,
        note_redeemed INTEGER,
        note_earned INTEGER,
        note_after INTEGER,
        note_active_from TEXT,
        note_provisional INTEGER
    ) STRICT
    """,
    "CREATE INDEX receipt_shift ON receipt (shift_id)",
    "CREATE INDEX receipt_returns ON receipt (returns) WHERE returns IS NOT NULL",
    """
    CREATE INDEX receipt_account ON receipt (account, business_date)
        WHERE account IS NOT NULL
    """,
    """
    CREATE TABLE sold_line (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        line_no INTEGER NOT NULL,
        item_id TEXT NOT NULL,
        name TEXT NOT NULL,
        price INTEGER NOT NULL,
        vat INTEGER,
        category TEXT NOT NULL,
        department TEXT NOT NULL,
        measure TEXT NOT NULL CHECK (measure IN ('piece', 'weight')),
        floor_price INTEGER NOT NULL,
        redeemable INTEGER NOT NULL CHECK (redeemable IN (0, 1)),
        earning INTEGER NOT NULL CHECK (earning IN (0, 1)),
        quantity_milli INTEGER NOT NULL,
        gross INTEGER NOT NULL,
        discount INTEGER NOT NULL,
        redeemed INTEGER NOT NULL CHECK (redeemed >= 0),
        redeemed_points INTEGER NOT NULL CHECK (redeemed_points >= 0),
        earned INTEGER NOT NULL CHECK (earned >= 0),
        PRIMARY KEY (sale_id, line_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE tender (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        kind TEXT NOT NULL,
        amount INTEGER NOT NULL,
        received INTEGER NOT NULL,
        attempt TEXT,
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE redemption (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        right_id TEXT NOT NULL,
        lot_id TEXT NOT NULL,
        points INTEGER NOT NULL CHECK (points > 0),
        expires_on TEXT,
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE spend_right (
        right_id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        kind TEXT NOT NULL
            CHECK (kind IN ('standing', 'hold', 'risk', 'carry', 'sub')),
        amount INTEGER NOT NULL CHECK (amount > 0),
        epoch INTEGER NOT NULL,
        incarnation INTEGER NOT NULL,
        granted_at TEXT NOT NULL,
        reserved INTEGER NOT NULL CHECK (reserved >= 0),
        spent INTEGER NOT NULL CHECK (spent >= 0),
        returned INTEGER NOT NULL CHECK (returned >= 0),
        CHECK (reserved + spent + returned <= amount)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX spend_right_account ON spend_right (account)
        WHERE spent + returned < amount
    """,
    """
    CREATE TABLE right_slice (
        right_id TEXT NOT NULL REFERENCES spend_right,
        n INTEGER NOT NULL,
        lot_id TEXT NOT NULL,
        points INTEGER NOT NULL CHECK (points > 0),
        expires_on TEXT,
        reserved INTEGER NOT NULL CHECK (reserved >= 0),
        spent INTEGER NOT NULL CHECK (spent >= 0),
        returned INTEGER NOT NULL CHECK (returned >= 0),
        PRIMARY KEY (right_id, lot_id),
        CHECK (reserved + spent + returned <= points)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE right_reservation (
        sale_id TEXT NOT NULL,
        n INTEGER NOT NULL,
        right_id TEXT NOT NULL REFERENCES spend_right,
        lot_id TEXT NOT NULL,
        points INTEGER NOT NULL CHECK (points > 0),
        expires_on TEXT,
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE right_refused (right_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE payment_attempt (
        n INTEGER PRIMARY KEY,
        attempt TEXT NOT NULL UNIQUE,
        sale_id TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        state TEXT NOT NULL
            CHECK (state IN ('asked', 'paid', 'declined', 'unknown')),
        reference TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX payment_attempt_sale ON payment_attempt (sale_id)",
    """
    CREATE TABLE print_job (
        n INTEGER PRIMARY KEY,
        job TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        lines TEXT NOT NULL,
        barcode TEXT NOT NULL,
        opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sent'))
    ) STRICT
    """,
    "CREATE INDEX print_job_waiting ON print_job (n) WHERE state = 'waiting'",
    "CREATE INDEX print_job_title ON print_job (title)",
    """
    CREATE TABLE hold (
        n INTEGER PRIMARY KEY,
        hold TEXT NOT NULL UNIQUE,
        sale_id TEXT NOT NULL,
        account TEXT NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('asked', 'granted', 'refused', 'given_up'))
    ) STRICT
    """,
    "CREATE INDEX hold_sale ON hold (sale_id)",
    "CREATE INDEX hold_open ON hold (n) WHERE state IN ('asked', 'granted')",
    """
    CREATE TABLE login_tries (
        cashier TEXT PRIMARY KEY,
        wrong INTEGER NOT NULL CHECK (wrong >= 0),
        at TEXT
    ) STRICT
    """,
    """
    CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        pv INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind <> ''),
        body BLOB NOT NULL,
        head TEXT NOT NULL CHECK (length(head) = 64),
        state TEXT NOT NULL DEFAULT 'waiting'
            CHECK (state IN ('waiting', 'acked', 'stable', 'rejected')),
        sale_id TEXT,
        card_last4 TEXT CHECK (length(card_last4) <= 4),
        amount INTEGER,
        at TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
        next_try_at TEXT,
        code TEXT,
        acked_at TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX outbox_sale_once ON outbox (sale_id) WHERE kind = 'sale'",
    """
    CREATE INDEX outbox_waiting ON outbox (seq)
        WHERE state IN ('waiting', 'rejected')
    """,
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
