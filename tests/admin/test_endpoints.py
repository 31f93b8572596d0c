import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import Status
from factcheck.models import Delivery, Endpoint
from factcheck.services import sealing
from tests.claims import claim_in, crew_of
from tests.factories import DeliveryTryFactory, EndpointFactory

pytestmark = pytest.mark.django_db

WORDS = {"name": "Partner", "url": "https://partner.example.org/hook", "form": "standard"}


def address(name, *args, noun="endpoint"):
    return reverse(f"admin:factcheck_{noun}_{name}", args=args)


@pytest.fixture
def row(desk):
    return EndpointFactory(desk=desk)


@pytest.fixture
def told(desk, row):
    """A message to the endpoint, tried twice."""
    claim_in(Status.PUBLISHED, crew_of(desk), desk)
    told = row.deliveries.get()
    DeliveryTryFactory(delivery=told, status=None, failure="Nobody answered.")
    DeliveryTryFactory(delivery=told, status=500, answer="<b>Sorry</b>")
    return told


def words_of(answer):
    return html.unescape(answer.content.decode())


def secret_on(answer):
    return re.search(r"whsec_[\w+/=]+", words_of(answer))[0]


def test_added_endpoint_shows_its_secret_once(at_desk, editor, desk):
    browser = at_desk(editor)
    answer = browser.post(address("add"), {"desk_id": desk.pk} | WORDS)
    row = Endpoint.objects.get()
    assert secret_on(answer) == sealing.opened(row.secret, purpose="endpoint")
    assert "no-store" in answer.headers["Cache-Control"]
    page = words_of(browser.get(address("change", row.pk)))
    assert "whsec_" not in page
    assert "It was told of nothing yet." in page
    assert WORDS["url"] in words_of(browser.get(address("changelist")))


def test_new_secret_is_shown_once_and_the_earlier_one_holds_a_day(at_desk, editor, row):
    browser = at_desk(editor)
    answer = browser.post(address("rotate", row.pk))
    row.refresh_from_db()
    assert secret_on(answer) == sealing.opened(row.secret, purpose="endpoint")
    assert "Signs as well until" in words_of(browser.get(address("change", row.pk)))


def test_endpoint_is_changed(at_desk, editor, row):
    browser = at_desk(editor)
    assert row.url in words_of(browser.get(address("edit", row.pk)))
    bad = browser.post(address("edit", row.pk), WORDS | {"url": "ftp://partner.example.org"})
    assert "ftp://partner.example.org" in words_of(bad)
    browser.post(address("edit", row.pk), WORDS)
    row.refresh_from_db()
    assert (row.name, row.url) == (WORDS["name"], WORDS["url"])


def test_endpoint_is_disabled_with_a_reason_and_enabled(at_desk, editor, row):
    browser = at_desk(editor)
    assert "This field is required." in words_of(
        browser.post(address("disable", row.pk), {"reason": ""})
    )
    browser.post(address("disable", row.pk), {"reason": "It moved."})
    page = words_of(browser.get(address("change", row.pk)))
    for said in ("Disabled", "It moved.", "Enable it"):
        assert said in page
    browser.post(address("enable", row.pk))
    row.refresh_from_db()
    assert row.disabled_at is None


def test_what_was_sent_and_answered_is_shown_as_text(at_desk, editor, told, row):
    browser = at_desk(editor)
    assert "version 1" in words_of(browser.get(address("changelist", noun="delivery"))).lower()
    assert told.verdict.claim.text in words_of(browser.get(address("change", row.pk)))
    page = browser.get(address("change", told.pk, noun="delivery")).content.decode()
    for said in ("Nobody answered.", "500", "&lt;b&gt;Sorry"):
        assert said in page


def test_message_is_sent_once_more(at_desk, editor, told, row):
    Delivery.objects.update(state="failed", due_at=None)
    browser = at_desk(editor)
    listed = browser.get(address("changelist", noun="delivery"), {"state": "failed"})
    assert "Given up" in words_of(listed)
    answer = browser.post(address("repeat", told.pk, noun="delivery"), follow=True)
    assert "The message is sent once more, now." in words_of(answer)
    told.refresh_from_db()
    assert told.state == "waiting"


def test_everything_since_a_time_is_sent_once_more(at_desk, editor, told, row):
    browser = at_desk(editor)
    since = f"{timezone.localtime():%Y-%m-%d}T00:00"
    answer = browser.post(address("replay", row.pk), {"since": since}, follow=True)
    assert "Versions that are sent once more: 1." in words_of(answer)


def test_bad_endpoint_is_told_at_its_field(at_desk, editor, desk):
    browser = at_desk(editor)
    answer = browser.post(
        address("add"), {"desk_id": desk.pk} | WORDS | {"url": "http://partner.example.org"}
    )
    assert "begin with https://" in words_of(answer)
    assert not Endpoint.objects.exists()


def test_reviewer_looks_and_decides_nothing(at_desk, reviewer, told, row):
    browser = at_desk(reviewer)
    assert "Disable it" not in words_of(browser.get(address("change", row.pk)))
    assert "once more" not in words_of(browser.get(address("change", told.pk, noun="delivery")))
    for name in ("add", "edit", "disable", "replay"):
        at = address(name) if name == "add" else address(name, row.pk)
        assert browser.get(at).status_code == 404
    before = Endpoint.objects.values().get(), Delivery.objects.values().get()
    for at in (
        address("rotate", row.pk),
        address("enable", row.pk),
        address("repeat", told.pk, noun="delivery"),
    ):
        assert "takes the role editor" in words_of(browser.post(at, follow=True))
    assert before == (Endpoint.objects.values().get(), Delivery.objects.values().get())


def test_endpoints_are_their_desks_own(at_desk, stranger, told, row):
    browser = at_desk(stranger)
    for at in (address("change", row.pk), address("change", told.pk, noun="delivery")):
        assert browser.get(at).status_code == 404
    assert row.url not in words_of(browser.get(address("changelist")))
    listed = words_of(browser.get(address("changelist", noun="delivery")))
    assert told.verdict.claim.text not in listed


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_any_number(
    at_desk, editor, desk, count, django_assert_max_num_queries
):
    EndpointFactory.create_batch(count, desk=desk)
    claim_in(Status.PUBLISHED, crew_of(desk), desk)
    browser = at_desk(editor)
    for noun in ("endpoint", "delivery"):
        browser.get(address("changelist", noun=noun))
        with django_assert_max_num_queries(14):
            assert browser.get(address("changelist", noun=noun)).status_code == 200
