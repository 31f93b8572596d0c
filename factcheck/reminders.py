"""When people hear of a claim that is with them; pure, knows no database and no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_WARNING = timedelta(days=1)
# Which share of its time an assignment has left when its holder is reminded.
SHARE_LEFT = 0.25
AFTER_DUE = (timedelta(0), timedelta(days=1), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Moment:
    """A time at which something is told; `late_by` is None before the due time."""

    at: datetime
    key: str
    late_by: timedelta | None = None


def moments(assigned_at: datetime, due_at: datetime) -> list[Moment]:
    """Once before the due time, when a quarter is left or a day; at it; a day and a week after."""
    warning = min((due_at - assigned_at) * SHARE_LEFT, LONGEST_WARNING)
    return [
        Moment(due_at - warning, "soon"),
        *(Moment(due_at + late, f"late-{late.days}", late) for late in AFTER_DUE),
    ]


def lapses_at(assigned_at: datetime, due_at: datetime, hours_to_accept: int) -> datetime:
    """When an assignment that nobody took on goes back to the pool."""
    if not hours_to_accept:
        return due_at
    return min(due_at, assigned_at + timedelta(hours=hours_to_accept))
