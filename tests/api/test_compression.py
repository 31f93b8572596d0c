import gzip

import brotli
import pytest

from factcheck.api.compression import preferred
from factcheck.enums import Status
from tests.claims import claim_in
from tests.published import publish_many

pytestmark = pytest.mark.django_db

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def claim(crew, desk):
    return claim_in(Status.PUBLISHED, crew, desk)


def asked(anyone, path, coding, **headers):
    return anyone.get(path, headers={"Accept-Encoding": coding, **headers})


@pytest.mark.parametrize("coding", UNPACK)
@pytest.mark.parametrize("accept", ["application/json", "application/ld+json"])
def test_verdict_is_packed_as_the_client_takes_it(coding, accept, anyone, claim):
    path = f"verdicts/{claim.pk}/"
    plain = anyone.get(path, headers={"Accept": accept})
    answer = asked(anyone, path, coding, Accept=accept)
    assert answer.headers["Content-Encoding"] == coding
    assert int(answer.headers["Content-Length"]) == len(answer.content) < len(plain.content)
    assert UNPACK[coding](answer.content) == plain.content
    assert answer.headers["Vary"] == plain.headers["Vary"] == "Accept, Accept-Encoding"
    assert answer.headers["ETag"] == f"W/{plain.headers['ETag']}"


def test_client_that_has_the_packed_verdict_is_spared_it(anyone, claim):
    path = f"verdicts/{claim.pk}/"
    etag = asked(anyone, path, "br").headers["ETag"]
    again = asked(anyone, path, "br", **{"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Vary"] == "Accept, Accept-Encoding"
    assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize("coding", UNPACK)
def test_export_is_packed_as_it_is_streamed(coding, anyone, crew, desk):
    publish_many(3, desk, crew.editor)
    plain = b"".join(anyone.get("verdicts/export/").streaming_content)
    answer = asked(anyone, "verdicts/export/", coding)
    assert UNPACK[coding](b"".join(answer.streaming_content)) == plain


def test_page_for_readers_is_packed(anyone, claim):
    answer = asked(anyone, f"/verdicts/{claim.pk}/", "gzip")
    assert b"<!doctype html>" in gzip.decompress(answer.content).lower()


def test_what_is_for_one_person_is_not_packed(program, crew, claim):
    answer = asked(program(crew.editor), f"claims/{claim.pk}/", "br, gzip")
    assert "Content-Encoding" not in answer.headers


def test_what_is_short_is_not_packed(anyone):
    assert "Content-Encoding" not in asked(anyone, "verdicts/", "br, gzip").headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("br; q=0.000, gzip; q=0", ""),
        ("BR;q=0.1", "br"),
        ("identity", ""),
        ("x-brotli, gzip2", ""),
    ],
)
def test_coding_is_the_smallest_that_is_taken(accepted, coding):
    assert preferred(accepted) == coding
