from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from factcheck.enums import NoticeKind, Status
from factcheck.services import notices
from tests.claims import claim_in, crew_of

pytestmark = pytest.mark.django_db
INBOX = "/admin/notices/"


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def tell(person, text="Told.", **fields):
    notices.tell([person.pk], NoticeKind.SERVICE, text, **fields)
    return person.notices.latest("pk")


def page(browser, address=INBOX):
    return browser.get(address).content.decode()


def test_inbox_leads_to_the_claim_and_the_sidebar_counts(at_desk, desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    browser = at_desk(crew.researcher)
    inbox = page(browser)
    there = reverse("admin:factcheck_claim_change", args=[claim.pk])
    assert f'href="{there}"' in inbox
    assert "1 not seen" in inbox
    assert f"{crew.editor} gave you" in inbox
    assert "min-w-[18px]" in inbox
    assert page(browser, there)
    nothing_new = page(browser)
    assert "Nothing new" in nothing_new
    assert "min-w-[18px]" not in nothing_new
    assert crew.researcher.notices.get().read_at


def test_empty_inbox_says_what_will_be_there(at_desk, crew):
    assert "You are told here when" in page(at_desk(crew.second))


def test_one_notice_or_all_that_were_shown_are_marked_as_seen(at_desk, crew):
    first, second = tell(crew.editor, "First."), tell(crew.editor, "Second.")
    late, strange = tell(crew.editor, "Late."), tell(crew.second)
    browser = at_desk(crew.editor)
    browser.post(f"{INBOX}read/", {"notice": first.pk})
    assert notices.unread_count(crew.editor) == 2
    browser.post(f"{INBOX}read/", {"up_to": second.pk})
    assert list(crew.editor.notices.unread()) == [late]
    browser.post(f"{INBOX}read/", {"notice": strange.pk})
    browser.post(f"{INBOX}read/", {"notice": "9" * 40, "up_to": "x"})
    assert notices.unread_count(crew.second) == 1


def test_long_inbox_comes_in_pages(at_desk, crew):
    for number in range(51):
        tell(crew.editor, f"Number {number}.")
    browser = at_desk(crew.editor)
    assert "Number 50." in page(browser)
    assert "Number 0." not in page(browser)
    assert "Number 0." in page(browser, f"{INBOX}?p=2")


def test_times_at_the_desk_are_by_the_persons_own_clock(at_desk, crew):
    tell(crew.editor, due_at=datetime(2024, 8, 9, 12, tzinfo=ZoneInfo("UTC")))
    browser = at_desk(crew.editor)
    assert "9 August 2024, 12:00 UTC" in page(browser)
    wish = {"mail_pace": "daily", "time_zone": "Asia/Tokyo"}
    browser.post(INBOX, wish)
    crew.editor.refresh_from_db()
    assert (crew.editor.mail_pace, crew.editor.time_zone) == ("daily", "Asia/Tokyo")
    assert "9 August 2024, 21:00 JST" in page(browser)


def test_wrong_time_zone_is_told_and_what_was_typed_stays(at_desk, crew):
    answer = at_desk(crew.editor).post(INBOX, {"mail_pace": "never", "time_zone": "Tokio"})
    shown = answer.content.decode()
    assert "IANA name, such as Europe/Kyiv." in shown
    assert 'value="Tokio"' in shown
    crew.editor.refresh_from_db()
    assert crew.editor.time_zone == ""
