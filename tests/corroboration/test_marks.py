import time

import pytest

from factcheck.corroboration import marks
from factcheck.corroboration.independence import SourceText
from factcheck.corroboration.marks import Checked
from factcheck.corroboration.references import Page
from factcheck.enums import MarkKind

NOBODY = Checked("")


def kinds(found):
    return {(each.key, each.kind) for each in found}


def page(key, text, name="", **fields):
    return SourceText(
        key=key, text=text, url=f"https://p{key}.example/a", publisher_name=name, **fields
    )


def test_page_of_the_claimants_side_is_marked_with_the_side():
    ministry = page(1, "A hundred were captured.", "Ministry", party="Northland")
    other = page(2, "A hundred were captured.", "Paper", party="Southland")
    found = marks.find([ministry, other], Checked("Northland"))
    own = [each for each in found if each.kind == MarkKind.OWN_PARTY]
    assert [(each.key, each.detail) for each in own] == [
        (1, "Ministry speaks for Northland, whose claim this is.")
    ]


def test_what_a_side_publishes_itself_is_first_hand():
    assert kinds(marks.find([page(1, "We advance.", party="Northland")], NOBODY)) == {
        (1, MarkKind.PRIMARY)
    }


def test_pages_that_cite_each_other_in_a_ring_are_circular():
    ring = [
        page(1, "Troops left, the Courier reported on Monday.", "Herald"),
        page(2, "Troops left, according to the Beacon.", "The Courier"),
        page(3, "Troops left, the Herald first reported.", "The Beacon"),
        page(4, "Troops left, according to the Herald.", "The Echo"),
    ]
    found = marks.find(ring, NOBODY)
    circular = {each.key: each.detail for each in found if each.kind == MarkKind.CIRCULAR}
    assert circular.keys() == {1, 2, 3}
    assert "the Courier reported on Monday" in circular[1]
    assert (4, MarkKind.SECONDARY) in kinds(found)


def test_page_that_rests_on_the_checked_report_is_circular():
    story = Page("Troops left.", ("https://story.example/1",), (), "Evening Post-Herald")
    link = (("https://story.example/1", "the Evening Post-Herald"),)
    found = marks.find(
        [
            page(1, "Troops left, the Evening Post-Herald reported.", "Echo", links=link),
            SourceText(key=2, text="Troops left.", url="https://story.example/1"),
            page(3, "Troops left at dawn.", "Beacon"),
        ],
        Checked("", (story,)),
    )
    assert kinds(found) == {
        (1, MarkKind.CIRCULAR),
        (1, MarkKind.SECONDARY),
        (2, MarkKind.CIRCULAR),
    }


def test_page_that_cites_our_own_verdict_is_circular():
    own = "https://newsroom.example/verdicts/"
    citing = page(1, "It was confirmed.", links=((f"{own}7/", "confirmed"),))
    assert kinds(marks.find([citing], Checked("", (), own))) == {(1, MarkKind.CIRCULAR)}


def test_page_whose_people_looked_is_first_hand():
    texts = {
        1: "Our reporters at the station counted 102 prisoners.",
        2: "Pictures verified by Lantern Weekly show the column.",
        3: "Reporters could not verify the number.",
    }
    found = marks.find([page(key, text, "Lantern Weekly") for key, text in texts.items()], NOBODY)
    primary = {each.key: each.detail for each in found if each.kind == MarkKind.PRIMARY}
    assert primary == {
        1: "It looked for itself: “Our reporters at the station counted 102 prisoners.”",
        2: "It looked for itself: “Pictures verified by Lantern Weekly show the column.”",
    }


def test_page_with_a_wire_credit_is_second_hand():
    found = marks.find([page(1, "Troops left.", wire_credit="Northwire")], NOBODY)
    assert [each.detail for each in found] == ["It carries a report of Northwire."]


@pytest.mark.parametrize("words", ["Beacon reported ", "our team ", "seen by the Beacon, ", "x"])
def test_long_hostile_text_takes_seconds_at_most(words):
    text = words * (600_000 // len(words))
    pair = [page(1, text, "The Beacon"), page(2, text[:-9], "The Courier")]
    began = time.monotonic()
    marks.find(pair, NOBODY)
    assert time.monotonic() - began < 20
