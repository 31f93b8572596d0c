"""Fields that many forms of the desk have."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import INPUT_CLASSES, UnfoldAdminTextareaWidget

from factcheck.models import Claim

USUAL_TIME = timedelta(days=1)
HTML_DATETIME = "%Y-%m-%dT%H:%M"


def words_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """A field for a few sentences, kept as they were typed."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 4})
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=widget, strip=False
    )


def due_field(**other: Any) -> forms.DateTimeField:
    """A due time by the person's clock, tomorrow at this hour unless said otherwise."""
    attrs = {"type": "datetime-local", "class": " ".join(INPUT_CLASSES)}
    words: dict[str, Any] = {
        "label": "Due",
        "initial": lambda: timezone.now() + USUAL_TIME,
        "help_text": "By your clock.",
    }
    widget = forms.DateTimeInput(attrs=attrs, format=HTML_DATETIME)
    return forms.DateTimeField(widget=widget, **words | other)


def usual_due(claims: Iterable[Claim]) -> datetime:
    """When work given now is due: tomorrow at this hour, or when the first of the stories runs."""
    now = timezone.now()
    ahead = (claim.due_at for claim in claims if claim.due_at and claim.due_at > now)
    return min([now + USUAL_TIME, *ahead])


def deadline_field() -> forms.DateTimeField:
    """A story's deadline, if it has one."""
    return due_field(
        label="Deadline",
        required=False,
        initial=None,
        help_text="When the story runs, by your clock. Claims that nobody holds are due then.",
    )
