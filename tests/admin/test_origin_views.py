import pytest
from django.urls import reverse

from factcheck.models import Mark, OriginDecision
from tests.factories import ClaimFactory, OriginFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk)


@pytest.fixture
def pair(claim):
    """Two sources, each an origin of its own."""
    return [
        SourceFactory(claim=claim, origin=OriginFactory(claim=claim, number=number))
        for number in (1, 2)
    ]


def post(browser, name, claim, key, **said):
    address = reverse(f"admin:factcheck_claim_{name}", args=[claim.pk, key])
    return browser.post(address, said, follow=True).content.decode()


def test_sources_are_joined_and_the_decision_is_undone(at_desk, editor, claim, pair):
    first, second = pair
    browser = at_desk(editor)
    page = post(browser, "join", claim, first.pk, other=second.pk, reason="One man wrote both.")
    assert "1 decision by hand" in page
    assert "One man wrote both." in page
    page = post(browser, "undo", claim, OriginDecision.objects.get().pk)
    assert "by hand" not in page


def test_source_is_counted_apart(at_desk, editor, claim):
    origin = OriginFactory(claim=claim, number=1)
    first, _ = SourceFactory.create_batch(2, claim=claim, origin=origin)
    page = post(at_desk(editor), "part", claim, first.pk, reason="A witness of its own.")
    assert "Counts apart" in page


def test_mark_is_set_denied_and_taken_back(at_desk, editor, claim, pair):
    first, _ = pair
    browser = at_desk(editor)
    said = {"kind": "circular", "reason": "It cites the wire."}
    assert "It cites the wire." in post(browser, "mark", claim, first.pk, holds="yes", **said)
    assert "Not circular" in post(browser, "mark", claim, first.pk, holds="no", **said)
    post(browser, "mark", claim, first.pk, holds="machine", **said)
    assert not Mark.objects.exists()


@pytest.mark.parametrize("other", ["", "x", "99999"])
def test_refusal_says_what_to_do(at_desk, editor, claim, pair, other):
    page = post(at_desk(editor), "join", claim, pair[0].pk, other=other, reason="Same.")
    assert "Choose another source of the same claim." in page


def test_reviewer_of_another_desk_decides_nothing(at_desk, stranger, claim, pair):
    address = reverse("admin:factcheck_claim_part", args=[claim.pk, pair[0].pk])
    at_desk(stranger).post(address, {"reason": "Mine."})
    assert not OriginDecision.objects.exists()
