"""What was archived, as files to keep; nothing of it is ever shown by a browser."""

from collections.abc import Callable
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, ClassVar

from django.http import FileResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from factcheck.api.access import Door
from factcheck.services import captures, dossiers, exports, tables

BYTES = "application/octet-stream"


class Bytes(BaseRenderer):
    """Lets clients ask for a file; what they get is stored and never rendered here."""

    media_type = BYTES
    format = "bin"


class File(Door):
    """An address that answers with a file to keep."""

    renderer_classes = [Bytes]
    answers: ClassVar = {"GET": {(200, BYTES): OpenApiTypes.BINARY}}


class CaptureBody(File):
    """The page of a copy as it was received, read out of its record and hashed."""

    def get(self, request: Request, pk: int) -> HttpResponseBase:  # noqa: ARG002 - DRF's signature
        """The page of a copy as it was received, its codings undone; SHA-256 is the copy's."""
        capture = captures.visible(capture_id=pk, by=self.person)
        name = f"capture-{capture.pk}-{capture.sha256[:12]}.bin"
        return download(BytesIO(captures.body(capture)), name)


class CaptureRecord(File):
    """The WARC file of a copy, the very bytes that were kept."""

    def get(self, request: Request, pk: int) -> HttpResponseBase:  # noqa: ARG002 - DRF's signature
        """The WARC file of a copy: every hop as it crossed the wire, and who asked for it."""
        capture = captures.visible(capture_id=pk, by=self.person)
        return download(BytesIO(captures.record(capture)), f"{capture.record_sha256}.warc.gz")


class Written(File):
    """A file that a verb writes about a claim; `name` is what it is called."""

    verb: ClassVar[Callable[..., int]]
    name: ClassVar[str]

    def get(self, request: Request, pk: int) -> HttpResponseBase:  # noqa: ARG002 - DRF's signature
        """The file, written anew."""
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            type(self).verb(claim_id=pk, by=self.person, to=file)
        except BaseException:
            file.close()
            raise
        return download(file, self.name.format(pk))


class ClaimEvidence(Written):
    """The copies behind a claim's sources, as one WACZ file."""

    verb = staticmethod(exports.write)
    name = "evidence-of-claim-{}.wacz"

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The copies behind a claim's sources as one WACZ file, which ReplayWeb.page opens."""
        return super().get(request, pk)


class ClaimDossier(Written):
    """All that is known of a claim, as one signed file."""

    verb = staticmethod(dossiers.write)
    name = "dossier-of-claim-{}.zip"

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """A claim with its sources, copies, rulings, verdicts, people and events, signed.

        `python -m factcheck.ledger` checks it without this service.
        """
        return super().get(request, pk)


class EvidenceTable(File):
    """A claim's sources as a table for spreadsheets."""

    def get(self, request: Request, pk: int) -> HttpResponseBase:  # noqa: ARG002 - DRF's signature
        """A claim's sources as CSV: origin, stances, passage, hashes; no cell is a formula."""
        table = tables.evidence(claim_id=pk, by=self.person)
        return download(BytesIO(table), f"evidence-of-claim-{pk}.csv")


def download(file: IO[bytes], name: str) -> FileResponse:
    """Bytes from anywhere as a file to keep: not shown, not sniffed, and without a right.

    What the page called itself plays no part: neither its type nor a name of its own is told.
    """
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=BYTES)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
