"""Two people at the same moment: one wins, the other is told who did."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from factcheck.enums import Action, Role, Status
from factcheck.errors import StaleVersion
from factcheck.models import Assignment, AuditEvent, Claim, Source, Story
from factcheck.providers import Hit
from factcheck.services import asks, claims, hits, reports, rulings, sources, stories
from tests.claims import claim_in, crew_of, take
from tests.conftest import person
from tests.factories import (
    ClaimFactory,
    MembershipFactory,
    ProviderAnswerFactory,
    SearchQueryFactory,
    UserFactory,
)
from tests.moments import at_once, held_up
from tests.stories import TEXT

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_reviewers_approve_at_once_and_one_wins(desk):
    crew = crew_of(desk)
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    third = UserFactory(username="third")
    MembershipFactory(user=third, desk=desk, role=Role.REVIEWER)

    def approving(by):
        return lambda: rulings.approve(claim_id=claim.pk, seen_version=claim.version, by=by)

    outcomes = at_once(approving(crew.second), approving(third))
    refusals = [each for each in outcomes if isinstance(each, StaleVersion)]
    assert [each.status for each in outcomes if isinstance(each, Claim)] == [Status.RULED]
    assert len(refusals) == 1
    winner = claim.rulings.get().decided_by
    assert f"{winner} was faster and approved the ruling" in refusals[0].message
    assert AuditEvent.objects.filter(verb="claim.approve").count() == 1


def test_twenty_editors_take_one_claim_at_once_and_one_holds_it(desk):
    claim = claim_in(Status.UNVERIFIED, crew_of(desk), desk)
    editors = [person(desk, f"editor-{number}", Role.EDITOR) for number in range(20)]
    due_at = timezone.now() + timedelta(hours=1)

    def taking(by):
        words = {"assignee_id": by.pk, "due_at": due_at}
        return lambda: claims.assign(claim_id=claim.pk, seen_version=claim.version, by=by, **words)

    outcomes = at_once(*map(taking, editors))
    holder = Assignment.objects.get().assignee
    assert isinstance(outcomes.pop(editors.index(holder)), Claim)
    assert {type(each) for each in outcomes} == {StaleVersion}
    assert len(outcomes) == 19
    assert all(f"{holder} was faster and assigned it" in each.message for each in outcomes)
    assert AuditEvent.objects.filter(verb="claim.assign").get().actor == holder


def test_two_publications_at_once_are_numbered_without_a_gap(desk):
    crew = crew_of(desk)
    ruled = [claim_in(Status.RULED, crew, desk) for _ in range(4)]
    outcomes = at_once(
        *[lambda claim=claim: take(Action.PUBLISH, claim, crew.editor, crew) for claim in ruled]
    )
    assert sorted(each.verdict.sequence for each in outcomes) == [1, 2, 3, 4]


def found(claim, *urls):
    """What a worker does when a provider has named these pages for `claim`."""
    answer = ProviderAnswerFactory(search__claim=claim)
    query = SearchQueryFactory(search=answer.search)
    hits.keep(answer, query, [Hit(url, "T", "S", None, "") for url in urls])
    with transaction.atomic():
        asks.take(answer)


def test_page_is_attached_while_a_search_finds_it(desk, editor):
    claim, url = ClaimFactory(desk=desk), "https://example.org/a"
    attaching = held_up(lambda: sources.attach(claim_id=claim.pk, by=editor, url=url))
    with attaching as (start, outcomes):
        found(claim, url)
        start()
    assert outcomes == [Source.objects.get()]


def test_two_searches_find_the_same_pages_in_another_order(desk):
    claim, one, two = ClaimFactory(desk=desk), "https://one.example/", "https://two.example/"

    def second():
        with transaction.atomic():
            found(claim, two, one)

    with held_up(second) as (start, outcomes):
        found(claim, one)
        start()
        time.sleep(0.2)
        found(claim, two)
    assert outcomes == [None]
    assert Source.objects.count() == 2


def test_same_story_comes_in_twice_at_once(desk, editor):
    draft = stories.Draft(text=TEXT)
    outcomes = at_once(*[lambda: stories.add(desk_id=desk.pk, by=editor, draft=draft)] * 4)
    assert sorted(each.is_new for each in outcomes) == [False, False, False, True]
    assert {each.story for each in outcomes} == {Story.objects.get()}
    assert Claim.objects.count() == 2


def test_report_that_two_close_at_once_is_closed_by_the_first(desk):
    crew, other = crew_of(desk), person(desk, "other", Role.EDITOR)
    claim = claim_in(Status.PUBLISHED, crew, desk)
    report = reports.send(claim_id=claim.pk, text="It was on Thursday.", sender="192.0.2.1")

    def closing(by):
        said = {"outcome": "answered", "note": f"{by} found nothing."}
        return lambda: reports.close(report_id=report.pk, by=by, **said)

    with held_up(closing(other)) as (start, outcomes):
        closing(crew.editor)()
        start()
    assert [each.code for each in outcomes] == ["closed_already"]
