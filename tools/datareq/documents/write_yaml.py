"""How is a value written as YAML that the desk reads back as the same value?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from datareq.model.message import Value

WIDTH = 100


def to_yaml(value: Mapping[str, Value] | Sequence[Value]) -> str:
    """Keys in their order; inner mappings of plain values on one line, as in `label: {id: …, en: …}`."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=WIDTH,
    )


class _Dumper(yaml.SafeDumper):
    """YAML 1.1 would read `on`, `1:30` and the like as something else than text, so PyYAML quotes them;
    every reader then agrees."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (PyYAML's interface)
        return True  # the same label twice is written twice
