from copy import deepcopy

import pytest
import yaml

from docs.compare import REFERENCE, broken


def document(part=""):
    return yaml.safe_load((REFERENCE / f"openapi{part}.yaml").read_text())


def test_api_breaks_nothing_of_the_released_one():
    found = list(broken(document("-released"), document()))
    assert found == [], "Keep what clients rely on, or put it beside the new under another name."


API = {
    "paths": {
        "/verdicts/": {
            "post": {
                "parameters": [
                    {"in": "query", "name": "q", "schema": {"type": "string"}},
                    {
                        "in": "query",
                        "name": "state",
                        "schema": {"allOf": [{"$ref": "#/components/schemas/State"}]},
                    },
                ],
                "requestBody": {
                    "content": {"json": {"schema": {"$ref": "#/components/schemas/Asked"}}}
                },
                "responses": {
                    "200": {"content": {"json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
                },
            }
        }
    },
    "components": {
        "schemas": {
            "State": {"type": "string", "enum": ["published", "withdrawn"]},
            "Asked": {"type": "object", "properties": {"text": {"type": "string"}}},
            "Page": {
                "type": "object",
                "required": ["results"],
                "properties": {
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["id"],
                            "properties": {"id": {"type": "integer"}},
                        },
                    }
                },
            },
        }
    },
}
POST = ("paths", "/verdicts/", "post")
SCHEMAS = ("components", "schemas")
ROW = (*SCHEMAS, "Page", "properties", "results", "items")
NEEDED = {"in": "query", "name": "x", "required": True, "schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (("paths",), {}, "POST /verdicts/ is gone."),
        ((*POST, "parameters", 0, "name"), "words", "the parameter q is gone."),
        ((*POST, "parameters", 0, "schema", "type"), "integer", "parameter q is integer and was"),
        ((*POST, "parameters", 0), NEEDED, "the parameter x is needed now."),
        ((*SCHEMAS, "State", "enum"), ["published"], "does not take “withdrawn” any more."),
        ((*SCHEMAS, "Asked", "required"), ["text"], "the body needs text now."),
        ((*SCHEMAS, "Asked", "properties"), {}, "the body has no text any more."),
        ((*POST, "requestBody", "content"), {}, "a body of json is not taken any more."),
        ((*POST, "responses"), {}, "there is no answer 200 of json any more."),
        ((*ROW, "properties"), {}, "the answer 200, results, each has no id any more."),
        ((*ROW, "required"), [], "results, each may lack id now."),
        ((*ROW, "properties", "id", "nullable"), True, "each, id may be null now."),
    ],
)
def test_what_breaks_clients_is_told(place, value, sentence):
    changed = deepcopy(API)
    node = changed
    for name in place[:-1]:
        node = node[name]
    node[place[-1]] = value
    assert any(sentence in each for each in broken(API, changed))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("paths", "/more/"), {"get": {"responses": {}}}),
        ((*POST, "parameters", 0, "description"), "Words."),
        ((*SCHEMAS, "State", "enum"), ["published", "withdrawn", "expired"]),
        ((*SCHEMAS, "Asked", "properties", "language"), {"type": "string"}),
        ((*ROW, "properties", "url"), {"type": "string"}),
    ],
)
def test_what_is_added_breaks_nothing(place, value):
    changed = deepcopy(API)
    node = changed
    for name in place[:-1]:
        node = node[name]
    node[place[-1]] = value
    assert list(broken(API, changed)) == []
