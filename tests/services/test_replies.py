from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Reply
from factcheck.services import replies
from tests.claims import weighed_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk, editor):
    return weighed_claim(desk, editor)


def ask(claim, by, **changes):
    words = {
        "asked": "The general staff",
        "channel": "E-mail to its press office",
        "deadline_at": timezone.now() + timedelta(days=1),
    }
    return replies.ask(claim_id=claim.pk, by=by, **words | changes)


def test_question_is_kept_and_told(claim, reviewer):
    row = ask(claim, reviewer)
    assert (row.asked_by, row.answer) == (reviewer, "")
    event = AuditEvent.objects.get(verb="claim.ask_for_reply")
    assert (event.subject, event.data["asked"]) == (f"claim:{claim.pk}", "The general staff")
    claim.refresh_from_db()
    assert claim.version == 2


def test_answer_takes_the_place_of_an_earlier_one(claim, reviewer, editor):
    row = ask(claim, reviewer)
    replies.answer(reply_id=row.pk, by=reviewer, words="No comment.")
    replies.answer(reply_id=row.pk, by=editor, words=" We stand by it. ")
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("We stand by it.", editor)
    told = AuditEvent.objects.filter(verb="claim.answer").order_by("sequence")
    assert [event.data["quote"] for event in told] == ["No comment.", "We stand by it."]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked": " "}, "asked"),
        ({"asked": "x" * 201}, "asked"),
        ({"channel": ""}, "channel"),
        ({"channel": "\x00"}, "channel"),
        ({"asked_at": timezone.now() + timedelta(days=400)}, "asked_at"),
        ({"deadline_at": timezone.now() - timedelta(days=1)}, "deadline_at"),
        ({"deadline_at": timezone.now() + timedelta(days=400)}, "deadline_at"),
    ],
)
def test_bad_question_is_refused(claim, reviewer, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        ask(claim, reviewer, **changes)
    assert refusal.value.field == field
    assert not Reply.objects.exists()


def test_answer_says_something(claim, reviewer):
    row = ask(claim, reviewer)
    with pytest.raises(InvalidInput):
        replies.answer(reply_id=row.pk, by=reviewer, words=" ")


def test_questions_are_their_desks_own(claim, reviewer, stranger, administrator):
    row = ask(claim, reviewer)
    with pytest.raises(NotFound):
        ask(claim, stranger)
    with pytest.raises(NotFound):
        replies.answer(reply_id=row.pk, by=stranger, words="Ours.")
    with pytest.raises(NotPermitted):
        ask(claim, administrator)
