from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from factcheck import reminders

GIVEN = datetime(2024, 8, 9, 10, tzinfo=ZoneInfo("Europe/Kyiv"))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "warned"), [(4, 1), (40, 10), (24 * 10, 24)], ids=["hours", "days", "weeks"]
)
def test_warning_comes_when_a_quarter_is_left_and_a_day_before_at_the_earliest(hours, warned):
    due_at = GIVEN + hours * HOUR
    first, *late = reminders.moments(GIVEN, due_at)
    assert first.at == due_at - warned * HOUR
    assert [each.at - due_at for each in late] == [0 * HOUR, 24 * HOUR, 7 * 24 * HOUR]


@pytest.mark.parametrize(("limit", "lapses"), [(0, 10), (3, 3), (24, 10)])
def test_what_nobody_took_on_lapses_after_the_desks_time_and_when_due_at_the_latest(limit, lapses):
    assert reminders.lapses_at(GIVEN, GIVEN + 10 * HOUR, limit) == GIVEN + lapses * HOUR
