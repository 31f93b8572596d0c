"""What each desk asks of its rulings, as rows that its administrators edit."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from factcheck.models.claims import Claim
from factcheck.models.guards import told
from factcheck.models.people import Desk, User
from factcheck.models.rulings import Rating


class DeskPolicy(models.Model):
    """What a desk asks of every ruling; a desk without a row asks for no more than the scale.

    `good_for_days` is how long a verdict stands before it is due for review; 0 for as long as it
    holds. An assignment that nobody takes on goes back to the pool after `hours_to_accept`, and
    when it is due at the latest; 0 for then alone. With `second_is_blind` the second person rules
    without having seen the first ruling, in place of approving it. With `names_people` verdicts are
    published under the names of both.
    """

    desk = models.OneToOneField(Desk, on_delete=models.CASCADE, related_name="policy")
    rationale_characters = models.PositiveIntegerField(default=0)
    needs_counter_search = models.BooleanField(default=False)
    good_for_days = models.PositiveSmallIntegerField(default=0)
    hours_to_accept = models.PositiveSmallIntegerField(default=24)
    second_is_blind = models.BooleanField(default=False)
    names_people = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "desk policies"
        triggers = told("'desk:' || new.desk_id", insert=None, update=None, delete=None)

    def __str__(self) -> str:
        return f"policy of {self.desk}"


class RatingRule(models.Model):
    """What a desk asks before a claim is rated so, in place of what the scale asks.

    `needs_reply` is for ratings that tell against whoever asserts the claim, `needs_primary` for
    those that take a source which looked for itself.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="rating_rules")
    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="+")
    origins_needed = models.PositiveSmallIntegerField()
    needs_reply = models.BooleanField(default=False)
    needs_primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "rating"], name="a_desk_has_one_rule_for_a_rating"
            ),
        ]
        triggers = told("'desk:' || new.desk_id", insert=None, update=None, delete=None)

    def __str__(self) -> str:
        return f"{self.rating}, {self.desk}"


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Named sets of questions."""

    def settled(self) -> "ReplyQuerySet":
        """Those that were answered, or whose deadline has passed in silence."""
        return self.filter(~Q(answer="") | Q(deadline_at__lte=timezone.now()))


class Reply(models.Model):
    """A question to whom a ruling may tell against, and the answer, or silence to the deadline."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="replies")
    asked = models.CharField(max_length=200)
    channel = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deadline_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked="") & ~Q(channel=""), name="a_reply_says_whom_was_asked_and_how"
            ),
            models.CheckConstraint(
                condition=Q(deadline_at__gt=F("asked_at")),
                name="a_reply_has_time_until_its_deadline",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="an_answer_has_its_person_and_time",
            ),
        ]
        triggers = told("'claim:' || new.claim_id", insert=None, update=None, delete=None)

    def __str__(self) -> str:
        return self.asked
