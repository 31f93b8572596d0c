"""What would do at each address where one can act, so that only the person stands in the way."""

from datetime import timedelta

from django.utils import timezone

from factcheck.enums import Action
from factcheck.models import Claim, Rating
from tests.claims import correction_for, proposal_for

REASON = {"reason": "The editor looked into it."}
PASSWORD = "a long enough password 7"
EXPLAINED = {
    Action.DECLINE,
    Action.SEND_BACK,
    Action.WITHDRAW,
    Action.REOPEN,
    Action.SET_ASIDE,
    Action.TAKE_BACK,
}
NO_ROLES = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}


def api(world, name):
    """The body for an address of the API."""
    words = {
        "desk-policy": policy(),
        "desk-robots-overrides": {"host": "paper.example", **REASON},
        "desk-feeds": {"url": "https://other.example/feed"},
        "desk-endpoints": {"name": "Wire", "url": "https://wire.example.org/hook"},
        "endpoint-change": {
            "name": "Wire",
            "url": "https://wire.example.org/hook",
            "form": "ninjs",
        },
        "endpoint-disable": REASON,
        "endpoint-replay": {"since": f"{timezone.now():%Y-%m-%d}T00:00:00Z"},
        "stories": {"desk": world.desk.pk, "text": "Troops captured 100 soldiers."},
        "story-claims": {"start": 0, "end": 5},
        "story-deadline": {"deadline_at": soon()},
        "story-text": {"text": "Troops captured 200 soldiers on Friday."},
        "claim-draft": {"number": 0, "rationale": "Two brigades"},
        "claim-topics": {"topics": ["war"]},
        "claim-exemptions": REASON,
        "claim-conflicts": {"about": f"claim:{world.rows['claim'].pk}", **REASON},
        "claim-sources": {"url": "https://other.example/page"},
        "claim-replies": {"asked": "The staff", "channel": "Mail", "deadline_at": soon()},
        "notices-read": {"up_to": 1},
        "report-close": {"outcome": "no_error", "note": "The name is right."},
        "observation-acknowledge": {"note": "A comma."},
        "reply-answer": {"answer": "No."},
        "source-passages": {"quote": "took 102 soldiers"},
        "source-stance": {"stance": "refutes"},
        "source-join": {"other": world.other_source.pk, **REASON},
        "source-part": REASON,
        "source-marks": {"kind": "primary", "holds": True, **REASON},
        "source-marks-clear": {"kind": "circular"},
        "verdict-match": {"text": "Troops captured more than 100 soldiers."},
    }
    action = name.removeprefix("claim-").replace("-", "_")
    return step(world, Action(action)) if action in Action.values else words.get(name, {})


def step(world, action):
    """The body for a step with the claim that waits for it."""
    claim = world.claim_for(action)
    words = {
        Action.ASSIGN: {"assignee": world.second.pk, "due_at": soon()},
        Action.SUBMIT: ruling(proposal_for(claim)),
        Action.CORRECT: ruling(correction_for(claim)),
        Action.SECOND: {"rating": "confirmed", "rationale": "I read both; they agree."},
    }
    said = REASON if action in EXPLAINED else words.get(action, {})
    return {"version": Claim.objects.get(pk=claim.pk).version} | said


def ruling(proposal):
    words = {
        name: getattr(proposal, name)
        for name in ("rating", "rationale", "correction_kind", "correction_reason")
    }
    return words | {"deciding_source": proposal.deciding_source_id}


def policy():
    return {"rationale_characters": 80, "needs_counter_search": False, "rules": []}


def soon():
    return (timezone.now() + timedelta(days=1)).isoformat()


def desk(world, name, standing):
    """What is typed at an address of the desk; for a desk of the person's own, if they have one."""
    own, whom = world.desk_of(standing).pk, world.administered_by(standing).pk
    at_once = {"claim": f"{world.rows['claim'].pk}:{claim_version(world)}"}
    moment = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    words = {
        "login": {"username": "guest", "password": "wrong"},
        "password_change": {
            "old_password": "correct horse battery staple",
            "new_password1": PASSWORD,
            "new_password2": PASSWORD,
        },
        "claim_bulk_assign": at_once | {"assignee": world.second.pk, "due_at": moment},
        "claim_keep_filter": {"name": "Late", "query": "overdue=yes"},
        "claim_bulk_share": at_once | {"people": [world.second.pk], "due_at": moment},
        "claim_bulk_set_aside": at_once | REASON,
        "claim_step": {"version": claim_version(world)} | REASON,
        "claim_draft": {"rationale": "Two brigades"},
        "claim_ask_for_exemption": REASON,
        "claim_conflict": {"about": f"claim:{world.rows['claim'].pk}", **REASON},
        "claim_attach": {"url": "https://other.example/page"},
        "claim_stance": {"stance": "refutes"},
        "claim_passage": {"quote": "took 102 soldiers"},
        "claim_keep_copy": {"note": "A comma."},
        "claim_join": {"other": world.other_source.pk, **REASON},
        "claim_part": REASON,
        "claim_mark": {"kind": "primary", "holds": "yes", **REASON},
        "claim_ask_for_reply": {
            "asked": "The staff",
            "channel": "Mail",
            "asked_at": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}",
            "deadline_at": moment,
        },
        "claim_answer": {"answer": "No."},
        "report_close": {"outcome": "no_error", "note": "The name is right."},
        "verdict-report": {"text": "The town is another one."},
        "claim_robots": {"host": "paper.example", **REASON},
        "watchedfeed_add": {"desk_id": own, "url": "https://other.example/feed"},
        "endpoint_add": {
            "desk_id": own,
            "name": "Wire",
            "url": "https://wire.example.org/hook",
            "form": "standard",
        },
        "endpoint_edit": {
            "name": "Wire",
            "url": "https://wire.example.org/hook",
            "form": "ninjs",
        },
        "endpoint_disable": REASON,
        "endpoint_replay": {"since": moment},
        "robotsoverride_add": {"desk_id": own, "host": "paper.example", **REASON},
        "publisher_add": {"name": "Other", "address": "other.example.org"},
        "owner_add": {"name": "Other"},
        "partner_add": {"name": "Other", "site": "other.example", "language": "en"},
        "party_add": {"name": "Other", "aliases": ""},
        "claimant_add": {"name": "Other"},
        "rating_add": rating("other"),
        "rating_change": rating("confirmed", description="Anew."),
        "publisher_change": {"name": "Anew", "address": "paper.example.org"},
        "owner_change": {"name": "Anew"},
        "partner_change": {"name": "Anew", "site": "checks.example", "language": "en"},
        "party_change": {"name": "Anew", "aliases": ""},
        "claimant_change": {"name": "Anew"},
        "user_add": {
            "username": "newcomer",
            "password": PASSWORD,
            "desk": own,
            "roles": ["editor"],
        },
        "user_change": {"username": world.second.username, "first_name": "Anew", "is_active": "on"}
        | NO_ROLES,
        "user_password": {"password1": PASSWORD, "password2": PASSWORD},
        "desk_add": {"name": "New", "slug": "new"} | NO_ROLES,
        "desk_change": {"name": "Anew", "slug": "zinnober"} | NO_ROLES,
        "desk_policy": {"rationale_characters": 80, "good_for_days": 90, "hours_to_accept": 12}
        | {f"{each}-origins_needed": 1 for each in Rating.objects.values_list("slug", flat=True)},
        "story_add": {
            "desk": own,
            "way": "text",
            "text": "Troops captured 100 soldiers.",
        },
        "story_deadline": {"deadline_at": soon()[:16]},
        "story_mark": {"quote": "Troops", "start": 0, "end": 6},
        "story_revise": {"text": "Troops captured 200 soldiers on Friday."},
        "apitoken_add": {
            "person": whom,
            "name": "A program",
            "scopes": ["read"],
        },
    }
    return words.get(name.removeprefix("factcheck_"), {})


def claim_version(world):
    return Claim.objects.get(pk=world.rows["claim"].pk).version


def rating(slug, **changes):
    row = Rating.objects.filter(slug=slug).first()
    words = {"slug": slug, "label": slug.capitalize(), "description": "", "origins_needed": 0}
    if row:
        words |= {"label": row.label, "number": row.number or "", "position": row.position}
    return words | {"position": 9, "is_offered": "on"} | changes
