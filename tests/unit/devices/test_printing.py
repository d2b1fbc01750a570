"""From a print job to bytes, and what a reader of those bytes finds on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from escpos import capabilities
from hypothesis import given, strategies as st

from cashier.devices.code_page import encode, page_exists, unprintable
from cashier.devices.escpos_bytes import check_settings, job_bytes, kick_bytes
from cashier.devices.late_printer import LatePrinter
from cashier.devices.marks import is_ean13
from cashier.devices.printer import job_text, open_printer
from cashier.devices.raster import FontRaster, centred, raster_command
from cashier.devices.transports import nobody
from cashier.domain.errors import PrinterAway
from cashier.till.ports import PrintJob
from cashier.till.settings import PrinterSettings
from resources import resource
from tests.helpers.escpos_reader import DotRow, read_paper

RECEIPTS = Path(__file__).parents[2] / "data" / "receipts"
NUMBER = "02-010118-000431-K"


def a_job(*lines: str, barcode: str = "", opens_drawer: bool = False) -> PrintJob:
    return PrintJob(
        job="1",
        kind="receipt",
        title=NUMBER,
        lines=lines,
        barcode=barcode,
        opens_drawer=opens_drawer,
    )


PAGES = [("cp866", 17), ("cp1251", 46)]


@pytest.mark.parametrize(("page", "number"), PAGES)
@pytest.mark.parametrize("golden", sorted(RECEIPTS.glob("*.txt")), ids=lambda p: p.stem)
def test_every_receipt_comes_out_letter_by_letter(
    golden: Path, page: str, number: int
) -> None:
    lines = golden.read_text(encoding="utf-8").splitlines()
    settings = PrinterSettings(codepage=page, codepage_number=number)

    paper = read_paper(job_bytes(a_job(*lines, barcode=NUMBER), settings))

    assert paper.lines == lines
    assert paper.barcodes == [NUMBER]
    assert paper.cuts == 1


def test_the_drawer_opens_only_when_the_job_says_so() -> None:
    still = read_paper(job_bytes(a_job("a"), PrinterSettings()))
    opened = job_bytes(a_job("a", opens_drawer=True), PrinterSettings(drawer_pin=5))

    assert still.kicks == []
    assert read_paper(opened).kicks == [5]
    # Before the text: change can be given while the paper runs.
    assert opened.index(b"\x1bp") < opened.index(b"a\n")


def test_a_printer_without_a_knife_only_feeds() -> None:
    paper = read_paper(job_bytes(a_job("a"), PrinterSettings(cut=False)))

    assert paper.cuts == 0


def test_the_same_job_gives_the_same_bytes() -> None:
    job = a_job("Хлеб", barcode=NUMBER, opens_drawer=True)

    assert job_bytes(job, PrinterSettings()) == job_bytes(job, PrinterSettings())


def test_a_barcode_too_wide_for_narrow_paper_becomes_a_qr_code() -> None:
    narrow = PrinterSettings(columns=32)

    paper = read_paper(job_bytes(a_job("a", barcode=NUMBER), narrow))

    assert paper.barcodes == []
    assert paper.qr_codes == [NUMBER]


def test_a_printer_that_cannot_draw_qr_codes_gets_a_picture() -> None:
    narrow = PrinterSettings(columns=32, profile="POS-5890")

    paper = read_paper(job_bytes(a_job("a", barcode=NUMBER), narrow))

    assert paper.pictures == 1


def test_a_brace_in_a_barcode_is_not_taken_for_a_command() -> None:
    data = job_bytes(a_job("a", barcode="A{1"), PrinterSettings())

    assert b"{BA{{1" in data
    assert read_paper(data).barcodes == ["A{1"]


def test_the_library_leaves_no_folder_behind() -> None:
    assert not Path(capabilities.pickle_dir).exists()


def test_a_barcode_of_letters_nobody_can_scan_is_refused() -> None:
    with pytest.raises(ValueError, match="plain characters"):
        job_bytes(a_job("a", barcode="Чек"), PrinterSettings())


def test_making_bytes_says_nothing_on_the_console(
    capfd: pytest.CaptureFixture[str],
) -> None:
    job_bytes(a_job("a", barcode=NUMBER, opens_drawer=True), PrinterSettings())

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "page", "seen"),
    [
        ("«Чай» — 2 × 5 ₽…", "cp866", '"Чай" - 2 x 5 руб....'),
        ("№ 5, 20 °C", "cp866", "№ 5, 20 °C"),
        ("«Чай» — 5 ₽", "cp1251", "«Чай» — 5 руб."),
        ("Қазақ нәні", "cp866", "Казак нанi"),
        ("Қазақ нәні", "cp1251", "Казак нані"),
        ("Crème brûlée", "cp866", "Creme brulee"),
        ("茶 Чай", "cp866", "? Чай"),
        ("Чай\x1bp0\tзелёный", "cp866", "Чай p0 зелёный"),
        ("мо\u00adлоко\u00a0и", "cp866", "молоко и"),
    ],
)
def test_signs_a_page_lacks_are_replaced_by_what_reads_the_same(
    text: str, page: str, seen: str
) -> None:
    assert encode(text, page).decode(page) == seen


DRAWN = FontRaster(resource("fonts", "KassaMono-Regular.ttf"))


@pytest.mark.parametrize("line", ["Қазақ нәні", "Crème brûlée", "茶 Чай"])
def test_a_line_the_page_cannot_carry_is_printed_as_a_picture(line: str) -> None:
    job = a_job("Чай «№ 5» — 2 × 5 ₽…", line, "Сыр")

    paper = read_paper(job_bytes(job, PrinterSettings(columns=48), DRAWN))

    assert paper.lines == ['Чай "№ 5" - 2 x 5 руб....', "Сыр"]
    picture = paper.rows[1]
    assert isinstance(picture, DotRow)
    assert (picture.width, picture.height) == (48 * 12, 30)
    assert any(picture.dots)


def test_every_letter_of_a_picture_stands_in_its_own_column() -> None:
    alone, pushed = DRAWN("қ", 32), DRAWN("    қ", 32)

    moved = pushed.crop((4 * 12, 0, 5 * 12, 30))
    assert moved.tobytes() == alone.crop((0, 0, 12, 30)).tobytes()


def test_a_picture_takes_no_command_from_a_name() -> None:
    assert DRAWN("қ\x1b\u00adқ", 32).tobytes() == DRAWN("қ қ", 32).tobytes()


def test_a_printer_without_pictures_gets_the_nearest_letters() -> None:
    plain = PrinterSettings(profile="TM-U220B")

    paper = read_paper(job_bytes(a_job("Қазақ нәні", barcode=NUMBER), plain, DRAWN))

    assert paper.lines == ["Казак нанi"]
    # No bars either: the number stands on the receipt as text.
    assert (paper.pictures, paper.barcodes, paper.qr_codes) == (0, [], [])


def test_a_tall_picture_goes_in_strips_and_loses_no_row() -> None:
    rows = [[(x + y) % 2 for x in range(100)] for y in range(100)]

    command = raster_command(centred(rows, 5, 576))

    assert sum(row.height for row in pictures_of(command)) == 500


def pictures_of(command: bytes) -> list[DotRow]:
    rows = read_paper(b"\x1b@" + command).rows
    return [row for row in rows if isinstance(row, DotRow)]


def test_a_code_wider_than_the_paper_is_refused_not_cut() -> None:
    with pytest.raises(ValueError, match="dots on paper"):
        centred([[1] * 300], 2, 384)


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("profile", ["default", "POS-5890"])
def test_an_ean_stays_an_ean_drawn_by_whoever_can(profile: str, columns: int) -> None:
    settings = PrinterSettings(profile=profile, columns=columns)

    paper = read_paper(job_bytes(a_job("a", barcode="4601234567893"), settings))

    drawn = ("ean13" in paper.listing(), paper.pictures)
    assert drawn == ((True, 0) if profile == "default" else (False, 1))


def test_thirteen_digits_that_do_not_check_are_no_ean() -> None:
    assert is_ean13("4601234567893")
    assert not is_ean13("4601234567890")
    assert not is_ean13("460123456789")


def test_a_printer_without_paper_opens_the_drawer_by_a_command_of_its_own() -> None:
    assert kick_bytes(PrinterSettings()) == bytes.fromhex("1014010001")
    assert kick_bytes(PrinterSettings(drawer_pin=5)) == bytes.fromhex("1014010101")


def test_the_bytes_of_the_design_are_those_that_are_sent() -> None:
    data = job_bytes(a_job("a", opens_drawer=True), PrinterSettings())

    for seen in ("1b70003232", "1b7411", "1b64061d5600"):
        assert bytes.fromhex(seen) in data


def test_what_cannot_be_printed_is_named() -> None:
    assert unprintable(["茶 Чай?", "茶 ☕"], "cp866") == "茶☕"


@given(st.text(max_size=60))
def test_no_text_can_smuggle_a_command_to_the_printer(text: str) -> None:
    data = encode(text, "cp866")

    assert all(byte >= 0x20 for byte in data)
    assert len(data) >= sum(1 for char in text if char.isalnum())


def test_settings_that_no_printer_can_follow_are_refused_at_once() -> None:
    good = PrinterSettings()
    for wrong in (
        replace(good, profile="nope"),
        replace(good, codepage="utf-8"),
        replace(good, codepage="utf-16"),
        replace(good, codepage="nope"),
        replace(good, codepage_number=256),
        replace(good, drawer_pin=3),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            check_settings(wrong)


def test_one_byte_pages_are_told_from_others() -> None:
    assert page_exists("cp866")
    assert not page_exists("utf-16")
    assert not page_exists("no such page")


def test_a_printer_of_files_leaves_bytes_for_printers_and_text_for_people(
    tmp_path: Path,
) -> None:
    printer = open_printer(PrinterSettings(), tmp_path / "receipts")

    printer.print_job(a_job("Хлеб 40,00", barcode=NUMBER, opens_drawer=True))
    printer.print_job(a_job("Сыр"))

    folder = tmp_path / "receipts"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["0001.bin", "0001.txt", "0002.bin", "0002.txt"]
    text = (folder / "0001.txt").read_text("utf-8")
    assert text == f"Хлеб 40,00\n[{NUMBER}]\n[drawer]\n"
    assert read_paper((folder / "0002.bin").read_bytes()).lines == ["Сыр"]


def test_a_job_as_text_ends_with_a_line_end() -> None:
    assert job_text(a_job("a", "b")) == "a\nb\n"


def test_an_address_in_the_settings_overrules_the_usual_folder(tmp_path: Path) -> None:
    chosen = PrinterSettings(address=str(tmp_path / "chosen"))

    open_printer(chosen, tmp_path / "usual").print_job(a_job("a"))

    assert (tmp_path / "chosen" / "0001.txt").exists()
    assert not (tmp_path / "usual").exists()


def test_a_folder_that_cannot_be_written_is_a_printer_that_is_away(
    tmp_path: Path,
) -> None:
    in_the_way = tmp_path / "receipts"
    in_the_way.write_text("a file, not a folder")

    with pytest.raises(PrinterAway):
        open_printer(PrinterSettings(), in_the_way).print_job(a_job("a"))


def test_a_till_without_a_printer_goes_on(tmp_path: Path) -> None:
    open_printer(PrinterSettings(transport="none"), tmp_path).print_job(a_job("a"))

    assert not list(tmp_path.iterdir())


def test_an_unknown_way_to_a_printer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pigeon"):
        open_printer(PrinterSettings(transport="pigeon"), tmp_path)


def test_a_late_printer_prints_as_the_printer_would(tmp_path: Path) -> None:
    printer = LatePrinter(PrinterSettings(), tmp_path)

    printer.print_job(a_job("a"), nobody)
    printer.print_job(a_job("b"), nobody)

    assert (tmp_path / "0002.txt").read_text("utf-8") == "b\n"


def test_wrong_printer_settings_keep_the_sale_and_only_miss_the_paper(
    tmp_path: Path,
) -> None:
    printer = LatePrinter(PrinterSettings(profile="nope"), tmp_path)

    with pytest.raises(PrinterAway):
        printer.print_job(a_job("a"), nobody)
