"""Import of a list of goods: the real file where there is one, else as many made up.

The floor is reading the same file and writing its rows into one plain table.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from bench.figures import figure
from bench.floors.plain import open_plain
from bench.floors.shop import RealClock, RealRandomness, some_goods, write_csv
from server import setup
from server.bootstrap import open_server
from server.config import ServerConfig
from server.importing.kinds import Kind
from server.importing.run import import_file

TARGET_S = 10.0
_PLAIN = "CREATE TABLE goods (barcode TEXT PRIMARY KEY, rest TEXT) WITHOUT ROWID"


def measure(folder: Path, data: Path | None, count: int) -> None:
    path = _list_of(folder, data, count)
    place = folder / "import"
    setup.init(place, ServerConfig(), RealClock(), RealRandomness(), ["localhost"])
    server = open_server(place)
    began = perf_counter()
    report = import_file(server.core, Kind.PRODUCTS, path)
    seconds = perf_counter() - began
    server.close()
    assert report.is_written, report.listed
    floor = _plainly(path, folder / "plain-goods.db")
    figure("import_goods", seconds, "s", floor=floor, target=TARGET_S, rows=report.rows)


def _list_of(folder: Path, data: Path | None, count: int) -> Path:
    if data is not None and (data / "products.csv.gz").exists():
        return data / "products.csv.gz"
    return write_csv(folder / "goods.csv", some_goods(count))


def _plainly(path: Path, target: Path) -> float:
    began = perf_counter()
    plain = open_plain(target)
    plain.execute(_PLAIN)
    plain.execute("BEGIN IMMEDIATE")
    plain.executemany("INSERT INTO goods VALUES (?, ?)", _rows(path))
    plain.execute("COMMIT")
    plain.close()
    return perf_counter() - began


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["barcode"], "|".join(row.values())
