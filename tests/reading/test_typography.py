from factcheck.reading.typography import even, places


def test_even_text_has_plain_marks_and_single_blanks():
    assert even(" \u201cno\u201d\n \u2013 he ") == '"no" - he'


def test_places_are_of_the_text_as_it_stands():
    text = "He  said: \u201cno\u201d. He said: \u2018no\u2019."
    ((start, end),) = places(text, 'He said: "no"', limit=9)
    assert text[start:end] == "He  said: \u201cno\u201d"
    assert len(places(text, "He", limit=1)) == 1
    assert places(text, " ", limit=9) == []
