"""The nouns: fields, relations, constraints and named sets; no verb is in here."""

from factcheck.models.answers import KeptAnswer
from factcheck.models.captures import Capture, OutsideCopy
from factcheck.models.claims import Appearance, Assignment, Claim
from factcheck.models.conflicts import Conflict
from factcheck.models.drafts import Draft
from factcheck.models.endpoints import Delivery, DeliveryTry, Endpoint
from factcheck.models.exemptions import Exemption
from factcheck.models.feeds import FeedEntry, WatchedFeed
from factcheck.models.filters import SavedFilter
from factcheck.models.history import AuditEvent, Checkpoint, Counter, Witness
from factcheck.models.jobs import Job
from factcheck.models.listings import Listing
from factcheck.models.logins import Identity, RecoveryCode, SecondFactor, Tries
from factcheck.models.notices import Notice
from factcheck.models.origins import Mark, OriginDecision
from factcheck.models.partners import MarkupPage, Partner, PartnerReview
from factcheck.models.people import ApiToken, Desk, Membership, User
from factcheck.models.policies import DeskPolicy, RatingRule, Reply
from factcheck.models.pulls import Pull
from factcheck.models.reports import Report
from factcheck.models.robots import RobotsOverride
from factcheck.models.rulings import Correction, Rating, Ruling, Verdict
from factcheck.models.searches import (
    FoundHit,
    ProviderAnswer,
    ProviderUse,
    Search,
    SearchQuery,
)
from factcheck.models.second_rulings import SecondRuling
from factcheck.models.sources import Merge, Origin, Passage, Source
from factcheck.models.stories import Claimant, Owner, Party, Publisher, Story, StoryVersion
from factcheck.models.watches import Observation, Watch

__all__ = [
    "ApiToken",
    "Appearance",
    "Assignment",
    "AuditEvent",
    "Capture",
    "Checkpoint",
    "Claim",
    "Claimant",
    "Conflict",
    "Correction",
    "Counter",
    "Delivery",
    "DeliveryTry",
    "Desk",
    "DeskPolicy",
    "Draft",
    "Endpoint",
    "Exemption",
    "FeedEntry",
    "FoundHit",
    "Identity",
    "Job",
    "KeptAnswer",
    "Listing",
    "Mark",
    "MarkupPage",
    "Membership",
    "Merge",
    "Notice",
    "Observation",
    "Origin",
    "OriginDecision",
    "OutsideCopy",
    "Owner",
    "Partner",
    "PartnerReview",
    "Party",
    "Passage",
    "ProviderAnswer",
    "ProviderUse",
    "Publisher",
    "Pull",
    "Rating",
    "RatingRule",
    "RecoveryCode",
    "Reply",
    "Report",
    "RobotsOverride",
    "Ruling",
    "SavedFilter",
    "Search",
    "SearchQuery",
    "SecondFactor",
    "SecondRuling",
    "Source",
    "Story",
    "StoryVersion",
    "Tries",
    "User",
    "Verdict",
    "Watch",
    "WatchedFeed",
    "Witness",
]
