import pytest

from factcheck.enums import MediaAuthenticity
from factcheck.pages import published


@pytest.mark.parametrize(
    ("number", "best", "worst", "tone"),
    [
        (4, 4, 1, "high"),
        (3, 4, 1, "high"),
        (2, 4, 1, "middle"),
        (1, 4, 1, "low"),
        (None, None, None, "open"),
        (3, 3, 3, "open"),
    ],
)
def test_tone_follows_the_place_on_the_scale(number, best, worst, tone):
    assert published.tone({"number": number, "best": best, "worst": worst}) == tone


@pytest.mark.parametrize("authenticity", MediaAuthenticity)
def test_every_authenticity_is_said_in_words(authenticity):
    said = published.spoken({"kind": "image", "authenticity": str(authenticity)})
    assert (said["heading"], said["label"]) == ("The picture", authenticity.label)
    assert said["meaning"].endswith(".")
    assert published.spoken({"kind": "other", "authenticity": str(authenticity)})[
        "heading"
    ].endswith("sound")


def evidence(origin, stance="supports"):
    return {"stance": stance, "captured_at": None, "origin": origin}


def test_evidence_stands_under_its_origin_and_what_has_none_comes_last():
    body = {
        "origins": {"groups": [{"number": 1, "reasons": ["Same.", "Same."]}]},
        "evidence": [evidence(None), evidence(1)],
    }
    first, last = published.grouped(body)
    assert [each["origin"] for each in first["evidence"]] == [1]
    assert first["reasons"] == ["Same."]
    assert [each["origin"] for each in last["evidence"]] == [None]


def test_evidence_says_in_words_what_it_is_to_the_claim():
    body = {"origins": {"groups": []}, "evidence": [evidence(None) | {"marks": ["circular"]}]}
    (loose,) = published.grouped(body)
    assert loose["evidence"][0]["marks"] == [
        "It leads back to the claim itself, so it does not count as corroboration."
    ]


def test_tally_counts_origins_by_stance_and_not_pages():
    body = {
        "origins": {"groups": [{"number": number, "reasons": []} for number in (1, 2, 3)]},
        "evidence": [evidence(1), evidence(1), evidence(2), evidence(2, "refutes")],
    }
    assert published.tally(published.grouped(body)) == [("Supports", 2), ("Refutes", 1)]
