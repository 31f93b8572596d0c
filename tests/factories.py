"""Rows for tests, each made with the least that its constraints ask for."""

import hashlib
from datetime import timedelta
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from factcheck.enums import Intake, OutsideArchive, Role, SourceState
from factcheck.models import (
    Appearance,
    Capture,
    Claim,
    Claimant,
    Delivery,
    DeliveryTry,
    Desk,
    Endpoint,
    FeedEntry,
    FoundHit,
    Job,
    MarkupPage,
    Membership,
    Notice,
    Observation,
    Origin,
    OutsideCopy,
    Partner,
    PartnerReview,
    Passage,
    ProviderAnswer,
    ProviderUse,
    Publisher,
    Search,
    SearchQuery,
    Source,
    Story,
    StoryVersion,
    User,
    WatchedFeed,
)
from factcheck.services import sealing
from tests.untold import untold

WEBHOOK_SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PASSWORD = "correct horse battery staple"


@cache
def hashed_password():
    """The hash of PASSWORD, made once: hashing is slow by design."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    password = factory.LazyFunction(hashed_password)


class DeskFactory(DjangoModelFactory):
    class Meta:
        model = Desk

    name = factory.Sequence(lambda n: f"Desk {n}")
    slug = factory.Sequence(lambda n: f"desk-{n}")


class MembershipFactory(DjangoModelFactory):
    """A role that was always there: no audit event tells of it."""

    class Meta:
        model = Membership

    @classmethod
    def _create(cls, model_class, *args, **fields):
        with untold("Membership:insert_is_told"):
            return super()._create(model_class, *args, **fields)

    user = factory.SubFactory(UserFactory)
    desk = factory.SubFactory(DeskFactory)
    role = Role.EDITOR


class PublisherFactory(DjangoModelFactory):
    class Meta:
        model = Publisher

    name = factory.Sequence(lambda n: f"Paper {n}")
    address = factory.Sequence(lambda n: f"paper{n}.example.org")


class ClaimantFactory(DjangoModelFactory):
    class Meta:
        model = Claimant

    name = factory.Sequence(lambda n: f"Claimant {n}")


class StoryFactory(DjangoModelFactory):
    class Meta:
        model = Story

    desk = factory.SubFactory(DeskFactory)
    title = factory.Sequence(lambda n: f"Story {n}")
    text = factory.Sequence(lambda n: f"Story {n}. Troops captured more than 100 soldiers.")
    text_digest = factory.LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    intake = Intake.TEXT
    added_at = factory.LazyFunction(timezone.now)
    added_by = factory.SubFactory(UserFactory)


class StoryVersionFactory(DjangoModelFactory):
    class Meta:
        model = StoryVersion

    story = factory.SubFactory(StoryFactory)
    number = 1
    title = factory.SelfAttribute("story.title")
    text = "What stood there."
    text_digest = "0" * 64
    replaced_at = factory.LazyFunction(timezone.now)
    replaced_by = factory.SubFactory(UserFactory)


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim

    desk = factory.SubFactory(DeskFactory)
    text = "Troops captured more than 100 soldiers."
    logged_at = factory.LazyFunction(timezone.now)
    logged_by = factory.SubFactory(UserFactory)


class AppearanceFactory(DjangoModelFactory):
    class Meta:
        model = Appearance

    claim = factory.SubFactory(ClaimFactory)
    story = factory.SubFactory(StoryFactory, desk=factory.SelfAttribute("..claim.desk"))
    start = factory.LazyAttribute(lambda row: row.story.text.index("Troops"))
    end = factory.LazyAttribute(lambda row: len(row.story.text))
    quote = factory.LazyAttribute(lambda row: row.story.text[row.start : row.end])


class CaptureFactory(DjangoModelFactory):
    class Meta:
        model = Capture

    url = factory.Sequence(lambda n: f"https://paper{n}.example/report")
    url_key = factory.LazyAttribute(lambda row: hashlib.sha256(row.url.encode()).hexdigest())
    final_url = factory.SelfAttribute("url")
    status = 200
    content_type = "text/html"
    headers = factory.LazyFunction(list)
    hops = factory.LazyFunction(list)
    text = "Brigades took 102 soldiers prisoner in one operation."
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    byte_count = factory.LazyAttribute(lambda row: len(row.text.encode()))
    captured_at = factory.LazyFunction(timezone.now)


class OutsideCopyFactory(DjangoModelFactory):
    """A copy that was asked for, and is not made yet."""

    class Meta:
        model = OutsideCopy

    capture = factory.SubFactory(CaptureFactory)
    archive = OutsideArchive.WAYBACK
    asked_at = factory.LazyFunction(timezone.now)


class SearchFactory(DjangoModelFactory):
    class Meta:
        model = Search

    claim = factory.SubFactory(ClaimFactory)
    requested_at = factory.LazyFunction(timezone.now)


class SearchQueryFactory(DjangoModelFactory):
    class Meta:
        model = SearchQuery

    search = factory.SubFactory(SearchFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "captured more than 100 soldiers"
    purpose = "wording"
    language = "en"


class ProviderAnswerFactory(DjangoModelFactory):
    """A provider that is waited for."""

    class Meta:
        model = ProviderAnswer

    search = factory.SubFactory(SearchFactory)
    provider = "searxng"


class FoundHitFactory(DjangoModelFactory):
    class Meta:
        model = FoundHit

    query = factory.SubFactory(SearchQueryFactory)
    answer = factory.SubFactory(
        ProviderAnswerFactory, search=factory.SelfAttribute("..query.search")
    )
    rank = factory.Sequence(lambda n: n + 1)
    url = factory.Sequence(lambda n: f"https://paper{n}.example/found")
    url_key = factory.LazyAttribute(lambda row: hashlib.sha256(row.url.encode()).hexdigest())


class ProviderUseFactory(DjangoModelFactory):
    class Meta:
        model = ProviderUse

    provider = "searxng"


class WatchedFeedFactory(DjangoModelFactory):
    class Meta:
        model = WatchedFeed

    desk = factory.SubFactory(DeskFactory)
    url = factory.Sequence(lambda n: f"https://paper{n}.example/feed.xml")
    url_key = factory.LazyAttribute(lambda row: hashlib.sha256(row.url.encode()).hexdigest())
    added_at = factory.LazyFunction(timezone.now)
    added_by = factory.SubFactory(UserFactory)
    due_at = factory.LazyFunction(timezone.now)


class FeedEntryFactory(DjangoModelFactory):
    class Meta:
        model = FeedEntry

    feed = factory.SubFactory(WatchedFeedFactory)
    url = factory.Sequence(lambda n: f"https://paper{n}.example/entry")
    url_key = factory.LazyAttribute(lambda row: hashlib.sha256(row.url.encode()).hexdigest())
    title = "Troops took prisoners"
    seen_at = factory.LazyFunction(timezone.now)


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Checks {n}")
    site = factory.Sequence(lambda n: f"checks{n}.example")


class MarkupPageFactory(DjangoModelFactory):
    class Meta:
        model = MarkupPage

    @classmethod
    def _create(cls, model_class, *args, **fields):
        with untold("MarkupPage:insert_is_told"):
            return super()._create(model_class, *args, **fields)

    partner = factory.SubFactory(PartnerFactory)
    url = factory.Sequence(lambda n: f"https://checks.example/{n}")
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SubFactory(UserFactory)


class PartnerReviewFactory(DjangoModelFactory):
    class Meta:
        model = PartnerReview

    page = factory.SubFactory(MarkupPageFactory)
    place = 0
    markup = factory.LazyFunction(dict)
    claim_text = "Troops captured more than 100 soldiers."
    language = "en"
    text_digest = "0" * 64


class EndpointFactory(DjangoModelFactory):
    """An endpoint that was always there: no audit event tells of it."""

    class Meta:
        model = Endpoint

    @classmethod
    def _create(cls, model_class, *args, **fields):
        with untold("Endpoint:insert_is_told"):
            return super()._create(model_class, *args, **fields)

    desk = factory.SubFactory(DeskFactory)
    name = factory.Sequence(lambda n: f"Partner {n}")
    url = factory.Sequence(lambda n: f"https://partner{n}.example.org/hook")
    secret = factory.LazyFunction(lambda: sealing.sealed(WEBHOOK_SECRET, purpose="endpoint"))
    added_at = factory.LazyFunction(timezone.now)
    added_by = factory.SubFactory(UserFactory)


class DeliveryFactory(DjangoModelFactory):
    """A message that waits; `verdict` must be given."""

    class Meta:
        model = Delivery

    endpoint = factory.SubFactory(EndpointFactory)
    entered_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyFunction(timezone.now)


class DeliveryTryFactory(DjangoModelFactory):
    class Meta:
        model = DeliveryTry

    delivery = factory.SubFactory(DeliveryFactory)
    at = factory.LazyFunction(timezone.now)
    status = 200
    duration_ms = 12


class OriginFactory(DjangoModelFactory):
    class Meta:
        model = Origin

    claim = factory.SubFactory(ClaimFactory)
    number = factory.Sequence(lambda n: n + 1)
    label = factory.Sequence(lambda n: f"Origin {n}")


class SourceFactory(DjangoModelFactory):
    """A page that was fetched; `found=True` makes one that still waits."""

    class Meta:
        model = Source

    class Params:
        found = factory.Trait(state=SourceState.FOUND, capture=None, origin=None)

    claim = factory.SubFactory(ClaimFactory)
    url = factory.Sequence(lambda n: f"https://source{n}.example/report")
    url_key = factory.LazyAttribute(lambda row: hashlib.sha256(row.url.encode()).hexdigest())
    title = factory.Sequence(lambda n: f"Report {n}")
    state = SourceState.FETCHED
    capture = factory.SubFactory(CaptureFactory, url=factory.SelfAttribute("..url"))
    origin = factory.SubFactory(OriginFactory, claim=factory.SelfAttribute("..claim"))
    attached_at = factory.LazyFunction(timezone.now)


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = Passage

    source = factory.SubFactory(SourceFactory)
    start = 0
    end = factory.LazyAttribute(lambda row: len(row.source.capture.text))
    quote = factory.LazyAttribute(lambda row: row.source.capture.text[row.start : row.end])
    score = 1.0


class ObservationFactory(DjangoModelFactory):
    """A look that found the page as it was."""

    class Meta:
        model = Observation

    source = factory.SubFactory(SourceFactory)
    at = factory.LazyFunction(timezone.now)
    outcome = "unchanged"
    previous = factory.SelfAttribute("source.capture")


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    person = factory.SubFactory(UserFactory)
    kind = "service"
    text = "Something is different."
    told_at = factory.LazyFunction(timezone.now)


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "weigh"
    subject_id = factory.Sequence(lambda n: n + 1)
    created_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1))
