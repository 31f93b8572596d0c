"""Every address of the API, walked by people who must not get in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.api import urls
from factcheck.api.access import Door, PublicDoor
from factcheck.enums import Scope
from factcheck.models import AuditEvent, OriginDecision, Report, RobotsOverride
from factcheck.services import conflicts, exemptions, replies
from tests.claims import weighed_claim
from tests.factories import (
    ClaimFactory,
    DeliveryFactory,
    EndpointFactory,
    JobFactory,
    ObservationFactory,
    SearchFactory,
    SourceFactory,
    WatchedFeedFactory,
)
from tests.published import version_of
from tests.untold import untold

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
# A list shows everybody what is theirs.
OPEN_TO_STRANGERS = {"desks", "stories", "claims", "jobs", "notices", "notices-read", "conflicts"}


def doors():
    """Each private address with each method that it knows."""
    for pattern in urls.v1:
        view = pattern.callback
        kind = getattr(view, "view_class", None) or view.cls
        assert issubclass(kind, Door)
        actions = getattr(view, "actions", None)
        known = actions or [each for each in METHODS if hasattr(kind, each)]
        allowed = [each for each in known if each in kind.http_method_names]
        if not issubclass(kind, PublicDoor):
            yield from ((pattern.name, method) for method in allowed)


DOORS = list(doors())


def decided(claim):
    """A decision on two sources of the claim."""
    first, second = claim.sources.first(), SourceFactory(claim=claim)
    told = {"made_at": timezone.now(), "made_by": claim.logged_by, "reason": "R"}
    with untold("OriginDecision:insert_is_told"):
        return OriginDecision.objects.create(
            claim=claim, left=first, right=second, together=True, **told
        )


def reported(verdict):
    """A reader's report on the verdict."""
    now = timezone.now()
    times = {"sent_at": now, "due_at": now + timedelta(days=3)}
    with untold("Report:insert_is_told"):
        return Report.objects.create(
            claim_id=verdict.claim_id, verdict=verdict, text="It was not so.", **times
        )


@pytest.fixture
def address(editor, desk):
    claim = weighed_claim(desk, editor)
    verdict = version_of(ClaimFactory(desk=desk).pk, 1, editor, timezone.now(), {})
    with untold("Verdict:insert_is_told"):
        verdict.save()
    rows = {
        "desk": desk,
        "story": claim.appearances.get().story,
        "claim": claim,
        "source": claim.sources.first(),
        "capture": claim.sources.first().capture,
        "search": SearchFactory(claim=claim),
        "robots": RobotsOverride.objects.create(
            desk=desk, host="a.example", reason="R", made_by=editor, made_at=timezone.now()
        ),
        "feed": WatchedFeedFactory(desk=desk),
        "report": reported(verdict),
        "observation": ObservationFactory(source=claim.sources.first()),
        "decision": decided(claim),
        "reply": replies.ask(
            claim_id=claim.pk,
            by=editor,
            asked="The general staff",
            channel="E-mail",
            deadline_at=timezone.now() + timedelta(days=1),
        ),
        "exemption": exemptions.ask(claim_id=claim.pk, by=editor, reason="R"),
        "endpoint": EndpointFactory(desk=desk),
        "delivery": DeliveryFactory(endpoint=EndpointFactory(desk=desk), verdict=verdict),
        "conflict": conflicts.declare(
            claim_id=claim.pk, by=editor, about=f"claim:{claim.pk}", reason="R"
        ),
        "job": JobFactory(state="dead", subject_id=claim.pk),
    }

    def of(name):
        row = rows.get(name.split("-", 1)[0])
        return reverse(f"api:{name}", args=[row.pk] if row else [])

    return of


def body_for(name, method, desk):
    """What would do, so that nothing but the person stands in the way."""
    if (name, method) == ("stories", "post"):
        return {"desk": desk.pk, "text": "Troops captured 100 soldiers."}
    return {"up_to": 1} if name == "notices-read" else {}


def test_walk_knows_every_address():
    assert len(DOORS) == 82
    assert ("claim-approve", "post") in DOORS
    assert ("source-stance", "put") in DOORS


def test_nobody_gets_in_without_a_login(address, anyone, desk):
    events = AuditEvent.objects.count()
    for name, method in DOORS:
        answer = getattr(anyone, method)(address(name), body_for(name, method, desk))
        said = (answer.status_code, answer.json()["code"])
        assert said == (401, "not_authenticated"), name
        assert "WWW-Authenticate" in answer.headers
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(("name", "method"), DOORS)
def test_token_gets_in_with_its_scopes_only(name, method, address, program, editor, desk):
    needed = Scope.READ if method == "get" else Scope.WORKFLOW
    if (name, method) == ("stories", "post"):
        needed = Scope.INTAKE
    lacking = program(editor, *(set(Scope.of_desks()) - {needed}))
    events = AuditEvent.objects.count()
    answer = getattr(lacking, method)(address(name), body_for(name, method, desk))
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    assert AuditEvent.objects.count() == events
    enough = getattr(program(editor, needed), method)(address(name), body_for(name, method, desk))
    enough.close()
    assert enough.status_code not in {401, 403, 404, 405}


def test_stranger_finds_nothing(address, program, stranger, desk):
    caller = program(stranger)
    events = AuditEvent.objects.count()
    for name, method in DOORS:
        answer = getattr(caller, method)(address(name), body_for(name, method, desk))
        if name in OPEN_TO_STRANGERS and (name, method) != ("stories", "post"):
            assert answer.status_code == 200, name
        else:
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), name
    assert AuditEvent.objects.count() == events


def test_lists_show_strangers_nothing_of_the_desk(address, program, stranger, desk):
    caller = program(stranger)
    for name in ("stories", "claims"):
        assert caller.get(address(name)).json()["results"] == []
    assert [row["slug"] for row in caller.get("desks/").json()["results"]] == ["sports"]


def test_other_methods_are_not_known(address, program, editor):
    caller = program(editor)
    for name, method in DOORS:
        known = {each for door, each in DOORS if door == name}
        for other in set(METHODS) - known:
            answer = caller.generic(other.upper(), address(name))
            said = (answer.status_code, answer.json()["code"])
            assert said == (405, "method_not_allowed"), name
            assert method.upper() in answer.headers["Allow"]
