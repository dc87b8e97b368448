"""What is a field called in the form? The `title` that the schema gives to a path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_NESTED = ("allOf", "anyOf", "oneOf")
_SINGLE = ("then", "else", "if")


class Titles:
    """Looks titles up through references, items and alternatives."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas

    def at(self, name: str, path: tuple[str | int, ...]) -> str | None:
        """The title of the value at this path of a document of schema `name`; None if it has none."""
        if not path:
            return None
        places = [(name, self._schemas[name])]
        title = None
        for part in path:
            places = [
                place for file, node in places for place in self._step(file, node, part, depth=0)
            ]
            titles = (node.get("title") for _, node in self._spread(places))
            found = next((text for text in titles if isinstance(text, str)), None)
            title = found if found or isinstance(part, str) else title
        return title

    def _step(
        self, file: str, node: Mapping[str, Any], part: str | int, depth: int
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for where, schema in self._spread([(file, node)], depth):
            if isinstance(part, int):
                child = schema.get("items")
            else:
                child = schema.get("properties", {}).get(part)
                if child is None:
                    child = schema.get("additionalProperties")
            if isinstance(child, Mapping):
                yield where, child

    def _spread(
        self, places: list[tuple[str, Mapping[str, Any]]], depth: int = 0
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each schema, what it refers to, and what it is combined from, outermost first."""
        if depth > 12:
            return
        for file, node in places:
            yield file, node
            inner: list[tuple[str, Mapping[str, Any]]] = []
            reference = node.get("$ref")
            if isinstance(reference, str):
                target, _, pointer = reference.partition("#")
                inner.extend(resolve(self._schemas, target.rsplit("/", 1)[-1] or file, pointer))
            for keyword in _NESTED:
                inner.extend((file, each) for each in node.get(keyword, ()))
            inner.extend((file, node[keyword]) for keyword in _SINGLE if keyword in node)
            yield from self._spread(
                [(where, each) for where, each in inner if isinstance(each, Mapping)],
                depth + 1,
            )


def resolve(
    schemas: Mapping[str, Mapping[str, Any]], file: str, pointer: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The file and the schema at a JSON pointer; nothing where there is none."""
    node: Any = schemas.get(file)
    for part in pointer.strip("/").split("/") if pointer.strip("/") else ():
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        elif isinstance(node, Mapping):
            node = node.get(key)
        else:
            return
    if isinstance(node, Mapping):
        yield file, node
