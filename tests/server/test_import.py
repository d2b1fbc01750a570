"""Files from elsewhere: all of a file, or nothing, and every bad row by its line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from server import schema as db
from server.importing.kinds import Kind
from server.importing.reading import NotReadable
from server.importing.run import Report, import_file
from sync import protocol as wire
from sync.pins import matches
from tests.helpers.member_world import COUPON_CODE, GIFT_CODE, gift
from tests.helpers.server_world import CARD, World

HEADERS = {
    Kind.PRODUCTS: "barcode,name,department,category,brand,price_minor,vat",
    Kind.MEMBERS: "card,joined,name,phone,home_store,status",
    Kind.BALANCES: "card,points,expires",
    Kind.STAFF: "cashier,name,role,badge,pin",
    Kind.GIFT_CARDS: "number,amount,expires",
    Kind.COUPONS: "code,programme,owner,starts,ends",
}
GOOD = {
    Kind.PRODUCTS: "4600000256719,Bread,Bakery,Bread,,14900,10",
    Kind.MEMBERS: f"{CARD},2017-01-20T22:38:09Z,Petrova Maria,,2,active",
    Kind.BALANCES: f"{CARD},12.5,2030-12-31",
    Kind.STAFF: "anna,Anna,cashier,2900000000018,1234",
    Kind.GIFT_CARDS: f"{GIFT_CODE},500.00,2031-01-01",
    Kind.COUPONS: f"{COUPON_CODE},points,,2030-01-01,2030-02-01",
}
MORE_OF_MEMBERS = "card,joined,birthday,partner,enrolled,pin"


def a_file(world: World, kind: Kind, *rows: bytes | str, header: str = "") -> Path:
    path = world.folder.parent / f"{kind.value}.csv"
    lines = [header or HEADERS[kind], *rows]
    path.write_bytes(
        b"\n".join(v if isinstance(v, bytes) else v.encode() for v in lines)
    )
    return path


def load(world: World, kind: Kind, *rows: bytes | str, **how: bool) -> Report:
    return import_file(world.server.core, kind, a_file(world, kind, *rows), **how)


@pytest.mark.parametrize(
    ("kind", "row", "reason"),
    [
        (Kind.PRODUCTS, "4600000256718,Bread,,,,14900,10", "bad check digit"),
        (Kind.PRODUCTS, "46000002567 9,Bread,,,,14900,10", "digits only"),
        (Kind.PRODUCTS, "46000002567,Bread,,,,14900,10", "no code has this length"),
        (Kind.PRODUCTS, "4600000260815,Bread,,,,-1,10", "negative"),
        (Kind.PRODUCTS, "4600000260815,Bread,,,,149.00,10", "not a whole number"),
        (Kind.PRODUCTS, "4600000260815,Bread,,,,free,10", "not a whole number"),
        (Kind.PRODUCTS, "4600000260815,Bread,,,,9999999999999999,10", "too large"),
        (Kind.PRODUCTS, "4600000260815,Bread,,,,14900,vat", "not a percentage"),
        (Kind.PRODUCTS, "4600000260815,,,,,14900,10", "name: is empty"),
        (Kind.PRODUCTS, "4600000260815,Bread,14900", "fields"),
        (Kind.PRODUCTS, "4600000260815,=1+1,,,,14900,10", "formula"),
        (Kind.PRODUCTS, '4600000260815,"@SUM(A1)",,,,14900,10', "formula"),
        (Kind.PRODUCTS, "4600000260815,Bread,-2,,,14900,10", "formula"),
        (Kind.PRODUCTS, GOOD[Kind.PRODUCTS], "duplicate of line 2"),
        (Kind.PRODUCTS, '4600000260815,"Bread,,,,14900,10', "not CSV"),
        (Kind.PRODUCTS, "4600000260815,Хлеб,,,,1,10".encode("cp1251"), "not UTF-8"),
        (Kind.PRODUCTS, "4600000260815,Br\0ead,,,,14900,10", "control characters"),
        (Kind.PRODUCTS, "4600000260815," + "B" * 10_000_000, "longer than"),
        (Kind.PRODUCTS, f"4600000260815,{'B' * 300},,,,1,10", "longer than"),
        (Kind.MEMBERS, "0400000000038,2017-01-20,,,,", "bad check digit"),
        (Kind.MEMBERS, "4111111111111111,2017-01-20,,,,", "bank card"),
        (Kind.MEMBERS, "0400000000046,yesterday,,,,", "not a moment"),
        (Kind.MEMBERS, "0400000000046,2017-01-20,,,,gone", "status: one of"),
        (Kind.MEMBERS, "0400000000046,2017-01-20,,,two,", "home_store"),
        (Kind.MEMBERS, "0400000000046,2017-01-20,,=cmd,,", "phone"),
        (Kind.BALANCES, "0400000000046,10,", "no member has it"),
        (Kind.BALANCES, f"{CARD},-10,", "negative"),
        (Kind.BALANCES, f"{CARD},ten,", "not a number"),
        (Kind.BALANCES, f"{CARD},1.005,", "two decimals"),
        (Kind.BALANCES, f"{CARD},1,31.12.2030", "not a day"),
        (Kind.BALANCES, f"{CARD},99,2030-12-31", "duplicate of line 2"),
        (Kind.GIFT_CARDS, "2900000000031,100,", "number: bad check digit"),
        (Kind.GIFT_CARDS, "2900000000032,0,", "amount: nothing"),
        (Kind.GIFT_CARDS, "2900000000032,-5,", "amount: negative"),
        (Kind.GIFT_CARDS, "2900000000032,1.005,", "two decimals"),
        (Kind.GIFT_CARDS, "2900000000032,٥٠,", "not a number"),
        (Kind.GIFT_CARDS, "2900000000032,5,tomorrow", "not a day"),
        (Kind.GIFT_CARDS, f"{CARD},5,", "a member's card has it"),
        (Kind.GIFT_CARDS, f"{GIFT_CODE},9,2031-01-01", "duplicate of line 2"),
        (Kind.COUPONS, "AUTUMN,pionts,,,", "did you mean points?"),
        (Kind.COUPONS, "AUTUMN,points,0400000000046,,", "no member has this card"),
        (Kind.COUPONS, "AUTUMN,points,,2030-02-01,2030-01-01", "before it starts"),
        (Kind.COUPONS, "AUTUMN,points,,soon,", "starts: not a day"),
        (Kind.COUPONS, "autumn,points,,,", "capital letters"),
        (Kind.COUPONS, f"{CARD},points,,,", "a member's card has it"),
        (Kind.STAFF, "ivan,Ivan,owner,,1234", "role: one of"),
        (Kind.STAFF, "ivan,Ivan,cashier,,12", "4 to 8 digits"),
        (Kind.STAFF, "ivan,Ivan,cashier,2900000000019,1234", "bad check digit"),
        (Kind.STAFF, "anna,Anna,cashier,,1234", "duplicate of line 2"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(
    sqlite_world: World, kind: Kind, row: str | bytes, reason: str
) -> None:
    world = sqlite_world
    if kind not in {Kind.MEMBERS, Kind.STAFF, Kind.PRODUCTS}:
        world.member()

    report = load(world, kind, GOOD[kind], row)

    assert [bad.line for bad in report.listed] == [3]
    assert reason in report.listed[0].reason
    assert (report.rows, report.bad, report.is_written) == (1, 1, False)
    assert world.count(db.goods) == world.count(db.staff) == world.count(db.entry) == 0


@pytest.mark.parametrize("kind", list(Kind))
def test_good_rows_can_be_taken_without_the_bad_ones(world: World, kind: Kind) -> None:
    if kind is Kind.BALANCES:
        world.member()

    report = load(world, kind, "bad row", GOOD[kind], skip_bad=True)

    assert (report.rows, report.bad, report.changed) == (1, 1, 1)
    assert report.is_written
    assert world.differences() == []


@pytest.mark.parametrize("kind", list(Kind))
def test_the_same_file_twice_changes_nothing(world: World, kind: Kind) -> None:
    if kind is Kind.BALANCES:
        world.member()

    first = load(world, kind, GOOD[kind])
    again = load(world, kind, GOOD[kind])

    assert (first.changed, again.changed) == (1, 0)
    assert world.differences() == []


@pytest.mark.parametrize("kind", list(Kind))
def test_a_dry_run_of_any_kind_leaves_the_books_alone(
    sqlite_world: World, kind: Kind
) -> None:
    if kind is Kind.BALANCES:
        sqlite_world.member()

    report = load(sqlite_world, kind, GOOD[kind], dry_run=True)

    assert (report.rows, report.bad, report.is_written) == (1, 0, False)
    assert sqlite_world.count(db.entry) == sqlite_world.count(db.bearer) == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("02-30,,,", "birthday"),
        ("8 March,,,", "birthday"),
        (",a partner,,", "partner"),
        (",,gold;a b,", "enrolled"),
        (",,,12", "pin: 4 to 8 digits"),
    ],
)
def test_what_cannot_be_of_a_member_is_named(
    sqlite_world: World, row: str, reason: str
) -> None:
    world = sqlite_world
    path = a_file(world, Kind.MEMBERS, f"{CARD},,{row}", header=MORE_OF_MEMBERS)

    report = import_file(world.server.core, Kind.MEMBERS, path)

    assert reason in report.listed[0].reason


def test_a_till_knows_birthday_partner_and_programmes_of_a_member(
    world: World,
) -> None:
    row = f"{CARD},,02-29,cafe,gold;club,4321"
    path = a_file(world, Kind.MEMBERS, row, header=MORE_OF_MEMBERS)
    import_file(world.server.core, Kind.MEMBERS, path)
    till = world.till()

    figures = till.figures()

    assert (figures.birthday, figures.partner) == ("02-29", "cafe")
    assert figures.enrolled == ["club", "gold"]
    assert matches(bytes.fromhex(till.me.pepper), figures.pin_hash, "4321")
    assert "4321" not in str(world.rows("member"))


def test_a_file_without_a_column_leaves_what_was_known(world: World) -> None:
    row = f"{CARD},,02-29,cafe,-,4321"
    path = a_file(world, Kind.MEMBERS, row, header=MORE_OF_MEMBERS)
    import_file(world.server.core, Kind.MEMBERS, path)
    before = world.rows("member")[0]

    import_file(world.server.core, Kind.MEMBERS, path)
    load(world, Kind.MEMBERS, GOOD[Kind.MEMBERS])

    after = world.rows("member")[0]
    known = ("birthday", "partner", "enrolled", "pin_hash")
    assert [after[name] for name in known] == [before[name] for name in known]
    assert (after["name"], world.till().figures().enrolled) == ("Petrova Maria", [])


def test_an_imported_gift_card_pays_at_once(world: World) -> None:
    load(world, Kind.GIFT_CARDS, GOOD[Kind.GIFT_CARDS])
    till = world.till()

    figures = till.figures(GIFT_CODE)

    assert (figures.kind, figures.confirmed) == ("gift", 50_000)
    assert till.hold(gift(world), 20_000).grant is not None
    assert world.differences() == []


def test_an_imported_coupon_is_good_for_its_owner_in_its_days(world: World) -> None:
    account = world.member()
    load(world, Kind.COUPONS, f"{COUPON_CODE},points,{CARD},2030-01-02,2030-01-03")

    figures = world.till().figures(COUPON_CODE)

    assert (figures.kind, figures.programme, figures.owner) == (
        "coupon",
        "points",
        account,
    )
    assert (figures.starts, figures.ends) == ("2030-01-02", "2030-01-03")
    assert figures.confirmed == 100


def test_a_gift_card_or_coupon_cannot_be_changed_by_a_file(world: World) -> None:
    load(world, Kind.GIFT_CARDS, GOOD[Kind.GIFT_CARDS])
    load(world, Kind.COUPONS, GOOD[Kind.COUPONS])

    gifts = load(world, Kind.GIFT_CARDS, f"{GIFT_CODE},600,2031-01-01")
    coupons = load(world, Kind.COUPONS, f"{COUPON_CODE},points,,,")

    assert "imported with another one" in gifts.listed[0].reason
    assert "known with other terms" in coupons.listed[0].reason


def test_a_dry_run_writes_nothing(sqlite_world: World) -> None:
    report = load(sqlite_world, Kind.PRODUCTS, GOOD[Kind.PRODUCTS], dry_run=True)

    assert (report.rows, report.is_written) == (1, False)
    assert sqlite_world.count(db.goods) == 0


def test_balances_become_points_that_a_till_can_see(world: World) -> None:
    load(world, Kind.MEMBERS, GOOD[Kind.MEMBERS])
    load(world, Kind.BALANCES, GOOD[Kind.BALANCES])

    figures = world.till().figures()

    assert (figures.confirmed, figures.name) == (1250, "Petrova M.")
    assert figures.expiring[0].expires == "2030-12-31"


def test_a_balance_with_other_points_than_before_is_a_bad_row(world: World) -> None:
    world.member()
    load(world, Kind.BALANCES, f"{CARD},10,")

    report = load(world, Kind.BALANCES, f"{CARD},20,")

    assert "with other points" in report.listed[0].reason
    assert world.differences() == []


def test_staff_can_log_in_by_pin_and_the_pin_is_nowhere(world: World) -> None:
    load(world, Kind.STAFF, GOOD[Kind.STAFF])
    till = world.till()

    row = bytes(till.page("staff").rows[0].body)

    pepper = bytes.fromhex(till.me.pepper)
    anna = wire_row(row)
    assert matches(pepper, anna.pin_hash, "1234")
    assert not matches(pepper, anna.pin_hash, "1235")
    card_key = bytes.fromhex(till.me.card_key)
    assert anna.badge == wire.fingerprint(card_key, "2900000000018")


def wire_row(body: bytes) -> wire.StaffRow:
    import msgspec

    return msgspec.json.decode(body, type=wire.StaffRow)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "no header"),
        (b"barcode,name\n1,2\n", "missing column: department"),
        (b"card,joined,card\n", "a column appears twice"),
        (b"\xff\xfe,\n", "header line: not UTF-8"),
        (gzip.compress(b"x" * 9000, mtime=0)[:40], "products.csv"),
        (b"\x1f\x8bnot gzip at all", "products.csv"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(
    sqlite_world: World, content: bytes, complaint: str
) -> None:
    kind = Kind.MEMBERS if b"card" in content else Kind.PRODUCTS
    path = a_file(sqlite_world, Kind.PRODUCTS)
    path.write_bytes(content)

    with pytest.raises(NotReadable, match=complaint):
        import_file(sqlite_world.server.core, kind, path)


def test_a_packed_file_with_a_byte_order_mark_is_read(sqlite_world: World) -> None:
    path = a_file(sqlite_world, Kind.PRODUCTS, GOOD[Kind.PRODUCTS])
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + path.read_bytes()))

    report = import_file(sqlite_world.server.core, Kind.PRODUCTS, path)

    assert (report.rows, report.bad) == (1, 0)


def test_a_file_longer_than_memory_is_read_twice(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.importing.run.KEPT", 1)

    report = load(
        sqlite_world, Kind.PRODUCTS, "bad", "1,A,,,,1,", "2,B,,,,2,", skip_bad=True
    )

    assert report.changed == 2
    assert sqlite_world.count(db.goods) == 2
