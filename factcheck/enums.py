"""The closed vocabularies of the service; knows nothing but Django's choices."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may do on a desk; one person may hold several."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Status(TextChoices):
    """Where a claim stands in the desk's work; says nothing about its truth."""

    UNVERIFIED = "unverified"
    ASSIGNED = "assigned"
    IN_RESEARCH = "in_research", "in research"
    IN_REVIEW = "in_review", "in review"
    RULED = "ruled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set_aside", "set aside"


class Action(TextChoices):
    """What a person may do to a claim; the only ways its status changes."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    DECLINE = "decline"
    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back", "send back"
    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    SET_ASIDE = "set_aside", "set aside"
    RESTORE = "restore"


class Stance(TextChoices):
    """What a source's passage says about the claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"
    UNRELATED = "unrelated"


class SourceState(TextChoices):
    """How far the copy of a source has come."""

    FOUND = "found"
    FETCHED = "fetched"
    UNAVAILABLE = "unavailable"
    REJECTED = "rejected"


class MergeReason(TextChoices):
    """Why two sources count as one origin."""

    NEAR_IDENTICAL_TEXT = "near_identical_text", "near-identical text"
    WIRE_CREDIT = "wire_credit", "same wire credit"
    SAME_PUBLISHER = "same_publisher", "same publisher"


class Intake(TextChoices):
    """How a story came in."""

    URL = "url", "address"
    TEXT = "text", "pasted text"
    FILE = "file"


class RulingState(TextChoices):
    """What became of a proposed ruling."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT_BACK = "sent_back", "sent back"
    SUPERSEDED = "superseded"


class VerdictKind(TextChoices):
    """What a published version did to the one before it."""

    FIRST = "first", "first publication"
    CLARIFICATION = "clarification"
    CORRECTION = "correction"
    CHANGED_VERDICT = "changed_verdict", "changed verdict"
    WITHDRAWAL = "withdrawal"


class AssignmentOutcome(TextChoices):
    """How an assignment ended."""

    DECLINED = "declined"
    REASSIGNED = "reassigned"
    SUBMITTED = "submitted"
    SET_ASIDE = "set_aside", "set aside"
    WITHDRAWN = "withdrawn"


class JobKind(TextChoices):
    """What a worker is asked to do; each is one service call."""

    SEARCH = "search"
    FETCH = "fetch"
    WEIGH = "weigh"


class JobState(TextChoices):
    """Where a job stands; `dead` waits for a person."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    DISCARDED = "discarded"


class ProviderState(TextChoices):
    """How one provider answered in one search."""

    ANSWERED = "answered"
    FAILED = "failed"


class Scope(TextChoices):
    """What an API token may be used for."""

    READ = "read"
    INTAKE = "intake"
    WORKFLOW = "workflow"
