"""Which rules does a filled form have to keep beyond its schema? The catalogue of them, by code.

A rule is a small function from a form to objections; its sentence stands under the same code in
`finding_texts.py`, and an example that passes and one that fails in `tests/unit/intake`.
"""

from __future__ import annotations

from datareq.documents.findings import sort_findings
from datareq.documents.read import Document
from datareq.documents.strict_yaml import parent, position
from datareq.intake import finding_texts as finding_texts  # registers the sentences
from datareq.intake import (
    rules_data,
    rules_delivery,
    rules_folder,
    rules_requester,
    rules_secrecy,
    rules_text,
)
from datareq.intake.form import Form as Form
from datareq.intake.form import FormContext as FormContext
from datareq.intake.form import Hit, Rule, read_form
from datareq.model.finding import Finding, Severity

WARNING = Severity.WARNING

RULES: tuple[Rule, ...] = (
    # who asks
    Rule(code="unit-unknown", check=rules_requester.unit_unknown),
    Rule(code="co-unit-own", check=rules_requester.co_unit_own),
    Rule(code="student-for-unit", check=rules_requester.student_for_unit),
    Rule(code="student-without-supervisor", check=rules_requester.student_without_supervisor),
    Rule(code="supervisor-is-requester", check=rules_requester.supervisor_is_requester),
    Rule(code="alternate-missing", check=rules_requester.alternate_missing),
    Rule(code="letter-number", check=rules_requester.letter_number, severity=WARNING),
    Rule(code="letter-from-future", check=rules_requester.letter_from_future),
    Rule(code="order-from-future", check=rules_requester.order_from_future),
    Rule(code="order-unconfirmed", check=rules_requester.order_unconfirmed, severity=WARNING),
    # what is written
    Rule(code="placeholder-purpose", check=rules_text.placeholder_purpose),
    Rule(code="placeholder", check=rules_text.placeholder),
    Rule(code="filler", check=rules_text.filler),
    Rule(code="too-few-words", check=rules_text.too_few_words),
    Rule(code="contact-in-text", check=rules_text.contact),
    Rule(code="identifier-in-text", check=rules_text.identifier),
    # what is asked for
    Rule(code="variable-repeated", check=rules_data.variable_repeated),
    Rule(code="period-mixed", check=rules_data.period_mixed),
    Rule(code="period-order", check=rules_data.period_order),
    Rule(code="period-future", check=rules_data.period_future, severity=WARNING),
    Rule(code="format-unfit", check=rules_data.format_unfit),
    Rule(code="kind-without-format", check=rules_data.kind_without_format),
    Rule(code="filter-on-person", check=rules_data.filter_on_person),
    Rule(code="duplicate-request", check=rules_data.duplicate),
    Rule(code="routine-unexplained", check=rules_data.routine_unexplained, severity=WARNING),
    Rule(code="based-on-number", check=rules_data.based_on_number),
    Rule(code="based-on-unknown", check=rules_data.based_on_unknown),
    # how secret it is
    Rule(code="level-unknown", check=rules_secrecy.level_unknown),
    Rule(code="level-below-floor", check=rules_secrecy.level_below_floor),
    Rule(code="personal-reason", check=rules_secrecy.personal_reason),
    Rule(code="legal-basis", check=rules_secrecy.legal_basis),
    Rule(code="recipients-missing", check=rules_secrecy.recipients_missing),
    Rule(code="recipients-unneeded", check=rules_secrecy.recipients_unneeded, severity=WARNING),
    Rule(code="recipient-repeated", check=rules_secrecy.recipient_repeated),
    Rule(code="key-private", check=rules_secrecy.key_private),
    Rule(code="key-type", check=rules_secrecy.key_type),
    Rule(code="key-form", check=rules_secrecy.key_form),
    Rule(code="key-weak", check=rules_secrecy.key_weak),
    Rule(code="key-comment", check=rules_secrecy.key_comment),
    Rule(code="retention-long", check=rules_secrecy.retention_long),
    Rule(code="retention-early", check=rules_secrecy.retention_early),
    # by when, to whom
    Rule(code="needed-by-past", check=rules_delivery.needed_by_past),
    Rule(code="needed-by-day-off", check=rules_delivery.needed_by_day_off),
    Rule(
        code="needed-by-unknown-year",
        check=rules_delivery.needed_by_unknown_year,
        severity=WARNING,
    ),
    Rule(
        code="needed-by-early",
        check=rules_delivery.needed_by_before_service_level,
        severity=WARNING,
    ),
    Rule(code="urgency-unknown", check=rules_delivery.urgency_unknown),
    Rule(code="urgency-reason", check=rules_delivery.urgency_reason),
    Rule(code="third-party-incomplete", check=rules_delivery.third_party_incomplete),
    Rule(
        code="third-party-contradicted",
        check=rules_delivery.third_party_contradicted,
        severity=WARNING,
    ),
    Rule(code="attachment-hash", check=rules_delivery.attachment_hash),
    Rule(code="attachment-repeated", check=rules_delivery.attachment_repeated),
    # where it lies
    Rule(code="slug-date", check=rules_folder.slug_date),
    Rule(code="slug-future", check=rules_folder.slug_future),
    Rule(code="slug-unit", check=rules_folder.slug_unit),
    Rule(code="slug-taken", check=rules_folder.slug_taken),
    Rule(code="slug-identifier", check=rules_folder.slug_identifier),
)


def check_request(document: Document, context: FormContext) -> tuple[Finding, ...]:
    """Every rule's objections to a form, in reading order; () for a file that couldn't be read.

    Where the schema already objects to a place or what holds it, no rule repeats it.
    """
    form = read_form(document, context)
    if form is None:
        return ()
    told = {finding.path for finding in document.findings if finding.is_error and finding.path}
    return sort_findings(
        _finding(document, rule, each)
        for rule in RULES
        for each in rule.check(form)
        if not _told(each.path, told)
    )


def _told(path: str, told: set[str]) -> bool:
    """Whether the schema has objected to this place or to one that holds it."""
    while path and path not in told:
        path = parent(path)
    return bool(path)


def _finding(document: Document, rule: Rule, each: Hit) -> Finding:
    line, column = position(document.positions, each.path)
    return Finding(
        code=rule.code,
        file=document.file,
        line=line,
        column=column,
        path=each.path,
        severity=rule.severity,
        args=each.args,
    )
