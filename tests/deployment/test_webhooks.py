"""The documentation's receivers, with the reference libraries, on messages as they are sent."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.enums import Status
from factcheck.services import deliveries
from tests.claims import claim_in, crew_of
from tests.factories import WEBHOOK_SECRET, EndpointFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "webhooks.md"
EXAMPLE = re.compile(r"^```(python|js)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What takes a message from a file and says what it holds.
TAKES = {
    "python": """
import json, sys
from pathlib import Path
sent = json.loads(Path(sys.argv[1]).read_text())
print(json.dumps(receive(sent["body"].encode(), sent["headers"])))
""",
    "js": """
import { readFileSync } from "node:fs";
const sent = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(receive(sent.body, sent.headers)));
""",
}


@pytest.fixture
def message(desk):
    row = EndpointFactory(desk=desk)
    claim_in(Status.PUBLISHED, crew_of(desk), desk)
    sent = deliveries.compose(row.deliveries.get())
    return {"body": sent.body.decode(), "headers": dict(sent.headers)}


@pytest.fixture
def node(tmp_path):
    """Where the library for JavaScript is installed."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("Node.js is not installed: the JavaScript receiver is not tried.")
    quiet = ("--no-audit", "--no-fund", "--silent")
    done = subprocess.run(
        ["npm", "install", *quiet, "standardwebhooks@1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        pytest.skip("npm's registry cannot be reached: the JavaScript receiver is not tried.")
    return ["node"]


@pytest.fixture
def python():
    return [sys.executable]


def taken(program, language, message, folder):
    """What the receiver of the documentation makes of a message."""
    example = dict(EXAMPLE.findall(PAGE.read_text()))[language] + TAKES[language]
    script, sent = folder / f"receiver.{'mjs' if language == 'js' else 'py'}", folder / "sent.json"
    script.write_text(example)
    sent.write_text(json.dumps(message))
    return subprocess.run(
        [*program, script, sent],
        env=os.environ | {"WEBHOOK_SECRET": WEBHOOK_SECRET},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("language", "program"), [("python", "python"), ("js", "node")])
def test_receiver_takes_what_is_sent_and_nothing_else(
    language, program, message, request, tmp_path
):
    program = request.getfixturevalue(program)
    done = taken(program, language, message, tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(message["body"])
    changed = message | {"body": message["body"].replace("verdict.published", "verdict.withdrawn")}
    old = message | {"headers": message["headers"] | {"webhook-timestamp": "1700000000"}}
    for other in (changed, old):
        refused = taken(program, language, other, tmp_path)
        assert refused.returncode != 0
        assert "WebhookVerificationError" in refused.stderr
