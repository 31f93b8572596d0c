"""The addresses of API v1, all in one table."""

from typing import Any

from django.urls import include, path, re_path

from factcheck.api import (
    captures,
    docs,
    drafts,
    endpoints,
    exemptions,
    jobs,
    policies,
    pulls,
    searching,
    verdict_stream,
    verdicts,
)
from factcheck.api import claim_commands as step
from factcheck.api import evidence_commands as evidence
from factcheck.api import origin_commands as origin
from factcheck.api.claims import Claims
from factcheck.api.conflicts import Conflicts, DeclareConflict, WithdrawConflict
from factcheck.api.desks import Desks
from factcheck.api.feeds import Feeds, RemoveFeed
from factcheck.api.matching import FindMatches
from factcheck.api.notices import Notices, ReadNotices
from factcheck.api.nowhere import nowhere
from factcheck.api.presence import Onlookers
from factcheck.api.ratings import Ratings
from factcheck.api.related import RelatedClaims
from factcheck.api.reports import CloseReport, Reports
from factcheck.api.stories import Stories
from factcheck.api.story_edits import ReviseStory, SetDeadline, StoryVersions
from factcheck.api.verdict_lists import Verdicts

app_name = "api"

LIST: dict[str, Any] = {"get": "list"}
ONE: dict[str, Any] = {"get": "retrieve"}

v1 = [
    path("desks/", Desks.as_view(LIST), name="desks"),
    path("desks/<int:pk>/", Desks.as_view(ONE), name="desk"),
    path("desks/<int:pk>/providers/", searching.Providers.as_view(LIST), name="desk-providers"),
    path(
        "desks/<int:pk>/policy/",
        policies.Policy.as_view(ONE | {"put": "update"}),
        name="desk-policy",
    ),
    path(
        "desks/<int:pk>/robots-overrides/",
        searching.Overrides.as_view(LIST | {"post": "create"}),
        name="desk-robots-overrides",
    ),
    path("desks/<int:pk>/feeds/", Feeds.as_view(LIST | {"post": "create"}), name="desk-feeds"),
    path("desks/<int:pk>/reports/", Reports.as_view(LIST), name="desk-reports"),
    path("reports/<int:pk>/close/", CloseReport.as_view(), name="report-close"),
    path("feeds/<int:pk>/remove/", RemoveFeed.as_view(), name="feed-remove"),
    path(
        "desks/<int:pk>/endpoints/",
        endpoints.Endpoints.as_view(LIST | {"post": "create"}),
        name="desk-endpoints",
    ),
    path("endpoints/<int:pk>/change/", endpoints.ChangeEndpoint.as_view(), name="endpoint-change"),
    path("endpoints/<int:pk>/rotate/", endpoints.RotateSecret.as_view(), name="endpoint-rotate"),
    path(
        "endpoints/<int:pk>/disable/", endpoints.DisableEndpoint.as_view(), name="endpoint-disable"
    ),
    path("endpoints/<int:pk>/enable/", endpoints.EnableEndpoint.as_view(), name="endpoint-enable"),
    path("endpoints/<int:pk>/replay/", endpoints.ReplayEndpoint.as_view(), name="endpoint-replay"),
    path(
        "endpoints/<int:pk>/deliveries/",
        endpoints.Deliveries.as_view(LIST),
        name="endpoint-deliveries",
    ),
    path("deliveries/<int:pk>/repeat/", endpoints.RepeatDelivery.as_view(), name="delivery-repeat"),
    path("robots-overrides/<int:pk>/lift/", searching.LiftOverride.as_view(), name="robots-lift"),
    path("searches/<int:pk>/hits/", searching.Hits.as_view(LIST), name="search-hits"),
    path("stories/", Stories.as_view(LIST | {"post": "create"}), name="stories"),
    path("stories/<int:pk>/", Stories.as_view(ONE), name="story"),
    path("stories/<int:pk>/claims/", evidence.MarkPassage.as_view(), name="story-claims"),
    path("stories/<int:pk>/text/", ReviseStory.as_view(), name="story-text"),
    path("stories/<int:pk>/deadline/", SetDeadline.as_view(), name="story-deadline"),
    path("stories/<int:pk>/versions/", StoryVersions.as_view(), name="story-versions"),
    path("claims/", Claims.as_view(LIST), name="claims"),
    path("claims/<int:pk>/", Claims.as_view(ONE), name="claim"),
    path("claims/<int:pk>/assign/", step.Assign.as_view(), name="claim-assign"),
    path("claims/<int:pk>/accept/", step.Accept.as_view(), name="claim-accept"),
    path("claims/<int:pk>/decline/", step.Decline.as_view(), name="claim-decline"),
    path("claims/<int:pk>/second/", step.Second.as_view(), name="claim-second"),
    path("claims/<int:pk>/take-back/", step.TakeBack.as_view(), name="claim-take-back"),
    path("claims/<int:pk>/submit/", step.Submit.as_view(), name="claim-submit"),
    path("claims/<int:pk>/approve/", step.Approve.as_view(), name="claim-approve"),
    path("claims/<int:pk>/send-back/", step.SendBack.as_view(), name="claim-send-back"),
    path("claims/<int:pk>/publish/", step.Publish.as_view(), name="claim-publish"),
    path("claims/<int:pk>/correct/", step.Correct.as_view(), name="claim-correct"),
    path("claims/<int:pk>/withdraw/", step.Withdraw.as_view(), name="claim-withdraw"),
    path("claims/<int:pk>/reopen/", step.Reopen.as_view(), name="claim-reopen"),
    path("claims/<int:pk>/set-aside/", step.SetAside.as_view(), name="claim-set-aside"),
    path("claims/<int:pk>/related/", RelatedClaims.as_view(), name="claim-related"),
    path("claims/<int:pk>/restore/", step.Restore.as_view(), name="claim-restore"),
    path(
        "claims/<int:pk>/draft/",
        drafts.OwnDraft.as_view(ONE | {"put": "update"}),
        name="claim-draft",
    ),
    path(
        "claims/<int:pk>/presence/",
        Onlookers.as_view(ONE | {"put": "update"}),
        name="claim-presence",
    ),
    path("claims/<int:pk>/topics/", evidence.SetTopics.as_view(), name="claim-topics"),
    path("claims/<int:pk>/sources/", evidence.AttachSource.as_view(), name="claim-sources"),
    path("claims/<int:pk>/searches/", evidence.StartSearch.as_view(), name="claim-searches"),
    path("claims/<int:pk>/evidence/", captures.ClaimEvidence.as_view(), name="claim-evidence"),
    path("claims/<int:pk>/dossier/", captures.ClaimDossier.as_view(), name="claim-dossier"),
    path("claims/<int:pk>/holders/", pulls.Holders.as_view(), name="claim-holders"),
    path("claims/<int:pk>/tell-again/", pulls.TellAgain.as_view(), name="claim-tell-again"),
    path("claims/<int:pk>/evidence/table/", captures.EvidenceTable.as_view(), name="claim-table"),
    path("captures/<int:pk>/body/", captures.CaptureBody.as_view(), name="capture-body"),
    path("captures/<int:pk>/record/", captures.CaptureRecord.as_view(), name="capture-record"),
    path("observations/<int:pk>/take/", evidence.TakeCopy.as_view(), name="observation-take"),
    path(
        "observations/<int:pk>/acknowledge/",
        evidence.AcknowledgeChange.as_view(),
        name="observation-acknowledge",
    ),
    path("claims/<int:pk>/conflicts/", DeclareConflict.as_view(), name="claim-conflicts"),
    path("conflicts/", Conflicts.as_view(LIST), name="conflicts"),
    path("conflicts/<int:pk>/withdraw/", WithdrawConflict.as_view(), name="conflict-withdraw"),
    path("claims/<int:pk>/replies/", policies.AskForReply.as_view(), name="claim-replies"),
    path(
        "claims/<int:pk>/exemptions/",
        exemptions.AskForExemption.as_view(),
        name="claim-exemptions",
    ),
    path("exemptions/<int:pk>/grant/", exemptions.GrantExemption.as_view(), name="exemption-grant"),
    path("replies/<int:pk>/answer/", policies.AnswerReply.as_view(), name="reply-answer"),
    path("sources/<int:pk>/passages/", evidence.AddPassage.as_view(), name="source-passages"),
    path("sources/<int:pk>/stance/", evidence.SetStance.as_view(), name="source-stance"),
    path("sources/<int:pk>/join/", origin.JoinOrigins.as_view(), name="source-join"),
    path("sources/<int:pk>/part/", origin.PartOrigin.as_view(), name="source-part"),
    path("sources/<int:pk>/marks/", origin.SetMark.as_view(), name="source-marks"),
    path("sources/<int:pk>/marks/clear/", origin.ClearMark.as_view(), name="source-marks-clear"),
    path("origin-decisions/<int:pk>/undo/", origin.UndoDecision.as_view(), name="decision-undo"),
    path("jobs/", jobs.Jobs.as_view(LIST), name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.RetryJob.as_view(), name="job-retry"),
    path("jobs/<int:pk>/discard/", jobs.DiscardJob.as_view(), name="job-discard"),
    path("notices/", Notices.as_view(LIST), name="notices"),
    path("notices/read/", ReadNotices.as_view(), name="notices-read"),
    path("ratings/", Ratings.as_view(LIST), name="ratings"),
    path("verdicts/", Verdicts.as_view(), name="verdicts"),
    path("verdicts/changes/", verdict_stream.Changes.as_view(), name="verdict-changes"),
    path("verdicts/match/", FindMatches.as_view(), name="verdict-match"),
    path("verdicts/export/", verdict_stream.Export.as_view(), name="verdict-export"),
    path("verdicts/<int:pk>/", verdicts.NewestVerdict.as_view(), name="verdict"),
    path(
        "verdicts/<int:pk>/versions/", verdicts.VerdictVersions.as_view(), name="verdict-versions"
    ),
    path(
        "verdicts/<int:pk>/versions/<int:version>/",
        verdicts.VerdictVersion.as_view(),
        name="verdict-version",
    ),
    path("schema/", docs.Document.as_view(), name="schema"),
    path("docs/", docs.Documentation.as_view(), name="docs"),
]

urlpatterns = [path("v1/", include(v1)), re_path("", nowhere)]
