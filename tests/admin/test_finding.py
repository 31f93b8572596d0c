import pytest
from django.urls import reverse

from tests.factories import AppearanceFactory, ClaimFactory, SourceFactory

pytestmark = pytest.mark.django_db


def look(browser, words):
    return browser.get(reverse("admin:find"), {"q": words}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_as_often_for_three_of_each_as_for_one(
    at_desk, desk, editor, django_assert_num_queries, count
):
    for _ in range(count):
        claim = ClaimFactory(desk=desk, text="Troops crossed.")
        AppearanceFactory(claim=claim)
        SourceFactory(claim=claim, title="Troops")
    browser = at_desk(editor)
    with django_assert_num_queries(12):
        page = look(browser, "troops")
    assert page.count(">Troops crossed.</a>") == count


def test_words_stay_and_each_empty_list_says_so(at_desk, desk, editor):
    page = look(at_desk(editor), '"<b>')
    assert 'value="&quot;&lt;b&gt;"' in page
    for said in ("No claim has", "No story has", "No source has", "Nobody is called so."):
        assert said in page


def test_search_without_words_says_how_to(at_desk, editor):
    assert "as in a web search" in look(at_desk(editor), "")


def test_refusal_stands_beside_the_words(at_desk, editor):
    assert "longer than 400 characters" in look(at_desk(editor), "w" * 401)
