"""The newsroom's scale, rulings proposed and decided, and the verdicts published of them."""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from factcheck.enums import MediaAuthenticity, RulingState, Status, VerdictKind
from factcheck.models.blindness import approved_by_second_ruling, blind_as_the_desk_says
from factcheck.models.claims import Assignment, Claim
from factcheck.models.due_times import times_its_claim
from factcheck.models.guards import append_only, told
from factcheck.models.impartiality import ruled_by_impartial
from factcheck.models.listings import lays_out
from factcheck.models.people import User
from factcheck.models.sources import Source


class Rating(models.Model):
    """A label of the newsroom's scale; editors of the scale may add and reword them.

    `number` is for scales that count (1 worst), empty for a label that is no step on a scale.
    `origins_needed` is how many independent origins must support a claim rated so.
    """

    slug = models.SlugField(max_length=50, unique=True)
    label = models.CharField(max_length=50, unique=True)
    description = models.TextField(blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    origins_needed = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="unverified"), name="unverified_is_the_lack_of_a_rating"
            ),
        ]
        triggers = told("'rating:' || new.id", insert=None, update=None, delete=None)

    def __str__(self) -> str:
        return self.label


def changed_by_others() -> pgtrigger.Trigger:
    """A trigger that refuses another rating than the public one to the two who ruled that."""
    return pgtrigger.Trigger(
        name="rating_is_changed_by_others",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF NEW.state IN ('{RulingState.PROPOSED}', '{RulingState.APPROVED}') AND EXISTS (
                SELECT FROM factcheck_claim claim
                JOIN factcheck_verdict verdict ON verdict.id = claim.verdict_id
                JOIN factcheck_ruling public ON public.id = verdict.ruling_id
                WHERE claim.id = NEW.claim_id
                AND public.id <> NEW.id AND public.rating_id <> NEW.rating_id
                AND ARRAY[NEW.proposed_by_id, NEW.decided_by_id]
                    && ARRAY[public.proposed_by_id, public.decided_by_id]
            ) THEN
                RAISE EXCEPTION 'to change a public rating takes two other people'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class RulingQuerySet(models.QuerySet["Ruling"]):
    """Named sets of rulings."""

    def sealed_to(self, user: User) -> "RulingQuerySet":
        """The blind ones of others that are not decided yet."""
        return self.filter(state=RulingState.PROPOSED, is_blind=True).exclude(proposed_by=user)

    def sent_back_to(self, user: User) -> "RulingQuerySet":
        """What `user` proposed and got back, on claims they still research, the newest first."""
        back = self.filter(state=RulingState.SENT_BACK, proposed_by=user)
        held = Assignment.objects.filter(assignee=user, ended_at=None)
        newer = Ruling.objects.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
        here = back.filter(claim__status=Status.IN_RESEARCH, claim__in=held.values("claim"))
        return here.exclude(Exists(newer)).order_by("-decided_at")


class Ruling(models.Model):
    """A proposed rating with its rationale, tied to the evidence that was on screen.

    `evidence` lists the sources as the proposer saw them, which is what is published once it is
    approved, and `evidence_digest` is its SHA-256. `claim_text` is how the claim read then, and
    `seen_digest` the SHA-256 of both; empty in rulings older than these columns.
    `deciding_source_attached_by` repeats the deciding source's person so that the database can
    refuse them as approver. `media_source` is the picture, video or sound that the claim is
    about. The correction fields are for claims whose verdict is public. `is_blind` is for
    good: nobody but the proposer sees such a ruling until it is decided.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="rulings")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField()
    counter_evidence = models.TextField(blank=True)
    doubts = models.TextField(blank=True)
    deciding_source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    deciding_source_attached_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.JSONField()
    evidence_digest = models.CharField(max_length=64)
    claim_text = models.TextField(blank=True)
    seen_digest = models.CharField(max_length=64, blank=True)
    media_source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    media_authenticity = models.CharField(max_length=30, choices=MediaAuthenticity, blank=True)
    correction_kind = models.CharField(max_length=20, choices=VerdictKind, blank=True)
    correction_reason = models.TextField(blank=True)
    is_blind = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=RulingState, default=RulingState.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_note = models.TextField(blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state=RulingState.PROPOSED),
                name="one_ruling_of_a_claim_is_proposed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RulingState.values), name="state_of_a_ruling_is_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, state=RulingState.PROPOSED)
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(state=RulingState.PROPOSED)
                ),
                name="a_decided_ruling_has_its_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=RulingState.APPROVED) | ~Q(decided_by=F("proposed_by")),
                name="a_ruling_is_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=RulingState.APPROVED)
                | Q(deciding_source_attached_by=None)
                | ~Q(decided_by=F("deciding_source_attached_by")),
                name="a_ruling_is_not_approved_by_who_found_its_source",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="a_ruling_has_a_rationale"),
            models.CheckConstraint(
                condition=Q(media_source=None, media_authenticity="")
                | Q(media_source__isnull=False, media_authenticity__in=MediaAuthenticity.values),
                name="a_ruling_on_media_says_how_authentic_they_are",
            ),
        ]
        triggers = [
            *told("'claim:' || new.claim_id", insert=None, update=None, delete=None),
            changed_by_others(),
            ruled_by_impartial(),
            blind_as_the_desk_says(),
            approved_by_second_ruling(),
            times_its_claim(),
        ]

    def __str__(self) -> str:
        return f"{self.rating} ({self.get_state_display()})"

    def is_sealed_to(self, user: User) -> bool:
        """Whether `user` must not see it yet: it is blind, another's, and not decided."""
        is_open = self.is_blind and self.state == RulingState.PROPOSED
        return is_open and self.proposed_by_id != user.pk


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Named sets of published versions."""

    def current(self) -> "VerdictQuerySet":
        """The newest version of each claim's verdict, withdrawals included."""
        return self.filter(current_for__isnull=False)

    def published_after(self, sequence: int) -> "VerdictQuerySet":
        """What was published since, in the order of commits: whoever reads it misses none."""
        return self.filter(sequence__gt=sequence).order_by("sequence")

    def as_of(self, moment: datetime) -> "VerdictQuerySet":
        """The versions that were there at `moment`, the one that stood then first."""
        return self.filter(published_at__lte=moment).order_by("-version")

    def standing(self) -> "VerdictQuerySet":
        """What the newsroom says now: the newest versions that are not withdrawals."""
        return self.current().filter(ruling__isnull=False)

    def corrections(self) -> "VerdictQuerySet":
        """The versions that say what was wrong before; one that is only due for review does not."""
        return self.filter(correction__isnull=False).exclude(correction__kind=VerdictKind.EXPIRY)


class Verdict(models.Model):
    """One published version of the verdict on a claim; a withdrawal is a version too.

    `sequence` numbers all publications of the newsroom without a gap, in commit order. The
    bodies are what clients pull, rendered once; `etag` is the SHA-256 of `body`. After
    `good_until_at` a worker publishes its ruling once more, by nobody, as due for review.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    version = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField(unique=True)
    ruling = models.ForeignKey(
        Ruling, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts"
    )
    body = models.TextField()
    claim_review = models.TextField(blank=True)
    etag = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    good_until_at = models.DateTimeField(null=True, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "version"], name="versions_of_a_verdict_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(ruling=None, claim_review="")
                | (Q(ruling__isnull=False) & ~Q(claim_review="")),
                name="a_standing_verdict_has_its_claim_review",
            ),
        ]
        indexes = [models.Index(fields=["published_at"], name="verdicts_by_time")]
        triggers = [*append_only(), *told("'claim:' || new.claim_id", insert=None), lays_out()]

    def __str__(self) -> str:
        return f"claim {self.claim_id}, version {self.version}"


class Correction(models.Model):
    """What a later version did to the one before it, and why; always public."""

    verdict = models.OneToOneField(Verdict, on_delete=models.PROTECT, related_name="correction")
    kind = models.CharField(max_length=20, choices=VerdictKind)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=VerdictKind.values), name="kind_of_a_correction_is_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.get_kind_display()
