"""The sidebar: what a person's roles let them see, and nothing else."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from factcheck.admin import access
from factcheck.enums import Role

HOME = (
    ("Home", "index", "home"),
    ("Search", "find", "search"),
    ("Notices", "notices", "notifications"),
)
WORK = (
    ("Claim queue", "factcheck_claim_changelist", "fact_check"),
    ("Stories", "factcheck_story_changelist", "article"),
    ("Verdicts", "factcheck_verdict_changelist", "gavel"),
    ("Readers' reports", "factcheck_report_changelist", "flag"),
)
EVIDENCE = (
    ("Sources", "factcheck_source_changelist", "link"),
    ("Stored copies", "factcheck_capture_changelist", "inventory_2"),
    ("Searches", "factcheck_search_changelist", "travel_explore"),
    ("Providers", "factcheck_search_providers", "hub"),
    ("Watched feeds", "factcheck_watchedfeed_changelist", "rss_feed"),
    ("robots.txt overrides", "factcheck_robotsoverride_changelist", "smart_toy"),
)
NAMES = (
    ("Publishers", "factcheck_publisher_changelist", "newspaper"),
    ("Owners", "factcheck_owner_changelist", "domain"),
    ("Claimants", "factcheck_claimant_changelist", "record_voice_over"),
    ("Parties", "factcheck_party_changelist", "groups"),
    ("Partners", "factcheck_partner_changelist", "handshake"),
    ("Scale of ratings", "factcheck_rating_changelist", "format_list_numbered"),
)
OUT = (
    ("Endpoints", "factcheck_endpoint_changelist", "webhook"),
    ("Deliveries", "factcheck_delivery_changelist", "outbox"),
)
RECORD = (
    ("Jobs", "factcheck_job_changelist", "manufacturing"),
    ("Audit events", "factcheck_auditevent_changelist", "history"),
)
CONFLICTS = ("Conflicts of interest", "factcheck_conflict_changelist", "block")
PEOPLE = (
    ("People", "factcheck_user_changelist", "person"),
    ("Desks", "factcheck_desk_changelist", "desk"),
    ("API tokens", "factcheck_apitoken_changelist", "key"),
)


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar's groups for whoever asks, as the theme takes them."""
    user = access.person(request)
    home = group("", HOME)
    home["items"][-1]["badge"] = "factcheck.admin.notice_views.badge"
    found = [home]
    if access.is_member(user):
        found += [group("Work", WORK), group("Evidence", EVIDENCE), group("Names", NAMES)]
        found += [group("Told to others", OUT), group("Record", RECORD)]
    elif user.is_superuser:
        found.append(group("Record", RECORD[1:]))
    if user.is_superuser or access.holds(user, Role.ADMINISTRATOR):
        found.append(group("People", PEOPLE))
    return found


def group(title: str, items: tuple[tuple[str, str, str], ...]) -> dict[str, Any]:
    """A group of links: (title, name of its address, icon)."""
    return {
        "title": title,
        "items": [
            {"title": words, "link": reverse(f"admin:{name}"), "icon": icon}
            for words, name, icon in items
        ],
    }


def account(request: HttpRequest) -> list[dict[str, str]]:
    """What a person may do for themselves, in the menu under their name."""
    if not settings.TWO_FACTOR or not request.user.is_authenticated:
        return []
    return [{"title": "New recovery codes", "link": reverse("admin:recovery-codes")}]
