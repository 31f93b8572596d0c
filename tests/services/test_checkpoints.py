"""What whoever owns the database can do to history, and what finds it."""

import base64
import os
from contextlib import contextmanager

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, transaction

from factcheck.ledger import chain
from factcheck.models import AuditEvent, Checkpoint, Claim, Counter, Rating
from factcheck.services import audit, checkpoints
from tests.claims import claim_in, crew_of
from tests.moments import at_once

pytestmark = pytest.mark.django_db
SUPERUSER = "TESTS_SUPERUSER_PASSWORD"  # set by the plugin that starts the tests' PostgreSQL


def happened(count=1):
    for _ in range(count):
        audit.record("test.one", "test:1", by=None, data={"words": "ü"})


@pytest.fixture
def history():
    nine_events()


def nine_events():
    """Nine events, with checkpoints at four and at eight."""
    happened(4)
    checkpoints.make()
    happened(4)
    checkpoints.make()
    happened()


@pytest.fixture
def superuser(transactional_db):
    """Every query as a database superuser's, in whose way no trigger stands."""
    if SUPERUSER not in os.environ:
        pytest.skip("the tests run on a PostgreSQL whose superuser they do not know")
    owner = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"USER": "postgres", "PASSWORD": os.environ[SUPERUSER]}
    yield
    connection.close()
    connection.settings_dict |= owner


@contextmanager
def unguarded():
    """A history that the superuser may change as they like; all of it is undone after that."""
    with transaction.atomic(), connection.cursor() as cursor:
        nine_events()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        transaction.set_rollback(True)


def as_owner(*statements):
    """Run SQL with the guards taken off, as only the owner of the tables can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in ("auditevent", "checkpoint"):
            cursor.execute(f"ALTER TABLE factcheck_{name} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def first_bad():
    with pytest.raises(chain.Broken) as caught:
        checkpoints.checked()
    return caught.value.sequence


def chain_anew(start, run=as_owner):
    """Give every event from `start` on the digests that its words ask for."""
    previous = AuditEvent.objects.get(sequence=start - 1).digest
    for event in AuditEvent.objects.filter(sequence__gte=start).order_by("sequence"):
        event.previous_digest = previous
        previous = audit.digest_of(event)
        run(
            f"UPDATE factcheck_auditevent SET previous_digest = '{event.previous_digest}',"
            f" digest = '{previous}' WHERE sequence = {event.sequence}"
        )


def test_history_that_nobody_touched_holds(history):
    checked = checkpoints.checked()
    assert (checked.size, checked.checkpoints) == (9, 2)


BACKUP = (
    "DELETE FROM factcheck_auditevent WHERE sequence > 4;"
    "DELETE FROM factcheck_checkpoint WHERE size > 4;"
    "UPDATE factcheck_counter SET value = 4, digest ="
    " (SELECT digest FROM factcheck_auditevent WHERE sequence = 4)"
)
ATTACKS = {
    "re-author": (
        (
            "INSERT INTO factcheck_user (id, username, password, first_name, last_name, email,"
            " is_active, is_staff, is_superuser, sessions_ended, date_joined, time_zone, mail_pace,"
            " languages)"
            " VALUES (999, 'scapegoat', '', '', '', '', true, false, false, 0, now(), '', 'never',"
            " '{}');"
            "UPDATE factcheck_auditevent SET actor_id = 999 WHERE sequence = 5"
        ),
        5,
    ),
    "edit": ("UPDATE factcheck_auditevent SET verb = 'test.two' WHERE sequence = 5", 5),
    "edit of the data": (
        'UPDATE factcheck_auditevent SET data = \'{"words": "u"}\' WHERE sequence = 5',
        5,
    ),
    "delete": ("DELETE FROM factcheck_auditevent WHERE sequence = 5", 5),
    "backdate": (
        "UPDATE factcheck_auditevent SET at = at - interval '1 day' WHERE sequence = 5",
        5,
    ),
    "swap": (
        (
            "UPDATE factcheck_auditevent SET sequence = CASE sequence WHEN 5 THEN 106 ELSE 105 END"
            " WHERE sequence IN (5, 6);"
            "UPDATE factcheck_auditevent SET sequence = sequence - 100 WHERE sequence > 100"
        ),
        5,
    ),
    "insert": (
        (
            "UPDATE factcheck_auditevent SET sequence = sequence + 101 WHERE sequence > 5;"
            "UPDATE factcheck_auditevent SET sequence = sequence - 100 WHERE sequence > 100;"
            "INSERT INTO factcheck_auditevent (sequence, at, verb, subject, data, previous_digest,"
            " digest) SELECT 6, at, verb, subject, data, digest, repeat('0', 64)"
            " FROM factcheck_auditevent WHERE sequence = 5"
        ),
        6,
    ),
    "truncate the tail": ("DELETE FROM factcheck_auditevent WHERE sequence > 6", 7),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_on_history_is_found(history, attack):
    statement, expected = ATTACKS[attack]
    as_owner(statement)
    assert first_bad() == expected


def test_superuser_of_the_database_is_found_out_too(superuser):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        assert cursor.fetchone() == ("on",)
    for attack, (statement, expected) in ATTACKS.items():
        with unguarded() as cursor:
            cursor.execute(statement)
            assert (attack, first_bad()) == (attack, expected)


def test_superuser_who_empties_the_table_or_puts_a_backup_back_is_found_out(superuser):
    with unguarded() as cursor:
        key = checkpoints.signer().verifier
        outside = [key.opened(row.note) for row in Checkpoint.objects.all()]
        cursor.execute(BACKUP)
        happened(5)
        assert checkpoints.checked().size == 9  # inside, all is well again
        with pytest.raises(chain.Broken):
            checkpoints.checked(outside)
    with unguarded() as cursor:
        cursor.execute("TRUNCATE factcheck_auditevent")
        assert first_bad() == 1


def test_superuser_who_rewrites_all_and_chains_it_anew_is_found_out(superuser):
    with unguarded() as cursor:
        cursor.execute("UPDATE factcheck_auditevent SET verb = 'test.two' WHERE sequence = 6")
        chain_anew(6, cursor.execute)
        assert chain.check(audit.exported(), {}).size == 9  # the chain alone holds
        assert first_bad() == 5


def test_superuser_cannot_commit_an_untold_change_without_taking_the_guards_off(superuser):
    with (
        pytest.raises(IntegrityError, match="is told by no audit event"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE factcheck_rating SET label = 'True' WHERE slug = 'confirmed'")
    for statement in ("DELETE FROM factcheck_auditevent", "TRUNCATE factcheck_checkpoint"):
        with pytest.raises(DatabaseError, match=r"Cannot update|not truncated"), unguarded() as it:
            it.execute("SET LOCAL session_replication_role = origin")
            it.execute(statement)


def test_history_that_is_rewritten_and_chained_anew_is_found_by_its_checkpoint(history):
    as_owner("UPDATE factcheck_auditevent SET verb = 'test.two' WHERE sequence = 6")
    chain_anew(6)
    assert chain.check(audit.exported(), {}).size == 9  # the chain alone holds
    assert first_bad() == 5  # the first one after the last checkpoint that still fits


def test_backup_that_is_restored_is_found_by_a_checkpoint_kept_outside(history):
    key = checkpoints.signer().verifier
    outside = [key.opened(row.note) for row in Checkpoint.objects.all()]
    as_owner(BACKUP)
    happened(5)
    assert checkpoints.checked().size == 9  # inside, all is well again
    with pytest.raises(chain.Broken) as caught:
        checkpoints.checked(outside)
    assert caught.value.sequence == 5


def test_checkpoint_is_made_once_for_the_same_events():
    assert checkpoints.make() is None
    happened()
    first = checkpoints.make()
    assert checkpoints.make() == first
    happened()
    assert checkpoints.make().size == 2
    assert Checkpoint.objects.count() == 2


def test_checkpoint_goes_on_from_the_one_before():
    for count in (1, 2, 5, 1):
        happened(count)
        checkpoints.make()
    assert checkpoints.checked().checkpoints == 4


def test_nothing_is_signed_without_a_key(settings):
    settings.AUDIT_SIGNING_KEY = ""
    happened()
    assert checkpoints.make() is None
    assert checkpoints.checked().checkpoints == 0


@pytest.mark.parametrize("key", ["x", "AAAA", base64.b64encode(bytes(31)).decode()])
def test_key_that_is_none_is_refused(settings, key):
    settings.AUDIT_SIGNING_KEY = key
    with pytest.raises(ImproperlyConfigured, match="AUDIT_SIGNING_KEY"):
        checkpoints.make()


def test_publication_is_signed_with_its_own_event(desk):
    claim_in("withdrawn", crew_of(desk), desk)
    verbs = {
        AuditEvent.objects.get(sequence=size).verb
        for size in Checkpoint.objects.values_list("size", flat=True)
    }
    assert verbs == {"claim.publish", "claim.withdraw"}


@pytest.mark.django_db(transaction=True)
def test_chain_is_whole_when_fifty_write_and_sign_at_once():
    def write():
        happened()
        checkpoints.make()

    assert at_once(*[write] * 50) == [None] * 50
    assert checkpoints.checked().size == 50
    assert Counter.objects.get(name=audit.CHAIN).value == 50


def untold_changes(claim):
    """A statement each for every kind of change that must be told of."""
    at = "now(), now() + interval '1 day'"
    user = claim.logged_by_id
    return {
        "status": f"UPDATE factcheck_claim SET status = 'set_aside' WHERE id = {claim.pk}",
        "claim": f"DELETE FROM factcheck_claim WHERE id = {claim.pk}",
        "assignment": (
            "INSERT INTO factcheck_assignment (claim_id, assignee_id, assigned_by_id,"
            " assigned_at, due_at, note, outcome, reason)"
            f" VALUES ({claim.pk}, {user}, {user}, {at}, '', '', '')"
        ),
        "rating": "UPDATE factcheck_rating SET label = 'True' WHERE slug = 'confirmed'",
        "new rating": (
            "INSERT INTO factcheck_rating (slug, label, description, origins_needed, position,"
            " is_offered) VALUES ('x', 'x', '', 0, 9, true)"
        ),
        "role": (
            "INSERT INTO factcheck_membership (user_id, desk_id, role)"
            f" VALUES ({user}, {claim.desk_id}, 'administrator')"
        ),
        "role taken": "DELETE FROM factcheck_membership",
        "superuser": f"UPDATE factcheck_user SET is_superuser = true WHERE id = {user}",
        "deactivation": f"UPDATE factcheck_user SET is_active = false WHERE id = {user}",
    }


@pytest.mark.parametrize(
    "change",
    [
        "status",
        "assignment",
        "rating",
        "new rating",
        "role",
        "role taken",
        "superuser",
        "deactivation",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_change_that_no_event_tells_of_is_refused_by_the_database(desk, editor, change):
    claim = claim_in("unverified", crew_of(desk), desk)
    statement = untold_changes(claim)[change]
    with (
        pytest.raises(IntegrityError, match="is told by no audit event"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    subject = {"role": "user", "superuser": "user", "deactivation": "user", "status": "claim"}
    if change in subject:
        key = claim.pk if change == "status" else claim.logged_by_id
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            audit.record("test.tell", f"{subject[change]}:{key}", by=None)


@pytest.mark.django_db(transaction=True)
def test_event_of_an_earlier_transaction_tells_of_nothing_now(desk):
    claim = claim_in("unverified", crew_of(desk), desk)
    audit.record("claim.set_aside", f"claim:{claim.pk}", by=None)
    with pytest.raises(IntegrityError, match="is told by no audit event"):
        Claim.objects.filter(pk=claim.pk).update(status="set_aside")
    with pytest.raises(IntegrityError, match="is told by no audit event"):
        Rating.objects.filter(slug="confirmed").update(origins_needed=0)
