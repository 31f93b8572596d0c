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
    IN_RESEARCH = "in_research", "In research"
    IN_REVIEW = "in_review", "In review"
    RULED = "ruled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set_aside", "Set aside"


class Action(TextChoices):
    """What a person may do to a claim; the only ways its status changes."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    DECLINE = "decline"
    SUBMIT = "submit"
    APPROVE = "approve"
    SECOND = "second", "Rule as second"
    SEND_BACK = "send_back", "Send back"
    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    SET_ASIDE = "set_aside", "Set aside"
    RESTORE = "restore"
    TAKE_BACK = "take_back", "Take back"


class Stance(TextChoices):
    """What a source's passage says about the claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"
    UNRELATED = "unrelated"


class MediaAuthenticity(TextChoices):
    """How a picture, video or sound stands to what it shows, in schema.org's terms.

    Source: https://schema.org/MediaManipulationRatingEnumeration
    """

    ORIGINAL = "OriginalMediaContent", "Original"
    DECONTEXTUALIZED = "DecontextualizedContent", "Missing context"
    EDITED = "EditedOrCroppedContent", "Edited or cropped"
    TRANSFORMED = "TransformedContent", "Transformed"
    STAGED = "StagedContent", "Staged"
    SATIRE = "SatireOrParodyContent", "Satire or parody"


class Relation(TextChoices):
    """How another claim stands to the one that is looked at, as the machine reads both."""

    CONTRADICTS = "contradicts"
    SAME = "same", "Says the same"
    ANOTHER_OCCASION = "another_occasion", "Another day or occasion"
    SIMILAR = "similar"


class SourceState(TextChoices):
    """How far the copy of a source has come."""

    FOUND = "found"
    FETCHED = "fetched"
    UNAVAILABLE = "unavailable"
    REJECTED = "rejected"


class MergeReason(TextChoices):
    """Why two sources count as one origin."""

    NEAR_IDENTICAL_TEXT = "near_identical_text", "Near-identical text"
    SAME_ARTICLE = "same_article", "Same article by its own word"
    WIRE_CREDIT = "wire_credit", "Same wire credit"
    CITES = "cites", "One rests on the other"
    SAME_UTTERANCE = "same_utterance", "Same utterance"
    SAME_PUBLISHER = "same_publisher", "Same publisher"
    SAME_OWNER = "same_owner", "Same owner"
    BY_HAND = "by_hand", "Joined by a person"


class MarkKind(TextChoices):
    """What a source is to its claim, beside what it says."""

    OWN_PARTY = "own_party", "Own side"
    CIRCULAR = "circular"
    PRIMARY = "primary"
    SECONDARY = "secondary"

    @classmethod
    def uncounted(cls) -> tuple["MarkKind", ...]:
        """Those that keep a source from standing behind its claim."""
        return (cls.OWN_PARTY, cls.CIRCULAR)


class Intake(TextChoices):
    """How a story came in."""

    URL = "url", "Address"
    TEXT = "text", "Pasted text"
    FILE = "file"


class RulingState(TextChoices):
    """What became of a proposed ruling."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT_BACK = "sent_back", "Sent back"
    SUPERSEDED = "superseded"


class VerdictKind(TextChoices):
    """What a published version did to the one before it."""

    FIRST = "first", "First publication"
    CLARIFICATION = "clarification"
    CORRECTION = "correction"
    CHANGED_VERDICT = "changed_verdict", "Changed verdict"
    WITHDRAWAL = "withdrawal"
    EXPIRY = "expiry", "Due for review"


class AssignmentOutcome(TextChoices):
    """How an assignment ended."""

    DECLINED = "declined"
    REASSIGNED = "reassigned"
    TAKEN_BACK = "taken_back", "Taken back"
    LAPSED = "lapsed", "Never taken on"
    RULED = "ruled"
    SET_ASIDE = "set_aside", "Set aside"
    WITHDRAWN = "withdrawn"


class JobKind(TextChoices):
    """What a worker is asked to do; each is one service call."""

    SEARCH = "search"
    ASK = "ask"
    FETCH = "fetch"
    WEIGH = "weigh"
    WATCH = "watch"
    POLL = "poll"
    DEPOSIT = "deposit"
    RECHECK = "recheck"
    CATCH_UP = "catch_up", "Catch up"
    DELIVER = "deliver"
    REMIND = "remind"
    DIGEST = "digest"


class ReportOutcome(TextChoices):
    """What came of a reader's report of an error."""

    CORRECTED = "corrected", "Led to a correction"
    ANSWERED = "answered", "Answered, the verdict stands"
    NO_ERROR = "no_error", "No error found"
    NO_REPORT = "no_report", "No report of an error"


class NoticeKind(TextChoices):
    """What a person is told of."""

    GIVEN = "given", "Given to you"
    TAKEN = "taken", "Taken from you"
    DECLINED = "declined", "Given back"
    LAPSED = "lapsed", "Back in the pool"
    DUE_SOON = "due_soon", "Due soon"
    OVERDUE = "overdue"
    SENT_BACK = "sent_back", "Sent back"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set_aside", "Set aside"
    DUE_FOR_REVIEW = "due_for_review", "Due for review"
    SERVICE = "service", "Of the service"


class MailPace(TextChoices):
    """How often a person is mailed what is new, at most."""

    NEVER = "never"
    HALF_HOURLY = "half_hourly", "Every half hour"
    DAILY = "daily", "Once a day, in the morning"


class JobState(TextChoices):
    """Where a job stands; `dead` waits for a person."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    DISCARDED = "discarded"


class EndpointForm(TextChoices):
    """In what form an endpoint is told of a verdict."""

    STANDARD = "standard", "Standard Webhooks, with the verdict"
    NINJS = "ninjs", "NINJS, for content systems"


class DeliveryState(TextChoices):
    """What became of a message; one that has `failed` is tried no more by itself."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed", "Given up"


class ProviderState(TextChoices):
    """How one provider answered in one search; `off` was not asked at all."""

    WAITING = "waiting"
    ANSWERED = "answered"
    FAILED = "failed"
    OFF = "off", "Switched off"


class QueryPurpose(TextChoices):
    """What a query is after; the last two look for refutation."""

    WORDING = "wording", "The claim's own words"
    KEYWORDS = "keywords", "Names and matter"
    FIGURE = "figure", "Figure with what it counts"
    UTTERANCE = "utterance", "What the claimant said"
    ORIGINAL = "original", "Original language"
    DENIAL = "denial", "Denials"
    FACT_CHECK = "fact_check", "Fact checks"


class Finding(TextChoices):
    """What a look at a cited page found; a change that was told before is `known`."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    VANISHED = "vanished"
    KNOWN = "known", "Still changed"
    UNREACHABLE = "unreachable"

    @classmethod
    def of_concern(cls) -> tuple["Finding", ...]:
        """Those that a claim's people have to answer for."""
        return (cls.CHANGED, cls.VANISHED)


class OutsideArchive(TextChoices):
    """An archive that is not ours and is asked to keep a copy too."""

    WAYBACK = "wayback", "Wayback Machine"


class Scope(TextChoices):
    """What an API token may be used for."""

    READ = "read"
    INTAKE = "intake"
    WORKFLOW = "workflow"
    MARKUP = "markup", "Markup: reviews of a partner, by Google's contract"

    @classmethod
    def of_desks(cls) -> list["Scope"]:
        """What programs of a desk's own people may need."""
        return [cls.READ, cls.INTAKE, cls.WORKFLOW]
