"""A published version as a news item in ninjs 1, as content systems such as Superdesk take it in.

Source: https://www.iptc.org/std/ninjs/ninjs-schema_1.4.json.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

# Source: IPTC's scale of urgency, 1 highest to 9 lowest; corrections are not to wait.
URGENCY, URGENCY_OF_CORRECTIONS = 4, 2


def render(body: Mapping[str, Any]) -> dict[str, Any]:
    """The news item of a version; of a withdrawn verdict, one that is canceled."""
    rating, correction = body.get("rating"), body["correction"]
    label = rating["label"] if rating else "Withdrawn"
    summary = body["rationale"] if rating else correction["reason"]
    item = {
        "uri": body["url"],
        "type": "text",
        "mimetype": "text/html",
        "representationtype": "complete",
        "profile": "fact-check",
        "version": str(body["version"]),
        "firstcreated": moment(body["first_published_at"]),
        "versioncreated": moment(body["published_at"]),
        "pubstatus": "usable" if rating else "canceled",
        "urgency": URGENCY_OF_CORRECTIONS if correction else URGENCY,
        "language": body["language"],
        "headline": f"{label}: {body['claim']}",
        "byline": body["newsroom"],
        "description_text": summary,
        "body_html": article(body, summary),
        "subject": [{"name": topic, "code": topic} for topic in body["topics"]],
    }
    return item | {"ednote": correction["reason"]} if correction else item


def moment(told: str) -> str:
    """A time in UTC and whole seconds: Superdesk reads no others."""
    return datetime.fromisoformat(told).astimezone(UTC).isoformat(timespec="seconds")


def article(body: Mapping[str, Any], summary: str) -> str:
    """The verdict as HTML: the claim, what was found, and the pages that it rests on."""
    parts = [f"<blockquote><p>{escape(body['claim'])}</p></blockquote>"]
    parts += [f"<p>{escape(each)}</p>" for each in summary.splitlines() if each.strip()]
    cited = "".join(f"<li>{link(each['url'], each['title'])}</li>" for each in evidence(body))
    if cited:
        parts.append(f"<ul>{cited}</ul>")
    parts.append(f"<p>{link(body['url'], body['newsroom'])}</p>")
    return "".join(parts)


def evidence(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pages that a verdict rests on; a withdrawn one rests on none."""
    return list(body.get("evidence", ()))


def link(url: str, title: str) -> str:
    """A link as HTML, by its address where it has no title."""
    return f'<a href="{escape(url)}">{escape(title or url)}</a>'
