import random
import time

import pytest

from factcheck.corroboration.independence import Decision, Origin, SourceText, group
from factcheck.enums import MergeReason

WORDS = [f"w{number}" for number in range(5000)]


def prose(seed, length=200):
    return " ".join(random.Random(seed).choices(WORDS, k=length))  # noqa: S311 -- no secret


def members(grouping):
    return [origin.members for origin in grouping.origins]


def test_sources_of_their_own_stay_apart():
    grouping = group([SourceText(2, prose(2)), SourceText(1, prose(1))])
    assert members(grouping) == [(1,), (2,)]
    assert grouping.merges == ()


def test_no_sources_make_no_origin():
    assert group([]).origins == ()


def test_empty_texts_never_merge():
    assert members(group([SourceText(1, ""), SourceText(2, ""), SourceText(3, " ")])) == [
        (1,),
        (2,),
        (3,),
    ]


def test_reprints_are_one_origin_and_show_the_shared_words():
    whole = prose(1, 300)
    trimmed = " ".join(whole.split()[20:90])
    (merge,) = group([SourceText(1, whole), SourceText(2, trimmed)]).merges
    assert merge.reason is MergeReason.NEAR_IDENTICAL_TEXT
    assert merge.detail == "100% of the shorter text stands in the other in the same words."
    assert merge.left_quote
    assert merge.left_quote in whole
    assert merge.right_quote in trimmed


def test_identical_texts_are_said_to_be_the_same():
    (merge,) = group([SourceText(1, prose(1)), SourceText(2, prose(1))]).merges
    assert merge.detail == "The two texts are word for word the same."


def test_one_agency_is_one_origin_and_shows_the_credits():
    left = SourceText(1, "KYIV (Northwire) - " + prose(1), wire_credit="Northwire")
    right = SourceText(2, prose(2), wire_credit="northwire")
    (merge,) = group([left, right]).merges
    assert merge.reason is MergeReason.WIRE_CREDIT
    assert merge.detail == "Both credit the agency Northwire."
    assert (merge.left_quote, merge.right_quote) == ("KYIV (Northwire) -", "northwire")


def test_one_publisher_is_one_origin_and_is_named():
    left = SourceText(
        1, prose(1), "https://a.example/1", publisher="a.example", publisher_name="The A"
    )
    right = SourceText(2, prose(2), "https://a.example/2", publisher="a.example")
    (merge,) = group([left, right]).merges
    assert merge.reason is MergeReason.SAME_PUBLISHER
    assert merge.detail == "Both were published by The A."
    assert (merge.left_quote, merge.right_quote) == (left.url, right.url)


def test_unknown_publishers_and_credits_do_not_merge():
    assert len(group([SourceText(1, prose(1)), SourceText(2, prose(2))]).origins) == 2


def test_the_text_is_the_first_reason_and_each_merge_joins_two_groups():
    same = {"publisher": "a.example", "wire_credit": "AP"}
    grouping = group([SourceText(key, prose(1), **same) for key in (1, 2, 3)])
    assert [merge.reason for merge in grouping.merges] == [MergeReason.NEAR_IDENTICAL_TEXT] * 2
    assert members(grouping) == [(1, 2, 3)]


def test_reasons_chain_into_one_origin():
    grouping = group(
        [
            SourceText(7, prose(1), publisher="a.example"),
            SourceText(3, prose(1), wire_credit="AP"),
            SourceText(5, prose(2), wire_credit="AP"),
            SourceText(9, prose(3), publisher="a.example"),
            SourceText(4, prose(4)),
        ]
    )
    assert grouping.origins == (Origin((3, 5, 7, 9)), Origin((4,)))
    assert [(merge.left, merge.right) for merge in grouping.merges] == [(3, 7), (3, 5), (7, 9)]


@pytest.mark.parametrize("seed", range(5))
def test_grouping_does_not_depend_on_the_order(seed):
    sources = [
        SourceText(key, prose(key % 7), publisher=f"p{key % 5}" if key % 3 else "")
        for key in range(30)
    ]
    shuffled = random.Random(seed).sample(sources, len(sources))  # noqa: S311 -- no secret
    assert group(shuffled) == group(sources)


def test_every_origin_has_as_many_merges_as_joins():
    grouping = group([SourceText(key, prose(key % 4)) for key in range(12)])
    assert sum(len(origin.members) - 1 for origin in grouping.origins) == len(grouping.merges) == 8


def test_two_hundred_sources_take_less_than_a_second_or_so():
    sources = [SourceText(key, prose(key % 150, 400)) for key in range(200)]
    started = time.monotonic()
    assert len(group(sources).origins) == 150
    assert time.monotonic() - started < 3


def test_copy_that_names_its_first_place_is_one_origin_with_it():
    first = SourceText(1, prose(1), url="https://first.example/a")
    copy = SourceText(2, prose(2), url="https://b.example/a", canonical_url=first.url)
    (merge,) = group([first, copy]).merges
    assert merge.reason is MergeReason.SAME_ARTICLE
    assert (merge.left_quote, merge.right_quote) == (first.url, first.url)


def test_report_is_one_origin_with_the_one_that_it_rests_on():
    first = SourceText(1, prose(1), publisher_name="Courier", url="https://courier.example/a")
    later = SourceText(2, "The mayor told the Courier so.", publisher_name="Gazette")
    (merge,) = group([first, later]).merges
    assert merge.reason is MergeReason.CITES
    assert merge.detail == "Gazette says that it has this from Courier."
    assert (merge.left_quote, merge.right_quote) == (first.url, later.text)


def test_reports_that_quote_one_utterance_are_one_origin():
    said = "We have seen no sign whatever that the bridge was hit"
    left, right = (SourceText(key, f"{prose(key)} “{said}” {prose(key + 5)}") for key in (1, 2))
    (merge,) = group([left, right]).merges
    assert merge.reason is MergeReason.SAME_UTTERANCE
    assert (merge.left_quote, merge.right_quote) == (said, said)


def test_publishers_of_one_owner_are_one_origin():
    grouping = group(
        [
            SourceText(1, "Rain fell.", publisher="a.example", publisher_name="A", owner="Holding"),
            SourceText(2, "Snow fell.", publisher="b.example", publisher_name="B", owner="Holding"),
            SourceText(3, "Hail fell.", publisher="c.example", publisher_name="C"),
        ]
    )
    assert [origin.members for origin in grouping.origins] == [(1, 2), (3,)]
    assert grouping.merges[0].detail == "A and B both belong to Holding."


def test_agencys_own_page_is_one_with_those_that_credit_it():
    grouping = group(
        [
            SourceText(1, "Rain fell.", publisher="reuters.com", publisher_name="Reuters"),
            SourceText(2, "Snow fell.", publisher="b.example", wire_credit="Reuters"),
        ]
    )
    assert len(grouping.origins) == 1
    assert "comes from the agency Reuters itself" in grouping.merges[0].detail


def test_what_a_person_parted_no_rule_joins():
    texts = [SourceText(key, prose(7)) for key in (1, 2, 3)]
    parted = [Decision(1, 2, together=False, reason="Two witnesses.")]
    grouping = group(texts, parted)
    assert not any({1, 2} <= set(origin.members) for origin in grouping.origins)
    assert len(grouping.origins) == 2


def test_what_a_person_joined_is_one_with_the_reason():
    joined = [Decision(2, 1, together=True, reason="One man wrote both.")]
    grouping = group([SourceText(1, "Rain fell."), SourceText(2, "Snow fell.")], joined)
    assert [origin.members for origin in grouping.origins] == [(1, 2)]
    (merge,) = grouping.merges
    assert (merge.reason, merge.detail) == (MergeReason.BY_HAND, "One man wrote both.")


def test_decision_on_a_source_that_is_gone_is_passed_over():
    gone = [Decision(1, 9, together=True, reason="Once.")]
    assert len(group([SourceText(1, "Rain fell.")], gone).origins) == 1
