"""A log in which each entry is one line, whatever strangers wrote into it."""

import logging
import re

# Controls that end a line or steer a terminal: C0 but the tab, C1, and Unicode's line ends.
_STEERING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class OneLine(logging.Formatter):
    """Shows control characters by their codes; a traceback keeps its lines, each indented."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The entry's one line."""
        return _STEERING.sub(_shown, super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - the same
        """The traceback under it, in which nothing can pass for an entry of its own."""
        lines = super().formatException(ei).split("\n")  # type: ignore[arg-type]  # as logging hands it over
        return "\n".join("  " + _STEERING.sub(_shown, line) for line in lines)


def _shown(character: re.Match[str]) -> str:
    return character[0].encode("unicode_escape").decode()
