"""What IT and the chain decide about a till, as typed values with sane defaults.

Plain data: reading files is the store's work. Nothing secret belongs here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cashier.domain.amounts import Money, Points
from cashier.domain.codes import NumberRule
from cashier.domain.limits import Limits
from cashier.domain.overrides import ManagerRules

CodeRule = NumberRule  # The name that settings files and their readers use.

DEFAULT_CODE_RULES = (
    CodeRule(kind="card", prefix="04", length=13),
    CodeRule(kind="badge", prefix="29", length=13),
    CodeRule(kind="weight", prefix="22", length=13, item_digits=5, value_digits=5),
    CodeRule(kind="price", prefix="23", length=13, item_digits=5, value_digits=5),
    # Twenty digits: no bank has such numbers, and nobody guesses one.
    CodeRule(kind="coupon", prefix="27", length=20, check="luhn"),
    CodeRule(kind="gift", prefix="28", length=20, check="luhn"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    url: str = "https://localhost:8443"
    ca_file: str = ""  # The chain's private CA; empty: beside the data.
    hold_wait_s: float = 0.8
    poll_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """Receipts as ESC/POS bytes, and the way to the printer; see printer_rules."""

    transport: str = "file"  # file, tcp, serial, device, spooler or none.
    address: str = ""  # Folder, host:port, port, device, or name of the printer.
    baud: int = 9600  # Of a serial line,
    flow: str = "none"  # and who stops it: none, rtscts or xonxoff.
    status: bool = True  # Ask the printer how it is, where the link is two-way.
    drawer_switch: str = "none"  # Level of an open drawer: none (no switch), low, high.
    profile: str = "default"
    codepage: str = "cp866"
    codepage_number: int = 17
    columns: int = 42
    cut: bool = True
    drawer_pin: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerSettings:
    gap_ms: int = 35
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplaySettings:
    """The customer's screen: a second window, where there is a second screen."""

    screen: str = "auto"  # auto, off, window (to look at), or the name of a screen.
    language: str = ""  # ru or en; empty: as the till speaks.


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDisplaySettings:
    """The customer's two lines of twenty characters; see display_rules."""

    transport: str = "none"  # none, file, tcp or serial.
    address: str = ""  # Folder, host:port or port.
    baud: int = 9600
    commands: str = "escpos"  # What the display understands: escpos or cd5220.
    codepage: str = "cp866"
    codepage_number: int = 17
    language: str = ""  # ru or en; empty: as the till speaks.


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSettings:
    """Which tones are played; a flash of the strip stands beside each of them."""

    volume: int = 60  # Of 100; 0 is silence.
    scan: bool = False  # Scanners beep by themselves.
    card: bool = True
    unknown: bool = True
    decide: bool = True
    refused: bool = True
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TillSettings:
    language: str = "ru"  # Of the screen until a person switches.
    receipt_language: str = "ru"
    shop_name: str = ""
    shop_lines: tuple[str, ...] = ()
    time_zone: str = "Europe/Moscow"
    currency: str = "RUB"
    theme: str = "light"
    scale: int = 100  # Of everything on the screen, in percent; see settings_rules.
    hand: str = "right"  # Where Pay and the keypads are: right or left.
    letters: bool = False  # Letters on the screen, for a till without a keyboard.
    hold_cap: Points = Points(1_000_000)
    prompt_minimum: Points = Points(100)  # Ask only if so much can be redeemed.
    idle_lock_s: int = 180  # Nobody touches the till: lock it. 0: never.
    badge_needs_pin: bool = True  # False: a badge alone opens the till, and allows.
    blind_count: bool = True  # False: the closing count sees what should be there.
    offline_hours: int = 72  # Older data closes offline redemption.
    no_receipt_limit: Money = Money(500_000)  # Of one return without its receipt.
    # Of the shop's sales, in hundredths of a percent, for the programme's cost in the
    # reports. 0: not stated, and no return on the programme is reckoned.
    margin_hundredths: int = 0
    managers: ManagerRules = field(default_factory=ManagerRules)
    limits: Limits = field(default_factory=Limits)  # Until the chain says its own.
    server: ServerSettings = field(default_factory=ServerSettings)
    printer: PrinterSettings = field(default_factory=PrinterSettings)
    scanner: ScannerSettings = field(default_factory=ScannerSettings)
    display: DisplaySettings = field(default_factory=DisplaySettings)
    line_display: LineDisplaySettings = field(default_factory=LineDisplaySettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    codes: tuple[CodeRule, ...] = DEFAULT_CODE_RULES
    terminal: str = "simulator"
