"""How the log is written, and what is not worth a line in it."""

import logging
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import RequestAborted
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter


class JsonLines(JsonFormatter):
    """One JSON object a line: time, level, logger, message, and whatever the record carries."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            # uvicorn says some things twice, once in colour.
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],
        )
        self.rename_fields = {"levelname": "level", "name": "logger"}

    def add_fields(
        self, log_record: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Begin with the time."""
        log_record["time"] = datetime.fromtimestamp(record.created, UTC).isoformat()
        super().add_fields(log_record, record, message_dict)


def is_news(record: logging.LogRecord) -> bool:
    """Whether the record tells anything: a browser that went away mid-request does not.

    Django listens for that beside every request, and asyncio reports it as an exception that
    nobody fetched when answer and farewell come in the same moment.
    """
    return not (record.exc_info and isinstance(record.exc_info[1], RequestAborted))
