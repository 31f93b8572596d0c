"""The matrix of permissions, walked: every address and every step, as every kind of person."""

import re
from dataclasses import replace
from itertools import product

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import get_resolver, path

from factcheck import checks, permissions, policy
from factcheck.enums import Action, Role, Status
from factcheck.errors import FactCheckError
from factcheck.models import AuditEvent, Claim
from factcheck.permissions import ADDRESSES, Part, Standing, may
from factcheck.services import conflicts
from tests import words
from tests.claims import WAYS, Crew, correction_for, take
from tests.world import IMAGE, SEALED, SECRET, World

pytestmark = pytest.mark.django_db
ROUTES = sorted(set(checks.addresses()))
# What is acted upon here leaves no audit event, or is a question that changes nothing.
UNTOLD = {"admin:login", "admin:logout", "admin:second-factor", "api:verdict-match"}
UNTOLD |= {"admin:factcheck_claim_keep_filter", "admin:factcheck_claim_drop_filter"}
UNTOLD |= {"admin:factcheck_claim_draft", "api:claim-draft"}
UNTOLD |= {"api:claim-presence"}
UNTOLD |= {"admin:notices", "admin:notices-read", "api:notices-read"}
UNTOLD |= {"admin:password_change", "admin:factcheck_apitoken_add"}
HOME = "/admin/"
# What an address must be asked, to be shown anything.
ASKED = {
    "pages:oembed": "?url={site}/verdicts/{verdict}/",
    "google:claims-search": "?query=q",
    "google:claims-image-search": f"?imageUri={IMAGE}",
}
CHANGES = {name.partition(":")[2] for name in ADDRESSES if name.endswith("_change")}
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One newsroom for all walks: each request of theirs is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World.built()
        transaction.set_rollback(True)


def address(world, name, route):
    """The address of the row behind `route`."""
    kind = name.partition(":")[2].removeprefix("factcheck_").partition("_")[0].partition("-")[0]
    kind = {"app": "claim", "decision": "decision"}.get(kind, kind)
    action = name.removeprefix("api:claim-").replace("-", "_")
    row = world.claim_for(Action(action)) if action in Action.values else world.rows.get(kind)
    values = {
        "action": "set_aside",
        "app_label": "factcheck",
        "url": "nothing",
        "code": "not_found",
        "number": world.rows["origin"].number if kind == "claim" else 1,
        "version": 1,
        "part": 0,
        "content_type_id": "1",
    }
    is_public = name.startswith(("pages:", "api:verdict")) or name.endswith("again")
    row = world.claims[Status.PUBLISHED] if is_public else row

    def value(found):
        word = found[1] or found[2]
        if word in values:
            return str(values[word])
        noun = word.removesuffix("_id")
        is_told = noun != word and noun in world.rows and not is_public
        return str(getattr(world.rows[noun] if is_told else row, "pk", 1))

    plain = CONVERTED.sub(value, route).replace("^", "").removesuffix("$")
    query = ASKED.get(name, "").format(
        site=settings.SITE_URL, verdict=world.claims[Status.PUBLISHED].pk
    )
    return f"/{plain}{query}"


def look(world, name, route, standing):
    """Whether the person is shown something there, and not the door or a refusal."""
    answer = world.browser(standing).get(address(world, name, route))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    may_know = standing in permissions.DESK or standing == Standing.SUPERUSER
    assert may_know or SECRET.encode() not in body, f"{standing} reads of the desk at {name}"
    return is_open(answer)


def act(world, name, route, standing):
    """Whether the person's words are taken there, and something comes of them."""
    namespace, _, short = name.partition(":")
    browser, there = world.browser(standing), address(world, name, route)
    events = AuditEvent.objects.count()
    if namespace == "api":
        is_put = short in {
            "desk-policy",
            "claim-draft",
            "claim-presence",
            "claim-topics",
            "source-stance",
            "source-marks",
        }
        send = browser.put if is_put else browser.post
        answer = send(there, words.api(world, short), content_type="application/json")
    else:
        answer = browser.post(there, words.desk(world, short, standing))
    told = AuditEvent.objects.count() > events
    assert told <= is_open(answer), f"{name}: refused, yet written down"
    return is_open(answer) and (told or name in UNTOLD)


def is_open(answer):
    is_sent_away = answer.status_code == 302 and (
        "/admin/login/" in answer.headers["Location"]
        # Of a row that is not there for this person, Django's admin says so at home.
        or (answer.headers["Location"] == HOME and answer.resolver_match.url_name in CHANGES)
    )
    return answer.status_code < 400 and not is_sent_away


def test_public_answers_are_not_sent_again_to_whoever_has_them(world):
    minded = set()
    for name, route in ROUTES:
        where, browser = address(world, name, route), world.browser(Standing.VISITOR)
        first = browser.get(where)
        if first.status_code == 200 and "public" in first.headers.get("Cache-Control", ""):
            again = browser.get(where, HTTP_IF_NONE_MATCH=first.headers["ETag"])
            assert (again.status_code, again.content) == (304, b""), name
            assert opened(again) == opened(first), name
            minded.add(name)
    assert {"pages:home", "pages:oembed", "api:verdict-export", "google:claims-search"} < minded


def opened(answer):
    """What pages of other sites may do with an answer."""
    return {name: value for name, value in answer.headers.items() if name.startswith("Access-")}


def walked(world, standing, way):
    """The names of the addresses that are open to who stands so, and of those that are not."""
    found = {True: set(), False: set()}
    for name, route in ROUTES:
        if getattr(ADDRESSES[name], way.__name__) is not None:
            with transaction.atomic():
                found[way(world, name, route, standing)].add(name)
                transaction.set_rollback(True)
    return found


def listed(standing, way):
    return {
        name
        for name, access in ADDRESSES.items()
        if standing in (getattr(access, way.__name__) or ())
    }


@pytest.mark.parametrize(("way", "standing"), list(product((look, act), Standing)))
def test_address_is_open_to_those_whom_the_matrix_names(world, standing, way):
    found = walked(world, standing, way)
    named = listed(standing, way)
    assert (sorted(found[True] - named), sorted(named - found[True])) == ([], [])


def roles_of(user, claim):
    held = user.memberships.filter(desk=claim.desk_id)
    return {Role(each) for each in held.values_list("role", flat=True)}


def parts_of(user, claim):
    """What the person has to do with the claim, read from its rows."""
    decided = claim.rulings.filter(state="proposed").first()
    public = claim.verdict.ruling if claim.verdict else None
    facts = {
        Part.HOLDER: claim.assignments.filter(assignee=user, ended_at=None).exists(),
        Part.PROPOSER: decided and decided.proposed_by == user,
        Part.FINDER: decided and decided.deciding_source.attached_by == user,
        Part.RULER: public and user in {public.proposed_by, public.decided_by},
        Part.CONFLICTED: user.conflicts.touching(claim.pk).exists(),
    }
    return {part for part, holds in facts.items() if holds}


def crew_of(world):
    """Those whom good words name."""
    return Crew(world.people[Standing.EDITOR], world.people[Standing.REVIEWER], world.second)


def takes(action, claim, by, crew, **proposed):
    """Whether the verb lets this person through, with words that are good for it."""
    try:
        with transaction.atomic():
            take(action, Claim.objects.get(pk=claim.pk), by, crew, **proposed)
            transaction.set_rollback(True)
    except FactCheckError:
        return False
    return True


@pytest.mark.parametrize("status", WAYS)
def test_step_is_taken_by_those_whose_it_is(world, status):
    claim = world.claims[status]
    crew = crew_of(world)
    everyone = [user for user in world.people.values() if user] + [world.second]
    wrong = [
        (action, str(user))
        for action, user in product(Action, everyone)
        # Where nothing is public there is nothing to withdraw, whoever asks; and a ruling that is
        # seen takes no second one.
        if (action != Action.WITHDRAW or claim.verdict)
        and action != Action.SECOND
        and may(action, status, roles_of(user, claim), parts_of(user, claim))
        != takes(action, claim, user, crew)
    ]
    assert wrong == []


def test_second_ruling_is_given_by_those_whose_it_is(world):
    everyone = [user for user in world.people.values() if user] + [world.second]
    claim, crew = world.blind, crew_of(world)
    step = (Action.SECOND, claim.status)
    for user in everyone:
        expected = may(*step, roles_of(user, claim), parts_of(user, claim))
        assert takes(Action.SECOND, claim, user, crew) == expected, user
        assert not takes(Action.APPROVE, claim, user, crew), user


@pytest.mark.parametrize(
    "standing", [Standing.EDITOR, Standing.REVIEWER, Standing.ADMINISTRATOR, Standing.SUPERUSER]
)
def test_blind_ruling_and_its_stances_show_at_no_address(world, standing):
    source = world.blind.sources.order_by("pk").first()
    events = AuditEvent.objects.filter(subject=f"claim:{world.blind.pk}")
    rows = {
        "claim": world.blind,
        "story": world.blind.appearances.get().story,
        "source": source,
        "origin": source.origin,
        "capture": source.capture,
        "auditevent": events.filter(verb="claim.set_stance").first(),
    }
    beside = replace(world, rows=world.rows | rows)
    for name, route in ROUTES:
        if ADDRESSES[name].look is not None:
            with transaction.atomic():
                answer = world.browser(standing).get(address(beside, name, route))
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
            assert SEALED.encode() not in body, name


def test_changed_rating_is_for_others_than_those_who_ruled(world):
    claim = world.claims[Status.PUBLISHED]
    changed = correction_for(claim, rating="unverifiable", correction_kind="changed_verdict")
    for standing in (Standing.EDITOR, Standing.REVIEWER):
        user = world.people[standing]
        parts = parts_of(user, claim)
        assert (Part.RULER in parts) == (standing == Standing.REVIEWER)
        step = (Action.CORRECT, Status.PUBLISHED, roles_of(user, claim), parts)
        expected = may(*step, changes_rating=True)
        assert takes(Action.CORRECT, claim, user, crew_of(world), proposal=changed) == expected


def test_whoever_found_the_deciding_source_does_not_approve(world):
    claim = world.claims[Status.IN_REVIEW]
    by = world.people[Standing.REVIEWER]
    ruling = claim.rulings.get(state="proposed")
    with transaction.atomic():
        type(ruling.deciding_source).objects.filter(pk=ruling.deciding_source_id).update(
            attached_by=by
        )
        assert Part.FINDER in parts_of(by, claim)
        assert not may(Action.APPROVE, claim.status, {Role.REVIEWER}, parts_of(by, claim))
        assert not takes(Action.APPROVE, claim, by, crew_of(world))
        transaction.set_rollback(True)


@pytest.mark.parametrize("status", [each for each in WAYS if each != Status.SET_ASIDE])
def test_conflict_of_interest_keeps_from_what_the_matrix_says(world, status):
    claim, crew = world.claims[status], crew_of(world)
    everyone = [*filter(None, world.people.values()), world.second]
    with transaction.atomic():
        for user in everyone:
            if roles_of(user, claim):
                told = {"about": f"claim:{claim.pk}", "reason": "My sister is the mayor."}
                conflicts.declare(claim_id=claim.pk, by=user, **told)
        wrong = [
            (action, str(user))
            for action, user in product(Action, everyone)
            # The assignee has one as well; and nothing is withdrawn where nothing is public.
            if action not in {Action.ASSIGN, Action.WITHDRAW, Action.SECOND}
            and may(action, status, roles_of(user, claim), parts_of(user, claim))
            != takes(action, claim, user, crew)
        ]
        transaction.set_rollback(True)
    assert wrong == []


def test_parts_are_those_that_the_policy_asks_for():
    personal = {
        action
        for action, conditions in policy.CONDITIONS.items()
        if any(each.about is policy.About.PERSON for each in conditions)
    }
    assert personal == set(permissions.PARTS)


def test_matrix_names_no_address_that_is_not_there():
    assert set(ADDRESSES) == {name for name, _ in ROUTES}
    assert checks.decided() == []


def test_address_that_nobody_has_decided_on_is_refused_at_the_start(settings, monkeypatch):
    pages = get_resolver().url_patterns
    monkeypatch.setattr(pages[-1], "url_patterns", [path("new/", print, name="new")])
    found = [each for each in checks.decided() if each.id == "factcheck.E020"]
    assert [each.msg for each in found] == ["Nobody has decided who may use pages:new."]
