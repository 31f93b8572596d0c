"""Makes what strangers wrote fit to store and show: no control characters, bounded length."""

import re

# Controls, which PostgreSQL and terminals mind, and halves of characters, which UTF-8 has not.
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def line(text: object, max_chars: int) -> str:
    """Return `text` on one line, cut to `max_chars`; "" when it is no text."""
    if not isinstance(text, str):
        return ""
    return " ".join(_UNFIT.sub("", text).split())[:max_chars]
