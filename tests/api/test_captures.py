import hashlib
import http.client
import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest

from factcheck.api.captures import download
from factcheck.archive.wacz_check import check
from factcheck.corroboration.page import Page
from factcheck.enums import Scope
from factcheck.ledger import dossier
from factcheck.ledger.note import Verifier
from factcheck.services import captures, people
from tests.exchanges import answer, exchange, fetched, record_file
from tests.factories import ClaimFactory, SourceFactory

pytestmark = pytest.mark.django_db

HOSTILE = b"<html><script>alert(document.cookie)</script></html>"
NAME = re.compile(r'attachment; filename="[a-z0-9.-]+"')


def cited(desk):
    """A source of the desk with the copy of a page that would like to run."""
    head = ("Content-Type: image/svg+xml", 'Content-Disposition: inline; filename="../evil.html"')
    page = fetched(exchange(response=answer(HOSTILE, *head)), body=HOSTILE)
    capture = captures.build(page, Page(title="T", text="Words."), by=None)
    captures.keep(capture)
    return SourceFactory(claim=ClaimFactory(desk=desk), capture=capture)


@pytest.fixture
def source(desk):
    return cited(desk)


def addresses(source):
    copy = f"captures/{source.capture_id}"
    return [f"{copy}/body/", f"{copy}/record/", f"claims/{source.claim_id}/evidence/"]


def content(response):
    return b"".join(response.streaming_content)


def test_page_and_record_are_the_very_bytes(source, program, editor):
    body, record = (program(editor, Scope.READ).get(each) for each in addresses(source)[:2])
    assert hashlib.sha256(content(body)).hexdigest() == source.capture.sha256
    assert hashlib.sha256(content(record)).hexdigest() == source.capture.record_sha256


def test_evidence_is_a_sound_package(source, program, editor):
    response = program(editor, Scope.READ).get(addresses(source)[2])
    assert list(check(BytesIO(content(response)))) == []
    assert f"evidence-of-claim-{source.claim_id}.wacz" in response.headers["Content-Disposition"]


def test_dossier_is_sound_by_the_public_key(source, program, editor, anyone):
    response = program(editor, Scope.READ).get(f"claims/{source.claim_id}/dossier/")
    key = Verifier.parse(anyone.get("/audit/key").content.decode())
    found = dossier.check(BytesIO(content(response)), key)
    assert (found.problems, found.subject) == ([], f"claim:{source.claim_id}")
    assert f"dossier-of-claim-{source.claim_id}.zip" in response.headers["Content-Disposition"]


def test_session_of_the_desk_opens_them_too(source, client, editor):
    client.force_login(editor)
    for address in addresses(source):
        response = client.get(f"/api/v1/{address}", headers={"Accept": "text/html,*/*;q=0.8"})
        assert content(response)
        assert response.status_code == 200


def test_copies_of_other_desks_are_not_found(source, program, stranger):
    for address in addresses(source):
        assert program(stranger).get(address).status_code == 404


def test_damaged_copy_is_told_and_not_given_out(source, program, editor):
    record_file(source.capture).write_bytes(HOSTILE)
    for address in addresses(source):
        response = program(editor).get(address)
        assert (response.status_code, response.json()["code"]) == (500, "capture_damaged")
        assert HOSTILE not in response.content


def test_claim_without_copies_has_no_evidence(program, editor, desk):
    response = program(editor).get(f"claims/{ClaimFactory(desk=desk).pk}/evidence/")
    assert (response.status_code, response.json()["code"]) == (400, "no_copies")


def test_file_needs_no_middleware_to_be_harmless():
    response = download(BytesIO(HOSTILE), "capture-1.bin")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.django_db(transaction=True)
def test_no_browser_shows_what_was_archived(live_server, desk, editor):
    """Asked over the wire, as a server sends it and not as Django's test client sees it."""
    source = cited(desk)
    _, secret = people.issue_token(user=editor, name="p", scopes=[Scope.READ], by=None)
    connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=10)
    for address in addresses(source):
        connection.request(
            "GET", f"/api/v1/{address}", headers={"Authorization": f"Bearer {secret}"}
        )
        response = connection.getresponse()
        response.read()
        assert response.status == 200
        assert response.headers.get_all("Content-Type") == ["application/octet-stream"]
        assert NAME.fullmatch(response.headers["Content-Disposition"])
        assert response.headers.get_all("X-Content-Type-Options") == ["nosniff"]
        assert response.headers.get_all("Content-Security-Policy") == [
            "sandbox; default-src 'none'"
        ]
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    connection.close()


def test_nobody_gets_them_without_a_login(source, anyone):
    for address in addresses(source):
        assert anyone.get(address).status_code == 401


def test_table_of_a_claim_is_a_download(program, editor, desk):
    source = SourceFactory(claim__desk=desk, title="A count of prisoners")
    response = program(editor).get(f"claims/{source.claim_id}/evidence/table/")
    assert response.headers["Content-Disposition"].endswith(
        f'filename="evidence-of-claim-{source.claim_id}.csv"'
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"A count of prisoners" in b"".join(response.streaming_content)
