"""Logging the claims of a story, found by the extractor or marked by a person."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from factcheck.corroboration.parties import party_of
from factcheck.enums import JobKind
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.extraction import Candidate, checkworthiness
from factcheck.extraction.checkworthiness import Read
from factcheck.models import Appearance, Claim, Claimant, Party, Search, Story, User
from factcheck.reading import attributions, figures
from factcheck.services import audit, jobs, wording
from factcheck.workflow import RESEARCHERS

MAX_CLAIM_CHARACTERS = 5_000
MAX_CLAIMANT_CHARACTERS = 200
MAX_HEDGE_CHARACTERS = 200


def enter(story: Story, candidates: Sequence[Candidate], *, by: User) -> list[Claim]:
    """Log each candidate as a claim of `story`; part of the caller's transaction.

    With SEARCH_ON_INTAKE each claim's first search is asked for as well.
    """
    now = timezone.now()
    claimants = claimants_called({each.claimant for each in candidates if each.claimant})
    claims = Claim.objects.bulk_create(
        Claim(
            desk_id=story.desk_id,
            text=each.text,
            claimant=claimants.get(each.claimant[:MAX_CLAIMANT_CHARACTERS]),
            figures=[figure.as_json() for figure in each.figures],
            hedges=[hedge[:MAX_HEDGE_CHARACTERS] for hedge in each.hedges],
            check_worthiness=len(each.rules),
            logged_at=now,
            logged_by=by,
        )
        for each in candidates
    )
    Appearance.objects.bulk_create(
        Appearance(claim=claim, story=story, start=each.start, end=each.end, quote=each.quote)
        for claim, each in zip(claims, candidates, strict=True)
    )
    if settings.SEARCH_ON_INTAKE:
        searches = Search.objects.bulk_create(
            Search(claim=claim, requested_at=now) for claim in claims
        )
        jobs.enqueue_first(JobKind.SEARCH, (search.pk for search in searches))
    return claims


def claimants_called(names: set[str]) -> dict[str, Claimant]:
    """The claimants with these names, made where they are new, each of the party it speaks for.

    In one order for everybody: two stories that bring the same names wait, and never for each
    other.
    """
    wanted = sorted({name[:MAX_CLAIMANT_CHARACTERS] for name in names})
    parties = {party.name: party for party in Party.objects.all()}
    aliases = {name: party.aliases for name, party in parties.items()}
    Claimant.objects.bulk_create(
        (Claimant(name=name, party=parties.get(party_of(name, aliases))) for name in wanted),
        ignore_conflicts=True,
    )
    return {claimant.name: claimant for claimant in Claimant.objects.filter(name__in=wanted)}


def mark(*, story_id: int, start: int, end: int, by: User, claimant: str = "") -> Claim:
    """Log `story.text[start:end]` as a claim, as a person.

    Raises:
        NotFound: no such story on a desk of this person.
        NotPermitted: the person is neither editor nor reviewer of the desk.
        InvalidInput: an empty or overlong range, one that is logged already, or a bad claimant.
    """
    wording.check("claimant", claimant, most=MAX_CLAIMANT_CHARACTERS)
    story = Story.objects.of_desks_of(by).select_related("desk").filter(pk=story_id).first()
    if story is None:
        raise NotFound("There is no such story on your desks.")
    if not by.memberships.filter(desk=story.desk, role__in=RESEARCHERS).exists():
        raise NotPermitted("To log a claim takes the role editor or reviewer on its desk.")
    candidate = candidate_at(story, start, end, claimant.strip())
    with transaction.atomic():
        Story.objects.select_for_update().get(pk=story.pk)
        if story.appearances.filter(start=start, end=end).exists():
            raise InvalidInput("This passage is logged already.", code="already_logged")
        claim = enter(story, [candidate], by=by)[0]
        data = {"story": story.pk, "range": [start, end]}
        audit.record("claim.log", f"claim:{claim.pk}", by=by, desk=story.desk, data=data)
    return claim


def candidate_at(story: Story, start: int, end: int, claimant: str) -> Candidate:
    """What the extractor would have made of this passage.

    Raises:
        InvalidInput: the range is empty, too long, or outside the story.
    """
    quote = story.text[start:end]
    if not 0 <= start < end <= len(story.text) or not quote.strip():
        raise InvalidInput("Mark a passage of the story.", code="bad_range", field="start")
    if len(quote) > MAX_CLAIM_CHARACTERS:
        raise InvalidInput(
            f"A claim is one statement of at most {MAX_CLAIM_CHARACTERS} characters.",
            code="too_long",
            field="end",
        )
    found = figures.find(quote)
    read = Read(quote, attributions.attribution(quote, ()), found)
    return Candidate(
        text=" ".join(quote.split()),
        quote=quote,
        start=start,
        end=end,
        claimant=claimant,
        figures=tuple(
            replace(figure, start=figure.start + start, end=figure.end + start) for figure in found
        ),
        hedges=(),
        rules=checkworthiness.rules(read),
    )
