"""The discovery document, by which Google's client libraries learn the methods."""

from typing import Any

from django.conf import settings

from factcheck.api.google.contract import (
    EMPTY,
    INTEGER,
    METHODS,
    PREFIX,
    SCHEMAS,
    SCOPE,
    SYSTEM,
    TIME,
    VERSION,
    Field,
    Method,
)

PLAIN = {"string", INTEGER, "boolean"}


def document() -> dict[str, Any]:
    """The contract in the form of Google's API discovery service, with this site as its root."""
    root = f"{settings.SITE_URL}/"
    resources: dict[str, Any] = {}
    for method in METHODS:
        methods = resources.setdefault(method.resource, {"methods": {}})["methods"]
        methods[method.name] = described(method)
    schemas = {
        PREFIX + name: {
            "id": PREFIX + name,
            "type": "object",
            "properties": {each: of_field(field) for each, field in fields.items()},
        }
        for name, fields in SCHEMAS.items()
    }
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"factchecktools:{VERSION}",
        "name": "factchecktools",
        "canonicalName": "Fact Check Tools",
        "version": VERSION,
        "revision": "20241123",
        "title": f"Fact checks of {settings.NEWSROOM_NAME}",
        "description": "Reviewed claims, in the form of Google's Fact Check Tools API.",
        "documentationLink": f"{root}api/v1/docs/",
        "protocol": "rest",
        "rootUrl": root,
        "baseUrl": root,
        "servicePath": "",
        "basePath": "",
        "fullyEncodeReservedExpansion": True,
        "auth": {"oauth2": {"scopes": {SCOPE: {"description": "Hand in reviews."}}}},
        "parameters": {name: parameter(field) for name, field in SYSTEM.items()},
        "resources": resources,
        "schemas": schemas | {EMPTY: {"id": EMPTY, "type": "object", "properties": {}}},
    }


def described(method: Method) -> dict[str, Any]:
    """One method."""
    in_path = method.path.startswith("{")
    flat = "pages/{pagesId}" if in_path else method.path
    return {
        "id": f"factchecktools.{method.resource}.{method.name}",
        "description": method.says,
        "httpMethod": method.verb,
        "path": f"{VERSION}/{method.path}",
        "flatPath": f"{VERSION}/{flat}",
        "parameterOrder": ["name"] if in_path else [],
        "parameters": {name: parameter(field, name) for name, field in method.parameters.items()},
        "response": {"$ref": reference(method.response)},
        **({"request": {"$ref": reference(method.request)}} if method.request else {}),
        **({"scopes": [SCOPE]} if method.is_for_partners else {}),
    }


def parameter(field: Field, name: str = "") -> dict[str, Any]:
    """A parameter of an address."""
    told = of_field(field) | {"location": "query"}
    if name == "name":
        told |= {"location": "path", "pattern": "^pages/[^/]+$", "required": True}
    if field.choices:
        told |= {"enum": list(field.choices), "enumDescriptions": list(field.choices)}
    if field.default:
        told["default"] = field.default
    return told


def of_field(field: Field) -> dict[str, Any]:
    """A field of an object."""
    if field.is_list:
        one = Field(field.kind, "")
        items = {key: value for key, value in of_field(one).items() if key != "description"}
        return {"type": "array", "description": field.says, "items": items}
    if field.kind == TIME:
        return {"type": "string", "format": TIME, "description": field.says}
    if field.kind not in PLAIN:
        return {"$ref": reference(field.kind), "description": field.says}
    form = {"format": "int32"} if field.kind == INTEGER else {}
    return {"type": field.kind, "description": field.says, **form}


def reference(name: str) -> str:
    """A schema as other parts of the document name it."""
    return name if name == EMPTY else PREFIX + name
