"""Tables of what people do besides selling; used through `schema`."""

from __future__ import annotations

from sqlalchemy import Integer, Text

from cashier.store.schema_table import table

drawer_movement = table(
    "drawer_movement",
    n=Integer,
    movement_id=Text,
    shift_id=Text,
    number=Integer,  # Within the shift.
    amount=Integer,  # 0: the drawer was only opened.
    cause=Text,
    note=Text,
    cashier=Text,
    at=Text,
    allowed_by=Text,
)

drawer_count = table(
    "drawer_count",
    n=Integer,
    count_id=Text,
    shift_id=Text,
    turn=Integer,
    pieces=Text,  # JSON: [minor units, how many] of each note and coin.
    total=Integer,
    expected=Integer,
    documents=Integer,
    cashier=Text,
    at=Text,
    allowed_by=Text,
)

manager_override = table(
    "manager_override",
    n=Integer,
    override_id=Text,
    act=Text,
    cashier=Text,
    allowed_by=Text,
    way=Text,
    reason=Text,
    at=Text,
    shift_id=Text,
    sale_id=Text,
    about=Text,
    money=Integer,
    points=Integer,
)

z_document = table(
    "z_document",
    shift_id=Text,
    addendum=Integer,  # 0: the Z itself.
    number=Integer,  # Of the shift.
    at=Text,
    seq=Integer,  # Of its entry in the journal.
    late=Integer,
    lines=Text,
    figures=Text,  # The server's, as JSON; NULL: it was not known.
)
