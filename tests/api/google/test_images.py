"""Claims by an image, asked for by Google's own client; the images come from a site beside it."""

import pytest
from django.core.cache import cache
from googleapiclient.errors import HttpError

from factcheck.api.google import claims as doors
from factcheck.enums import JobKind, JobState
from factcheck.models import Job
from factcheck.services import allowances, sources, work
from tests.pictures import encoded, picture
from tests.published import withdraw


@pytest.fixture(autouse=True)
def _remember_nothing():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(httpserver, settings):
    """A site with pictures by their number; each comes in several forms."""
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    settings.FETCH_HOST_INTERVAL_SECONDS = 0.01
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    return httpserver


@pytest.fixture
def hang_up(site):
    """Put a picture at an address of the site."""

    def put(path, image, name="PNG", **how):
        kind = f"image/{name.lower()}"
        site.expect_request(path).respond_with_data(encoded(image, name, **how), content_type=kind)
        return f"http://127.0.0.1:{site.port}{path}"

    return put


@pytest.fixture
def pictured(hang_up, published, crew):
    """Publish a verdict on a claim with this picture among its evidence."""

    def publish(text, seed):
        claim = published(text)
        url = hang_up(f"/{claim.pk}.png", picture(seed))
        sources.attach(claim_id=claim.pk, by=crew.researcher, url=url)
        job = Job.objects.get(kind=JobKind.FETCH, subject_id=claim.pk, state=JobState.QUEUED)
        work.perform(job_id=job.pk)
        return claim

    return publish


def found(client, **asked):
    answer = client.claims().imageSearch(**asked).execute()
    return [each["claim"]["text"] for each in answer.get("results", [])], answer


def refusal(client, **asked):
    with pytest.raises(HttpError) as caught:
        found(client, **asked)
    return caught.value


def test_claim_is_found_by_another_copy_of_its_image(google, pictured, hang_up):
    pictured("The bridge fell in one night.", 1)
    pictured("The harbour froze over.", 2)
    copy = hang_up("/copy", picture(1).resize((200, 150)), "JPEG", quality=40)
    texts, answer = found(google(), imageUri=copy)
    assert texts == ["The bridge fell in one night."]
    (review,) = answer["results"][0]["claim"]["claimReview"]
    assert review["publisher"]["name"] == "The Test Gazette"
    stranger = hang_up("/stranger", picture(3))
    assert found(google(), imageUri=stranger)[1] == {}


def test_images_claims_are_walked_by_next(google, pictured, hang_up, site):
    wanted = [pictured(f"The bridge fell in {number} nights.", 1).text for number in range(3)]
    copy = hang_up("/copy", picture(1), "WEBP", quality=60)
    claims = google().claims()
    request, seen = claims.imageSearch(imageUri=copy, pageSize=2, languageCode="en-US"), []
    while request is not None:
        answer = request.execute()
        seen += [each["claim"]["text"] for each in answer["results"]]
        request = claims.imageSearch_next(request, answer)
    assert seen == wanted[::-1]
    assert sum(asked.path == "/copy" for asked, _ in site.log) == 1


def test_image_of_a_withdrawn_verdict_finds_nothing(google, pictured, hang_up, crew):
    claim = pictured("The bridge fell in one night.", 1)
    copy = hang_up("/copy", picture(1))
    assert found(google(), imageUri=copy, languageCode="de")[0] == []
    assert found(google(), imageUri=copy)[0] == [claim.text]
    withdraw(claim, crew)
    assert found(google(), imageUri=copy)[0] == []


def test_image_that_a_person_holds_to_be_unrelated_finds_nothing(google, pictured, hang_up, crew):
    claim = pictured("The bridge fell in one night.", 1)
    image = claim.sources.get(url__endswith=".png")
    sources.set_stance(source_id=image.pk, by=crew.researcher, stance="unrelated")
    assert found(google(), imageUri=hang_up("/copy", picture(1)))[0] == []


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "Give an image's address."),
        ("nonsense", "address"),
        ("http://169.254.169.254/latest/meta-data", "not"),
        ("{site}/page", "no image at this address"),
        ("{site}/nothing", "404"),
    ],
    ids=["none", "nonsense", "metadata", "page", "missing"],
)
def test_what_is_no_image_is_refused_and_says_why(google, site, address, why):
    site.expect_request("/page").respond_with_data("<p>Words.</p>", content_type="text/html")
    site.expect_request("/nothing").respond_with_data("", 404)
    error = refusal(google(), imageUri=address.format(site=f"http://127.0.0.1:{site.port}"))
    assert error.status_code == 400
    assert why in error.error_details[0]["fieldViolations"][0]["description"]
    assert error.error_details[0]["fieldViolations"][0]["field"] == "imageUri"


def test_images_are_few_without_a_key_and_more_with_one(
    google, pictured, hang_up, secret, monkeypatch
):
    monkeypatch.setattr(allowances, "WINDOW_SECONDS", 100_000)  # none begins while this runs
    pictured("The bridge fell in one night.", 1)
    first, second = hang_up("/first", picture(1)), hang_up("/second", picture(1))
    found(google(), imageUri=first)
    for _ in range(doors.IMAGES_WITHOUT_A_KEY_PER_MINUTE):
        allowances.take("images", doors.IMAGES_WITHOUT_A_KEY_PER_MINUTE)
    assert found(google(), imageUri=first)[0]  # it is remembered, and costs nothing
    assert refusal(google(), imageUri=second).status_code == 429
    assert found(google(key=secret), imageUri=second)[0]
