"""What a till believes of its shop's lead, and what a lead believes of a till."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cashier.domain.amounts import Points
from cashier.domain.events import RightLent
from cashier.domain.ids import AccountId
from cashier.domain.ledger import sub_name
from cashier.till.ports import HoldAnswer
from sync import lead_wire, protocol as wire
from sync.client import Ed25519Signer, Reply
from sync.cycle import at_once
from sync.enrol import signer_of
from sync.lead_desk import LeadClient, LeadDesk
from tests.helpers.one_shop import OneShop
from tests.stories.simulation.world import SeededRandomness

MOMENT = "2026-01-02T00:00:00+00:00"

SUB = sub_name("ab" * 16)
NONE = HoldAnswer(answered=False)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[OneShop]:
    opened = OneShop(tmp_path)
    opened.cut_all()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneShop]:
    """For stories in which the lead changes nothing, or the same thing again."""
    opened = OneShop(tmp_path_factory.mktemp("calm"))
    opened.cut_all()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneShop]:
    """For questions that lend nothing."""
    opened = OneShop(tmp_path_factory.mktemp("quiet"))
    opened.cut_all()
    yield opened
    opened.close()


class Twisted:
    """The shop's net, with somebody in it who changes what the lead says."""

    def __init__(self, shop: OneShop, twist: Callable[[wire.SubGrant], Any]) -> None:
        self._shop = shop
        self._twist = twist

    def post(
        self,
        told: wire.StoreConfig,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float,
    ) -> Reply:
        reply = self._shop.shop.post(told, path, body, headers, wait_s=wait_s)
        answer = msgspec.json.decode(reply.body, type=lead_wire.LendAnswer)
        assert answer.grant is not None
        twisted = msgspec.structs.replace(answer, grant=self._twist(answer.grant))
        return Reply(status=200, body=msgspec.json.encode(twisted))


def signer(shop: OneShop) -> Ed25519Signer:
    return signer_of(shop.here.till._keys, SeededRandomness("unused"))


def ask(shop: OneShop, twist: Callable[[wire.SubGrant], Any]) -> HoldAnswer:
    till = shop.there.till
    mine = signer_of(till._keys, SeededRandomness("unused"))
    client = LeadClient(Twisted(shop, twist), mine)
    desk = LeadDesk(client, till.till_side, at_once, wait_s=1)
    return desk.ask(SUB, AccountId(shop.account), Points(3_000))


def test_what_the_lead_says_is_believed(calm: OneShop) -> None:
    answer = ask(calm, lambda grant: grant)

    assert answer.right is not None
    assert answer.right.amount == Points(3_000)
    assert answer.lent is not None


@pytest.mark.parametrize(
    "change",
    [
        {"till": "1-9"},
        {"life": 2},
        {"sub": "sub-other"},
        {"account": "another"},
        {"epoch": 0},
        {"lender": "1-2"},
        {"slices": [wire.Slice(lot="lot", points=3_001)]},
        {"slices": [wire.Slice(lot="lot", points=1), wire.Slice(lot="lot", points=1)]},
        {"slices": []},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_loan_for_somebody_or_something_else_is_no_answer(
    calm: OneShop, change: dict[str, Any]
) -> None:
    def twist(grant: wire.SubGrant) -> wire.SubGrant:
        changed = msgspec.structs.replace(grant, **change)
        signature = signer(calm).sign(changed.signable()).hex()
        return msgspec.structs.replace(changed, signature=signature)

    assert ask(calm, twist) == NONE


def test_a_loan_that_somebody_changed_on_its_way_is_no_answer(calm: OneShop) -> None:
    more = [wire.Slice(lot="lot", points=2_999)]

    assert ask(calm, lambda g: msgspec.structs.replace(g, slices=more)) == NONE


# --- the lead's side ---------------------------------------------------------------


def question(shop: OneShop, **more: Any) -> tuple[str, dict[str, str], bytes]:
    """A question of till 2 with its own signature."""
    values: dict[str, Any] = {
        "proto": wire.PROTO,
        "till": "1-2",
        "life": 1,
        "epoch": 1,
        "sub": SUB,
        "account": shop.account,
        "most": 1_000,
    }
    body = msgspec.json.encode(lead_wire.LendAsk(**(values | more)))
    return lead_wire.PATH_LEND, headers(shop, lead_wire.PATH_LEND, body), body


def headers(shop: OneShop, path: str, body: bytes) -> dict[str, str]:
    key = signer_of(shop.there.till._keys, SeededRandomness("unused"))
    signature = key.sign(wire.signed_bytes(path, "1-2", 1, body)).hex()
    return {
        wire.TILL_HEADER: "1-2",
        wire.INCARNATION_HEADER: "1",
        wire.SIGNATURE_HEADER: signature,
    }


def test_a_lead_lends_to_a_till_that_the_server_vouches_for(shop: OneShop) -> None:
    status, body = shop.here.till.lead.answer(*question(shop))

    assert status == 200
    assert msgspec.json.decode(body, type=lead_wire.LendAnswer).grant is not None


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (wire.TILL_HEADER, "9-9"),
        (wire.TILL_HEADER, "1-1"),
        (wire.INCARNATION_HEADER, "2"),
        (wire.SIGNATURE_HEADER, "00" * 64),
        (wire.SIGNATURE_HEADER, "no signature"),
    ],
)
def test_a_question_that_its_till_did_not_sign_lends_nothing(
    quiet: OneShop, header: str, value: str
) -> None:
    path, known, body = question(quiet)

    status, _ = quiet.here.till.lead.answer(path, {**known, header: value}, body)

    assert status == 403
    assert quiet.left(quiet.here) == 15_500


@pytest.mark.parametrize(
    "more", [{"till": "1-3"}, {"life": 2}, {"sub": "hold-1"}, {"most": 0}]
)
def test_a_question_for_another_or_of_no_sense_lends_nothing(
    quiet: OneShop, more: dict[str, Any]
) -> None:
    if more == {"most": 0}:
        path, known, body = question(quiet)
        body = body.replace(b'"most":1000', b'"most":0')
        known = headers(quiet, path, body)
    else:
        path, known, body = question(quiet, **more)

    assert quiet.here.till.lead.answer(path, known, body)[0] == 400
    assert quiet.left(quiet.here) == 15_500


def test_a_till_that_does_not_lead_lends_nothing(quiet: OneShop) -> None:
    assert quiet.there.till.lead.answer(*question(quiet))[0] == 409


def test_a_name_that_was_used_for_one_account_is_good_for_no_other(
    shop: OneShop,
) -> None:
    shop.here.till.lead.answer(*question(shop))

    _, body = shop.here.till.lead.answer(*question(shop, account="another"))

    answer = msgspec.json.decode(body, type=lead_wire.LendAnswer)
    assert (answer.grant, answer.refusal) == (None, "name_reused")


def ending(shop: OneShop, *points: int, **more: Any) -> tuple[int, bytes]:
    key = signer_of(shop.there.till._keys, SeededRandomness("unused"))
    lots = shop.here.till.query("SELECT lot_id FROM right_slice ORDER BY points DESC")
    slices = [wire.Slice(lot=str(lots[0][0]), points=one) for one in points]
    values = {"sub": SUB, "account": shop.account, "till": "1-2", "life": 1}
    end = wire.SubEnd(**(values | more), slices=slices)  # type: ignore[arg-type]
    end = msgspec.structs.replace(end, signature=key.sign(end.signable()).hex())
    body = msgspec.json.encode(lead_wire.EndAsk(proto=wire.PROTO, end=end))
    path = lead_wire.PATH_END
    return shop.here.till.lead.answer(path, headers(shop, path, body), body)


def test_more_than_was_lent_never_comes_back(shop: OneShop) -> None:
    shop.here.till.lead.answer(*question(shop))
    assert ending(shop, 2, 3)[0] == 400

    assert ending(shop, 9_000)[0] == 200
    assert ending(shop, 9_000)[0] == 200

    assert shop.left(shop.here) == 15_500
    told = [row for (row,) in shop.here.till.query("SELECT kind FROM outbox")]
    assert told.count("sub") == told.count("sub_end") == 1


def test_nobody_ends_what_another_till_borrowed(shop: OneShop) -> None:
    shop.here.till.lead.answer(*question(shop))

    assert ending(shop, 1_000, till="1-3")[0] == 400
    assert shop.left(shop.here) == 14_500


# --- the server's word about the lead ------------------------------------------------


def test_a_letter_about_the_lead_that_the_server_did_not_sign_is_an_incident(
    shop: OneShop,
) -> None:
    side = shop.there.till.till_side
    told, me = side.shop()
    assert told is not None
    forged = msgspec.structs.replace(told, version=told.version + 1, lead="1-2")
    letter = wire.Mail(seq=side.last_letter() + 1, body=forged)
    answer = wire.MailboxAnswer(epoch=1, mail=[letter], server_time=MOMENT)

    assert side.open_mail(answer) == 1

    assert side.shop() == (told, me)
    kinds = [kind for (kind,) in shop.there.till.query("SELECT kind FROM outbox")]
    assert kinds[-1] == "incident"


def test_an_older_word_about_the_lead_changes_nothing(shop: OneShop) -> None:
    side = shop.there.till.till_side
    first, _ = side.shop()
    assert first is not None
    shop.name(2)
    shop.sync()
    letter = wire.Mail(seq=side.last_letter() + 1, body=first)
    answer = wire.MailboxAnswer(epoch=1, mail=[letter], server_time=MOMENT)

    assert side.open_mail(answer) == 1

    now, _ = side.shop()
    assert now is not None
    assert (first.lead, now.lead) == ("1-1", "1-2")


def test_a_loan_is_told_with_the_leads_signature(calm: OneShop) -> None:
    answer = ask(calm, lambda grant: grant)

    assert isinstance(answer.lent, RightLent)
    assert len(answer.lent.signature) == 128
