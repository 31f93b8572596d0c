import pytest
from django.urls import reverse

from factcheck.models import RobotsOverride

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"admin:factcheck_robotsoverride_{name}", args=args)


def test_override_is_made_shown_and_lifted(at_desk, editor, reviewer, desk):
    browser = at_desk(editor)
    assert browser.get(address("add")).status_code == 200
    words = {
        "desk_id": desk.pk,
        "host": "closed.example",
        "reason": "A ministry's own <b>word</b>.",
    }
    browser.post(address("add"), words)
    row = RobotsOverride.objects.get()
    assert (row.host, row.made_by) == ("closed.example", editor)
    page = browser.get(address("change", row.pk)).content.decode()
    assert "A ministry&#x27;s own &lt;b&gt;word&lt;/b&gt;." in page
    assert "Follow its robots.txt again" in page
    seen = at_desk(reviewer).get(address("change", row.pk)).content.decode()
    assert "Follow its robots.txt again" not in seen
    at_desk(reviewer).post(address("lift", row.pk))
    row.refresh_from_db()
    assert row.lifted_at is None
    browser.post(address("lift", row.pk))
    row.refresh_from_db()
    assert row.lifted_by == editor
    assert "Lifted" in browser.get(address("changelist")).content.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"host": "two words"}, "Write the host as it stands in addresses"),
        ({"reason": ""}, "This field is required."),
        ({"desk_id": "0"}, "Select a valid choice."),
    ],
)
def test_bad_override_is_told_at_its_field(at_desk, editor, desk, words, said):
    good = {"desk_id": desk.pk, "host": "closed.example", "reason": "It matters."}
    page = at_desk(editor).post(address("add"), good | words).content.decode()
    assert said in page
    assert not RobotsOverride.objects.exists()


def test_overrides_are_their_desks_own(at_desk, editor, stranger, reviewer, desk):
    words = {"desk_id": desk.pk, "host": "closed.example", "reason": "It matters."}
    at_desk(editor).post(address("add"), words)
    row = RobotsOverride.objects.get()
    browser = at_desk(stranger)
    assert browser.get(address("change", row.pk)).status_code == 404
    assert "closed.example" not in browser.get(address("changelist")).content.decode()
    browser.post(address("lift", row.pk))
    row.refresh_from_db()
    assert row.lifted_at is None
    assert at_desk(reviewer).get(address("add")).status_code == 404
