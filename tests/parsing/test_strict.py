import pytest

from factcheck.errors import SourceRejected
from factcheck.parsing import strict, strict_json


def test_object_is_read():
    assert strict_json(b'{"a": [1, 2.5, null, true, {"b": "c"}]}') == {
        "a": [1, 2.5, None, True, {"b": "c"}]
    }


def test_of_a_key_that_stands_twice_the_last_counts():
    assert strict_json(b'{"a": 1, "a": 2}') == {"a": 2}


def test_text_loses_what_a_database_refuses():
    assert strict_json(rb'{"a\u0000": ["x\ud800y", {"b": "\u0000"}], "c": "\ud83d\ude00"}') == {
        "a": ["xy", {"b": ""}],
        "c": "\N{GRINNING FACE}",
    }


def test_fraction_beyond_all_bounds_is_null():
    assert strict_json(b'{"a": 1e999, "b": -1e999, "c": 1e3}') == {"a": None, "b": None, "c": 1e3}


def test_brackets_in_texts_are_no_nesting():
    text = "[" * 500 + '\\"{'
    assert strict_json(b'{"a": "%s"}' % text.encode()) == {"a": "[" * 500 + '"{'}


def test_deepest_answer_is_taken():
    nested = b'{"a": ' + b"[" * 99 + b"]" * 99 + b"}"
    assert strict_json(nested)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"x"',
        b"7",
        b"<html>",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": ' + b"9" * 100_000 + b"}",
        b'{"a": "\xff"}',
        b'{"a": 1} {"b": 2}',
        b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"a":' * 1_000_000,
        b'{"a": "' + b"\\" * 1_000_001,
    ],
)
def test_what_is_no_storable_object_is_refused(body):
    with pytest.raises(SourceRejected, match="cannot be read") as refused:
        strict_json(body)
    assert refused.value.code == "bad_content"


def test_too_large_an_answer_is_refused_unread():
    with pytest.raises(SourceRejected) as refused:
        strict_json(b" " * (strict.MAX_BYTES + 1))
    assert refused.value.code == "too_large"
