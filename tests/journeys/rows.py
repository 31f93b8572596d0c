"""What a story must end in, whatever happened on the way."""

from collections import Counter

from factcheck.enums import JobKind, JobState
from factcheck.models import Capture, Claim, Job, Search
from factcheck.services import stories, work

TEXT = """Ukraine says it took more than 100 Russian soldiers prisoner

Ukrainian troops captured more than 100 Russian soldiers in the Kursk region on Wednesday, \
Oleksandr Syrskyi, commander of the Ukrainian military, said on Telegram.

Alexei Smirnov, the acting governor of Kursk, said that 28 settlements had been lost.
"""


def take_in(desk, editor):
    return stories.add(desk_id=desk.pk, by=editor, draft=stories.Draft(text=TEXT)).story


def is_worked_off():
    waiting = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING])
    return not waiting.exists() and not Search.objects.filter(finished_at=None).exists()


def work_off_here():
    """Do every job in this very process, one after the other."""
    while (job := Job.objects.filter(state=JobState.QUEUED).order_by("due_at").first()) is not None:
        Job.objects.filter(pk=job.pk).update(due_at=job.created_at)
        work.perform(job_id=job.pk)


def outcome(story):
    """The rows behind a story as values: claims with their searches, sources and origins."""
    claims = Claim.objects.filter(appearances__story=story).order_by("appearances__start")
    return [
        {
            "text": claim.text,
            "searches": claim.searches.count(),
            "answers": sorted(
                claim.searches.values_list(
                    "answers__provider", "answers__state", "answers__hit_count"
                )
            ),
            "sources": sorted(claim.sources.values_list("url", "state", "machine_stance")),
            "passages": sorted(claim.sources.values_list("url", "passages__quote")),
            "origins": sorted(
                sorted(origin.sources.values_list("url", flat=True))
                for origin in claim.origins.all()
            ),
        }
        for claim in claims
    ]


def doubled():
    """What was done twice: searches that were carried out, addresses that were kept.

    A claim's pages are fetched and weighed as often as there are new ones.
    """
    done = Job.objects.filter(state=JobState.DONE)
    once = done.exclude(kind__in=[JobKind.FETCH, JobKind.WEIGH])
    pairs = [*once.values_list("kind", "subject_id"), *Capture.objects.values_list("url")]
    return [pair for pair, count in Counter(pairs).items() if count > 1]
