"""What printer, drawer and terminal refuse; used through `errors`, with its tree."""

from __future__ import annotations


class TillError(Exception):
    """An expected refusal; screens turn it into a sentence."""


class DeviceRefused(TillError):
    pass


class PrinterRefused(DeviceRefused):
    pass


class PrinterAway(PrinterRefused):
    pass


class PaperOut(PrinterRefused):
    pass


class CoverOpen(PrinterRefused):
    pass


class DrawerShut(DeviceRefused):
    """Its switch says so; a drawer without one is never doubted."""


class DisplayAway(DeviceRefused):
    """The customer's display takes nothing; a sale does not wait for it."""


class TerminalDeclined(DeviceRefused):
    pass


class TerminalSilent(DeviceRefused):
    pass
