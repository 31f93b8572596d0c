"""What is new for a person, as the words of one mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: its sentence, and the time that it speaks of."""

    text: str
    due_at: datetime | None = None


def render(
    notices: Sequence[Told], *, more: int, newsroom: str, inbox_url: str, zone: tzinfo
) -> tuple[str, str]:
    """Subject and body; `more` is how many further ones the inbox holds, times are by `zone`."""
    count = len(notices) + more
    subject = one_line(notices[0].text) if count == 1 else f"{count} notices from {newsroom}"
    lines = [f"- {one_line(each.text)}{due(each.due_at, zone)}" for each in notices]
    lines += [f"- and {more} more"] if more else []
    closing = ["", f"All of them: {inbox_url}", "How often you are mailed is set there, too."]
    return subject, "\n".join(lines + closing) + "\n"


def due(at: datetime | None, zone: tzinfo) -> str:
    """The time behind a sentence, if it speaks of one."""
    return f" Due {at.astimezone(zone):%d %B %Y, %H:%M %Z}." if at else ""


def one_line(text: str) -> str:
    """A text in which nothing can pass for another line, or another header."""
    return " ".join(text.split())
