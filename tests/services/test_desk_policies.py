from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from factcheck.enums import Action, Role, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted, PolicyNotMet
from factcheck.models import AuditEvent, DeskPolicy, Rating, RatingRule
from factcheck.services import desk_policies, independence, replies, sources
from factcheck.services.desk_policies import Rule, Terms
from tests.claims import claim_in, crew_of, proposal_for, take
from tests.factories import (
    ClaimantFactory,
    MembershipFactory,
    ProviderAnswerFactory,
    SearchFactory,
    SearchQueryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def lay_down(desk, administrator):
    def ask(**terms):
        return desk_policies.lay_down(desk_id=desk.pk, by=administrator, terms=Terms(**terms))

    return ask


def test_desk_without_a_policy_asks_what_the_scale_asks(desk):
    terms = desk_policies.of_desk(desk.pk)
    assert (terms.rationale_characters, terms.needs_counter_search) == (0, False)
    assert [(rule.rating, rule.origins_needed) for rule in terms.rules[:2]] == [
        ("confirmed", 2),
        ("mostly-confirmed", 1),
    ]


def test_policy_is_laid_down_and_told_with_what_it_was(desk, lay_down, administrator):
    rule = Rule(rating="false", origins_needed=1, needs_reply=True)
    after = lay_down(rationale_characters=200, rules=(rule,))
    assert rule in after.rules
    assert desk_policies.of_desk(desk.pk) == after
    event = AuditEvent.objects.get(verb="desk.lay_down_policy")
    assert (event.actor, event.subject) == (administrator, f"desk:{desk.pk}")
    assert event.data["before"]["rationale_characters"] == 0
    assert event.data["after"]["rationale_characters"] == 200


def test_rule_that_is_left_out_stays(lay_down):
    rule = Rule(rating="false", origins_needed=3)
    lay_down(rules=(rule,))
    assert rule in lay_down(needs_counter_search=True).rules


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER])
def test_policy_is_its_administrators_own(desk, administrator, role):
    by = MembershipFactory(desk=desk, role=role).user
    with pytest.raises(NotPermitted):
        desk_policies.lay_down(desk_id=desk.pk, by=by, terms=Terms())
    elsewhere = MembershipFactory(role=Role.ADMINISTRATOR).user
    with pytest.raises(NotPermitted):
        desk_policies.lay_down(desk_id=desk.pk, by=elsewhere, terms=Terms())
    assert not DeskPolicy.objects.exists()


def test_desk_must_be_there(administrator):
    with pytest.raises(NotFound):
        desk_policies.lay_down(desk_id=0, by=administrator, terms=Terms())


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"rationale_characters": -1}, "rationale_characters"),
        ({"rationale_characters": 5_001}, "rationale_characters"),
        ({"good_for_days": 3_651}, "good_for_days"),
        ({"rules": (Rule(rating="false", origins_needed=21),)}, "rules"),
        ({"rules": (Rule(rating="half-true"),)}, "rules"),
        ({"rules": (Rule(rating="false"), Rule(rating="false"))}, "rules"),
    ],
)
def test_policy_that_nobody_could_fulfil_is_refused(lay_down, terms, field):
    with pytest.raises(InvalidInput) as refusal:
        lay_down(**terms)
    assert refusal.value.field == field
    assert not AuditEvent.objects.filter(verb="desk.lay_down_policy").exists()


def untold_rule(desk):
    RatingRule.objects.create(desk=desk, rating=Rating.objects.first(), origins_needed=0)


@pytest.mark.parametrize("change", [lambda desk: DeskPolicy.objects.create(desk=desk), untold_rule])
def test_database_refuses_a_policy_that_nothing_tells_of(desk, change):
    with pytest.raises(IntegrityError, match="told by no audit event"), transaction.atomic():
        change(desk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_rationale_is_as_long_as_the_desk_asks(desk, crew, lay_down):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    lay_down(rationale_characters=60)
    with pytest.raises(PolicyNotMet, match="at least 60 characters; this one has 34"):
        take(Action.SUBMIT, claim, crew.researcher, crew)
    proposal = replace(proposal_for(claim), rationale="Two brigades say so. " * 3)
    assert take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)


def test_origins_are_as_many_as_the_desk_asks(desk, crew, lay_down):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    lay_down(rules=(Rule(rating="confirmed", origins_needed=3),))
    with pytest.raises(PolicyNotMet, match="needs 3 independent origins"):
        take(Action.SUBMIT, claim, crew.researcher, crew)


def test_policy_holds_for_what_waits_for_approval(desk, crew, lay_down):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    lay_down(rules=(Rule(rating="confirmed", origins_needed=3),))
    with pytest.raises(PolicyNotMet, match="needs 3 independent origins"):
        take(Action.APPROVE, claim, crew.second, crew)


def test_refutation_is_searched_for_when_the_desk_asks(desk, crew, lay_down):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    lay_down(needs_counter_search=True)
    search = SearchFactory(claim=claim)
    SearchQueryFactory(search=search, number=1)
    SearchQueryFactory(search=search, number=2, purpose="denial")
    answer = ProviderAnswerFactory(search=search, asked_count=1)
    with pytest.raises(PolicyNotMet, match="refutation is searched for"):
        take(Action.SUBMIT, claim, crew.researcher, crew)
    answer.asked_count = 2
    answer.save()
    assert take(Action.SUBMIT, claim, crew.researcher, crew)


@pytest.mark.parametrize(("stance", "holds"), [("supports", True), ("context", False)])
def test_primary_source_is_cited_when_the_desk_asks(desk, crew, lay_down, stance, holds):
    claim = claim_in(Status.IN_RESEARCH, crew, desk, origins=3)
    lay_down(rules=(Rule(rating="confirmed", origins_needed=2, needs_primary=True),))
    with pytest.raises(PolicyNotMet, match="needs a primary source on this desk"):
        take(Action.SUBMIT, claim, crew.researcher, crew)
    source = claim.sources.order_by("pk").last()
    sources.set_stance(source_id=source.pk, by=crew.editor, stance=stance)
    independence.set_mark(
        source_id=source.pk, kind="primary", holds=True, by=crew.editor, reason="It counted them."
    )
    with nullcontext() if holds else pytest.raises(PolicyNotMet):
        take(Action.SUBMIT, claim, crew.researcher, crew)


@pytest.fixture
def accused(desk, crew, lay_down):
    """A claim with a claimant, on a desk that asks them before it calls a claim false."""
    lay_down(rules=(Rule(rating="false", needs_reply=True),))
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    claim.claimant = ClaimantFactory()
    claim.save()
    return claim


def call_false(claim, crew):
    proposal = proposal_for(claim, rating="false")
    return take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)


def asked(claim, crew, **changes):
    now = timezone.now()
    words = {
        "asked": "The general staff",
        "channel": "E-mail to its press office",
        "asked_at": now - timedelta(days=2),
        "deadline_at": now + timedelta(days=1),
    }
    return replies.ask(claim_id=claim.pk, by=crew.researcher, **words | changes)


def test_reply_is_asked_for_before_a_rating_that_tells_against_somebody(accused, crew):
    with pytest.raises(PolicyNotMet, match="ask them for a reply"):
        call_false(accused, crew)
    row = asked(accused, crew)
    with pytest.raises(PolicyNotMet, match="ask them for a reply"):
        call_false(accused, crew)
    replies.answer(reply_id=row.pk, by=crew.researcher, words="We stand by it.")
    assert call_false(accused, crew).status == Status.IN_REVIEW


def test_silence_until_the_deadline_is_an_answer(accused, crew):
    asked(accused, crew, deadline_at=timezone.now() - timedelta(hours=1))
    assert call_false(accused, crew).status == Status.IN_REVIEW


def test_other_ratings_need_no_reply(accused, crew):
    assert take(Action.SUBMIT, accused, crew.researcher, crew).status == Status.IN_REVIEW


def test_nobody_is_asked_where_nobody_is_named(accused, crew):
    accused.claimant = None
    accused.save()
    assert call_false(accused, crew).status == Status.IN_REVIEW
