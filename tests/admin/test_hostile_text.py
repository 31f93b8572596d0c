"""Markup in every text that people, stories and pages bring in: shown as text, never run."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import Action, Status
from factcheck.models import Merge, Party
from tests.claims import claim_in, take
from tests.factories import (
    AppearanceFactory,
    CaptureFactory,
    ClaimantFactory,
    JobFactory,
    PassageFactory,
    PublisherFactory,
    SourceFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% now 'Y' %}"


@pytest.fixture
def hostile(desk, crew):
    """A claim in which every word that came from outside is hostile."""
    for user in (crew.editor, crew.researcher, crew.second):
        user.first_name = HOSTILE[:30]
        user.save()
    desk.name = HOSTILE
    desk.save()
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    publisher = assert_it(claim)
    find_sources(claim, publisher, crew.researcher)
    take(Action.DECLINE, claim, crew.researcher, crew, reason=HOSTILE)
    take(Action.ASSIGN, claim, crew.editor, crew, note=HOSTILE)
    take(Action.ACCEPT, claim, crew.researcher, crew)
    take(Action.SUBMIT, claim, crew.researcher, crew)
    take(Action.SEND_BACK, claim, crew.second, crew, reason=HOSTILE)
    claim.refresh_from_db()
    return claim


def assert_it(claim):
    """Its words, who asserts it, and a story in which it stands."""
    party = Party.objects.create(name=HOSTILE)
    publisher = PublisherFactory(name=HOSTILE, party=party)
    claim.text, claim.hedges = HOSTILE, [HOSTILE]
    claim.claimant = ClaimantFactory(name=HOSTILE, party=party)
    claim.figures = [{"quote": HOSTILE, "low": 1, "high": 1, "unit": HOSTILE}]
    claim.save()
    text = f"A. {HOSTILE} Z."
    story = StoryFactory(desk=claim.desk, title=HOSTILE, text=text, publisher=publisher)
    AppearanceFactory(claim=claim, story=story, start=3, end=40, quote=HOSTILE)
    return publisher


def find_sources(claim, publisher, by):
    """A page with its copy, one that is no page at all, what joins them, and a dead job."""
    capture = CaptureFactory(
        title=HOSTILE,
        text=HOSTILE,
        site_name=HOSTILE,
        wire_credit=HOSTILE[:90],
        headers=[[HOSTILE, HOSTILE]],
        hops=[{"url": HOSTILE, "status": 200, "address": HOSTILE}],
    )
    source = SourceFactory(
        claim=claim,
        url=f"https://paper.example.org/{HOSTILE}",
        title=HOSTILE,
        publisher=publisher,
        capture=capture,
        machine_stance="supports",
        machine_reason=HOSTILE,
        human_stance="supports",
        human_note=HOSTILE,
        human_stance_by=by,
        human_stance_at=timezone.now(),
        provider=HOSTILE[:50],
    )
    source.origin.label = HOSTILE
    source.origin.save()
    PassageFactory(source=source, quote=HOSTILE)
    none = {"url": "javascript:alert(3)", "found": True, "state": "rejected"}
    lost = SourceFactory(claim=claim, failure=HOSTILE, **none)
    pair = {"origin": source.origin, "left": source, "right": lost, "reason": "wire_credit"}
    Merge.objects.create(**pair, detail=HOSTILE, left_quote=HOSTILE, right_quote=HOSTILE)
    dead = {"state": "dead", "ended_at": timezone.now()}
    JobFactory(kind="fetch", subject_id=source.pk, last_error=HOSTILE, **dead)


def addresses(claim):
    source = claim.sources.exclude(capture=None).order_by("pk").last()
    story = claim.appearances.last().story_id
    yield reverse("admin:index")
    for name in (
        "claim",
        "story",
        "source",
        "search",
        "capture",
        "job",
        "auditevent",
        "publisher",
        "claimant",
        "party",
        "verdict",
    ):
        yield reverse(f"admin:factcheck_{name}_changelist")
    yield reverse("admin:factcheck_claim_change", args=[claim.pk])
    yield reverse("admin:factcheck_claim_progress", args=[claim.pk])
    for action in ("submit", "decline"):
        yield reverse("admin:factcheck_claim_step", args=[claim.pk, action])
    yield reverse("admin:factcheck_story_change", args=[story])
    yield reverse("admin:factcheck_capture_change", args=[source.capture_id])
    yield reverse("admin:factcheck_publisher_change", args=[source.publisher_id])


def test_hostile_text_is_text_on_every_page(at_desk, crew, hostile):
    for user in (crew.researcher, crew.editor):
        browser = at_desk(user)
        seen = 0
        for address in addresses(hostile):
            page = browser.get(address, follow=True).content.decode()
            assert "<script>alert" not in page, address
            assert "<img src=x" not in page, address
            assert not re.search(r'href="\s*javascript:', page), address
            assert "49" not in re.findall(r"onerror=alert\(2\)&gt;(\d+)", page), address
            seen += page.count("&lt;script&gt;alert(1)")
        assert seen > 40


def test_hostile_words_come_back_as_text_in_refused_forms(at_desk, crew, hostile):
    step = reverse("admin:factcheck_claim_step", args=[hostile.pk, "submit"])
    said = {"version": 1, "rating": HOSTILE, "rationale": HOSTILE, "deciding_source": HOSTILE}
    add = reverse("admin:factcheck_story_add")
    story = {"desk": HOSTILE, "way": HOSTILE, "url": HOSTILE, "text": HOSTILE, "title": HOSTILE}
    attach = reverse("admin:factcheck_claim_attach", args=[hostile.pk])
    browser = at_desk(crew.researcher)
    for address, words in ((step, said), (add, story), (attach, {"url": HOSTILE})):
        page = browser.post(address, words).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
