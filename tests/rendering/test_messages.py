import pytest

from factcheck.enums import EndpointForm, VerdictKind
from factcheck.rendering import messages, ninjs

BODY = {
    "url": "https://facts.example.org/verdicts/7/",
    "version": 1,
    "newsroom": "The <Newsroom>",
    "first_published_at": "2026-08-09T14:00:00.123456+03:00",
    "published_at": "2026-08-09T14:00:00.123456+03:00",
    "correction": None,
    "claim": "A < B",
    "language": "en",
    "topics": ["war"],
    "rating": {"label": "Confirmed"},
    "rationale": "Two say so.\n\nIndependently & in print.",
    "evidence": [{"url": "https://paper.example.org/?a=1&b=2", "title": ""}],
}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (VerdictKind.CLARIFICATION, "verdict.corrected"),
        (VerdictKind.CORRECTION, "verdict.corrected"),
        (VerdictKind.CHANGED_VERDICT, "verdict.corrected"),
        (VerdictKind.WITHDRAWAL, "verdict.withdrawn"),
        (VerdictKind.EXPIRY, "verdict.expired"),
    ],
)
def test_message_says_what_happened(kind, said):
    body = BODY | {"correction": {"kind": str(kind), "reason": "R"}}
    assert messages.render(EndpointForm.STANDARD, body)["type"] == said


def test_first_version_is_told_whole():
    assert messages.render(EndpointForm.STANDARD, BODY) == {
        "type": "verdict.published",
        "timestamp": BODY["published_at"],
        "data": BODY,
    }


def test_news_item_has_whole_seconds_in_utc_and_escapes_what_it_quotes():
    item = messages.render(EndpointForm.NINJS, BODY)
    assert item["versioncreated"] == "2026-08-09T11:00:00+00:00"
    assert (item["headline"], item["pubstatus"]) == ("Confirmed: A < B", "usable")
    assert item["subject"] == [{"name": "war", "code": "war"}]
    assert "ednote" not in item
    assert item["body_html"] == (
        "<blockquote><p>A &lt; B</p></blockquote><p>Two say so.</p>"
        "<p>Independently &amp; in print.</p>"
        '<ul><li><a href="https://paper.example.org/?a=1&amp;b=2">'
        "https://paper.example.org/?a=1&amp;b=2</a></li></ul>"
        '<p><a href="https://facts.example.org/verdicts/7/">The &lt;Newsroom&gt;</a></p>'
    )


def test_withdrawn_verdict_is_a_canceled_item():
    told = {"kind": "withdrawal", "reason": "The source took it back."}
    body = {key: BODY[key] for key in BODY.keys() - {"rating", "rationale", "evidence"}}
    item = ninjs.render(body | {"correction": told})
    assert (item["pubstatus"], item["ednote"]) == ("canceled", told["reason"])
    assert item["headline"] == "Withdrawn: A < B"
    assert "<ul>" not in item["body_html"]
