import pytest
from django.urls import reverse

from factcheck.models import SavedFilter

pytestmark = pytest.mark.django_db
QUEUE = "admin:factcheck_claim_changelist"
KEEP = "admin:factcheck_claim_keep_filter"


def save(browser, query, name="Late in the war"):
    return browser.post(reverse(KEEP), {"name": name, "query": query}, follow=True)


def test_saved_filter_leads_back_to_what_was_narrowed(at_desk, editor):
    browser = at_desk(editor)
    page = browser.get(reverse(QUEUE), {"status": "assigned", "q": "war"}).content.decode()
    assert 'name="query" value="q=war&amp;status=assigned"' in page
    answer = save(browser, "status=assigned&q=war")
    assert answer.redirect_chain == [(f"{reverse(QUEUE)}?q=war&status=assigned", 302)]
    page = answer.content.decode()
    assert '?q=war&amp;status=assigned" aria-current="page">Late in the war</a>' in page
    assert "Save this filter" not in page


def test_nothing_is_offered_to_save_where_nothing_is_narrowed(at_desk, editor):
    assert "Save this filter" not in at_desk(editor).get(reverse(QUEUE)).content.decode()


def test_only_what_narrows_is_kept(at_desk, editor):
    save(at_desk(editor), "status=assigned&p=3&e=1&next=//evil.example&status=in_review")
    assert SavedFilter.objects.get().query == "status=in_review"


def test_filters_are_ones_own(at_desk, editor, reviewer):
    save(at_desk(editor), "overdue=yes")
    assert "Late in the war" not in at_desk(reviewer).get(reverse(QUEUE)).content.decode()


def test_refusal_is_told(at_desk, editor):
    assert "Give the filter a name." in save(at_desk(editor), "q=a", name="").content.decode()


def test_filter_is_removed(at_desk, editor, reviewer):
    save(at_desk(editor), "overdue=yes")
    there = reverse("admin:factcheck_claim_drop_filter", args=[SavedFilter.objects.get().pk])
    refused = at_desk(reviewer).post(there, follow=True)
    assert "You have no such filter." in refused.content.decode()
    at_desk(editor).post(there)
    assert not SavedFilter.objects.exists()
