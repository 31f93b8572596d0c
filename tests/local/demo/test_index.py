from factcheck.local.demo.index import MAX_HITS, Index
from factcheck.local.demo.pages import DemoPage


def page(path, text, title="A title"):
    return DemoPage(path, title, "", "2024-08-14", text)


INDEX = Index(
    [
        page("/a", "soldiers captured near the river"),
        page("/b", "soldiers captured, soldiers exchanged"),
        page("/c", "beekeeping in the valley"),
        page("/d", "the valley in summer", title="Soldiers of the valley"),
    ]
)


def paths(query):
    return [hit.page.path for hit in INDEX.search(query)]


def test_rare_words_and_titles_weigh_more():
    assert paths("exchanged soldiers")[0] == "/b"
    assert paths("valley soldiers")[0] == "/d"


def test_inflections_are_found():
    assert paths("beekeepers") == ["/c"]


def test_a_common_word_alone_makes_no_hit_of_a_long_query():
    assert paths("soldiers exchanged") != []
    assert "/a" not in paths("soldiers exchanged beekeeping summer")


def test_unknown_words_and_stopwords_find_nothing():
    assert paths("") == paths("the of") == paths("pumpkin") == []


def test_hits_are_at_most_ten_and_in_a_steady_order():
    index = Index([page(f"/{number:02}", "soldiers captured") for number in range(30)])
    found = [hit.page.path for hit in index.search("soldiers")]
    assert found == [f"/{number:02}" for number in range(MAX_HITS)]


def test_an_empty_index_finds_nothing():
    assert Index([]).search("soldiers") == []
