"""Verdicts for programs that keep a copy of all: what has changed since, and the whole set."""

import json
import time
from threading import BoundedSemaphore
from typing import Any, ClassVar

from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from factcheck.api import pulls
from factcheck.api.access import PublicDoor
from factcheck.api.conditional import conditional
from factcheck.api.inputs import MAX_ID, Input
from factcheck.api.verdict_body import ChangesPage, VerdictBody
from factcheck.models import Verdict
from factcheck.services import publications

MAX_CHANGES = 500
MAX_WAIT_SECONDS = 25
LOOK_EVERY_SECONDS = 0.5
# A request that waits keeps one of the process's few threads from others.
waiting_places = BoundedSemaphore(2)


class Since(Input):
    """After which publication to go on, and how long to wait for one."""

    since = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_ID,
        help_text="The `sequence` of the last publication that is known; 0 for none.",
    )
    limit = serializers.IntegerField(
        required=False, default=100, min_value=1, max_value=MAX_CHANGES
    )
    wait = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_WAIT_SECONDS,
        help_text="For how many seconds to wait when there is nothing new. A busy server answers "
        "at once: then ask again after a while.",
    )


class Changes(PublicDoor):
    """Every publication, correction, withdrawal and expiry once, in the order of commits."""

    query = Since
    lifetime: ClassVar = {"public": True, "no_cache": True}
    answers: ClassVar = {"GET": {200: ChangesPage}}

    def get(self, request: Request) -> HttpResponseBase:
        """Every version that was published after `since`, each once, in the order of commits.

        A withdrawal comes as a version whose `state` is `withdrawn`. Keep `since`, or follow
        `next`, which is always there; `more` tells whether to do so at once.
        """
        rows = self.awaited()
        limit = self.asked["limit"]
        sent = [sequence for sequence, _ in rows[:limit]]
        pulls.note(request, Verdict.objects.filter(sequence__in=sent))
        last = rows[:limit][-1][0] if rows else self.asked["since"]
        address = replace_query_param(request.build_absolute_uri(), "since", last)
        facts = {"since": last, "more": len(rows) > limit, "next": address}
        bodies = ",\n".join(body for _, body in rows[:limit])
        body = f'{{"results": [{bodies}], {json.dumps(facts)[1:]}'
        return HttpResponse(body, content_type="application/json")

    def awaited(self) -> list[tuple[int, str]]:
        """What is new, as soon as there is something or the time is over.

        While it waits, no connection to the database is held.
        """
        until = time.monotonic() + self.asked["wait"]
        rows = self.new()
        if rows or not self.asked["wait"] or not waiting_places.acquire(blocking=False):
            return rows
        try:
            while not rows and time.monotonic() < until:
                connection.close()
                time.sleep(LOOK_EVERY_SECONDS)
                rows = self.new()
        finally:
            waiting_places.release()
        return rows

    def new(self) -> list[tuple[int, str]]:
        """Sequence and body of what was published since, and of one more than was asked for."""
        rows = Verdict.objects.published_after(self.asked["since"])
        return list(rows.values_list("sequence", "body")[: self.asked["limit"] + 1])


class Lines(BaseRenderer):
    """Lets clients ask for lines of JSON; what they get is stored and never rendered here."""

    media_type = "application/x-ndjson"
    format = "ndjson"


class Export(PublicDoor):
    """The newest version of every verdict, a line each."""

    renderer_classes = [Lines]
    lifetime: ClassVar = {"public": True, "no_cache": True}
    answers: ClassVar[dict[str, Any]] = {
        "GET": {(200, Lines.media_type): OpenApiResponse(VerdictBody, "A verdict in each line.")}
    }

    def get(self, request: Request) -> HttpResponseBase:
        """The newest version of every verdict as NDJSON, all as of one moment.

        Withdrawn ones are among them. The greatest `sequence` is where `changes` goes on.
        """
        lines = publications.lines() if request.method == "GET" else iter(())
        told = pulls.noting_all(request, lines)
        response = StreamingHttpResponse(told, content_type=Lines.media_type)
        response.headers["Content-Disposition"] = 'attachment; filename="verdicts.ndjson"'
        # Weak: what is published between this and the first line is sent, too.
        response.headers["ETag"] = f'W/"{publications.newest_sequence()}"'
        return conditional(request._request, response)  # noqa: SLF001 - DRF hides Django's request there
