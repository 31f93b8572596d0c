"""Looking at cited pages again, telling their people what changed, and what people make of it.

Cited is a page whose stance a person has set, on a claim with a ruling that is proposed or
approved: that is the evidence which a ruling keeps and a verdict publishes. The copy that was
cited stays the source's until a person takes the new one.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from factcheck import fetching, parsing
from factcheck import jobs as limits
from factcheck.corroboration import changes
from factcheck.corroboration.changes import Reading
from factcheck.enums import Finding, JobKind, RulingState, SourceState
from factcheck.errors import InvalidInput, NotFound, SourceError, SourceRejected, SourceUnavailable
from factcheck.models import Capture, Observation, Source, User, Watch
from factcheck.services import audit, captures, citations, claims, fetches, jobs, robots, wording

ENTERED_AT_ONCE = 100
START_SECONDS = 8  # for its host's turn; later, the look waits as a job
# What a site answers when it has the page no more; and a page that is there without an article.
GONE = frozenset({"http_404", "http_410", "no_text", "no_content"})
MAX_ANSWER_CHARACTERS = 5_000


def cited() -> QuerySet[Source]:
    """The sources that a ruling rests on, be it proposed, approved or public."""
    states = [RulingState.PROPOSED, RulingState.APPROVED]
    ruled = Source.objects.ruled_by_people().filter(
        state=SourceState.FETCHED, claim__rulings__state__in=states
    )
    return ruled.distinct()


def enter_due() -> int:
    """Put newly cited sources on the schedule and enter the looks whose time has come."""
    begin_watching()
    with transaction.atomic():
        due = Watch.objects.due().select_for_update(skip_locked=True).order_by("due_at")
        rows = list(due[:ENTERED_AT_ONCE])
        for watch in rows:
            jobs.enqueue(JobKind.WATCH, watch.source_id)
            move_on(watch)
        Watch.objects.bulk_update(rows, ["looks", "due_at"])
    return len(rows)


def begin_watching() -> None:
    """Give each cited source that has none its schedule, counted from now."""
    now = timezone.now()
    unwatched = cited().filter(watch=None).order_by("pk").values_list("pk", flat=True)
    due_at = time_of_look(now, 0)
    rows = [Watch(source_id=pk, since=now, due_at=due_at) for pk in unwatched[:ENTERED_AT_ONCE]]
    Watch.objects.bulk_create(rows, ignore_conflicts=True)


def move_on(watch: Watch) -> None:
    """To the next look that still lies ahead: after an outage, one look makes up for several."""
    now = timezone.now()
    watch.looks += 1
    watch.due_at = time_of_look(watch.since, watch.looks)
    while watch.due_at and watch.due_at <= now:
        watch.looks += 1
        watch.due_at = time_of_look(watch.since, watch.looks)


def time_of_look(since: datetime, number: int) -> datetime | None:
    """When look `number` (0 for the first) is due; None past the end of the schedule."""
    hours: list[float] = settings.WATCH_AFTER_HOURS
    return since + timedelta(hours=hours[number]) if number < len(hours) else None


def run(lease: jobs.Lease) -> None:
    """Look at a cited page again and write down what was found.

    A site that does not answer now is tried again; only after the last try is it told, as
    unreachable, which is no change.
    """
    sources = Source.objects.select_related("claim__desk", "claim__claimant", "capture")
    source = sources.filter(pk=lease.subject_id).first()
    if source is None or source.capture is None:
        with jobs.holding(lease):
            return
    wanted = fetching.Wanted(source.url)
    hosts = robots.overridden_hosts(source.claim.desk_id)
    behaviour = fetches.manners(starts_for_seconds=START_SECONDS, overridden=hosts)
    [(_, outcome)] = fetching.fetch_many([wanted], behaviour)
    try:
        if isinstance(outcome, SourceError):
            raise outcome
        with fetches.told_as_unavailable(source.url):
            article = page_now(source, outcome)
    except SourceError as error:
        settle_failure(lease, source, error)
    else:
        settle_page(lease, source, outcome, article)


def page_now(source: Source, fetched: fetching.Fetched) -> parsing.Document:
    """What stands at the address now.

    Raises:
        SourceRejected: `no_text`: there was a text, and now there is none; or `bad_content`.
    """
    document = fetches.document_in(fetched)
    if document.unread and cited_copy(source).text:
        raise SourceRejected(document.unread, code="no_text")
    return document


def settle_failure(lease: jobs.Lease, source: Source, error: SourceError) -> None:
    """Come back later, or write down that the page is gone or could not be had."""
    is_passing = isinstance(error, SourceUnavailable)
    asked = timedelta(seconds=getattr(error, "retry_after_seconds", None) or 0)
    if error.code == fetching.NOT_YET:
        jobs.put_back(lease, due_at=timezone.now() + asked)
    elif is_passing and not lease.is_last_attempt:
        delay = max(asked, limits.fetch_backoff(lease.attempt))
        jobs.failed(lease, error.message, delay=delay)
    else:
        outcome = Finding.VANISHED if error.code in GONE else Finding.UNREACHABLE
        before = cited_copy(source)
        gone = [changes.Change("page", before.title, "")] if outcome == Finding.VANISHED else []
        write_down(lease, source, outcome, found=gone, note=error.message)


def settle_page(
    lease: jobs.Lease, source: Source, fetched: fetching.Fetched, article: parsing.Document
) -> None:
    """Hold the page as it is now against the copy that is cited, and keep it if it differs."""
    before = cited_copy(source)
    quotes = list(source.passages.order_by("start").values_list("quote", flat=True))
    found = changes.compare(
        Reading(before.title, before.text), Reading(article.title, article.text), quotes
    )
    capture = captures.build(fetched, article, by=fetches.asked_by(source))
    is_same = capture.sha256 == before.sha256 and not found
    if not is_same:
        captures.keep(capture)
    outcome = Finding.CHANGED if found else Finding.UNCHANGED
    if any(change.what == "page" for change in found):
        outcome = Finding.VANISHED
    write_down(lease, source, outcome, found=found, capture=None if is_same else capture)


def write_down(
    lease: jobs.Lease,
    source: Source,
    outcome: Finding,
    *,
    found: list[changes.Change],
    note: str = "",
    capture: Capture | None = None,
) -> None:
    """Record a look; a change that no earlier look has told is told to the claim's people.

    Raises:
        LeaseLost: the lease is no longer the newest; nothing was written.
    """
    told = [change._asdict() for change in found]
    with jobs.holding(lease):
        earlier = source.observations.filter(outcome=outcome, previous=cited_copy(source))
        last = earlier.order_by("-at", "-pk").first()
        is_news = bool(told) and (last is None or last.changes != told)
        row = Observation.objects.create(
            source=source,
            at=timezone.now(),
            outcome=outcome if is_news or not told else Finding.KNOWN,
            capture=capture,
            previous=cited_copy(source),
            changes=told,
            note=note,
        )
        if is_news:
            data = {"source": source.pk, "observation": row.pk, "outcome": outcome}
            subject, desk = f"claim:{source.claim_id}", source.claim.desk
            audit.record("claim.evidence_changed", subject, by=None, desk=desk, data=data)


def cited_copy(source: Source) -> Capture:
    """The copy that a fetched source rests on."""
    assert source.capture is not None  # noqa: S101 - a constraint: a fetched source has its capture
    return source.capture


def acknowledge(*, observation_id: int, by: User, note: str) -> Observation:
    """Answer a change with the reason why what was cited stays as it is.

    Idempotent: the first answer stands.

    Raises:
        InvalidInput: no reason, or one that could not be kept.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    if not note.strip():
        raise InvalidInput("Say why the citation stays.", code="note_missing", field="note")
    wording.check("note", note, most=MAX_ANSWER_CHARACTERS)
    with claims.editing(
        "claim.acknowledge_change", claim_id=claim_of(observation_id), by=by
    ) as edit:
        row = Observation.objects.select_for_update().get(pk=observation_id)
        if row.answered_at is None and row.outcome in Finding.of_concern():
            close(row, by, at=edit.at, answer=note.strip())
            edit.data |= {"source": row.source_id, "observation": row.pk, "note": row.answer}
    return row


def take(*, observation_id: int, by: User) -> Source:
    """Cite the page as it is now: its new copy, with passages and the suggestion made anew.

    The stance that a person set stays theirs. A ruling that waits or was approved asks for new
    eyes, as its evidence has moved. The schedule begins again.

    Raises:
        InvalidInput: `no_new_copy`: nothing new was kept at that look.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    with claims.editing("claim.take_copy", claim_id=claim_of(observation_id), by=by) as edit:
        row = Observation.objects.select_for_update().get(pk=observation_id)
        source = Source.objects.select_for_update().get(pk=row.source_id)
        if row.capture is None:
            raise InvalidInput("There is no new copy of this page to take.", code="no_new_copy")
        then = cited_copy(source).sha256
        cite(source, row.capture)
        for each in source.observations.unanswered().filter(at__lte=row.at).exclude(pk=row.pk):
            close(each, by, at=edit.at)
        row.is_taken = True
        close(row, by, at=edit.at)
        Watch.objects.filter(source=source).update(
            since=edit.at, looks=0, due_at=time_of_look(edit.at, 0)
        )
        sha256 = {"then": then, "now": row.capture.sha256}
        edit.data |= {"source": source.pk, "observation": row.pk, "sha256": sha256}
        jobs.enqueue(JobKind.WEIGH, source.claim_id)
    return source


def cite(source: Source, capture: Capture) -> None:
    """Let a source rest on this copy: its title, passages and the machine's suggestion."""
    reading = citations.read(source.claim, capture)
    source.capture, source.title = capture, capture.title or source.title
    citations.keep(source, reading)


def close(row: Observation, by: User, *, at: datetime, answer: str = "") -> None:
    """Write who answered for an observation, and when."""
    row.answered_at, row.answered_by, row.answer = at, by, answer
    row.save(update_fields=["answered_at", "answered_by", "answer", "is_taken"])


def claim_of(observation_id: int) -> int:
    """The claim that an observation is about.

    Raises:
        NotFound: there is no such observation.
    """
    found = Observation.objects.filter(pk=observation_id).values_list("source__claim", flat=True)
    claim_id = found.first()
    if claim_id is None:
        raise NotFound("There is no such observation on your desks.")
    return claim_id
