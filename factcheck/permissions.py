"""Who may do what: data, which tests walk as every kind of person, and which knows no database.

`ADDRESSES` says of each address who may look at it and who may act there; an address that is not
in it stops `manage.py` (checks.py). `PARTS` says whose a step with a claim is, beside the role and
the status that workflow.py asks for. The rules themselves live in the services; this is what they
come to, so that a rule which is lost at one door is found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from factcheck.enums import Action, Role, Status
from factcheck.workflow import TRANSITIONS


class Standing(StrEnum):
    """How a person stands to the desk whose rows are asked for."""

    VISITOR = "visitor"  # has not logged in
    GUEST = "guest"  # has logged in, and is on no desk
    STRANGER = "stranger"  # holds every role, on another desk
    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    SUPERUSER = "superuser"  # is on no desk


Who = frozenset[Standing]

NOBODY: Who = frozenset()
EVERYBODY: Who = frozenset(Standing)
LOGGED_IN = EVERYBODY - {Standing.VISITOR}
AT_THE_DESK = LOGGED_IN - {Standing.GUEST}
DESK: Who = frozenset({Standing.EDITOR, Standing.REVIEWER, Standing.ADMINISTRATOR})
RESEARCHERS = DESK - {Standing.ADMINISTRATOR}
DECIDERS = DESK - {Standing.REVIEWER}
EDITORS: Who = frozenset({Standing.EDITOR})
REVIEWERS: Who = frozenset({Standing.REVIEWER})
ADMINISTRATORS: Who = frozenset({Standing.ADMINISTRATOR})
PEOPLES: Who = frozenset({Standing.ADMINISTRATOR, Standing.SUPERUSER})
# Of any desk: what is the newsroom's, and lists in which each finds what is theirs.
MEMBERS = DESK | {Standing.STRANGER}
ANY_DECIDERS = DECIDERS | {Standing.STRANGER}
ANY_ADMINISTRATORS = ADMINISTRATORS | {Standing.STRANGER}
ANY_PEOPLES = PEOPLES | {Standing.STRANGER}


@dataclass(frozen=True, slots=True)
class Access:
    """Who may look at an address and who may act there; None where that cannot be done at all."""

    look: Who | None = None
    act: Who | None = None


def named(namespace: str, entries: Mapping[str, Access]) -> dict[str, Access]:
    """`entries` under the names by which Django knows them."""
    return {f"{namespace}:{name}": access for name, access in entries.items()}


def rows(
    model: str, look: Who, *, add: Who = NOBODY, change: Who = NOBODY, one: Who | None = None
) -> dict[str, Access]:
    """The addresses that Django's admin makes for each model; nothing is ever deleted there.

    `one` may look at a row of this desk, `look` at the list, in which each finds what is theirs.
    """
    name, one = f"factcheck_{model}", DESK if one is None else one
    return named(
        "admin",
        {
            f"{name}_changelist": Access(look, NOBODY),
            f"{name}_add": Access(add, add),
            f"{name}_change": Access(one, change),
            f"{name}_delete": Access(NOBODY, NOBODY),
            f"{name}_history": Access(AT_THE_DESK),
            f"{name}_of_old": Access(AT_THE_DESK),
        },
    )


PUBLIC = named(
    "pages",
    {"verdict-report": Access(EVERYBODY, EVERYBODY)}
    | dict.fromkeys(
        (
            "home",
            "verdict",
            "verdict-version",
            "feed-atom",
            "feed-rss",
            "feed-json",
            "feed-data",
            "sitemap-index",
            "sitemap",
            "verdict-embed",
            "verdict-card",
            "oembed",
            "search",
            "verdict-report-thanks",
            "about",
            "corrections",
            "problems",
            "problem",
            "checkpoint",
            "checkpoints",
            "audit-key",
            "health",
            "robots",
        ),
        Access(EVERYBODY),
    ),
)

API = named(
    "api",
    {
        "desks": Access(LOGGED_IN),
        "desk": Access(DESK),
        "desk-providers": Access(DESK),
        "desk-policy": Access(DESK, ADMINISTRATORS),
        "desk-robots-overrides": Access(DESK, DECIDERS),
        "desk-feeds": Access(DESK, DECIDERS),
        "desk-reports": Access(DESK),
        "report-close": Access(act=DECIDERS),
        "feed-remove": Access(act=DECIDERS),
        "desk-endpoints": Access(DESK, DECIDERS),
        "endpoint-change": Access(act=DECIDERS),
        "endpoint-rotate": Access(act=DECIDERS),
        "endpoint-disable": Access(act=DECIDERS),
        "endpoint-enable": Access(act=DECIDERS),
        "endpoint-replay": Access(act=DECIDERS),
        "endpoint-deliveries": Access(DESK),
        "delivery-repeat": Access(act=DECIDERS),
        "robots-lift": Access(act=DECIDERS),
        "search-hits": Access(DESK),
        "stories": Access(LOGGED_IN, RESEARCHERS),
        "story": Access(DESK),
        "story-claims": Access(act=RESEARCHERS),
        "story-deadline": Access(act=RESEARCHERS),
        "story-text": Access(act=RESEARCHERS),
        "story-versions": Access(DESK),
        "claims": Access(LOGGED_IN),
        "claim": Access(DESK),
        "claim-assign": Access(act=EDITORS),
        "claim-accept": Access(act=REVIEWERS),
        "claim-decline": Access(act=REVIEWERS),
        "claim-conflicts": Access(act=DESK),
        "conflicts": Access(LOGGED_IN),
        "conflict-withdraw": Access(act=ADMINISTRATORS),
        "claim-take-back": Access(act=EDITORS),
        "claim-second": Access(act=REVIEWERS),
        "claim-submit": Access(act=REVIEWERS),
        "claim-approve": Access(act=REVIEWERS),
        "claim-send-back": Access(act=REVIEWERS),
        "claim-publish": Access(act=EDITORS),
        "claim-correct": Access(act=RESEARCHERS),
        "claim-withdraw": Access(act=EDITORS),
        "claim-reopen": Access(act=EDITORS),
        "claim-set-aside": Access(act=EDITORS),
        "claim-restore": Access(act=EDITORS),
        "claim-related": Access(DESK),
        "claim-draft": Access(DESK, RESEARCHERS),
        "claim-presence": Access(DESK, DESK),
        "claim-topics": Access(act=RESEARCHERS),
        "claim-sources": Access(act=RESEARCHERS),
        "claim-searches": Access(act=RESEARCHERS),
        "claim-evidence": Access(DESK),
        "claim-table": Access(DESK),
        "claim-exemptions": Access(act=RESEARCHERS),
        "claim-holders": Access(DESK),
        "claim-tell-again": Access(act=DECIDERS),
        "claim-dossier": Access(DESK),
        "claim-replies": Access(act=RESEARCHERS),
        "capture-body": Access(DESK),
        "capture-record": Access(DESK),
        "observation-take": Access(act=RESEARCHERS),
        "observation-acknowledge": Access(act=RESEARCHERS),
        "exemption-grant": Access(act=EDITORS),
        "reply-answer": Access(act=RESEARCHERS),
        "source-passages": Access(act=RESEARCHERS),
        "source-stance": Access(act=RESEARCHERS),
        "source-join": Access(act=RESEARCHERS),
        "source-part": Access(act=RESEARCHERS),
        "source-marks": Access(act=RESEARCHERS),
        "source-marks-clear": Access(act=RESEARCHERS),
        "decision-undo": Access(act=RESEARCHERS),
        "jobs": Access(ANY_DECIDERS),
        "job-retry": Access(act=DECIDERS),
        "job-discard": Access(act=DECIDERS),
        "notices": Access(LOGGED_IN),
        "notices-read": Access(act=LOGGED_IN),
        "ratings": Access(EVERYBODY),
        "verdicts": Access(EVERYBODY),
        "verdict-changes": Access(EVERYBODY),
        "verdict-match": Access(act=EVERYBODY),
        "verdict-export": Access(EVERYBODY),
        "verdict": Access(EVERYBODY),
        "verdict-versions": Access(EVERYBODY),
        "verdict-version": Access(EVERYBODY),
        "schema": Access(EVERYBODY),
        "docs": Access(EVERYBODY),
        "nowhere": Access(NOBODY, NOBODY),
    },
)

GOOGLE = named(
    "google",
    {
        "discovery": Access(EVERYBODY),
        "claims-search": Access(EVERYBODY),
        "claims-image-search": Access(EVERYBODY),
        "pages": Access(NOBODY, NOBODY),  # for programs with an organisation's token
        "page": Access(NOBODY, NOBODY),  # the same
        "nowhere": Access(NOBODY, NOBODY),
    },
)

DOORSTEP = named(
    "admin",
    {
        "index": Access(AT_THE_DESK),
        "login": Access(EVERYBODY, EVERYBODY),
        "logout": Access(act=EVERYBODY),
        "second-factor": Access(AT_THE_DESK, AT_THE_DESK),
        "find": Access(AT_THE_DESK),
        "sign-on": Access(NOBODY),  # where OIDC_ISSUER is set, everybody
        "signed-on": Access(NOBODY),  # the same
        "recovery-codes": Access(NOBODY, NOBODY),  # until one has an authenticator
        "password_change": Access(AT_THE_DESK, AT_THE_DESK),
        "password_change_done": Access(AT_THE_DESK),
        "notices": Access(AT_THE_DESK, AT_THE_DESK),
        "notices-read": Access(act=AT_THE_DESK),
        "search": Access(AT_THE_DESK),
        "autocomplete": Access(NOBODY),
        "jsi18n": Access(AT_THE_DESK),
        "view_on_site": Access(NOBODY),
        "app_list": Access(AT_THE_DESK),
        "nowhere": Access(NOBODY, NOBODY),
    },
)

CLAIM = named(
    "admin",
    {
        "factcheck_claim_bulk_assign": Access(act=EDITORS),
        "factcheck_claim_bulk_share": Access(act=EDITORS),
        "factcheck_claim_bulk_set_aside": Access(act=EDITORS),
        "factcheck_claim_keep_filter": Access(act=AT_THE_DESK),
        "factcheck_claim_drop_filter": Access(act=AT_THE_DESK),
        "factcheck_claim_step": Access(DESK, EDITORS),  # the tests set a claim aside there
        "factcheck_claim_draft": Access(act=RESEARCHERS),
        "factcheck_claim_conflict": Access(DESK, DESK),
        "factcheck_claim_progress": Access(DESK),
        "factcheck_claim_asks": Access(DESK),
        "factcheck_claim_presence": Access(DESK),
        "factcheck_claim_queries": Access(DESK),
        "factcheck_claim_origin": Access(DESK),
        "factcheck_claim_search": Access(act=RESEARCHERS),
        "factcheck_claim_attach": Access(act=RESEARCHERS),
        "factcheck_claim_stance": Access(act=RESEARCHERS),
        "factcheck_claim_passage": Access(act=RESEARCHERS),
        "factcheck_claim_take_copy": Access(act=RESEARCHERS),
        "factcheck_claim_keep_copy": Access(act=RESEARCHERS),
        "factcheck_claim_join": Access(act=RESEARCHERS),
        "factcheck_claim_part": Access(act=RESEARCHERS),
        "factcheck_claim_mark": Access(act=RESEARCHERS),
        "factcheck_claim_undo": Access(act=RESEARCHERS),
        "factcheck_claim_ask_for_reply": Access(DESK, RESEARCHERS),
        "factcheck_claim_ask_for_exemption": Access(DESK, RESEARCHERS),
        "factcheck_claim_grant_exemption": Access(act=EDITORS),
        "factcheck_claim_answer": Access(DESK, RESEARCHERS),
        "factcheck_claim_holders": Access(DESK),
        "factcheck_claim_tell_again": Access(act=DECIDERS),
        "factcheck_claim_robots": Access(act=DECIDERS),
    },
)

MORE = named(
    "admin",
    {
        "factcheck_report_close": Access(DESK, DECIDERS),
        "factcheck_watchedfeed_remove": Access(act=DECIDERS),
        "factcheck_endpoint_edit": Access(DECIDERS, DECIDERS),
        "factcheck_endpoint_rotate": Access(act=DECIDERS),
        "factcheck_endpoint_disable": Access(DECIDERS, DECIDERS),
        "factcheck_endpoint_enable": Access(act=DECIDERS),
        "factcheck_endpoint_replay": Access(DECIDERS, DECIDERS),
        "factcheck_delivery_repeat": Access(act=DECIDERS),
        "factcheck_job_retry": Access(act=DECIDERS),
        "factcheck_job_discard": Access(act=DECIDERS),
        "factcheck_user_second_factor": Access(PEOPLES, PEOPLES),
        "factcheck_user_unlink": Access(PEOPLES, PEOPLES),
        "factcheck_user_password": Access(PEOPLES, PEOPLES),
        "factcheck_desk_policy": Access(DESK | PEOPLES, PEOPLES),
        "factcheck_robotsoverride_lift": Access(act=DECIDERS),
        "factcheck_conflict_withdraw": Access(act=ADMINISTRATORS),
        "factcheck_search_providers": Access(MEMBERS),
        "factcheck_story_add": Access(AT_THE_DESK, RESEARCHERS | {Standing.STRANGER}),
        "factcheck_story_deadline": Access(act=RESEARCHERS),
        "factcheck_story_mark": Access(act=RESEARCHERS),
        "factcheck_story_revise": Access(act=RESEARCHERS),
        "factcheck_story_version": Access(DESK),
        "factcheck_apitoken_revoke": Access(PEOPLES, PEOPLES),
    },
)

ADDRESSES: dict[str, Access] = {
    **PUBLIC,
    **API,
    **GOOGLE,
    **DOORSTEP,
    **rows("claim", MEMBERS),
    **CLAIM,
    **rows("watchedfeed", MEMBERS, add=ANY_DECIDERS),
    **rows("endpoint", MEMBERS, add=ANY_DECIDERS),
    **rows("delivery", MEMBERS),
    **rows("auditevent", AT_THE_DESK),
    **rows("job", MEMBERS),
    **rows("publisher", MEMBERS, one=MEMBERS, add=ANY_DECIDERS, change=ANY_DECIDERS),
    **rows("owner", MEMBERS, one=MEMBERS, add=ANY_DECIDERS, change=ANY_DECIDERS),
    **rows("party", MEMBERS, one=MEMBERS, add=ANY_DECIDERS, change=ANY_DECIDERS),
    **rows("partner", MEMBERS, one=MEMBERS, add=ANY_DECIDERS, change=ANY_DECIDERS),
    **rows("claimant", MEMBERS, one=MEMBERS, add=ANY_DECIDERS, change=ANY_DECIDERS),
    **rows("rating", MEMBERS, one=MEMBERS, add=ANY_ADMINISTRATORS, change=ANY_ADMINISTRATORS),
    **rows("user", ANY_PEOPLES, one=PEOPLES, add=ANY_PEOPLES, change=PEOPLES),
    **rows("desk", ANY_PEOPLES, one=PEOPLES, add=ANY_PEOPLES, change=PEOPLES),
    **rows("robotsoverride", MEMBERS, add=ANY_DECIDERS),
    **rows("conflict", MEMBERS),
    **rows("search", MEMBERS),
    **rows("source", MEMBERS),
    **rows("capture", MEMBERS),
    **rows("story", MEMBERS),
    **rows("apitoken", ANY_PEOPLES, one=PEOPLES, add=ANY_PEOPLES),
    **rows("verdict", MEMBERS),
    **rows("report", MEMBERS),
    **MORE,
}


class Part(StrEnum):
    """What a person has to do with a claim, beside their role on its desk."""

    HOLDER = "holder"  # the claim is with them
    PROPOSER = "proposer"  # the ruling that waits for a decision is theirs
    FINDER = "finder"  # they attached the source that decides
    RULER = "ruler"  # they proposed or approved the verdict that is public
    CONFLICTED = "conflicted"  # they declared a conflict of interest that bears on the claim


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose a step is: of those who have all of `only`, and nothing of `never`.

    Of `never_changing` nothing either where the step changes the rating that is public.
    """

    only: frozenset[Part] = frozenset()
    never: frozenset[Part] = frozenset()
    never_changing: frozenset[Part] = frozenset()


CONFLICTED = frozenset({Part.CONFLICTED})
PARTS: dict[Action, Whose] = {
    Action.ACCEPT: Whose(only=frozenset({Part.HOLDER}), never=CONFLICTED),
    Action.DECLINE: Whose(only=frozenset({Part.HOLDER})),
    Action.SUBMIT: Whose(
        only=frozenset({Part.HOLDER}), never=CONFLICTED, never_changing=frozenset({Part.RULER})
    ),
    Action.APPROVE: Whose(
        never=CONFLICTED | {Part.PROPOSER, Part.FINDER}, never_changing=frozenset({Part.RULER})
    ),
    Action.SECOND: Whose(never=CONFLICTED | {Part.PROPOSER, Part.FINDER, Part.RULER}),
    Action.SEND_BACK: Whose(never=CONFLICTED),
    Action.PUBLISH: Whose(never=CONFLICTED),
    Action.CORRECT: Whose(never=CONFLICTED, never_changing=frozenset({Part.RULER})),
}


def may(
    action: Action,
    status: Status,
    roles: Iterable[Role],
    parts: Iterable[Part] = (),
    *,
    changes_rating: bool = False,
) -> bool:
    """Whether a person with these roles and parts may take the step from this status."""
    whose, parts = PARTS.get(action, Whose()), set(parts)
    never = whose.never | (whose.never_changing if changes_rating else frozenset())
    open_to = (row.roles for row in TRANSITIONS if (row.source, row.action) == (status, action))
    return any(each & set(roles) for each in open_to) and whose.only <= parts and not never & parts
