import pytest
from django.db import DatabaseError, connection, transaction

from factcheck.enums import JobKind, MarkKind, MergeReason
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Claim, Claimant, Job, Mark, Merge, OriginDecision, Party
from factcheck.services import cases, evidence, independence, jobs, origins, sources, work
from tests.factories import (
    CaptureFactory,
    ClaimFactory,
    MembershipFactory,
    PublisherFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

WIRE = (
    "Troops captured more than one hundred soldiers on Wednesday, the commander said in a post. "
    "Officials on the other side of the border have denied the number without giving one of "
    "their own, and reporters could not reach the places where the fighting is said to go on."
)
WHY = "One man wrote both."


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk)


def source(claim, text, **fields):
    capture = CaptureFactory(text=text)
    return SourceFactory(claim=claim, capture=capture, origin=None, **fields)


@pytest.fixture
def pair(claim):
    """Two sources that no rule joins, grouped."""
    both = [source(claim, "Rain fell on the town."), source(claim, "Nobody crossed the river.")]
    weigh(claim)
    return both


def weigh(claim):
    jobs.enqueue(JobKind.WEIGH, claim.pk)
    work.perform(job_id=Job.objects.filter(kind=JobKind.WEIGH).latest("pk").pk)


def groups(claim):
    return [
        set(each.sources.values_list("pk", flat=True)) for each in claim.origins.order_by("number")
    ]


def test_joined_sources_stay_one_however_often_they_are_grouped(claim, pair, editor):
    first, second = pair
    independence.join(source_id=second.pk, other_id=first.pk, by=editor, reason=WHY)
    for _ in range(2):
        weigh(claim)
        assert groups(claim) == [{first.pk, second.pk}]
    merge = Merge.objects.get()
    assert (merge.reason, merge.detail) == (MergeReason.BY_HAND, WHY)
    event = AuditEvent.objects.get(verb="claim.join_origins")
    assert event.data["pairs"] == [[first.pk, second.pk]]
    assert event.actor == editor


def test_parted_source_is_an_origin_of_its_own(claim, editor):
    pages = [source(claim, WIRE) for _ in range(3)]
    weigh(claim)
    assert len(groups(claim)) == 1
    independence.part(source_id=pages[1].pk, by=editor, reason="A witness of its own.")
    for _ in range(2):
        weigh(claim)
        assert {pages[1].pk} in groups(claim)
        assert len(groups(claim)) == 2


def test_decision_is_undone_once(claim, pair, editor):
    first, second = pair
    row = independence.join(source_id=first.pk, other_id=second.pk, by=editor, reason=WHY)
    weigh(claim)
    for _ in range(2):
        independence.undo(decision_id=row.pk, by=editor)
    weigh(claim)
    assert len(groups(claim)) == 2
    assert AuditEvent.objects.filter(verb="claim.undo_origin_decision").count() == 1


def test_later_decision_on_the_same_two_takes_the_place_of_the_earlier(claim, pair, editor):
    first, second = pair
    independence.join(source_id=first.pk, other_id=second.pk, by=editor, reason=WHY)
    weigh(claim)
    independence.part(source_id=first.pk, by=editor, reason="No, they are two.")
    weigh(claim)
    assert len(groups(claim)) == 2
    assert OriginDecision.objects.standing().get().together is False


def test_origins_that_a_person_parted_are_not_joined_behind_their_back(claim, editor):
    pages = [source(claim, WIRE) for _ in range(3)]
    weigh(claim)
    independence.part(source_id=pages[0].pk, by=editor, reason="A witness.")
    weigh(claim)
    with pytest.raises(InvalidInput, match="Undo that first") as refusal:
        independence.join(source_id=pages[0].pk, other_id=pages[2].pk, by=editor, reason=WHY)
    assert refusal.value.code == "counted_apart"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_nothing_is_decided_without_a_reason_that_can_be_kept(pair, editor, reason):
    first, second = pair
    with pytest.raises(InvalidInput):
        independence.join(source_id=first.pk, other_id=second.pk, by=editor, reason=reason)
    with pytest.raises(InvalidInput):
        independence.set_mark(
            source_id=first.pk, kind="primary", holds=True, by=editor, reason=reason
        )
    assert not OriginDecision.objects.exists()


def test_source_is_joined_only_with_another_of_its_claim(claim, pair, editor):
    first, _ = pair
    for other in (first, SourceFactory()):
        with pytest.raises(InvalidInput) as refusal:
            independence.join(source_id=first.pk, other_id=other.pk, by=editor, reason=WHY)
        assert refusal.value.code == "not_two_sources"
    with pytest.raises(InvalidInput) as refusal:
        independence.part(source_id=first.pk, by=editor, reason=WHY)
    assert refusal.value.code == "stands_alone"


def test_strangers_and_onlookers_decide_nothing(claim, pair):
    first, second = pair
    onlooker = MembershipFactory(desk=claim.desk, role="administrator").user
    for person, refusal in ((UserFactory(), NotFound), (onlooker, NotPermitted)):
        with pytest.raises(refusal):
            independence.join(source_id=first.pk, other_id=second.pk, by=person, reason=WHY)


def test_decision_that_no_event_tells_of_is_refused(claim, pair, editor):
    first, second = sorted(each.pk for each in pair)
    told = {"together": True, "reason": WHY, "made_at": claim.logged_at, "made_by": editor}
    row = OriginDecision(claim=claim, left_id=first, right_id=second, **told)
    with pytest.raises(DatabaseError, match="no audit event"), transaction.atomic():
        row.save()
        connection.check_constraints()


def test_own_side_does_not_stand_behind_its_claim(claim, editor):
    party = Party.objects.create(name="Northland")
    claim.claimant = Claimant.objects.create(name="The general", party=party)
    claim.save()
    own = source(claim, "We captured a hundred.", publisher=PublisherFactory(party=party))
    other = source(claim, "Nobody crossed the river.", publisher=PublisherFactory())
    for each in (own, other):
        sources.set_stance(source_id=each.pk, by=editor, stance="supports")
    weigh(claim)
    assert evidence.origins_supporting(claim) == (1, 1)
    case = cases.case_of(Claim.objects.get(), editor, cases.Words())
    assert (case.origins_supporting, case.origins_discounted) == (1, 1)
    reason = "The account was taken over that day."
    independence.set_mark(source_id=own.pk, kind="own_party", holds=False, by=editor, reason=reason)
    weigh(claim)
    assert evidence.origins_supporting(claim) == (2, 0)
    independence.clear_mark(source_id=own.pk, kind="own_party", by=editor)
    weigh(claim)
    assert evidence.origins_supporting(claim) == (1, 1)


def test_mark_moves_the_evidence_that_a_ruling_is_bound_to(claim, pair, editor):
    first, _ = pair
    sources.set_stance(source_id=first.pk, by=editor, stance="supports")
    weigh(claim)
    before = evidence.weighed(claim)
    independence.set_mark(
        source_id=first.pk, kind=MarkKind.CIRCULAR, holds=True, by=editor, reason=WHY
    )
    assert evidence.moved(before, evidence.weighed(claim)) == (f"{first.url} is marked otherwise",)
    assert evidence.digest_of(before) != evidence.digest_of(evidence.weighed(claim))


def test_unknown_mark_is_refused(pair, editor):
    first, _ = pair
    with pytest.raises(InvalidInput) as refusal:
        independence.clear_mark(source_id=first.pk, kind="lovely", by=editor)
    assert refusal.value.code == "unknown_mark"


def test_mark_of_a_person_outlasts_the_machines(claim, pair, editor):
    first, _ = pair
    independence.set_mark(source_id=first.pk, kind="primary", holds=True, by=editor, reason=WHY)
    weigh(claim)
    assert Mark.objects.get(source=first).set_by == editor


def test_grouping_takes_as_many_queries_for_ten_sources_as_for_two(
    claim, pair, django_assert_max_num_queries
):
    SourceFactory.create_batch(8, claim=claim, origin=None)
    with django_assert_max_num_queries(3):
        origins.checked(Claim.objects.get())
        origins.decided(claim)
