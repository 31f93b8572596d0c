"""Google's own client, with this service at the other end."""

import httplib2
from django.test import Client
from googleapiclient.discovery import build

SITE = "http://127.0.0.1:8000"


class Wire:
    """Carries what Google's client sends to the service, without a socket."""

    def __init__(self, bearer=""):
        self.headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}

    def request(self, uri, method="GET", body=None, headers=None, **_):
        headers = {**(headers or {}), **self.headers}
        headers.pop("accept-encoding", None)  # httplib2 would unpack it
        kind = headers.pop("content-type", "application/octet-stream")
        address = uri.removeprefix(SITE)
        answer = Client().generic(method, address, body or b"", kind, headers=headers)
        told = {name.lower(): value for name, value in answer.headers.items()}
        response = httplib2.Response(told | {"status": str(answer.status_code)})
        response.reason = answer.reason_phrase
        return response, answer.content

    def close(self):
        pass


def client_at(address, http, key=""):
    return build(
        "factchecktools",
        "v1alpha1",
        http=http,
        developerKey=key or None,
        client_options={"api_endpoint": address},
        static_discovery=True,
        cache_discovery=False,
    )
