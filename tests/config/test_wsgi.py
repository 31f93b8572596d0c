from io import BytesIO

import pytest

from config.wsgi import application


@pytest.mark.django_db(transaction=True)  # the application closes connections as a server does
def test_address_is_read_whatever_charset_the_client_names():
    for charset in ("hex", "utf-16", "punycode", "nonsense", ""):
        started = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/robots.txt",
            "QUERY_STRING": "q=%C3%A4",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": f"text/plain; charset={charset}",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http",
        }
        body = application(environ, lambda status, _headers, seen=started: seen.append(status))
        assert started == ["200 OK"]
        assert b"User-agent" in b"".join(body)
