"""What a ruling says of the picture, video or sound that its claim is about."""

from factcheck.enums import MediaAuthenticity
from factcheck.errors import InvalidInput
from factcheck.models import OutsideCopy, Ruling, Source
from factcheck.rendering.snapshot import MediaNote


def judged(claim_id: int, source_id: int | None, authenticity: str) -> Source | None:
    """The source that is the picture, video or sound in question, if one is judged.

    Raises:
        InvalidInput: one of the two without the other, an authenticity that is none, or no source
            of this claim whose stance a person has set.
    """
    if authenticity not in {"", *MediaAuthenticity.values}:
        raise InvalidInput(
            f"How authentic it is is one of {', '.join(MediaAuthenticity)}.",
            code="unknown_media_authenticity",
            field="media_authenticity",
        )
    if bool(source_id) != bool(authenticity):
        raise InvalidInput(
            "Say both which picture, video or sound the claim is about and how authentic it is, "
            "or neither.",
            field="media_authenticity" if source_id else "media_source",
        )
    return source_of(claim_id, source_id) if source_id else None


def source_of(claim_id: int, source_id: int) -> Source:
    """The source, if it is one of this claim's that a person has weighed.

    Raises:
        InvalidInput: it is not.
    """
    source = Source.objects.ruled_by_people().filter(pk=source_id, claim=claim_id).first()
    if source is None:
        raise InvalidInput(
            "The picture, video or sound must be one of this claim's sources whose stance a person "
            "has set.",
            code="unknown_source",
            field="media_source",
        )
    return source


def note_of(ruling: Ruling) -> MediaNote | None:
    """What is published of it, as it stood when the ruling was proposed."""
    if ruling.media_source is None:
        return None
    item = next(each for each in ruling.evidence if each["source"] == ruling.media_source_id)
    copies = OutsideCopy.objects.filter(capture__sha256=item["sha256"]).exclude(url="")
    elsewhere = copies.order_by("pk").values_list("url", flat=True).last() if item["sha256"] else ""
    capture = ruling.media_source.capture
    return MediaNote(
        kind=(capture.content_type if capture else "").partition("/")[0],
        title=item["title"],
        url=item["url"],
        sha256=item["sha256"],
        archived_url=elsewhere or "",
        authenticity=ruling.media_authenticity,
    )
