from urllib.parse import urlencode

import pytest

from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.fetching import Guard
from factcheck.providers.wayback import Wayback

PAGE = "https://paper.example.org/report?a=1&b=2"
REFERENCE = "spn2-9c17e047f58f9220a7008d4f18152fee4d111d14"
DONE = {
    "job_id": REFERENCE,
    "original_url": PAGE,
    "timestamp": "20261120093112",
    "status": "success",
    "outlinks": [],
    "counters": {"embeds": 12},
}


@pytest.fixture
def machine(httpserver):
    here = Guard.parse(f"127.0.0.1:{httpserver.port}")
    address = f"http://127.0.0.1:{httpserver.port}/"
    return Wayback(address, access_key="key", secret_key="secret", guard=here)


def answers(httpserver, path, told, status=200):
    httpserver.expect_request(path).respond_with_json(told, status=status)


def test_page_is_asked_for_with_the_keys(machine, httpserver):
    httpserver.expect_request(
        "/save",
        method="POST",
        data=urlencode({"url": PAGE, "skip_first_archive": "1"}),
        headers={
            "Authorization": "LOW key:secret",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    ).respond_with_json({"url": PAGE, "job_id": REFERENCE})
    assert machine.ask(PAGE) == REFERENCE


def test_page_that_was_asked_for_before_names_the_same_request(machine, httpserver):
    told = {"job_id": REFERENCE, "message": "The same snapshot had been made 5 minutes ago."}
    answers(httpserver, "/save", told)
    assert machine.ask("https://paper.example.org/") == REFERENCE


def test_result_is_waited_for(machine, httpserver):
    answers(httpserver, f"/save/status/{REFERENCE}", {"status": "pending", "resources": []})
    assert machine.result(REFERENCE) is None


def test_result_is_where_the_copy_is_and_when_it_was_made(machine, httpserver):
    answers(httpserver, f"/save/status/{REFERENCE}", DONE)
    kept = machine.result(REFERENCE)
    assert kept.url == f"{machine.base_url}web/20261120093112/{PAGE}"
    assert kept.made_at.isoformat() == "2026-11-20T09:31:12+00:00"


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        (
            {"status": "error", "status_ext": "error:blocked-url", "message": "It is\nblocked."},
            SourceRejected,
            "no copy: It is blocked.",
        ),
        (
            {"status": "error", "status_ext": "error:service-unavailable", "message": "Later."},
            SourceUnavailable,
            "no copy: Later.",
        ),
        ({"message": "You have already reached the limit"}, SourceUnavailable, "the limit."),
        ({}, SourceUnavailable, "gave no reason"),
        ({"job_id": ["no", "text"]}, SourceUnavailable, "no copy"),
        ({"job_id": "x" * 101}, SourceUnavailable, "no copy"),
    ],
)
def test_refusal_says_why_and_whether_to_try_again(machine, httpserver, told, error, words):
    answers(httpserver, "/save", told)
    with pytest.raises(error, match=words):
        machine.ask("https://a.example/")


@pytest.mark.parametrize(
    "told",
    [
        b"<html>",
        b"[]",
        b"1" * 100_000,
        b"[" * 100_000,
        b'{"status": "success"}',
        b'{"status": "success", "timestamp": "yesterday", "original_url": "x"}',
        b'{"status": "success", "timestamp": "20261120093112", "original_url": "%s"}'
        % (b"x" * 3_000),
    ],
)
def test_garbage_is_an_answer_to_ask_for_again(machine, httpserver, told):
    httpserver.expect_request("/save/status/x").respond_with_data(told)
    with pytest.raises(SourceUnavailable, match="not its JSON"):
        machine.result("x")


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (401, SourceRejected, "http_401"),
        (403, SourceRejected, "http_403"),
        (302, SourceUnavailable, "http_302"),
        (429, SourceUnavailable, "rate_limited"),
        (500, SourceUnavailable, "http_500"),
    ],
)
def test_answer_that_is_none_is_told(machine, httpserver, status, error, code):
    answers(httpserver, "/save", {}, status=status)
    with pytest.raises(error) as refused:
        machine.ask("https://a.example/")
    assert refused.value.code == code


def test_machine_is_asked_in_public_and_over_tls_only(httpserver):
    machine = Wayback(f"http://127.0.0.1:{httpserver.port}", access_key="key", secret_key="secret")
    for ask in (machine.ask, machine.result):
        with pytest.raises(SourceRejected):
            ask("x")
    assert httpserver.log == []
