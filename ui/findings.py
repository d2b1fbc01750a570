"""What a check of the till found: stable names, a sentence in ru and en, exit codes.

Plain values, known to the command that looks and to the screen that shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every command; frozen, because scripts of IT rely on them."""

    FINE = 0
    UNEXPECTED = 1
    USAGE = 2
    CONFIG = 3
    DATA = 4
    MIGRATION = 5
    DEVICE = 6
    SERVER = 7
    UNSENT = 8
    RUNNING = 9
    PACKAGE = 10
    NOT_ENROLLED = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """state: ok, warn or fail; `code` is the exit code of a failure."""

    id: str
    state: str
    ru: str
    en: str
    code: Exit = Exit.FINE


def fine(name: str, ru: str, en: str) -> Finding:
    return Finding(id=name, state="ok", ru=ru, en=en)


def warning(name: str, ru: str, en: str) -> Finding:
    return Finding(id=name, state="warn", ru=ru, en=en)


def failure(name: str, ru: str, en: str, code: Exit) -> Finding:
    return Finding(id=name, state="fail", ru=ru, en=en, code=code)


def exit_code(findings: Iterable[Finding], *, strict: bool) -> Exit:
    """That of the first failure; warnings count only when asked to."""
    for finding in findings:
        if finding.state == "fail":
            return finding.code
    if strict and any(finding.state == "warn" for finding in findings):
        return Exit.UNEXPECTED
    return Exit.FINE
