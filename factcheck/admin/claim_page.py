"""All that the claim page shows, gathered for its template; decides nothing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from factcheck.admin import (
    access,
    chips,
    claim_asks,
    claim_evidence,
    claim_progress,
    evidence_query,
    excerpts,
    onlookers,
    timeline,
)
from factcheck.admin.evidence_query import Wanted
from factcheck.corroboration import occasion
from factcheck.enums import Action, MarkKind, Stance, Status
from factcheck.models import Appearance, Claim, Ruling, User
from factcheck.services import cases, related, robots, sights
from factcheck.services.related import Related
from factcheck.workflow import EDITORS

AT_ONCE = (Action.ACCEPT, Action.RESTORE)
LOOKS = {
    Action.DECLINE: "quiet",
    Action.TAKE_BACK: "quiet",
    Action.SEND_BACK: "quiet",
    Action.REOPEN: "quiet",
    Action.WITHDRAW: "grave",
    Action.SET_ASIDE: "grave",
}
# A verdict that is not there is not worth a line on every claim.
UNSAID = (Action.WITHDRAW,)
WORDED = {
    Action.SUBMIT: "Propose a ruling",
    Action.APPROVE: "Approve the ruling",
    Action.SECOND: "Give the second ruling",
    Action.ACCEPT: "Take it on",
    Action.DECLINE: "Give it back",
    Action.CORRECT: "Propose a correction",
    Action.PUBLISH: "Publish the verdict",
    Action.WITHDRAW: "Withdraw the verdict",
    Action.RESTORE: "Bring it back",
}
RESEARCH = (Status.UNVERIFIED, Status.ASSIGNED, Status.IN_RESEARCH, Status.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Button:
    """A step that this person may take now; `at_once` ones need no form."""

    action: Action
    label: str
    url: str
    look: str
    at_once: bool


def context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """The claim page's context for whoever asks."""
    by = access.person(request)
    proposal = cases.open_proposal(claim)
    is_sealed = bool(proposal and proposal.is_sealed_to(by))
    return {
        **summary(claim),
        **onlookers.context(claim, by),
        **steps(claim, by),
        "asks": asks(claim, by, is_sealed=is_sealed),
        "related": [relation(each) for each in related.to(claim, by=by)],
        "proposal": proposal,
        "is_sealed": is_sealed,
        "seen": sights.token(claim),
        "appearances": [appearance(row) for row in appearances(claim)],
        "figures": [figure(each, claim.text) for each in claim.figures],
        "board": claim_evidence.board(claim, Wanted.of(request.GET), is_sealed=is_sealed),
        "says": evidence_query.SAYS,
        "orders": evidence_query.ORDERS,
        "stances": Stance.choices,
        "marks": MarkKind.choices,
        "may_research": cases.can_hold(by, claim),
        "may_override": bool(cases.roles_of(by, claim) & set(robots.DECIDERS)),
        "progress": claim_progress.progress(claim),
        "timeline": timeline.of_claim(claim, is_sealed=is_sealed),
        "rulings": rulings(claim, by),
        **exemptions(claim, by),
        "replies": list(claim.replies.select_related("asked_by").order_by("pk")),
    }


def exemptions(claim: Claim, by: User) -> dict[str, Any]:
    """Who asked to be let off the policy and who granted it, and whether `by` may grant it."""
    rows = list(claim.exemptions.select_related("asked_by", "granted_by").order_by("pk"))
    return {
        "exemptions": rows,
        "has_open_exemption": any(row.ruling_id is None for row in rows),
        "may_grant": bool(rows) and bool(cases.roles_of(by, claim) & EDITORS),
    }


def asks(claim: Claim, by: User, *, is_sealed: bool) -> claim_asks.Asked | None:
    """What a ruling still asks for, while one is being worked on that `by` may see."""
    is_shown = claim.status in RESEARCH and not is_sealed
    return claim_asks.asked(claim, by) if is_shown else None


def relation(found: Related) -> dict[str, Any]:
    """Another claim beside this one."""
    return {
        "claim": found.claim,
        "chip": chips.relation(found.relation),
        "reason": found.reason,
        "status": chips.status(found.claim.status),
    }


def summary(claim: Claim) -> dict[str, Any]:
    """What stands at the head of every page about a claim."""
    assignment = cases.open_assignment(claim)
    rating = claim.ruling.rating if claim.ruling else None
    return {
        "claim": claim,
        "status_chip": chips.status(claim.status),
        "rating_chip": chips.rating(rating, best=claim.best, worst=claim.worst),  # type: ignore[attr-defined]  # queue.with_scale annotates them
        "assignment": assignment,
        "due": chips.due(claim.due_at, is_open=claim.status in RESEARCH) if claim.due_at else "",
    }


def steps(claim: Claim, by: User) -> dict[str, Any]:
    """Buttons for what this person may take now, and what stands in the way of the rest."""
    offers = cases.offers(claim, by)
    return {
        "buttons": [button(offer.action, claim) for offer in offers if not offer.missing],
        "blocked": [
            (label(offer.action), offer.missing)
            for offer in offers
            if offer.missing and offer.action not in UNSAID
        ],
    }


def button(action: Action, claim: Claim) -> Button:
    """The button of a step; it carries the version that is on screen."""
    url = reverse("admin:factcheck_claim_step", args=[claim.pk, action.value])
    return Button(action, label(action), url, LOOKS.get(action, "plain"), action in AT_ONCE)


def label(action: Action) -> str:
    """What the step is called on a button."""
    return WORDED.get(action, str(action.label))


def appearances(claim: Claim) -> list[Appearance]:
    """Where the claim occurs, the earliest logged first."""
    rows = claim.appearances.select_related("story__publisher").defer("story__search")
    return list(rows.order_by("pk"))


def appearance(row: Appearance) -> dict[str, Any]:
    """A place in a story with the paragraph around it."""
    if row.lost_at:
        excerpt = excerpts.Excerpt("", row.quote, "")
    else:
        excerpt = excerpts.around(row.story.text, row.start, row.end)
    return {
        "story": row.story,
        "excerpt": excerpt,
        "lost": chips.ago(row.lost_at) if row.lost_at else "",
    }


def figure(value: dict[str, Any], text: str) -> dict[str, str]:
    """A figure as a reader takes it: its range in words, unit and day, and what it stands for."""
    quote = str(value.get("quote") or "")
    return {
        "range": span(value.get("low"), value.get("high"), about=bool(value.get("approximate"))),
        "unit": str(value.get("unit") or ""),
        "quote": quote,
        "as_of": occasion.as_of(text, " ".join(quote.split())),
    }


def span(low: float | None, high: float | None, *, about: bool) -> str:
    """A range in words: "at least 100", "1 to 2", "about 40"."""
    if low is None and high is None:
        words = "not stated"
    elif high is None:
        words = f"at least {low:,}"
    elif low is None:
        words = f"at most {high:,}"
    else:
        words = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"about {words}" if about else words


def rulings(claim: Claim, by: User) -> list[Ruling]:
    """Every ruling on the claim that `by` may see, the newest first."""
    seconds = ("second__rating", "second__made_by")
    people = ("rating", "proposed_by", "decided_by", "deciding_source", "media_source")
    rows = claim.rulings.select_related(*people, *seconds)
    return list(rows.exclude(pk__in=Ruling.objects.sealed_to(by)).order_by("-pk"))
