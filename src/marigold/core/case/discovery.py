"""What the CASE API offers, as an OpenAPI document: others find it at `discovery/imscasev1p1_openapi3_v1p0.json`."""

from collections.abc import Mapping
from typing import Any

FILES = {"v1p1": "imscasev1p1_openapi3_v1p0.json", "v1p0": "imscasev1p0_openapi3_v1p0.json"}
VERSION_OF = {"v1p1": "1.1", "v1p0": "1.0"}
SINGLE = (
    "CFDocuments",
    "CFPackages",
    "CFItems",
    "CFItemAssociations",
    "CFAssociations",
    "CFAssociationGroupings",
    "CFConcepts",
    "CFSubjects",
    "CFItemTypes",
    "CFLicenses",
    "CFRubrics",
)
_LIST = {
    "limit": "integer",
    "offset": "integer",
    "sort": "string",
    "orderBy": "string",
    "filter": "string",
    "fields": "string",
}


def document(base: str, path: str) -> Mapping[str, Any]:
    """The API of one version (`v1p1` or `v1p0`) on a site."""
    version = VERSION_OF[path]
    paths: dict[str, Any] = {
        "/CFDocuments": {
            "get": _asked(
                "getAllCFDocuments", "The frameworks one may have.", [_query(*one) for one in _LIST.items()]
            )
        }
    }
    given = {
        "name": "sourcedId",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    for kind in SINGLE:
        paths[f"/{kind}/{{sourcedId}}"] = {
            "get": _asked(f"get{kind.removesuffix('s')}", f"One of {kind} by its identifier.", [given])
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": f"CASE {version}, read only", "version": version},
        "servers": [{"url": f"{base}/ims/case/{path}"}],
        "paths": paths,
    }


def _query(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": kind}}


def _asked(name: str, says: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    answers = {
        "200": {
            "description": "The answer.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "400": {"description": "imsx_StatusInfo: the question cannot be answered as it is asked."},
        "404": {"description": "imsx_StatusInfo: there is no such thing, or one has to sign in for it."},
    }
    return {"operationId": name, "summary": says, "parameters": parameters, "responses": answers}
