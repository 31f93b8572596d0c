from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import Action, Status
from factcheck.models import Assignment
from factcheck.services.rulings import Proposal
from tests.claims import claim_in, take, weighed_claim
from tests.factories import (
    AppearanceFactory,
    ClaimantFactory,
    ClaimFactory,
    SourceFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db
QUEUE = "admin:factcheck_claim_changelist"


def queue(browser, **query):
    return browser.get(reverse(QUEUE), query).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_as_often_for_three_claims_as_for_one(
    at_desk, desk, crew, django_assert_num_queries, count
):
    for _ in range(count):
        claim = claim_in(Status.IN_REVIEW, crew, desk)
        AppearanceFactory(claim=claim)
    browser = at_desk(crew.editor)
    with django_assert_num_queries(12):
        queue(browser)


def test_queue_shows_claims_of_ones_desks_alone(at_desk, desk, crew, stranger):
    ClaimFactory(desk=desk, text="The bridge at Lomna was blown up.")
    assert "The bridge at Lomna" in queue(at_desk(crew.editor))
    assert "The bridge at Lomna" not in queue(at_desk(stranger))


def test_line_says_who_what_where_and_how_much(at_desk, desk, crew):
    claim = weighed_claim(desk, crew.editor, origins=2)
    SourceFactory(claim=claim, origin=claim.origins.first())
    claim.claimant = ClaimantFactory(name="Colonel Ruda")
    claim.save()
    take(Action.ASSIGN, claim, crew.editor, crew)
    page = queue(at_desk(crew.editor))
    for words in ("Colonel Ruda", "3 links, 2 origins", str(crew.researcher), "in 3", "Assigned"):
        assert words in page, words
    assert claim.appearances.get().story.title in page


def test_unverified_never_looks_like_unverifiable(at_desk, desk, crew):
    claim_in(Status.UNVERIFIED, crew, desk)
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    words = {"rating": "unverifiable", "rationale": "Nobody can see it."}
    from_source = {"deciding_source_id": claim.sources.first().pk}
    take(Action.SUBMIT, claim, crew.researcher, crew, proposal=Proposal(**words, **from_source))
    take(Action.APPROVE, claim, crew.second, crew)
    page = queue(at_desk(crew.editor))
    assert 'chip chip-no-rating"' in page
    assert 'chip chip-rating-open"' in page
    assert page.count("Unverifiable</span>") == 1


def test_overdue_is_said_in_words(at_desk, desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    now = timezone.now()
    Assignment.objects.filter(claim=claim).update(
        assigned_at=now - timedelta(hours=9), due_at=now - timedelta(hours=2, minutes=5)
    )
    assert "Overdue by 2\xa0hours" in queue(at_desk(crew.editor))


@pytest.fixture
def several(desk, crew):
    """One claim in each of the places that the filters tell apart."""
    waiting = ClaimFactory(desk=desk, text="Waiting for somebody.", hedges=["may"])
    given = claim_in(Status.ASSIGNED, crew, desk)
    late = claim_in(Status.IN_RESEARCH, crew, desk)
    ruled = claim_in(Status.RULED, crew, desk)
    now = timezone.now()
    late.assignments.update(assigned_at=now - timedelta(days=2), due_at=now - timedelta(days=1))
    given.assignments.update(assigned_at=now - timedelta(days=3))
    for claim, text in ((given, "Given away."), (late, "Long overdue."), (ruled, "Settled.")):
        claim.text = text
        claim.save(update_fields=["text"])
    return {"waiting": waiting, "given": given, "late": late, "ruled": ruled}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"waiting", "given", "late", "ruled"}),
        ({"holder": "mine"}, {"given", "late"}),
        ({"holder": "nobody"}, {"waiting", "ruled"}),
        ({"overdue": "yes"}, {"late"}),
        ({"stuck": "yes"}, {"given"}),
        ({"status": "unverified"}, {"waiting"}),
        ({"rating": "unverified"}, {"waiting", "given", "late"}),
        ({"rating": "confirmed"}, {"ruled"}),
        ({"hedged": "yes"}, {"waiting"}),
        ({"hedged": "no"}, {"given", "late", "ruled"}),
        ({"q": "settled"}, {"ruled"}),
        ({"status": "nonsense", "holder": "x"}, {"waiting", "given", "late", "ruled"}),
    ],
)
def test_filters_tell_claims_apart(at_desk, crew, several, query, found):
    page = queue(at_desk(crew.researcher), **query)
    assert {name for name, claim in several.items() if f">{claim.text}</a>" in page} == found


def test_filter_by_person_and_desk(at_desk, desk, crew, several):
    browser = at_desk(crew.editor)
    page = queue(browser, holder=crew.researcher.pk, desk=desk.pk)
    assert ">Given away.</a>" in page
    assert ">Settled.</a>" not in page


def test_quick_link_that_is_on_is_marked(at_desk, desk, crew):
    page = queue(at_desk(crew.editor), overdue="yes")
    assert 'class="is-on" aria-current="page">Overdue</a>' in page
    assert page.count('aria-current="page">') == 1


def test_bulk_actions_are_shown_to_editors_alone(at_desk, desk, crew):
    ClaimFactory(desk=desk)
    assert "assign_selected" in queue(at_desk(crew.editor))
    assert "assign_selected" not in queue(at_desk(crew.researcher))


def test_triage_puts_the_first_deadline_first_then_what_is_most_worth_a_check(at_desk, desk, crew):
    for worth, text in ((1, "Little."), (4, "Much."), (2, "Some.")):
        ClaimFactory(desk=desk, check_worthiness=worth, text=text)
    for days, worth, text in ((3, 5, "Later."), (1, 1, "Soon.")):
        claim = ClaimFactory(desk=desk, check_worthiness=worth, text=text)
        deadline = timezone.now() + timedelta(days=days)
        AppearanceFactory(claim=claim, story=StoryFactory(desk=desk, deadline_at=deadline))
    page = queue(at_desk(crew.editor), status="unverified", o="5.-4")
    texts = ("Soon.", "Later.", "Much.", "Some.", "Little.")
    places = [page.index(f">{text}</a>") for text in texts]
    assert places == sorted(places)
    assert "4 of 5" in page
    assert 'class="is-on" aria-current="page">Triage</a>' in page
