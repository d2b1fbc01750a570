"""The report for support: what helps to find a fault, and nothing about people.

One zip: what the checks found, versions, settings without the shop's own words, sizes
of the till's files, and the end of the log. Of the log only fields that are known to
be harmless are taken, and of an error its kind and the places in the program, never
its message: a message may carry whatever was typed. Every text is masked once more.
"""

from __future__ import annotations

import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cashier.store.places import Places
from cashier.till.settings import TillSettings
from ui.findings import Finding
from ui.key_table import KeyTable
from ui.logs import masked

LOG_BYTES = 2 * 1024 * 1024  # Of the end of each of the two newest files.
LOG_FILES = 2
_SHOPS_OWN = frozenset({"shop_name", "shop_lines"})  # A phone often stands there.
_HARMLESS = frozenset(
    {
        "timestamp", "level", "event", "logger", "kind", "reason", "code", "line",
        "milliseconds", "seconds", "entries", "missing", "why", "error", "places",
        "port", "count", "queued", "lane", "tone", "action",
    }
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z0-9_.:/+ -]{0,200}")  # What a program says of itself.
_FRAME = re.compile(r'File "([^"]*)", line (\d+), in (\w+)')
HIDDEN = "…"


def report_bytes(
    findings: Iterable[Finding],
    settings: TillSettings,
    table: KeyTable,
    places: Places,
) -> bytes:
    """The whole zip. Reads files: never on the UI thread."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("findings.json", _json(_findings(findings)))
        archive.writestr("settings.json", _json(_settings(settings)))
        archive.writestr("keys.json", _json({a.value: k for a, k in table.items()}))
        archive.writestr("files.json", _json(_files(places)))
        for path in _newest_logs(places.logs):
            archive.writestr(f"logs/{path.name}", _clean_log(path))
    return buffer.getvalue()


def _findings(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {"id": f.id, "state": f.state, "en": _told(f.en), "ru": _told(f.ru)}
        for f in findings
    ]


def _told(words: str) -> str:
    """A sentence of ours; the folder of a person in it is nobody's business."""
    return masked(words.replace(str(Path.home()), "~"))


def _settings(settings: TillSettings) -> dict[str, Any]:
    everything = dataclasses.asdict(settings)
    return {
        key: HIDDEN if key in _SHOPS_OWN else value for key, value in everything.items()
    }


def _files(places: Places) -> dict[str, int]:
    """Names and sizes: a file that grew, or one that is empty, tells a story."""
    found = {}
    for folder in (places.config, places.data, places.logs):
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and inside.parts[0] != "receipts":
                found[masked(f"{folder.name}/{inside.as_posix()}")] = (
                    path.stat().st_size
                )
    return found


def _newest_logs(folder: Path) -> list[Path]:
    logs = [path for path in folder.glob("*.log*") if path.is_file()]
    return sorted(logs, key=lambda path: path.stat().st_mtime)[-LOG_FILES:]


def _clean_log(path: Path) -> str:
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - LOG_BYTES))
        lines = file.read().decode("utf-8", errors="replace").splitlines()
    return "\n".join(map(_clean_line, lines)) + "\n"


def _clean_line(line: str) -> str:
    try:
        event = json.loads(line)
    except ValueError:
        return HIDDEN  # Cut at the beginning, or not ours.
    if not isinstance(event, dict):
        return HIDDEN
    return json.dumps(_clean_event(event), ensure_ascii=False)


def _clean_event(event: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for key, value in event.items():
        if key == "exception":
            clean[key] = _clean_trace(str(value))
        elif isinstance(value, bool | float | type(None)):
            clean[key] = value
        else:
            clean[key] = _clean_value(key, str(value))
    return clean


def _clean_value(key: str, value: str) -> str:
    if key == "timestamp":
        return value if _WORD.fullmatch(value) else HIDDEN
    is_harmless = key in _HARMLESS and _WORD.fullmatch(value)
    return masked(value) if is_harmless else HIDDEN


def _clean_trace(trace: str) -> list[str]:
    """Where it was, innermost last, then what kind of error."""
    frames = [
        f"{Path(f).name}:{line} {name}" for f, line, name in _FRAME.findall(trace)
    ]
    last = trace.strip().rpartition("\n")[2]
    kind = re.match(r"[\w.]+", last)
    return [*frames, kind[0] if kind else HIDDEN]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
