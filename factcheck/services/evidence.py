"""The evidence on a claim as people see it: what a ruling is tied to, counts and publishes."""

import hashlib
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from factcheck.enums import MarkKind, Stance
from factcheck.ledger.chain import canonical
from factcheck.models import Claim, Mark, Merge, Passage, Source

# What a second person's eye is asked for again when it has changed since.
SEEN = {
    "stance": "{url} went from {then} to {now}",
    "note": "the note on {url} is another one",
    "quote": "the passage of {url} is another one",
    "sha256": "the copy of {url} is another one",
    "one_with": "{url} is grouped with other sources",
    "marks": "{url} is marked otherwise",
}


def weighed(claim: Claim) -> list[dict[str, Any]]:
    """The sources whose stance a person has set, as a ruling on `claim` keeps and publishes them.

    Each is {"source": id, "url", "title", "publisher", "stance", "note", "quote": its best
    passage, "sha256" and "captured_at" of its copy, "origin": its label, "one_with": ids of the
    others in this list that share the origin, "merged": why it shares it, "marks": what it is to
    the claim beside that (values of MarkKind)}; "" for what is not there. Times are in ISO 8601.
    """
    passages = Passage.objects.filter(source=OuterRef("pk")).best_first()
    merges = Merge.objects.filter(Q(left=OuterRef("pk")) | Q(right=OuterRef("pk"))).order_by("pk")
    marks = Mark.objects.filter(source=OuterRef("pk"), holds=True).order_by("kind")
    sources = list(
        Source.objects.filter(claim=claim)
        .ruled_by_people()
        .select_related("capture", "publisher", "origin")
        .defer("capture__text", "capture__headers", "capture__hops")
        .annotate(
            quote=Subquery(passages.values("quote")[:1]),
            merged=ArraySubquery(merges.values("detail")),
            marked=ArraySubquery(marks.values("kind")),
        )
        .order_by("pk")
    )
    return [_item(source, sources) for source in sources]


def _item(source: Source, others: list[Source]) -> dict[str, Any]:
    capture = source.capture
    return {
        "source": source.pk,
        "url": source.url,
        "title": str(source),
        "publisher": source.publisher.name if source.publisher else "",
        "stance": source.human_stance,
        "note": source.human_note,
        "quote": source.quote or "",  # type: ignore[attr-defined]  # annotated above
        "sha256": capture.sha256 if capture else "",
        "captured_at": capture.captured_at.isoformat() if capture else "",
        "origin": source.origin.label if source.origin else "",
        "one_with": [
            other.pk
            for other in others
            if other.pk != source.pk and source.origin_id and other.origin_id == source.origin_id
        ],
        "merged": source.merged,  # type: ignore[attr-defined]  # the same
        "marks": source.marked,  # type: ignore[attr-defined]  # the same
    }


def digest_of(evidence: list[dict[str, Any]]) -> str:
    """The SHA-256, in hex, of `evidence` in canonical JSON."""
    return hashlib.sha256(canonical(evidence)).hexdigest()


def moved(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> tuple[str, ...]:
    """What differs between two lists of `weighed`, each difference as a clause."""
    before = {item["source"]: item for item in then}
    after = {item["source"]: item for item in now}
    clauses = [f"{after[key]['url']} was added" for key in after if key not in before]
    clauses += [f"{before[key]['url']} was taken out" for key in before if key not in after]
    clauses += [
        clause.format(url=after[key]["url"], then=before[key].get(name), now=after[key][name])
        for key in before.keys() & after.keys()
        for name, clause in SEEN.items()
        if before[key].get(name) != after[key].get(name)
    ]
    return tuple(sorted(clauses))


def has_primary(evidence: list[dict[str, Any]]) -> bool:
    """Whether a source that looked for itself speaks for or against the claim."""
    return any(
        MarkKind.PRIMARY in item["marks"] and item["stance"] in {Stance.SUPPORTS, Stance.REFUTES}
        for item in evidence
    )


def by_origin(evidence: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The items of `evidence` in groups that share an origin, those without one left out."""
    groups: dict[int, list[dict[str, Any]]] = {}
    for item in evidence:
        if item["origin"]:
            first = min([item["source"], *item["one_with"]])
            groups.setdefault(first, []).append(item)
    return list(groups.values())


def origins_supporting(claim: Claim) -> tuple[int, int]:
    """How many independent origins stand behind `claim`, and how many more seem to.

    By the stances that people set. The latter hold only sources of the claimant's own side, or
    such as lead back to what is being checked.
    """
    marks = Mark.objects.uncounted().filter(source=OuterRef("pk"))
    supporting = Source.objects.filter(claim=claim, human_stance=Stance.SUPPORTS)
    found = supporting.annotate(is_uncounted=Exists(marks)).aggregate(
        every=Count("origin", distinct=True),
        counted=Count("origin", distinct=True, filter=Q(is_uncounted=False)),
    )
    return found["counted"], found["every"] - found["counted"]
