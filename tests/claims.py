"""Claims brought to a status by the verbs themselves, the way people bring them there."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from factcheck.enums import Action, Role, Status
from factcheck.models import Claim, User
from factcheck.services import claims, desk_policies, rulings, second_rulings, verdicts
from factcheck.services.desk_policies import Terms
from factcheck.services.rulings import Proposal
from factcheck.services.second_rulings import Opinion
from tests.factories import (
    AppearanceFactory,
    ClaimFactory,
    MembershipFactory,
    PassageFactory,
    SourceFactory,
    StoryFactory,
    UserFactory,
)


@dataclass
class Crew:
    """The people who carry a claim: an editor, its researcher, a second person."""

    editor: User
    researcher: User
    second: User


def crew_of(desk):
    people = []
    for role in (Role.EDITOR, Role.REVIEWER, Role.REVIEWER):
        user = UserFactory(username=f"crew-{desk.pk}-{len(people)}")
        MembershipFactory(user=user, desk=desk, role=role)
        people.append(user)
    return Crew(*people)


def others_than(crew, desk):
    """The same editor with two other people."""
    pair = [MembershipFactory(desk=desk, role=Role.REVIEWER).user for _ in range(2)]
    return Crew(crew.editor, *pair)


def weighed_claim(desk, by, *, origins=2, attached_by=None, **words):
    """A claim in a story, with `origins` supporting sources, each of an origin of its own."""
    story = StoryFactory(desk=desk, added_by=by)
    claim = ClaimFactory(desk=desk, logged_by=by, **words)
    AppearanceFactory(claim=claim, story=story)
    for _ in range(origins):
        source = SourceFactory(
            claim=claim,
            human_stance="supports",
            human_stance_by=by,
            human_stance_at=timezone.now(),
            attached_by=attached_by,
        )
        PassageFactory(source=source)
    return claim


def proposal_for(claim, **changes):
    words = {
        "rating": "confirmed",
        "rationale": "Two brigades say so independently.",
        "deciding_source_id": claim.sources.order_by("pk").first().pk,
    }
    return Proposal(**words | changes)


def correction_for(claim, **changes):
    words = {"correction_kind": "clarification", "correction_reason": "A date was missing."}
    return proposal_for(claim, **words | changes)


def opinion(**changes):
    return Opinion(**{"rating": "confirmed", "rationale": "I read both; they agree."} | changes)


def take(action, claim, by, crew, **words):
    """One step with words that are good for it, at the claim's present version."""
    verb, standard = {
        Action.ASSIGN: (
            claims.assign,
            {
                "assignee_id": crew.researcher.pk,
                "due_at": timezone.now() + timedelta(hours=4),
            },
        ),
        Action.ACCEPT: (claims.accept, {}),
        Action.DECLINE: (claims.decline, {"reason": "No time today."}),
        Action.SUBMIT: (rulings.submit, {}),
        Action.APPROVE: (rulings.approve, {}),
        Action.SECOND: (second_rulings.give, {"opinion": opinion()}),
        Action.SEND_BACK: (rulings.send_back, {"reason": "Look at the date."}),
        Action.PUBLISH: (verdicts.publish, {}),
        Action.CORRECT: (rulings.correct, {}),
        Action.WITHDRAW: (verdicts.withdraw, {"reason": "The source took it back."}),
        Action.REOPEN: (claims.reopen, {"reason": "New evidence."}),
        Action.SET_ASIDE: (claims.set_aside, {"reason": "Not checkable."}),
        Action.RESTORE: (claims.restore, {}),
        Action.TAKE_BACK: (claims.take_back, {"reason": "She is ill."}),
    }[action]
    if action in {Action.SUBMIT, Action.CORRECT} and "proposal" not in words:
        make = correction_for if claim.verdict_id else proposal_for
        standard = {"proposal": make(claim)}
    version = words.pop("seen_version", Claim.objects.get(pk=claim.pk).version)
    return verb(claim_id=claim.pk, seen_version=version, by=by, **standard | words)


WAYS = {
    Status.UNVERIFIED: (),
    Status.ASSIGNED: ((Action.ASSIGN, "editor"),),
    Status.IN_RESEARCH: ((Action.ASSIGN, "editor"), (Action.ACCEPT, "researcher")),
    Status.SET_ASIDE: ((Action.SET_ASIDE, "editor"),),
}
WAYS[Status.IN_REVIEW] = (*WAYS[Status.IN_RESEARCH], (Action.SUBMIT, "researcher"))
WAYS[Status.RULED] = (*WAYS[Status.IN_REVIEW], (Action.APPROVE, "second"))
WAYS[Status.PUBLISHED] = (*WAYS[Status.RULED], (Action.PUBLISH, "editor"))
WAYS[Status.WITHDRAWN] = (*WAYS[Status.PUBLISHED], (Action.WITHDRAW, "editor"))


def claim_in(status, crew, desk, **options):
    """A weighed claim that the crew has brought to `status`."""
    claim = weighed_claim(desk, crew.editor, **options)
    for action, who in WAYS[status]:
        claim = take(action, claim, getattr(crew, who), crew)
    claim.refresh_from_db()
    return claim


def rule_blind(desk, *, is_blind=True):
    """Have the second rulings of the desk made blind from now on, or seeing."""
    by, terms = UserFactory(is_superuser=True), Terms(second_is_blind=is_blind)
    desk_policies.lay_down(desk_id=desk.pk, by=by, terms=terms)


def claim_for(action, status, crew, desk):
    """A claim in `status` with which `action` can be taken."""
    if action == Action.SECOND:
        rule_blind(desk)
    return claim_in(status, crew, desk)
