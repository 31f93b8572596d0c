"""Index lines that lead from an address to its record in a WARC file; knows no package and no rows.

Source: CDXJ Index Format (specs.webrecorder.net/cdxj), and the sort-friendly form of addresses
(SURT) that its readers look for.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from factcheck.archive import http, warc

_WWW = re.compile(r"www\d*\.")
_USUAL_PORTS = {"http": 80, "https": 443}


def lines(file: bytes, name: str) -> Iterator[str]:
    """A line for each answer in the WARC file `file`, which goes by `name` in its package."""
    for record in warc.records(file):
        if record.kind == "response":
            answer = http.read(record.block)
            mime = next(iter(answer.values("content-type")), "").partition(";")[0].strip()
            told = {
                "url": record.url,
                "mime": mime.lower() or "unk",  # as indexes call what no header names
                "status": str(answer.status),
                "digest": record.fields["WARC-Payload-Digest"],
                "length": str(record.length),
                "offset": str(record.offset),
                "filename": name,
            }
            yield f"{sort_key(record.url)} {stamp(record.fields['WARC-Date'])} {json.dumps(told)}\n"


def sort_key(url: str) -> str:
    """An address with its host turned round, so that those of one site stand together."""
    parts = urlsplit(url.lower())
    host = _WWW.sub("", parts.hostname or "", count=1)
    host = host if _is_number(host) else ",".join(reversed(host.split(".")))
    port = "" if parts.port in {None, _USUAL_PORTS.get(parts.scheme)} else f":{parts.port}"
    path = parts.path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{host}{port}){path}" + (f"?{query}" if query else "")


def stamp(date: str) -> str:
    """A WARC record's date as 14 digits."""
    return datetime.fromisoformat(date).strftime("%Y%m%d%H%M%S")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
