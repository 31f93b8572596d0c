"""A bucket of an S3-compatible service as a storage: written once, its failures told as OSError."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import IO

from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

# A record is a few megabytes; a service that does not answer must not hold a worker for long.
_CONNECT_SECONDS = 5
_READ_SECONDS = 15
_ATTEMPTS = 2
# Somebody else was faster (412), or is at it now (409).
# Source: Amazon S3 API reference, PutObject, If-None-Match.
_TAKEN = {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT}


class Bucket(S3Storage):  # type: ignore[misc]  # django-storages ships no types
    """django-storages' own, but write-once and with limits in time."""

    def __init__(self, **options: object) -> None:
        """Take django-storages' options; `bucket_name` is the one that must be there."""
        config = Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
            signature_version="s3v4",
        )
        super().__init__(client_config=config, **options)

    def _save(self, name: str, content: IO[bytes]) -> str:
        with _told_as_os_errors():
            self.connection.meta.client.put_object(
                Bucket=self.bucket_name,
                Key=self._normalize_name(name),
                Body=content.read(),
                # A name that ends in .gz would have clients unpack what they read.
                ContentType="application/octet-stream",
                IfNoneMatch="*",
            )
        return name

    def _open(self, name: str, mode: str = "rb") -> IO[bytes]:
        with _told_as_os_errors():
            opened = super()._open(name, mode)
            read: IO[bytes] = opened.open()  # django-storages asks for the bytes only now
        return read

    def exists(self, name: str) -> bool:
        """Whether there is an object of this name."""
        with _told_as_os_errors():
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The folders and the files in `path`."""
        with _told_as_os_errors():
            folders, files = super().listdir(path)
        return folders, files

    def get_modified_time(self, name: str) -> datetime:
        """When the object was written."""
        with _told_as_os_errors():
            written: datetime = super().get_modified_time(name)
        return written


@contextmanager
def _told_as_os_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if status in _TAKEN:
            raise FileExistsError(str(error)) from error
        raise OSError(f"The object storage refused: {error}") from error
    except BotoCoreError as error:
        raise ConnectionError(f"The object storage did not answer: {error}") from error
