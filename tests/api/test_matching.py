import pytest

from factcheck.services.matches import telling
from tests.published import publish_many

pytestmark = pytest.mark.django_db

TEXT = (
    "It was a long week. Ukrainian troops have captured 100 Russian soldiers in Kursk, the "
    "commander said. Nobody was hurt."
)


@pytest.fixture
def claims(crew, desk):
    return publish_many(
        3,
        desk,
        crew.editor,
        bodies=[
            {"claim": "Ukrainian troops captured 100 Russian soldiers in Kursk."},
            {"claim": "The mayor of Springfield resigned on Tuesday.", "state": "withdrawn"},
            {"claim": "Ukrainian troops bought 100 tractors."},
        ],
    )


def matched(anyone, text):
    answer = anyone.post("verdicts/match/", {"text": text})
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_text_that_repeats_a_claim_is_told_where_and_which(anyone, claims):
    (match,) = matched(anyone, TEXT)
    assert match["verdict"]["id"] == claims[0]
    sentence = TEXT[match["start"] : match["end"]]
    assert sentence.startswith("Ukrainian troops have captured")
    assert sentence.endswith("the commander said.")
    assert 0.5 <= match["likeness"] < 1


def test_claim_itself_is_wholly_alike(anyone, claims):
    best = matched(anyone, "Ukrainian troops captured 100 Russian soldiers in Kursk.")[0]
    assert (best["verdict"]["id"], best["likeness"]) == (claims[0], 1)


def test_claim_within_a_long_sentence_is_found(anyone, claims):
    aside = "while the weather in the region remained cold and the roads were hardly passable, "
    text = f"Yesterday, {aside * 2}the mayor of Springfield resigned on Tuesday, they wrote."
    (match,) = matched(anyone, text)
    assert match["verdict"]["id"] == claims[1]
    assert match["verdict"]["state"] == "withdrawn"


def test_text_that_repeats_nothing_matches_nothing(anyone, claims):
    assert matched(anyone, "The weather is fine. Trains ran on time!") == []


def test_likest_comes_first(anyone, claims):
    text = "The mayor of Springfield resigned on Tuesday.\nTroops captured 100 Russian soldiers."
    found = matched(anyone, text)
    assert [each["verdict"]["id"] for each in found] == [claims[1], claims[0]]


def test_matching_takes_one_query(anyone, claims, django_assert_num_queries):
    with django_assert_num_queries(1):
        matched(anyone, TEXT * 20)


@pytest.mark.parametrize("body", [{}, {"text": "x" * 50_001}, {"text": 5}, []])
def test_text_that_cannot_be_looked_through_is_refused(body, anyone):
    answer = anyone.post("verdicts/match/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


@pytest.mark.parametrize("text", ["!?&|()'\"-:*", "или", "a", "- or -", "100", "%s", "", " "])
def test_any_text_is_looked_through(text, anyone, claims):
    assert matched(anyone, text) == []


def test_figures_and_long_words_tell_most():
    assert telling("Troops took 100") == "100 troops or 100 took or troops took"


def test_page_of_another_site_may_ask(anyone):
    answer = anyone.options("verdicts/match/")
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
