"""Verdicts that are public: corrected and withdrawn by the verbs, or very many at once."""

import json
from hashlib import sha256

from django.db import connection
from django.utils import timezone

from factcheck.enums import Action
from factcheck.models import Claim, Verdict
from factcheck.services import audit
from tests.claims import correction_for, take

# The chain is not what these tests look at, so one statement tells of all claims.
TOLD = """
    INSERT INTO factcheck_auditevent (sequence, at, verb, subject, data, previous_digest, digest)
    SELECT 1000000000 + id, now(), 'claim.publish', 'claim:' || id, '{}', '', 'of ' || id
    FROM unnest(%s::bigint[]) id
"""


def correct(claim, crew, **changes):
    """The next version, a clarification unless told otherwise."""
    take(Action.CORRECT, claim, crew.researcher, crew, proposal=correction_for(claim, **changes))
    take(Action.APPROVE, claim, crew.second, crew)
    take(Action.PUBLISH, claim, crew.editor, crew)
    return Verdict.objects.filter(claim=claim).latest("version")


def withdraw(claim, crew):
    take(Action.WITHDRAW, claim, crew.editor, crew, reason="The source took it back.")
    return Verdict.objects.filter(claim=claim).latest("version")


def publish_many(count, desk, by, *, at=None, bodies=({},)):
    """Publish `count` verdicts with COPY's speed; returns their claims' numbers, oldest first."""
    at = at or timezone.now()
    claims = Claim.objects.bulk_create(
        Claim(desk=desk, text="A claim.", logged_at=at, logged_by=by) for _ in range(count)
    )
    numbers = [claim.pk for claim in claims]
    counter = audit.take_number("verdicts")
    Verdict.objects.bulk_create(
        version_of(number, counter.value + place, by, at, bodies[place % len(bodies)])
        for place, number in enumerate(numbers)
    )
    counter.value += count
    counter.save()
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [numbers])
    return numbers


def version_of(number, sequence, by, at, changes):
    body = json.dumps(
        {
            "id": number,
            "version": 1,
            "sequence": sequence,
            "state": "published",
            "claim": "A claim.",
        }
        | changes
    )
    etag = sha256(body.encode()).hexdigest()
    return Verdict(
        claim_id=number,
        version=1,
        sequence=sequence,
        body=body,
        etag=etag,
        published_at=at,
        published_by=by,
    )
