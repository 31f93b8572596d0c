"""Reads how long a site asks to be left alone; knows nothing of jobs."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Longer than this nobody is obeyed: a date ten years ahead is a mistake or malice.
MAX_SECONDS = 24 * 60 * 60.0

# Ten digits are three centuries; the length keeps int() from working for nothing.
_SECONDS = re.compile(r"[0-9]{1,10}")
_MANY_DIGITS = re.compile(r"[0-9]{11,}")
_MAX_DATE_CHARS = 64


def seconds_of(retry_after: str) -> float | None:
    """Take the time to wait out of a `Retry-After` header: 0 to 24 h, None when it says nothing.

    Source: RFC 9110 10.2.3; seconds, or a date in any of the three forms of 5.6.7.
    """
    text = retry_after.strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), MAX_SECONDS)
    if _MANY_DIGITS.fullmatch(text):
        return MAX_SECONDS
    try:
        at = parsedate_to_datetime(text[:_MAX_DATE_CHARS])
    # The standard library lets odd numbers through to datetime, which has its own complaints.
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
    return min(max(wait.total_seconds(), 0.0), MAX_SECONDS)
