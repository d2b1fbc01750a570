"""Facts never change once they are made."""

from dataclasses import FrozenInstanceError, fields
from typing import get_args

import pytest

from cashier.domain.events import Event, RightReturned
from cashier.domain.ids import AccountId, RightId
from tests.unit.domain_builders import NOW


def test_a_fact_cannot_be_changed():
    fact = RightReturned(
        right_id=RightId("r1"), account=AccountId("a1"), draws=(), at=NOW
    )

    with pytest.raises(FrozenInstanceError):
        fact.account = AccountId("a2")


def test_every_fact_says_when_it_happened():
    for kind in get_args(Event):
        assert "at" in {field.name for field in fields(kind)}, kind
