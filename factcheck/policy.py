"""What must hold before a step may be taken: pure conditions that explain themselves.

The table in workflow.py says which steps exist and for which roles; this says when one may be
taken by this person, on this evidence, with these words. Knows no database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from factcheck.enums import Action, VerdictKind
from factcheck.errors import PolicyNotMet


class About(Enum):
    """What a condition looks at; buttons hide on PERSON and STATE, forms answer for WORDS."""

    PERSON = auto()
    STATE = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that the policy looks at for one step.

    People are user ids (0 for nobody). `conflict` is what the person declared a conflict of
    interest with that bears on the claim, `assignee_conflict` the assignee's. Origins are counted
    over sources with a human stance. `is_blind` is the open proposal's: its second person rules
    without having seen it, and `is_seconded` when they did and came to the same rating.
    """

    actor: int
    holder: int = 0
    holder_name: str = ""
    proposer: int = 0
    proposer_name: str = ""
    deciding_source_attached_by: int = 0
    has_public_verdict: bool = False
    assignee_can_hold: bool = True
    conflict: str = ""
    assignee_conflict: str = ""
    evidence_moved: tuple[str, ...] = ()
    reason: str = ""
    rationale: str = ""
    correction_kind: str = ""
    correction_reason: str = ""
    rating_label: str = ""
    changes_rating: bool = False
    ruled_before: frozenset[int] = frozenset()
    human_stances: int = 0
    deciding_source_has_stance: bool = True
    origins_needed: int = 0
    origins_supporting: int = 0
    origins_discounted: int = 0
    rationale_characters_needed: int = 0
    counter_search_needed: bool = False
    counter_search_done: bool = False
    primary_needed: bool = False
    primary_cited: bool = False
    reply_needed: bool = False
    reply_settled: bool = False
    is_exempt: bool = False
    is_blind: bool = False
    is_seconded: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold; `sentence` says what is missing when it does not."""

    name: str
    about: About
    holds: Callable[[Case], bool]
    sentence: Callable[[Case], str]


HOLDER = Condition(
    "held_by_this_person",
    About.PERSON,
    lambda case: case.holder == case.actor,
    lambda case: (
        f"The claim is with {case.holder_name}; only they may do this."
        if case.holder
        else "Nobody holds this claim; assign it first."
    ),
)
ASSIGNEE_CAN_HOLD = Condition(
    "assignee_is_of_the_desk",
    About.WORDS,
    lambda case: case.assignee_can_hold,
    lambda _: "Only an active editor or reviewer of the claim's desk can be given it.",
)
UNCONFLICTED = Condition(
    "without_conflict_of_interest",
    About.PERSON,
    lambda case: not case.conflict,
    lambda case: (
        f"You declared a conflict of interest with {case.conflict}; somebody else must do this."
    ),
)
ASSIGNEE_UNCONFLICTED = Condition(
    "assignee_without_conflict_of_interest",
    About.WORDS,
    lambda case: not case.assignee_conflict,
    lambda case: (
        f"They declared a conflict of interest with {case.assignee_conflict}; give it to another."
    ),
)
NOT_THE_PROPOSER = Condition(
    "second_person",
    About.PERSON,
    lambda case: case.actor != case.proposer,
    lambda case: f"{case.proposer_name} proposed this ruling; a second person must approve it.",
)
NOT_THE_FINDER = Condition(
    "deciding_source_of_another",
    About.PERSON,
    lambda case: case.actor != case.deciding_source_attached_by,
    lambda _: "You attached the deciding source; somebody else must approve the ruling.",
)
OTHER_PEOPLE = Condition(
    "changed_by_others",
    About.PERSON,
    lambda case: not case.changes_rating or case.actor not in case.ruled_before,
    lambda _: (
        "You proposed or approved the verdict that is public; to change its rating takes two "
        "other people."
    ),
)
# Whether a sealed ruling changes the rating must not show in who may rule on it.
NOT_RULED_BEFORE = Condition(
    "second_of_others",
    About.PERSON,
    lambda case: case.actor not in case.ruled_before,
    lambda _: "You proposed or approved the verdict that is public; another must rule this time.",
)
BLIND = Condition(
    "ruling_is_blind",
    About.STATE,
    lambda case: case.is_blind,
    lambda _: "This ruling takes no second one; approve it or send it back.",
)
SECONDED = Condition(
    "second_ruling_agrees",
    About.STATE,
    lambda case: case.is_seconded or not case.is_blind,
    lambda _: "This desk asks the second person for a ruling of their own, before they see this.",
)
EVIDENCE_STOOD_STILL = Condition(
    "evidence_as_seen",
    About.STATE,
    lambda case: not case.evidence_moved,
    lambda case: (
        "The evidence has moved since the ruling was proposed: "
        f"{'; '.join(case.evidence_moved)}. It must be looked at again first."
    ),
)
PUBLIC_VERDICT = Condition(
    "public_verdict",
    About.STATE,
    lambda case: case.has_public_verdict,
    lambda _: "The claim has no public verdict to withdraw.",
)
NO_PUBLIC_VERDICT = Condition(
    "no_public_verdict",
    About.STATE,
    lambda case: not case.has_public_verdict,
    lambda _: "The claim's verdict is public; withdraw it before setting the claim aside.",
)
REASON = Condition(
    "reason_given",
    About.WORDS,
    lambda case: bool(case.reason.strip()),
    lambda _: "Give a reason.",
)
RATIONALE = Condition(
    "rationale_given",
    About.WORDS,
    lambda case: bool(case.rationale.strip()),
    lambda _: "A ruling needs a rationale.",
)
HUMAN_STANCE = Condition(
    "human_stance",
    About.WORDS,
    lambda case: case.human_stances > 0 and case.deciding_source_has_stance,
    lambda case: (
        "The deciding source needs a stance set by a person."
        if case.human_stances
        else "A ruling needs at least one source whose stance a person has set."
    ),
)
INDEPENDENT_ORIGINS = Condition(
    "independent_origins",
    About.WORDS,
    lambda case: case.origins_supporting >= case.origins_needed,
    lambda case: (
        f"“{case.rating_label}” needs {case.origins_needed} independent origins that support "
        f"the claim; {case.origins_supporting} "
        f"{'does' if case.origins_supporting == 1 else 'do'} so far."
        + (
            f" {case.origins_discounted} more {'is' if case.origins_discounted == 1 else 'are'} of "
            "the claimant's own side or circular, and not counted."
            if case.origins_discounted
            else ""
        )
    ),
)
CORRECTION_EXPLAINED = Condition(
    "correction_explained",
    About.WORDS,
    lambda case: (
        not case.has_public_verdict or bool(case.correction_kind and case.correction_reason.strip())
    ),
    lambda _: "A verdict on this claim is public: say what kind of correction this is, and why.",
)
CORRECTION_NAMED_RIGHTLY = Condition(
    "correction_named_rightly",
    About.WORDS,
    lambda case: (
        not case.correction_kind
        or (case.correction_kind == VerdictKind.CHANGED_VERDICT) == case.changes_rating
    ),
    lambda case: (
        "The rating changes, so this is a changed verdict."
        if case.changes_rating
        else "The rating stays, so this is a clarification or a correction."
    ),
)

CORRECTS_SOMETHING = Condition(
    "corrects_a_public_verdict",
    About.WORDS,
    lambda case: (
        case.has_public_verdict or not (case.correction_kind or case.correction_reason.strip())
    ),
    lambda _: "No verdict on this claim is public, so there is nothing to correct.",
)

LONG_ENOUGH = Condition(
    "rationale_long_enough",
    About.WORDS,
    lambda case: len(case.rationale.strip()) >= case.rationale_characters_needed,
    lambda case: (
        f"This desk asks for a rationale of at least {case.rationale_characters_needed} "
        f"characters; this one has {len(case.rationale.strip())}."
    ),
)
COUNTER_SEARCH = Condition(
    "counter_search_done",
    About.WORDS,
    lambda case: case.counter_search_done or not case.counter_search_needed,
    lambda _: (
        "This desk asks that refutation is searched for too: run a search, and wait until its "
        "denials and fact checks were asked for."
    ),
)
RIGHT_OF_REPLY = Condition(
    "right_of_reply",
    About.WORDS,
    lambda case: case.reply_settled or not case.reply_needed,
    lambda case: (
        f"“{case.rating_label}” tells against whoever asserts this: ask them for a reply, and wait "
        "for the answer or the deadline."
    ),
)
PRIMARY_SOURCE = Condition(
    "primary_source_cited",
    About.WORDS,
    lambda case: case.primary_cited or not case.primary_needed,
    lambda case: (
        f"“{case.rating_label}” needs a primary source on this desk: one that looked for itself, "
        "marked so, and speaks for or against the claim."
    ),
)
DESK_TERMS = (LONG_ENOUGH, COUNTER_SEARCH, PRIMARY_SOURCE, RIGHT_OF_REPLY)
# What two people may let a ruling off; the rules on people and on what was seen are none of it.
EXEMPTIBLE = (INDEPENDENT_ORIGINS, *DESK_TERMS)

_RULING = (
    RATIONALE,
    HUMAN_STANCE,
    INDEPENDENT_ORIGINS,
    *DESK_TERMS,
    CORRECTION_EXPLAINED,
    CORRECTION_NAMED_RIGHTLY,
    CORRECTS_SOMETHING,
)

CONDITIONS: dict[Action, tuple[Condition, ...]] = {
    Action.ASSIGN: (ASSIGNEE_CAN_HOLD, ASSIGNEE_UNCONFLICTED),
    Action.ACCEPT: (HOLDER, UNCONFLICTED),
    Action.DECLINE: (HOLDER, REASON),
    Action.SUBMIT: (HOLDER, UNCONFLICTED, OTHER_PEOPLE, *_RULING),
    Action.APPROVE: (
        UNCONFLICTED,
        NOT_THE_PROPOSER,
        NOT_THE_FINDER,
        OTHER_PEOPLE,
        SECONDED,
        EVIDENCE_STOOD_STILL,
        *_RULING,
    ),
    Action.SECOND: (
        UNCONFLICTED,
        NOT_THE_PROPOSER,
        NOT_THE_FINDER,
        NOT_RULED_BEFORE,
        BLIND,
        EVIDENCE_STOOD_STILL,
        RATIONALE,
        LONG_ENOUGH,
    ),
    Action.SEND_BACK: (UNCONFLICTED, REASON),
    Action.PUBLISH: (UNCONFLICTED, EVIDENCE_STOOD_STILL),
    Action.CORRECT: (UNCONFLICTED, OTHER_PEOPLE, *_RULING),
    Action.WITHDRAW: (PUBLIC_VERDICT, REASON),
    Action.REOPEN: (REASON,),
    Action.SET_ASIDE: (NO_PUBLIC_VERDICT, REASON),
    Action.RESTORE: (),
    Action.TAKE_BACK: (REASON,),
}


def unmet(action: Action, case: Case, *, about: frozenset[About] = frozenset(About)) -> list[str]:
    """What `action` still asks for, each as a sentence; empty when nothing does."""
    let_off = EXEMPTIBLE if case.is_exempt else ()
    conditions = (each for each in CONDITIONS[action] if each.about in about)
    return [
        each.sentence(case) for each in conditions if each not in let_off and not each.holds(case)
    ]


def waived(action: Action, case: Case) -> list[str]:
    """What `action` would ask for if the case were not exempt, each as a sentence."""
    conditions = (each for each in CONDITIONS[action] if case.is_exempt and each in EXEMPTIBLE)
    return [each.sentence(case) for each in conditions if not each.holds(case)]


def demand(action: Action, case: Case) -> None:
    """Let `action` pass only if every condition of it holds.

    Raises:
        PolicyNotMet: with each failed condition as a sentence.
    """
    if missing := unmet(action, case):
        raise PolicyNotMet(missing)
