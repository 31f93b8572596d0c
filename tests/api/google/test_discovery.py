"""Our document beside the one that ships with Google's Python client."""

import json
from importlib.resources import files

from factcheck.api.google.discovery import document

THEIRS = json.loads(
    (
        files("googleapiclient") / "discovery_cache" / "documents" / "factchecktools.v1alpha1.json"
    ).read_text()
)
PROSE = {"description", "enumDescriptions", "documentationLink"}
PROSE |= {"title", "revision", "rootUrl", "baseUrl", "mtlsRootUrl", "icons"}
# Who owns Google's document, and batches, which are not offered.
GOOGLES = {"ownerDomain", "ownerName", "batchPath", "version_module"}


def facts(value):
    """The document without its words."""
    if isinstance(value, list):
        return [facts(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: facts(each)
        for name, each in value.items()
        if not (name in PROSE and isinstance(each, str | list)) and name not in GOOGLES | {"icons"}
    }


def test_contract_is_googles():
    ours, theirs = facts(document()), facts(THEIRS)
    assert ours["resources"] == theirs["resources"]
    assert ours["schemas"] == theirs["schemas"]
    assert ours["parameters"] == theirs["parameters"]
    assert ours == theirs


def test_document_leads_here(settings, client, db):
    answer = client.get("/$discovery/rest", {"version": "v1alpha1"})
    assert answer.json() == document()
    assert answer.json()["rootUrl"] == f"{settings.SITE_URL}/"
    assert client.get("/$discovery/rest", {"version": "v2"}).status_code == 404
