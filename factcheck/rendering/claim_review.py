"""A verdict as schema.org ClaimReview in JSON-LD.

Source: https://schema.org/ClaimReview and Google's structured data rules for fact checks.
"""

from typing import Any

from factcheck.enums import VerdictKind
from factcheck.rendering.snapshot import Appearance, Citation, MediaNote, RatingValue, Snapshot

# Google shows no more of a claim than this.
MAX_CLAIM_CHARACTERS = 75
MEDIA_TYPES = {"image": "ImageObject", "video": "VideoObject", "audio": "AudioObject"}


def render(snapshot: Snapshot) -> dict[str, Any] | None:
    """The ClaimReview of a version, nothing for a withdrawn verdict; absent values left out."""
    if snapshot.rating is None:
        return None
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": snapshot.page_url,
        "url": snapshot.page_url,
        "datePublished": snapshot.first_published_at.isoformat(),
        "dateModified": snapshot.published_at.isoformat(),
        "author": _authors(snapshot),
        "claimReviewed": shortened(snapshot.claim),
        "itemReviewed": _claim(snapshot),
        "reviewRating": _rating(snapshot.rating),
        "reviewBody": snapshot.rationale,
        "citation": [_citation(each) for each in snapshot.citations],
    }
    if snapshot.media is not None:
        review["associatedMediaReview"] = _media_review(snapshot, snapshot.media)
    return review | _change(snapshot)


def _change(snapshot: Snapshot) -> dict[str, Any]:
    """What was wrong before, or until when this holds; time that has run out corrects nothing."""
    note: dict[str, Any] = {}
    if snapshot.correction and snapshot.correction.kind == VerdictKind.EXPIRY:
        note["creativeWorkStatus"] = VerdictKind.EXPIRY.label
    elif snapshot.correction:
        note["correction"] = {
            "@type": "CorrectionComment",
            "text": snapshot.correction.reason,
            "datePublished": snapshot.published_at.isoformat(),
        }
    until = snapshot.good_until
    return note | {"expires": until.isoformat()} if until else note


def _authors(snapshot: Snapshot) -> dict[str, Any] | list[dict[str, Any]]:
    """The newsroom, and the people who ruled where it names them."""
    newsroom = {"@type": "Organization", "name": snapshot.newsroom, "url": snapshot.site_url}
    people = [{"@type": "Person", "name": name} for name in snapshot.people]
    return [newsroom, *people] if people else newsroom


def _media_review(snapshot: Snapshot, media: MediaNote) -> dict[str, Any]:
    """The MediaReview that goes with the ClaimReview, at its own place on the same page."""
    work: dict[str, Any] = {
        "@type": MEDIA_TYPES.get(media.kind, "MediaObject"),
        "name": media.title,
        "contentUrl" if media.kind in MEDIA_TYPES else "url": media.url,
    }
    if media.sha256 and media.kind in MEDIA_TYPES:
        work["sha256"] = media.sha256
    if media.archived_url:
        work["archivedAt"] = media.archived_url
    return {
        "@type": "MediaReview",
        "@id": snapshot.media_url,
        "url": snapshot.media_url,
        "datePublished": snapshot.first_published_at.isoformat(),
        "dateModified": snapshot.published_at.isoformat(),
        "author": _authors(snapshot),
        "mediaAuthenticityCategory": f"https://schema.org/{media.authenticity}",
        "itemReviewed": work,
        "associatedClaimReview": {"@id": snapshot.page_url},
    }


def shortened(text: str) -> str:
    """`text` in fewer than 75 characters, cut between words with an ellipsis."""
    if len(text) < MAX_CLAIM_CHARACTERS:
        return text
    cut = text[: MAX_CLAIM_CHARACTERS - 2]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"


def _claim(snapshot: Snapshot) -> dict[str, Any]:
    claim: dict[str, Any] = {"@type": "Claim", "text": snapshot.claim}
    if snapshot.claimant:
        claim["author"] = {"@type": "Thing", "name": snapshot.claimant}
    addresses = [_appearance(each) for each in snapshot.appearances if each.url]
    if addresses:
        claim["firstAppearance"] = addresses[0]
        claim["appearance"] = addresses
    return claim


def _appearance(appearance: Appearance) -> dict[str, Any]:
    work: dict[str, Any] = {
        "@type": "CreativeWork",
        "url": appearance.url,
        "headline": appearance.title,
    }
    if appearance.publisher:
        work["publisher"] = {"@type": "Organization", "name": appearance.publisher}
    if appearance.published_on:
        work["datePublished"] = appearance.published_on.isoformat()
    return work


def _citation(citation: Citation) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "CreativeWork", "name": citation.title, "url": citation.url}
    if citation.publisher:
        work["publisher"] = {"@type": "Organization", "name": citation.publisher}
    if citation.archived_url:
        work["archivedAt"] = citation.archived_url
    return work


def _rating(rating: RatingValue) -> dict[str, Any]:
    words: dict[str, Any] = {"@type": "Rating", "alternateName": rating.label}
    if rating.number is None:
        return words
    return words | {
        "ratingValue": rating.number,
        "bestRating": rating.best,
        "worstRating": rating.worst,
    }
