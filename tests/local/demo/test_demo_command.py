"""`manage.py demo --once` as a newcomer runs it: its own services, its own data, real programs."""

import json
import os
import subprocess
import sys

import pytest

from factcheck.local.state import PROJECT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
LOCAL = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "ARCHIVE_DIR"}


@pytest.fixture
def environment(tmp_path):
    """A shell in which nothing is configured, and a state folder that is not the clone's."""
    tmp_path.chmod(0o755)
    state = {"FACTCHECK_STATE": str(tmp_path / "var")}
    return {name: value for name, value in os.environ.items() if name not in LOCAL} | state


def demo(environment):
    return subprocess.run(
        [sys.executable, "manage.py", "demo", "--once"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def verdict_in(output):
    body = output[output.index("\n{\n") : output.index("\n}\n") + 2]
    return json.loads(body)


def test_demo_carries_the_story_to_a_verdict_and_finds_it_again(environment):
    first = demo(environment)
    assert first.returncode == 0, first.stdout + first.stderr
    verdict = verdict_in(first.stdout)
    assert (verdict["state"], verdict["rating"]["slug"]) == ("published", "mostly-confirmed")
    assert "7 links, 5 independent origins" in first.stdout
    assert "Both credit the agency Northwire." in first.stdout
    assert first.stdout.count("  log in as ") == 3

    second = demo(environment)
    assert second.returncode == 0, second.stdout + second.stderr
    assert verdict_in(second.stdout) == verdict
    logins = [line for line in first.stdout.splitlines() if "log in as" in line]
    assert logins == [line for line in second.stdout.splitlines() if "log in as" in line]
