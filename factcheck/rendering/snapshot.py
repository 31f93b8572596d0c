"""Everything that a published version says, as plain values; knows no form of it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where the claim was made: an address may be missing, a quote never is."""

    title: str
    url: str
    publisher: str
    published_on: date | None
    quote: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as it stood behind the ruling; `origin` numbers its group, 0 for none.

    `marks` says what it is to the claim beside what it says: values of MarkKind. `archived_url` is
    of another archive's copy.
    """

    title: str
    url: str
    publisher: str
    stance: str
    note: str
    quote: str
    sha256: str
    captured_at: datetime | None
    origin: int
    marks: tuple[str, ...] = ()
    archived_url: str = ""


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Sources that count as one, with the reasons as sentences."""

    number: int
    label: str
    links: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyNote:
    """Whom the newsroom asked for a reply, and the answer; "" for none by the deadline."""

    asked: str
    asked_at: datetime
    deadline_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class ExemptionNote:
    """Why two people let a ruling stand although it lacked what `waived` says, in sentences."""

    reason: str
    granted_at: datetime
    waived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MediaNote:
    """The picture, video or sound that the claim is about, and how it stands to what it shows.

    `kind` is the first half of its media type, "" when there is no copy. `authenticity` is a
    MediaAuthenticity, `archived_url` another archive's copy.
    """

    kind: str
    title: str
    url: str
    sha256: str
    archived_url: str
    authenticity: str


@dataclass(frozen=True, slots=True)
class RatingValue:
    """A label of the scale; `best` and `worst` bound the scale's numbers when it has any."""

    slug: str
    label: str
    number: int | None
    best: int | None
    worst: int | None


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """What this version did to the one before it, and why."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One version of a verdict; a withdrawal has no rating.

    `people` are the names of those who ruled, where the newsroom names them.
    """

    newsroom: str
    site_url: str
    claim_id: int
    version: int
    sequence: int
    claim: str
    claimant: str
    claimant_party: str
    topics: tuple[str, ...] = ()
    appearances: tuple[Appearance, ...]
    first_published_at: datetime
    published_at: datetime
    good_until: datetime | None = None
    correction: CorrectionNote | None
    rating: RatingValue | None
    rationale: str
    counter_evidence: str = ""
    doubts: str = ""
    citations: tuple[Citation, ...]
    origins: tuple[OriginGroup, ...]
    replies: tuple[ReplyNote, ...] = ()
    exemption: ExemptionNote | None = None
    media: MediaNote | None = None
    people: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language of the claim, as ISO 639-1 names it: that of its first appearance."""
        return self.appearances[0].language if self.appearances else "en"

    @property
    def page_url(self) -> str:
        """Where readers find the verdict."""
        return f"{self.site_url}/verdicts/{self.claim_id}/"

    @property
    def media_url(self) -> str:
        """Where on that page readers find what is said of the picture, video or sound."""
        return f"{self.page_url}#media"

    @property
    def api_url(self) -> str:
        """Where programs find the newest version."""
        return f"{self.site_url}/api/v1/verdicts/{self.claim_id}/"

    @property
    def version_url(self) -> str:
        """Where this very version stays."""
        return f"{self.api_url}versions/{self.version}/"
