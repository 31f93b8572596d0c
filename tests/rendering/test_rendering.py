from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from factcheck.rendering import claim_review, own_json
from factcheck.rendering.snapshot import (
    Appearance,
    Citation,
    CorrectionNote,
    MediaNote,
    OriginGroup,
    RatingValue,
    Snapshot,
)

FIRST = datetime(2024, 8, 15, 9, 0, tzinfo=UTC)
LATER = datetime(2024, 8, 16, 9, 0, tzinfo=UTC)
SNAPSHOT = Snapshot(
    newsroom="The Gazette",
    site_url="https://check.example",
    claim_id=7,
    version=1,
    sequence=3,
    claim="Troops captured more than 100 soldiers.",
    claimant="Oleksandr Syrskyi",
    claimant_party="Ukraine",
    appearances=(
        Appearance("A day", "https://a.example/1", "Paper", date(2024, 8, 14), "captured"),
        Appearance("No address", "", "", None, "captured"),
    ),
    first_published_at=FIRST,
    published_at=FIRST,
    correction=None,
    rating=RatingValue("confirmed", "Confirmed", 4, 4, 1),
    rationale="Two brigades say so.",
    citations=(
        Citation(
            "Report",
            "https://b.example/",
            "B",
            "supports",
            "",
            "102",
            "ab",
            FIRST,
            1,
            archived_url="https://web.archive.example/b",
        ),
        Citation("Bare", "https://c.example/", "", "context", "", "", "", None, 0),
    ),
    origins=(OriginGroup(1, "B", 2, ("Both credit one wire.",)), OriginGroup(2, "D", 1, ())),
)
CORRECTED = replace(
    SNAPSHOT,
    version=2,
    published_at=LATER,
    correction=CorrectionNote("clarification", "A date was missing."),
)
WITHDRAWN = replace(
    CORRECTED, rating=None, correction=CorrectionNote("withdrawal", "The source took it back.")
)


def test_own_json_says_where_and_what_it_is():
    body = own_json.render(SNAPSHOT)
    assert body["url"] == "https://check.example/verdicts/7/"
    assert body["version_url"] == "https://check.example/api/v1/verdicts/7/versions/1/"
    assert (body["state"], body["correction"]) == ("published", None)
    assert body["claimant"] == {"name": "Oleksandr Syrskyi", "party": "Ukraine"}


def test_own_json_counts_links_and_origins():
    origins = own_json.render(SNAPSHOT)["origins"]
    assert (origins["links"], origins["independent"]) == (3, 2)
    assert origins["groups"][0]["reasons"] == ["Both credit one wire."]


def test_own_json_leaves_unknown_things_empty():
    body = own_json.render(SNAPSHOT)
    assert body["appearances"][1]["published_on"] is None
    assert (body["evidence"][1]["captured_at"], body["evidence"][1]["origin"]) == (None, None)


def test_own_json_of_a_withdrawn_verdict_keeps_claim_and_reason_only():
    body = own_json.render(WITHDRAWN)
    assert body["state"] == "withdrawn"
    assert body["correction"] == {"kind": "withdrawal", "reason": "The source took it back."}
    assert not {"rating", "rationale", "evidence", "origins"} & set(body)


def test_claim_review_follows_schema_org():
    review = claim_review.render(SNAPSHOT)
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert review["author"]["name"] == "The Gazette"
    assert review["itemReviewed"]["author"]["name"] == "Oleksandr Syrskyi"
    assert review["itemReviewed"]["appearance"] == [
        {
            "@type": "CreativeWork",
            "url": "https://a.example/1",
            "headline": "A day",
            "publisher": {"@type": "Organization", "name": "Paper"},
            "datePublished": "2024-08-14",
        }
    ]
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Confirmed",
        "ratingValue": 4,
        "bestRating": 4,
        "worstRating": 1,
    }
    first, second = review["citation"]
    assert first == {
        "@type": "CreativeWork",
        "name": "Report",
        "url": "https://b.example/",
        "publisher": {"@type": "Organization", "name": "B"},
        "archivedAt": "https://web.archive.example/b",
    }
    assert second == {"@type": "CreativeWork", "name": "Bare", "url": "https://c.example/"}
    assert "correction" not in review


def test_claim_review_leaves_out_what_is_not_known():
    bare = replace(
        SNAPSHOT,
        claimant="",
        appearances=(Appearance("T", "https://a.example/", "", None, "q"),),
        rating=RatingValue("unverifiable", "Unverifiable", None, None, None),
    )
    review = claim_review.render(bare)
    assert "author" not in review["itemReviewed"]
    assert set(review["itemReviewed"]["appearance"][0]) == {"@type", "url", "headline"}
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Unverifiable"}
    nowhere = claim_review.render(replace(bare, appearances=()))
    assert "appearance" not in nowhere["itemReviewed"]


PICTURE = MediaNote(
    "image", "A bridge", "https://b.example/b.png", "ab", "https://web.archive.example/p", "Staged"
)


@pytest.mark.parametrize(
    ("kind", "work"),
    [
        ("image", {"@type": "ImageObject", "contentUrl": PICTURE.url, "sha256": "ab"}),
        ("video", {"@type": "VideoObject", "contentUrl": PICTURE.url, "sha256": "ab"}),
        ("audio", {"@type": "AudioObject", "contentUrl": PICTURE.url, "sha256": "ab"}),
        ("text", {"@type": "MediaObject", "url": PICTURE.url}),
        ("", {"@type": "MediaObject", "url": PICTURE.url}),
    ],
)
def test_media_review_is_of_the_thing_itself_or_of_the_page_that_shows_it(kind, work):
    snapshot = replace(SNAPSHOT, media=replace(PICTURE, kind=kind))
    review = claim_review.render(snapshot)["associatedMediaReview"]
    known = {"name": "A bridge", "archivedAt": "https://web.archive.example/p"}
    assert review["itemReviewed"] == work | known
    assert review["author"]["name"] == "The Gazette"
    assert review["associatedClaimReview"] == {"@id": "https://check.example/verdicts/7/"}
    said = own_json.render(snapshot)["media_review"]
    assert said["kind"] == (kind if kind in own_json.MEDIA_KINDS else "other")


def test_claim_review_tells_of_a_correction():
    review = claim_review.render(CORRECTED)
    assert review["correction"]["text"] == "A date was missing."
    assert (review["datePublished"], review["dateModified"]) == (
        FIRST.isoformat(),
        LATER.isoformat(),
    )


def test_claim_review_tells_until_when_it_holds_and_when_that_is_over():
    held = claim_review.render(replace(SNAPSHOT, good_until=LATER))
    over = claim_review.render(
        replace(CORRECTED, correction=CorrectionNote("expiry", "It was good until today."))
    )
    assert (held["expires"], "creativeWorkStatus" in held) == (LATER.isoformat(), False)
    assert over["creativeWorkStatus"] == "Due for review"
    assert not {"correction", "expires"} & set(over)


def test_claim_review_of_a_withdrawn_verdict_is_none():
    assert claim_review.render(WITHDRAWN) is None


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("a" * 74, "a" * 74),
        ("a" * 75, "a" * 73 + "…"),
        ("word " * 20, ("word " * 14).strip() + "…"),
        ("one, " * 20, ("one, " * 14).rstrip(" ,") + "…"),
    ],
)
def test_claim_is_shortened_between_words(text, short):
    assert claim_review.shortened(text) == short
    assert len(short) < claim_review.MAX_CLAIM_CHARACTERS
