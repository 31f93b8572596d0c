"""The main job, step by step: a story becomes claims, sources, a ruling of two, a verdict."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db.models import Count, Q
from django.utils import timezone

from factcheck import fetching
from factcheck.enums import JobKind, JobState, SourceState, Status
from factcheck.local.demo.newsroom import Newsroom
from factcheck.local.state import LocalError
from factcheck.models import Claim, Job, Search, Source, Story
from factcheck.services import claims, evidence, rulings, sources, stories, verdicts
from factcheck.services.rulings import Proposal

STORY = Path(__file__).with_name("story.txt")
# What identifies the claim that the demo carries to its verdict.
HEADLINE = "captured more than 100"
RATIONALE = (
    "The commander's figure is borne out by reporting that does not rest on his post: a count of "
    "102 prisoners in one operation. The three outlets that carry it word for word are one wire "
    "report. The other side denies the number without giving one of its own, so what stays open "
    "is the exact count."
)
WORK_ENDS_WITHIN_SECONDS = 180
POLL_SECONDS = 0.5
# What is waited for; other work goes by the clock, tomorrow or next week.
EVIDENCE = (JobKind.SEARCH, JobKind.ASK, JobKind.FETCH, JobKind.WEIGH)

Say = Callable[[str], None]


def take_in(newsroom: Newsroom, say: Say) -> Story:
    """Add the sample story; its claims are logged and searched for. Idempotent."""
    draft = stories.Draft(text=STORY.read_text())
    taken = stories.add(desk_id=newsroom.desk.pk, by=newsroom.editor.user, draft=draft)
    count = taken.story.appearances.count()
    say(
        f"{'Took in' if taken.is_new else 'Found'} the story “{taken.story.title}”: {count} claims."
    )
    return taken.story


def await_sources(story: Story, say: Say, pause: Callable[[float], None]) -> None:
    """Wait until the workers have searched for every claim and fetched what they found.

    `pause` waits for so many seconds and raises when the service is failing.

    Raises:
        LocalError: the work does not end in three minutes.
    """
    deadline = time.monotonic() + WORK_ENDS_WITHIN_SECONDS
    said = ""
    while True:
        line, is_done = progress(story)
        if line != said:
            say(line)
            said = line
        if is_done:
            return
        if time.monotonic() > deadline:
            raise LocalError(f"The workers did not finish in time: {line}")
        pause(POLL_SECONDS)


def progress(story: Story) -> tuple[str, bool]:
    """How far the workers are, as a line, and whether they are done."""
    of_story = Q(claim__appearances__story=story)
    searches = Search.objects.filter(of_story).aggregate(
        done=Count("pk", filter=Q(finished_at__isnull=False)), all=Count("pk")
    )
    pages = Source.objects.filter(of_story).aggregate(
        waiting=Count("pk", filter=Q(state=SourceState.FOUND)),
        fetched=Count("pk", filter=Q(state=SourceState.FETCHED)),
        all=Count("pk"),
    )
    ended = pages["all"] - pages["waiting"]
    refused = ended - pages["fetched"]
    line = (
        f"  searched {searches['done']} of {searches['all']} claims; "
        f"looked at {ended} of {pages['all']} links ({refused} could not or must not be had)"
    )
    under_way = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING])
    return line, not under_way.filter(kind__in=EVIDENCE).exists()


def headline_claim(story: Story) -> Claim:
    """The claim that the demo carries to its verdict.

    Raises:
        LocalError: the extractor did not find it.
    """
    claim = Claim.objects.filter(appearances__story=story, text__contains=HEADLINE).first()
    if claim is None:
        raise LocalError(f"No claim of the story says “{HEADLINE}”.")
    return claim


def carry(claim: Claim, newsroom: Newsroom, say: Say) -> None:
    """Take the claim from where it stands to its published verdict, each step by its person."""
    steps = {
        Status.UNVERIFIED: assign,
        Status.ASSIGNED: accept,
        Status.IN_RESEARCH: research_and_submit,
        Status.IN_REVIEW: approve,
        Status.RULED: publish,
    }
    if claim.status not in steps:
        say(f"  done earlier: the claim is {claim.get_status_display().lower()}")
    while claim.status in steps:
        say("  " + steps[Status(claim.status)](claim, newsroom))
        claim.refresh_from_db()


def assign(claim: Claim, newsroom: Newsroom) -> str:
    """The editor gives the claim to the reviewer."""
    due_at = timezone.now() + timedelta(hours=4)
    claims.assign(
        claim_id=claim.pk,
        seen_version=claim.version,
        by=newsroom.editor.user,
        assignee_id=newsroom.reviewer.user.pk,
        due_at=due_at,
    )
    return f"editor assigned it to reviewer, due at {due_at:%H:%M} UTC"


def accept(claim: Claim, newsroom: Newsroom) -> str:
    """The reviewer takes it on."""
    claims.accept(claim_id=claim.pk, seen_version=claim.version, by=newsroom.reviewer.user)
    return "reviewer accepted it"


def research_and_submit(claim: Claim, newsroom: Newsroom) -> str:
    """The reviewer reads the sources, sets a stance on each, and proposes a ruling.

    A real reviewer would read; this one goes by the machine's suggestions.
    """
    fetched = claim.sources.filter(state=SourceState.FETCHED).exclude(machine_stance="unrelated")
    for source in fetched.order_by("pk"):
        sources.set_stance(
            source_id=source.pk,
            by=newsroom.reviewer.user,
            stance=source.machine_stance,
        )
    claim.refresh_from_db()
    deciding = fetched.filter(machine_stance="supports").order_by("-machine_score").first()
    if deciding is None:
        raise LocalError("No page that was fetched supports the headline claim.")
    proposal = Proposal(
        rating="mostly-confirmed", rationale=RATIONALE, deciding_source_id=deciding.pk
    )
    rulings.submit(
        claim_id=claim.pk,
        seen_version=claim.version,
        by=newsroom.reviewer.user,
        proposal=proposal,
    )
    count, _ = evidence.origins_supporting(claim)
    supporting = (
        "1 independent origin supports" if count == 1 else f"{count} independent origins support"
    )
    return f"reviewer proposed “mostly confirmed”: {supporting} it"


def approve(claim: Claim, newsroom: Newsroom) -> str:
    """The second reviewer lets the ruling stand."""
    rulings.approve(claim_id=claim.pk, seen_version=claim.version, by=newsroom.second_reviewer.user)
    return "second-reviewer approved the ruling"


def publish(claim: Claim, newsroom: Newsroom) -> str:
    """The editor publishes the verdict."""
    verdicts.publish(claim_id=claim.pk, seen_version=claim.version, by=newsroom.editor.user)
    return "editor published the verdict"


def pulled(url: str) -> str:
    """The verdict's JSON, pulled over HTTP as any client would, and indented for people.

    Raises:
        SourceUnavailable, SourceRejected: it could not be pulled.
    """
    guard = fetching.Guard.parse(url.split("/")[2])
    verdict = json.loads(fetching.fetch(url, guard=guard).body)
    return json.dumps(verdict, ensure_ascii=False, indent=2)
