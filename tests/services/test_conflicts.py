from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from factcheck.enums import Action, NoticeKind, Role, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted, PolicyNotMet
from factcheck.models import AuditEvent, Claimant, Conflict, Party, Publisher
from factcheck.services import conflicts
from tests.claims import claim_in, crew_of, others_than, take
from tests.conftest import person
from tests.factories import MembershipFactory
from tests.untold import untold

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    """One that somebody of a party says, in a story of a publisher."""
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    party = Party.objects.create(name="The city")
    claim.claimant = Claimant.objects.create(name="The mayor", party=party)
    claim.save()
    story = claim.appearances.get().story
    story.publisher = Publisher.objects.create(name="Gazette", address="gazette.example")
    story.save()
    return claim


def thing(claim, noun):
    return next(key for key in conflicts.things(claim) if key.startswith(f"{noun}:"))


def declare(claim, by, noun, **words):
    told = {"about": thing(claim, noun), "reason": "She is my sister."} | words
    return conflicts.declare(claim_id=claim.pk, by=by, **told)


@pytest.mark.parametrize("noun", ["claim", "claimant", "party", "publisher", "story"])
def test_conflict_keeps_its_person_from_being_given_the_claim(claim, crew, noun):
    row = declare(claim, crew.researcher, noun)
    assert thing(claim, noun) == f"{noun}:{row.thing.pk}"
    with pytest.raises(PolicyNotMet) as refused:
        take(Action.ASSIGN, claim, crew.editor, crew)
    assert "They declared a conflict of interest" in refused.value.unmet[0]


@pytest.mark.parametrize("noun", ["claim", "claimant", "party", "publisher", "story"])
def test_database_refuses_it_too(claim, crew, noun):
    declare(claim, crew.researcher, noun)
    now = timezone.now()
    with (
        untold("Assignment:insert_is_told"),
        pytest.raises(IntegrityError, match="conflict of interest"),
        transaction.atomic(),
    ):
        claim.assignments.create(
            assignee=crew.researcher,
            assigned_by=crew.editor,
            assigned_at=now,
            due_at=now + timedelta(hours=1),
        )


def test_conflict_with_something_else_keeps_from_nothing(desk, crew, claim):
    other = claim_in(Status.UNVERIFIED, crew, desk)
    declare(claim, crew.researcher, "party")
    assert take(Action.ASSIGN, other, crew.editor, crew).status == Status.ASSIGNED


@pytest.mark.parametrize(
    ("status", "action", "who"),
    [
        (Status.ASSIGNED, Action.ACCEPT, "researcher"),
        (Status.IN_RESEARCH, Action.SUBMIT, "researcher"),
        (Status.IN_REVIEW, Action.APPROVE, "second"),
        (Status.IN_REVIEW, Action.SEND_BACK, "second"),
        (Status.RULED, Action.PUBLISH, "editor"),
        (Status.PUBLISHED, Action.CORRECT, "second"),
    ],
)
def test_conflict_that_is_declared_on_the_way_stops_its_person(desk, crew, status, action, who):
    claim = claim_in(status, crew, desk)
    row = declare(claim, getattr(crew, who), "claim")
    with pytest.raises(PolicyNotMet) as refused:
        take(action, claim, getattr(crew, who), crew)
    said = f"You declared a conflict of interest with “{row}”; somebody else must do this."
    assert said in refused.value.unmet


def test_database_refuses_rulings_of_the_conflicted(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    declare(claim, crew.second, "claim")
    ruling = claim.rulings.get()
    with (
        untold("Ruling:update_is_told"),
        pytest.raises(IntegrityError, match="conflict of interest"),
        transaction.atomic(),
    ):
        ruling.state, ruling.decided_by, ruling.decided_at = (
            "approved",
            crew.second,
            timezone.now(),
        )
        ruling.save()


def test_database_refuses_rulings_that_the_conflicted_propose(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    declare(claim, crew.researcher, "claim")
    ruling = claim.rulings.get()
    ruling.pk = None
    with pytest.raises(IntegrityError, match="conflict of interest"), transaction.atomic():
        ruling.save(force_insert=True)


def test_withdrawn_conflict_stays_withdrawn(claim, crew, desk):
    row = declare(claim, crew.researcher, "claim")
    conflicts.withdraw(conflict_id=row.pk, by=person(desk, "boss", Role.ADMINISTRATOR))
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Conflict.objects.filter(pk=row.pk).update(withdrawn_at=None, withdrawn_by=None)


def test_who_holds_a_claim_may_still_give_it_back_and_its_editor_is_told(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    declare(claim, crew.researcher, "story")
    (notice,) = crew.editor.notices.filter(kind=NoticeKind.DECLINED)
    assert "declared a conflict of interest" in notice.text
    assert take(Action.DECLINE, claim, crew.researcher, crew).status == Status.UNVERIFIED
    other = others_than(crew, desk)
    assert take(Action.ASSIGN, claim, crew.editor, other).status == Status.ASSIGNED


def test_editor_is_not_told_of_a_conflict_with_another_claim(desk, crew):
    claim_in(Status.IN_RESEARCH, crew, desk)
    declare(claim_in(Status.UNVERIFIED, crew, desk), crew.researcher, "claim")
    assert not crew.editor.notices.exists()


def test_declaring_is_written_down_once(claim, crew):
    assert declare(claim, crew.second, "party") == declare(claim, crew.second, "party")
    (event,) = AuditEvent.objects.filter(verb="person.declare_conflict")
    assert event.data["with"] == thing(claim, "party")
    assert event.subject == f"user:{crew.second.pk}"


def test_administrator_who_is_another_withdraws_it(desk, crew, claim):
    row = declare(claim, crew.researcher, "claim")
    boss = person(desk, "boss", Role.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        conflicts.withdraw(conflict_id=row.pk, by=crew.editor)
    assert conflicts.withdraw(conflict_id=row.pk, by=boss).withdrawn_by == boss
    conflicts.withdraw(conflict_id=row.pk, by=boss)
    assert AuditEvent.objects.filter(verb="person.withdraw_conflict").count() == 1
    assert take(Action.ASSIGN, claim, crew.editor, crew).status == Status.ASSIGNED
    again = declare(claim, crew.researcher, "claim")
    assert again.pk != row.pk


def test_administrator_does_not_withdraw_their_own(desk, claim):
    boss = person(desk, "boss", *Role)
    row = declare(claim, boss, "claim")
    with pytest.raises(InvalidInput):
        conflicts.withdraw(conflict_id=row.pk, by=boss)


def test_administrator_of_another_desk_does_not_withdraw_it(claim, crew, stranger):
    row = declare(claim, crew.researcher, "claim")
    MembershipFactory(user=stranger, desk=stranger.desks.get(), role=Role.ADMINISTRATOR)
    MembershipFactory(user=stranger, desk=claim.desk, role=Role.REVIEWER)
    with pytest.raises(NotPermitted):
        conflicts.withdraw(conflict_id=row.pk, by=stranger)


def test_people_of_other_desks_know_nothing_of_it(claim, crew, stranger):
    row = declare(claim, crew.researcher, "claim")
    with pytest.raises(NotFound):
        conflicts.withdraw(conflict_id=row.pk, by=stranger)
    with pytest.raises(NotFound):
        declare(claim, stranger, "claim")


@pytest.mark.parametrize(
    ("words", "field"),
    [({"reason": " "}, "reason"), ({"reason": "\x00"}, "reason"), ({"about": "party:0"}, "about")],
)
def test_conflict_needs_its_thing_and_its_reason(claim, crew, words, field):
    with pytest.raises(InvalidInput) as refused:
        declare(claim, crew.researcher, "claim", **words)
    assert refused.value.field == field


def test_conflict_is_not_reworded(claim, crew):
    row = declare(claim, crew.researcher, "claim")
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Conflict.objects.filter(pk=row.pk).update(reason="None to speak of.")


@pytest.mark.django_db(transaction=True)
def test_conflict_is_not_deleted_in_silence(desk):
    crew = crew_of(desk)
    row = declare(claim_in(Status.UNVERIFIED, crew, desk), crew.researcher, "claim")
    with pytest.raises(IntegrityError, match="audit event"):
        Conflict.objects.filter(pk=row.pk).delete()
