"""The printer is switched off: the sale ends all the same, and its paper comes once."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from bench.demo.shop import DemoShop
from tests.helpers.catalogue import sentence
from tests.helpers.ready_shop import ReadyShop
from tests.helpers.real_till import COFFEE, MILK
from tests.stories.faults.counter import Counter, configure, open_shift


class NetworkPrinter:
    """A port that is closed until somebody switches the printer on."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.jobs: list[bytes] = []
        self._came = threading.Condition()

    def switch_on(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._print, daemon=True).start()

    def switch_off(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def wait_for(self, count: int) -> None:
        with self._came:
            assert self._came.wait_for(lambda: len(self.jobs) >= count, 15)

    def _print(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                with peer:
                    job = _everything(peer)
                with self._came:
                    self.jobs.append(job)
                    self._came.notify_all()


def test_what_a_closed_printer_missed_is_printed_once_when_it_is_back(
    copied: ReadyShop,
) -> None:
    open_shift(copied)
    printer = NetworkPrinter()
    with DemoShop(copied.folder) as shop, Counter(shop) as counter:
        configure(
            shop,
            f'[printer]\ntransport = "tcp"\naddress = "127.0.0.1:{printer.port}"\n',
        )
        counter.log_in()
        counter.till.scan(MILK)
        counter.till.wait(lambda look: len(look.rows) == 1)
        counter.pay()

        look = counter.till.see(sentence("E-302", "ru"))
        assert "E-302" in look.texts
        counter.till.click("English")
        counter.till.see(sentence("E-302", "en"))
        counter.till.click("Русский")
        counter.till.kill()  # A new start must not lose the paper either.
        counter.log_in()
        printer.switch_on()
        counter.till.scan(COFFEE)
        counter.till.wait(lambda look: len(look.rows) == 1)
        counter.pay()
        printer.wait_for(2)
        counter.till.wait(lambda look: not look.says(sentence("E-302", "ru")))
        counter.till.leave()  # Everything that was handed over was noted.
        counter.log_in()
        counter.till.leave()

    printer.switch_off()
    first, second = printer.jobs  # And no third.
    assert b"000001" in first
    assert b"000002" in second


def _everything(peer: socket.socket) -> bytes:
    return b"".join(iter(lambda: peer.recv(65536), b""))
