"""Whatever is asked: answers and refusals in Google's form."""

import pytest

from factcheck.enums import Scope
from factcheck.models import AuditEvent, MarkupPage, Pull
from factcheck.services import people

pytestmark = pytest.mark.django_db

SEARCH = "/v1alpha1/claims:search"
PAGES = "/v1alpha1/pages"
BAD = "INVALID_ARGUMENT"
REVIEW = {"claimReviewed": "C", "rating": {"textualRating": "True"}}
PAGE = {"pageUrl": "https://checks.example/a", "claimReviewMarkups": [REVIEW]}


def error(answer, code, status):
    told = answer.json()["error"]
    assert (answer.status_code, told["code"], told["status"]) == (code, code, status)
    assert told["message"]
    return told


def send(client, secret, body, path=PAGES, method="post"):
    headers = {"Authorization": f"Bearer {secret}"}
    return getattr(client, method)(path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"query": " "},
        {"query": "q", "pageSize": "-1"},
        {"query": "q", "pageSize": "ten"},
        {"query": "q", "offset": "99999999999"},
        {"query": "q", "maxAgeDays": "1.5"},
        {"query": "q", "pageToken": "made up"},
        {"query": "q", "unknown": "1"},
        {"query": "q", "imageUri": "https://a.example/b.png"},
        {"query": "q\0"},
        {"query": "q" * 3_000},
        {"query": "q", "fields": "nothing"},
        {"query": "q", "callback": "f"},
        {"query": "q", "alt": "proto"},
        {"query": "q", "alt": "xml"},
        {"query": "q", "prettyPrint": "maybe"},
        {"query": "q", "$.xgafv": "3"},
        {"query": "q", "reviewPublisherSiteFilter": "https://["},
        {"query": "q", "reviewPublisherSiteFilter": "//"},
    ],
)
def test_search_that_makes_no_sense_is_refused(client, asked):
    told = error(client.get(SEARCH, asked), 400, "INVALID_ARGUMENT")
    assert told["details"][0]["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert told["details"][0]["fieldViolations"][0]["description"]


@pytest.mark.parametrize(
    "asked",
    [
        {"page_size": "3", "max_age_days": "7", "$.xgafv": "2", "quotaUser": "u"},
        {"pageSize": "0", "languageCode": "", "alt": "json", "prettyPrint": "false"},
        {"maxAgeDays": "2147483647", "pageSize": "2147483647", "offset": "2147483647"},
        {"reviewPublisherSiteFilter": "https://Other.example/about", "languageCode": "-"},
    ],
)
def test_search_in_other_words_is_understood(client, asked):
    answer = client.get(SEARCH, {"query": "q"} | asked)
    assert (answer.status_code, answer.json()) == (200, {})


def test_answer_is_indented_unless_told_otherwise(client, published):
    published("Forces captured more than 100 soldiers.")
    wide = client.get(SEARCH, {"query": "captured"})
    narrow = client.get(SEARCH, {"query": "captured", "prettyPrint": "false"})
    assert wide.json() == narrow.json()
    assert b'\n  "claims": [' in wide.content
    assert narrow.content.startswith(b'{"claims":[')


def test_client_that_has_the_answer_is_spared_it(client, published):
    published("Forces captured more than 100 soldiers.")
    first = client.get(SEARCH, {"query": "captured"})
    assert first.headers["Cache-Control"].startswith("public")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(
        SEARCH, {"query": "captured"}, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_token_of_a_page_is_good_for_its_query_only(client, published):
    for number in range(2):
        published(f"Forces captured {number} soldiers.")
    asked = {"query": "captured", "pageSize": 1}
    token = client.get(SEARCH, asked).json()["nextPageToken"]
    assert client.get(SEARCH, asked | {"pageToken": token, "offset": 5}).json()["claims"]
    for other in ({"query": "soldiers"}, {"languageCode": "en"}, {"pageSize": 2}):
        error(client.get(SEARCH, asked | {"pageToken": token} | other), 400, "INVALID_ARGUMENT")


def test_search_costs_few_queries(client, published, secret, django_assert_num_queries):
    for number in range(3):
        published(f"Forces captured {number} soldiers.")
        send(client, secret, PAGE | {"pageUrl": f"https://checks.example/{number}"})
    for size in (1, 3):
        with django_assert_num_queries(5):
            client.get(SEARCH, {"query": "captured", "pageSize": size})


@pytest.mark.parametrize("where", ["header", "key", "X-Goog-Api-Key", "access_token"])
def test_token_is_taken_wherever_google_takes_one(client, secret, where):
    asked = {where: secret} if where in {"key", "access_token"} else {}
    headers = {"Authorization": f"Bearer {secret}"} if where == "header" else {where: secret}
    answer = client.get(PAGES, asked, headers={} if asked else headers)
    assert (answer.status_code, answer.json()) == (200, {})
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_take_the_token_of_an_organisation(client, reviewer, secret):
    refused = client.get(PAGES)
    error(refused, 401, "UNAUTHENTICATED")
    assert refused.headers["WWW-Authenticate"]
    error(client.get(PAGES, {"key": "wrong"}), 401, "UNAUTHENTICATED")
    _, other = people.issue_token(user=reviewer, name="o", scopes=[Scope.READ], by=None)
    error(client.get(PAGES, {"key": other}), 403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        ("{", 400, BAD),
        ("[]", 400, BAD),
        ('{"pageUrl": NaN}', 400, BAD),
        ({}, 400, BAD),
        (PAGE | {"unknown": 1}, 400, BAD),
        (PAGE | {"pageUrl": 5}, 400, BAD),
        (PAGE | {"pageUrl": "checks.example/a"}, 400, BAD),
        (PAGE | {"pageUrl": "https://[checks.example"}, 400, BAD),
        (PAGE | {"pageUrl": "https://other.example/a"}, 403, "PERMISSION_DENIED"),
        (PAGE | {"pageUrl": "https://xchecks.example/a"}, 403, "PERMISSION_DENIED"),
        (PAGE | {"publishDate": "yesterday"}, 400, BAD),
        (PAGE | {"claimReviewMarkups": []}, 400, BAD),
        (PAGE | {"claimReviewMarkups": [REVIEW] * 51}, 400, BAD),
        (PAGE | {"claimReviewMarkups": [{"claimReviewed": "C"}]}, 400, BAD),
        (
            PAGE | {"claimReviewMarkups": [REVIEW | {"claimReviewed": "\0"}]},
            400,
            "INVALID_ARGUMENT",
        ),
        (
            PAGE | {"claimReviewMarkups": [REVIEW | {"url": "javascript:x"}]},
            400,
            "INVALID_ARGUMENT",
        ),
        (
            PAGE
            | {
                "claimReviewMarkups": [
                    REVIEW | {"rating": {"textualRating": "T", "ratingValue": 9, "bestRating": 5}}
                ]
            },
            400,
            "INVALID_ARGUMENT",
        ),
    ],
)
def test_page_that_cannot_be_taken_is_refused_and_nothing_kept(client, secret, body, code, status):
    events = AuditEvent.objects.count()
    error(send(client, secret, body), code, status)
    assert not MarkupPage.objects.exists()
    assert AuditEvent.objects.count() == events


def test_page_is_handed_in_once(client, secret):
    assert send(client, secret, PAGE).status_code == 200
    error(send(client, secret, PAGE), 409, "ALREADY_EXISTS")


def test_each_change_of_a_page_is_written_down(client, secret):
    page = send(client, secret, PAGE).json()
    path = f"/v1alpha1/{page['name']}"
    send(client, secret, page, path, "put")
    error(send(client, secret, page, path, "put"), 409, "ABORTED")
    error(send(client, secret, page | {"versionId": ""}, path, "put"), 409, "ABORTED")
    moved = page | {"versionId": "2", "pageUrl": "https://checks.example/b"}
    error(send(client, secret, moved, path, "put"), 400, "INVALID_ARGUMENT")
    send(client, secret, None, path, "delete")
    error(send(client, secret, None, path, "delete"), 404, "NOT_FOUND")
    told = AuditEvent.objects.filter(subject=f"markup_page:{page['name'].split('/')[1]}")
    verbs = list(told.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["markup.create", "markup.update", "markup.delete"]


@pytest.mark.parametrize("path", ["/v1alpha1/", "/v1alpha1/nothing", "/v1alpha1/pages/x"])
def test_address_that_there_is_not_is_not_found(client, path):
    error(client.get(path), 404, "NOT_FOUND")
    error(client.post(path), 404, "NOT_FOUND")


def test_verb_that_no_method_has_is_not_found(client):
    error(client.post(SEARCH), 404, "NOT_FOUND")
    error(client.patch(PAGES), 404, "NOT_FOUND")


def test_pages_of_other_sites_may_ask(client):
    answer = client.options(SEARCH)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Goog-Api-Key" in answer.headers["Access-Control-Allow-Headers"]


def test_key_with_which_somebody_searches_is_known_to_have_what_was_found(
    client, published, stranger
):
    found, _ = published("Troops captured a bridge."), published("A dam has broken.")
    token, secret = people.issue_token(user=stranger, name="App", scopes=[Scope.READ], by=stranger)
    client.get(SEARCH, {"query": "bridge"})
    assert not Pull.objects.exists()
    client.get(SEARCH, {"query": "bridge", "key": secret})
    pull = Pull.objects.get()
    assert (pull.token, pull.claim, pull.sequence) == (token, found, found.verdict.sequence)
