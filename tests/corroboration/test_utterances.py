import time

from factcheck.corroboration import utterances

SAID = "We have seen no sign whatever that the bridge was hit last night"


def pairs(*texts):
    return [(each.earlier, each.later) for each in utterances.find(texts)]


def test_texts_that_quote_the_same_words_are_paired_and_show_them():
    left = f"The mayor was calm. “{SAID},” she said."
    right = f'"{SAID}. Go home," the mayor told reporters.'
    (shared,) = utterances.find([left, "Nothing of it here.", right])
    assert (shared.earlier, shared.later) == (0, 2)
    assert (shared.earlier_quote, shared.later_quote) == (f"{SAID},", f"{SAID}. Go home,")


def test_case_and_punctuation_do_not_matter():
    assert pairs(f"“{SAID}”", f"«{SAID.upper().replace(' ', ', ')}»") == [(0, 1)]


def test_same_words_outside_of_quotation_marks_are_no_quotation():
    assert pairs(f"“{SAID}”", SAID) == []


def test_slogan_is_too_short_to_tell():
    assert pairs("“Seven words are not enough for it”", "“Seven words are not enough for it”") == []


def test_quotation_within_one_text_pairs_nothing():
    assert pairs(f"“{SAID}” and again “{SAID}”") == []


def test_many_copies_are_paired_with_the_first_ones_only():
    found = pairs(*[f"“{SAID}”"] * 300)
    assert {later for _, later in found} == set(range(1, 300))
    assert len(found) <= 300 * utterances.MAX_HOLDERS


def test_hostile_text_takes_no_time():
    began = time.monotonic()
    list(utterances.find(["“" * 200_000, '"a ' * 100_000, "“" + "a " * 200_000 + "”"] * 2))
    assert time.monotonic() - began < 5
