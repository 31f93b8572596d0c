from datetime import date

from factcheck.providers import Hit, OwnTexts, Provider, Query


def hit(url: str, title: str = "Earlier") -> Hit:
    return Hit(url, title, "Troops crossed\n\nthe border.", date(2024, 8, 7), "")


def search(*hits: Hit, text: str = "crossed the border") -> list[Hit]:
    provider: Provider = OwnTexts("own_archive", lambda _words: hits)
    return provider.search(Query(text))


def test_search_gives_what_is_found_cleaned():
    assert search(hit("https://Own.example.org/a#b")) == [
        Hit(
            url="https://own.example.org/a",
            title="Earlier",
            snippet="Troops crossed the border.",
            published_on=date(2024, 8, 7),
            publisher="own.example.org",
        )
    ]


def test_search_passes_the_words_of_the_query_once_and_bare():
    asked = []
    OwnTexts("own_archive", lambda words: asked.append(words) or []).search(
        Query('"More" than 100 soldiers -- MORE, or \u0441\u043e\u043b\u0434\u0430\u0442!')
    )
    assert asked == [["more", "than", "100", "soldiers", "\u0441\u043e\u043b\u0434\u0430\u0442"]]


def test_search_passes_thirty_words_at_most():
    asked = []
    OwnTexts("own_archive", lambda words: asked.append(words) or []).search(
        Query(" ".join(f"word{number}" for number in range(1_000)))
    )
    assert len(asked[0]) == 30


def test_search_finds_nothing_without_asking_when_the_query_has_no_words():
    assert search(hit("https://own.example.org/a"), text=" -- !? a") == []


def test_search_leaves_out_texts_without_an_address_and_repeated_ones():
    found = search(
        hit(""), hit("https://own.example.org/a", "first"), hit("https://own.example.org/a")
    )
    assert [each.title for each in found] == ["first"]


def test_search_gives_twenty_texts_at_most():
    assert len(search(*(hit(f"https://own.example.org/{number}") for number in range(50)))) == 20
