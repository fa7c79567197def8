"""How the log is written: what in, in which form, and what is not worth a line in it."""

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


def configuration(level: str, format: str) -> dict[str, Any]:
    """Return a `dictConfig`: all to stderr, our own news from `level` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "format": "{asctime} {levelname:<8} {name}: {message}",
                "style": "{",
                "datefmt": "%Y-%m-%d %H:%M:%S",
            },
            "json": {"()": JsonLines},
        },
        "filters": {
            "news": {"()": "django.utils.log.CallbackFilter", "callback": is_news},
            # Whose command, whose socket: `session` and `participant`.
            "context": {"()": "roundtable.log_context.AddContext"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": format,
                "filters": ["news", "context"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "studios": {"level": level},
            "roundtable": {"level": level},
            # Django's own handlers print under DEBUG only, and mail the admins: neither is wanted.
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # The production server: not in a format of its own, nor three lines for each socket.
            "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "uvicorn.access": {"level": "WARNING"},
        },
    }
