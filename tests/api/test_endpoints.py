import pytest
from django.utils import timezone

from factcheck.enums import Status
from factcheck.models import Delivery, Endpoint, KeptAnswer, Verdict
from factcheck.services import sealing
from tests.claims import claim_in, crew_of
from tests.factories import DeliveryFactory, DeliveryTryFactory, EndpointFactory
from tests.published import publish_many

pytestmark = pytest.mark.django_db

WORDS = {"name": "Partner", "url": "https://partner.example.org/hook"}


@pytest.fixture
def verdict(desk):
    return claim_in(Status.PUBLISHED, crew_of(desk), desk).verdict


def secret_of(row):
    return sealing.opened(Endpoint.objects.get(pk=row).secret, purpose="endpoint")


def test_endpoint_is_added_given_a_new_secret_disabled_and_enabled(program, editor, desk):
    caller = program(editor)
    made = caller.post(f"desks/{desk.pk}/endpoints/", WORDS | {"form": "ninjs"})
    assert made.status_code == 201, made.json()
    row = made.json()
    assert row["secret"] == secret_of(row["id"])
    words = WORDS | {"name": "Wire", "form": "ninjs"}
    assert caller.post(f"endpoints/{row['id']}/change/", words).json()["name"] == "Wire"
    rotated = caller.post(f"endpoints/{row['id']}/rotate/").json()
    assert rotated["secret"] == secret_of(row["id"]) != row["secret"]
    shut = caller.post(f"endpoints/{row['id']}/disable/", {"reason": "It moved."}).json()
    assert (shut["disabled_reason"], shut["disabled_by"]["id"]) == ("It moved.", editor.pk)
    assert caller.post(f"endpoints/{row['id']}/enable/").json()["disabled_at"] is None
    (listed,) = caller.get(f"desks/{desk.pk}/endpoints/").json()["results"]
    assert (listed["name"], listed["form"]) == ("Wire", "ninjs")
    assert "secret" not in listed


@pytest.mark.parametrize("verb", ["add", "rotate"])
def test_secret_is_not_kept_to_be_repeated(program, editor, desk, verb):
    row = EndpointFactory(desk=desk)
    at = f"desks/{desk.pk}/endpoints/" if verb == "add" else f"endpoints/{row.pk}/rotate/"
    caller, key = program(editor), {"HTTP_IDEMPOTENCY_KEY": "k1"}
    words = WORDS if verb == "add" else {}
    first, second = (caller.post(at, words, **key) for _ in range(2))
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.json() == first.json() | {"secret": None}
    assert first.json()["secret"] not in KeptAnswer.objects.get().body


@pytest.mark.parametrize("count", [1, 3])
def test_messages_are_listed_with_their_tries_in_as_many_queries_for_three_as_for_one(
    program, editor, desk, django_assert_num_queries, count
):
    row = EndpointFactory(desk=desk)
    for number in publish_many(count, desk, editor):
        other = Verdict.objects.get(claim=number)
        told = DeliveryFactory(endpoint=row, verdict=other)
        DeliveryTryFactory.create_batch(count, delivery=told, status=500, answer="said")
    caller = program(editor)
    with django_assert_num_queries(4):
        found = caller.get(f"endpoints/{row.pk}/deliveries/").json()["results"]
    assert [len(each["log"]) for each in found] == [count] * count
    assert (found[0]["claim"], found[0]["version"]) == (other.claim_id, 1)
    assert found[0]["log"][0]["answer"] == "said"
    assert caller.get(f"endpoints/{row.pk}/deliveries/?state=failed").json()["results"] == []


def test_messages_are_sent_once_more_one_or_all_since_a_time(program, editor, desk, verdict):
    row = EndpointFactory(desk=desk)
    caller = program(editor)
    day = f"{timezone.now():%Y-%m-%d}T00:00:00Z"
    answer = caller.post(f"endpoints/{row.pk}/replay/", {"since": day})
    assert answer.json() == {"count": 1}
    Delivery.objects.update(state="failed", due_at=None, tries=9)
    told = Delivery.objects.get()
    again = caller.post(f"deliveries/{told.pk}/repeat/").json()
    assert (again["state"], again["tries"], again["message_id"]) == ("waiting", 0, told.message_id)


def test_time_without_offset_is_refused(program, editor, desk):
    row = EndpointFactory(desk=desk)
    answer = program(editor).post(f"endpoints/{row.pk}/replay/", {"since": "2026-01-01T00:00:00"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "since"


def test_reviewer_looks_and_stranger_finds_nothing(program, reviewer, stranger, desk, verdict):
    told = DeliveryFactory(endpoint=EndpointFactory(desk=desk), verdict=verdict)
    row = told.endpoint
    acts = {
        f"desks/{desk.pk}/endpoints/": WORDS,
        f"endpoints/{row.pk}/rotate/": {},
        f"endpoints/{row.pk}/change/": WORDS | {"form": "ninjs"},
        f"endpoints/{row.pk}/disable/": {"reason": "R"},
        f"endpoints/{row.pk}/enable/": {},
        f"endpoints/{row.pk}/replay/": {"since": "2026-01-01T00:00:00Z"},
        f"deliveries/{told.pk}/repeat/": {},
    }
    for by, status in ((reviewer, 403), (stranger, 404)):
        caller = program(by)
        found = {at: caller.post(at, words).status_code for at, words in acts.items()}
        assert set(found.values()) == {status}, found
    looks = [f"desks/{desk.pk}/endpoints/", f"endpoints/{row.pk}/deliveries/"]
    assert [program(reviewer).get(at).status_code for at in looks] == [200, 200]
    assert [program(stranger).get(at).status_code for at in looks] == [404, 404]


@pytest.mark.parametrize("url", ["", "partner", "http://partner.example.org/", "\x00", 5])
def test_bad_address_is_refused_by_name(program, editor, desk, url):
    answer = program(editor).post(f"desks/{desk.pk}/endpoints/", WORDS | {"url": url})
    problem = answer.json()
    assert answer.status_code == 400, problem
    assert {each["field"] for each in problem.get("errors", [problem])} == {"url"}
