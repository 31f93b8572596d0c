"""Searches in tests: a search service that answers, and their jobs worked off here."""

import json

from django.utils import timezone

from factcheck.enums import JobKind, JobState
from factcheck.models import Job
from factcheck.services import work


def answers_with(searxng, *urls):
    """Let the server answer each search as SearXNG with these pages."""
    results = [{"url": url, "title": "T", "content": "C", "engine": "e"} for url in urls]
    searxng.expect_request("/search").respond_with_data(
        json.dumps({"results": results, "unresponsive_engines": []}),
        content_type="application/json",
    )


def work_off():
    """Do what is due of searching, and what comes of that, but no fetch."""
    while job := due().first():
        work.perform(job_id=job.pk)


def due():
    """The jobs of searching that are due."""
    return Job.objects.filter(
        kind__in=[JobKind.SEARCH, JobKind.ASK],
        state=JobState.QUEUED,
        due_at__lte=timezone.now(),
    ).order_by("due_at", "pk")


def refresh(row):
    """The row as it is now."""
    row.refresh_from_db()
    return row
