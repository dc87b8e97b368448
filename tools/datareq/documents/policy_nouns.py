"""Which policy do the checked files say? From the files' shapes to the nouns that decisions use."""

from __future__ import annotations

import msgspec

from datareq.documents import policy_wire as wire
from datareq.documents.policy_hierarchies import to_hierarchies
from datareq.documents.policy_levels import to_level
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
from datareq.model.sop import (
    AuthorRule,
    Bar,
    BarKind,
    Condition,
    DocumentRule,
    Evidence,
    Label,
    Sop,
    Stage,
    Step,
)
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
                label=_label(role.label),
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
                label=_label(unit.label),
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
                label=_label(level.label),
                days=level.days,
                reason_required=level.reason_required,
            )
            for level in service.levels
        ),
        refusals=tuple(
            RefusalCode(
                code=refusal.code,
                label=_label(refusal.label),
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
            name=_label(institution.name),
            desk=_label(institution.desk),
            desk_unit=institution.desk_unit,
            place=institution.place,
            portal=institution.portal,
            ministry=_label(institution.ministry) if institution.ministry else None,
        ),
        terms=Terms(
            extension_days=service.extension.days,
            extensions=service.extension.times,
            objection_within=service.objection.file_within,
            objection_answered_within=service.objection.answer_within,
            verbal_order_confirmed_within=service.verbal_order.confirm_within,
        ),
        reminders=_reminders(service.reminders) if service.reminders else None,
        survey=_survey(service.survey) if service.survey else None,
        identifiers=_identifiers(read.identifiers) if read.identifiers else IdentifierPolicy(),
        sealing=to_sealing(read.delivery),
        hierarchies=to_hierarchies(read.hierarchies),
    )


def to_sop(read: wire.SopWire) -> Sop:
    return Sop(
        id=read.id,
        version=read.version,
        label=_label(read.label),
        registration_prefix=read.registration_prefix,
        form=read.form,
        documents=tuple(
            DocumentRule(
                id=document.id,
                file=document.file,
                schema=document.schema,
                label=_label(document.label),
                written_by=document.written_by,
                phase=document.phase,
                when=_condition(document.when),
                template=document.template,
            )
            for document in read.documents
        ),
        steps=tuple(
            Step(
                n=step.n,
                id=step.id,
                label=_label(step.label),
                evidences=tuple(map(_evidence, step.evidences)),
                stage=step.stage,
            )
            for step in read.steps
        ),
        stages=tuple(Stage(id=stage.id, label=_label(stage.label)) for stage in read.stages),
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


def to_bar(read: str | dict[str, str]) -> Bar:
    """`requester`, or one pair such as `same-person: <evidence>`; a ValueError for anything else."""
    if isinstance(read, str):
        kind, ref = BarKind(read), ""
    else:
        ((name, ref),) = read.items()
        kind = BarKind(name)
    if (kind is BarKind.REQUESTER) is bool(ref):
        raise ValueError(read)
    return Bar(kind=kind, ref=ref)


def to_author(read: str | wire.SecondWire) -> AuthorRule:
    """`second` is only said together with its roles; a ValueError for anything else."""
    if isinstance(read, wire.SecondWire):
        return AuthorRule.SECOND
    rule = AuthorRule(read)
    if rule is AuthorRule.SECOND:
        raise ValueError(read)
    return rule


def _evidence(read: wire.EvidenceWire) -> Evidence:
    return Evidence(
        id=read.id,
        kind=read.kind,
        phase=read.phase,
        label=_label(read.label),
        roles=read.roles,
        count=read.count,
        document=read.document,
        subject=read.subject,
        needs=read.needs,
        bars=tuple(map(to_bar, read.not_)),
        author=to_author(read.author),
        second=read.author.second if isinstance(read.author, wire.SecondWire) else (),
        when=_condition(read.when),
        display_only=read.display_only,
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


def _reminders(read: wire.RemindersWire) -> Reminders:
    return Reminders(
        after=read.after,
        every=read.every,
        before_due=read.before_due,
        escalate_after=read.escalate_after,
        escalate_to=read.escalate_to,
    )


def _survey(read: wire.SurveyWire) -> Survey:
    return Survey(
        elements=tuple(
            Element(id=one.id, label=_label(one.label), question=_label(one.question))
            for one in read.elements
        ),
        open_question=_label(read.open_question),
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
                label=_label(kind.label),
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


def _label(read: wire.LabelWire) -> Label:
    return Label(id=read.id, en=read.en)


def _condition(read: wire.WhenWire) -> Condition:
    return Condition(**msgspec.structs.asdict(read))
