import gzip
import hashlib
import json
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from factcheck import archive
from factcheck.archive import warc
from factcheck.errors import CaptureDamaged
from tests.exchanges import AT, BODY, answer, exchange, redirect

HOPS = (
    exchange("http://paper.example.org/r", response=redirect("https://paper.example.org/r")),
    exchange("https://paper.example.org/r", response=answer(BODY, "X-Odd: \u00e9")),
)


def written(*hops, **metadata):
    return archive.write(hops or HOPS, software="FactCheck/0.1", metadata=metadata)


def test_file_holds_every_hop_byte_for_byte():
    records = list(warc.records(written()))
    kinds = ["warcinfo", "request", "response", "request", "response", "metadata"]
    assert [each.kind for each in records] == kinds
    assert [each.block for each in records[1:5]] == [
        HOPS[0].request,
        HOPS[0].response,
        HOPS[1].request,
        HOPS[1].response,
    ]
    assert [each.url for each in records[1:5:2]] == [HOPS[0].url, HOPS[1].url]


def test_each_record_says_when_where_and_with_whom():
    _, request, response, *_ = warc.records(written())
    for each in (request, response):
        assert each.fields["WARC-Date"] == "2026-11-20T09:30:15.123456Z"
        assert each.fields["WARC-IP-Address"] == HOPS[0].address
    assert request.fields["WARC-Concurrent-To"] == response.fields["WARC-Record-ID"]
    assert request.fields["Content-Type"] == "application/http; msgtype=request"
    assert response.fields["Content-Type"] == "application/http; msgtype=response"


def test_digests_are_those_that_readers_of_warc_check():
    for each in ArchiveIterator(BytesIO(written()), check_digests="raise"):
        each.raw_stream.read()
        assert each.digest_checker.passed
    last = list(warc.records(written()))[4]
    assert last.fields["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(last.block).hexdigest()}"
    assert last.fields["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(BODY).hexdigest()}"


def test_each_record_is_a_member_of_its_own():
    file = written()
    for each in warc.records(file):
        (alone,) = warc.records(file[each.offset : each.offset + each.length])
        assert alone.block == each.block


def test_answer_that_was_not_waited_for_says_so():
    _, _, moved, _, page, _ = warc.records(written())
    assert moved.fields["WARC-Truncated"] == "unspecified"
    assert "WARC-Truncated" not in page.fields


def test_address_that_is_not_known_is_left_out():
    _, request, *_ = warc.records(written(exchange(address="")))
    assert "WARC-IP-Address" not in request.fields


def test_reader_of_others_replays_a_chunked_and_packed_page():
    packed = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    file = written(exchange(response=packed))
    pages = [
        r.content_stream().read()
        for r in ArchiveIterator(BytesIO(file))
        if r.rec_type == "response"
    ]
    assert pages == [b"abc"]
    assert archive.answer_in(file).payload == b"abc"


def test_interim_answers_stand_beside_the_response_that_readers_replay():
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    file = written(exchange(response=hints + answer()), a=1)
    _, _, response, interim, about = warc.records(file)
    assert (interim.kind, interim.block, response.block) == ("metadata", hints, answer())
    assert interim.fields["WARC-Concurrent-To"] == response.fields["WARC-Record-ID"]
    assert about.kind == "metadata"
    assert (archive.answer_in(file).payload, archive.metadata_in(file)) == (BODY, {"a": 1})


def test_metadata_is_read_back():
    assert archive.metadata_in(written(asked_by=None, note="caf\u00e9")) == {
        "asked_by": None,
        "note": "caf\u00e9",
    }
    block = list(warc.records(written(a=1)))[-1].block
    assert json.loads(block) == {"a": 1}


def test_last_answer_is_the_page():
    page = archive.answer_in(written())
    assert (page.status, page.payload) == (200, BODY)


def damaged_at(position):
    file = bytearray(written())
    file[position] ^= 1
    return bytes(file)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"not a record",
        written()[:-200],
        written(exchange(response=b"HTTP/1.1 100 Continue\r\n\r\n" + answer()))[:400],
        damaged_at(900),
    ],
)
def test_damaged_file_is_refused(file):
    with pytest.raises(CaptureDamaged):
        archive.answer_in(file)
        archive.metadata_in(file)


def test_record_whose_words_were_changed_is_refused():
    file = written()
    *_, page, last = warc.records(file)
    member = file[page.offset : page.offset + page.length]
    forged = gzip.compress(gzip.decompress(member).replace(b"102 soldiers", b"902 soldiers"))
    with pytest.raises(CaptureDamaged, match="not what its digest says"):
        archive.answer_in(file[: page.offset] + forged + file[last.offset :])


def test_file_that_does_not_say_how_it_was_made_is_refused():
    file = written()
    *_, metadata = warc.records(file)
    with pytest.raises(CaptureDamaged, match="how it was made"):
        archive.metadata_in(file[: metadata.offset])


def test_time_is_told_in_utc():
    assert archive.date_of(AT) == "2026-11-20T09:30:15.123456Z"
