from datetime import UTC, date, datetime

import pytest

from factcheck.corroboration.markup import Link
from factcheck.parsing import Document, Feed, FeedEntry, plain

DOCUMENT = Document(
    "T", "x", published_on=date(2024, 8, 14), links=(Link("http://e.org/", "E"),), kind="pdf"
)
FEED = Feed(
    "T", "en", (FeedEntry("http://e.org/", published_at=datetime(2024, 8, 14, tzinfo=UTC)),)
)


@pytest.mark.parametrize("value", [DOCUMENT, FEED, Document("", "")])
def test_value_comes_back_as_it_was(value):
    assert plain.to_value(type(value), plain.from_value(value)) == value


@pytest.mark.parametrize(
    "changed",
    [
        {"title": 1},
        {"title": None},
        {"kind": "program"},
        {"published_on": "tomorrow"},
        {"published_on": 7},
        {"links": [["http://e.org/"]]},
        {"links": "no list"},
        {"more": ""},
    ],
)
def test_answer_of_another_form_is_refused(changed):
    with pytest.raises(ValueError):  # noqa: PT011 -- of several sentences
        plain.to_value(Document, plain.from_value(DOCUMENT) | changed)
    with pytest.raises(ValueError, match="dict"):
        plain.to_value(Document, [])
