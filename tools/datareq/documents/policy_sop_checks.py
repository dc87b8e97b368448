"""Does the procedure hang together? Every reference refers, nothing rests on itself, every document is approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from datareq.documents import policy_wire as wire
from datareq.documents.policy_procedure import to_author, to_bar
from datareq.documents.policy_read import Reading, file_of
from datareq.model.sop import CATALOGUE, AuthorRule, BarKind, EvidenceKind, Phase

FILE = file_of("sop")

OF_PEOPLE = frozenset(
    {
        EvidenceKind.APPROVAL,
        EvidenceKind.SUBMISSION,
        EvidenceKind.RECEIPT,
        EvidenceKind.AGREEMENT,
    }
)
"""Kinds that only a person can give: they name roles."""
OF_DOCUMENTS = frozenset({EvidenceKind.SUBMISSION, EvidenceKind.DOCUMENT, EvidenceKind.GENERATION})
"""Kinds that are about one document: they name it."""

_PHASES = tuple(Phase)


def check_sop(reading: Reading, policy: wire.PolicyWire) -> None:
    """Adds a finding for everything in policy/sop.yaml that refers to nothing or contradicts itself."""
    checker = _Checker(reading, policy)
    checker.names()
    for path, evidence in checker.evidences.items():
        checker.references(path, evidence)
        checker.approval(path, evidence)
        checker.rules(path, evidence)
        checker.needs(path, evidence)
    checker.documents()
    checker.cycle()


class _Checker:
    """The procedure with its names looked up once. Evidences are keyed by their path in the file."""

    def __init__(self, reading: Reading, policy: wire.PolicyWire) -> None:
        self.reading = reading
        self.sop = policy.sop
        self.roles = {role.id for role in policy.roles.roles}
        self.ranks = {level.id: level.rank for level in policy.classification.levels}
        self.document_of = {document.id: document for document in self.sop.documents}
        self.evidences = {
            f"steps[{i}].evidences[{j}]": evidence
            for i, step in enumerate(self.sop.steps)
            for j, evidence in enumerate(step.evidences)
        }
        self.by_id = {evidence.id: evidence for evidence in self.evidences.values()}
        self.members: Mapping[str, tuple[str, ...]] = {
            **{
                step.id: tuple(evidence.id for evidence in step.evidences)
                for step in self.sop.steps
            },
            **{id_: (id_,) for id_ in self.by_id},
        }

    def names(self) -> None:
        """Steps, evidences and documents have different names, steps different numbers."""
        steps = ((f"steps[{i}].id", step.id) for i, step in enumerate(self.sop.steps))
        evidences = ((f"{path}.id", evidence.id) for path, evidence in self.evidences.items())
        self._unique((*steps, *evidences))
        self._unique(
            (f"documents[{i}].id", document.id) for i, document in enumerate(self.sop.documents)
        )
        self._unique(
            (f"documents[{i}].file", document.file) for i, document in enumerate(self.sop.documents)
        )
        self._unique((f"steps[{i}].n", step.n) for i, step in enumerate(self.sop.steps) if step.n)
        for i, document in enumerate(self.sop.documents):
            if document.id == CATALOGUE:
                self._find("policy-reserved", f"documents[{i}].id", id=CATALOGUE)
        self._unique((f"stages[{i}].id", stage.id) for i, stage in enumerate(self.sop.stages))
        stages = {stage.id for stage in self.sop.stages}
        for i, step in enumerate(self.sop.steps):
            if (stages or step.stage) and step.stage not in stages:
                self._find("policy-unknown-stage", f"steps[{i}].stage", id=step.stage or "–")
            if not step.evidences:
                self._find("policy-step-empty", f"steps[{i}]", step=step.id)

    def references(self, path: str, evidence: wire.EvidenceWire) -> None:
        self._known_roles(f"{path}.roles", evidence.roles)
        if evidence.document is not None:
            self._known_document(f"{path}.document", evidence.document)
        for i, id_ in enumerate(evidence.subject):
            if id_ != CATALOGUE:
                self._known_document(f"{path}.subject[{i}]", id_)
        self._known_levels(f"{path}.when", evidence.when)
        if evidence.kind in OF_PEOPLE and not evidence.roles:
            self._find("policy-nobody", path, evidence=evidence.id)
        if evidence.kind in OF_DOCUMENTS and evidence.document is None:
            self._find("policy-about-nothing", path, evidence=evidence.id)

    def approval(self, path: str, evidence: wire.EvidenceWire) -> None:
        """An approval covers something, its own document too, and nothing that may not be there; nothing else is
        given on paper, and what several have to approve isn't."""
        if evidence.on_paper and (evidence.kind is not EvidenceKind.APPROVAL or evidence.count > 1):
            self._find("policy-on-paper", f"{path}.on_paper", evidence=evidence.id)
        if evidence.kind is not EvidenceKind.APPROVAL:
            return
        if not evidence.subject:
            self._find("policy-subject-empty", path, evidence=evidence.id)
        elif evidence.document is not None and evidence.document not in evidence.subject:
            self._find(
                "policy-subject-without-own",
                f"{path}.subject",
                evidence=evidence.id,
                document=evidence.document,
            )
        for i, id_ in enumerate(evidence.subject):
            document = self.document_of.get(id_)
            if document and _limits(document.when) not in ((None, None), _limits(evidence.when)):
                self._find(
                    "policy-subject-conditional",
                    f"{path}.subject[{i}]",
                    evidence=evidence.id,
                    document=id_,
                )

    def rules(self, path: str, evidence: wire.EvidenceWire) -> None:
        """Who is barred, and what holds for the author."""
        for i, entry in enumerate(evidence.not_):
            try:
                bar = to_bar(entry)
            except ValueError:
                self._find("policy-bar", f"{path}.not[{i}]", evidence=evidence.id)
                continue
            if bar.kind is BarKind.AUTHOR_OF:
                self._known_document(f"{path}.not[{i}]", bar.ref)
            elif bar.kind is BarKind.SAME_PERSON and (
                bar.ref not in self.by_id or bar.ref == evidence.id
            ):
                self._find("policy-unknown-evidence", f"{path}.not[{i}]", id=bar.ref)
        try:
            rule = to_author(evidence.author)
        except ValueError:
            self._find("policy-author", f"{path}.author", evidence=evidence.id)
            return
        if rule is not AuthorRule.ALLOWED and evidence.document is None:
            self._find("policy-author-of-nothing", f"{path}.author", evidence=evidence.id)
        if isinstance(evidence.author, wire.SecondWire):
            self._known_roles(f"{path}.author.second", evidence.author.second)
            if not evidence.author.second:
                self._find("policy-nobody", f"{path}.author.second", evidence=evidence.id)

    def needs(self, path: str, evidence: wire.EvidenceWire) -> None:
        """What is needed exists, isn't merely displayed, and belongs to no later phase."""
        for i, name in enumerate(evidence.needs):
            place = f"{path}.needs[{i}]"
            if name not in self.members:
                self._find("policy-unknown-evidence", place, id=name)
            for id_ in self.members.get(name, ()):
                needed = self.by_id[id_]
                if needed.display_only:
                    self._find("policy-need-displayed", place, evidence=evidence.id, needed=id_)
                if _PHASES.index(needed.phase) > _PHASES.index(evidence.phase):
                    self._find("policy-need-later", place, evidence=evidence.id, needed=id_)

    def documents(self) -> None:
        """Every document has who writes it (or is generated) and is in the subject of an approval."""
        approved = {
            id_
            for evidence in self.by_id.values()
            if evidence.kind is EvidenceKind.APPROVAL
            for id_ in evidence.subject
        }
        generated = {
            evidence.document
            for evidence in self.by_id.values()
            if evidence.kind is EvidenceKind.GENERATION
        }
        for i, document in enumerate(self.sop.documents):
            path = f"documents[{i}]"
            self._known_roles(f"{path}.written_by", document.written_by)
            self._known_levels(f"{path}.when", document.when)
            if not document.written_by and document.id not in generated:
                self._find("policy-document-unowned", path, document=document.id)
            if document.id not in approved:
                self._find("policy-document-unapproved", path, document=document.id)

    def cycle(self) -> None:
        graph = {
            id_: {needed for name in evidence.needs for needed in self.members.get(name, ())}
            for id_, evidence in self.by_id.items()
        }
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            place = next(path for path, e in self.evidences.items() if e.id == circle[-1])
            self._find("policy-cycle", place, circle=" → ".join(reversed(circle)))

    def _known_roles(self, path: str, roles: Iterable[str]) -> None:
        for i, role in enumerate(roles):
            if role not in self.roles:
                self._find("policy-unknown-role", f"{path}[{i}]", id=role)

    def _known_document(self, path: str, id_: str) -> None:
        if id_ not in self.document_of:
            self._find("policy-unknown-document", path, id=id_)

    def _known_levels(self, path: str, when: wire.WhenWire) -> None:
        for key, level in (("from_level", when.from_level), ("below_level", when.below_level)):
            if level is not None and level not in self.ranks:
                self._find("policy-unknown-level", f"{path}.{key}", id=level)

    def _unique(self, named: Iterable[tuple[str, str]]) -> None:
        seen: set[str] = set()
        for path, name in named:
            if name in seen:
                self._find("policy-duplicate", path, id=name)
            seen.add(name)

    def _find(self, code: str, path: str, **args: str) -> None:
        self.reading.find(code, FILE, path, args=args)


def _limits(when: wire.WhenWire) -> tuple[str | None, str | None]:
    return when.from_level, when.below_level
