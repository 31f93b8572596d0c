from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import Action, Role, Status
from factcheck.models import Claim
from tests.claims import claim_in, take
from tests.factories import ClaimFactory, JobFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def home(browser):
    return browser.get(reverse("admin:index")).content.decode()


def named(claim, text):
    Claim.objects.filter(pk=claim.pk).update(text=text)


def tile(page, title):
    """The number over a title."""
    before = page.partition(f"{title}</span>")[0]
    return int(before.rpartition('tile-count">')[2].partition("<")[0])


def test_editor_sees_what_is_late_unassigned_and_dead(at_desk, desk, crew):
    late = claim_in(Status.ASSIGNED, crew, desk)
    now = timezone.now()
    late.assignments.update(assigned_at=now - timedelta(days=2), due_at=now - timedelta(days=1))
    named(late, "Long overdue.")
    waiting = ClaimFactory(desk=desk)
    JobFactory(kind="weigh", subject_id=waiting.pk, state="dead", ended_at=now)
    page = home(at_desk(crew.editor))
    assert "Long overdue." in page
    counts = {name: tile(page, name) for name in ("Unassigned", "Overdue", "Dead jobs")}
    assert counts == {"Unassigned": 1, "Overdue": 1, "Dead jobs": 1}
    assert "Nothing is with you." in page


def test_reviewer_sees_own_claims_and_rulings_that_wait_for_a_second_look(at_desk, desk, crew):
    own = claim_in(Status.IN_RESEARCH, crew, desk)
    named(own, "On my table.")
    proposed = claim_in(Status.IN_REVIEW, crew, desk)
    named(proposed, "Proposed by a colleague.")
    mine = home(at_desk(crew.researcher))
    assert "On my table." in mine
    assert "No ruling waits for you." in mine
    theirs = home(at_desk(crew.second))
    assert "Proposed by a colleague." in theirs
    assert "On my table." not in theirs


def test_second_look_is_not_asked_of_who_found_the_deciding_source(at_desk, desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk, attached_by=crew.second)
    named(claim, "Rests on my find.")
    assert "Rests on my find." not in home(at_desk(crew.second))


def test_person_of_several_roles_sees_each_claim_once(at_desk, desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    named(claim, "Only once.")
    MembershipFactory(user=crew.researcher, desk=desk, role=Role.ADMINISTRATOR)
    page = home(at_desk(crew.researcher))
    assert page.count("Only once.") == 1
    assert "Dead jobs" in page


def test_administrator_is_told_where_the_work_is(at_desk, administrator):
    assert "You look after people" in home(at_desk(administrator))


def test_reviewer_sees_no_dead_jobs(at_desk, reviewer):
    assert "Dead jobs" not in home(at_desk(reviewer))


def test_other_desks_count_for_nobody_here(at_desk, desk, crew, stranger):
    claim_in(Status.UNVERIFIED, crew, desk)
    assert tile(home(at_desk(stranger)), "Unassigned") == 0


@pytest.mark.parametrize("count", [1, 3])
def test_home_asks_as_often_for_three_claims_as_for_one(
    at_desk, desk, crew, django_assert_num_queries, count
):
    for _ in range(count):
        claim_in(Status.ASSIGNED, crew, desk)
    browser = at_desk(crew.editor)
    with django_assert_num_queries(26):
        home(browser)


def test_editor_sees_what_is_due_within_a_day(at_desk, desk, crew):
    soon, later = (claim_in(Status.ASSIGNED, crew, desk) for _ in range(2))
    later.assignments.update(due_at=timezone.now() + timedelta(days=3))
    named(soon, "Due tonight.")
    named(later, "Due in three days.")
    page = home(at_desk(crew.editor))
    due = page.partition('id="due"')[2].partition("</section>")[0]
    assert "Due tonight." in due
    assert "Due in three days." not in due


def test_editor_sees_what_is_stuck_and_why(at_desk, desk, crew):
    now = timezone.now()
    given = claim_in(Status.ASSIGNED, crew, desk)
    given.assignments.update(assigned_at=now - timedelta(days=3))
    proposed = claim_in(Status.IN_REVIEW, crew, desk)
    proposed.rulings.update(proposed_at=now - timedelta(days=4))
    approved = claim_in(Status.RULED, crew, desk)
    approved.rulings.update(decided_at=now - timedelta(days=5))
    claim_in(Status.IN_REVIEW, crew, desk)
    stuck = home(at_desk(crew.editor)).partition('id="stuck"')[2].partition("</section>")[0]
    whys = ["Approved 5\xa0days ago, not published", "Proposed 4\xa0days ago, not decided"]
    places = [stuck.index(why) for why in [*whys, "Given 3\xa0days ago, not accepted"]]
    assert places == sorted(places)
    assert stuck.count("<li>") == len(places)


def test_editor_sees_unassigned_claims_by_check_worthiness(at_desk, desk, crew):
    ClaimFactory(desk=desk, text="Worth little.", check_worthiness=1)
    ClaimFactory(desk=desk, text="Worth most.", check_worthiness=4)
    ClaimFactory(desk=desk, text="Worth some.", check_worthiness=2)
    page = home(at_desk(crew.editor)).partition('id="unassigned"')[2]
    places = [page.index(f"Worth {much}.") for much in ("most", "some", "little")]
    assert places == sorted(places)


def test_editor_sees_the_work_by_person(at_desk, desk, crew):
    late, _ = (claim_in(Status.ASSIGNED, crew, desk) for _ in range(2))
    now = timezone.now()
    late.assignments.update(assigned_at=now - timedelta(days=2), due_at=now - timedelta(days=1))
    people = home(at_desk(crew.editor)).partition('id="people"')[2].partition("</table>")[0]
    first = people.partition("<tbody>")[2].partition("</tr>")[0]
    assert f">{crew.researcher}</a></th><td>2</td><td>1</td>" in first


def test_reviewer_sees_what_was_sent_back_and_why_until_it_is_proposed_again(at_desk, desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    take(Action.SEND_BACK, claim, crew.second, crew, reason="The date is another one.")
    browser = at_desk(crew.researcher)
    back = home(browser).partition('id="back"')[2].partition("</section>")[0]
    assert f"sent back by {crew.second}" in back
    assert "The date is another one." in back
    assert "The date is another one." not in home(at_desk(crew.second))
    take(Action.SUBMIT, claim, crew.researcher, crew)
    assert "The date is another one." not in home(browser)
