import pytest
from django.urls import reverse

from factcheck.enums import Role, Status
from factcheck.services import audit, people
from tests.claims import claim_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def events(browser, **query):
    return browser.get(reverse("admin:factcheck_auditevent_changelist"), query).content.decode()


def test_events_of_ones_desks_are_listed_and_told_apart(at_desk, desk, crew, stranger):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    audit.record("story.add", "story:7", by=crew.editor, desk=desk, data={"claims": []})
    browser = at_desk(crew.editor)
    address = reverse("admin:factcheck_claim_change", args=[claim.pk])
    assert f'<a href="{address}">claim:{claim.pk}</a>' in events(browser)
    assert "claim.assign" not in events(browser, noun="story")
    assert "story.add" not in events(browser, actor=crew.researcher.pk)
    assert "story.add" not in events(browser, actor="service")
    assert "claim.assign" in events(browser, q=f"claim:{claim.pk}")
    assert "claim.assign" not in events(at_desk(stranger))


def test_events_of_no_desk_are_for_administrators(at_desk, administrator, editor):
    people.issue_token(user=editor, name="CMS", scopes=["read"], by=administrator)
    assert "token.issue" in events(at_desk(administrator))
    assert "token.issue" not in events(at_desk(editor))


def test_superuser_of_no_desk_sees_what_concerns_people(at_desk, desk, crew):
    claim_in(Status.ASSIGNED, crew, desk)
    people.grant(user=crew.editor, desk=desk, role=Role.REVIEWER, by=None)
    page = events(at_desk(UserFactory(is_superuser=True)))
    assert "person.grant" in page
    assert "claim.assign" not in page


def test_event_is_looked_at_and_not_changed(at_desk, desk, crew):
    event = audit.record("story.add", "story:7", by=None, desk=desk, data={"note": "<b>"})
    page = at_desk(crew.editor).get(reverse("admin:factcheck_auditevent_change", args=[event.pk]))
    text = page.content.decode()
    assert "The service" in text
    assert "&quot;note&quot;: &quot;&lt;b&gt;&quot;" in text
    assert event.digest in text
    assert 'name="_save"' not in text


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_three_events_as_for_one(
    at_desk, editor, desk, django_assert_num_queries, count
):
    for _ in range(count):
        audit.record("story.add", "story:7", by=editor, desk=desk)
    browser = at_desk(editor)
    with django_assert_num_queries(8):
        events(browser)
