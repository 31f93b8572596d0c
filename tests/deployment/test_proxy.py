import os
import shutil
import socket
import subprocess
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from werkzeug import Response

TEMPLATE = Path(__file__).parents[2] / "config" / "nginx.conf.template"
AROUND = """
{account}
daemon off;
pid {folder}/pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")


@pytest.fixture
def proxy(httpserver, tmp_path):
    """The address of nginx as it is shipped, before a web server that says what a test wants."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    site = TEMPLATE.read_text().replace("/var/cache/nginx", str(tmp_path))
    web = f"127.0.0.1:{httpserver.port}"
    values = {"WEB": web, "PORT": str(port), "SITE_URL": settings.SITE_URL}
    for name, value in values.items():
        site = site.replace(f"${{{name}}}", value)
    account = "" if os.geteuid() else "user root;"  # whose folder it is
    settings_file = tmp_path / "nginx.conf"
    settings_file.write_text(AROUND.format(account=account, folder=tmp_path, site=site))
    command = ["nginx", "-e", "stderr", "-p", str(tmp_path), "-c", str(settings_file)]
    with subprocess.Popen(command) as program:
        wait_for(port)
        yield f"127.0.0.1:{port}"
        program.terminate()


def wait_for(port):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            return get(f"127.0.0.1:{port}/proxy-health")
        except OSError:
            time.sleep(0.02)
    raise TimeoutError


def get(address, **headers):
    site, _, path = address.partition("/")
    with closing(HTTPConnection(site, timeout=5)) as connection:
        connection.request("GET", f"/{path}", headers=headers)
        return connection.getresponse().read().decode()


@pytest.fixture
def answers(httpserver):
    """Numbered answers, cacheable as the service's own are."""
    told = []
    lifetime = "public, max-age={max_age}, stale-while-revalidate={stale_while_revalidate}"

    def answer(request):
        told.append(request)
        kept = lifetime.format(**settings.PUBLIC_CACHE)
        return Response(str(len(told)), headers={"Cache-Control": kept, "Vary": "Accept"})

    httpserver.expect_request("").respond_with_handler(answer)
    return told


def test_readers_of_one_verdict_cost_one_request(proxy, answers):
    address = f"{proxy}/api/v1/verdicts/1/"
    assert [get(address) for _ in range(3)] == ["1", "1", "1"]
    assert get(address, Accept="application/ld+json") == "2"
    assert get(f"{proxy}/api/v1/verdicts/2/") == "3"


@pytest.mark.parametrize("path", ["admin/", "api/v1/claims/", "api/v1/verdicts/changes/", "health"])
def test_what_is_not_a_public_page_is_asked_for_each_time(proxy, answers, path):
    assert [get(f"{proxy}/{path}") for _ in range(2)] == ["1", "2"]


def test_token_is_answered_by_the_service_itself_and_its_answer_kept_from_others(proxy, answers):
    address = f"{proxy}/api/v1/verdicts/1/"
    assert get(address, Authorization="Bearer a") == "1"
    assert get(address) == "2"
    assert get(address, Authorization="Bearer a") == "3"


def test_service_is_told_by_what_name_and_scheme_and_from_where_it_was_asked(proxy, answers):
    get(f"{proxy}/admin/", **{"Host": "facts.example", "X-Forwarded-Proto": "https"})
    headers = answers[0].headers
    assert headers["Host"] == "facts.example"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-For"] == "127.0.0.1"


def test_http_and_https_are_kept_apart(proxy, answers):
    address = f"{proxy}/verdicts/1/"
    assert get(address, **{"X-Forwarded-Proto": "http"}) == "1"
    assert get(address, **{"X-Forwarded-Proto": "https"}) == "2"


FORMS = [
    ("api/v1/claims/", "application/problem+json", '"code": "{}"'),
    ("v1alpha1/claims:search", "application/json", '"error": {{"code": '),
    ("admin/", "text/html", "<!doctype html>"),
]


@pytest.mark.parametrize(("path", "form", "said"), FORMS)
def test_proxy_refuses_what_is_too_large_in_the_form_of_the_door(proxy, path, form, said):
    with closing(HTTPConnection(proxy, timeout=5)) as connection:
        connection.putrequest("POST", f"/{path}")
        connection.putheader("Content-Length", "30000000")
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Type"]) == (413, form)
        assert said.format("too_large") in answer.read().decode()


@pytest.mark.parametrize(("path", "form", "said"), FORMS)
def test_proxy_tells_of_a_silent_service_in_the_form_of_the_door(
    proxy, httpserver, path, form, said
):
    httpserver.stop()
    try:
        with closing(HTTPConnection(proxy, timeout=5)) as connection:
            connection.request("GET", f"/{path}")
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Content-Type"]) == (503, form)
            assert answer.headers["Retry-After"] == "60"
            assert said.format("unavailable") in answer.read().decode()
    finally:
        httpserver.start()


def test_correction_is_seen_within_five_seconds():
    lifetime = settings.PUBLIC_CACHE
    assert lifetime["max_age"] + lifetime["stale_while_revalidate"] <= 5
