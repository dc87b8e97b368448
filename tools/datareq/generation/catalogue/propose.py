"""What would a catalogue entry for a table be, as far as names and values tell? People decide the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from datareq.generation.catalogue.found import FoundColumn, FoundTable
from datareq.generation.catalogue.hints import Hint, Recognising, hint_for, named_by, split
from datareq.language import mark, say
from datareq.model.catalogue import Personal
from datareq.model.message import Value
from datareq.model.policy import Policy

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
PERSONAL = "personal-general"
"""The policy's floor for what tells of people."""

BY_VALUE = mark("proposed from its values ({kinds})")
BY_NAME = mark("proposed from its name")
UNKNOWN = mark("nothing is known of it: please decide")
NOT_DESCRIBED = mark("The contents of this table are not described yet; please do so.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One column of an entry, and why it is proposed so."""

    value: dict[str, Value]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposer:
    """`kinds`: column → identifiers that its values are."""

    policy: Policy
    hints: tuple[Hint, ...]
    kinds: Mapping[str, frozenset[str]]
    recognising: Recognising = field(default_factory=Recognising)

    def head(self, table: FoundTable, engine: str, connection: str, owner: str) -> dict[str, Value]:
        """An entry without its columns."""
        label: Value = {"id": _words(table.name), "en": _words(table.name)}
        about = table.comment if len(table.comment) >= 20 else self._say(NOT_DESCRIBED)
        return {
            "id": id_of(table.name),
            "label": label,
            "description": about,
            "engine": engine,
            "connection": connection,
            "table": table.name,
            "owner": owner,
            "presence": self._floor(table),
            "subject_key": self._subject(table),
        }

    def column(self, table: FoundTable, column: FoundColumn) -> Proposed:
        """A column that no hint is about weighs as much as being in the table does."""
        hint = self._hint(column)
        if hint is None:
            reason = self._say(UNKNOWN)
        elif found := self.kinds.get(column.name, frozenset()) & set(hint.kinds):
            reason = self._say(BY_VALUE, kinds=", ".join(sorted(found)).upper())
        else:
            reason = self._say(BY_NAME)
        label = hint.label if hint and hint.label else None
        words = column.comment or _words(column.name)
        value: dict[str, Value] = {
            "name": column.name,
            "type": column.type.value if column.type else "",
            "label": {"id": label.id, "en": label.en} if label else {"id": words, "en": words},
            "classification": hint.level if hint else self._floor(table),
            "personal": (hint.personal if hint else Personal.NONE).value,
        }
        return Proposed(value=value | self._traits(table, column, hint), reason=reason)

    def _traits(
        self, table: FoundTable, column: FoundColumn, hint: Hint | None
    ) -> dict[str, Value]:
        """Whether somebody may be recognised by it, or it is nobody's business; only where rows are about people."""
        if self._subject(table) in (None, column.name):
            return {}
        specific = hint is not None and hint.personal is Personal.SPECIFIC
        if specific or named_by(column.name, self.recognising.sensitive):
            return {"sensitive": True}
        return {"quasi": True} if named_by(column.name, self.recognising.quasi) else {}

    def _hint(self, column: FoundColumn) -> Hint | None:
        return hint_for(column.name, self.kinds.get(column.name, frozenset()), self.hints)

    def _subject(self, table: FoundTable) -> str | None:
        """The column that tells people apart: the table's key rather than another one."""
        tells = [c for c in table.columns if (hint := self._hint(c)) and hint.subject]
        tells.sort(key=lambda column: not column.is_key)
        return tells[0].name if tells else None

    def _floor(self, table: FoundTable) -> str:
        """The level of a table about people, or the lowest one."""
        hints = map(self._hint, table.columns)
        if any(hint and hint.personal is not Personal.NONE for hint in hints):
            floors = [floor.level for floor in self.policy.floors if floor.on == PERSONAL]
            return floors[0] if floors else max(self.policy.levels, key=lambda x: x.rank).id
        return min(self.policy.levels, key=lambda level: level.rank).id

    def _say(self, template: str, **args: object) -> str:
        return say(template, args, self.policy.language)


def id_of(table: str) -> str:
    """A source's id from its table's name: `akademik.tblMahasiswa` → `akademik_tbl_mahasiswa`."""
    return "_".join(word for part in table.split(".") for word in split(part))[:63]


def _words(name: str) -> str:
    return " ".join(word for part in name.split(".") for word in split(part)).capitalize()
