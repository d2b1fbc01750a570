"""Imports every device module: proof that a built program has all its parts."""

from __future__ import annotations

import importlib

DEVICE_MODULES = (
    "clock",
    "code_page",
    "device_file",
    "escpos_bytes",
    "late_printer",
    "line_display",
    "links",
    "marks",
    "printer",
    "randomness",
    "raster",
    "ruler",
    "serial_scanner",
    "speaker",
    "spooler",
    "status",
    "terminal",
    "transports",
    "trying",
)


def check_devices() -> tuple[str, ...]:
    """Names of the modules that were imported; ImportError names a missing one."""
    for name in DEVICE_MODULES:
        importlib.import_module(f"cashier.devices.{name}")
    return DEVICE_MODULES
