from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from factcheck.api import problems

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.yaml"


@pytest.fixture(scope="module")
def generated():
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def document(generated):
    return yaml.safe_load(generated)


def test_document_in_the_docs_is_the_generated_one(generated):
    advice = "Write it anew: manage.py spectacular --validate --file docs/reference/openapi.yaml"
    assert DOCUMENT.read_text() == generated, advice


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_operation_tells_how_problems_look(document):
    for path, method, operation in operations(document):
        problem = operation["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"]["$ref"].endswith("/Problem"), (path, method)


def test_every_operation_tells_who_may_use_it(document):
    for path, method, operation in operations(document):
        is_public = path.startswith(("/api/v1/verdicts/", "/api/v1/ratings/"))
        words = "Public: no login." if is_public else "Scope: `"
        assert words in operation["description"], (path, method)
        assert ("security" not in operation or {} in operation["security"]) == is_public


def test_document_lists_every_kind_of_problem(document):
    for kind in problems.KINDS:
        assert f"| `{kind}` |" in document["info"]["description"]


def test_commands_are_named_by_their_verbs(document):
    paths = document["paths"]
    assert paths["/api/v1/claims/{id}/send-back/"]["post"]["operationId"] == "send_back"
    assert paths["/api/v1/sources/{id}/stance/"].keys() == {"put"}


def test_intake_tells_both_forms_and_both_answers(document):
    intake = document["paths"]["/api/v1/stories/"]["post"]
    assert intake["requestBody"]["content"].keys() == {"application/json", "multipart/form-data"}
    assert intake["responses"].keys() == {"200", "201", "default"}


def test_verdict_tells_both_forms(document):
    answers = document["paths"]["/api/v1/verdicts/{id}/"]["get"]["responses"]
    assert answers["200"]["content"].keys() == {"application/json", "application/ld+json"}


def test_document_is_served_to_anyone(anyone):
    answer = anyone.get("schema/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Fact-check API"
    assert anyone.get("schema/?lang=de").status_code == 400
