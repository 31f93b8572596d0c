"""What the database itself asks of blind rulings, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factcheck.enums import Action, RulingState, Status
from factcheck.models import Rating, SecondRuling, User
from factcheck.services import conflicts
from tests.claims import claim_in, crew_of, others_than, rule_blind, take
from tests.untold import untold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("past_the_service")]


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    rule_blind(desk)
    return claim_in(Status.IN_REVIEW, crew, desk)


def stored(first, **changes):
    """A second ruling written past the service."""
    ruling = first.rulings.get()
    words = {
        "claim": first,
        "ruling": ruling,
        "rating": ruling.rating,
        "rationale": "So it is.",
        "seen_digest": ruling.seen_digest,
        "made_at": timezone.now(),
    }
    return SecondRuling.objects.create(**words | changes)


def approved(claim, by):
    changes = {"state": "approved", "decided_by": by, "decided_at": timezone.now()}
    return claim.rulings.filter(state="proposed").update(**changes)


def refused(words):
    return pytest.raises(IntegrityError, match=words)


@pytest.fixture
def past_the_service():
    """Leave the events out, so that the guards behind them are reached."""
    with untold("SecondRuling:insert_is_told"), untold("Ruling:update_is_told"):
        yield


def test_database_refuses_approval_without_a_second_ruling(claim, crew):
    with refused("takes a second one"), transaction.atomic():
        approved(claim, crew.second)


def test_database_refuses_approval_against_the_second_ruling(claim, crew):
    stored(claim, made_by=crew.second, rating=Rating.objects.get(slug="false"))
    with refused("takes a second one"), transaction.atomic():
        approved(claim, crew.second)


def test_database_refuses_approval_by_another_than_who_ruled_second(claim, crew, desk):
    stored(claim, made_by=others_than(crew, desk).second)
    with refused("takes a second one"), transaction.atomic():
        approved(claim, crew.second)


def test_database_lets_pass_who_ruled_second_and_agrees(claim, crew):
    stored(claim, made_by=crew.second)
    assert approved(claim, crew.second) == 1


def test_database_refuses_the_proposer_as_second(claim, crew):
    with refused("made by another person"), transaction.atomic():
        stored(claim, made_by=crew.researcher)


def test_database_refuses_the_finder_of_the_deciding_source_as_second(claim, crew):
    claim.rulings.update(deciding_source_attached_by=crew.second)
    with refused("made by another person"), transaction.atomic():
        stored(claim, made_by=crew.second)


def test_database_refuses_a_second_ruling_after_the_first_is_decided(claim, crew):
    take(Action.SEND_BACK, claim, crew.second, crew)
    with refused("an open blind one"), transaction.atomic():
        stored(claim, made_by=crew.second)


def test_database_refuses_a_second_ruling_of_another_claim(claim, crew, desk):
    with refused("an open blind one"), transaction.atomic():
        stored(claim, made_by=crew.second, claim=claim_in(Status.IN_REVIEW, crew, desk))


def test_database_refuses_a_second_ruling_without_a_rationale(claim, crew):
    with refused("a_second_ruling_has_a_rationale"), transaction.atomic():
        stored(claim, made_by=crew.second, rationale="")


def test_database_refuses_who_declared_a_conflict(claim, crew):
    conflicts.declare(
        claim_id=claim.pk, by=crew.second, about=f"claim:{claim.pk}", reason="My brother."
    )
    with refused("conflict of interest"), transaction.atomic():
        stored(claim, made_by=crew.second)


def test_database_refuses_to_open_the_seal(claim):
    with refused("desk's word"), transaction.atomic():
        claim.rulings.update(is_blind=False)


def test_database_refuses_a_seen_ruling_where_the_desk_asks_for_blind_ones(claim):
    again = claim.rulings.get()
    again.pk, again.is_blind, again.state = None, False, RulingState.SUPERSEDED
    again.decided_by, again.decided_at = User.objects.first(), timezone.now()
    with untold("Ruling:insert_is_told"), refused("desk's word"), transaction.atomic():
        again.save()
