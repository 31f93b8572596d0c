import logging
import sys

import pytest
from django.conf import settings

from config.logs import OneLine

LINE = OneLine("{levelname} {name}: {message}", style="{")


def entry(message, *arguments, exc_info=None):
    return logging.LogRecord("n", logging.INFO, "", 0, message, arguments, exc_info)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a\r\nINFO n: forged", r"a\r\nINFO n: forged"),
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("\x9b31m\x85\x00\x7f", r"\x9b31m\x85\x00\x7f"),
        ("a\u2028b\u202etxt.exe\u2066", r"a\u2028b\u202etxt.exe\u2066"),
        ("Kyïv\tis \N{GRINNING FACE}", "Kyïv\tis \N{GRINNING FACE}"),
    ],
)
def test_entry_is_one_line_and_steers_no_terminal(said, shown):
    assert LINE.format(entry("Reading %s failed.", said)) == f"INFO n: Reading {shown} failed."


def test_line_of_a_traceback_passes_for_no_entry():
    try:
        int("a\nINFO n: forged\x1b[2J")
    except ValueError:
        shown = LINE.format(entry("It failed.", exc_info=sys.exc_info())).split("\n")
    assert shown[0] == "INFO n: It failed."
    assert all(line.startswith("  ") for line in shown[1:])
    assert not any("\x1b" in line for line in shown)


def test_service_logs_by_it():
    assert settings.LOGGING["formatters"]["line"]["()"] == "config.logs.OneLine"
