import json

import pytest

from factcheck.enums import Action, Role, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted, PolicyNotMet
from factcheck.models import AuditEvent, Exemption
from factcheck.services import exemptions
from tests.claims import claim_in, crew_of, take
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    """One origin short of what its rating takes."""
    return claim_in(Status.IN_RESEARCH, crew, desk, origins=1)


def ask(claim, by, reason="It runs at eight."):
    return exemptions.ask(claim_id=claim.pk, by=by, reason=reason)


def grant(row, by):
    return exemptions.grant(exemption_id=row.pk, by=by)


def published(claim, crew):
    for action, by in (
        (Action.SUBMIT, crew.researcher),
        (Action.APPROVE, crew.second),
        (Action.PUBLISH, crew.editor),
    ):
        claim = take(action, claim, by, crew)
    return json.loads(claim.verdict.body)


def test_exemption_helps_nobody_until_a_second_person_grants_it(claim, crew):
    row = ask(claim, crew.researcher)
    with pytest.raises(PolicyNotMet, match="needs 2 independent origins"):
        take(Action.SUBMIT, claim, crew.researcher, crew)
    grant(row, crew.editor)
    assert take(Action.SUBMIT, claim, crew.researcher, crew).status == Status.IN_REVIEW


def test_what_was_missing_and_why_are_public(claim, crew, client):
    row = grant(ask(claim, crew.researcher), crew.editor)
    said = published(claim, crew)["exemption"]
    assert (said["reason"], said["granted_at"]) == (row.reason, row.granted_at.isoformat())
    (waived,) = said["waived"]
    assert "needs 2 independent origins" in waived
    row.refresh_from_db()
    assert row.waived == [waived]
    page = client.get(f"/verdicts/{claim.pk}/").content.decode()
    assert "Published under an exemption" in page
    assert row.reason in page


def test_exemption_is_for_one_ruling(claim, crew):
    grant(ask(claim, crew.researcher), crew.editor)
    published(claim, crew)
    with pytest.raises(PolicyNotMet, match="needs 2 independent origins"):
        take(Action.CORRECT, claim, crew.researcher, crew)


def test_exemption_that_was_not_needed_is_used_up_unsaid(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    row = grant(ask(claim, crew.researcher), crew.editor)
    assert published(claim, crew)["exemption"] is None
    row.refresh_from_db()
    assert (row.ruling, row.waived) == (claim.rulings.get(), [])


def test_exemption_lets_nobody_approve_their_own_ruling(claim, crew):
    grant(ask(claim, crew.editor), person_like(crew.editor))
    take(Action.SUBMIT, claim, crew.researcher, crew)
    with pytest.raises(PolicyNotMet, match="a second person must approve it"):
        take(Action.APPROVE, claim, crew.researcher, crew)


def person_like(editor):
    """Another editor of the same desk."""
    desk = editor.memberships.get().desk
    return MembershipFactory(desk=desk, role=Role.EDITOR).user


def test_who_asked_cannot_grant_it(claim, crew):
    row = ask(claim, crew.editor)
    with pytest.raises(InvalidInput, match="a second person must grant it"):
        grant(row, crew.editor)
    with pytest.raises(NotPermitted):
        grant(row, crew.second)
    assert not Exemption.objects.standing().exists()


def test_exemption_is_asked_for_once_and_with_a_reason(claim, crew, stranger):
    for said in (" ", "NUL \x00", "x" * 20_001):
        with pytest.raises(InvalidInput):
            ask(claim, crew.editor, said)
    row = ask(claim, crew.editor)
    with pytest.raises(InvalidInput, match="open already"):
        ask(claim, crew.researcher)
    for verb in (lambda: ask(claim, stranger), lambda: grant(row, stranger)):
        with pytest.raises(NotFound):
            verb()


def test_both_people_are_told_in_the_chain(claim, crew):
    row = ask(claim, crew.researcher)
    for _ in range(2):
        grant(row, crew.editor)
    events = AuditEvent.objects.filter(verb__endswith="_exemption").order_by("sequence")
    assert [(event.verb, event.actor) for event in events] == [
        ("claim.ask_for_exemption", crew.researcher),
        ("claim.grant_exemption", crew.editor),
    ]
