"""A claim's evidence in a real browser: hostile words in every place, by keyboard, on a phone."""

import pytest

from factcheck.models import Merge
from tests.factories import (
    CaptureFactory,
    ClaimFactory,
    FoundHitFactory,
    JobFactory,
    OriginFactory,
    PassageFactory,
    ProviderAnswerFactory,
    PublisherFactory,
    SearchFactory,
    SearchQueryFactory,
    SourceFactory,
)

pytestmark = pytest.mark.slow
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "</title></textarea></mark></blockquote><iframe src=javascript:alert(1)>",
    "{{ constructor.constructor('alert(1)')() }} {% now 'Y' %}",
    "javascript:alert(1)//\u202e\u2066moc.elpmaxe",
    '<a href="javascript:alert(1)" autofocus onfocus=alert(1)>x</a>',
    "<style>*{display:none}</style><base href=https://evil.example/>",
]
ALL = " ".join(HOSTILE)


@pytest.fixture
def claim(live, desk, editor):
    """A claim with every part of its evidence hostile, and its search under way."""
    claim = ClaimFactory(desk=desk, text=f"Troops took 100 men. {ALL}")
    origin = OriginFactory(claim=claim, label=ALL[:200])
    capture = {"text": f"{ALL} A quote. {ALL}", "author": ALL[:200], "wire_credit": ALL[:100]}
    found = [
        SourceFactory(
            claim=claim,
            origin=origin,
            url=address,
            title=words,
            publisher=PublisherFactory(name=words[:200]),
            capture=CaptureFactory(site_name=ALL[:200], **capture),
            machine_stance="supports",
            machine_reason=ALL,
        )
        for words, address in zip(HOSTILE, ["javascript:alert(1)", *HOSTILE], strict=False)
    ]
    for source in found:
        PassageFactory(
            source=source, start=5, end=len(ALL), quote=source.capture.text[5 : len(ALL)]
        )
    Merge.objects.create(
        origin=origin,
        left=found[0],
        right=found[1],
        reason="wire_credit",
        detail=ALL,
        left_quote=ALL,
        right_quote=ALL,
    )
    SourceFactory(claim=claim, found=True, state="rejected", title=ALL, failure=ALL)
    search = SearchFactory(claim=claim)
    answer = ProviderAnswerFactory(search=search, provider="<b>p</b>", detail=ALL)
    query = SearchQueryFactory(search=search, text=ALL)
    FoundHitFactory(query=query, answer=answer, url="javascript:alert(1)", title=ALL, snippet=ALL)
    JobFactory(kind="fetch", subject_id=claim.pk)
    return claim


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hostile_evidence_is_text_and_nothing_else(window, claim, editor, scheme):
    page = window(editor, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    alien = "script:not([src]), .desk iframe, .desk svg, .desk img, .desk style, base"
    for address in ("change/?order=newest", "change/", "queries/", "origins/1/"):
        number = claim.origins.get().number
        page.goto(f"/admin/factcheck/claim/{claim.pk}/{address.replace('1/', f'{number}/')}")
        page.evaluate("document.querySelectorAll('.desk details').forEach((e) => e.open = true)")
        assert page.locator(alien.partition(", ")[2]).count() == 0
        assert page.locator(".desk a[href^='javascript:' i]").count() == 0
        assert page.get_by_text("<script>alert(1)</script>").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_evidence_is_read_and_judged_by_keyboard_alone(window, claim, editor):
    page = window(editor)
    page.goto(f"/admin/factcheck/claim/{claim.pk}/change/")
    summary = page.locator(".merges > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".merges blockquote").first.is_visible()
    stance = page.get_by_label("What it says about the claim").first
    stance.focus()
    page.keyboard.press("r")
    page.keyboard.press("Tab")
    page.keyboard.type("It says the opposite.")
    page.keyboard.press("Enter")
    page.get_by_text("The stance is set.").wait_for()
    assert claim.sources.filter(human_stance="refutes").count() == 1
