import pytest

from factcheck.reading import claim_reviews

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/a#one",
    "datePublished": "2024-08-16",
    "author": {"@type": "Organization", "name": "Checks"},
    "claimReviewed": "Troops captured 100 soldiers.",
    "itemReviewed": {
        "@type": "Claim",
        "author": [{"@type": "Person", "name": "The general"}],
        "datePublished": "2024-08-14",
        "firstAppearance": "https://t.me/general/1",
        "appearance": [{"@type": "CreativeWork", "url": "https://paper.example/1"}, {}],
    },
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "Mostly true",
        "ratingValue": "4",
        "bestRating": 5,
        "worstRating": 1.0,
    },
}


def urls(value):
    return [(found.url, found.review is None) for found in claim_reviews.found_in(value)]


@pytest.mark.parametrize(
    "value",
    [
        REVIEW,
        [REVIEW],
        {"@graph": [{"@type": "WebPage"}, REVIEW]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        {"@type": "DataFeed", "dataFeedElement": {"@type": "DataFeedItem", "item": REVIEW}},
        REVIEW | {"@type": ["Review", "http://schema.org/ClaimReview"]},
    ],
)
def test_review_is_found_wherever_feeds_put_it(value):
    assert urls(value) == [("https://checks.example/a", False)]


def test_deleted_item_names_its_page():
    gone = {"@type": "DataFeedItem", "url": "https://checks.example/b", "dateDeleted": "2024-08-20"}
    assert urls({"@type": "DataFeed", "dataFeedElement": [gone]}) == [
        ("https://checks.example/b", True)
    ]


@pytest.mark.parametrize("value", [None, 7, "ClaimReview", {}, [], {"@type": 7}, {"@graph": 7}])
def test_nothing_is_found_in_anything_else(value):
    assert urls(value) == []


def test_review_becomes_the_markup_of_its_page():
    page = claim_reviews.markup("https://checks.example/a", [REVIEW])
    assert page == {
        "pageUrl": "https://checks.example/a",
        "publishDate": "2024-08-16",
        "claimReviewAuthor": {"name": "Checks"},
        "claimReviewMarkups": [
            {
                "url": "https://checks.example/a#one",
                "claimReviewed": "Troops captured 100 soldiers.",
                "claimAuthor": {"name": "The general"},
                "claimDate": "2024-08-14",
                "claimFirstAppearance": "https://t.me/general/1",
                "claimAppearances": ["https://paper.example/1"],
                "rating": {
                    "textualRating": "Mostly true",
                    "ratingValue": 4,
                    "bestRating": 5,
                    "worstRating": 1,
                },
            }
        ],
    }


@pytest.mark.parametrize("odd", [None, True, "four", "4.5", 4.5, 10**12, "9" * 30, {}, []])
def test_rating_without_whole_numbers_keeps_its_words(odd):
    rating = REVIEW["reviewRating"] | {"ratingValue": odd}
    assert claim_reviews.rating_of(rating) == {"textualRating": "Mostly true"}


@pytest.mark.parametrize("odd", [None, 7, "x", [], [7], {"name": 7}, {"url": []}])
def test_odd_values_are_left_out_and_break_nothing(odd):
    review = dict.fromkeys(REVIEW, odd) | {"@type": "ClaimReview"}
    for found in claim_reviews.found_in(review):
        page = claim_reviews.markup(found.url, [found.review])
        assert page["claimReviewMarkups"]
