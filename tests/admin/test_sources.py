import pytest
from django.urls import reverse

from factcheck.corroboration.page import Page
from factcheck.enums import SourceState
from factcheck.services import addresses, captures
from tests.exchanges import answer, exchange, fetched
from tests.factories import (
    CaptureFactory,
    ClaimFactory,
    OutsideCopyFactory,
    SearchFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
BODY = b"<html><script>alert(1)</script>A page.</html>"


@pytest.fixture
def kept(desk):
    """A source of the desk with a copy that is in the archive."""
    page = fetched(exchange(response=answer(BODY)), body=BODY, headers=(("Server", "nginx"),))
    capture = captures.build(page, Page(title="A page", text="A page."), by=None)
    captures.keep(capture)
    return SourceFactory(claim=ClaimFactory(desk=desk), capture=capture)


def page_of(source):
    return reverse("admin:factcheck_capture_change", args=[source.capture_id])


def test_page_of_a_copy_says_how_it_came_in(at_desk, editor, kept):
    OutsideCopyFactory(capture=kept.capture)
    page = at_desk(editor).get(page_of(kept)).content.decode()
    for words in (
        kept.capture.sha256,
        kept.capture.record_sha256,
        reverse("api:capture-body", args=[kept.capture_id]),
        reverse("api:capture-record", args=[kept.capture_id]),
        "93.184.215.14",
        "nginx",
        "asked for, not made yet",
        kept.claim.text,
    ):
        assert words in page


def test_copies_of_other_desks_are_not_found(at_desk, stranger, kept):
    browser = at_desk(stranger)
    assert browser.get(page_of(kept)).status_code == 404
    assert kept.capture.url not in browser.get(changelist("capture")).content.decode()


def changelist(name):
    return reverse(f"admin:factcheck_{name}_changelist")


def test_source_and_search_are_looked_at_on_the_page_of_their_claim(at_desk, editor, kept):
    search = SearchFactory(claim=kept.claim)
    browser = at_desk(editor)
    claim = reverse("admin:factcheck_claim_change", args=[kept.claim_id])
    source = browser.get(reverse("admin:factcheck_source_change", args=[kept.pk]))
    assert source.headers["Location"] == f"{claim}?source={kept.pk}#source-{kept.pk}"
    found = browser.get(reverse("admin:factcheck_search_change", args=[search.pk]))
    assert found.headers["Location"] == f"{claim}#search"


@pytest.mark.parametrize("name", ["source", "search"])
def test_rows_of_other_desks_are_not_found(at_desk, stranger, kept, name):
    row = kept if name == "source" else SearchFactory(claim=kept.claim)
    browser = at_desk(stranger)
    address = reverse(f"admin:factcheck_{name}_change", args=[row.pk])
    assert browser.get(address).status_code == 404
    assert kept.claim.text not in browser.get(changelist(name)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("source", 6), ("search", 7), ("capture", 6)])
def test_lists_ask_as_often_for_three_rows_as_for_one(
    at_desk, editor, desk, django_assert_num_queries, name, queries, count
):
    for _ in range(count):
        claim = ClaimFactory(desk=desk)
        SearchFactory(claim=claim).answers.create(provider="p", state="answered")
        SourceFactory(claim=claim)
    browser = at_desk(editor)
    with django_assert_num_queries(queries):
        browser.get(changelist(name))


KEY = addresses.key_of("https://paper.example/a")


def test_copies_are_found_by_words_and_address(at_desk, editor, desk):
    page = CaptureFactory(url="https://paper.example/a", url_key=KEY, text="Bridges fell.")
    SourceFactory(claim=ClaimFactory(desk=desk), capture=page, state=SourceState.FETCHED)
    browser = at_desk(editor)
    for words, found in (("bridge", [page]), ("troops", []), ("https://paper.example/a", [page])):
        listed = browser.get(changelist("capture"), {"q": words}).context["cl"].result_list
        assert list(listed) == found, words
