import io
import zipfile

import pytest

from factcheck.archive.unpacking import refuse_harmful
from factcheck.errors import SourceRejected

LINK, DEVICE, FILE = 0o120777, 0o020666, 0o100644


def package(*names, mode=FILE, content=b"text", encrypted=False):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo("placeholder")
            entry.filename = name
            entry.external_attr = mode << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    opened = zipfile.ZipFile(file)
    for entry in opened.infolist():
        entry.flag_bits |= encrypted
    return opened


def test_honest_package_is_taken():
    refuse_harmful(package("datapackage.json", "archive/", "archive/a..b.warc.gz", "a.b/..c"))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x",
        "a/../../x",
        "..",
        "./x",
        "/etc/x",
        "C:/x",
        "c:x",
        "a\\..\\x",
        "a\n/../b",
        "x" * 1_001,
    ],
)
def test_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(SourceRejected, match="leads out") as refused:
        refuse_harmful(package(name))
    assert refused.value.code == "bad_content"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: package("x", mode=LINK), "link or a device"),
        (lambda: package("x", mode=DEVICE), "link or a device"),
        (lambda: package("x", "x"), "twice"),
        (lambda: package("x", "X"), "twice"),
        (lambda: package("x", encrypted=True), "password"),
        (lambda: package("x", content=bytes(4_000_000)), "far more"),
    ],
)
def test_package_that_would_harm_is_refused(made, why):
    with pytest.raises(SourceRejected, match=why):
        refuse_harmful(made())


def test_package_of_too_many_files_or_bytes_is_refused(monkeypatch):
    with pytest.raises(SourceRejected, match="far more"):
        refuse_harmful(package("x"), max_bytes=3)
    monkeypatch.setattr("factcheck.archive.unpacking.MAX_FILES", 1)
    with pytest.raises(SourceRejected, match="more than 1 files"):
        refuse_harmful(package("x", "y"))
