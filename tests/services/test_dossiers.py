import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from factcheck.corroboration.page import Page
from factcheck.enums import Status
from factcheck.errors import CaptureDamaged, InvalidInput, NotFound
from factcheck.ledger import dossier
from factcheck.models import AuditEvent
from factcheck.services import audit, captures, checkpoints, dossiers, replies, sources
from tests.claims import claim_in, crew_of
from tests.exchanges import exchange, fetched
from tests.factories import CaptureFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    """A published claim with a copy that is in the archive."""
    claim = claim_in(Status.PUBLISHED, crew, desk)
    page = Page(title="T", text="102 soldiers.")
    capture = captures.build(fetched(exchange("https://one.example.org/a")), page, by=None)
    captures.keep(capture)
    SourceFactory(claim=claim, capture=capture)
    deadline = timezone.now() + timedelta(days=1)
    asked = {"asked": "The staff", "channel": "Mail", "deadline_at": deadline}
    replies.ask(claim_id=claim.pk, by=crew.editor, **asked)
    claim.refresh_from_db()
    return claim


def written(claim, by):
    file = BytesIO()
    return dossiers.write(claim_id=claim.pk, by=by, to=file), file


def checked(file):
    return dossier.check(file, checkpoints.signer().verifier)


def read(file):
    with zipfile.ZipFile(file) as package:
        return json.loads(package.read(dossier.TOLD))


def test_dossier_holds_and_says_what_it_holds(claim, crew):
    count, file = written(claim, crew.editor)
    found = checked(file)
    assert found.problems == []
    assert count == len(found.events) == 8
    assert str(found).startswith(
        f"The dossier of claim:{claim.pk} holds: 8 events, 1 rulings, 1 verdicts, 1 copies, as of "
    )


def test_dossier_tells_of_everything_that_hangs_on_the_claim(claim, crew):
    told = read(written(claim, crew.editor)[1])
    assert told["claim"][0]["text"] == claim.text
    assert [row["version"] for row in told["verdict"]] == [1]
    assert told["verdict"][0]["body"] == claim.verdict.body
    assert len(told["source"]) == 3
    assert told["capture"][-1]["record_sha256"] == claim.sources.last().capture.record_sha256
    assert told["reply"][0]["asked"] == "The staff"
    assert told["story"][0]["title"] == claim.appearances.get().story.title
    assert "text" not in told["capture"][0]


def test_people_stand_in_it_by_role_with_what_they_did(claim, crew):
    people = {row["id"]: row for row in read(written(claim, crew.second)[1])["people"]}
    assert people[crew.researcher.pk]["roles"] == ["reviewer"]
    assert people[crew.researcher.pk]["did"] == ["claim.accept", "claim.submit"]
    assert "claim.export_dossier" in people[crew.second.pk]["did"]
    assert people.keys() == {crew.editor.pk, crew.researcher.pk, crew.second.pk}


def test_no_secret_of_a_person_is_in_it(claim, crew):
    with zipfile.ZipFile(written(claim, crew.editor)[1]) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert crew.editor.password.encode() not in everything
    assert b"pbkdf2" not in everything


def test_export_is_among_its_own_events(claim, crew):
    events = checked(written(claim, crew.editor)[1]).events
    assert events[-1]["verb"] == "claim.export_dossier"
    assert events[-1]["actor"] == crew.editor.pk


def test_events_of_others_are_not_in_it(claim, crew, desk):
    claim_in(Status.IN_RESEARCH, crew, desk)
    found = checked(written(claim, crew.editor)[1])
    assert found.problems == []
    assert len(found.events) == 8


def test_strangers_get_no_dossier(claim, stranger):
    events = AuditEvent.objects.count()
    with pytest.raises(NotFound):
        written(claim, stranger)
    assert AuditEvent.objects.count() == events


def test_newsroom_without_a_key_writes_none(claim, crew, settings):
    settings.AUDIT_SIGNING_KEY = ""
    with pytest.raises(InvalidInput, match="AUDIT_SIGNING_KEY") as caught:
        written(claim, crew.editor)
    assert caught.value.code == "no_signing_key"


def test_copy_that_is_gone_leaves_no_dossier(claim, crew):
    SourceFactory(claim=claim, capture=CaptureFactory(record_sha256="0" * 64))
    with pytest.raises(CaptureDamaged, match="no whole dossier"):
        written(claim, crew.editor)


def test_what_is_rewritten_in_the_database_is_found(claim, crew):
    """A row that was changed beside its event: the event tells of another."""
    claim.sources.update(human_note="another note")
    type(claim).objects.filter(pk=claim.pk).update(version=claim.version + 1)
    found = checked(written(claim, crew.editor)[1])
    assert found.problems == [
        f"No event tells how the claim came to its version {claim.version + 1}."
    ]


def test_every_change_of_a_claim_is_told_with_its_version(claim, crew):
    source = claim.sources.first()
    sources.set_stance(source_id=source.pk, by=crew.researcher, stance="context")
    audit.record("test.other", "claim:0", by=None)
    assert checked(written(claim, crew.editor)[1]).problems == []
