"""Grouping a claim's sources into origins, again whenever a page came in."""

from django.conf import settings

from factcheck.corroboration import marks, publishers, references
from factcheck.corroboration.independence import Decision, Grouping, SourceText, group
from factcheck.models import Claim, Mark, Merge, Origin, Source, Story
from factcheck.services import audit, evidence, jobs

MAX_LABEL_CHARACTERS = 200


def weigh(lease: jobs.Lease) -> None:
    """Group the claim's fetched sources anew; what is off its subject stands behind nothing.

    When that changes what a ruling would be tied to, the claim's version counts up, so that
    whoever has it open is told.
    """
    with jobs.holding(lease):
        claim = Claim.objects.select_for_update().get(pk=lease.subject_id)
        before = evidence.weighed(claim)
        bearing = Source.objects.filter(claim=claim).bearing()
        related = ("capture", "publisher__owner", "publisher__party")
        sources = list(bearing.select_related(*related).order_by("pk"))
        texts = [text_of(source) for source in sources]
        store(claim, {source.pk: source for source in sources}, group(texts, decided(claim)))
        store_marks(claim, marks.find(texts, checked(claim)))
        if evidence.moved(before, evidence.weighed(claim)):
            claim.version += 1
            claim.save(update_fields=["version"])
            data = {"version": claim.version}
            audit.record("claim.weigh", f"claim:{claim.pk}", by=None, desk=claim.desk, data=data)


def decided(claim: Claim) -> list[Decision]:
    """What people have said of the claim's sources two by two, the oldest first."""
    rows = claim.origin_decisions.standing().order_by("pk")
    return [Decision(row.left_id, row.right_id, row.together, row.reason) for row in rows]


def checked(claim: Claim) -> marks.Checked:
    """What the sources are to be held against: whose claim it is, and where it was found."""
    rows = claim.appearances.select_related("story__publisher").order_by("pk")
    party = claim.claimant.party if claim.claimant else None
    return marks.Checked(
        party=party.name if party else "",
        stories=tuple(page_of_story(row.story) for row in rows),
        verdicts_url=f"{settings.SITE_URL}/verdicts/",
    )


def page_of_story(story: Story) -> references.Page:
    """A story as a page that others may lean on."""
    publisher = story.publisher.name if story.publisher else ""
    return references.Page(story.text, (story.url,), (), publisher)


def store_marks(claim: Claim, found: list[marks.Mark]) -> None:
    """Put the machine's marks in the place of its earlier ones; those of people stay."""
    Mark.objects.filter(source__claim=claim, set_by=None).delete()
    Mark.objects.bulk_create(
        (Mark(source_id=each.key, kind=each.kind, detail=each.detail) for each in found),
        ignore_conflicts=True,
    )


def store(claim: Claim, sources: dict[int, Source], grouping: Grouping) -> None:
    """Put the groups in the place of the earlier ones."""
    claim.origins.all().delete()
    origins = Origin.objects.bulk_create(
        Origin(claim=claim, number=number, label=label_of([sources[key] for key in each.members]))
        for number, each in enumerate(grouping.origins, start=1)
    )
    origin_of = {
        key: origin
        for origin, each in zip(origins, grouping.origins, strict=True)
        for key in each.members
    }
    for key, origin in origin_of.items():
        sources[key].origin = origin
    Source.objects.bulk_update(sources.values(), ["origin"])
    Merge.objects.bulk_create(
        Merge(
            origin=origin_of[merge.left],
            left_id=merge.left,
            right_id=merge.right,
            reason=merge.reason,
            detail=merge.detail,
            left_quote=merge.left_quote,
            right_quote=merge.right_quote,
        )
        for merge in grouping.merges
    )


def text_of(source: Source) -> SourceText:
    """The source as the grouping looks at it."""
    capture, publisher = source.capture, source.publisher
    return SourceText(
        key=source.pk,
        text=capture.text if capture else "",
        url=source.url,
        publisher=publisher.address if publisher else publishers.publisher_key(source.url),
        publisher_name=name_of(source),
        wire_credit=capture.wire_credit if capture else "",
        canonical_url=capture.canonical_url if capture else "",
        links=tuple((link["url"], link["text"]) for link in capture.links) if capture else (),
        owner=publisher.owner.name if publisher and publisher.owner else "",
        party=publisher.party.name if publisher and publisher.party else "",
    )


def name_of(source: Source) -> str:
    """What the desk calls a source's publisher: its row's name, the page's own, else the host."""
    site_name = source.capture.site_name if source.capture else ""
    return (
        source.publisher.name
        if source.publisher
        else site_name or publishers.publisher_key(source.url)
    )


def label_of(members: list[Source]) -> str:
    """What the desk calls a group: the wire it comes from, else its first page's publisher."""
    wires = (source.capture.wire_credit for source in members if source.capture)
    return next(filter(None, wires), name_of(members[0]))[:MAX_LABEL_CHARACTERS]
