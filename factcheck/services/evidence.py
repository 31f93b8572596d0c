"""The evidence on a claim as people see it: what a ruling is tied to, and what it counts."""

import hashlib
from typing import Any

from factcheck.enums import Stance
from factcheck.models import Claim, Source
from factcheck.services.audit import canonical


def weighed(claim: Claim) -> list[dict[str, Any]]:
    """The sources whose stance a person has set, as a ruling on `claim` is tied to them.

    Each is {"source": id, "url", "sha256" of its copy ("" for none), "stance", "one_with": ids of
    the others in this list that share its origin}.
    """
    sources = list(
        Source.objects.filter(claim=claim)
        .ruled_by_people()
        .select_related("capture")
        .order_by("pk")
    )
    return [
        {
            "source": source.pk,
            "url": source.url,
            "sha256": source.capture.sha256 if source.capture else "",
            "stance": source.human_stance,
            "one_with": [
                other.pk
                for other in sources
                if other.pk != source.pk
                and source.origin_id
                and other.origin_id == source.origin_id
            ],
        }
        for source in sources
    ]


def digest_of(evidence: list[dict[str, Any]]) -> str:
    """The SHA-256, in hex, of `evidence` in canonical JSON."""
    return hashlib.sha256(canonical(evidence)).hexdigest()


def moved(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> tuple[str, ...]:
    """What differs between two lists of `weighed`, each difference as a clause."""
    before = {item["source"]: item for item in then}
    after = {item["source"]: item for item in now}
    clauses = [f"{after[key]['url']} was added" for key in after if key not in before]
    clauses += [f"{before[key]['url']} was taken out" for key in before if key not in after]
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        if old["stance"] != new["stance"]:
            clauses.append(f"{new['url']} went from {old['stance']} to {new['stance']}")
        if old["sha256"] != new["sha256"]:
            clauses.append(f"the copy of {new['url']} is another one")
        if old["one_with"] != new["one_with"]:
            clauses.append(f"{new['url']} is grouped with other sources")
    return tuple(sorted(clauses))


def origins_supporting(claim: Claim) -> int:
    """How many independent origins stand behind `claim`, by the stances that people set."""
    return (
        Source.objects.filter(claim=claim, human_stance=Stance.SUPPORTS)
        .exclude(origin=None)
        .values("origin")
        .distinct()
        .count()
    )
