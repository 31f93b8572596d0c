"""The contract as Google's own Python client speaks it."""

import httplib2
import pytest
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from factcheck.models import PartnerReview
from tests.google_client import client_at
from tests.published import withdraw

PAGE = {
    "pageUrl": "https://www.checks.example/prisoners",
    "publishDate": "2024-08-16",
    "claimReviewAuthor": {"name": "Checks", "imageUrl": "https://checks.example/logo.png"},
    "claimReviewMarkups": [
        {
            "claimReviewed": "Forces captured more than 100 soldiers.",
            "claimDate": "2024-08-14",
            "claimAuthor": {"name": "The commander", "jobTitle": "Commander"},
            "claimFirstAppearance": "https://paper.example/first",
            "rating": {"textualRating": "Mostly true", "ratingValue": 4, "bestRating": 5},
        }
    ],
}
OTHER = {"claimReviewed": "The bridge was closed.", "rating": {"textualRating": "True"}}

pytestmark = pytest.mark.django_db


def found(client, **wish):
    return client.claims().search(**wish).execute()


def refusal(request):
    with pytest.raises(HttpError) as refused:
        request.execute()
    return refused.value.resp.status, refused.value.reason


def test_key_of_googles_own_stays_where_it_is(google, published):
    published("Forces captured more than 100 soldiers.")
    wish = {"query": "captured soldiers"}
    assert found(google(key="AIza-of-another-service"), **wish) == found(google(), **wish)


def test_claim_is_found_by_its_words(google, published):
    claim = published("Forces captured more than 100 soldiers.")
    published("The bridge was closed.")
    (one,) = found(google(), query="captured soldiers")["claims"]
    assert one["text"] == claim.text
    (review,) = one["claimReview"]
    assert review["url"].endswith(f"/verdicts/{claim.pk}/")
    assert review["publisher"]["name"] == "The Test Gazette"
    assert review["textualRating"] == claim.ruling.rating.label
    assert review["reviewDate"].endswith("Z")
    assert review["languageCode"] == "en"
    assert set(one) <= {"text", "claimant", "claimDate", "claimReview"}


def test_nothing_found_is_an_empty_object(google):
    assert found(google(), query="unheard of") == {}


def test_withdrawn_verdict_is_not_found(google, published, crew):
    claim = published("Forces captured more than 100 soldiers.")
    withdraw(claim, crew)
    assert found(google(), query="captured") == {}


def test_results_are_walked_by_next_though_the_client_keeps_the_offset(google, published):
    wanted = {published(f"Forces captured {number} soldiers.").text for number in range(5)}
    claims = google().claims()
    request, seen = claims.search(query="captured", pageSize=2, offset=0), []
    while request is not None:
        answer = request.execute()
        seen += [each["text"] for each in answer["claims"]]
        request = claims.search_next(request, answer)
    assert len(seen) == 5
    assert set(seen) == wanted


def test_results_are_walked_by_offset(google, published):
    wanted = {published(f"Forces captured {number} soldiers.").text for number in range(3)}
    pages = [found(google(), query="captured", offset=step, pageSize=1) for step in range(4)]
    assert {page["claims"][0]["text"] for page in pages[:3]} == wanted
    assert pages[3] == {}


def test_site_alone_lists_all_of_it(google, published, secret):
    published("Forces captured more than 100 soldiers.")
    google(bearer=secret).pages().create(body=PAGE | {"claimReviewMarkups": [OTHER]}).execute()
    ours = found(google(), reviewPublisherSiteFilter="127.0.0.1")["claims"]
    theirs = found(google(), reviewPublisherSiteFilter="https://www.checks.example/")["claims"]
    assert [each["text"] for each in ours] == ["Forces captured more than 100 soldiers."]
    assert [each["text"] for each in theirs] == [OTHER["claimReviewed"]]
    assert found(google(), reviewPublisherSiteFilter="hecks.example") == {}


@pytest.mark.parametrize("is_first", ["ours", "theirs"])
def test_our_review_and_a_partners_are_of_one_claim(google, published, secret, is_first):
    if is_first == "ours":
        published("Forces captured more than 100 soldiers!")
    google(bearer=secret).pages().create(body=PAGE).execute()
    if is_first == "theirs":
        published("Forces captured more than 100 soldiers!")
    (claim,) = found(google(), query="captured soldiers")["claims"]
    sites = [review["publisher"]["site"] for review in claim["claimReview"]]
    assert sites == ["127.0.0.1", "checks.example"]
    assert claim["claimReview"][1] == {
        "publisher": {"name": "Checks", "site": "checks.example"},
        "url": "https://www.checks.example/prisoners",
        "reviewDate": "2024-08-16T00:00:00Z",
        "textualRating": "Mostly true",
        "languageCode": "en",
    }


@pytest.mark.parametrize(("tag", "is_found"), [("en-US", True), ("en", True), ("de", False)])
def test_language_is_that_of_the_tags_main_part(google, published, tag, is_found):
    published("Forces captured more than 100 soldiers.")
    assert bool(found(google(), query="captured", languageCode=tag)) == is_found


def test_age_is_that_of_claim_or_review_whichever_is_newer(google, secret):
    google(bearer=secret).pages().create(body=PAGE).execute()
    assert found(google(), query="captured", maxAgeDays=30) == {}
    PartnerReview.objects.update(newest_on="2100-01-01")
    assert found(google(), query="captured", maxAgeDays=30)["claims"]


def test_long_query_that_the_client_posts_is_answered(google, published):
    published("Forces captured more than 100 soldiers.")
    words = "captured " * 220
    assert found(google(), query=words.strip(), fields="claims/text") == {
        "claims": [{"text": "Forces captured more than 100 soldiers."}]
    }


def test_page_lives_from_creation_to_deletion(google, secret):
    pages = google(bearer=secret).pages()
    made = pages.create(body=PAGE).execute()
    assert made == PAGE | {"name": made["name"], "versionId": "1"}
    assert pages.get(name=made["name"]).execute() == made
    made["claimReviewMarkups"][0]["rating"]["textualRating"] = "False"
    second = pages.update(name=made["name"], body=made).execute()
    assert second == made | {"versionId": "2"}
    assert refusal(pages.update(name=made["name"], body=made))[0] == 409
    (claim,) = found(google(), query="captured")["claims"]
    assert claim["claimReview"][0]["textualRating"] == "False"
    assert pages.delete(name=made["name"]).execute() == {}
    assert refusal(pages.get(name=made["name"]))[0] == 404
    assert found(google(), query="captured") == {}


def test_pages_are_listed_by_address_and_organisation(google, secret):
    pages = google(bearer=secret).pages()
    names = [
        pages.create(body=PAGE | {"pageUrl": f"https://checks.example/{number}"}).execute()["name"]
        for number in range(3)
    ]
    request, seen = pages.list(organization="checks.example", pageSize=2), []
    while request is not None:
        answer = request.execute()
        seen += [each["name"] for each in answer["claimReviewMarkupPages"]]
        request = pages.list_next(request, answer)
    assert seen == names[::-1]
    (one,) = pages.list(url="https://checks.example/1").execute()["claimReviewMarkupPages"]
    assert one["name"] == names[1]
    assert pages.list(url="https://checks.example/none").execute() == {}


def test_key_is_taken_for_a_token(google, secret):
    made = google(key=secret).pages().create(body=PAGE).execute()
    assert google(bearer=secret).pages().get(name=made["name"]).execute() == made


def test_client_made_of_our_own_discovery_document_works(google, published, client):
    published("Forces captured more than 100 soldiers.")
    document = client.get("/$discovery/rest?version=v1alpha1").json()
    ours = build_from_document(document, http=google()._http)
    assert ours.claims().search(query="captured").execute()["claims"]


@pytest.mark.django_db(transaction=True)
def test_client_needs_nothing_but_the_address_of_a_server(live_server, published):
    claim = published("Forces captured more than 100 soldiers.")
    with client_at(live_server.url, httplib2.Http()) as over_http:
        (one,) = over_http.claims().search(query="captured soldiers").execute()["claims"]
    assert one["text"] == claim.text
