"""The copies kept of what was fetched."""

from django.db import models

from factcheck.models.guards import append_only
from factcheck.models.people import User


class Capture(models.Model):
    """The stored, hashed copy of what was fetched.

    `sha256` is of the decoded body, and `record_sha256` of the archived record of the very bytes
    received. `text` is the page's article text as it was read at capture; passages point into it.
    `links` are the addresses that the article links to. `hops` lists each address asked, with the
    answer's status and the network address dialled. `software` names what fetched and read it.
    """

    url = models.CharField(max_length=2000)
    url_key = models.CharField(max_length=64)
    final_url = models.CharField(max_length=2000)
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=100)
    headers = models.JSONField()
    hops = models.JSONField()
    tls_leaf_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    record_sha256 = models.CharField(max_length=64, blank=True)
    byte_count = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)
    canonical_url = models.CharField(max_length=2000, blank=True)
    site_name = models.CharField(max_length=200, blank=True)
    wire_credit = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True)
    published_on = models.DateField(null=True, blank=True)
    captured_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    software = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["url_key", "-captured_at"], name="captures_by_address")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.url} at {self.captured_at:%Y-%m-%d %H:%M}"
