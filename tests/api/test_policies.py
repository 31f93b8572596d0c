from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.models import DeskPolicy, Reply
from tests.claims import weighed_claim

pytestmark = pytest.mark.django_db

RULE = {"rating": "false", "origins_needed": 1, "needs_reply": True, "needs_primary": True}
POLICY = {
    "rationale_characters": 80,
    "needs_counter_search": True,
    "good_for_days": 90,
    "rules": [RULE],
}


def test_policy_is_read_and_laid_down(program, administrator, reviewer, desk):
    address = f"desks/{desk.pk}/policy/"
    before = program(reviewer).get(address).json()
    assert before["rules"][0] == {
        "rating": "confirmed",
        "origins_needed": 2,
        "needs_reply": False,
        "needs_primary": False,
    }
    answer = program(administrator).put(address, POLICY)
    assert answer.status_code == 200, answer.json()
    assert RULE in answer.json()["rules"]
    assert program(reviewer).get(address).json() == answer.json()


def test_policy_is_no_editors_to_lay_down(program, editor, desk):
    answer = program(editor).put(f"desks/{desk.pk}/policy/", POLICY)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert not DeskPolicy.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        {"rationale_characters": "80"},
        {"needs_counter_search": "maybe"},
        {"good_for_days": 3_651},
        {"rules": [RULE | {"origins_needed": 21}]},
        {"rules": [RULE | {"rating": "half-true"}]},
        {"rules": RULE},
        {"unknown": 1},
    ],
)
def test_bad_policy_is_refused(program, administrator, desk, words):
    answer = program(administrator).put(f"desks/{desk.pk}/policy/", POLICY | words)
    assert answer.status_code == 400, answer.json()
    assert not DeskPolicy.objects.exists()


def test_reply_is_asked_for_and_answered(program, editor, desk):
    claim, caller = weighed_claim(desk, editor), program(editor)
    until = (timezone.now() + timedelta(days=1)).isoformat()
    words = {"asked": "The general staff", "channel": "E-mail", "deadline_at": until}
    made = caller.post(f"claims/{claim.pk}/replies/", words)
    assert made.status_code == 201, made.json()
    (row,) = made.json()["replies"]
    assert (row["asked"], row["answer"], row["answered_at"]) == ("The general staff", "", None)
    told = caller.post(f"replies/{row['id']}/answer/", {"answer": "We stand by it."})
    assert told.json()["replies"][0]["answer"] == "We stand by it."


def test_bad_question_is_refused(program, editor, desk):
    claim = weighed_claim(desk, editor)
    words = {"asked": "Staff", "channel": "E-mail", "deadline_at": "2020-01-01T00:00:00+00:00"}
    answer = program(editor).post(f"claims/{claim.pk}/replies/", words)
    assert (answer.status_code, answer.json()["field"]) == (400, "deadline_at")
    assert not Reply.objects.exists()
