import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.rendering import spreadsheet


def read(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_table_keeps_words_numbers_and_lines():
    rows = [["Zażółć, “x”", 3, -2.5, None], ['a "b"\nc', 0, "", "d"]]
    content = spreadsheet.table(["text", "n", "m", "none"], rows)
    assert content.startswith(b"\xef\xbb\xbftext,n,m,none\r\n")
    assert read(content)[1:] == [["Zażółć, “x”", "3", "-2.5", ""], ['a "b"\nc', "0", "", "d"]]


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\n=1", "\uff1d1"]
)
def test_words_that_would_be_a_formula_are_disarmed(words):
    assert spreadsheet.cell(words) == f"'{words}"


def test_cell_is_no_longer_than_a_spreadsheet_takes():
    assert len(spreadsheet.cell("=" * 40_000)) == spreadsheet.MAX_CELL_CHARACTERS


@given(st.lists(st.text(), min_size=1))
def test_any_words_make_a_table_without_a_formula(row):
    content = spreadsheet.table(["header"], [row])
    assert not any(each.startswith(("=", "+", "-", "@")) for each in read(content)[1])
