"""A verdict in the service's own JSON."""

from typing import Any

from factcheck.rendering.snapshot import (
    Appearance,
    Citation,
    ExemptionNote,
    MediaNote,
    OriginGroup,
    ReplyNote,
    Snapshot,
)

MEDIA_KINDS = ("image", "video", "audio")


def render(snapshot: Snapshot) -> dict[str, Any]:
    """The body of a version as JSON values; times in ISO 8601 with their offset.

    A withdrawn verdict keeps its claim and says why it was withdrawn, and no more.
    """
    head = {
        "id": snapshot.claim_id,
        "version": snapshot.version,
        "sequence": snapshot.sequence,
        "state": "published" if snapshot.rating else "withdrawn",
        "url": snapshot.page_url,
        "api_url": snapshot.api_url,
        "version_url": snapshot.version_url,
        "newsroom": snapshot.newsroom,
        "first_published_at": snapshot.first_published_at.isoformat(),
        "published_at": snapshot.published_at.isoformat(),
        "good_until": snapshot.good_until.isoformat() if snapshot.good_until else None,
        "correction": {"kind": snapshot.correction.kind, "reason": snapshot.correction.reason}
        if snapshot.correction
        else None,
        "claim": snapshot.claim,
        "claimant": {"name": snapshot.claimant, "party": snapshot.claimant_party},
        "language": snapshot.language,
        "topics": list(snapshot.topics),
        "appearances": [_appearance(each) for each in snapshot.appearances],
    }
    return head | _ruling(snapshot) if snapshot.rating else head


def _ruling(snapshot: Snapshot) -> dict[str, Any]:
    rating = snapshot.rating
    assert rating is not None  # noqa: S101 - the only caller has looked
    return {
        "rating": {
            "slug": rating.slug,
            "label": rating.label,
            "number": rating.number,
            "best": rating.best,
            "worst": rating.worst,
        },
        "rationale": snapshot.rationale,
        "counter_evidence": snapshot.counter_evidence,
        "doubts": snapshot.doubts,
        "origins": {
            "links": sum(group.links for group in snapshot.origins),
            "independent": len(snapshot.origins),
            "groups": [_origin(group) for group in snapshot.origins],
        },
        "evidence": [_citation(each) for each in snapshot.citations],
        "replies": [_reply(each) for each in snapshot.replies],
        "exemption": _exemption(snapshot.exemption) if snapshot.exemption else None,
        "people": list(snapshot.people),
        "media_review": _media_review(snapshot.media) if snapshot.media else None,
    }


def _media_review(media: MediaNote) -> dict[str, Any]:
    return {
        "kind": media.kind if media.kind in MEDIA_KINDS else "other",
        "title": media.title,
        "url": media.url,
        "sha256": media.sha256,
        "authenticity": media.authenticity,
    }


def _reply(reply: ReplyNote) -> dict[str, Any]:
    return {
        "asked": reply.asked,
        "asked_at": reply.asked_at.isoformat(),
        "deadline_at": reply.deadline_at.isoformat(),
        "answer": reply.answer,
    }


def _exemption(exemption: ExemptionNote) -> dict[str, Any]:
    return {
        "reason": exemption.reason,
        "granted_at": exemption.granted_at.isoformat(),
        "waived": list(exemption.waived),
    }


def _appearance(appearance: Appearance) -> dict[str, Any]:
    published_on = appearance.published_on
    return {
        "title": appearance.title,
        "url": appearance.url,
        "publisher": appearance.publisher,
        "published_on": published_on.isoformat() if published_on else None,
        "quote": appearance.quote,
    }


def _origin(group: OriginGroup) -> dict[str, Any]:
    return {
        "number": group.number,
        "label": group.label,
        "links": group.links,
        "reasons": list(group.reasons),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    captured_at = citation.captured_at
    return {
        "title": citation.title,
        "url": citation.url,
        "publisher": citation.publisher,
        "stance": citation.stance,
        "note": citation.note,
        "quote": citation.quote,
        "sha256": citation.sha256,
        "captured_at": captured_at.isoformat() if captured_at else None,
        "origin": citation.origin or None,
        "marks": list(citation.marks),
        "archived_url": citation.archived_url,
    }
