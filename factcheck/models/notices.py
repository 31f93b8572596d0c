"""What people are told: of their claims, and of the service."""

from django.db import models
from django.db.models import Q

from factcheck.enums import NoticeKind
from factcheck.models.people import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Named sets of notices."""

    def unread(self) -> "NoticeQuerySet":
        """Those that their person has not seen."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One sentence to one person.

    `subject` is what it is about, as the audit log calls it ("claim:7"). `due_at` is the time that
    it speaks of, shown on the person's own clock. `key` names what is told once, such as
    "assignment:5:soon".
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    text = models.TextField()
    subject = models.CharField(max_length=50, blank=True)
    key = models.CharField(max_length=100, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], condition=~Q(key=""), name="a_person_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="kind_of_a_notice_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_notice_says_something"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_of_a_person"),
            models.Index(
                fields=["person", "subject"], condition=Q(read_at=None), name="notices_unread"
            ),
            models.Index(
                fields=["told_at"],
                condition=Q(read_at=None, mailed_at=None),
                name="notices_to_be_mailed",
            ),
        ]

    def __str__(self) -> str:
        return self.text
