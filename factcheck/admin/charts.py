"""The figures of an editor's home: each a small table whose bars a screen reader can pass by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import TruncDate, TruncWeek
from django.utils import timezone

from factcheck.admin.tallies import Tally, tally
from factcheck.enums import VerdictKind
from factcheck.models import Claim, Correction, User, Verdict
from factcheck.models.claims import OPEN_STATUSES

DAYS, WEEKS = 14, 8
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Of claims that are not done with: logged so long ago, at least and less than.
AGES = (
    ("under a day", timedelta(), DAY),
    ("1 to 3 days", DAY, 3 * DAY),
    ("3 to 7 days", 3 * DAY, 7 * DAY),
    ("1 to 4 weeks", 7 * DAY, 28 * DAY),
    ("4 weeks and more", 28 * DAY, timedelta(days=36_500)),
)
OVERTURNING = (VerdictKind.CHANGED_VERDICT, VerdictKind.WITHDRAWAL)


class Median(Aggregate):
    """The value in the middle.

    Source: PostgreSQL, ordered-set aggregate functions.
    """

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: `share` of its longest bar, 0 to 100, and the value as it is read."""

    label: str
    share: int
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its title, what its lines are, what its bars measure, and over which time."""

    title: str
    of: str
    measure: str
    span: str
    bars: list[Bar]


def charts(user: User) -> list[Chart]:
    """All of them, for the desks of this person; each is one query, or one for each bar."""
    desks = list(user.memberships.values_list("desk", flat=True).distinct())
    claims, verdicts = (
        Claim.objects.filter(desk__in=desks),
        Verdict.objects.filter(claim__desk__in=desks),
    )
    return [
        inflow(claims),
        backlog(claims),
        time_to_verdict(verdicts),
        ratings(verdicts),
        overturned(verdicts),
    ]


def inflow(claims: QuerySet[Claim]) -> Chart:
    """How many claims were logged on each of the last days."""
    first = timezone.localdate() - (DAYS - 1) * DAY
    days = claims.filter(logged_at__gte=beginning(first)).values(day=TruncDate("logged_at"))
    counts = dict(days.annotate(count=Count("pk")).values_list("day", "count"))
    rows = [(first + each * DAY, counts.get(first + each * DAY, 0)) for each in range(DAYS)]
    bars = [(f"{day:%a %d %b}", count, f"{count:,}") for day, count in rows]
    return Chart("Inflow", "Day", "Claims logged", f"last {DAYS} days", scaled(bars))


def backlog(claims: QuerySet[Claim]) -> Chart:
    """How long ago the claims were logged that are not done with."""
    now, waiting = timezone.now(), claims.filter(status__in=OPEN_STATUSES)
    counts: list[tuple[str, Tally]] = [
        (label, tally(waiting.filter(logged_at__lte=now - least, logged_at__gt=now - most)))
        for label, least, most in AGES
    ]
    bars = [(label, int(count), str(count)) for label, count in counts]
    return Chart("Backlog by age", "Logged", "Claims not done with", "now", scaled(bars))


def time_to_verdict(verdicts: QuerySet[Verdict]) -> Chart:
    """The median time from log to first publication, by the week of publication."""
    firsts = recent(verdicts.filter(version=1)).annotate(week=TruncWeek("published_at"))
    took = Median(F("published_at") - F("claim__logged_at"), output_field=DurationField())
    rows = firsts.values("week").annotate(took=took).values_list("week", "took").order_by("week")
    bars = [(week_of(week), took / HOUR, span(took)) for week, took in rows]
    return Chart("Time to verdict", "Week from", "Median", f"last {WEEKS} weeks", scaled(bars))


def ratings(verdicts: QuerySet[Verdict]) -> Chart:
    """What was ruled in the verdicts published first in the last weeks."""
    ruled = recent(verdicts.filter(version=1)).values("ruling__rating__label")
    counts = ruled.annotate(count=Count("pk")).order_by("-count", "ruling__rating__label")
    rows = counts.values_list("ruling__rating__label", "count")
    bars = [(label, count, f"{count:,}") for label, count in rows]
    return Chart("Ratings", "Rating", "Verdicts", f"last {WEEKS} weeks", scaled(bars))


def overturned(verdicts: QuerySet[Verdict]) -> Chart:
    """How many verdicts were changed or withdrawn in each of the last weeks."""
    corrections = Correction.objects.filter(kind__in=OVERTURNING, verdict__in=recent(verdicts))
    weeks = corrections.annotate(week=TruncWeek("verdict__published_at")).values("week")
    counts = weeks.annotate(
        changed=Count("pk", filter=Q(kind=VerdictKind.CHANGED_VERDICT)), count=Count("pk")
    )
    rows = counts.values_list("week", "changed", "count").order_by("week")
    bars = [
        (week_of(week), count, f"{changed} changed, {count - changed} withdrawn")
        for week, changed, count in rows
    ]
    title = "Overturned rulings"
    return Chart(title, "Week from", "Verdicts", f"last {WEEKS} weeks", scaled(bars))


def recent(verdicts: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Those published in the last weeks, from a Monday on."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    return verdicts.filter(published_at__gte=beginning(monday))


def beginning(day: date) -> datetime:
    """When the day begins on the newsroom's clock."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def week_of(monday: datetime) -> str:
    """A week by its first day."""
    return f"{timezone.localtime(monday):%d %b}"


def span(took: timedelta) -> str:
    """A length of time in its own unit: minutes, hours or days."""
    if took < HOUR:
        return f"{took / timedelta(minutes=1):.0f} min"
    return f"{took / HOUR:.1f} h" if took < 2 * DAY else f"{took / DAY:.1f} days"


def scaled(rows: Iterable[tuple[str, Any, str]]) -> list[Bar]:
    """The rows as bars, the longest of them 100."""
    rows = list(rows)
    longest = max((value for _, value, _ in rows), default=0) or 1
    return [Bar(label, round(100 * value / longest), words) for label, value, words in rows]
