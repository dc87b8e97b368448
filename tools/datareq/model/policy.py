"""What the institution decides: units, levels, service levels, offices, in one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from datareq.model.calendar import Calendar
from datareq.model.envelope import Sealing
from datareq.model.identifiers import IdentifierPolicy
from datareq.model.outcome import OutcomeKind
from datareq.model.roles import Appointment, Role
from datareq.model.sop import Label, Sop
from datareq.model.survey import Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of the university. `superior` is the unit whose head serves when this one's can't."""

    code: str
    label: Label
    kind: str
    siakad: str | None = None
    superior: str | None = None


class WholeGroups(Enum):
    """What becomes of figures that say that everybody in a group has something in common, or nobody."""

    SHOW = "show"
    NOTE = "note"
    HIDE = "hide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dominance:
    """When a sum is too much of a few: what is left without its two largest contributors is less than `p` percent of
    the largest one's (p % rule), or its `n` largest have more than `k` percent of it (n, k rule)."""

    p: int
    n: int
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """Of rows about people: at least `alike` are alike in what may be known of a person (k-anonymity), with at least
    `different` values in each column that is nobody's business (l-diversity)."""

    alike: int
    different: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarser:
    """One step that makes values coarser, exactly one of these: dates to their `month` or `year`, numbers to the largest
    of `bands` that isn't above them, texts to their `first` characters or to what `groups` calls them."""

    to: str | None = None
    bands: tuple[int, ...] | None = None
    first: int | None = None
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """The steps for some columns (`source.column`), from fine to coarse, each from the values as they were."""

    id: str
    columns: tuple[str, ...]
    steps: tuple[Coarser, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A classification level. `rank` grows with secrecy; thresholds count distinct data subjects.

    `delivery`: "open" payloads may be committed and published, "sealed" ones leave only encrypted.
    Nobody can work out of a hidden count an interval shorter than `protect_width`, nor of a hidden sum one shorter
    than `protect_percent` of it.
    """

    id: str
    label: Label
    rank: int
    delivery: str
    echo: bool
    suppress_below: int
    round_to: int
    mean_needs: int
    protect_width: int
    protect_percent: int
    retention_months: int | None
    dominance: Dominance | None = None
    whole_groups: WholeGroups = WholeGroups.SHOW
    rows: RowRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The lowest level that something allows: `on` is what ("personal-general", "individual-rows" …)."""

    on: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """How fast, for one urgency: `days` are working days."""

    urgency: str
    label: Label
    days: int
    reason_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalCode:
    """A ground on which a request may be refused, with its article; `outcome` is how it then ended."""

    code: str
    label: Label
    basis: str
    outcome: OutcomeKind = OutcomeKind.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Times beside the service levels, in working days: one extension of `extension_days` at most
    `extensions` times; an objection is filed and answered within so many days; a verbal order is
    confirmed within so many."""

    extension_days: int = 0
    extensions: int = 0
    objection_within: int = 0
    objection_answered_within: int = 0
    verbal_order_confirmed_within: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When people are reminded, in working days: `after` so many in which nothing moved, again `every` so
    many, from `before_due` on; after `escalate_after` the role `escalate_to` is told too."""

    after: int
    every: int
    before_due: int
    escalate_after: int
    escalate_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """Who runs the desk, as letters print it; `desk_unit` is its unit's code, `portal` the data portal's host."""

    name: Label
    desk: Label
    desk_unit: str
    place: str
    portal: str
    ministry: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A legal basis or supporting document of the procedure, as it is printed in letters."""

    id: str
    kind: str  # legal-basis | supporting-document | purpose
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything under `policy/` at one commit of main."""

    commit: str
    sop: Sop
    roles: tuple[Role, ...]
    appointments: tuple[Appointment, ...]
    units: tuple[Unit, ...]
    levels: tuple[Level, ...]
    floors: tuple[Floor, ...]
    service_levels: tuple[ServiceLevel, ...]
    refusals: tuple[RefusalCode, ...]
    references: tuple[Reference, ...]
    calendars: tuple[Calendar, ...]
    maintainer_role: str
    maintenance_check: str | None = None
    language: str = "id"
    timezone: str = "Asia/Jakarta"
    institution: Institution | None = None
    terms: Terms = Terms()
    reminders: Reminders | None = None
    survey: Survey | None = None
    identifiers: IdentifierPolicy = field(default_factory=IdentifierPolicy)
    hierarchies: tuple[Hierarchy, ...] = ()
    sealing: Sealing | None = None  # None: nothing above an open level can leave

    def level(self, id_: str) -> Level:
        """The level called `id_`; a KeyError means that the policy was not checked before use."""
        for level in self.levels:
            if level.id == id_:
                return level
        raise KeyError(id_)

    def role(self, id_: str) -> Role:
        for role in self.roles:
            if role.id == id_:
                return role
        raise KeyError(id_)

    def unit(self, code: str) -> Unit | None:
        return next((unit for unit in self.units if unit.code == code), None)
