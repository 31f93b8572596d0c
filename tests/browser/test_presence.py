"""Two people with one claim open, each told of the other without a reload."""

import pytest
from django.urls import reverse

from tests.factories import ClaimFactory

pytestmark = pytest.mark.slow


def test_people_see_who_else_has_the_claim_open(live, window, desk, editor, reviewer):
    address = reverse("admin:factcheck_claim_change", args=[ClaimFactory(desk=desk).pk])
    first, second = window(editor), window(reviewer)
    first.clock.install()
    first.goto(address)
    assert first.locator("[data-live]:visible", has_text="open").count() == 0
    second.goto(address)
    second.get_by_text("editor has this open.").wait_for()
    first.clock.fast_forward("00:16")
    first.get_by_text("reviewer has this open.").wait_for()
