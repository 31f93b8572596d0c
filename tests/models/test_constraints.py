"""Each invariant that SQL states, refused by the database itself."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils import timezone

from factcheck.enums import Scope, Status
from factcheck.models import (
    ApiToken,
    Appearance,
    Assignment,
    Claim,
    Claimant,
    Conflict,
    Correction,
    Draft,
    Endpoint,
    Exemption,
    Identity,
    Job,
    KeptAnswer,
    Mark,
    Membership,
    Merge,
    Origin,
    OriginDecision,
    Party,
    Passage,
    Publisher,
    Pull,
    Rating,
    RatingRule,
    RecoveryCode,
    Reply,
    RobotsOverride,
    Ruling,
    SavedFilter,
    Source,
    Story,
    Verdict,
)
from factcheck.services import people
from tests.claims import claim_in, crew_of
from tests.factories import (
    AppearanceFactory,
    CaptureFactory,
    ClaimFactory,
    DeliveryFactory,
    DeliveryTryFactory,
    EndpointFactory,
    FeedEntryFactory,
    FoundHitFactory,
    JobFactory,
    MarkupPageFactory,
    MembershipFactory,
    NoticeFactory,
    ObservationFactory,
    OriginFactory,
    OutsideCopyFactory,
    PartnerFactory,
    PartnerReviewFactory,
    PassageFactory,
    ProviderAnswerFactory,
    ProviderUseFactory,
    SearchQueryFactory,
    SourceFactory,
    StoryFactory,
    StoryVersionFactory,
    UserFactory,
    WatchedFeedFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def token(**fields):
    user = UserFactory()
    values = {"user": user, "name": "n", "prefix": "p", "digest": "d", "scopes": ["read"]}
    return ApiToken.objects.create(created_at=timezone.now(), **values | fields)


def override(**fields):
    by = MembershipFactory()
    values = {"desk": by.desk, "host": "paper.example.org", "reason": "It is evidence."}
    return RobotsOverride.objects.create(made_at=timezone.now(), made_by=by.user, **values | fields)


def conflict(**fields):
    values = {"person": UserFactory(), "reason": "She is my sister.", "declared_at": timezone.now()}
    if "claim" not in fields:
        values["claim"] = ClaimFactory()
    return Conflict.objects.create(**values | fields)


def identity(**fields):
    values = {"issuer": "https://login.example.org", "subject": "1", "linked_at": timezone.now()}
    return Identity.objects.create(**{"user": UserFactory()} | values | fields)


def again(row):
    """The same row once more, under a new key."""
    row.pk = None
    row.save(force_insert=True)


def update(model, /, **fields):
    model.objects.update(**fields)


def merge(**fields):
    one = SourceFactory()
    two = SourceFactory(claim=one.claim)
    values = {"left": one, "right": two, "reason": "wire_credit", "detail": "d"}
    return Merge.objects.create(origin=one.origin, **values | fields)


def merged_with_itself():
    one = SourceFactory()
    return merge(left=one, right=one)


def correction_of(claim, **fields):
    values = {"kind": "clarification", "reason": "r"}
    return Correction.objects.create(verdict=claim.verdict, **values | fields)


def verdict_of(claim, **fields):
    values = {"version": 9, "sequence": 9, "ruling": None, "etag": "e", "body": "b"}
    return Verdict.objects.create(
        claim=claim,
        published_at=timezone.now(),
        published_by=claim.logged_by,
        **values | fields,
    )


def decided(*, in_order=True, **fields):
    """A decision on two sources, which no event tells of."""
    claim = ClaimFactory()
    pair = sorted(each.pk for each in SourceFactory.create_batch(2, claim=claim))
    left, right = pair if in_order else reversed(pair)
    told = {"together": True, "reason": "One desk wrote both."} | fields
    return OriginDecision.objects.create(
        claim=claim,
        left_id=left,
        right_id=right,
        made_at=timezone.now(),
        made_by=claim.logged_by,
        **told,
    )


def marked(**fields):
    told = {"kind": "primary", "detail": "It is the order itself."} | fields
    return Mark.objects.create(source=SourceFactory(), **told)


def question(claim, **fields):
    now = timezone.now()
    values = {"asked": "Staff", "channel": "E-mail", "asked_at": now, "asked_by": claim.logged_by}
    until = now + timedelta(days=1)
    return Reply.objects.create(claim=claim, **values | {"deadline_at": until} | fields)


def exempt(claim, **fields):
    told = {"reason": "R", "asked_at": timezone.now(), "asked_by": claim.logged_by} | fields
    return Exemption.objects.create(claim=claim, **told)


def pull():
    user = UserFactory()
    token, _ = people.issue_token(user=user, name="P", scopes=[Scope.READ], by=user)
    return Pull.objects.create(token=token, sequence=1, at=timezone.now())


def told_of(claim, **fields):
    return DeliveryFactory(verdict=claim.verdict, **fields)


def report(claim, **changes):
    now = timezone.now()
    words = {"text": "It was not so.", "sent_at": now, "due_at": now + timedelta(days=3)}
    return claim.reports.create(verdict=claim.verdict, **words | changes)


REFUSED = {
    "a_role_is_held_once_on_a_desk": lambda _: again(MembershipFactory()),
    "role_is_known": lambda _: update(Membership, role="king"),
    "a_recovery_code_is_given_once": lambda _: again(
        RecoveryCode.objects.create(user=UserFactory(), digest="d")
    ),
    "a_key_stands_for_one_request_of_a_person": lambda _: again(
        KeptAnswer.objects.create(
            by=UserFactory(), key="k", request_digest="d", status=200, kept_at=timezone.now()
        )
    ),
    "a_token_has_known_scopes": lambda _: token(scopes=["root"]),
    "a_token_for_markup_speaks_for_a_partner": lambda _: token(scopes=["markup"]),
    "a_partners_site_is_a_host_without_www": lambda _: PartnerFactory(site="www.checks.example"),
    "a_partner_hands_a_page_in_once": lambda _: again(MarkupPageFactory()),
    "the_reviews_of_a_page_are_in_order": lambda _: again(PartnerReviewFactory()),
    "a_review_names_its_claim": lambda _: PartnerReviewFactory(claim_text=""),
    "a_desk_takes_the_same_text_in_once": lambda _: again(StoryFactory()),
    "a_story_has_text": lambda _: update(Story, text=""),
    "a_story_has_a_title": lambda _: update(Story, title=""),
    "intake_of_a_story_is_known": lambda _: update(Story, intake="pigeon"),
    "a_claim_says_something": lambda _: update(Claim, text=""),
    "a_ruled_claim_has_its_ruling": lambda _: update(Claim, ruling=None),
    "a_published_claim_has_its_verdict": lambda _: update(Claim, verdict=None),
    "an_appearance_has_a_length": lambda _: update(Appearance, start=5, end=5),
    "a_passage_is_logged_as_one_claim": lambda _: again(AppearanceFactory()),
    "versions_of_a_story_are_numbered": lambda _: again(StoryVersionFactory()),
    "a_claim_is_with_one_person": lambda c: (
        update(Assignment, ended_at=None, outcome="") or again(c.assignments.get())
    ),
    "an_ended_assignment_has_an_outcome": lambda _: update(Assignment, outcome=""),
    "an_assignment_is_due_later": lambda _: update(
        Assignment, due_at=timezone.now() - timedelta(days=1)
    ),
    "a_provider_answers_a_search_once": lambda _: again(ProviderAnswerFactory()),
    "state_of_an_answer_is_known": lambda _: ProviderAnswerFactory(state="shrugged"),
    "only_who_is_waited_for_is_asked_again": lambda _: ProviderAnswerFactory(
        state="answered", retry_at=timezone.now()
    ),
    "a_provider_without_answer_says_why": lambda _: ProviderAnswerFactory(state="off"),
    "queries_of_a_search_are_numbered": lambda _: again(SearchQueryFactory()),
    "purpose_of_a_query_is_known": lambda _: SearchQueryFactory(purpose="fun"),
    "a_query_asks_something": lambda _: SearchQueryFactory(text=""),
    "hits_of_a_query_are_ranked": lambda _: again(FoundHitFactory()),
    "a_provider_rests_because_it_failed": lambda _: ProviderUseFactory(
        resting_until=timezone.now()
    ),
    "a_desk_watches_a_feed_once": lambda _: again(WatchedFeedFactory()),
    "a_removed_feed_has_its_person_and_time": lambda _: WatchedFeedFactory(
        removed_at=timezone.now()
    ),
    "a_feed_announces_an_address_once": lambda _: again(FeedEntryFactory()),
    "a_record_is_of_one_copy": lambda _: CaptureFactory.create_batch(2, record_sha256="ab" * 32),
    "a_fingerprint_is_whole": lambda _: CaptureFactory(image_rows=1),
    "an_archive_is_asked_for_a_copy_once": lambda _: again(OutsideCopyFactory()),
    "archive_of_an_outside_copy_is_known": lambda _: OutsideCopyFactory(archive="attic"),
    "an_outside_copy_that_was_made_has_its_address_and_time": lambda _: OutsideCopyFactory(
        url="https://archive.example/1"
    ),
    "origins_of_a_claim_are_numbered": lambda _: again(OriginFactory()),
    "a_claim_has_an_address_once": lambda _: again(SourceFactory()),
    "state_of_a_source_is_known": lambda _: update(Source, state="lost", capture=None),
    "a_fetched_source_has_its_capture": lambda _: update(Source, capture=None),
    "a_human_stance_has_its_person_and_time": lambda _: update(Source, human_stance=""),
    "machine_stance_is_known": lambda _: update(Source, machine_stance="maybe"),
    "a_marked_passage_has_its_person_and_time": lambda _: update(Passage, marked_at=timezone.now()),
    "a_passage_has_a_length": lambda _: update(Passage, start=9, end=9),
    "a_decision_is_on_two_sources_in_order": lambda _: decided(in_order=False),
    "a_decision_has_a_reason": lambda _: decided(reason=""),
    "an_undone_decision_has_its_person_and_time": lambda _: decided(undone_at=timezone.now()),
    "two_sources_have_one_standing_decision": lambda _: again(decided()),
    "a_source_has_a_mark_of_a_kind_once": lambda _: again(marked()),
    "kind_of_a_mark_is_known": lambda _: marked(kind="lovely"),
    "a_mark_says_why": lambda _: marked(detail=""),
    "a_mark_set_by_hand_has_its_person_and_time": lambda _: marked(holds=False),
    "a_merge_joins_two_sources": lambda _: merged_with_itself(),
    "reason_of_a_merge_is_known": lambda _: merge(reason="hunch"),
    "unverified_is_the_lack_of_a_rating": lambda _: Rating.objects.create(
        slug="unverified", label="Unverified"
    ),
    "one_ruling_of_a_claim_is_proposed_at_a_time": lambda c: (
        update(Ruling, state="proposed", decided_at=None, decided_by=None) or again(c.rulings.get())
    ),
    "state_of_a_ruling_is_known": lambda _: update(Ruling, state="lost"),
    "a_decided_ruling_has_its_person_and_time": lambda _: update(Ruling, decided_at=None),
    "a_ruling_is_approved_by_a_second_person": lambda c: update(
        Ruling, proposed_by=c.rulings.get().decided_by
    ),
    "a_ruling_is_not_approved_by_who_found_its_source": lambda c: update(
        Ruling, deciding_source_attached_by=c.rulings.get().decided_by
    ),
    "a_ruling_on_media_says_how_authentic_they_are": lambda _: update(
        Ruling, media_authenticity="StagedContent"
    ),
    "a_ruling_has_a_rationale": lambda _: update(Ruling, rationale=""),
    "versions_of_a_verdict_are_numbered": lambda c: verdict_of(c, version=1),
    "a_standing_verdict_has_its_claim_review": lambda c: verdict_of(c, claim_review="{}"),
    "kind_of_a_correction_is_known": lambda c: correction_of(c, kind="whim"),
    "a_correction_has_a_reason": lambda c: correction_of(c, reason=""),
    "the_same_work_waits_once": lambda _: again(JobFactory()),
    "kind_of_a_job_is_known": lambda _: update(Job, kind="nap"),
    "a_conflict_is_with_one_thing": lambda _: conflict(story=StoryFactory()),
    "a_conflict_with_a_claim_is_declared_once": lambda _: again(conflict()),
    "a_conflict_with_a_claimant_is_declared_once": lambda _: again(
        conflict(claim=None, claimant=Claimant.objects.create(name="C"))
    ),
    "a_conflict_with_a_party_is_declared_once": lambda _: again(
        conflict(claim=None, party=Party.objects.create(name="P"))
    ),
    "a_conflict_with_a_publisher_is_declared_once": lambda _: again(
        conflict(claim=None, publisher=Publisher.objects.create(name="P", address="p.example"))
    ),
    "a_conflict_with_a_story_is_declared_once": lambda _: again(
        conflict(claim=None, story=StoryFactory())
    ),
    "a_conflict_has_a_reason": lambda _: conflict(reason=""),
    "a_withdrawn_conflict_has_its_person_and_time": lambda _: conflict(withdrawn_at=timezone.now()),
    "a_report_says_something": lambda claim: report(claim, text=""),
    "a_report_has_time": lambda claim: report(claim, due_at=timezone.now() - timedelta(days=1)),
    "a_closed_report_has_its_person_time_and_words": lambda claim: report(
        claim, outcome="answered", note="It stands."
    ),
    "a_person_is_told_once": lambda _: again(NoticeFactory(key="endpoint:1:off")),
    "kind_of_a_notice_is_known": lambda _: NoticeFactory(kind="shout"),
    "a_notice_says_something": lambda _: NoticeFactory(text=""),
    "pace_of_mail_is_known": lambda _: UserFactory(mail_pace="hourly"),
    "state_of_a_job_is_known": lambda _: update(Job, state="napping"),
    "a_host_is_overridden_once_for_a_desk": lambda _: again(override()),
    "an_override_has_a_host_and_a_reason": lambda _: override(reason=""),
    "a_lifted_override_has_its_person_and_time": lambda _: override(lifted_at=timezone.now()),
    "one_exemption_of_a_claim_is_open_at_a_time": lambda c: again(exempt(c)),
    "an_exemption_has_a_reason": lambda c: exempt(c, reason=""),
    "a_granted_exemption_has_its_person_and_time": lambda c: exempt(c, granted_at=timezone.now()),
    "an_exemption_is_granted_by_a_second_person": lambda c: exempt(
        c, granted_at=timezone.now(), granted_by=c.logged_by
    ),
    "a_ruling_is_exempt_once_that_is_granted": lambda c: exempt(c, ruling=c.ruling),
    "a_person_has_one_draft_on_a_claim": lambda c: again(
        Draft.objects.create(claim=c, by=c.logged_by, kept_at=timezone.now())
    ),
    "a_filter_is_named_once": lambda c: again(
        SavedFilter.objects.create(user=c.logged_by, name="Late")
    ),
    "a_saved_filter_has_a_name": lambda c: SavedFilter.objects.create(user=c.logged_by, name=""),
    "a_desk_has_one_rule_for_a_rating": lambda c: again(
        RatingRule.objects.create(desk=c.desk, rating=c.ruling.rating, origins_needed=1)
    ),
    "a_reply_says_whom_was_asked_and_how": lambda c: question(c, asked=""),
    "a_reply_has_time_until_its_deadline": lambda c: question(c, deadline_at=c.logged_at),
    "an_answer_has_its_person_and_time": lambda c: question(c, answer="No."),
    "outcome_of_an_observation_is_known": lambda _: ObservationFactory(outcome="shrug"),
    "a_changed_page_has_its_copy": lambda _: ObservationFactory(outcome="changed"),
    "an_answered_observation_has_its_person_and_time": lambda _: ObservationFactory(answer="a"),
    "an_identity_is_of_one_person": lambda _: (identity(), identity()),
    "a_person_has_an_identity_of_an_issuer_once": lambda _: identity(
        user=identity().user, subject="2"
    ),
    "a_desk_writes_to_an_address_once": lambda _: again(EndpointFactory()),
    "form_of_an_endpoint_is_known": lambda _: EndpointFactory() and update(Endpoint, form="telex"),
    "an_earlier_secret_holds_until_a_time": lambda _: (
        EndpointFactory() and update(Endpoint, earlier_secret="s")
    ),
    "a_disabled_endpoint_has_its_time_and_reason": lambda _: (
        EndpointFactory() and update(Endpoint, disabled_at=timezone.now())
    ),
    "an_endpoint_is_told_of_a_version_once": lambda c: DeliveryFactory(
        endpoint=told_of(c).endpoint, verdict=c.verdict
    ),
    "state_of_a_delivery_is_known": lambda c: told_of(c, state="lost", due_at=None),
    "a_waiting_delivery_is_due_at_a_time": lambda c: told_of(c, due_at=None),
    "a_delivery_that_was_made_has_its_time": lambda c: told_of(c, state="delivered", due_at=None),
    "a_try_was_answered_or_says_why_not": lambda c: DeliveryTryFactory(
        delivery=told_of(c), status=None
    ),
    "a_program_has_one_newest_version_of_a_claim": lambda _: again(pull()),
    "a_running_job_has_a_lease": lambda _: update(Job, state="running"),
}
# The trigger that follows the table refuses every status that is not in it, and comes first.
BEHIND_THE_TRIGGER = {"status_of_a_claim_is_known"}
# Tried where there is a blind ruling to rule on.
BEHIND_A_BLIND_RULING = {"a_second_ruling_has_a_rationale"}


@pytest.mark.parametrize("name", REFUSED)
def test_database_refuses_what_breaks(name, desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    MembershipFactory(user=UserFactory())
    JobFactory()
    PassageFactory()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        REFUSED[name](claim)


def test_every_constraint_is_tried():
    names = {
        constraint.name
        for model in apps.get_app_config("factcheck").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert names == set(REFUSED) | BEHIND_THE_TRIGGER | BEHIND_A_BLIND_RULING
    assert all(len(name) <= 63 for name in names)


def test_origin_rows_say_their_number():
    assert str(OriginFactory(number=2, label="Northwire")) == "2. Northwire"
    assert Origin.objects.get().number == 2
