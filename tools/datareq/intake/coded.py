"""Which fields of the form hold codes, dates or keys, and not free text?"""

from __future__ import annotations

CODED = frozenset(
    {
        "form",
        "requester.category",
        "requester.capacity",
        "requester.unit",
        "requester.co_units[]",
        "requester.supervisor",
        "letter.number",
        "letter.date",
        "letter.nature",
        "letter.sha256",
        "purpose.category",
        "authority.basis",
        "authority.verbal.at",
        "data.filters[].op",
        "data.period.from",
        "data.period.to",
        "data.aggregation",
        "output.kinds[]",
        "output.formats[]",
        "needed_by",
        "urgency.level",
        "classification",
        "personal_data.legal_basis",
        "recipients[].login",
        "recipients[].key",
        "delivery.channel",
        "retention.destroy_by",
        "based_on",
        "attachments[].kind",
        "attachments[].sha256",
    }
)
"""Fields whose values are codes, dates or keys. Every other text is free, unknown fields too."""
