"""Twenty editors at their desks and their programs, all after one claim at the same moment."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import Role, Scope, Status
from factcheck.models import Assignment, AuditEvent, Claim
from factcheck.services import people
from tests.conftest import person
from tests.factories import ClaimFactory
from tests.moments import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def taken_at_the_desk(editor, claim):
    """Opens the form, and gives what presses its button."""
    browser, address = Client(), reverse("admin:factcheck_claim_step", args=[claim.pk, "assign"])
    browser.force_login(editor)
    seen = browser.get(address).context["form"].initial
    due_at = f"{timezone.localtime() + timedelta(hours=4):%Y-%m-%dT%H:%M}"
    words = {"assignee": editor.pk, "due_at": due_at} | seen
    return lambda: browser.post(address, words)


def taken_by_program(editor, claim):
    """Gives what sends the same to the API."""
    scopes = [Scope.READ, Scope.WORKFLOW]
    _, secret = people.issue_token(user=editor, name="a program", scopes=scopes, by=None)
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    due_at = (timezone.now() + timedelta(hours=4)).isoformat()
    words = {"version": claim.version, "assignee": editor.pk, "due_at": due_at}
    address = reverse("api:claim-assign", args=[claim.pk])
    return lambda: program.post(address, words, content_type="application/json")


def test_one_of_twenty_editors_gets_the_claim_whichever_door_they_take(desk):
    claim = ClaimFactory(desk=desk)
    editors = [person(desk, f"editor-{number}", Role.EDITOR) for number in range(20)]
    doors = (taken_at_the_desk, taken_by_program)
    answers = at_once(*(doors[i % 2](each, claim) for i, each in enumerate(editors)))
    holder = Assignment.objects.get().assignee
    winner = answers.pop(editors.index(holder))
    assert winner.status_code in {200, 302}
    assert [each.status_code for each in answers] == [409] * 19
    for each in answers:
        assert f"{holder} was faster and assigned it" in words_of(each)
    claim.refresh_from_db()
    assert (claim.status, claim.version) == (Status.ASSIGNED, 2)
    assert AuditEvent.objects.filter(verb="claim.assign", subject=f"claim:{claim.pk}").count() == 1
    assert Claim.objects.held_by(holder).get() == claim


def words_of(answer):
    """What the refusal says, on the page or in the problem document."""
    is_problem = answer.headers["Content-Type"].startswith("application/problem+json")
    return answer.json()["detail"] if is_problem else unescape(answer.content.decode())
