import json
import re
import time
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from factcheck.api.problems import KINDS
from factcheck.enums import Action, Status
from factcheck.models import Rating, Story, Verdict
from factcheck.pages import views
from tests.claims import claim_in, crew_of, proposal_for, take
from tests.factories import ClaimantFactory
from tests.untold import untold

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert('claim')</script><b>\u2028 & \"more\""


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def published(desk, crew):
    return claim_in(Status.PUBLISHED, crew, desk)


def corrected(claim, crew):
    claim = take(Action.CORRECT, claim, crew.researcher, crew)
    claim = take(Action.APPROVE, claim, crew.second, crew)
    return take(Action.PUBLISH, claim, crew.editor, crew)


def address(claim):
    return reverse("pages:verdict", args=[claim.pk])


class Document(HTMLParser):
    """The elements of a page, and the text outside scripts."""

    def __init__(self, response):
        super().__init__()
        self.elements, self.words, self.scripts = [], [], []
        self.feed(response.content.decode())
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        (self.scripts if self.cdata_elem == "script" else self.words).append(data)

    def first(self, tag, **attributes):
        wanted = attributes.items()
        return next(
            attrs for name, attrs in self.elements if name == tag and wanted <= attrs.items()
        )


def test_home_lists_standing_verdicts_newest_first(client, desk, crew):
    first, second, withdrawn = (claim_in(Status.PUBLISHED, crew, desk) for _ in range(3))
    take(Action.WITHDRAW, withdrawn, crew.editor, crew)
    page = client.get("/").content.decode()
    assert re.findall(r'href="(/verdicts/\d+/)"', page) == [address(second), address(first)]


def test_home_says_so_when_nothing_is_published(client):
    assert "No verdict is published yet." in Document(client.get("/")).text


def test_home_goes_on_from_a_sequence_number(client, desk, crew):
    claims = [claim_in(Status.PUBLISHED, crew, desk) for _ in range(views.VERDICTS_PER_PAGE + 1)]
    first = Document(client.get("/"))
    older = first.first("a", rel="next")["href"]
    second = Document(client.get(f"/{older}"))
    assert older == f"?before={claims[1].verdict.sequence}"
    assert address(claims[0]) in {attrs.get("href") for _, attrs in second.elements}
    assert second.first("link", rel="canonical")["href"].endswith(older)
    assert "Older" not in second.text


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "\x00", "²", "1" * 20])
def test_home_has_no_page_before_nonsense(client, before):
    assert client.get("/", {"before": before}).status_code == 404


def test_home_survives_a_number_beyond_the_column(client):
    assert client.get("/", {"before": "9" * 19}).status_code == 200


@pytest.mark.parametrize("verdicts", [1, 3])
def test_home_asks_once_however_many_verdicts(
    client, desk, crew, verdicts, django_assert_num_queries
):
    for _ in range(verdicts):
        claim_in(Status.PUBLISHED, crew, desk)
    with django_assert_num_queries(1):
        client.get("/")


def test_verdict_page_shows_what_was_published(client, published):
    text = Document(client.get(address(published))).text
    source = published.sources.first()
    assert f"“{published.text}”" in text
    assert "Confirmed" in text
    assert "Two brigades say so independently." in text
    assert "2 links, 2 independent origins" in text
    assert "Supports" in text
    assert source.title in text
    assert source.passages.get().quote in text
    assert source.capture.sha256 in text
    assert "Version 1, shown here" in text


def test_verdict_page_is_read_from_the_stored_body(client, published):
    before = client.get(address(published)).content
    published.sources.update(title="Another title", human_note="Another note")
    published.origins.all().delete()
    with untold("Rating:update_is_told"):
        Rating.objects.filter(slug="confirmed").update(label="Reworded")
    assert client.get(address(published)).content == before


@pytest.mark.parametrize("corrections", [0, 2])
def test_verdict_page_asks_once_however_many_versions(
    client, crew, published, corrections, django_assert_num_queries
):
    for _ in range(corrections):
        published = corrected(published, crew)
    with django_assert_num_queries(1):
        client.get(address(published))


def test_verdict_page_tells_machines_where_its_data_are(client, published, settings):
    page = Document(client.get(address(published)))
    body = json.loads(published.verdict.body)
    assert page.first("link", rel="canonical")["href"] == body["url"]
    assert page.first("link", rel="alternate")["href"] == body["api_url"]
    assert page.first("meta", property="og:url")["content"] == body["url"]
    assert page.first("meta", property="og:title")["content"].startswith("Confirmed: “Troops")
    assert page.first("meta", name="description")["content"].startswith("Confirmed. Two brigades")


def test_verdict_page_carries_the_stored_claim_review(client, published):
    page = Document(client.get(address(published)))
    stored = Verdict.objects.get(claim=published).claim_review
    assert json.loads("".join(page.scripts)) == json.loads(stored)
    assert page.first("script") == {"type": "application/ld+json"}


def test_hostile_words_stay_words(client, desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    claim.text, claim.claimant = HOSTILE, ClaimantFactory(name=HOSTILE)
    claim.save()
    claim.sources.update(title=HOSTILE, human_note=HOSTILE)
    claim.origins.update(label=HOSTILE)
    Story.objects.update(title=HOSTILE)
    proposal = proposal_for(claim, rationale=HOSTILE)
    claim = take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)
    claim = take(Action.APPROVE, claim, crew.second, crew)
    claim = take(Action.PUBLISH, claim, crew.editor, crew)
    page = Document(client.get(address(claim)))
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not {"b"} & {tag for tag, _ in page.elements}
    assert json.loads("".join(page.scripts))["reviewBody"] == HOSTILE.strip()
    assert page.text.count("<script>alert('claim')</script>") >= 7
    assert "<b>" not in client.get("/").content.decode()


def test_corrected_verdict_shows_its_correction_and_keeps_the_earlier_version(
    client, crew, published
):
    corrected(published, crew)
    newest, earlier = (
        Document(client.get(place))
        for place in (address(published), f"{address(published)}versions/1/")
    )
    assert "Clarification" in newest.text
    assert "A date was missing." in newest.text
    assert "Version 2, shown here" in newest.text
    assert "This is version 1, kept as it was published." in earlier.text
    assert "Version 1, shown here" in earlier.text
    assert earlier.first("meta", name="robots")["content"] == "noindex"
    assert earlier.first("link", rel="alternate")["href"].endswith("/versions/1/")
    assert earlier.scripts == []


def test_withdrawn_verdict_leaves_a_page_that_says_so(client, crew, published):
    take(Action.WITHDRAW, published, crew.editor, crew)
    response = client.get(address(published))
    page = Document(response)
    assert response.status_code == 200
    assert "Withdrawn" in page.text
    assert "The source took it back." in page.text
    assert "Confirmed" not in page.text
    assert page.scripts == []
    earlier = Document(client.get(f"{address(published)}versions/1/"))
    assert "The verdict has since been withdrawn" in earlier.text
    assert "Confirmed" in earlier.text


@pytest.mark.parametrize(
    "path", ["/verdicts/0/", "/verdicts/99999999999999999999/", "/verdicts/1/versions/9/"]
)
def test_verdict_that_is_none_is_not_found(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no such page" in Document(response).text


def test_claim_without_a_verdict_has_no_page(client, desk, crew):
    claim = claim_in(Status.RULED, crew, desk)
    assert client.get(address(claim)).status_code == 404


def test_corrections_are_listed_with_their_reasons_the_newest_first(
    client, crew, desk, published, django_assert_num_queries
):
    corrected(published, crew)
    gone = claim_in(Status.PUBLISHED, crew, desk, text="The bridge was painted.")
    take(Action.WITHDRAW, gone, crew.editor, crew)
    with django_assert_num_queries(1):
        response = client.get("/corrections/")
    text = Document(response).text
    made = text.split("What we corrected")[1]
    assert made.index("The source took it back.") < made.index("A date was missing.")
    assert f"{address(gone)}versions/2/" in response.content.decode()
    assert "Due for review" in text
    assert Document(client.get("/about/")).first("a", href="/corrections/")


def test_corrections_say_so_when_there_are_none(client, published):
    assert "Nothing was corrected yet." in Document(client.get("/corrections/")).text


def test_claim_is_read_in_its_own_direction_and_language(client, crew, desk):
    claim = claim_in(Status.PUBLISHED, crew, desk, text="جسر سقط")
    heading = Document(client.get(address(claim))).first("h1")
    assert heading == {"dir": "auto", "lang": "en"}


def test_about_explains_each_rating_on_offer(client, settings, django_assert_num_queries):
    with untold("Rating:update_is_told"):
        Rating.objects.filter(slug="false").update(is_offered=False)
    settings.CONTACT = "corrections@example.org"
    with django_assert_num_queries(1):
        page = Document(client.get("/about/"))
    assert page.first("dt", id="confirmed")
    assert "Takes 2 independent origins in support." in page.text
    assert "The evidence refutes the claim." not in page.text
    assert page.first("a", href="mailto:corrections@example.org")


def test_contact_may_be_a_page(client, settings):
    settings.CONTACT = "https://example.org/contact"
    assert Document(client.get("/about/")).first("a", href="https://example.org/contact")


@pytest.mark.parametrize("kind", KINDS)
def test_problem_that_the_api_names_has_its_page(client, kind):
    page = Document(client.get(f"/problems/{kind}"))
    assert page.first("dt", id=kind)
    assert page.first("div", **{"class": "asked"})


@pytest.mark.parametrize("path", ["/", "/about/", "/corrections/", "/problems/", "/nothing"])
def test_page_allows_no_script_and_sets_no_cookie(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_page_may_be_kept_by_caches_for_seconds(client, published):
    kept = client.get(address(published))["Cache-Control"]
    assert kept == "public, max-age=4, stale-while-revalidate=1"


@pytest.mark.parametrize("path", ["/", "/about/", "/corrections/", "/health", "/robots.txt"])
def test_page_is_only_read(client, path):
    assert client.post(path).status_code == 405


def test_robots_keep_out_of_the_doors_for_staff_and_programs(client, settings):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]


def test_health_answers_when_all_parts_do(client):
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "parts": {"database": "ok", "migrations": "ok", "broker": "ok"},
    }
    assert "no-store" in response["Cache-Control"]


def test_health_names_the_broker_when_it_is_silent_and_waits_for_it_briefly(
    client, settings, blackhole
):
    settings.REDIS_URL = f"redis://:hunter2@127.0.0.1:{blackhole}/0"
    began = time.monotonic()
    response = client.get("/health")
    assert time.monotonic() - began < 2
    assert response.status_code == 503
    assert response.json()["parts"]["broker"] == "does not answer"
    assert "hunter2" not in response.content.decode()


def test_health_names_what_is_to_be_migrated(client):
    MigrationRecorder(connection).record_unapplied("factcheck", "0002_default_scale")
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json()["parts"]["migrations"] == "1 to be applied"


def test_search_finds_standing_verdicts_by_their_words(client, crew, desk):
    claim_in(Status.PUBLISHED, crew, desk, text="The bridge fell in one night.")
    gone = claim_in(Status.PUBLISHED, crew, desk, text="The bridge was painted.")
    take(Action.WITHDRAW, gone, crew.editor, crew)
    page = Document(client.get("/search/", {"q": "bridge"}))
    assert "1 verdict, the best match first." in page.text
    assert "The bridge fell in one night." in page.text
    assert "painted" not in page.text
    assert page.first("input", type="search")["value"] == "bridge"


def test_search_says_what_to_do_when_nothing_is_found_or_asked(client, db):
    assert "Try fewer or other ones." in Document(client.get("/search/", {"q": "unheard"})).text
    empty = Document(client.get("/search/"))
    assert "Search what was checked" in empty.text
    assert "Nothing" not in empty.text
    odd = client.get("/search/", {"q": "\0 <b> ' | & ! \\ (", "p": "x"})
    assert odd.status_code == 200


def test_search_results_come_in_pages(client, crew, desk, monkeypatch):
    monkeypatch.setattr(views, "VERDICTS_PER_PAGE", 1)
    for number in range(2):
        claim_in(Status.PUBLISHED, crew, desk, text=f"The bridge fell {number} times.")
    first = Document(client.get("/search/", {"q": "bridge fell"}))
    more = first.first("a", rel="next")["href"]
    second = Document(client.get(f"/search/{more}"))
    assert [page.text.count("The bridge fell") for page in (first, second)] == [1, 1]
    assert first.text != second.text
