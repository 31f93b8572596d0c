import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / ".env.example").read_text()
ENTRY = re.compile(r"^#?([A-Z0-9_]+)=(.*)$", re.MULTILINE)
INTERPOLATION = re.compile(r"\$\{(\w+)|^\s+([A-Z0-9_]+):$", re.MULTILINE)


def read_by_settings():
    """The names in each `env.something("NAME", ...)` of the settings."""
    calls = (
        node
        for node in ast.walk(ast.parse((ROOT / "config" / "settings.py").read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "env"
    }


def read_by_compose():
    found = INTERPOLATION.findall((ROOT / "docker-compose.yml").read_text())
    return {name or handed_on for name, handed_on in found}


def test_settings_are_read_by_name():
    assert {"SECRET_KEY", "DATABASE_URL", "LOG_LEVEL"} <= read_by_settings()


def test_example_names_each_variable_that_is_read_and_no_other():
    named = [name for name, _ in ENTRY.findall(EXAMPLE)]
    assert len(named) == len(set(named))
    assert set(named) == read_by_settings() | read_by_compose()


def test_example_says_what_each_variable_means():
    for match in ENTRY.finditer(EXAMPLE):
        before = EXAMPLE[: match.start()].rstrip("\n").rpartition("\n")[2]
        assert re.match(r"# \S.*[.`]$", before), match[0]


def test_example_holds_no_secret():
    entries = ENTRY.findall(EXAMPLE)
    secrets = {value for name, value in entries if re.search("SECRET|PASSWORD", name)}
    assert secrets == {""}
