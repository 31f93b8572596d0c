import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from factcheck.local.demo.pages import PRIVATE_ADDRESS, SLOW_PATH, SLOW_SECONDS
from factcheck.local.demo.site import DemoSite, main

SEARCH = "/search?q=Ukrainian+troops+captured+100+Russian+soldiers&format=json"
PAGE = "/meridian-post/ukraine-takes-100-prisoners-in-a-day"


@pytest.fixture(scope="module")
def site():
    with DemoSite(0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield serving
        serving.is_ending.set()
        serving.shutdown()


@pytest.fixture
def ask(site):
    def asked(path, method="GET", **headers):
        with closing(http.client.HTTPConnection("127.0.0.1", site.server_port)) as connection:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    return asked


def test_page_is_served_as_html(ask):
    status, headers, body = ask(PAGE)
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"(Northwire)" in body


def test_contents_and_sign_of_life_are_served(ask):
    assert ask("/healthz")[::2] == (200, b"ok\n")
    assert PAGE.encode() in ask("/")[2]


def test_head_answers_without_a_body(ask):
    status, headers, body = ask(PAGE, "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/meridian-post/",
        "/../site.py",
        "/meridian-post/../../site.py",
        "/%2e%2e/site.py",
        "//etc/passwd",
        PAGE + ".html",
    ],
)
def test_only_pages_of_the_web_are_served(ask, path):
    assert ask(path)[0] == 404


def test_vanished_page_is_gone(ask):
    assert ask("/northern-gazette/prisoners-in-one-day")[0] == 410


def test_one_page_leads_to_a_private_address(ask):
    status, headers, _ = ask("/shortlink/kursk-prisoners")
    assert (status, headers["Location"]) == (302, PRIVATE_ADDRESS)


def test_slow_page_takes_its_time_and_delays_no_other(ask):
    started = time.monotonic()
    slow = threading.Thread(target=ask, args=[SLOW_PATH])
    slow.start()
    assert ask("/healthz")[0] == 200
    assert time.monotonic() - started < SLOW_SECONDS
    slow.join()
    assert time.monotonic() - started >= SLOW_SECONDS


def test_search_answers_in_searxngs_form(ask, site):
    status, headers, body = ask(SEARCH)
    answer = json.loads(body)
    assert status == 200
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert set(answer) == {
        "query",
        "number_of_results",
        "results",
        "answers",
        "corrections",
        "infoboxes",
        "suggestions",
        "unresponsive_engines",
    }
    assert answer["query"] == "Ukrainian troops captured 100 Russian soldiers"
    assert answer["number_of_results"] == len(answer["results"]) == 10
    first = answer["results"][0]
    assert first["url"].startswith(f"http://{site.host}/")
    assert first["engines"] == [first["engine"]]
    assert first["score"] >= answer["results"][-1]["score"] > 0
    assert {"title", "content", "publishedDate", "category", "positions"} <= set(first)


def test_search_lists_what_can_no_longer_be_had(ask):
    paths = {hit["parsed_url"][2] for hit in json.loads(ask(SEARCH)[2])["results"]}
    assert {"/northern-gazette/prisoners-in-one-day", "/shortlink/kursk-prisoners"} <= paths


def test_search_without_hits_is_an_empty_list(ask):
    assert json.loads(ask("/search?q=pumpkin&format=json")[2])["results"] == []


def test_search_refuses_other_forms_and_empty_queries(ask):
    assert ask("/search?q=soldiers")[0] == 403
    assert ask("/search?q=soldiers&format=csv")[0] == 403
    assert ask("/search?q=+&format=json")[0] == 400


def test_addresses_are_made_from_the_host_that_was_asked(ask, site):
    for asked, made in (("localhost:99", "localhost:99"), ("evil/<script>", site.host)):
        results = json.loads(ask(SEARCH, Host=asked)[2])["results"]
        assert results[0]["url"].startswith(f"http://{made}/")


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_program_serves_until_it_is_told_to_end(name):
    command = [sys.executable, "-m", "factcheck.local.demo.site", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        line = program.stdout.readline()
        assert line.startswith("The demo's web is at http://127.0.0.1:")
        program.send_signal(name)
        assert program.wait(timeout=5) == 0


def test_main_ends_in_order_on_a_signal(capsys):
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGTERM]).start()
    try:
        main(["--port", "0"])
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
    assert capsys.readouterr().out.startswith("The demo's web is at http://127.0.0.1:")
