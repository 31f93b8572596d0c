import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factcheck.models import AuditEvent, Claimant, Party, Publisher, Rating
from tests.factories import PublisherFactory

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"admin:factcheck_{name}", args=args)


def test_publisher_is_added_with_its_event(at_desk, editor):
    party = Party.objects.create(name="Northland")
    said = {"name": "The Courier", "address": "courier.example.org", "party": party.pk}
    at_desk(editor).post(address("publisher_add"), said)
    publisher = Publisher.objects.get()
    event = AuditEvent.objects.get()
    assert publisher.party == party
    assert (event.verb, event.subject) == ("publisher.add", f"publisher:{publisher.pk}")
    assert event.data == said


def test_change_writes_the_columns_that_changed(at_desk, editor):
    publisher = PublisherFactory(name="The Courier", address="courier.example.org")
    page = address("publisher_change", publisher.pk)
    browser = at_desk(editor)
    with CaptureQueriesContext(connection) as asked:
        browser.post(page, {"name": "The Courier", "address": "new.example.org", "party": ""})
    publisher.refresh_from_db()
    assert (publisher.name, publisher.address) == ("The Courier", "new.example.org")
    written = [each["sql"] for each in asked if each["sql"].startswith("UPDATE")]
    assert ["publisher" in sql and '"name" =' not in sql for sql in written[:1]] == [True]
    assert AuditEvent.objects.get().data == {"address": "new.example.org"}


def test_name_that_is_taken_is_told_at_its_field(at_desk, editor):
    Claimant.objects.create(name="Ruda")
    page = at_desk(editor).post(address("claimant_add"), {"name": "Ruda", "party": ""})
    assert "already exists" in page.content.decode()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("name", ["publisher", "claimant", "party"])
def test_reviewer_reads_names_and_edits_none(at_desk, reviewer, name):
    browser = at_desk(reviewer)
    assert browser.get(address(f"{name}_changelist")).status_code == 200
    assert browser.post(address(f"{name}_add"), {"name": "Mine"}).status_code == 403


def test_history_of_a_name_is_its_audit_events(at_desk, editor):
    publisher = PublisherFactory()
    response = at_desk(editor).get(address("publisher_history", publisher.pk))
    assert response.headers["Location"].endswith(f"/auditevent/?q=publisher:{publisher.pk}")


def test_scale_is_reworded_by_administrators_alone(at_desk, administrator, editor):
    rating = Rating.objects.get(slug="misleading")
    said = {
        "label": "Misleading",
        "description": "It leaves out what matters.",
        "number": 2,
        "origins_needed": 1,
        "position": 3,
        "is_offered": "on",
        "slug": "renamed",
    }
    page = address("rating_change", rating.pk)
    assert at_desk(editor).post(page, said).status_code == 403
    at_desk(administrator).post(page, said)
    rating.refresh_from_db()
    assert (rating.slug, rating.origins_needed) == ("misleading", 1)
    event = AuditEvent.objects.get()
    assert event.data == {"description": "It leaves out what matters.", "origins_needed": 1}


def test_scale_takes_no_rating_called_unverified(at_desk, administrator):
    said = {"label": "Open", "slug": "unverified", "origins_needed": 0, "position": 9}
    page = at_desk(administrator).post(address("rating_add"), said)
    assert page.status_code == 200
    assert not Rating.objects.filter(label="Open").exists()


@pytest.mark.parametrize("name", ["party", "claimant", "publisher", "rating"])
def test_lists_of_names_open(at_desk, editor, name):
    PublisherFactory(party=Party.objects.create(name="Northland"))
    assert at_desk(editor).get(address(f"{name}_changelist")).status_code == 200
