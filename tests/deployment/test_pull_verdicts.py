"""The examples for those who pull verdicts, run as they stand in the documentation."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.enums import Status
from tests.claims import claim_in, crew_of
from tests.factories import DeskFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "pull-verdicts.md"
EXAMPLE = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
SAID = [
    '"ClaimReview"',
    '"version":1',
    '"slug":"confirmed"',
    "1 verdicts, up to publication 1",
    "304",
    '"likeness"',
]


def test_examples_for_pulling_verdicts_work_as_they_stand(live_server, tmp_path):
    desk = DeskFactory()
    claim = claim_in(Status.PUBLISHED, crew_of(desk), desk)
    said = []
    for language, example in EXAMPLE.findall(PAGE.read_text()):
        here = example.replace("https://facts.example.org", live_server.url)
        here = here.replace("/verdicts/12/", f"/verdicts/{claim.pk}/")
        done = subprocess.run(
            [*RUN[language], here], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{example}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)
    for words, output in zip(SAID, said, strict=True):
        assert words in output
