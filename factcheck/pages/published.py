"""A published version as its page shows it, read from the stored body alone."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from factcheck.enums import MarkKind, MediaAuthenticity, Stance, VerdictKind
from factcheck.models import Verdict

# JSON may hold "</script>" inside a string; these escapes mean the same and end no element.
# Source: the HTML standard, "Restrictions for contents of script elements".
_SCRIPT_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@dataclass(frozen=True, slots=True)
class Published:
    """`body` is the stored JSON with its times, stances and kinds made fit to read."""

    body: dict[str, Any]
    claim_review: str

    @property
    def is_withdrawn(self) -> bool:
        """Whether this version takes the verdict back."""
        return bool(self.body["state"] == "withdrawn")


def read(verdict: Verdict) -> Published:
    """The version as values for a template; the evidence is sorted under its origins."""
    body = json.loads(verdict.body)
    for key in ("first_published_at", "published_at"):
        body[key] = datetime.fromisoformat(body[key])
    for each in body["appearances"]:
        published_on = each["published_on"]
        each["published_on"] = published_on and date.fromisoformat(published_on)
    for reply in body.get("replies", ()):
        for key in ("asked_at", "deadline_at"):
            reply[key] = datetime.fromisoformat(reply[key])
    for part, key in ((body, "good_until"), (body.get("exemption") or {}, "granted_at")):
        part[key] = datetime.fromisoformat(part[key]) if part.get(key) else None
    if body["correction"]:
        body["correction"]["label"] = VerdictKind(body["correction"]["kind"]).label
    if "rating" in body:
        body["media_review"] = spoken(body.get("media_review"))
        body["rating"]["tone"] = tone(body["rating"])
        body["origins"]["groups"] = grouped(body)
        body["origins"]["tally"] = tally(body["origins"]["groups"])
    return Published(body, in_script(verdict.claim_review))


def in_script(data: str) -> str:
    """JSON as it may stand in a page's script element."""
    return data.translate(_SCRIPT_ESCAPES)


MARKS = {
    MarkKind.OWN_PARTY: "On the side of whoever says it, so it does not count as corroboration.",
    MarkKind.CIRCULAR: "It leads back to the claim itself, so it does not count as corroboration.",
    MarkKind.PRIMARY: "Primary source: it looked for itself.",
    MarkKind.SECONDARY: "Secondary source: it rests on what others found.",
}


MEDIA = {"image": "The picture", "video": "The video", "audio": "The recording"}
AUTHENTICITY = {
    MediaAuthenticity.ORIGINAL: "We found no sign that it was altered to mislead; what is said "
    "in it or about it may still be false.",
    MediaAuthenticity.DECONTEXTUALIZED: "It was not changed, but shows something else than is "
    "said, or leaves out what one must know.",
    MediaAuthenticity.EDITED: "Parts of it were cut off, left out or put in another order to "
    "mislead.",
    MediaAuthenticity.TRANSFORMED: "What it shows was altered or made up.",
    MediaAuthenticity.STAGED: "What it shows was acted out or contrived.",
    MediaAuthenticity.SATIRE: "It was made as satire or parody.",
}


def spoken(review: dict[str, Any] | None) -> dict[str, Any] | None:
    """What readers are told of the picture, video or sound that the claim is about, if it is."""
    if review is None:
        return None
    authenticity = MediaAuthenticity(review["authenticity"])
    return review | {
        "heading": MEDIA.get(review["kind"], "The picture, video or sound"),
        "label": authenticity.label,
        "meaning": AUTHENTICITY[authenticity],
    }


def tone(rating: dict[str, Any]) -> str:
    """Where the rating stands on the scale: "high", "middle", "low", or "open" when off it."""
    number, best, worst = rating["number"], rating["best"], rating["worst"]
    if number is None or best == worst:
        return "open"
    share = (number - worst) / (best - worst)
    if share > 0.5:  # noqa: PLR2004 - the middle of the scale
        return "high"
    return "middle" if share > 0 else "low"


def grouped(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The origins, each with the evidence that goes back to it; evidence without one comes last."""
    for each in body["evidence"]:
        each["stance_label"] = Stance(each["stance"]).label
        each["marks"] = [MARKS[kind] for kind in each.get("marks", ())]
        each["captured_at"] = each["captured_at"] and datetime.fromisoformat(each["captured_at"])
    cited = body["evidence"]
    groups = [
        group
        | {
            "evidence": [each for each in cited if each["origin"] == group["number"]],
            "reasons": list(dict.fromkeys(group["reasons"])),
        }
        for group in body["origins"]["groups"]
    ]
    loose = [each for each in cited if each["origin"] is None]
    return [*groups, {"evidence": loose}] if loose else groups


def tally(groups: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """How many origins bring evidence of each stance; an origin may count under two."""
    stances = [{each["stance_label"] for each in group["evidence"]} for group in groups]
    counts = [(stance.label, sum(stance.label in said for said in stances)) for stance in Stance]
    return [(label, count) for label, count in counts if count]
