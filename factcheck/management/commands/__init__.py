"""One command a module; `help` says what it does."""
