"""Stories at the desk: the list, taking one in, and its page with every claim marked."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from factcheck.admin import access, chips, claim_views, excerpts, queue
from factcheck.admin.frame import framed
from factcheck.admin.rows import Rows, say
from factcheck.admin.site import site
from factcheck.admin.story_forms import DeadlineForm, MarkForm, StoryForm
from factcheck.corroboration import changes
from factcheck.enums import Intake, Status
from factcheck.errors import FactCheckError, InvalidInput, SourceError
from factcheck.models import Appearance, Claim, Story
from factcheck.models.stories import StoryQuerySet
from factcheck.rendering.clearance import Cleared, Ruled, clear
from factcheck.services import claim_log, deadlines, revisions
from factcheck.services.revisions import Revision
from factcheck.workflow import RESEARCHERS


@admin.register(Story, site=site)
class StoryAdmin(Rows):
    """The stories of one's desks."""

    list_display = ("title", "publisher", "claims", "deadline", "came_in", "added_by")
    list_filter = (queue.DeskFilter,)
    list_before_template = "admin/factcheck/story/add_link.html"
    search_fields = ("title", "text", "url", "publisher__name")
    search_help_text = "Search titles, texts, publishers and whole addresses"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        """The stories without their texts, the newest first."""
        rows: QuerySet[Story] = super().get_queryset(request)
        return (
            rows.select_related("publisher", "added_by")
            .defer("text", "search")
            .annotate(claim_count=claim_count())
            .order_by("-pk")
        )

    def get_search_results(
        self, request: HttpRequest, queryset: StoryQuerySet, search_term: str
    ) -> tuple[QuerySet[Story], bool]:
        """The stories that say so, of a publisher called so, or at this very address."""
        return queryset.found_by(search_term.strip()) if search_term else queryset, False

    def get_urls(self) -> list[URLPattern]:
        """The pages and posts of a story, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(add), name="factcheck_story_add"),
            path("<int:story_id>/change/", wrap(page), name="factcheck_story_change"),
            path("<int:story_id>/claims/", wrap(mark), name="factcheck_story_mark"),
            path("<int:story_id>/deadline/", wrap(set_deadline), name="factcheck_story_deadline"),
            path("<int:story_id>/text/", wrap(revise), name="factcheck_story_revise"),
            path(
                "<int:story_id>/versions/<int:number>/",
                wrap(version),
                name="factcheck_story_version",
            ),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether the button to add is shown; the service decides."""
        return access.holds(access.person(request), *RESEARCHERS)

    @admin.display(description="Claims", ordering="claim_count")
    def claims(self, row: Story) -> int:
        """How many claims are marked in it."""
        count: int = row.claim_count  # type: ignore[attr-defined]  # get_queryset annotates it
        return count

    @admin.display(description="Deadline", ordering="deadline_at")
    def deadline(self, row: Story) -> SafeString:
        """When it runs."""
        return until(row)

    @admin.display(description="Came in", ordering="added_at")
    def came_in(self, row: Story) -> SafeString:
        """How long ago."""
        return chips.ago(row.added_at)


def claim_count() -> Coalesce:
    """How many claims are marked in the story of the outer query."""
    here = Appearance.objects.filter(story=OuterRef("pk")).order_by().values("story")
    counts = here.annotate(count=Count("claim", distinct=True)).values("count")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def until(story: Story) -> SafeString:
    """When the story runs, in words; nothing where nobody said."""
    return chips.due(story.deadline_at, is_open=False) if story.deadline_at else SafeString("")


def address(story_id: int) -> str:
    """Where the page of a story is."""
    return reverse("admin:factcheck_story_change", args=[story_id])


def story_of(request: HttpRequest, story_id: int) -> Story:
    """The story, if it is of a desk of whoever asks.

    Raises:
        Http404: there is none.
    """
    mine = Story.objects.of_desks_of(access.person(request))
    rows = mine.select_related("desk", "publisher", "added_by").defer("search")
    story = rows.filter(pk=story_id).first()
    if story is None:
        raise Http404("There is no such story on your desks.")
    return story


def add(request: HttpRequest) -> HttpResponse:
    """Take a story in; what was typed stays when it is refused."""
    by = access.person(request)
    if request.method != "POST":
        return add_page(request, StoryForm(by=by, initial={"way": Intake.URL}))
    form = StoryForm(data=request.POST, files=request.FILES, by=by)
    if not form.is_valid():
        return add_page(request, form)
    try:
        taken = form.take()
    except FactCheckError as error:
        form.add_error(field_of(error, form), error.message)
        return add_page(request, form)
    say(request, arrival(taken.story, is_new=taken.is_new))
    return redirect(address(taken.story.pk))


def field_of(error: FactCheckError, form: StoryForm) -> str | None:
    """The field that is to blame, or None for the whole form."""
    way = form.cleaned_data["way"]
    if isinstance(error, SourceError):
        return str(way)
    if not isinstance(error, InvalidInput):
        return None
    # What a file or a page holds is their fault, not that of a field that is not on screen.
    field = str(way) if error.field == "text" else error.field
    return field if field in form.fields else None


def add_page(request: HttpRequest, form: StoryForm) -> HttpResponse:
    """The page of the form."""
    return framed(request, "story/add", "Add a story", form=form)


def arrival(story: Story, *, is_new: bool) -> str:
    """What came of taking a story in."""
    if not is_new:
        return "The desk had this very text already; here it is."
    count = story.appearances.count()
    return f"The story is in, with {count} claim{'' if count == 1 else 's'} found in it."


def page(request: HttpRequest, story_id: int) -> HttpResponse:
    """The whole text with its claims marked."""
    story = story_of(request, story_id)
    return story_page(request, story, MarkForm(story=story))


@require_POST
def mark(request: HttpRequest, story_id: int) -> HttpResponse:
    """Log a passage as a claim; what was typed stays when it is refused."""
    story = story_of(request, story_id)
    form = MarkForm(data=request.POST, story=story)
    if not form.is_valid():
        return story_page(request, story, form)
    said: dict[str, Any] = form.cleaned_data
    try:
        claim = claim_log.mark(
            story_id=story.pk,
            start=said["start"],
            end=said["end"],
            by=access.person(request),
            claimant=said["claimant"],
        )
    except FactCheckError as error:
        form.add_error("quote", error.message)
        return story_page(request, story, form)
    say(request, "The claim is logged.")
    return redirect(claim_views.address(claim.pk, "context"))


@require_POST
def revise(request: HttpRequest, story_id: int) -> HttpResponse:
    """Bring an edit of the story in: its text as pasted, or the page as it is now."""
    story, by = story_of(request, story_id), access.person(request)
    text = request.POST.get("text", "")
    try:
        if "read_again" in request.POST:
            revision = revisions.read_again(story_id=story.pk, by=by)
        else:
            revision = revisions.revise(story_id=story.pk, by=by, text=text)
    except (InvalidInput, SourceError) as error:
        edit = {"text": text, "error": error.message}
        return story_page(request, story, MarkForm(story=story), edit=edit)
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, edited(revision))
    return redirect(address(story.pk))


@require_POST
def set_deadline(request: HttpRequest, story_id: int) -> HttpResponse:
    """Lay down by when the story's claims must be checked; what was typed stays when refused."""
    story, form = story_of(request, story_id), DeadlineForm(data=request.POST)
    if form.is_valid():
        try:
            deadlines.lay_down(story_id=story.pk, by=access.person(request), **form.cleaned_data)
        except FactCheckError as error:
            form.add_error("deadline_at", error.message)
        else:
            say(
                request,
                "The deadline is set."
                if form.cleaned_data["deadline_at"]
                else "The story has no deadline.",
            )
            return redirect(address(story.pk))
    return story_page(request, story, MarkForm(story=story), deadline=form)


def edited(revision: Revision) -> str:
    """What came of an edit."""
    if not revision.is_new:
        return "The text is the same; nothing has changed."
    parts = (
        (revision.kept, "found again as they were"),
        (revision.reworded, "found again reworded"),
        (revision.lost, "lost"),
        (revision.logged, "new"),
    )
    told = [f"{len(rows)} {words}" for rows, words in parts if rows]
    return f"The edit is in. Claims: {', '.join(told) or 'none'}."


@require_GET
def version(request: HttpRequest, story_id: int, number: int) -> HttpResponse:
    """How an earlier version of the story became the next one."""
    story = story_of(request, story_id)
    versions = story.versions.select_related("replaced_by")
    then = versions.filter(number=number).first()
    if then is None:
        raise Http404("There is no such version of this story.")
    following = versions.filter(number=number + 1).first()
    after = following.text if following else story.text
    context: dict[str, Any] = {
        "story": story,
        "version": then,
        "stretches": changes.rewritten(then.text, after),
    }
    return framed(request, "story/version", f"Version {number} of story {story.pk}", **context)


def story_page(
    request: HttpRequest,
    story: Story,
    form: MarkForm,
    *,
    edit: dict[str, str] | None = None,
    deadline: DeadlineForm | None = None,
) -> HttpResponse:
    """The page of a story."""
    rows = Claim.objects.filter(appearances__story=story).distinct()
    claims = queue.with_scale(rows).select_related("ruling__rating", "claimant").in_bulk()
    appearances = list(story.appearances.order_by("start", "pk"))
    places = [(each.start, each.end, each.claim_id) for each in appearances if not each.lost_at]
    listed = dict.fromkeys(claim_id for _, _, claim_id in places)
    return framed(
        request,
        "story/page",
        f"Story {story.pk}",
        story=story,
        source=chips.outside(story.url, story.url) if story.url else "",
        came_in=chips.ago(story.added_at),
        segments=[
            (segment.text, [claims[key] for key in segment.keys])
            for segment in excerpts.marked(story.text, places)
        ],
        claims=[line(claims[key]) for key in listed],
        lost=[
            line(claims[each.claim_id]) | {"quote": each.quote, "since": chips.ago(each.lost_at)}
            for each in appearances
            if each.lost_at
        ],
        edit=edit,
        until=until(story),
        deadline=deadline or DeadlineForm(initial={"deadline_at": story.deadline_at}),
        versions=list(
            story.versions.select_related("replaced_by").defer("text").order_by("-number")
        ),
        form=form,
        may_mark=access.desks_as(access.person(request), *RESEARCHERS) & {story.desk_id},
    )


def line(claim: Claim) -> dict[str, Any]:
    """A claim as the list beside the text shows it."""
    rating = claim.ruling.rating if claim.ruling else None
    return {
        "claim": claim,
        "status": chips.status(claim.status),
        "rating": chips.rating(rating, best=claim.best, worst=claim.worst),  # type: ignore[attr-defined]  # queue.with_scale annotates them
        "cleared": cleared(claim),
    }


def cleared(claim: Claim) -> Cleared:
    """Whether the claim may run, and how."""
    rating = claim.ruling.rating if claim.ruling else None
    return clear(
        claim.text,
        claimant=claim.claimant.name if claim.claimant else "",
        status=Status(claim.status),
        ruled=Ruled(rating.label, rating.number, claim.best, claim.worst) if rating else None,  # type: ignore[attr-defined]  # the same
    )
