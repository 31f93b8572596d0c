from collections import Counter

import pytest

from factcheck.sharing import Hand, share

NO_LANGUAGE = frozenset()


def test_each_claim_goes_to_whom_holds_least():
    shared = share(dict.fromkeys(range(10), NO_LANGUAGE), [Hand(1, 4), Hand(2, 0), Hand(3, 1)])
    assert Counter(shared.values()) == {1: 1, 2: 5, 3: 4}


def test_sharing_is_the_same_every_time():
    claims = dict.fromkeys((7, 3, 5), NO_LANGUAGE)
    assert share(claims, [Hand(2, 0), Hand(1, 0)]) == {3: 1, 5: 2, 7: 1}


def test_claims_that_few_can_take_are_given_first():
    claims = {1: frozenset({"en"}), 2: frozenset({"en"}), 3: frozenset({"uk"})}
    hands = [Hand(1, 0, frozenset({"en", "uk"})), Hand(2, 0, frozenset({"en"}))]
    assert share(claims, hands) == {3: 1, 1: 2, 2: 1}


@pytest.mark.parametrize(
    ("read", "languages", "fits"),
    [
        ({"en"}, {"en"}, True),
        ({"en"}, {"en-GB"}, True),
        ({"EN-us"}, {"en"}, True),
        ({"en"}, {"uk"}, False),
        ({"en"}, {"uk", "en"}, True),
        (set(), {"uk"}, True),
        ({"en"}, set(), True),
    ],
)
def test_claim_goes_to_who_reads_a_language_that_it_stands_in(read, languages, fits):
    assert bool(share({1: frozenset(languages)}, [Hand(1, 0, frozenset(read))])) == fits


def test_claim_never_goes_to_who_is_barred_from_it():
    hands = [Hand(1, 0, barred=frozenset({5})), Hand(2, 50)]
    assert share({5: NO_LANGUAGE, 6: NO_LANGUAGE}, hands) == {5: 2, 6: 1}
    assert share({5: NO_LANGUAGE}, hands[:1]) == {}
