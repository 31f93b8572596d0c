"""Writes what the documentation repeats of the code: `python -m docs.generate`; a test compares.

A file keeps everything outside its marks; each pair of marks holds what a function below returns.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from factcheck import errors, permissions, policy, workflow
from factcheck.api.problems import KINDS
from factcheck.enums import Action
from factcheck.pages import problems

DOCS = Path(__file__).parent
ROOT = DOCS.parent
MARKED = re.compile(r"(<!-- begin: (\w+) -->\n).*?(<!-- end -->\n)", re.DOTALL)
HEADING = re.compile(r"# -{3,} (.+?) -{3,}$", re.MULTILINE)
ENTRY = re.compile(r"^# (?P<text>[^#\n]+)\n#?(?P<name>[A-Z0-9_]+)=(?P<value>.*)$", re.MULTILINE)

# Sentences of the policy speak of a case; this one breaks every condition.
EXAMPLE = policy.Case(
    actor=1,
    holder=2,
    holder_name="somebody else",
    proposer_name="This person",
    evidence_moved=("https://example.org/report was added",),
    rating_label="Confirmed",
    origins_needed=2,
    origins_supporting=1,
    rationale_characters_needed=200,
)


def diagram() -> str:
    """The table of transitions as Mermaid draws it."""
    return f"```mermaid\n{workflow.diagram()}```\n"


def steps() -> str:
    """For each action, from where and by whom, and the names of its conditions."""
    rows = []
    for action, conditions in policy.CONDITIONS.items():
        taken = [row for row in workflow.TRANSITIONS if row.action == action]
        sources = ", ".join(row.source.label.lower() for row in taken)
        roles = ", ".join(sorted({role.label.lower() for row in taken for role in row.roles}))
        names = ", ".join(f"`{each.name}`" for each in conditions) or "none"
        rows.append(f"| {action.label} | {sources} | {roles} | {names} |")
    return table("Step", "From", "Roles", "Conditions") + lines(rows)


def conditions() -> str:
    """Each condition with what it looks at and the sentence that a refusal carries."""
    known = dict.fromkeys(chain.from_iterable(policy.CONDITIONS.values()))
    rows = [
        f"| `{each.name}` | {each.about.name.lower()} | {each.sentence(EXAMPLE)} |"
        for each in known
    ]
    return table("Condition", "Looks at", "What a refusal says (an example)") + lines(rows)


def settings() -> str:
    """The variables of .env.example under its own headings."""
    _, *parts = HEADING.split((ROOT / ".env.example").read_text())
    return "\n".join(
        f"## {heading}\n\n{table('Variable', 'Meaning', 'Example or default')}"
        + lines(
            f"| `{entry['name']}` | {entry['text']} | {code(entry['value'])} |"
            for entry in ENTRY.finditer(part)
        )
        for heading, part in zip(parts[::2], parts[1::2], strict=True)
    )


def error_kinds() -> str:
    """Each kind of problem with its status, its meaning, and the codes that narrow it."""
    narrower = codes_by_class()
    names = {each.code: name for name, each in vars(errors).items() if is_error(each)}
    rows = (
        f"| `{each.code}` | {KINDS[each.code].status if each.code in KINDS else 'none'} "
        f"| {each.meaning} | {', '.join(map(code, sorted(narrower[names.get(each.code, '')])))} |"
        for each in problems.listed()
    )
    return table("Kind", "Status", "Meaning", "Codes that narrow it") + lines(rows)


def is_error(each: object) -> bool:
    """Whether it is one of the service's own errors."""
    return isinstance(each, type) and issubclass(each, errors.FactCheckError)


def codes_by_class() -> dict[str, set[str]]:
    """The `code=` of every error that the sources make, by the name of its class."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "factcheck").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found[node.func.id].update(codes_in(node))
    return found


def codes_in(call: ast.Call) -> Iterator[str]:
    """The literal `code` of one call; what is filled in at run time shows as `...`."""
    for keyword in call.keywords:
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
            yield str(keyword.value.value)
        elif keyword.arg == "code" and isinstance(keyword.value, ast.JoinedStr):
            parts = keyword.value.values
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "..." for p in parts)


def addresses() -> str:
    """Who may look at each address, and who may act there."""
    rows = (
        f"| `{name}` | {people(access.look)} | {people(access.act)} |"
        for name, access in sorted(permissions.ADDRESSES.items())
    )
    return table("Address", "Look", "Act") + lines(rows)


def people(who: permissions.Who | None) -> str:
    """Those of whom a cell of the matrix speaks."""
    if who is None:
        return ""
    if who == permissions.EVERYBODY:
        return "everybody"
    return ", ".join(each for each in permissions.Standing if each in who) or "nobody"


def whose() -> str:
    """For each action, what a person must have to do with the claim, and must not."""
    found = ((each, permissions.PARTS.get(each, permissions.Whose())) for each in Action)
    rows = (
        f"| {action.label} | {named(each.only)} | {named(each.never)} "
        f"| {named(each.never_changing)} |"
        for action, each in found
    )
    return table("Step", "Only", "Never", "Never where the rating changes") + lines(rows)


def named(parts: frozenset[permissions.Part]) -> str:
    """Parts in a claim, in order."""
    return ", ".join(sorted(parts))


def table(*columns: str) -> str:
    """The head of a Markdown table."""
    return f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n"


def lines(rows: Iterator[str] | list[str]) -> str:
    """Rows, each ended."""
    return "".join(f"{row}\n" for row in rows)


def code(text: str) -> str:
    """`text` as code; nothing for nothing."""
    return f"`{text}`" if text else ""


PARTS: dict[str, Callable[[], str]] = {
    "diagram": diagram,
    "steps": steps,
    "conditions": conditions,
    "settings": settings,
    "errors": error_kinds,
    "addresses": addresses,
    "whose": whose,
}
FILES = (
    "explanation/workflow.md",
    "reference/settings.md",
    "reference/errors.md",
    "reference/permissions.md",
)


def updated(text: str) -> str:
    """`text` with every marked part as the code has it now."""
    return MARKED.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n{found[3]}", text)


if __name__ == "__main__":
    for name in FILES:
        file = DOCS / name
        file.write_text(updated(file.read_text()))
