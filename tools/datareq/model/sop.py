"""The procedure as data: steps, the evidences that prove them, and what each rests on.

Code knows only kinds of evidence. Roles, steps and documents are ids that `policy/sop.yaml` chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

CATALOGUE = "catalogue"
"""Reserved subject: the digest of the catalogue entries that the request's documents name."""


class EvidenceKind(Enum):
    SUBMISSION = "submission"
    APPROVAL = "approval"
    DOCUMENT = "document"
    GENERATION = "generation"
    NOTICE = "notice"
    DELIVERY = "delivery"
    ARCHIVE = "archive"
    HANDOVER = "handover"
    RECEIPT = "receipt"
    PROGRESS = "progress"
    AGREEMENT = "agreement"


class Phase(Enum):
    """In this order. A pull request's gate holds when every evidence up to its phase holds."""

    INTAKE = "intake"
    FULFILMENT = "fulfilment"
    CLOSING = "closing"


class AuthorRule(Enum):
    """What holds for who pushed or commanded the present content of the subject's own document."""

    ALLOWED = "allowed"
    BARRED = "barred"
    SECOND = "second"


class BarKind(Enum):
    REQUESTER = "requester"
    SAME_PERSON = "same-person"
    AUTHOR_OF = "author-of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Who may not give this evidence. `ref`: an evidence id (same-person) or a document id (author-of)."""

    kind: BarKind
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The same words in the two languages of the desk."""

    id: str
    en: str

    def words(self, lang: str) -> str:
        """Those of that language; Indonesian unless English is asked for."""
        return self.en if lang == "en" else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When an evidence is asked for at all. Every part that is given must hold; none given = always.

    `source_asks`: a source that the request's documents name asks for its owner's approval.
    `in_part`: something of what was requested won't be delivered.
    """

    from_level: str | None = None
    below_level: str | None = None
    source_asks: bool = False
    in_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that must be shown for a step.

    `document` is the document that the evidence is about: the one that must be valid (kind document,
    submission, generation), or whose author `author` speaks of (kind approval).
    `needs` names evidences, or steps (= all of a step's evidences).
    `count` = that many different people of `roles`.
    `second` = the roles of which another holder must approve too when `author` is second.
    `on_paper` = where nobody of the office has an account, a signed sheet that one official records and another
    confirms counts as the approval.
    """

    id: str
    kind: EvidenceKind
    phase: Phase
    label: Label
    roles: tuple[str, ...] = ()
    count: int = 1
    document: str | None = None
    subject: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    author: AuthorRule = AuthorRule.ALLOWED
    second: tuple[str, ...] = ()
    when: Condition = Condition()
    display_only: bool = False
    on_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Steps that people think of together, such as the assignment. For reading alone: nothing rests on it."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the written procedure. `n` is its printed number ("18a"), "" for one that the SOP doesn't number."""

    n: str
    id: str
    label: Label
    evidences: tuple[Evidence, ...]
    stage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRule:
    """A document of a request's folder: its file, its schema, who writes it, from which level it is asked for."""

    id: str
    file: str
    schema: str
    label: Label
    written_by: tuple[str, ...]
    phase: Phase
    when: Condition = Condition()
    template: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sop:
    """A whole procedure."""

    id: str
    version: int
    label: Label
    registration_prefix: str
    form: str
    documents: tuple[DocumentRule, ...]
    steps: tuple[Step, ...]
    stages: tuple[Stage, ...] = ()

    def evidences(self) -> tuple[tuple[Step, Evidence], ...]:
        """Every evidence with its step, in the order of the procedure."""
        return tuple((step, evidence) for step in self.steps for evidence in step.evidences)

    def document(self, id_: str) -> DocumentRule:
        """The document called `id_`; a KeyError means that the policy was not checked before use."""
        for rule in self.documents:
            if rule.id == id_:
                return rule
        raise KeyError(id_)
