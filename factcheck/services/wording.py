"""What people write, as far as it can be kept and will be read; knows nothing of what it says."""

from factcheck.errors import InvalidInput

MAX_CHARACTERS = 20_000


def check(field: str, text: str, *, most: int = MAX_CHARACTERS) -> None:
    """Let `text` pass if it is plain and has at most `most` characters.

    Raises:
        InvalidInput: `not_text` or `too_long`, about `field`.
    """
    if not is_plain(text):
        raise InvalidInput(
            "This holds characters that no plain text has (NUL, halves of characters).",
            code="not_text",
            field=field,
        )
    if len(text) > most:
        raise InvalidInput(
            f"This is longer than {most:,} characters; shorten it.", code="too_long", field=field
        )


def is_plain(text: str) -> bool:
    """Whether a database can keep `text` and a client read it: no NUL, no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text
