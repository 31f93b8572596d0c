"""Fields that many forms of the desk have."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from unfold.widgets import INPUT_CLASSES, UnfoldAdminTextareaWidget

USUAL_TIME = timedelta(days=1)
HTML_DATETIME = "%Y-%m-%dT%H:%M"


def words_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """A field for a few sentences, kept as they were typed."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 4})
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=widget, strip=False
    )


def due_field() -> forms.DateTimeField:
    """A due time by the person's clock, tomorrow at this hour unless said otherwise."""
    attrs = {"type": "datetime-local", "class": " ".join(INPUT_CLASSES)}
    return forms.DateTimeField(
        label="Due",
        widget=forms.DateTimeInput(attrs=attrs, format=HTML_DATETIME),
        initial=lambda: timezone.now() + USUAL_TIME,
        help_text="By your clock.",
    )
