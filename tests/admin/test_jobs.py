import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.models import AuditEvent
from tests.factories import ClaimFactory, JobFactory, SearchFactory, SourceFactory

pytestmark = pytest.mark.django_db
ERROR = 'Traceback:\n  File "fetches.py", line 3\nOSError: [Errno 28] No space left <on> device'


@pytest.fixture
def dead(desk):
    source = SourceFactory(claim=ClaimFactory(desk=desk), found=True)
    return JobFactory(
        kind="watch",
        subject_id=source.pk,
        state="dead",
        attempt=3,
        last_error=ERROR,
        ended_at=timezone.now(),
    )


def jobs_page(browser, **query):
    return browser.get(reverse("admin:factcheck_job_changelist"), query).content.decode()


def address(name, job):
    return reverse(f"admin:factcheck_job_{name}", args=[job.pk])


def test_list_shows_work_of_ones_desks_by_its_claim(at_desk, editor, desk, stranger, dead):
    claim = ClaimFactory(desk=desk, text="Weigh this one.")
    JobFactory(kind="weigh", subject_id=claim.pk)
    searched = ClaimFactory(desk=desk, text="Search for this one.")
    JobFactory(kind="search", subject_id=SearchFactory(claim=searched).pk)
    page = jobs_page(at_desk(editor))
    for words in ("Weigh this one.", "Search for this one.", "No space left &lt;on&gt; device"):
        assert words in page
    assert "Weigh this one." not in jobs_page(at_desk(stranger))


def test_state_tells_jobs_apart(at_desk, editor, desk, dead):
    JobFactory(kind="weigh", subject_id=ClaimFactory(desk=desk, text="Weigh this one.").pk)
    page = jobs_page(at_desk(editor), state="dead")
    assert "No space left" in page
    assert "Weigh this one." not in page


def test_dead_job_is_retried(at_desk, editor, dead):
    assert "Retry</button>" in at_desk(editor).get(address("change", dead)).content.decode()
    at_desk(editor).post(address("retry", dead))
    dead.refresh_from_db()
    assert (dead.state, dead.attempt) == ("queued", 0)
    assert AuditEvent.objects.get().verb == "job.retry"


def test_dead_job_is_discarded_by_an_administrator(at_desk, administrator, dead):
    at_desk(administrator).post(address("discard", dead))
    dead.refresh_from_db()
    assert dead.state == "discarded"


@pytest.mark.parametrize("name", ["retry", "discard"])
def test_reviewer_handles_no_job(at_desk, reviewer, dead, name):
    browser = at_desk(reviewer)
    assert "Retry</button>" not in browser.get(address("change", dead)).content.decode()
    page = browser.post(address(name, dead), follow=True).content.decode()
    assert "takes the role editor or administrator" in page
    dead.refresh_from_db()
    assert dead.state == "dead"


def test_page_shows_the_whole_error_and_not_to_other_desks(at_desk, editor, stranger, dead):
    page = at_desk(editor).get(address("change", dead)).content.decode()
    assert "OSError: [Errno 28] No space left &lt;on&gt; device" in page
    assert at_desk(stranger).get(address("change", dead)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_three_jobs_as_for_one(
    at_desk, editor, desk, django_assert_num_queries, count
):
    for _ in range(count):
        JobFactory(kind="fetch", subject_id=SourceFactory(claim=ClaimFactory(desk=desk)).pk)
    browser = at_desk(editor)
    with django_assert_num_queries(6):
        jobs_page(browser)
