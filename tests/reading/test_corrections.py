import pytest

from factcheck.reading.corrections import read


@pytest.mark.parametrize(
    ("text", "withdrawn", "stands"),
    [
        (
            "An earlier version said that 21 died; the number is 12.",
            " that 21 died",
            " the number is 12.",
        ),
        ("This article wrongly stated that he resigned.", " that he resigned.", ""),
        ("The report that 12 died has been retracted.", "The report that 12 died ", ""),
        ("The journal retracted the study.", " the study.", ""),
        ("We incorrectly reported the toll. It is 9.", " the toll", "It is 9."),
    ],
)
def test_correction_tells_what_is_taken_back_and_what_stands(text, withdrawn, stands):
    found = read(text)
    assert (found.withdrawn, found.stands) == (withdrawn, stands)
    assert found.cue in text


@pytest.mark.parametrize("text", ["He said so.", "The first report came.", "It is correct.", ""])
def test_plain_text_takes_nothing_back(text):
    assert read(text) is None
