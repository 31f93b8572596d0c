import time

import pytest

from factcheck.corroboration import references
from factcheck.corroboration.references import Page

FIRST = "https://www.courier.example/2026/bridge"


def page(text="", *, address="", links=(), name=""):
    return Page(text, (address,), tuple(links), name)


def linked(*pages):
    return [(each.by, each.of, each.words) for each in references.linked(pages)]


def named(text, name="The Courier"):
    return [
        (each.by, each.of, each.words)
        for each in references.named([page(text, name="Gazette"), page(name=name)])
    ]


def test_link_that_the_sentence_credits_is_told():
    sentence = "The bridge was hit, as first reported by a local paper."
    text = f"Something else.\n{sentence} More."
    citing = page(text, links=[("http://courier.example/2026/bridge/?from=x#a", "a local paper")])
    assert linked(page(address=FIRST), citing) == [(1, 0, sentence)]


def test_link_to_background_is_none():
    citing = page("The bridge was built in 1911.", links=[(FIRST, "built in 1911")])
    assert linked(page(address=FIRST), citing) == []


def test_link_elsewhere_is_none():
    citing = page("He told a paper.", links=[("https://courier.example/other", "a paper")])
    assert linked(page(address=FIRST), citing) == []


def test_page_that_links_to_itself_leans_on_nobody():
    assert linked(page("We reported it.", address=FIRST, links=[(FIRST, "reported")])) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor told the Courier on Monday.",
        "The bridge is closed, according to the Courier.",
        "According to a report in The Courier, it is closed.",
        "The Courier first reported the hit.",
        "It was reported by the Courier.",
        "It is closed, the Gazette wrote, citing the Courier.",
    ],
)
def test_report_that_names_its_source_is_told(sentence):
    assert named(f"At the river.\n{sentence} And on.") == [(0, 1, sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "A courier told the mayor.",
        "The Courier is a newspaper.",
        "The mayor told the Couriers.",
        "According to witnesses, it is closed.",
    ],
)
def test_name_that_is_not_credited_is_none(sentence):
    assert named(sentence) == []


@pytest.mark.parametrize("name", ["", "  ", "AB", "News", "The Post"])
def test_name_that_could_be_anything_is_not_looked_for(name):
    assert named(f"He told {name} and according to the {name}.", name=name) == []


def test_name_is_no_pattern():
    assert named("She told C++ (daily).", name="C++ (daily)") == []
    assert named("She told a.b today.", name="a.b") != []
    assert named("She told axb today.", name="a.b") == []


def test_hostile_text_takes_no_time():
    text = "according to " * 20_000 + "\n" + "told the " * 20_000
    began = time.monotonic()
    pages = [page(text, name=f"Paper {number}") for number in range(50)]
    list(references.named(pages))
    citing = page(text, links=[(f"https://x.example/{n}", "told") for n in range(200)])
    list(references.linked([citing, page(address="https://x.example/5")]))
    assert time.monotonic() - began < 10
