"""The servers that are measured, each a process of its own, ended with the block that wants it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPResponse
from pathlib import Path
from string import Template

PROJECT = Path(__file__).parents[2]
SHIPPED = PROJECT / "config" / "nginx.conf.template"
READY_WITHIN_SECONDS = 30.0
FILES = Template("""
open_file_cache max=20000 inactive=60s;
server {
    listen 127.0.0.1:$port;
    root $folder;
    default_type application/json;
}
""")
# What stands around a site's file in the image's own nginx.conf.
AROUND = Template("""
daemon off;
error_log stderr;
pid $folder/nginx.pid;
worker_processes 2;
user root;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    $site
}
""")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[str]:
    """A server's address, once it takes connections.

    Raises:
        RuntimeError: it does not within 30 seconds.
    """
    program = subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=PROJECT, env={**os.environ, **environment}, start_new_session=True
    )
    try:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not listens(port):
            if program.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} does not start.")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGTERM)
        program.wait(20)


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def granian(application: str, **environment: str) -> Iterator[str]:
    """The production server, as the compose file starts it, over a WSGI application."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1"]
    options = [f"--port={port}", "--workers=2", "--blocking-threads=4", "--backpressure=64"]
    quiet = "--log-level=warning"
    with running([*command, *options, quiet, application], port, environment) as address:
        yield address


@contextmanager
def nginx_with_files(folder: Path) -> Iterator[str]:
    """nginx, serving a folder."""
    port = free_port()
    site = FILES.substitute(port=port, folder=folder)
    with nginx(site, port, folder) as address:
        yield address


@contextmanager
def nginx_before(upstream: str, folder: Path) -> Iterator[str]:
    """Nginx as it is shipped, before a web server of ours."""
    port = free_port()
    site = SHIPPED.read_text().replace("/var/cache/nginx", str(folder))
    values = {"WEB": upstream.removeprefix("http://"), "PORT": str(port), "SITE_URL": upstream}
    for name, value in values.items():
        site = site.replace(f"${{{name}}}", value)
    with nginx(site, port, folder) as address:
        yield address


@contextmanager
def nginx(site: str, port: int, folder: Path) -> Iterator[str]:
    """Nginx with one site."""
    settings = folder / "nginx.conf"
    settings.write_text(AROUND.substitute(folder=folder, site=site))
    command = ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(settings)]
    with running(command, port, {}) as address:
        yield address


def opened(address: str) -> HTTPResponse:
    """The answer to a GET there."""
    answer: HTTPResponse = urllib.request.urlopen(address, timeout=600)  # noqa: S310 - our own server
    return answer


def body_of(address: str) -> bytes:
    """What a GET there gives."""
    with opened(address) as answer:
        return answer.read()
