"""Background work at the desk: what waits, what runs, and what died and wants a person."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from factcheck.admin import access, chips, claim_views
from factcheck.admin.frame import framed
from factcheck.admin.queue import ChosenFilter
from factcheck.admin.rows import Rows, say
from factcheck.admin.site import site
from factcheck.admin.work import of_desks_of
from factcheck.enums import JobState
from factcheck.errors import FactCheckError
from factcheck.models import Job
from factcheck.services import jobs


class JobStateFilter(ChosenFilter):
    """By where the job stands."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Every state."""
        return list(JobState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        """The jobs that stand there."""
        return queryset.filter(state=self.chosen()) if self.chosen() else queryset


@admin.register(Job, site=site)
class JobAdmin(Rows):
    """The work of one's desks."""

    desk_path = ""
    list_display = ("work", "stands", "attempt", "due", "error")
    list_display_links = None
    list_filter = (JobStateFilter,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """The newest first."""
        return of_desks_of(access.person(request)).order_by("-pk")

    def get_urls(self) -> list[URLPattern]:
        """The page of a job and a person's answers to it, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:job_id>/change/", wrap(page), name="factcheck_job_change"),
            path("<int:job_id>/retry/", wrap(retry), name="factcheck_job_retry"),
            path("<int:job_id>/discard/", wrap(discard), name="factcheck_job_discard"),
            *super().get_urls(),
        ]

    @admin.display(description="Work")
    def work(self, row: Job) -> SafeString:
        """What is to be done, and for which claim."""
        return format_html(
            '<a class="claim-line" href="{}">{} {}</a><span class="claim-by">{}</span>',
            reverse("admin:factcheck_job_change", args=[row.pk]),
            row.get_kind_display(),
            row.pk,
            chips.cut(row.address or row.words or "", 90),  # type: ignore[attr-defined]  # of_desks_of annotates them
        )

    @admin.display(description="State", ordering="state")
    def stands(self, row: Job) -> SafeString:
        """Where it stands."""
        return chips.job_state(row.state)

    @admin.display(description="Due", ordering="due_at")
    def due(self, row: Job) -> SafeString:
        """When it is or was to be done."""
        return chips.due(row.due_at, is_open=False)

    @admin.display(description="Last error")
    def error(self, row: Job) -> str:
        """The last line of what went wrong."""
        return chips.cut(row.last_error.strip().rpartition("\n")[2], 120)


def page(request: HttpRequest, job_id: int) -> HttpResponse:
    """A job with its error, and the buttons for a dead one."""
    by = access.person(request)
    job = of_desks_of(by).filter(pk=job_id).first()
    if job is None:
        raise Http404("There is no such job on your desks.")
    return framed(
        request,
        "job/page",
        f"Job {job.pk}",
        job=job,
        state=chips.job_state(job.state),
        claim_address=claim_views.address(job.about) if job.about else "",  # type: ignore[attr-defined]  # of_desks_of annotates it
        may_handle=job.state == JobState.DEAD and access.holds(by, *jobs.HANDLERS),
    )


@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Give a dead job its attempts back."""
    try:
        jobs.retry(job_id=job_id, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, "The job will be tried again.")
    return redirect("admin:factcheck_job_changelist")


@require_POST
def discard(request: HttpRequest, job_id: int) -> HttpResponse:
    """Let a dead job be."""
    try:
        jobs.discard(job_id=job_id, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, "The job is discarded.")
    return redirect("admin:factcheck_job_changelist")
