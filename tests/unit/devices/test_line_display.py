"""The shopper's two lines: the bytes of both languages of commands, and every way."""

from __future__ import annotations

import os
import socket
import threading
import tty

import pytest

from cashier.devices.line_display import display_bytes, open_line_display
from cashier.domain.errors import DisplayAway
from cashier.till.ports_display import COLUMNS, TwoLines
from cashier.till.settings import LineDisplaySettings

COFFEE = TwoLines(upper="Кофе № 1", lower="2x89,90=179,80")
WAYS_OF_WRITING = [("escpos", "cp866"), ("escpos", "cp1251"), ("cd5220", "cp866")]


def settings(**more: object) -> LineDisplaySettings:
    return LineDisplaySettings(**more)  # type: ignore[arg-type]


def test_an_epson_display_is_set_up_once_and_each_line_is_sent_to_its_place() -> None:
    first = display_bytes(COFFEE, settings(), begin=True)
    later = display_bytes(COFFEE, settings(), begin=False)

    upper = "Кофе № 1".encode("cp866").ljust(COLUMNS)
    lower = b"2x89,90=179,80".ljust(COLUMNS)
    assert later == b"\x1f$\x01\x01" + upper + b"\x1f$\x01\x02" + lower
    assert first == b"\x1b@" + b"\x1bt\x11" + b"\x1f\x01" + b"\x1fC\x00" + later


def test_a_cd5220_display_gets_whole_lines_by_name() -> None:
    cd5220 = settings(commands="cd5220", codepage="cp1251", codepage_number=6)

    first = display_bytes(COFFEE, cd5220, begin=True)

    upper = "Кофе № 1".encode("cp1251").ljust(COLUMNS)
    lower = b"2x89,90=179,80".ljust(COLUMNS)
    assert first == (
        b"\x1b@" + b"\x1bt\x06" + b"\x1b_\x00"
        + b"\x1bQA" + upper + b"\r" + b"\x1bQB" + lower + b"\r"
    )  # fmt: skip


@pytest.mark.parametrize(("commands", "codepage"), WAYS_OF_WRITING)
def test_a_line_is_never_longer_than_the_display_and_holds_no_command(
    commands: str, codepage: str
) -> None:
    nasty = TwoLines(upper="₽" * 20 + "\x1b@" * 9, lower="Қант\r\n\x0c" * 9)
    written = settings(commands=commands, codepage=codepage)

    sent = display_bytes(nasty, written, begin=False)

    frames = {"escpos": 2 * 4, "cd5220": 2 * 4}
    assert len(sent) == frames[commands] + 2 * COLUMNS
    assert sent.count(b"\x1b@") == 0
    assert sent.count(b"\x0c") == 0


def test_without_a_display_nothing_is_opened() -> None:
    assert open_line_display(settings()) is None


def test_the_network_gets_every_byte() -> None:
    received = bytearray()

    def serve() -> None:
        link, _ = server.accept()
        with link:
            while part := link.recv(4096):
                received.extend(part)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        display = open_line_display(settings(transport="tcp", address=address))
        assert display is not None
        display.show(COFFEE)
        thread.join(timeout=5)

    assert bytes(received) == display_bytes(COFFEE, settings(), begin=True)


def test_a_serial_line_gets_every_byte() -> None:
    far_end, till = os.openpty()
    tty.setraw(till)
    try:
        port = os.ttyname(till)
        display = open_line_display(settings(transport="serial", address=port))
        assert display is not None
        wanted = display_bytes(COFFEE, settings(), begin=True)
        received = bytearray()

        def serve() -> None:
            while len(received) < len(wanted):
                received.extend(os.read(far_end, 512))

        thread = threading.Thread(target=serve)
        thread.start()
        display.show(COFFEE)
        thread.join(timeout=5)
        assert bytes(received) == wanted
    finally:
        os.close(till)
        os.close(far_end)


def test_a_folder_keeps_only_what_stands_there_now(tmp_path) -> None:
    display = open_line_display(settings(transport="file", address=str(tmp_path)))
    assert display is not None

    for n in range(3):
        display.show(TwoLines(upper=f"{n}", lower="Спасибо!"))

    assert {path.name for path in tmp_path.iterdir()} == {"display.txt", "display.bin"}
    assert (tmp_path / "display.txt").read_text(encoding="utf-8") == "2\nСпасибо!\n"


def test_a_display_that_was_away_is_set_up_anew(tmp_path) -> None:
    folder = tmp_path / "display"
    display = open_line_display(settings(transport="file", address=str(folder)))
    assert display is not None
    display.show(COFFEE)
    display.show(COFFEE)
    assert not (folder / "display.bin").read_bytes().startswith(b"\x1b@")
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("in the way")

    with pytest.raises(DisplayAway):
        display.show(COFFEE)
    folder.unlink()
    display.show(COFFEE)

    assert (folder / "display.bin").read_bytes().startswith(b"\x1b@")
