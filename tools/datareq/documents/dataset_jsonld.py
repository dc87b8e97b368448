"""How do catalogues and search engines on the web find a published dataset? By its manifest, said as JSON-LD.

A function of the manifest's bytes alone, so that it can be made again at any time and compared. In the words of
schema.org, and in DCAT's where data portals look for those.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

JSONLD_FILE = "dataset.jsonld"
_CONTEXT = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
}
_TYPES = {
    "boolean": "https://schema.org/Boolean",
    "date": "https://schema.org/Date",
    "datetime": "https://schema.org/DateTime",
    "integer": "https://schema.org/Integer",
    "number": "https://schema.org/Number",
    "string": "https://schema.org/Text",
}


def dataset_jsonld(manifest: bytes, language: str) -> bytes:
    """The bytes of dataset.jsonld beside this manifest, which was read and verified before."""
    package = json.loads(manifest)
    ours = package["datareq"]
    titles = [output["title"] for output in ours["outputs"]]
    value: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": ["Dataset", "dcat:Dataset"],
        "identifier": ours["request"],
        "dcterms:identifier": ours["request"],
        "name": package["title"],
        "dcterms:title": {"@value": package["title"], "@language": language},
        "description": _sentences([package.get("description", package["title"]), *titles]),
        "inLanguage": language,
        "isAccessibleForFree": True,
        "variableMeasured": list(_variables(package["resources"])),
        "distribution": [_distribution(resource) for resource in package["resources"]],
    }
    named = [one["title"] for one in package.get("contributors", ()) if one["role"] == "publisher"]
    if named:
        value["publisher"] = {"@type": "Organization", "name": named[0]}
    if package.get("sources"):
        value["isBasedOn"] = [
            {"@type": "Dataset", "name": one["title"], "description": one["title"]}
            for one in package["sources"]
        ]
    return (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()


def _sentences(texts: list[str]) -> str:
    """Each text once, as a sentence."""
    bare = dict.fromkeys(text.strip().rstrip(".;,") for text in texts)
    return " ".join(text if text.endswith(("!", "?")) else f"{text}." for text in bare if text)


def _variables(resources: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each column of each output once, in whatever formats it is there."""
    seen = set()
    for resource in resources:
        output = resource["datareq"]["output"]
        for field in resource["schema"]["fields"]:
            if (output, field["name"]) not in seen:
                seen.add((output, field["name"]))
                unit = {"unitText": field["unit"]} if "unit" in field else {}
                yield {
                    "@type": "PropertyValue",
                    "name": field["name"],
                    "description": field["title"],
                    "valueReference": _TYPES.get(field["type"], _TYPES["string"]),
                    **unit,
                }


def _distribution(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": ["DataDownload", "dcat:Distribution"],
        "name": resource["title"],
        "contentUrl": resource["path"],
        "dcat:downloadURL": {"@id": resource["path"]},
        "encodingFormat": resource["mediatype"],
        "dcat:mediaType": resource["mediatype"],
        "contentSize": f"{resource['bytes']} B",
        "dcat:byteSize": resource["bytes"],
        "sha256": resource["hash"].removeprefix("sha256:"),
    }
