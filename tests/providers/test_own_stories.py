from dataclasses import dataclass
from datetime import date

from factcheck.providers import Hit, OwnStories, Provider, Query


@dataclass
class Publisher:
    name: str


@dataclass
class Story:
    url: str
    title: str = "Earlier story"
    text: str = "Troops crossed the border.\n\nMore followed."
    published_on: date | None = date(2024, 8, 7)
    publisher: Publisher | None = None


def search(*stories: Story, text: str = "crossed the border") -> list[Hit]:
    provider: Provider = OwnStories(find=lambda _words: stories)
    return provider.search(Query(text))


def test_search_turns_earlier_stories_into_hits():
    assert search(Story("https://own.org/a", publisher=Publisher("The Desk"))) == [
        Hit(
            url="https://own.org/a",
            title="Earlier story",
            snippet="Troops crossed the border. More followed.",
            published_on=date(2024, 8, 7),
            publisher="The Desk",
        )
    ]


def test_search_passes_the_words_of_the_query_once_and_bare():
    asked = []
    OwnStories(find=lambda words: asked.append(words) or []).search(
        Query(
            '"More" than 100 soldiers -- MORE, or \u0441\u043e\u043b\u0434\u0430\u0442!'
            + " x1y2z3" * 3
        )
    )
    assert asked == [
        ["more", "than", "100", "soldiers", "\u0441\u043e\u043b\u0434\u0430\u0442", "x1y2z3"]
    ]


def test_search_passes_thirty_words_at_most():
    asked = []
    OwnStories(find=lambda words: asked.append(words) or []).search(
        Query(" ".join(f"word{number}" for number in range(1_000)))
    )
    assert len(asked[0]) == 30


def test_search_finds_nothing_without_asking_when_the_query_has_no_words():
    assert search(Story("https://own.org/a"), text=" -- !? a") == []


def test_search_leaves_out_stories_without_an_address_and_repeated_ones():
    hits = search(Story(""), Story("https://own.org/a", title="first"), Story("https://own.org/a"))
    assert [hit.title for hit in hits] == ["first"]


def test_search_gives_twenty_stories_at_most():
    assert len(search(*(Story(f"https://own.org/{number}") for number in range(50)))) == 20
