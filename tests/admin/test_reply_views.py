from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.models import Reply
from tests.admin.conftest import page_address
from tests.claims import weighed_claim

pytestmark = pytest.mark.django_db


def typed(**changes):
    now = timezone.localtime()
    words = {
        "asked": "The <b>general</b> staff",
        "channel": "E-mail",
        "asked_at": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "deadline_at": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}",
    }
    return words | changes


@pytest.fixture
def claim(desk, editor):
    return weighed_claim(desk, editor)


def test_question_and_answer_stand_on_the_claim_page(at_desk, reviewer, claim):
    browser = at_desk(reviewer)
    ask = reverse("admin:factcheck_claim_ask_for_reply", args=[claim.pk])
    assert ask in browser.get(page_address(claim)).content.decode()
    assert browser.get(ask).status_code == 200
    page = browser.post(ask, typed(), follow=True).content.decode()
    assert "The &lt;b&gt;general&lt;/b&gt; staff" in page
    assert "No answer so far." in page
    answer = reverse("admin:factcheck_claim_answer", args=[claim.pk, Reply.objects.get().pk])
    assert browser.get(answer).status_code == 200
    page = browser.post(answer, {"answer": "We stand by it."}, follow=True).content.decode()
    assert "“We stand by it.”" in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"asked": ""}, "This field is required."),
        ({"deadline_at": "2020-01-01T00:00"}, "The deadline lies after the question"),
        ({"asked_at": "2099-01-01T00:00"}, "This time lies ahead."),
    ],
)
def test_bad_question_is_told_at_its_field(at_desk, reviewer, claim, words, said):
    ask = reverse("admin:factcheck_claim_ask_for_reply", args=[claim.pk])
    assert said in at_desk(reviewer).post(ask, typed(**words)).content.decode()
    assert not Reply.objects.exists()


def test_administrator_asks_nobody(at_desk, administrator, claim):
    ask = reverse("admin:factcheck_claim_ask_for_reply", args=[claim.pk])
    page = at_desk(administrator).post(ask, typed()).content.decode()
    assert "takes the role editor or reviewer" in page
    assert not Reply.objects.exists()


def test_question_of_another_claim_is_not_there(at_desk, reviewer, claim):
    answer = reverse("admin:factcheck_claim_answer", args=[claim.pk, 0])
    assert at_desk(reviewer).get(answer).status_code == 404
