"""People at the desk: logged in, looking at pages, pressing buttons."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import Action
from factcheck.models import Claim
from tests.claims import crew_of


@pytest.fixture
def at_desk(db):
    """Logs a person in and gives their browser."""

    def log_in(user):
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def step_address(claim, action):
    return reverse("admin:factcheck_claim_step", args=[claim.pk, action])


def page_address(claim):
    return reverse("admin:factcheck_claim_change", args=[claim.pk])


def words_for(action, claim, assignee):
    """What a person types for a step, with the claim's version as it is now."""
    due = timezone.localtime() + timedelta(hours=4)
    source = claim.sources.order_by("pk").first()
    reason = {"reason": "Two outlets corrected it."}
    ruling = {
        "rating": "unverifiable",
        "rationale": "Nobody outside can see it.",
        "deciding_source": source.pk if source else "",
        "correction_kind": "changed_verdict",
        "correction_reason": "The first ruling went too far.",
    }
    words = {
        Action.ASSIGN: {"assignee": assignee.pk, "due_at": f"{due:%Y-%m-%dT%H:%M}"},
        Action.DECLINE: reason,
        Action.SUBMIT: ruling,
        Action.CORRECT: ruling | {"rating": "confirmed", "correction_kind": "clarification"},
        Action.SECOND: {"rating": "unverifiable", "rationale": "Nobody outside can see it."},
        Action.SEND_BACK: reason,
        Action.WITHDRAW: reason,
        Action.REOPEN: reason,
        Action.SET_ASIDE: reason,
    }.get(action, {})
    return {"version": Claim.objects.get(pk=claim.pk).version} | words
