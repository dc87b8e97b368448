"""How is a manifest written and read back? As a Frictionless Data Package; what is ours lies under `datareq`.

One truth each: files and columns are the package's resources, the rest is ours. Canonical JSON: sorted
keys, two spaces, no times, no versions of tools.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from datareq.errors import DocumentError
from datareq.generation.sealed_manifest import DISCLOSED, read_sealed
from datareq.model.manifest import (
    Disclosure,
    Manifest,
    ManifestCheck,
    ManifestDeposit,
    ManifestField,
    ManifestFile,
    ManifestOutput,
    Statistics,
)
from datareq.model.policy import Dominance
from datareq.model.procedure import EXCEL_ID, RFC_4180, Covered

OURS = "datareq"
MEDIA = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TEXTS = ("csv", "html", "json", "ndjson", "svg")
"""Formats that are read as characters."""
Lineage = Mapping[str, Mapping[str, Sequence[str]]]
"""Output → column → `source.column` that its values come from."""


def write_manifest(
    manifest: Manifest,
    *,
    title: str,
    lineage: Lineage,
    suppressed: Mapping[str, Mapping[str, int]],
    description: str = "",
    publisher: str = "",
    sources: Sequence[str] = (),
) -> bytes:
    """The bytes of manifest.json. `suppressed`: output → column → cells hidden in it; `sources`: their labels."""
    value = {
        "name": manifest.request.lower(),
        "title": title,
        **({"description": description} if description else {}),
        **({"contributors": [{"title": publisher, "role": "publisher"}]} if publisher else {}),
        **({"sources": [{"title": label} for label in sources]} if sources else {}),
        "resources": [
            _resource(output, file) for output in manifest.outputs for file in output.files
        ],
        OURS: {
            "version": 1,
            "key": manifest.key,
            "level": manifest.level,
            "request": manifest.request,
            "sources": list(manifest.sources),
            "coverage": [_covered(covered) for covered in manifest.coverage],
            **(
                {"deposits": [_told(one) for one in manifest.deposits]} if manifest.deposits else {}
            ),
            "outputs": [
                {
                    "id": output.id,
                    "title": output.title,
                    **({"made": output.made} if output.made else {}),
                    "rows": output.rows,
                    "disclosure": _controlled(output.disclosure, suppressed.get(output.id, {})),
                    "checks": [
                        {
                            "check": check.name,
                            "columns": list(check.columns),
                            "passed": check.passed,
                            "sentence": check.sentence,
                        }
                        for check in output.checks
                    ],
                    "lineage": {
                        name: list(bases) for name, bases in lineage.get(output.id, {}).items()
                    },
                }
                for output in manifest.outputs
            ],
        },
    }
    return _canonical(value)


def read_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes; DocumentError if they aren't one, or aren't as we write them."""
    try:
        value = json.loads(data)
        if _canonical(value) != data:
            raise DocumentError("manifest-not-canonical")
        return _manifest(value)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError("manifest-unreadable") from error


def _manifest(value: dict[str, Any]) -> Manifest:
    ours = value[OURS]
    if ours["version"] != 1:
        raise ValueError(ours["version"])
    known = {output["id"] for output in ours["outputs"]}
    sealed = read_sealed(ours["sealed"]) if "sealed" in ours else None
    if len(known) != len(ours["outputs"]) or (sealed is not None) is ("resources" in value):
        raise ValueError("outputs")
    if sealed is None and known != {r[OURS]["output"] for r in value["resources"]}:
        raise ValueError("outputs")
    return Manifest(
        request=_text(ours["request"]),
        key=_text(ours["key"]),
        level=_text(ours["level"]),
        sources=tuple(map(_text, ours["sources"])),
        coverage=tuple(Covered(**covered) for covered in ours["coverage"]),
        outputs=tuple(
            _enclosed(output) if sealed else _output(output, value["resources"])
            for output in ours["outputs"]
        ),
        sealed=sealed,
        deposits=tuple(_deposit(one) for one in ours.get("deposits", ())),
    )


def _deposit(value: dict[str, Any]) -> ManifestDeposit:
    return ManifestDeposit(**{name: _text(fact) for name, fact in value.items()})


def _enclosed(output: dict[str, Any]) -> ManifestOutput:
    """An output of a manifest that has no files beside it; what mustn't be told of it isn't taken either."""
    fields = tuple(_field(field) for field in output["fields"])
    told = output.keys() & {"rows"} or output["disclosure"].keys() - set(DISCLOSED)
    if told or any(field.statistics for field in fields):
        raise ValueError("told")
    return ManifestOutput(
        id=_text(output["id"]),
        title=_text(output["title"]),
        rows=None,
        fields=fields,
        files=(),
        disclosure=Disclosure(
            **{name: output["disclosure"][name] for name in DISCLOSED}, cells=None, suppressed=None
        ),
        checks=tuple(_check(check) for check in output["checks"]),
        enclosed=tuple(map(_text, output["enclosed"])),
        made=output.get("made"),
    )


def _output(output: dict[str, Any], resources: list[dict[str, Any]]) -> ManifestOutput:
    own = [resource for resource in resources if resource[OURS]["output"] == output["id"]]
    return ManifestOutput(
        id=_text(output["id"]),
        title=_text(output["title"]),
        rows=int(output["rows"]),
        fields=tuple(_field(field) for field in own[0]["schema"]["fields"]),
        files=tuple(_file(resource) for resource in own),
        disclosure=_disclosure(output["disclosure"]),
        checks=tuple(_check(check) for check in output["checks"]),
        csv=EXCEL_ID if any("dialect" in resource for resource in own) else RFC_4180,
        made=output.get("made"),
    )


def _check(check: dict[str, Any]) -> ManifestCheck:
    return ManifestCheck(
        name=_text(check["check"]),
        columns=tuple(map(_text, check["columns"])),
        passed=bool(check["passed"]),
        sentence=_text(check["sentence"]),
    )


def _field(field: dict[str, Any]) -> ManifestField:
    return ManifestField(
        name=_text(field["name"]),
        type=_text(field["type"]),
        label=_text(field["title"]),
        classification=_text(field["classification"]),
        unit=field.get("unit"),
        reference=field.get("reference"),
        statistics=_statistics(field.get("statistics")),
    )


def _statistics(value: dict[str, Any] | None) -> Statistics | None:
    if value is None:
        return None
    return Statistics(**{**value, "values": tuple(map(_text, value.get("values", ())))})


def _file(resource: dict[str, Any]) -> ManifestFile:
    return ManifestFile(
        path=_text(resource["path"]),
        format=_text(resource["format"]),
        sha256=_text(resource["hash"]).removeprefix("sha256:"),
        bytes=int(resource["bytes"]),
    )


def _resource(output: ManifestOutput, file: ManifestFile) -> dict[str, Any]:
    excel = file.format == "csv" and output.csv == EXCEL_ID
    fields = [_described(field) for field in output.fields]
    if excel:
        fields = [
            {**one, **({"decimalChar": ","} if one["type"] == "number" else {})} for one in fields
        ]
    return {
        "name": f"{output.id}-{file.format}",
        "title": output.title,
        "path": file.path,
        "format": file.format,
        "mediatype": MEDIA[file.format],
        "hash": f"sha256:{file.sha256}",
        "bytes": file.bytes,
        OURS: {"output": output.id},
        "schema": {"fields": fields, "missingValues": [""]},
        # A reader that has no library for the others still verifies their bytes.
        "type": "table" if file.format == "csv" else "file",
        **({"encoding": "utf-8-sig" if excel else "utf-8"} if file.format in TEXTS else {}),
        **({"dialect": {"delimiter": ";"}} if excel else {}),
    }


def _described(field: ManifestField) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "title": field.label,
        "classification": field.classification,
    }
    said |= {n: v for n, v in (("unit", field.unit), ("reference", field.reference)) if v}
    if field.statistics is not None:
        facts = asdict(field.statistics)
        said["statistics"] = {name: fact for name, fact in facts.items() if fact not in (None, ())}
    return said


def _told(noun: Disclosure | ManifestDeposit) -> dict[str, Any]:
    return {name: fact for name, fact in asdict(noun).items() if fact not in (None, ())}


def _controlled(did: Disclosure, columns: Mapping[str, int]) -> dict[str, Any]:
    return {**_told(did), "columns": dict(columns)}


def _disclosure(value: dict[str, Any]) -> Disclosure:
    told = {name: fact for name, fact in value.items() if name != "columns"}
    rule = Dominance(**told["dominance"]) if "dominance" in told else None
    earlier = tuple(map(_text, told.get("earlier", ())))
    return Disclosure(**{**told, "dominance": rule, "earlier": earlier})


def _covered(covered: Covered) -> dict[str, str]:
    parts = {
        "variable": covered.variable,
        "output": covered.output,
        "column": covered.column,
        "unmet": covered.unmet,
    }
    return {name: value for name, value in parts.items() if value is not None}


def _canonical(value: object) -> bytes:
    return (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value
