import pytest
from django.urls import reverse

from factcheck.models import DeskPolicy, Rating, RatingRule

pytestmark = pytest.mark.django_db


def address(desk):
    return reverse("admin:factcheck_desk_policy", args=[desk.pk])


def typed(**changes):
    rules = {f"{slug}-origins_needed": 1 for slug in Rating.objects.values_list("slug", flat=True)}
    return (
        rules | {"rationale_characters": 80, "good_for_days": 90, "hours_to_accept": 12} | changes
    )


def test_administrator_lays_down_what_rulings_take(at_desk, administrator, desk):
    browser = at_desk(administrator)
    desk_page = browser.get(reverse("admin:factcheck_desk_change", args=[desk.pk]))
    assert address(desk) in desk_page.content.decode()
    words = typed(second_is_blind="on", **{"false-needs_reply": "on"})
    answer = browser.post(address(desk), words, follow=True)
    assert "Rulings are held to this from now on." in answer.content.decode()
    assert DeskPolicy.objects.get().rationale_characters == 80
    row = DeskPolicy.objects.get()
    assert (row.good_for_days, row.hours_to_accept, row.second_is_blind) == (90, 12, True)
    assert RatingRule.objects.get(rating__slug="false").needs_reply
    assert 'value="80"' in answer.content.decode()


def test_others_of_the_desk_only_read_it(at_desk, editor, desk):
    browser = at_desk(editor)
    page = browser.get(address(desk)).content.decode()
    assert "An administrator of the desk can change this." in page
    assert "Lay it down" not in page
    browser.post(address(desk), typed())
    assert not DeskPolicy.objects.exists()


def test_strangers_find_no_policy(at_desk, stranger, desk):
    assert at_desk(stranger).get(address(desk)).status_code == 404


def test_bad_number_is_told_and_nothing_kept(at_desk, administrator, desk):
    words = typed(**{"false-origins_needed": 21, "rationale_characters": ""})
    page = at_desk(administrator).post(address(desk), words).content.decode()
    assert "Ensure this value is less than or equal to 20." in page
    assert "This field is required." in page
    assert not DeskPolicy.objects.exists()
