import pytest

from factcheck.errors import SourceError, SourceRejected, SourceUnavailable
from factcheck.fetching.failures import refuse_status


@pytest.mark.parametrize("status", [200, 201, 202, 203, 226])
def test_status_is_taken_when_a_whole_page_came(status):
    refuse_status(status)


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (100, SourceRejected, "bad_response"),
        (101, SourceRejected, "bad_response"),
        (204, SourceRejected, "no_content"),
        (205, SourceRejected, "no_content"),
        (206, SourceRejected, "bad_response"),
        (300, SourceRejected, "http_300"),
        (304, SourceRejected, "http_304"),
        (401, SourceRejected, "http_401"),
        (403, SourceRejected, "http_403"),
        (404, SourceRejected, "http_404"),
        (410, SourceRejected, "http_410"),
        (451, SourceRejected, "http_451"),
        (999, SourceRejected, "http_999"),
        (408, SourceUnavailable, "http_408"),
        (425, SourceUnavailable, "http_425"),
        (429, SourceUnavailable, "rate_limited"),
        (500, SourceUnavailable, "http_500"),
        (503, SourceUnavailable, "http_503"),
        (599, SourceUnavailable, "http_599"),
    ],
)
def test_status_says_later_or_never(status, error, code):
    with pytest.raises(SourceError) as refused:
        refuse_status(status)
    assert type(refused.value) is error
    assert refused.value.code == code


def test_status_503_with_a_time_asks_to_come_back():
    with pytest.raises(SourceUnavailable) as refused:
        refuse_status(503, retry_after="120")
    assert refused.value.code == "rate_limited"
    assert refused.value.retry_after_seconds == 120.0


@pytest.mark.parametrize(("status", "code"), [(429, "rate_limited"), (503, "http_503")])
def test_status_with_a_time_that_is_none_says_no_time(status, code):
    with pytest.raises(SourceUnavailable) as refused:
        refuse_status(status, retry_after="soon")
    assert refused.value.code == code
    assert refused.value.retry_after_seconds is None


def test_status_of_a_missing_page_is_told_in_words():
    with pytest.raises(SourceRejected) as refused:
        refuse_status(410)
    assert refused.value.message == "The site does not have this page (status 410)."
