import re
from pathlib import Path

import pytest

from docs import generate
from factcheck import policy, workflow

ROOT = Path(__file__).parents[2]
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")})
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^\s*```.*?^\s*```", re.MULTILINE | re.DOTALL)


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def anchors(path):
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", named(PAGES))
def test_relative_links_lead_somewhere(path):
    for link in LINK.findall(FENCE.sub("", path.read_text())):
        if "://" in link:
            continue
        place, _, anchor = link.partition("#")
        target = path.parent / place if place else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("name", generate.FILES)
def test_what_repeats_the_code_repeats_it_truly(name):
    text = (generate.DOCS / name).read_text()
    assert generate.MARKED.search(text)
    assert generate.updated(text) == text, "run: .venv/bin/python -m docs.generate"


def test_workflow_page_shows_the_diagram_and_every_condition():
    text = (ROOT / "docs" / "explanation" / "workflow.md").read_text()
    assert f"```mermaid\n{workflow.diagram()}```" in text
    for conditions in policy.CONDITIONS.values():
        for condition in conditions:
            assert f"| `{condition.name}` |" in text


def test_decisions_are_listed():
    listed = LINK.findall((ROOT / "docs" / "adr" / "README.md").read_text())
    pages = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))
    assert listed == pages


def test_commands_of_the_readme_exist():
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    assert set(re.findall(r"^make ([a-z]+)", text, re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize("path", named(PAGES))
def test_paths_in_code_exist(path):
    text = path.read_text()
    places = re.findall(r"`((?:factcheck|config|docs|tests)/[\w./-]+)`", text)
    assert all((ROOT / place).exists() for place in places), places
