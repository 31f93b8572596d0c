"""Which programs are known to have pulled what, at each public address."""

import pytest

from factcheck.enums import Status
from factcheck.models import Pull
from tests.claims import claim_in, crew_of
from tests.factories import ClaimFactory, EndpointFactory
from tests.published import correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.PUBLISHED, crew, desk)


@pytest.mark.parametrize(
    "address",
    [
        "verdicts/",
        "verdicts/?q=soldiers",
        "verdicts/changes/",
        "verdicts/{}/",
        "verdicts/{}/versions/1/",
    ],
)
def test_what_a_program_pulls_is_known_by_its_token(program, stranger, claim, address):
    answer = program(stranger).get(address.format(claim.pk))
    assert answer.status_code == 200
    row = Pull.objects.get()
    assert (row.token.user, row.claim, row.sequence) == (stranger, claim, claim.verdict.sequence)


def test_program_that_has_it_already_is_known_as_well(program, stranger, claim):
    caller = program(stranger)
    etag = f'"{claim.verdict.etag}"'
    answer = caller.get(f"verdicts/{claim.pk}/", headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert Pull.objects.get().claim == claim


def test_whole_set_is_known_once_it_was_read(program, stranger, claim):
    answer = program(stranger).get("verdicts/export/")
    assert not Pull.objects.exists()
    assert len(b"".join(answer.streaming_content).splitlines()) == 1
    row = Pull.objects.get()
    assert (row.claim, row.sequence) == (None, claim.verdict.sequence)


def test_nobody_is_known_without_a_token_that_holds(anyone, program, stranger, claim):
    head = program(stranger).head(f"verdicts/{claim.pk}/")
    bad = anyone.get(f"verdicts/{claim.pk}/", headers={"Authorization": "Bearer fc_x"})
    plain = anyone.get(f"verdicts/{claim.pk}/")
    assert [each.status_code for each in (head, bad, plain)] == [200, 200, 200]
    assert bad.content == plain.content
    b"".join(anyone.get("verdicts/export/").streaming_content)
    assert not Pull.objects.exists()


def test_desk_sees_who_has_which_version_and_tells_endpoints(
    program, editor, stranger, claim, crew, desk
):
    program(stranger).get(f"verdicts/{claim.pk}/")
    correct(claim, crew)
    EndpointFactory(desk=desk)
    caller = program(editor)
    (held,) = caller.get(f"claims/{claim.pk}/holders/").json()["results"]
    assert (held["name"], held["version"], held["is_current"], held["endpoint"]) == (
        f"a program, for {stranger}",
        1,
        False,
        None,
    )
    assert caller.post(f"claims/{claim.pk}/tell-again/").json() == {"count": 1}
    unpublished = caller.post(f"claims/{ClaimFactory(desk=desk).pk}/tell-again/")
    assert (unpublished.status_code, unpublished.json()["code"]) == (400, "no_verdict")


def test_reviewer_looks_and_stranger_finds_nothing(program, reviewer, stranger, claim):
    assert program(reviewer).get(f"claims/{claim.pk}/holders/").json() == {"results": []}
    for by, status in ((reviewer, 403), (stranger, 404)):
        assert program(by).post(f"claims/{claim.pk}/tell-again/").status_code == status
    assert program(stranger).get(f"claims/{claim.pk}/holders/").status_code == 404
