"""The demo's pages through the whole of corroboration: what the headline claim must come to."""

import pytest

from factcheck.corroboration import page, passages, publishers, stance
from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.independence import SourceText, group
from factcheck.enums import MergeReason, Stance
from factcheck.local.demo.index import Index
from factcheck.local.demo.pages import LEADS_INSIDE, VANISHED, WEB, load
from factcheck.local.demo.publishers import OUTLETS
from factcheck.reading.sentences import sentences

HOST = "127.0.0.1:8901"
HEADLINE = (
    "Ukrainian troops captured more than 100 Russian soldiers in the Kursk region on Wednesday, "
    "Oleksandr Syrskyi, commander of the Ukrainian military, said on Telegram."
)
CLAIM = ClaimText.of(HEADLINE, claimant="Oleksandr Syrskyi")
PAGES = load()
INDEX = Index(PAGES.values())
NAMES = {outlet.address(HOST): outlet.name for outlet in OUTLETS}
WIRE = (
    "/meridian-post/ukraine-takes-100-prisoners-in-a-day",
    "/harbour-times/more-than-100-russian-soldiers-captured",
    "/valley-courier/zelenskyy-expects-prisoner-exchange",
)


def read(path):
    return page.read(PAGES[path].body, url=f"http://{HOST}{path}", content_type="text/html")


def found(query):
    return [hit.page.path for hit in INDEX.search(query)]


def stance_of(path):
    article = read(path)
    return stance.of_page(CLAIM, passages.pick(CLAIM, article.text), setting=article.title)


def source(key, path):
    article, url = read(path), f"http://{HOST}{path}"
    address = publishers.match(url, NAMES)
    return SourceText(key, article.text, url, address, NAMES[address], article.wire_credit)


def test_search_finds_the_headlines_pages():
    assert set(found(HEADLINE)) == {
        *WIRE,
        "/ministry-channel/post-14-august",
        "/border-press-desk/statement-on-prisoners",
        "/lantern-weekly/102-soldiers-in-one-operation",
        "/fieldnote/pictures-of-prisoners",
        "/garden-almanac/soldier-beetles-counted",
    }
    assert {VANISHED.path, LEADS_INSIDE.path} <= set(found("Russian soldiers captured Kursk"))


@pytest.mark.parametrize(
    ("path", "expected", "reason"),
    [
        (WIRE[0], Stance.CONTEXT, "Repeats Oleksandr Syrskyi"),
        (WIRE[1], Stance.CONTEXT, "Repeats Oleksandr Syrskyi"),
        (WIRE[2], Stance.CONTEXT, "Leaves it open"),
        ("/ministry-channel/post-14-august", Stance.CONTEXT, "Repeats Oleksandr Syrskyi"),
        ("/border-press-desk/statement-on-prisoners", Stance.REFUTES, "Denies it"),
        ("/lantern-weekly/102-soldiers-in-one-operation", Stance.SUPPORTS, "Gives 102 Russian"),
        ("/fieldnote/pictures-of-prisoners", Stance.CONTEXT, "Leaves it open"),
        ("/garden-almanac/soldier-beetles-counted", Stance.UNRELATED, "Nothing in it"),
    ],
)
def test_headline_claim_gets_the_right_stance(path, expected, reason):
    suggestion = stance_of(path)
    assert (suggestion.stance, suggestion.reason[: len(reason)]) == (expected, reason)


def test_the_three_wire_outlets_are_one_origin_with_reasons():
    paths = [path for path in sorted(found(HEADLINE)) if PAGES[path].body]
    grouping = group([source(key, path) for key, path in enumerate(paths)])
    wire = tuple(sorted(paths.index(path) for path in WIRE))
    assert len(paths) == 8
    assert len(grouping.origins) == 6
    assert [each.members for each in grouping.origins if len(each.members) > 1] == [wire]
    reasons = {merge.reason: merge for merge in grouping.merges}
    assert set(reasons) == {MergeReason.NEAR_IDENTICAL_TEXT, MergeReason.WIRE_CREDIT}
    text = reasons[MergeReason.NEAR_IDENTICAL_TEXT]
    assert text.left_quote == text.right_quote
    assert text.left_quote.startswith("Ukrainian troops captured more than 100 Russian soldiers")
    credit = reasons[MergeReason.WIRE_CREDIT]
    assert credit.detail == "Both credit the agency Northwire."
    assert credit.left_quote == "KYIV, Aug 14 (Northwire) \u2014"


def test_pages_of_one_outlet_are_one_origin():
    paths = (WIRE[0], "/meridian-post/commander-counts-74-settlements")
    (merge,) = group([source(key, path) for key, path in enumerate(paths)]).merges
    assert merge.detail == "Both were published by Meridian Post."


def test_pages_say_of_themselves_what_they_are():
    for path, listed in PAGES.items():
        if listed.body:
            article = read(path)
            assert article.title == listed.title
            assert article.site_name == NAMES[publishers.match(f"http://{HOST}{path}", NAMES)]
            assert article.published_on.isoformat() == listed.published_at[:10]
            assert article.language == "en"
            assert "demonstration page" not in article.text
            assert "ookie" not in article.text


def test_most_claims_of_the_story_find_something():
    text = (WEB.parent / "story.txt").read_text()
    queries = [text[span.start : span.end] for span in sentences(text)]
    assert sum(bool(found(query)) for query in queries) >= 0.9 * len(queries)
