"""A person's inbox at the desk, and how often they are mailed."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget

from factcheck.admin import access, chips
from factcheck.admin.frame import framed
from factcheck.admin.questions import done
from factcheck.admin.rows import say
from factcheck.enums import MailPace, NoticeKind
from factcheck.models import Notice
from factcheck.services import notices

PER_PAGE = 50
MAX_ID_DIGITS = 18
# What a notice may be about, and where that stands at the desk.
PAGES = {
    "claim": "admin:factcheck_claim_change",
    "endpoint": "admin:factcheck_endpoint_change",
    "report": "admin:factcheck_report_change",
}
LOOKS = {
    NoticeKind.OVERDUE: ("overdue", "alarm"),
    NoticeKind.DUE_SOON: ("due", "schedule"),
    NoticeKind.SENT_BACK: ("overdue", "undo"),
    NoticeKind.LAPSED: ("overdue", "hourglass_disabled"),
    NoticeKind.SERVICE: ("overdue", "warning"),
}


class WishForm(forms.Form):
    """How often one is mailed, and by which clock."""

    mail_pace = forms.ChoiceField(
        label="Mail me what I have not seen",
        choices=MailPace.choices,
        widget=UnfoldAdminSelectWidget,
    )
    time_zone = forms.CharField(
        label="My time zone",
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"list": "time-zones", "class": " ".join(INPUT_CLASSES)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say by which clock the newsroom goes."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].help_text = (
            "By its IANA name, such as Europe/Kyiv; times at the desk are shown by it. Empty for "
            f"the newsroom's, {timezone.get_default_timezone_name()}."
        )


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What this person was told, the newest first; a post says how often they are mailed."""
    person = access.person(request)
    now = {"mail_pace": person.mail_pace, "time_zone": person.time_zone}
    form = WishForm(request.POST or None, initial=now)
    if form.is_valid() and done(form, lambda said: notices.choose(person, **said)):
        say(request, "Kept.")
        return redirect("admin:notices")
    part = Paginator(person.notices.order_by("-pk"), PER_PAGE).get_page(request.GET.get("p"))
    context: dict[str, Any] = {
        "part": part,
        "lines": [line(row) for row in part],
        "unread": notices.unread_count(person),
        "newest": part[0].pk if part and part.number == 1 else 0,
        "form": form,
        "zones": sorted(available_timezones()),
        "address": person.email,
    }
    return framed(request, "notices", "Notices", **context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice as read, or all up to the newest that was on screen."""
    person, told = access.person(request), request.POST
    if number := number_in(told.get("up_to", "")):
        notices.read_up_to(person, number)
    elif number := number_in(told.get("notice", "")):
        notices.read(person, [number])
    return redirect("admin:notices")


def number_in(said: str) -> int:
    """The id in a field; 0 for none."""
    return int(said) if said.isdecimal() and len(said) <= MAX_ID_DIGITS else 0


def line(row: Notice) -> dict[str, Any]:
    """A notice with its mark and where it leads."""
    look, icon = LOOKS.get(NoticeKind(row.kind), ("plain", "notifications"))
    noun, _, number = row.subject.partition(":")
    link = reverse(PAGES[noun], args=[number]) if noun in PAGES else ""
    return {
        "notice": row,
        "chip": chips.chip(row.get_kind_display(), look, icon),
        "ago": chips.ago(row.told_at),
        "link": link,
    }


def badge(request: HttpRequest) -> str:
    """How many notices whoever asks has not seen, for the sidebar; "" for none."""
    count = notices.unread_count(access.person(request))
    return str(count) if count else ""
