"""Which procedure does policy/sop.yaml describe? From the file's shape to the nouns that the gate uses."""

from __future__ import annotations

import msgspec

from datareq.documents import policy_wire as wire
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


def to_sop(read: wire.SopWire) -> Sop:
    return Sop(
        id=read.id,
        version=read.version,
        label=to_label(read.label),
        registration_prefix=read.registration_prefix,
        form=read.form,
        documents=tuple(
            DocumentRule(
                id=document.id,
                file=document.file,
                schema=document.schema,
                label=to_label(document.label),
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
                label=to_label(step.label),
                evidences=tuple(map(_evidence, step.evidences)),
                stage=step.stage,
            )
            for step in read.steps
        ),
        stages=tuple(Stage(id=stage.id, label=to_label(stage.label)) for stage in read.stages),
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
        label=to_label(read.label),
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
        on_paper=read.on_paper,
    )


def to_label(read: wire.LabelWire) -> Label:
    return Label(id=read.id, en=read.en)


def _condition(read: wire.WhenWire) -> Condition:
    return Condition(**msgspec.structs.asdict(read))
