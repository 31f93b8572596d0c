import random
import time

from factcheck.corroboration import reprints
from factcheck.corroboration.reprints import Reprint, find, longest_shared

WORDS = [f"w{number}" for number in range(5000)]


def prose(seed, length=200):
    return " ".join(random.Random(seed).choices(WORDS, k=length))  # noqa: S311 -- no secret


def test_texts_of_their_own_are_no_reprints():
    assert list(find([prose(1), prose(2), ""])) == []


def test_a_copy_is_a_whole_reprint():
    assert list(find([prose(1), prose(2), prose(1)])) == [Reprint(0, 2, 1.0)]


def test_a_trimmed_copy_counts_by_the_shorter_text():
    whole = prose(1, 400)
    trimmed = " ".join(whole.split()[:60])
    assert list(find([whole, trimmed])) == [Reprint(0, 1, 1.0)]


def test_a_shared_share_below_the_threshold_is_none():
    shared = prose(1, 40).split()
    left, right = prose(2, 160).split(), prose(3, 160).split()
    few = list(find([" ".join(shared + left), " ".join(shared + right)]))
    enough = list(find([" ".join(shared + left[:50]), " ".join(shared + right[:50])]))
    assert few == []
    assert [round(pair.share, 2) for pair in enough] == [0.42]


def test_a_quotation_is_none_however_short_the_text():
    quotation = prose(1, reprints.MIN_SHARED_SHINGLES + reprints.SHINGLE_WORDS - 2)
    assert list(find([quotation, prose(2) + " " + quotation])) == []
    assert list(find([quotation + " more", prose(2) + " " + quotation + " more"])) != []


def test_letters_and_marks_do_not_matter():
    text = prose(1)
    assert len(list(find([text, text.upper().replace(" ", ",\n")]))) == 1


def test_two_thousand_copies_take_seconds():
    started = time.monotonic()
    pairs = list(find([prose(1, 300)] * 2000))
    assert time.monotonic() - started < 20
    assert {pair.later for pair in pairs} == set(range(1, 2000))


def test_longest_shared_is_verbatim_from_either_text():
    left = "Before. The units moved on, by one to two MILES today; then rest."
    right = "He wrote: the units moved on by one to two miles today - no more."
    shown = longest_shared(left, right)
    assert shown.left == "The units moved on, by one to two MILES today"
    assert shown.right == "the units moved on by one to two miles today"


def test_longest_shared_is_cut_at_a_word_to_a_readable_size():
    shown = longest_shared(prose(1, 300), "x " + prose(1, 300))
    assert len(shown.left) <= reprints.MAX_QUOTE_CHARACTERS
    assert prose(1, 300).startswith(shown.left + " ")
    assert shown.left == shown.right


def test_longest_shared_is_empty_without_five_words_in_a_row():
    assert longest_shared("one two three four six", "one two three four five") == ("", "")
    word = "x" * 1000
    assert len(longest_shared(" ".join([word] * 5), " ".join([word] * 5)).left) == 300
