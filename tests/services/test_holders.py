from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import DeliveryState, JobKind, JobState, Scope, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Delivery, Job, Pull, Verdict
from factcheck.services import holders, people, work
from tests.claims import claim_in, crew_of
from tests.factories import ClaimFactory, DeliveryFactory, EndpointFactory
from tests.published import correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.PUBLISHED, crew, desk)


@pytest.fixture
def token(stranger):
    return people.issue_token(user=stranger, name="Plug-in", scopes=[Scope.READ], by=stranger)[0]


def pull(token, claim):
    holders.remember(token, Verdict.objects.filter(claim=claim))


def holding(claim):
    claim.refresh_from_db()
    return [(each.name, each.version, each.is_current) for each in holders.of_claim(claim)]


def taken(endpoint, verdict):
    return DeliveryFactory(
        endpoint=endpoint,
        verdict=verdict,
        state=DeliveryState.DELIVERED,
        due_at=None,
        delivered_at=timezone.now(),
    )


def test_program_is_known_by_the_newest_version_that_it_pulled(claim, crew, token, stranger):
    name = f"Plug-in, for {stranger}"
    assert holding(claim) == []
    pull(token, claim)
    assert holding(claim) == [(name, 1, True)]
    correct(claim, crew)
    assert holding(claim) == [(name, 1, False)]
    pull(token, claim)
    assert holding(claim) == [(name, 2, True)]
    holders.remember(token, Verdict.objects.filter(claim=claim, version=1))
    assert holding(claim) == [(name, 2, True)]


def test_pulling_the_same_again_writes_nothing(claim, token):
    pull(token, claim)
    before = Pull.objects.values().get()
    pull(token, claim)
    assert Pull.objects.values().get() == before


def test_who_has_pulled_all_has_what_was_public_then(claim, crew, token, desk, stranger):
    holders.remember_all(token, claim.verdict.sequence)
    later = claim_in(Status.PUBLISHED, crew, desk)
    assert holding(later) == []
    correct(claim, crew)
    assert [row[1:] for row in holding(claim)] == [(1, False)]
    pull(token, claim)
    assert [row[1:] for row in holding(claim)] == [(2, True)]


def test_endpoint_is_known_by_the_newest_version_that_it_took(claim, crew, desk):
    row = EndpointFactory(desk=desk, name="CMS")
    assert holding(claim) == []
    taken(row, claim.verdict)
    assert holding(claim) == [("CMS", 1, True)]
    correct(claim, crew)
    [behind] = holders.of_claim(claim)
    assert (behind.version, behind.told, behind.endpoint_id) == (1, "Waiting", row.pk)


def test_those_behind_come_first(claim, crew, desk, token):
    pull(token, claim)
    correct(claim, crew)
    claim.refresh_from_db()
    taken(EndpointFactory(desk=desk, name="A"), claim.verdict)
    assert [row[1] for row in holding(claim)] == [1, 2]


def test_newest_version_is_sent_to_who_has_not_taken_it(claim, crew, desk, editor):
    has_it, gave_up, new, shut = (
        EndpointFactory(desk=desk),
        EndpointFactory(desk=desk),
        EndpointFactory(desk=desk),
        EndpointFactory(desk=desk, disabled_at=timezone.now(), disabled_reason="R"),
    )
    EndpointFactory()
    taken(has_it, claim.verdict)
    failed = DeliveryFactory(
        endpoint=gave_up, verdict=claim.verdict, state=DeliveryState.FAILED, due_at=None
    )
    assert holders.push(claim_id=claim.pk, by=editor) == 2
    waiting = Delivery.objects.waiting()
    assert {row.endpoint for row in waiting} == {gave_up, new}
    assert waiting.get(endpoint=gave_up).message_id == failed.message_id
    jobs = Job.objects.filter(kind=JobKind.DELIVER).values_list("subject_id", flat=True)
    assert set(jobs) == {gave_up.pk, new.pk}
    assert not shut.deliveries.exists()
    assert AuditEvent.objects.latest("sequence").data == {"count": 2}


def test_people_of_programs_that_are_behind_are_told_once(claim, crew, token, editor, stranger):
    pull(token, claim)
    holders.push(claim_id=claim.pk, by=editor)
    assert not stranger.notices.exists()
    correct(claim, crew)
    for _ in range(2):
        holders.push(claim_id=claim.pk, by=editor)
    notice = stranger.notices.get()
    assert notice.subject == f"claim:{claim.pk}"
    assert "has an earlier version" in notice.text


def catch_up(verdict):
    """Let the time that everybody is given to take a version run out."""
    job = Job.objects.get(kind=JobKind.CATCH_UP, subject_id=verdict.pk)
    assert job.due_at > timezone.now() + timedelta(hours=5)
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    work.perform(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_who_has_not_taken_a_correction_in_time_is_told_again(claim, crew, desk, token, stranger):
    gave_up, waits = EndpointFactory(desk=desk), EndpointFactory(desk=desk)
    pull(token, claim)
    newest = correct(claim, crew)
    newest.deliveries.filter(endpoint=gave_up).update(state=DeliveryState.FAILED, due_at=None)
    before = newest.deliveries.get(endpoint=waits)
    late = EndpointFactory(desk=desk)
    catch_up(newest)
    assert newest.deliveries.get(endpoint=gave_up).state == DeliveryState.WAITING
    assert newest.deliveries.get(endpoint=waits).due_at == before.due_at
    assert not late.deliveries.exists()
    assert "has an earlier version" in stranger.notices.get().text
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.data) == ("claim.tell_again", None, {"count": 1})


def test_nobody_is_told_again_who_has_the_correction(claim, crew, desk, token, stranger):
    pull(token, claim)
    newest = correct(claim, crew)
    pull(token, claim)
    events = AuditEvent.objects.count()
    catch_up(newest)
    assert not stranger.notices.exists()
    assert AuditEvent.objects.count() == events


def test_nobody_is_told_again_of_a_version_that_was_corrected_since(claim, crew, token, stranger):
    pull(token, claim)
    earlier = correct(claim, crew)
    correct(claim, crew)
    catch_up(earlier)
    assert not stranger.notices.exists()


def test_first_version_gives_nobody_anything_to_catch_up_with(claim):
    assert not Job.objects.filter(kind=JobKind.CATCH_UP).exists()


def test_pushing_is_for_who_decides_for_the_desk(claim, desk, reviewer, stranger, editor):
    row = EndpointFactory(desk=desk)
    for by, error in ((reviewer, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            holders.push(claim_id=claim.pk, by=by)
    with pytest.raises(InvalidInput) as refused:
        holders.push(claim_id=ClaimFactory(desk=desk).pk, by=editor)
    assert refused.value.code == "no_verdict"
    assert not row.deliveries.exists()


def test_given_up_are_those_of_newest_versions(claim, crew, desk):
    row = EndpointFactory(desk=desk)
    first = claim.verdict
    second = correct(claim, crew)
    Delivery.objects.all().delete()
    since = timezone.now() - timedelta(days=4)
    for verdict in (first, second):
        DeliveryFactory(
            endpoint=row, verdict=verdict, state=DeliveryState.FAILED, due_at=None, entered_at=since
        )
    assert [each.verdict for each in Delivery.objects.given_up()] == [second]
