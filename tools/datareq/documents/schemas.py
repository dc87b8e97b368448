"""Does a parsed document keep to its JSON Schema, and if not, what is wrong where?

A compiled validator answers yes or no; only a file that fails is looked at again, for each violated
keyword in our words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from datareq.documents.strict_yaml import Parsed
from datareq.errors import DocumentError
from datareq.model.finding import Finding

if TYPE_CHECKING:
    from datareq.documents.schema_findings import Explainer

BASE = "https://datareq.invalid/schemas/"
"""Schemas refer to each other by file name; this makes those names absolute, for both libraries."""


class Schemas:
    """The schemas of one repository, compiled when first asked for."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = dict(sources)
        self._loaded: dict[str, dict[str, Any]] | None = None
        self._registry: jsonschema_rs.Registry | None = None
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}
        self._explainer: Explainer | None = None

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Schemas:
        """From repository paths (`schemas/team.schema.json`) and contents."""
        return cls(
            {
                path.rsplit("/", 1)[-1]: data
                for path, data in files.items()
                if path.endswith(".schema.json")
            }
        )

    def __contains__(self, name: str) -> bool:
        return _file(name) in self._sources

    def names(self) -> tuple[str, ...]:
        """The schemas' file names, sorted."""
        return tuple(sorted(self._sources))

    def schema(self, name: str) -> dict[str, Any]:
        """The schema as a mapping; DocumentError if there is none."""
        schemas = self._load()
        if _file(name) not in schemas:
            raise DocumentError("schema-missing", schema=_file(name))
        return schemas[_file(name)]

    def validate(self, name: str, parsed: Parsed, file: str) -> tuple[Finding, ...]:
        """What the schema objects to; () if nothing. DocumentError if the schema itself is unusable."""
        name = _file(name)
        validator = self._validators.get(name) or self._compile(name)
        if validator.is_valid(parsed.value):
            return ()
        # Imported here: a clean file needs no words.
        from datareq.documents.schema_findings import Explainer

        if self._explainer is None:
            self._explainer = Explainer(self._load())
        return self._explainer.explain(name, validator.iter_errors(parsed.value), parsed, file)

    def _compile(self, name: str) -> jsonschema_rs.Draft202012Validator:
        schema = self.schema(name)
        try:
            if self._registry is None:
                self._registry = jsonschema_rs.Registry(
                    [(BASE + file, content) for file, content in self._load().items()]
                )
            validator = jsonschema_rs.Draft202012Validator(
                schema, registry=self._registry, validate_formats=True
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            raise DocumentError("schema-broken", schema=name) from error
        self._validators[name] = validator
        return validator

    def _load(self) -> dict[str, dict[str, Any]]:
        if self._loaded is None:
            loaded = {}
            for file, data in sorted(self._sources.items()):
                try:
                    schema = json.loads(data)
                except ValueError as error:
                    raise DocumentError("schema-broken", schema=file) from error
                if not isinstance(schema, dict):
                    raise DocumentError("schema-broken", schema=file)
                loaded[file] = {**schema, "$id": BASE + file}
            self._loaded = loaded
        return self._loaded


def _file(name: str) -> str:
    """`team`, `team.schema.json` and `schemas/team.schema.json` name the same schema."""
    name = name.rsplit("/", 1)[-1]
    return name if name.endswith(".schema.json") else f"{name}.schema.json"
