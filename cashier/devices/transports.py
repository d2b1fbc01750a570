"""Ways for bytes to reach a printer: a folder, the network, a serial line, nowhere.

`send` raises PrinterRefused unless the transport took everything, and waits no longer
than its limits. What became of the paper only a two-way link can tell; all others
answer UNKNOWN. (Device files and the spooler of Windows have modules of their own.)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from cashier.devices.links import (
    CONNECT_S,
    WRITE_S,
    Opener,
    SerialLink,
    TcpLink,
    parse_address as parse_address,
)
from cashier.devices.status import (
    ANSWER_S,
    CONFIRM_S,
    PrinterState,
    ask_state,
    is_status,
    worked_through,
)
from cashier.domain.errors import DeviceRefused, DrawerShut, PrinterAway
from cashier.till.ports import JobState, PrintAnswer

CLOSE_S = 0.3
_DRAWER_S = 0.4  # A drawer needs this long to jump open.
UNKNOWN = PrintAnswer(state=JobState.UNKNOWN)


def nobody() -> None:
    """Is told that the bytes are gone where nobody wants to know."""


class Transport(Protocol):
    def send(
        self,
        payload: bytes,
        text: str,
        *,
        kick: bytes = b"",
        taken: Callable[[], None] = nobody,
    ) -> PrintAnswer:
        """Deliver a job. `text` is what it says, for transports that people read.

        `kick` opens the drawer by itself, for a printer that cannot take the job; a
        job that has none leaves the drawer alone. `taken` is called when all bytes
        are gone, before the printer is asked what became of them.
        """
        ...


class FolderTransport:
    """Each job becomes two files: 0001.bin for a printer, 0001.txt for people."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(
        self,
        payload: bytes,
        text: str,
        *,
        kick: bytes = b"",  # noqa: ARG002 - a file has no drawer
        taken: Callable[[], None] = nobody,
    ) -> PrintAnswer:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            number = self._next_number()
            _write_whole(self._folder / f"{number:04d}.txt", text.encode())
            _write_whole(self._folder / f"{number:04d}.bin", payload)
        except OSError as error:
            raise PrinterAway(f"cannot write to {self._folder}") from error
        taken()
        return UNKNOWN

    def _next_number(self) -> int:
        taken = [int(p.stem) for p in self._folder.glob("*.txt") if p.stem.isdecimal()]
        return max(taken, default=0) + 1


class LastOnlyTransport:
    """Keeps what was sent last: display.bin for a display, display.txt for people."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(
        self,
        payload: bytes,
        text: str,
        *,
        kick: bytes = b"",  # noqa: ARG002 - a file has no drawer
        taken: Callable[[], None] = nobody,
    ) -> PrintAnswer:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self._folder / "display.txt", text.encode())
            _write_whole(self._folder / "display.bin", payload)
        except OSError as error:
            raise PrinterAway(f"cannot write to {self._folder}") from error
        taken()
        return UNKNOWN


def _write_whole(path: Path, content: bytes) -> None:
    # A reader of the folder sees a whole file or none.
    half = path.with_name(f"{path.name}.part")
    half.write_bytes(content)
    half.replace(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a printer is asked, and what an open drawer looks like to it."""

    asks: bool = True
    open_is_high: bool | None = None  # None: the drawer has no switch.
    answer_s: float = ANSWER_S
    confirm_s: float = CONFIRM_S


class TwoWayTransport:
    """A link that is opened for each job, and a printer that may say how it is.

    A printer is only waited for once it has answered: one that never speaks costs
    no time. One that used to speak and is silent now is away.
    """

    def __init__(self, name: str, open_link: Opener, manners: Manners) -> None:
        self._name = name
        self._open_link = open_link
        self._manners = manners
        self._speaks: bool | None = None  # None: never asked.

    def send(
        self,
        payload: bytes,
        text: str,  # noqa: ARG002 - for people
        *,
        kick: bytes = b"",
        taken: Callable[[], None] = nobody,
    ) -> PrintAnswer:
        link = self._opened()
        try:
            self._before(link, kick)
            self._deliver(link, payload)
            taken()
            return self._after(link, has_kick=bool(kick))
        finally:
            link.close()

    def ask(self) -> PrinterState | None:
        """How the printer is now; None: it does not say. Raises PrinterAway."""
        link = self._opened()
        try:
            return ask_state(link, self._manners.answer_s)
        except EOFError:
            return None
        except OSError as error:
            raise self._away() from error
        finally:
            link.close()

    def _opened(self) -> TcpLink | SerialLink:
        try:
            return self._open_link()
        except OSError as error:
            raise self._away() from error

    def _deliver(self, link: TcpLink | SerialLink, payload: bytes) -> None:
        try:
            link.write(payload)
        except OSError as error:
            raise self._away() from error

    def _before(self, link: TcpLink | SerialLink, kick: bytes) -> None:
        """Refuse while the printer could only swallow the job."""
        if not self._manners.asks or self._speaks is False:
            return
        try:
            state = ask_state(link, self._manners.answer_s)
            if state is None:
                if self._speaks:
                    raise self._away()
                self._speaks = False
                return
            self._speaks = True
            if state.trouble is None:
                return
            link.write(kick)  # Change can be given while somebody fetches paper.
        except (OSError, EOFError) as error:
            raise self._away() from error
        raise state.trouble

    def _after(self, link: TcpLink | SerialLink, *, has_kick: bool) -> PrintAnswer:
        """The bytes are gone: from here on nothing is worse than unknown."""
        answer = UNKNOWN
        try:
            if self._manners.asks and self._speaks:
                answer = self._confirmed(link, has_kick=has_kick)
            elif self._manners.asks:
                link.write(b"\x10\x04\x01")  # Perhaps it was only starting up.
            if answer.state is not JobState.CONFIRMED:
                link.finish()
                self._hear_out(link)
        except (OSError, EOFError):
            pass
        return answer

    def _confirmed(self, link: TcpLink | SerialLink, *, has_kick: bool) -> PrintAnswer:
        is_through = worked_through(link, self._manners.confirm_s)
        state = ask_state(link, self._manners.answer_s)
        if state is None:
            return PrintAnswer(state=JobState.UNKNOWN, trouble=self._away())
        trouble = state.trouble
        if trouble is not None or not is_through:
            return PrintAnswer(state=JobState.UNKNOWN, trouble=trouble)
        drawer = self._drawer_trouble(link, state) if has_kick else None
        return PrintAnswer(state=JobState.CONFIRMED, trouble=drawer)

    def _drawer_trouble(
        self, link: TcpLink | SerialLink, state: PrinterState
    ) -> DeviceRefused | None:
        is_open = self._manners.open_is_high
        if is_open is None or state.drawer_is_high is is_open:
            return None
        time.sleep(_DRAWER_S)
        again = ask_state(link, self._manners.answer_s)
        if again is None or again.drawer_is_high is is_open:
            return None
        return DrawerShut()

    def _hear_out(self, link: TcpLink | SerialLink) -> None:
        """Read what the printer says before closing.

        Closing with unread status bytes would reset the connection, and the reset
        can overtake the job. Most printers never close by themselves; they get a
        moment, and if one says how it is, it will be asked from now on.
        """
        deadline = time.monotonic() + CLOSE_S
        while (left := deadline - time.monotonic()) > 0:
            if is_status(link.read(left)) and self._manners.asks:
                self._speaks = True

    def _away(self) -> PrinterAway:
        return PrinterAway(f"{self._name} does not take data")


def tcp_transport(
    address: str,
    manners: Manners = Manners(),
    *,
    connect_s: float = CONNECT_S,
    write_s: float = WRITE_S,
) -> TwoWayTransport:
    """`address` is host, host:port or [IPv6]:port; ValueError otherwise."""
    place = parse_address(address)
    opener = partial(TcpLink, place, connect_s=connect_s, write_s=write_s)
    return TwoWayTransport(f"{place[0]}:{place[1]}", opener, manners)


def serial_transport(
    port: str,
    manners: Manners = Manners(),
    *,
    baud: int = 9600,
    flow: str = "none",
    write_s: float = WRITE_S,
) -> TwoWayTransport:
    """`port` is a name, or usb:VID:PID, which follows the device."""
    opener = partial(SerialLink, port, baud=baud, flow=flow, write_s=write_s)
    return TwoWayTransport(port, opener, manners)


class NoTransport:
    """A till without a printer: jobs count as gone, and nothing is known of them."""

    def send(
        self,
        payload: bytes,  # noqa: ARG002 - goes nowhere
        text: str,  # noqa: ARG002 - for people
        *,
        kick: bytes = b"",  # noqa: ARG002 - no drawer
        taken: Callable[[], None] = nobody,
    ) -> PrintAnswer:
        taken()
        return UNKNOWN
