"""Grouping a claim's sources into origins, again whenever a page came in."""

from factcheck.corroboration import publishers
from factcheck.corroboration.independence import Grouping, SourceText, group
from factcheck.models import Claim, Merge, Origin, Source
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
        sources = list(bearing.select_related("capture", "publisher").order_by("pk"))
        grouping = group([text_of(source) for source in sources])
        store(claim, {source.pk: source for source in sources}, grouping)
        if evidence.moved(before, evidence.weighed(claim)):
            claim.version += 1
            claim.save(update_fields=["version"])
            data = {"version": claim.version}
            audit.record("claim.weigh", f"claim:{claim.pk}", by=None, desk=claim.desk, data=data)


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
