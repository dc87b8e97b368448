"""How are the policy files shaped? One struct a mapping; an unknown key or a wrong type is refused.

The JSON Schemas say the same with more words, for people who write the files. These structs are what
decisions rest on: a misspelt key ("nots") that was merely ignored would open a gate.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from datareq.documents.policy_hierarchies import HierarchiesWire as HierarchiesWire
from datareq.documents.policy_levels import ClassificationWire as ClassificationWire
from datareq.documents.policy_shapes import Id as Id
from datareq.documents.policy_shapes import LabelWire as LabelWire
from datareq.documents.policy_shapes import Natural as Natural
from datareq.documents.policy_shapes import Positive as Positive
from datareq.documents.policy_shapes import Wire as Wire
from datareq.model.calendar import DayOffKind
from datareq.model.outcome import OutcomeKind
from datareq.model.roles import Acting, RoleSource
from datareq.model.sop import EvidenceKind, Phase


class WhenWire(Wire, frozen=True, kw_only=True):
    from_level: str | None = None
    below_level: str | None = None


class EvidenceWhenWire(WhenWire, frozen=True, kw_only=True):
    source_asks: bool = False
    in_part: bool = False


class SecondWire(Wire, frozen=True, kw_only=True):
    second: tuple[str, ...]


class EvidenceWire(Wire, frozen=True, kw_only=True):
    id: Id
    kind: EvidenceKind
    phase: Phase
    label: LabelWire
    roles: tuple[str, ...] = ()
    count: Positive = 1
    document: str | None = None
    subject: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    not_: tuple[str | dict[str, str], ...] = msgspec.field(name="not", default=())
    author: str | SecondWire = "allowed"
    when: EvidenceWhenWire = EvidenceWhenWire()
    display_only: bool = False
    on_paper: bool = False


class StageWire(Wire, frozen=True, kw_only=True):
    id: Id
    label: LabelWire


class StepWire(Wire, frozen=True, kw_only=True):
    n: str
    id: Id
    label: LabelWire
    evidences: tuple[EvidenceWire, ...]
    stage: Id | None = None


class DocumentWire(Wire, frozen=True, kw_only=True):
    id: Id
    file: str
    schema: str
    label: LabelWire
    written_by: tuple[str, ...]
    phase: Phase
    when: WhenWire = WhenWire()
    template: bool = True


class SopWire(Wire, frozen=True, kw_only=True):
    id: Id
    version: Positive
    label: LabelWire
    registration_prefix: str
    form: str
    documents: tuple[DocumentWire, ...]
    steps: tuple[StepWire, ...]
    stages: tuple[StageWire, ...] = ()


class RoleWire(Wire, frozen=True, kw_only=True):
    id: Id
    label: LabelWire
    source: RoleSource
    alternate: str | None = None
    document: str | None = None
    team: str | None = None


class AccountWire(Wire, frozen=True, kw_only=True):
    id: Positive
    login: str


class AppointmentWire(Wire, frozen=True, kw_only=True):
    role: str
    account: AccountWire
    since: date = msgspec.field(name="from")
    decree: str
    until: date | None = None
    acting: Acting | None = None
    unit: str | None = None


class RolesWire(Wire, frozen=True, kw_only=True):
    roles: tuple[RoleWire, ...]
    appointments: tuple[AppointmentWire, ...]


class UnitWire(Wire, frozen=True, kw_only=True):
    code: str
    label: LabelWire
    kind: str
    siakad: str | None = None
    superior: str | None = None


class UnitsWire(Wire, frozen=True, kw_only=True):
    units: tuple[UnitWire, ...]


class ServiceLevelWire(Wire, frozen=True, kw_only=True):
    urgency: str
    label: LabelWire
    days: Positive
    reason_required: bool


class ExtensionWire(Wire, frozen=True, kw_only=True):
    days: Natural
    times: Natural


class ObjectionWire(Wire, frozen=True, kw_only=True):
    file_within: Natural
    answer_within: Natural


class VerbalOrderWire(Wire, frozen=True, kw_only=True):
    confirm_within: Natural


class RefusalWire(Wire, frozen=True, kw_only=True):
    code: Id
    label: LabelWire
    basis: str
    outcome: OutcomeKind = OutcomeKind.REFUSED


class RemindersWire(Wire, frozen=True, kw_only=True):
    after: Positive
    every: Positive
    before_due: Natural
    escalate_after: Positive
    escalate_to: str


class ElementWire(Wire, frozen=True, kw_only=True):
    id: Id
    label: LabelWire
    question: LabelWire


class SurveyWire(Wire, frozen=True, kw_only=True):
    open_days: Positive
    hidden_below: Annotated[int, msgspec.Meta(ge=5)]
    elements: tuple[ElementWire, ...]
    open_question: LabelWire
    page: str | None = None


class ServiceLevelsWire(Wire, frozen=True, kw_only=True):
    levels: tuple[ServiceLevelWire, ...]
    extension: ExtensionWire
    objection: ObjectionWire
    verbal_order: VerbalOrderWire
    refusals: tuple[RefusalWire, ...]
    reminders: RemindersWire | None = None
    survey: SurveyWire | None = None


class ReferenceWire(Wire, frozen=True, kw_only=True):
    id: Id
    text: str


class ReferencesWire(Wire, frozen=True, kw_only=True):
    legal_bases: tuple[ReferenceWire, ...]
    supporting_documents: tuple[ReferenceWire, ...]
    purposes: tuple[ReferenceWire, ...]


class InstitutionWire(Wire, frozen=True, kw_only=True):
    name: LabelWire
    desk: LabelWire
    desk_unit: str
    place: str
    portal: str
    language: Literal["id", "en"]
    timezone: str
    maintainer_role: str
    maintenance_check: str | None = None
    ministry: LabelWire | None = None


class DayOffWire(Wire, frozen=True, kw_only=True):
    day: date
    name: str
    kind: DayOffKind


class CalendarWire(Wire, frozen=True, kw_only=True):
    year: int
    settled: bool
    decree: str
    days_off: tuple[DayOffWire, ...]


class IdentifierKindWire(Wire, frozen=True, kw_only=True):
    id: Literal["nik", "nip", "npwp", "nim", "phone", "email", "name"]
    label: LabelWire
    headings: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()


class IdentifierRuleWire(Wire, frozen=True, kw_only=True):
    level: str
    doubtful: Literal["block", "warn"]
    granted: tuple[str, ...]
    sure: dict[str, Literal["block", "warn"]] = msgspec.field(default_factory=dict)


class IdentifiersWire(Wire, frozen=True, kw_only=True):
    share: Annotated[int, msgspec.Meta(ge=1, le=100)]
    kinds: tuple[IdentifierKindWire, ...]
    levels: tuple[IdentifierRuleWire, ...]


class DeskKeyWire(Wire, frozen=True, kw_only=True):
    key: str
    from_: date = msgspec.field(name="from")
    until: date | None = None


class KeyAccountWire(Wire, frozen=True, kw_only=True):
    id: Positive
    login: str


class OfficialKeyWire(DeskKeyWire, frozen=True, kw_only=True):
    account: KeyAccountWire


class DeliveryWire(Wire, frozen=True, kw_only=True):
    signing: tuple[DeskKeyWire, ...]
    periods: tuple[DeskKeyWire, ...]
    officials: tuple[OfficialKeyWire, ...]
    available_days: Positive
    channels: tuple[str, ...] = ()


class PolicyWire(msgspec.Struct, frozen=True, kw_only=True):
    """Every policy file, each read on its own."""

    sop: SopWire
    roles: RolesWire
    units: UnitsWire
    classification: ClassificationWire
    service_levels: ServiceLevelsWire
    references: ReferencesWire
    institution: InstitutionWire
    calendars: tuple[tuple[str, CalendarWire], ...]  # file, content
    identifiers: IdentifiersWire | None = None
    delivery: DeliveryWire | None = None
    hierarchies: HierarchiesWire | None = None
