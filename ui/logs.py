"""Logs as JSON lines that rotate: ids and kinds, never a card, a phone or a name.

Values that look like card numbers or phones are masked before they are written,
whatever a caller passed; a test proves it.
"""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

FILE_BYTES = 10 * 1024 * 1024
FILES_KEPT = 20
_LONG_NUMBER = re.compile(r"(?<![0-9a-f])\+?\d[\d -]{8,}\d(?![0-9a-f])")


def masked(text: str) -> str:
    """Runs of ten or more digits keep their last four."""
    return _LONG_NUMBER.sub(lambda found: "····" + found.group()[-4:], text)


def _mask_event(
    _logger: Any, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {
        key: masked(value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }


def configure_logs(folder: Path) -> None:
    """Everything that logs, ours and libraries', goes to one rotating file."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "kassa.log",
        maxBytes=FILE_BYTES,
        backupCount=FILES_KEPT,
        encoding="utf-8",
        delay=True,
    )
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask_event,
    ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
