"""Measurements of speed and accuracy, each a command that prints a table; never in the test run."""
