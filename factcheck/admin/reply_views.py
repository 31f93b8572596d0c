"""The right of reply at the desk: whom a ruling may tell against is asked, and the answer kept."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminTextInputWidget

from factcheck.admin import access
from factcheck.admin.claim_views import address, claim_of
from factcheck.admin.fields import due_field, words_field
from factcheck.admin.questions import asked, done
from factcheck.admin.rows import say
from factcheck.services import replies


class AskForm(forms.Form):
    """Whom, how, when, and until when they have time."""

    asked = forms.CharField(
        label="Who was asked",
        max_length=replies.MAX_NAME_CHARACTERS,
        widget=UnfoldAdminTextInputWidget,
        help_text="Public with the verdict.",
    )
    channel = forms.CharField(
        label="How",
        max_length=replies.MAX_NAME_CHARACTERS,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "E-mail to the press office"}),
        help_text="For the desk.",
    )
    asked_at = due_field()
    deadline_at = due_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the two times."""
        super().__init__(*args, **kwargs)
        self.fields["asked_at"].label = "When"
        self.fields["asked_at"].initial = timezone.now
        self.fields["deadline_at"].label = "Time to answer until"


class AnswerForm(forms.Form):
    """What was answered."""

    answer = words_field("Answer", help_text="Public with the verdict, in these words.")


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Write down a question."""
    claim = claim_of(request, claim_id)
    claimant = {"asked": claim.claimant.name} if claim.claimant else {}
    form = AskForm(request.POST or None, initial=claimant)
    if form.is_valid() and done(
        form, lambda said: replies.ask(claim_id=claim_id, by=access.person(request), **said)
    ):
        say(request, "The question is kept; write the answer here when it comes.")
        return redirect(address(claim_id, "replies"))
    title = f"A reply was asked for: claim {claim_id}"
    back = address(claim_id, "replies")
    return asked(request, title, form=form, verb="Keep the question", back=back)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, claim_id: int, reply_id: int) -> HttpResponse:
    """Write down what was answered."""
    claim = claim_of(request, claim_id)
    row = claim.replies.filter(pk=reply_id).first()
    if row is None:
        raise Http404("There is no such question on this claim.")
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})
    by = access.person(request)
    if form.is_valid() and done(
        form, lambda said: replies.answer(reply_id=reply_id, by=by, words=said["answer"])
    ):
        say(request, "The answer is kept.")
        return redirect(address(claim_id, "replies"))
    title, back = f"What {row.asked} answered", address(claim_id, "replies")
    return asked(request, title, form=form, verb="Keep the answer", back=back)
