"""Copies as they go into a package."""

import hashlib
from datetime import timedelta

from factcheck import archive
from factcheck.archive import wacz
from tests.exchanges import AT, BODY, answer, exchange, redirect

ABOUT = wacz.About(title="Evidence", description="Two pages", software="F/0.1", created_at=AT)


def page(number, **fields):
    url = f"https://paper{number}.example.org/a"
    hops = [
        exchange(url, response=redirect(f"{url}b")),
        exchange(f"{url}b", response=answer(BODY, "Content-Type: text/html")),
    ]
    record = archive.write(hops, software="F/0.1", metadata={"number": number})
    values = {
        "id": str(number),
        "digest": hashlib.sha256(record).hexdigest(),
        "url": url,
        "at": AT + timedelta(minutes=number),
        "title": f"Page {number}",
        "text": "caf\u00e9",
        "record": record,
    }
    return wacz.Page(**values | fields)


PAGES = [page(1), page(2)]
