import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from factcheck.enums import Status
from factcheck.models import AuditEvent, Partner, PartnerReview
from tests.claims import claim_in, crew_of
from tests.published import withdraw
from tests.reading.test_claim_reviews import REVIEW

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return Partner.objects.create(name="Checks", site="checks.example")


@pytest.fixture
def imported(tmp_path, editor):
    """Import a value as a file; each page's outcome."""

    def run(value, *options):
        file = tmp_path / "feed.json"
        file.write_text(json.dumps(value))
        out = StringIO()
        call_command(
            "import_claimreviews", str(file), "--by", editor.username, "--json", stdout=out
        )
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def kinds(outcomes):
    return [each["kind"] for each in outcomes]


def test_reviews_come_in_once_change_and_are_deleted(partner, imported):
    assert kinds(imported(REVIEW)) == ["new"]
    assert kinds(imported([REVIEW])) == ["same"]
    changed = REVIEW | {"claimReviewed": "Troops captured 200 soldiers."}
    assert kinds(imported(changed)) == ["changed"]
    assert PartnerReview.objects.get().claim_text == "Troops captured 200 soldiers."
    gone = {"@type": "DataFeedItem", "url": "https://checks.example/a", "dateDeleted": "2024-08-20"}
    feed = {"@type": "DataFeed", "dataFeedElement": [gone]}
    assert kinds(imported(feed)) == ["deleted"]
    assert kinds(imported(feed)) == ["same"]
    assert not PartnerReview.objects.exists()
    verbs = AuditEvent.objects.filter(verb__startswith="markup.").order_by("sequence")
    assert [event.verb for event in verbs] == ["markup.create", "markup.update", "markup.delete"]


def test_broken_ones_are_rejected_with_reasons_and_stop_no_other(partner, imported):
    outcomes = imported(
        [
            REVIEW | {"claimReviewed": "", "url": "https://checks.example/empty"},
            REVIEW
            | {
                "reviewRating": {"ratingValue": 9, "bestRating": 5, "worstRating": 1},
                "url": "https://checks.example/unrated",
            },
            REVIEW | {"url": "https://other.example/a"},
            {"@type": "ClaimReview", "claimReviewed": "No address."},
            REVIEW | {"datePublished": "yesterday", "url": "https://checks.example/day"},
            REVIEW,
        ]
    )
    why = {each["url"]: each["why"] for each in outcomes}
    assert kinds(outcomes) == ["rejected"] * 5 + ["new"]
    assert "claimReviewed: This is needed." in why["https://checks.example/empty"]
    assert "textualRating" in why["https://checks.example/unrated"]
    assert "No partner has the site “other.example”" in why["https://other.example/a"]
    assert why[""] == "url: The review has no address."
    assert "publishDate" in why["https://checks.example/day"]


def test_our_own_feed_is_read_by_others_as_we_meant_it(desk, client, imported, settings):
    Partner.objects.create(name="We", site="127.0.0.1")
    crew = crew_of(desk)
    claim = claim_in(Status.PUBLISHED, crew, desk, text="Troops captured 100 soldiers.")
    feed = json.loads(b"".join(client.get("/feeds/claim-reviews.json").streaming_content))
    assert kinds(imported(feed)) == ["new"]
    review = PartnerReview.objects.get()
    assert (review.claim_text, review.rating) == (claim.text, "Confirmed")
    assert review.page.url == f"{settings.SITE_URL}/verdicts/{claim.pk}/"
    withdraw(claim, crew)
    feed = json.loads(b"".join(client.get("/feeds/claim-reviews.json").streaming_content))
    assert kinds(imported(feed)) == ["deleted"]


@pytest.mark.parametrize(
    ("content", "code"), [("{", "bad_content"), ("{}", "no_reviews"), ("[7]", "no_reviews")]
)
def test_file_without_reviews_says_so(tmp_path, editor, content, code):
    file = tmp_path / "feed.json"
    file.write_text(content)
    with pytest.raises(CommandError, match=code):
        call_command("import_claimreviews", str(file), "--by", editor.username)


def test_summary_counts_and_names_what_was_rejected(tmp_path, partner, editor):
    file = tmp_path / "feed.json"
    file.write_text(json.dumps([REVIEW, REVIEW | {"url": "https://other.example/a"}]))
    out, err = StringIO(), StringIO()
    call_command("import_claimreviews", str(file), "--by", editor.username, stdout=out, stderr=err)
    assert out.getvalue() == "Pages: 1 new, 1 rejected.\n"
    assert "Rejected https://other.example/a: url: No partner" in err.getvalue()


def test_feed_is_fetched_from_its_address(httpserver, settings, partner, editor):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    httpserver.expect_request("/feed.json").respond_with_json([REVIEW])
    address = f"http://127.0.0.1:{httpserver.port}/feed.json"
    call_command("import_claimreviews", address, "--by", editor.username, stdout=StringIO())
    assert PartnerReview.objects.count() == 1


def test_unknown_person_is_told(tmp_path):
    with pytest.raises(CommandError, match="nobody called"):
        call_command("import_claimreviews", str(tmp_path), "--by", "nobody")
