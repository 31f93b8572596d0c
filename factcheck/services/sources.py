"""Sources of a claim: attached by hand, given a stance by a person, failed or fetched."""

from factcheck.corroboration import changes
from factcheck.enums import JobKind, SourceState, Stance
from factcheck.errors import InvalidInput
from factcheck.models import Capture, Passage, Source, User
from factcheck.services import addresses, claims, jobs, seals, wording

FAILED = (SourceState.UNAVAILABLE, SourceState.REJECTED)
MAX_NOTE_CHARACTERS = 5_000
MAX_QUOTE_CHARACTERS = 5_000


def attach(*, claim_id: int, by: User, url: str) -> Source:
    """Add a page to a claim by hand and have it fetched; the same address is added once.

    One that is there already and could not be had is tried once more, now at a person's wish.

    Raises:
        InvalidInput: not a web address.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    address = addresses.cleaned(url)
    with claims.editing("claim.attach_source", claim_id=claim_id, by=by) as edit:
        source, created = Source.objects.get_or_create(
            claim=edit.claim,
            url_key=addresses.key_of(address),
            defaults={
                "url": address,
                "publisher": addresses.publisher_of(address),
                "attached_at": edit.at,
                "attached_by": by,
            },
        )
        if created or source.state in FAILED:
            if not created:
                want_again(source, by)
            edit.data |= {"source": source.pk, "url": address}
            jobs.enqueue(JobKind.FETCH, edit.claim.pk)
    return source


def want_again(source: Source, by: User) -> None:
    """Let a page that could not be had wait for its fetch again, because this person wants it."""
    source.state, source.attempt, source.retry_at = SourceState.FOUND, 0, None
    source.failure = source.failure_code = ""
    source.attached_by = source.attached_by or by
    source.save(
        update_fields=["state", "attempt", "retry_at", "failure", "failure_code", "attached_by"]
    )


def set_stance(*, source_id: int, by: User, stance: str, note: str = "") -> Source:
    """Say, as a person, what a source says about its claim; "" takes the stance back.

    Raises:
        InvalidInput: no such stance, a page of which there is no copy, or an overlong note.
        NotFound: no such source on a desk of this person.
        NotPermitted: the person is neither editor nor reviewer of the desk, or a blind ruling that
            rests on the stances is sealed to them.
    """
    check_words(stance, note)
    claim_id = Source.objects.filter(pk=source_id).values_list("claim", flat=True).first()
    with claims.editing("claim.set_stance", claim_id=claim_id or 0, by=by) as edit:
        seals.demand_open(edit.claim, by)
        source = Source.objects.select_for_update().get(pk=source_id)
        if stance:
            copy_of(source, "stance")
        source.human_stance, source.human_note = stance, note.strip()
        source.human_stance_at = edit.at if stance else None
        source.human_stance_by = by if stance else None
        source.save(
            update_fields=["human_stance", "human_note", "human_stance_at", "human_stance_by"]
        )
        edit.data |= {"source": source.pk, "stance": stance, "note": source.human_note}
        # Whether it is on the subject decides whether it counts among the origins.
        jobs.enqueue(JobKind.WEIGH, source.claim_id)
    return source


def add_passage(*, source_id: int, by: User, quote: str) -> Passage:
    """Choose the words of a source's copy that bear on the claim, as a person.

    They are cited before the machine's. Blanks, quotation marks and dashes may differ from the
    copy's; what is kept is as the copy has it. The same words are chosen once.

    Raises:
        InvalidInput: `no_such_passage`: the copy has no such words; `source_not_fetched`: there
            is no copy; or an overlong quote.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    wording.check("quote", quote, most=MAX_QUOTE_CHARACTERS)
    claim_id = Source.objects.filter(pk=source_id).values_list("claim", flat=True).first()
    with claims.editing("claim.add_passage", claim_id=claim_id or 0, by=by) as edit:
        source = Source.objects.select_for_update().get(pk=source_id)
        text = copy_of(source, "quote").text
        place = changes.locate(text, quote)
        if place is None:
            raise InvalidInput(
                "The stored copy has no such words. Select them in the copy and paste them as they "
                "stand there.",
                code="no_such_passage",
                field="quote",
            )
        found = source.passages.filter(start=place.start, end=place.end).order_by("pk").first()
        passage = found or Passage(source=source, start=place.start, end=place.end, score=1.0)
        if passage.marked_by is None:
            passage.quote = text[place.start : place.end]
            passage.marked_at, passage.marked_by = edit.at, by
            passage.save()
            edit.data |= {"source": source.pk, "range": [*place], "quote": passage.quote}
    return passage


def copy_of(source: Source, field: str) -> Capture:
    """The copy that a source rests on.

    Raises:
        InvalidInput: `source_not_fetched`, about `field`.
    """
    if source.capture is None:
        raise InvalidInput(
            "There is no copy of this page, so nobody can say what it says.",
            code="source_not_fetched",
            field=field,
        )
    return source.capture


def check_words(stance: str, note: str) -> None:
    """Refuse a stance that there is not, and a note that could not be kept or would not be read.

    Raises:
        InvalidInput: says which.
    """
    if stance and stance not in Stance.values:
        raise InvalidInput(
            f"The stance is one of {', '.join(Stance.values)}.",
            code="unknown_stance",
            field="stance",
        )
    wording.check("note", note, most=MAX_NOTE_CHARACTERS)
