"""What is not worth a line in the log."""

import logging

from django.core.exceptions import RequestAborted


def is_news(record: logging.LogRecord) -> bool:
    """Whether the record tells anything: a browser that went away mid-request does not.

    Django listens for that beside every request, and asyncio reports it as an exception that
    nobody fetched when answer and farewell come in the same moment.
    """
    return not (record.exc_info and isinstance(record.exc_info[1], RequestAborted))
