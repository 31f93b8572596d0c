"""Against moto's S3 server, a program of its own on loopback."""

import hashlib
from datetime import timedelta
from itertools import count

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from factcheck import archive
from factcheck.archive.bucket import Bucket
from factcheck.archive.store import name_of
from factcheck.errors import CaptureDamaged
from tests.programs import serving, unused_port

RECORD = b"\x1f\x8b not really packed"
DIGEST = hashlib.sha256(RECORD).hexdigest()
NUMBERS = count()


@pytest.fixture(scope="module")
def server():
    with serving("moto.server", "-H", "127.0.0.1", "-p") as port:
        yield f"http://127.0.0.1:{port}"


def bucket_at(endpoint, name, **options):
    return Bucket(
        bucket_name=name,
        endpoint_url=endpoint,
        region_name="us-east-1",
        access_key="key",
        secret_key="secret",
        **options,
    )


@pytest.fixture
def bucket(server):
    bucket = bucket_at(server, f"evidence-{next(NUMBERS)}", location="records")
    bucket.connection.meta.client.create_bucket(Bucket=bucket.bucket_name)
    return bucket


def test_record_is_read_back_byte_for_byte(bucket):
    assert archive.put(RECORD, storage=bucket) == DIGEST
    assert archive.read(DIGEST, storage=bucket) == RECORD
    assert list(archive.names(bucket)) == [(name_of(DIGEST), DIGEST)]


def test_record_comes_as_plain_bytes_to_any_client(bucket):
    archive.put(RECORD, storage=bucket)
    kept = bucket.bucket.Object(f"records/{name_of(DIGEST)}").get()
    assert kept["Body"].read() == RECORD
    assert (kept["ContentType"], "ContentEncoding" in kept) == ("application/octet-stream", False)


def test_record_is_written_once(bucket):
    archive.put(RECORD, storage=bucket)
    assert archive.put(RECORD, storage=bucket) == DIGEST
    with pytest.raises(FileExistsError):
        bucket.save(name_of(DIGEST), ContentFile(b"other"))
    assert archive.read(DIGEST, storage=bucket) == RECORD


def test_what_lies_under_a_digest_is_never_written_over(bucket):
    bucket.bucket.Object(f"records/{name_of(DIGEST)}").put(Body=b"forged")
    for touch in (archive.read, lambda _, storage: archive.put(RECORD, storage=storage)):
        with pytest.raises(CaptureDamaged, match="was changed"):
            touch(DIGEST, storage=bucket)
    with bucket.open(name_of(DIGEST)) as file:
        assert file.read() == b"forged"


def test_record_is_told_missing(bucket):
    with pytest.raises(CaptureDamaged, match="missing"):
        archive.read(DIGEST, storage=bucket)


def test_all_names_are_listed(bucket):
    digests = {archive.put(bytes([n]), storage=bucket) for n in range(12)}
    assert {digest for _, digest in archive.names(bucket)} == digests


def test_bucket_knows_when_a_record_was_written(bucket):
    archive.put(RECORD, storage=bucket)
    assert bucket.exists(name_of(DIGEST))
    age = timezone.now() - bucket.get_modified_time(name_of(DIGEST))
    assert abs(age) < timedelta(minutes=1)


def test_bucket_that_is_not_there_is_an_os_error(server):
    nowhere = bucket_at(server, "nowhere")
    with pytest.raises(OSError, match="refused"):
        archive.put(RECORD, storage=nowhere)
    with pytest.raises(OSError, match="refused"):
        list(archive.names(nowhere))


def test_service_that_does_not_answer_is_an_os_error():
    nobody = bucket_at(f"http://127.0.0.1:{unused_port()}", "evidence")
    with pytest.raises(ConnectionError, match="did not answer"):
        archive.read(DIGEST, storage=nobody)
