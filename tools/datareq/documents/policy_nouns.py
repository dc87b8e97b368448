"""Which policy do the checked files say? From the files' shapes to the nouns that decisions use."""

from __future__ import annotations

from msgspec.structs import asdict

from datareq.documents import policy_wire as wire
from datareq.documents.policy_hierarchies import to_hierarchies
from datareq.documents.policy_levels import to_level
from datareq.documents.policy_procedure import to_label, to_sop
from datareq.documents.policy_sealing import to_sealing
from datareq.model.calendar import Calendar, DayOff
from datareq.model.identifiers import (
    IdentifierKind,
    IdentifierPolicy,
    IdentifierRule,
    Verdict,
)
from datareq.model.policy import (
    Floor,
    Institution,
    Policy,
    Reference,
    RefusalCode,
    Reminders,
    ServiceLevel,
    Terms,
    Unit,
)
from datareq.model.roles import Appointment, Role
from datareq.model.survey import Element, Survey


def to_policy(read: wire.PolicyWire, commit: str) -> Policy:
    """The policy of one commit; only called on files that passed the checks."""
    classification, service, institution = (
        read.classification,
        read.service_levels,
        read.institution,
    )
    return Policy(
        commit=commit,
        sop=to_sop(read.sop),
        roles=tuple(
            Role(
                id=role.id,
                label=to_label(role.label),
                source=role.source,
                alternate=role.alternate,
                document=role.document,
                team=role.team,
            )
            for role in read.roles.roles
        ),
        appointments=to_appointments(read.roles),
        units=tuple(
            Unit(
                code=unit.code,
                label=to_label(unit.label),
                kind=unit.kind,
                siakad=unit.siakad,
                superior=unit.superior,
            )
            for unit in read.units.units
        ),
        levels=tuple(sorted(map(to_level, classification.levels), key=lambda level: level.rank)),
        floors=tuple(Floor(on=floor.for_, level=floor.level) for floor in classification.floors),
        service_levels=tuple(
            ServiceLevel(
                urgency=level.urgency,
                label=to_label(level.label),
                days=level.days,
                reason_required=level.reason_required,
            )
            for level in service.levels
        ),
        refusals=tuple(
            RefusalCode(
                code=refusal.code,
                label=to_label(refusal.label),
                basis=refusal.basis,
                outcome=refusal.outcome,
            )
            for refusal in service.refusals
        ),
        references=_references(read.references),
        calendars=tuple(
            to_calendar(calendar)
            for _, calendar in sorted(read.calendars, key=lambda pair: pair[1].year)
        ),
        maintainer_role=institution.maintainer_role,
        maintenance_check=institution.maintenance_check,
        language=institution.language,
        timezone=institution.timezone,
        institution=Institution(
            name=to_label(institution.name),
            desk=to_label(institution.desk),
            desk_unit=institution.desk_unit,
            place=institution.place,
            portal=institution.portal,
            ministry=to_label(institution.ministry) if institution.ministry else None,
        ),
        terms=Terms(
            extension_days=service.extension.days,
            extensions=service.extension.times,
            objection_within=service.objection.file_within,
            objection_answered_within=service.objection.answer_within,
            verbal_order_confirmed_within=service.verbal_order.confirm_within,
        ),
        reminders=Reminders(**asdict(service.reminders)) if service.reminders else None,
        survey=_survey(service.survey) if service.survey else None,
        identifiers=_identifiers(read.identifiers) if read.identifiers else IdentifierPolicy(),
        sealing=to_sealing(read.delivery),
        hierarchies=to_hierarchies(read.hierarchies),
    )


def to_appointments(read: wire.RolesWire) -> tuple[Appointment, ...]:
    return tuple(
        Appointment(
            role=appointment.role,
            account_id=appointment.account.id,
            login=appointment.account.login,
            since=appointment.since,
            decree=appointment.decree,
            until=appointment.until,
            acting=appointment.acting,
            unit=appointment.unit,
        )
        for appointment in read.appointments
    )


def to_calendar(read: wire.CalendarWire) -> Calendar:
    return Calendar(
        year=read.year,
        settled=read.settled,
        decree=read.decree,
        days_off=tuple(
            DayOff(day=off.day, name=off.name, kind=off.kind)
            for off in sorted(read.days_off, key=lambda off: off.day)
        ),
    )


def _references(read: wire.ReferencesWire) -> tuple[Reference, ...]:
    kinds = (
        ("legal-basis", read.legal_bases),
        ("supporting-document", read.supporting_documents),
        ("purpose", read.purposes),
    )
    return tuple(
        Reference(id=reference.id, kind=kind, text=reference.text)
        for kind, references in kinds
        for reference in references
    )


def _survey(read: wire.SurveyWire) -> Survey:
    return Survey(
        elements=tuple(
            Element(id=one.id, label=to_label(one.label), question=to_label(one.question))
            for one in read.elements
        ),
        open_question=to_label(read.open_question),
        open_days=read.open_days,
        hidden_below=read.hidden_below,
        page=read.page,
    )


def _identifiers(read: wire.IdentifiersWire) -> IdentifierPolicy:
    return IdentifierPolicy(
        share=read.share,
        kinds=tuple(
            IdentifierKind(
                id=kind.id,
                label=to_label(kind.label),
                headings=_words(kind.headings),
                exact=_words(kind.exact),
                besides=_words(kind.besides),
            )
            for kind in read.kinds
        ),
        rules={
            rule.level: IdentifierRule(
                doubtful=Verdict(rule.doubtful),
                sure={kind: Verdict(verdict) for kind, verdict in rule.sure.items()},
                granted=rule.granted,
            )
            for rule in read.levels
        },
    )


def _words(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(name.split("_")) for name in names)
