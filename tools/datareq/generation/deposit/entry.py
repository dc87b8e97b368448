"""What would the catalogue say of a deposited file? A proposal, as for tables of databases; people decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datareq.documents.write_yaml import to_yaml
from datareq.generation.catalogue.draft import items
from datareq.generation.catalogue.found import FoundColumn, FoundTable
from datareq.generation.catalogue.propose import Proposed, Proposer
from datareq.generation.deposit.people import PERSON
from datareq.generation.deposit.table import Shaped
from datareq.generation.plan import EMBEDDED
from datareq.language import mark, say
from datareq.model.catalogue import SourceKind
from datareq.model.message import Value

HEAD = mark(
    "A proposal of `datareq deposit`; nothing of it holds yet. Please look at every line, then put it into "
    "{file} and have it approved. {unit} is asked for every use of it."
)
COUNTED = mark("one row for each person counted: a running number, nobody's own")
PERSON_LABEL = {"id": "Orang ke", "en": "Person number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """`id`: of the source; `owner`: the unit that gave the file; `table`: as what it lies in the folder."""

    id: str
    kind: SourceKind
    connection: str
    owner: str
    day: date
    table: str
    sha256: str


def entry(shaped: Shaped, headings: dict[str, str], given: Given, proposer: Proposer) -> str:
    """The text of datasets/catalogue/<id>.yaml; `headings`: column → what the file calls it."""
    table = FoundTable(
        name=given.id,
        comment="",
        columns=tuple(
            FoundColumn(
                name=name,
                declared=type_.value,
                type=type_,
                comment=headings.get(name, ""),
                is_key=name == shaped.subject,
            )
            for name, type_ in shaped.types.items()
        ),
    )
    proposed = proposer.head(table, EMBEDDED, given.connection, given.owner)
    lang = proposer.policy.language
    head: dict[str, Value] = {
        "id": given.id,
        "kind": given.kind.value,
        "deposit": {
            "sha256": given.sha256,
            "deposited": given.day.isoformat(),
            "by": given.owner,
        },
        **{n: proposed[n] for n in ("label", "description", "engine", "connection")},
        "table": given.table,
        "owner": given.owner,
        "owner_approves": True,
        "presence": proposed["presence"],
        "subject_key": shaped.subject,
    }
    columns = [
        _person(proposer) if column.name == PERSON else proposer.column(table, column)
        for column in table.columns
    ]
    words = say(HEAD, {"file": f"datasets/catalogue/{given.id}.yaml", "unit": given.owner}, lang)
    return f"# {words}\n{to_yaml(head)}columns:\n{items(columns, '  ')}"


def _person(proposer: Proposer) -> Proposed:
    lowest = min(proposer.policy.levels, key=lambda level: level.rank).id
    value: dict[str, Value] = {
        "name": PERSON,
        "type": "integer",
        "label": dict(PERSON_LABEL),
        "classification": lowest,
        "personal": "none",
    }
    return Proposed(value=value, reason=say(COUNTED, {}, proposer.policy.language))
