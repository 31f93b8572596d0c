import hashlib
import json
import zipfile
from io import BytesIO

import pytest

from factcheck.archive.wacz_check import check
from factcheck.corroboration.page import Page
from factcheck.errors import CaptureDamaged, InvalidInput, NotFound
from factcheck.models import AuditEvent
from factcheck.services import captures, exports
from tests.exchanges import exchange, fetched, record_file, redirect
from tests.factories import CaptureFactory, ClaimFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    """A claim with two sources whose copies are kept, one of them behind a redirect."""
    claim = ClaimFactory(desk=desk)
    one, two = "https://one.example.org/a", "https://two.example.org/b"
    cite(claim, exchange(one))
    cite(claim, exchange(two, response=redirect(f"{two}c")), exchange(f"{two}c"))
    return claim


def cite(claim, *exchanges):
    page = Page(title=f"Read at {exchanges[0].url}", text="102 soldiers.")
    capture = captures.build(fetched(*exchanges), page, by=None)
    captures.keep(capture)
    return SourceFactory(claim=claim, capture=capture)


def written(claim, by):
    file = BytesIO()
    return exports.write(claim_id=claim.pk, by=by, to=file), file


def test_evidence_is_a_sound_package_of_the_very_records(claim, editor):
    count, file = written(claim, editor)
    assert count == 2
    assert list(check(file)) == []
    with zipfile.ZipFile(file) as package:
        for source in claim.sources.all():
            kept = package.read(f"archive/{source.capture.record_sha256}.warc.gz")
            assert hashlib.sha256(kept).hexdigest() == source.capture.record_sha256
        _, *pages = map(json.loads, package.read("pages/pages.jsonl").splitlines())
        about = json.loads(package.read("datapackage.json"))
    assert [page["url"] for page in pages] == [
        "https://one.example.org/a",
        "https://two.example.org/b",
    ]
    assert claim.text in about["description"]


def test_copy_that_two_sources_share_is_in_it_once(claim, editor):
    SourceFactory(claim=claim, capture=claim.sources.first().capture)
    assert written(claim, editor)[0] == 2


def test_copies_of_other_claims_are_not_in_it(claim, editor, desk):
    cite(ClaimFactory(desk=desk), exchange("https://other.example.org/"))
    assert written(claim, editor)[0] == 2


def test_export_is_audited(claim, editor):
    written(claim, editor)
    event = AuditEvent.objects.get(verb="claim.export")
    assert (event.subject, event.actor, event.data) == (f"claim:{claim.pk}", editor, {"copies": 2})


def test_evidence_is_for_members_of_the_desk(claim, editor, stranger):
    with pytest.raises(NotFound):
        written(claim, stranger)
    editor.is_active = False
    with pytest.raises(NotFound):
        written(claim, editor)
    assert not AuditEvent.objects.filter(verb="claim.export").exists()


def test_claim_without_copies_has_no_file(desk, editor):
    claim = ClaimFactory(desk=desk)
    SourceFactory(found=True, claim=claim)
    with pytest.raises(InvalidInput) as refused:
        written(claim, editor)
    assert refused.value.code == "no_copies"


def test_damaged_copy_is_named_and_nothing_is_exported(claim, editor):
    capture = claim.sources.last().capture
    record_file(capture).unlink()
    with pytest.raises(CaptureDamaged, match=f"Copy {capture.pk} of {capture.url} is damaged"):
        written(claim, editor)
    assert not AuditEvent.objects.filter(verb="claim.export").exists()


def test_copy_without_a_record_is_damaged(desk, editor):
    claim = ClaimFactory(desk=desk)
    SourceFactory(claim=claim, capture=CaptureFactory())
    with pytest.raises(CaptureDamaged):
        written(claim, editor)
