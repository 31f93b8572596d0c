import pytest

from factcheck.api.google import masks
from factcheck.api.google.errors import GoogleError

SCHEMA = "FactCheckedClaimSearchResponse"
VALUE = {
    "claims": [
        {
            "text": "T",
            "claimant": "C",
            "claimReview": [{"url": "u", "publisher": {"name": "N", "site": "s"}}],
        }
    ],
    "nextPageToken": "t",
}


def wanted(selection):
    return masks.applied(masks.read(selection, SCHEMA), VALUE)


@pytest.mark.parametrize(
    ("selection", "answer"),
    [
        ("*", VALUE),
        ("nextPageToken", {"nextPageToken": "t"}),
        ("claims/text", {"claims": [{"text": "T"}]}),
        (" claims ( text , claimant ) ", {"claims": [{"text": "T", "claimant": "C"}]}),
        (
            "claims(text,claimReview/publisher(site)),nextPageToken",
            {
                "claims": [{"text": "T", "claimReview": [{"publisher": {"site": "s"}}]}],
                "nextPageToken": "t",
            },
        ),
        (
            "claims/claimReview/*/name",
            {"claims": [{"claimReview": [{"publisher": {"name": "N"}}]}]},
        ),
        ("claims/text,claims/claimant", {"claims": [{"text": "T", "claimant": "C"}]}),
        ("claims/text,claims", {"claims": VALUE["claims"]}),
        ("claims,claims/text", {"claims": VALUE["claims"]}),
    ],
)
def test_mask_lets_through_what_is_wanted(selection, answer):
    assert wanted(selection) == answer


@pytest.mark.parametrize(
    "selection",
    [
        "nothing",
        "claims/nothing",
        "claims(text",
        "claims)",
        "claims,",
        "claims//text",
        "claims(text)(url)",
        "claims/text/url",
        "claims[0]",
        "/" * 3_000,
        "(" * 500,
        "claims/" * 200 + "text",
    ],
)
def test_mask_that_makes_no_sense_is_refused(selection):
    with pytest.raises(GoogleError) as refused:
        masks.read(selection, SCHEMA)
    assert refused.value.status == "INVALID_ARGUMENT"
    assert "fields" in refused.value.violations
