import json

import pytest

from factcheck.models import Story

pytestmark = pytest.mark.django_db

JSON = "application/json"
DEEP = 100_000
BODIES = {
    "half a value": b'{"desk": ',
    "nothing like JSON": b"desk=1",
    "two values": b"{} {}",
    "an empty line": b"\n",
    "UTF-16": '{"desk": 1}'.encode("utf-16"),
    "Latin-1": '{"text": "Kursk - Übersicht"}'.encode("latin-1"),
    "half a character": b'{"text": "\xf0\x9f"}',
    "a NUL byte": b'{"text": "a\x00b"}',
    "NaN": b'{"desk": NaN}',
    "infinity": b'{"desk": -Infinity}',
    "a name twice": b'{"desk": 1, "desk": 2}',
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a number of 5,000 digits": b'{"desk": ' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("path", ["stories/", "jobs/1/retry/"])
def test_body_that_is_no_json_is_refused(path, body, program, editor):
    answer = program(editor).post(path, body, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b'{"desk": 1e400}',
        b'{"desk": 1e5, "text": "x"}',
        b"[]",
        b'"text"',
        b"null",
        b"1",
        b"true",
        b"[{}]",
    ],
)
def test_json_that_is_no_object_is_refused(body, program, editor):
    answer = program(editor).post("stories/", body, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


def test_byte_order_mark_is_read_over(program, editor, desk):
    body = json.dumps({"desk": desk.pk, "text": "Troops captured 100 soldiers."})
    answer = program(editor).post("stories/", b"\xef\xbb\xbf" + body.encode(), content_type=JSON)
    assert answer.status_code == 201


@pytest.mark.parametrize("kind", [JSON, "multipart/form-data; boundary=x"])
def test_body_above_the_limit_is_refused_unread(kind, program, editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = program(editor).post("stories/", b"x" * 101, content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "100 bytes" in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["UTF-16", "Latin-1", "half a character"])
def test_encoding_is_named_as_what_is_wrong(kind, program, editor):
    answer = program(editor).post("stories/", BODIES[kind], content_type=JSON)
    assert answer.json()["detail"] == "The body is not in UTF-8."


def test_body_in_chunks_is_not_taken_for_an_empty_one(program, editor):
    answer = program(editor).generic("POST", "stories/", headers={"Transfer-Encoding": "chunked"})
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "x", "a/b/c"]
)
def test_other_form_of_body_is_refused(kind, program, editor):
    answer = program(editor).post("stories/", b"desk=1&text=x", content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\xfc",
        "multipart/form-data; boundary=x; charset=hex",
        "multipart/form-data; boundary=" + "x" * 500,
    ],
)
def test_form_that_is_none_is_refused(kind, program, editor):
    answer = program(editor).generic("POST", "stories/", b"--x\r\nnonsense", content_type=kind)
    assert answer.status_code == 400
    assert not Story.objects.exists()
