import pytest

from factcheck.corroboration.independence import SourceText
from factcheck.enums import JobKind, JobState, MergeReason
from factcheck.models import AuditEvent, Claim, Job, Merge, Origin
from factcheck.services import evidence, jobs, origins, sources, work
from tests.factories import CaptureFactory, ClaimFactory, PublisherFactory, SourceFactory

pytestmark = pytest.mark.django_db

WIRE = (
    "Troops captured more than one hundred soldiers on Wednesday, the commander said in a post. "
    "Officials on the other side of the border have denied the number without giving one of "
    "their own, and reporters could not reach the places where the fighting is said to go on."
)
OTHER = "Our reporters counted one hundred and two prisoners at the railway station this morning."


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk)


def source(claim, text, **fields):
    capture = CaptureFactory(text=text, wire_credit=fields.pop("wire_credit", ""))
    return SourceFactory(claim=claim, capture=capture, origin=None, **fields)


def weigh(claim):
    jobs.enqueue(JobKind.WEIGH, claim.pk)
    job = Job.objects.get(kind=JobKind.WEIGH, state=JobState.QUEUED)
    work.perform(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.last_error


def groups(claim):
    origins = Origin.objects.filter(claim=claim).order_by("number")
    return [set(origin.sources.values_list("pk", flat=True)) for origin in origins]


def test_reprints_are_one_origin_with_the_reason(claim):
    first = source(claim, WIRE)
    second = source(claim, WIRE + " More follows.", wire_credit="Northwire")
    third = source(claim, OTHER)
    weigh(claim)
    assert groups(claim) == [{first.pk, second.pk}, {third.pk}]
    merge = Merge.objects.get()
    assert merge.reason == MergeReason.NEAR_IDENTICAL_TEXT
    assert merge.left_quote in first.capture.text
    assert merge.right_quote in second.capture.text
    assert Origin.objects.get(number=1).label == "Northwire"


def test_pages_of_one_publisher_are_one_origin(claim):
    paper = PublisherFactory(name="Paper")
    pages = {source(claim, WIRE, publisher=paper).pk, source(claim, OTHER, publisher=paper).pk}
    weigh(claim)
    assert groups(claim) == [pages]
    assert Origin.objects.get().label == "Paper"


def test_pages_off_the_subject_stand_behind_nothing(claim, editor):
    page = source(claim, OTHER, machine_stance="unrelated")
    weigh(claim)
    assert groups(claim) == []
    sources.set_stance(source_id=page.pk, by=editor, stance="supports")
    weigh(claim)
    assert groups(claim) == [{page.pk}]
    sources.set_stance(source_id=page.pk, by=editor, stance="unrelated")
    weigh(claim)
    assert groups(claim) == []


def test_weighing_again_changes_nothing_when_nothing_has_changed(claim, editor):
    page = source(claim, WIRE)
    source(claim, OTHER)
    sources.set_stance(source_id=page.pk, by=editor, stance="supports")
    weigh(claim)
    version, before = Claim.objects.get().version, groups(claim)
    weigh(claim)
    assert (Claim.objects.get().version, groups(claim)) == (version, before)


def test_grouping_that_changes_the_evidence_counts_the_version_up(claim, editor):
    pages = [source(claim, WIRE), source(claim, WIRE + " More.")]
    for page in pages:
        sources.set_stance(source_id=page.pk, by=editor, stance="supports")
    version = Claim.objects.get().version
    weigh(claim)
    assert Claim.objects.get().version == version + 1
    assert AuditEvent.objects.order_by("sequence").last().verb == "claim.weigh"
    assert evidence.origins_supporting(claim) == (1, 0)


@pytest.mark.parametrize("count", [1, 30])
def test_storing_takes_as_many_queries_for_many_origins(claim, count, django_assert_num_queries):
    found = {row.pk: row for row in SourceFactory.create_batch(count, claim=claim, origin=None)}
    apart = origins.group(
        [SourceText(key=key, text=f"{key}", url="", publisher=f"{key}") for key in found]
    )
    with django_assert_num_queries(3):
        origins.store(claim, found, apart)
    assert len(groups(claim)) == count
