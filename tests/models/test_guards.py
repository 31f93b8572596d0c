"""What is told by an audit event or not at all, and what stays: the database refuses the rest."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from factcheck.enums import Role, Status
from factcheck.models import (
    Assignment,
    Claim,
    Conflict,
    DeskPolicy,
    Endpoint,
    Exemption,
    Identity,
    MarkupPage,
    Membership,
    OriginDecision,
    Rating,
    RatingRule,
    Reply,
    Report,
    Ruling,
    SecondRuling,
    Story,
    User,
    Verdict,
)
from factcheck.services import conflicts, exemptions, independence, replies
from tests.claims import claim_in, crew_of, rule_blind
from tests.factories import (
    ClaimFactory,
    DeliveryFactory,
    DeliveryTryFactory,
    DeskFactory,
    EndpointFactory,
    MarkupPageFactory,
    MembershipFactory,
    OutsideCopyFactory,
    SourceFactory,
    StoryFactory,
    StoryVersionFactory,
    UserFactory,
)
from tests.published import withdraw
from tests.untold import untold

LATER = timezone.now() + timedelta(days=1)
DECIDED = {"decided_at": LATER, "state": "sent_back"}
# Where not every change must be told, one that must.
CHANGES = {
    Claim: {"status": Status.SET_ASIDE},
    Endpoint: {"url": "https://elsewhere.example.org"},
    Report: {"note": "It fell."},
    Story: {"deadline_at": LATER},
    User: {"is_superuser": True},
}


def kept(model, **fields):
    with untold(f"{model.__name__}:insert_is_told"):
        return model.objects.create(**fields)


def closed(claim, by):
    """A reader's report that was answered."""
    now = timezone.now()
    return kept(
        Report,
        claim=claim,
        verdict=claim.verdict,
        text="It was on Thursday.",
        sent_at=now,
        due_at=LATER,
        outcome="answered",
        note="It stands.",
        closed_at=now,
        closed_by=by,
    )


def seconded(desk):
    """A second ruling on a desk that has them made blind, and what another one would be on."""
    crew, rating = crew_of(desk), Rating.objects.get(slug="confirmed")
    rule_blind(desk)
    first, other = (claim_in(Status.IN_REVIEW, crew, desk).rulings.get() for _ in range(2))
    words = {"rationale": "R", "made_at": LATER, "made_by": crew.second, "rating": rating}
    row = kept(SecondRuling, claim=first.claim, ruling=first, **words)
    return row, {"claim": other.claim, "ruling": other}


def history(claim, crew):
    """A row in each table of what has happened, where `claim` was published."""
    DeliveryTryFactory(delivery=DeliveryFactory(verdict=claim.verdict))
    OutsideCopyFactory()
    StoryVersionFactory()
    withdraw(claim, crew)


def weighed(desk, crew):
    """Rows that the verbs make, each on a claim of its own."""
    claims = [claim_in(Status.UNVERIFIED, crew, desk) for _ in range(4)]
    said = {"by": crew.editor, "reason": "They told us."}
    left, right = claims[0].sources.order_by("pk")
    asked = {"asked": "Staff", "channel": "E-mail", "deadline_at": LATER}
    public = claim_in(Status.PUBLISHED, crew, desk)
    return {
        Assignment: claim_in(Status.ASSIGNED, crew, desk).assignments.get(),
        Conflict: conflicts.declare(claim_id=claims[1].pk, about=f"claim:{claims[1].pk}", **said),
        Exemption: exemptions.ask(claim_id=claims[2].pk, **said),
        OriginDecision: independence.join(source_id=left.pk, other_id=right.pk, **said),
        Reply: replies.ask(claim_id=claims[3].pk, by=crew.editor, **asked),
        Report: closed(public, crew.editor),
        Ruling: claim_in(Status.IN_REVIEW, crew, desk).rulings.get(),
        Verdict: public.verdict,
    }


@pytest.fixture
def rows(transactional_db, desk):
    """A row of each guarded table, and what makes a second one of it that is like no other."""
    crew = crew_of(desk)
    made = weighed(desk, crew)
    other, another = DeskFactory(), UserFactory()
    confirmed, false = (Rating.objects.get(slug=slug) for slug in ("confirmed", "false"))
    rule = {"desk": other, "rating": confirmed, "origins_needed": 1}
    account = {"issuer": "https://login.example.org", "linked_at": LATER}
    history(claim_in(Status.PUBLISHED, crew, desk), crew)
    pair = sorted(SourceFactory.create_batch(2, claim=ClaimFactory()), key=lambda row: row.pk)
    return {
        Assignment: (made[Assignment], {"ended_at": LATER, "outcome": "lapsed"}),
        Claim: (ClaimFactory(), {"status": Status.SET_ASIDE}),
        Conflict: (made[Conflict], {"person": another}),
        DeskPolicy: (kept(DeskPolicy, desk=other), {"desk": DeskFactory()}),
        Endpoint: (EndpointFactory(), {"desk": other}),
        Exemption: (made[Exemption], {"claim": ClaimFactory()}),
        Identity: (
            kept(Identity, user=UserFactory(), subject="1", **account),
            {"user": another, "subject": "2"},
        ),
        MarkupPage: (MarkupPageFactory(), {"url": "https://checks.example/other"}),
        Membership: (MembershipFactory(), {"role": Role.REVIEWER}),
        OriginDecision: (
            made[OriginDecision],
            {"claim": pair[0].claim, "left": pair[0], "right": pair[1]},
        ),
        Rating: (false, {"slug": "new", "label": "New"}),
        RatingRule: (kept(RatingRule, **rule), {"desk": DeskFactory()}),
        Reply: (made[Reply], {}),
        Report: (made[Report], {}),
        Ruling: (made[Ruling], DECIDED | {"decided_by": crew.second}),
        SecondRuling: seconded(DeskFactory()),
        Story: (StoryFactory(), {}),
        User: (UserFactory(), {}),
        Verdict: (made[Verdict], {"version": 2, "sequence": 99}),
    }


def insert(row, changes):
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def update(row, _changes):
    type(row).objects.filter(pk=row.pk).update(**CHANGES.get(type(row), {"id": row.pk}))


def delete(row, _changes):
    run(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)


VERBS = {"delete": delete, "update": update, "insert": insert}


STAYS = {
    "rows_stay": {
        "UPDATE {table} SET {key} = {key}": "Cannot update or delete rows from {table}",
        "DELETE FROM {table}": "Cannot update or delete rows from {table}",
    },
    "table_stays": {"TRUNCATE {table} CASCADE": "history is not truncated: {table}"},
}


def guards():
    """Each (model, operation) of which an event must tell."""
    return {
        (model, trigger.name.removesuffix("_is_told"))
        for model, trigger in pgtrigger.registered()
        if trigger.name.endswith("_is_told")
    }


def stays():
    """Each statement that a trigger keeps from a table of what has happened, and the refusal."""
    for model, trigger in pgtrigger.registered():
        names = {"table": model._meta.db_table, "key": model._meta.pk.column}
        for statement, said in STAYS.get(trigger.name, {}).items():
            assert model.objects.exists(), model
            yield statement.format(**names), said.format(**names)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refusal(change, *values):
    """What the database says to one change, by itself in its transaction."""
    try:
        with transaction.atomic():
            change(*values)
    except DatabaseError as error:
        return str(error).splitlines()[0]
    return ""


def test_change_is_refused_that_no_event_tells_of_or_that_rewrites_history(rows):
    said = {
        (model, operation): refusal(VERBS[operation], model.objects.get(pk=row.pk), changes)
        for model, (row, changes) in rows.items()
        for operation in VERBS
        if (model, operation) in guards()
    }
    assert said == {
        (model, operation): f"this {operation} of {model._meta.db_table} is told by no audit event"
        for model, operation in guards()
    }
    for statement, expected in stays():
        assert expected in refusal(run, statement), statement
