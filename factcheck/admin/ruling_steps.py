"""The forms in which people rule: the first, the corrected and the second ruling."""

from typing import Any

from django import forms
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminSelectWidget

from factcheck.admin import claim_asks
from factcheck.admin.fields import words_field
from factcheck.admin.step_form import SightForm
from factcheck.enums import MediaAuthenticity, RulingState
from factcheck.models import Claim, Ruling, Source, User
from factcheck.services import cases, desk_policies, rulings, second_rulings
from factcheck.services.rulings import CORRECTION_KINDS, Proposal
from factcheck.services.second_rulings import Opinion


class OpinionForm(SightForm):
    """A rating and why; `draft` is the number under which its words were kept last."""

    draft = forms.IntegerField(widget=forms.HiddenInput, required=False)

    rating = forms.ChoiceField(label="Rating", widget=forms.RadioSelect)
    rationale = words_field(
        "Rationale",
        help_text="Public once published: what the evidence shows, and what it does not.",
    )
    counter_evidence = words_field(
        "Counter-evidence considered",
        required=False,
        help_text="Public: what tells against this rating, and why it does not weigh more.",
    )
    doubts = words_field(
        "Unresolved doubts", required=False, help_text="Public: what is still not known."
    )


class RulingForm(OpinionForm):
    """Besides, the source that decides, and what changes when a verdict is public."""

    deciding_source = forms.TypedChoiceField(
        label="Deciding source",
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": "Choose the source that decides."},
    )
    media_source = forms.TypedChoiceField(
        label="Picture, video or sound that the claim is about",
        widget=UnfoldAdminSelectWidget,
        coerce=int,
        empty_value=None,
        required=False,
    )
    media_authenticity = forms.ChoiceField(
        label="How authentic it is",
        widget=UnfoldAdminSelectWidget,
        required=False,
        choices=[("", "Nothing is said of it"), *MediaAuthenticity.choices],
        help_text="Public: as it was shared with this claim, in the terms of schema.org.",
    )
    correction_kind = forms.ChoiceField(
        label="Kind of correction",
        widget=UnfoldAdminSelectWidget,
        required=False,
        choices=[("", "Choose what changes"), *((kind, kind.label) for kind in CORRECTION_KINDS)],
    )
    correction_reason = words_field(
        "What changes and why", required=False, help_text="Public, next to the corrected verdict."
    )

    def choose(self) -> None:
        """Offer the scale with what each rating asks for, and the sources with a human stance."""
        asked = claim_asks.asked(self.claim, self.by)
        self.fields["rating"].choices = scale(asked)  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["rating"].help_text = " ".join(asked.by_all)
        weighed = weighed_sources(self.claim)
        self.fields["deciding_source"].choices = deciding_sources(weighed)  # type: ignore[attr-defined]  # the same
        self.fields["media_source"].choices = [  # type: ignore[attr-defined]  # the same
            ("", "It is about none"),
            *((source.pk, str(source)) for source in weighed),
        ]
        public = cases.public_ruling(self.claim)
        if public is None:
            del self.fields["correction_kind"], self.fields["correction_reason"]
        before = earlier(self.claim, self.by, public)
        if before and not self.initial.get("draft"):
            self.initial = {**words_of(before), **self.initial}

    def proposal(self) -> Proposal:
        """The ruling as the person words it."""
        said = self.cleaned_data
        return Proposal(
            rating=said["rating"],
            rationale=said["rationale"],
            counter_evidence=said["counter_evidence"],
            doubts=said["doubts"],
            seen=said["seen"],
            deciding_source_id=said["deciding_source"],
            media_source_id=said["media_source"],
            media_authenticity=said["media_authenticity"],
            correction_kind=said.get("correction_kind", ""),
            correction_reason=said.get("correction_reason", ""),
        )


class SubmitForm(RulingForm):
    """A first ruling, or a new one."""

    def take(self) -> Claim:
        """Propose the ruling."""
        return rulings.submit(**self.whose, proposal=self.proposal())


class CorrectForm(RulingForm):
    """A corrected ruling."""

    def take(self) -> Claim:
        """Propose the corrected ruling."""
        return rulings.correct(**self.whose, proposal=self.proposal())


class SecondForm(OpinionForm):
    """A ruling of one's own on what another has ruled on; for the desk, until both are seen."""

    rationale = words_field(
        "Rationale", help_text="For the desk: what the evidence shows, and what it does not."
    )
    counter_evidence = words_field(
        "Counter-evidence considered", required=False, help_text="For the desk."
    )
    doubts = words_field("Unresolved doubts", required=False, help_text="For the desk.")

    def choose(self) -> None:
        """Offer the scale; what each rating asks for would tell of the first ruling."""
        asked = claim_asks.Asked([], [(rating, []) for rating in desk_policies.offered()])
        self.fields["rating"].choices = scale(asked)  # type: ignore[attr-defined]  # it is a ChoiceField

    def take(self) -> Claim:
        """Give the second ruling."""
        said = self.cleaned_data
        opinion = Opinion(
            rating=said["rating"],
            rationale=said["rationale"],
            counter_evidence=said["counter_evidence"],
            doubts=said["doubts"],
            seen=said["seen"],
        )
        return second_rulings.give(**self.whose, opinion=opinion)


def earlier(claim: Claim, by: User, public: Ruling | None) -> Ruling | None:
    """The ruling that a new one begins with: what came back to this person, or what is public."""
    back = claim.rulings.filter(proposed_by=by, state=RulingState.SENT_BACK).order_by("pk").last()
    return max(filter(None, (back, public)), key=lambda ruling: ruling.pk, default=None)


def words_of(ruling: Ruling) -> dict[str, Any]:
    """What a form begins with, out of a ruling; why it is corrected is said anew each time."""
    return {
        "rating": ruling.rating.slug,
        "rationale": ruling.rationale,
        "counter_evidence": ruling.counter_evidence,
        "doubts": ruling.doubts,
        "deciding_source": ruling.deciding_source_id,
        "media_source": ruling.media_source_id,
        "media_authenticity": ruling.media_authenticity,
    }


def scale(asked: claim_asks.Asked) -> list[tuple[str, str]]:
    """Choices of the newsroom's ratings: the label, what it means, what it alone still asks for."""
    return [
        (
            rating.slug,
            format_html(
                '<strong>{}</strong> <span class="quiet">{}</span>{}',
                rating.label,
                rating.description,
                format_html(' <span class="asks">{}</span>', " ".join(lacks)) if lacks else "",
            ),
        )
        for rating, lacks in asked.per_rating
    ]


def weighed_sources(claim: Claim) -> list[Source]:
    """The sources whose stance a person has set, by their origins."""
    sources = Source.objects.filter(claim=claim).ruled_by_people()
    return list(sources.select_related("publisher", "origin").order_by("origin__number", "pk"))


def deciding_sources(sources: list[Source]) -> list[tuple[str, str]]:
    """Choices of these sources, each with its publisher, origin and stance."""
    return [
        (
            str(source.pk),
            format_html(
                '<strong>{}</strong> <span class="quiet">{}</span>',
                source,
                ", ".join(
                    part
                    for part in (
                        str(source.publisher or ""),
                        f"origin {source.origin.number}" if source.origin else "",
                        source.get_human_stance_display().lower(),
                    )
                    if part
                ),
            ),
        )
        for source in sources
    ]
