import gzip
import hashlib
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from werkzeug import Response

from factcheck import archive, fetching
from factcheck.archive.warc import records
from factcheck.corroboration.markup import Link
from factcheck.corroboration.page import Page
from factcheck.errors import CaptureDamaged, NotFound, SourceRejected
from factcheck.models import AuditEvent
from factcheck.services import addresses, captures
from tests.exchanges import BODY, answer, exchange, fetched, record_file, redirect
from tests.factories import ClaimFactory, SourceFactory

pytestmark = pytest.mark.django_db

PAGE = Page(
    title="Prisoners",
    text="102 soldiers were captured.",
    author="R. Porter",
    site_name="Paper",
    published_on=date(2026, 11, 19),
    language="en",
    canonical_url="https://paper.example.org/report",
    wire_credit="Northwire",
    links=(Link("https://post.example.org/1", "a post"),),
)


def kept(*exchanges, by=None, body=BODY):
    capture = captures.build(fetched(*exchanges, body=body), PAGE, by=by)
    captures.keep(capture)
    return capture


def test_copy_carries_the_page_and_how_it_came():
    first = exchange("http://paper.example.org/report", response=redirect("https://..."))
    second = exchange(tls_leaf_sha256="cd" * 32)
    capture = captures.build(fetched(first, second), PAGE, by=None)
    assert capture.pk is None
    assert (capture.url, capture.final_url) == (first.url, second.url)
    assert capture.url_key == addresses.key_of(first.url)
    assert [(hop["status"], hop["address"]) for hop in capture.hops] == [
        (301, first.address),
        (200, second.address),
    ]
    assert capture.tls_leaf_sha256 == "cd" * 32
    assert (capture.title, capture.author, capture.wire_credit) == (
        "Prisoners",
        "R. Porter",
        "Northwire",
    )
    assert capture.links == [{"url": "https://post.example.org/1", "text": "a post"}]
    assert "warcio/" in capture.software


@pytest.mark.parametrize(
    ("day", "kept"), [(date(2026, 11, 21), date(2026, 11, 21)), (date(2026, 11, 22), None)]
)
def test_date_that_lies_ahead_of_the_fetch_is_none(day, kept):
    """A day ahead it may be: in Auckland tomorrow has begun."""
    capture = captures.build(fetched(), replace(PAGE, published_on=day), by=None)
    assert capture.published_on == kept


def test_page_is_read_back_out_of_its_record():
    assert captures.body(kept()) == BODY


def test_codings_are_undone_when_the_page_is_read_back():
    packed = gzip.compress(BODY)
    chunks = b"".join(b"%x\r\n%s\r\n" % (1, packed[i : i + 1]) for i in range(len(packed)))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    capture = kept(exchange(response=head + chunks + b"0\r\n\r\n"))
    assert captures.body(capture) == BODY
    assert packed not in captures.body(capture)


def test_page_of_a_real_server_is_kept_with_its_way_and_its_packing(httpserver):
    packed = gzip.compress(BODY)

    def in_chunks(_request):
        pieces = (packed[i : i + 10] for i in range(0, len(packed), 10))
        return Response(pieces, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})

    moved = {"Location": "/page"}
    httpserver.expect_request("/").respond_with_data("Moved", status=301, headers=moved)
    httpserver.expect_request("/page").respond_with_handler(in_chunks)
    here = f"127.0.0.1:{httpserver.port}"
    page = fetching.fetch(f"http://{here}/", guard=fetching.Guard.parse(here))
    capture = captures.build(page, PAGE, by=None)
    assert captures.body(capture) == page.body == BODY
    assert [hop["status"] for hop in capture.hops] == [301, 200]
    answers = [each.block for each in records(captures.record(capture)) if each.kind == "response"]
    assert answers == [each.response for each in page.exchanges]
    assert b"Location: /page\r\n" in answers[0]


def test_page_that_cannot_be_read_back_is_not_kept():
    with pytest.raises(SourceRejected) as refused:
        kept(exchange(response=answer(b"another page")))
    assert refused.value.code == "bad_response"
    with pytest.raises(SourceRejected):
        kept(exchange(response=answer(b"damaged", "Content-Encoding: gzip")))


def test_record_says_who_asked_by_number_and_role_alone(editor):
    said = archive.metadata_in(captures.record(kept(by=editor)))
    assert said["asked_by"] == {"person": editor.pk, "roles": ["editor"]}
    assert said["asked_at"] == "2026-11-20T09:30:15.123456Z"
    assert said["hops"][0]["tls_leaf_sha256"] == "ab" * 32
    assert said["body"]["bytes"] == len(BODY)


def test_record_of_the_services_own_fetch_names_nobody():
    assert archive.metadata_in(captures.record(kept()))["asked_by"] is None


def test_keeping_a_copy_is_written_into_the_chain(editor):
    capture = kept(by=editor)
    event = AuditEvent.objects.get(subject=f"capture:{capture.pk}")
    assert (event.verb, event.actor) == ("capture.keep", editor)
    assert event.data == {
        "url": capture.url,
        "record_sha256": capture.record_sha256,
        "sha256": hashlib.sha256(BODY).hexdigest(),
        "text_sha256": hashlib.sha256(PAGE.text.encode()).hexdigest(),
    }


@pytest.mark.django_db(transaction=True)
def test_copy_is_kept_in_no_transaction_but_its_own():
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        kept()


def test_row_of_a_copy_is_never_changed():
    capture = kept()
    capture.title = "forged"
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        capture.save()


def test_copy_with_a_flipped_bit_is_refused():
    capture = kept()
    forged = bytearray(record_file(capture).read_bytes())
    forged[-20] ^= 1
    record_file(capture).write_bytes(forged)
    for read in (captures.record, captures.body):
        with pytest.raises(CaptureDamaged, match="was changed"):
            read(capture)


def test_copy_whose_record_is_another_pages_is_refused():
    capture, other = kept(), kept(exchange(response=answer(b"other")), body=b"other")
    capture.record_sha256 = other.record_sha256
    with pytest.raises(CaptureDamaged, match="holds another page"):
        captures.body(capture)


def test_copy_is_visible_to_the_desks_whose_claims_cite_it(desk, editor, stranger):
    capture = kept()
    with pytest.raises(NotFound):
        captures.visible(capture_id=capture.pk, by=editor)
    for _ in range(2):
        SourceFactory(claim=ClaimFactory(desk=desk), capture=capture)
    assert captures.visible(capture_id=capture.pk, by=editor) == capture
    with pytest.raises(NotFound):
        captures.visible(capture_id=capture.pk, by=stranger)
