"""Forms by which a story comes in and a passage becomes a claim; they check shapes only."""

from typing import Any

from django import forms
from django.conf import settings
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from factcheck.admin import access
from factcheck.admin.fields import deadline_field
from factcheck.enums import Intake
from factcheck.errors import InvalidInput
from factcheck.models import Desk, Story, User
from factcheck.services import claim_log, stories
from factcheck.services.stories import Draft, Taken
from factcheck.workflow import RESEARCHERS


class StoryForm(forms.Form):
    """A story by its address, as pasted text, or as a file."""

    desk = forms.TypedChoiceField(label="Desk", coerce=int, widget=UnfoldAdminSelectWidget)
    way = forms.ChoiceField(
        label="How does it come in?", choices=Intake.choices, widget=forms.RadioSelect
    )
    url = forms.CharField(
        label="Address",
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text="The page is fetched now and its article taken in.",
    )
    title = forms.CharField(
        label="Title",
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Left empty, it is the text's first line.",
    )
    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 14}),
        help_text=f"At most {stories.MAX_TEXT_CHARACTERS:,} characters.",
    )
    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,.pdf", "class": "file-input"}),
        help_text="Plain text in UTF-8, a saved web page (.html) or a PDF.",
    )
    language = forms.CharField(
        label="Language",
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "en"}),
        help_text="Its code: en, uk, pt-BR. Left empty, it is read from the page, or English.",
    )
    deadline_at = deadline_field()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the desks to which the person may add; the only one is chosen already."""
        super().__init__(*args, **kwargs)
        self.by = by
        desks = Desk.objects.filter(pk__in=access.desks_as(by, *RESEARCHERS)).order_by("name")
        choices = [(str(desk.pk), desk.name) for desk in desks]
        several = [("", "Choose a desk"), *choices]
        self.fields["desk"].choices = choices if len(choices) == 1 else several  # type: ignore[attr-defined]  # it is a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        said = self.cleaned_data
        if said.get("way") == Intake.URL and not said.get("url") and "url" not in self.errors:
            self.add_error("url", "Give the story's address.")
        if said.get("way") == Intake.FILE and not said.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose a file.")
        return said

    def take(self) -> Taken:
        """Take the story in by the chosen way.

        Raises:
            FactCheckError: as the verbs of `stories` say.
        """
        said = self.cleaned_data
        way, desk, language = said["way"], said["desk"], said["language"].strip()
        until = said["deadline_at"]
        if way == Intake.URL:
            return stories.add_url(
                desk_id=desk, by=self.by, url=said["url"], language=language, deadline_at=until
            )
        if way == Intake.FILE:
            file = said["file"]
            return stories.add_file(
                desk_id=desk,
                by=self.by,
                name=file.name,
                content=content_of(file),
                language=language or "en",
                deadline_at=until,
            )
        draft = Draft(
            text=said["text"], title=said["title"], language=language or "en", deadline_at=until
        )
        return stories.add(desk_id=desk, by=self.by, draft=draft)


def content_of(file: Any) -> bytes:
    """The file's bytes.

    Raises:
        InvalidInput: it is larger than a story may be.
    """
    if (file.size or 0) > settings.MAX_STORY_BYTES:
        raise InvalidInput(
            f"The file is larger than {settings.MAX_STORY_BYTES:,} bytes. Split it, or paste the "
            "part that matters.",
            code="too_large",
            field="file",
        )
    content: bytes = file.read()
    return content


class DeadlineForm(forms.Form):
    """By when a story's claims must be checked."""

    deadline_at = deadline_field()


class MarkForm(forms.Form):
    """A passage of a story as a claim: its range, or its exact words."""

    quote = forms.CharField(
        label="The exact words",
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Select them in the text above, or paste them here as they stand.",
    )
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    claimant = forms.CharField(
        label="Who says so",
        required=False,
        max_length=claim_log.MAX_CLAIMANT_CHARACTERS,
        widget=UnfoldAdminTextInputWidget,
        help_text="The person or body that asserts it; empty for the story itself.",
    )

    def __init__(self, *args: Any, story: Story, **kwargs: Any) -> None:
        """Know the story whose passage it is."""
        super().__init__(*args, **kwargs)
        self.story = story

    def clean(self) -> dict[str, Any]:
        """Settle on the range: the marked one if the words stand there, else where they do once."""
        said = self.cleaned_data
        quote = said.get("quote", "").replace("\r\n", "\n")
        start, end = said.get("start"), said.get("end")
        if quote and (start is None or end is None or self.story.text[start:end] != quote):
            self.find(quote.strip())
        return said

    def find(self, quote: str) -> None:
        """Look the words up in the text; words that stand there twice could mean either."""
        count = self.story.text.count(quote) if quote else 0
        if count == 1:
            self.cleaned_data["start"] = self.story.text.index(quote)
            self.cleaned_data["end"] = self.cleaned_data["start"] + len(quote)
        elif count:
            self.add_error(
                "quote",
                f"These words stand in the story {count} times. Take in more of the sentence.",
            )
        else:
            self.add_error("quote", "The story has no such words. Copy them exactly.")
