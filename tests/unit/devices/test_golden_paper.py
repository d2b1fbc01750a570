"""What every known printer is sent, and what comes out of it, kept as it once was seen.

`tests/data/paper/bytes.txt` tells for each kind of printer, width and code page what
stands on the paper and pins every byte by a fingerprint; the pictures beside it are
the paper itself. After a wanted change: KASSA_TEST_GOLDEN=write, then look at them.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from escpos import capabilities
from PIL import Image, ImageChops

from cashier.devices.escpos_bytes import job_bytes
from cashier.devices.raster import FontRaster
from cashier.devices.ruler import ruler_bytes
from cashier.devices.trying import test_job as page_of
from cashier.till.paper import pair, rule, wrapped
from cashier.till.ports import PrintJob
from cashier.till.printer_rules import COLUMNS
from cashier.till.receipts import copy_lines
from cashier.till.settings import PrinterSettings
from resources import resource
from tests.helpers.escpos_reader import PAGES, read_paper
from tests.helpers.paper_picture import paper_picture
from tests.helpers.printed import NUMBER, settings as settings_of

FOLDER = Path(__file__).parents[2] / "data" / "paper"
IS_WRITING = os.environ.get("KASSA_TEST_GOLDEN") == "write"
RASTER = FontRaster(resource("fonts", "KassaMono-Regular.ttf"))
PROFILES = capabilities.CAPABILITIES["profiles"]


def receipt(columns: int, *, kazakh: bool = True) -> PrintJob:
    lines = (
        *wrapped("Магазин «Ромашка» — ул. Садовая, 5", columns),
        rule(columns),
        *wrapped("Молоко 3,2 %", columns),
        *pair("2 × 89,90 ₽", "179,80", columns, indent=2),
        *(wrapped("Құрт, өрік", columns) if kazakh else ()),
        *pair("Итого", "179,80", columns),
        *pair("Продажа", NUMBER, columns),
    )
    return PrintJob(
        job="1",
        kind="receipt",
        title=NUMBER,
        lines=tuple(lines),
        barcode=NUMBER,
        opens_drawer=True,
    )


def numbers_of(profile: str, page: str) -> list[int]:
    pages = PROFILES[profile]["codePages"]
    return [int(number) for number, name in pages.items() if name == page.upper()]


def kinds() -> dict[str, list[str]]:
    """Each different stream of bytes, told in words, and the printers that get it."""
    found: dict[str, list[str]] = {}
    for columns in COLUMNS:
        for page in ("cp866", "cp1251"):
            for profile in sorted(PROFILES):
                for number in numbers_of(profile, page):
                    data = job_bytes(
                        receipt(columns),
                        PrinterSettings(
                            profile=profile,
                            codepage=page,
                            codepage_number=number,
                            columns=columns,
                        ),
                        RASTER,
                    )
                    print_of = hashlib.sha256(data).hexdigest()
                    told = (
                        f"{columns} columns, {page} = {number}\n"
                        f"{len(data)} bytes, sha256 {print_of}\n"
                        f"{read_paper(data, {number: page}).listing()}"
                    )
                    found.setdefault(told, []).append(profile)
    return found


def test_every_known_printer_gets_the_bytes_that_were_looked_at() -> None:
    told = "\n\n".join(f"{', '.join(who)}\n{what}" for what, who in kinds().items())
    golden = FOLDER / "bytes.txt"
    if IS_WRITING:
        golden.write_text(told + "\n", "utf-8")

    assert told + "\n" == golden.read_text("utf-8")


WIDE = PrinterSettings(columns=48)
PAPERS: dict[str, tuple[PrinterSettings, PrintJob]] = {
    "receipt-32-no-knife": (
        PrinterSettings(columns=32, profile="POS-5890", cut=False),
        receipt(32),
    ),
    "receipt-36-cp1251": (
        PrinterSettings(columns=36, codepage="cp1251", codepage_number=46),
        receipt(36),
    ),
    "receipt-42": (PrinterSettings(), receipt(42, kazakh=False)),
    "copy-42": (
        PrinterSettings(),
        replace(
            receipt(42, kazakh=False),
            kind="copy",
            lines=copy_lines(receipt(42, kazakh=False).lines, settings_of()),
            opens_drawer=False,
        ),
    ),
    "test-page-48": (WIDE, page_of(WIDE)),
    "test-page-32-drawn": (
        PrinterSettings(columns=32, profile="POS-5890"),
        page_of(PrinterSettings(columns=32, profile="POS-5890")),
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_looks_as_it_did_when_a_person_looked_at_it(name: str) -> None:
    settings, job = PAPERS[name]

    paper = read_paper(job_bytes(job, settings, RASTER))

    agrees(name, paper_picture(paper, settings.columns))


def test_the_ruler_shows_every_candidate_on_the_paper() -> None:
    # On a printer of Epson's two numbers are right, and all others are not.
    others = dict.fromkeys(range(256), "cp437")
    paper = read_paper(ruler_bytes(PrinterSettings()), {**others, **PAGES})

    agrees("ruler", paper_picture(paper, 48))
    assert paper.kicks == []


def agrees(name: str, picture: Image.Image) -> None:
    golden = FOLDER / f"{name}.png"
    if IS_WRITING:
        picture.save(golden, optimize=True)
    with Image.open(golden) as kept:
        assert kept.size == picture.size
        assert (
            ImageChops.difference(kept.convert("L"), picture.convert("L")).getbbox()
            is None
        )
