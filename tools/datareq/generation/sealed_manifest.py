"""What may git know of a dataset that leaves encrypted? The manifest that is committed for it.

Columns, checks and coverage, as the approved documents say them too. No hash, size, count or statistics: of a
small dataset each of them lets somebody try candidates until one fits. The whole manifest lies in the envelope.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from datareq.model.envelope import Envelope, EnvelopeKind, KeyHolder, Sealed

OURS = "datareq"
DISCLOSED = ("rule", "threshold")
"""Of what disclosure control did, the rule: it comes from policy, not from the data."""
FIELD = ("name", "type", "title", "classification", "unit", "reference")
OUTPUT = ("id", "title", "made", "checks", "lineage")
DEPOSIT = ("source", "kind", "deposited", "by")
PACKAGE = ("name", "title", "description", "contributors", "sources")
"""What is taken over; everything else that a manifest says, now or later, stays in the envelope."""


def sealed_manifest(whole: bytes, sealed: Sealed) -> bytes:
    """manifest.json for git, from the whole one: canonical likewise, so the same inputs give the same bytes."""
    package = json.loads(whole)
    ours = package[OURS]
    value = {
        **{name: package[name] for name in PACKAGE if name in package},
        OURS: {
            **{name: ours[name] for name in ("version", "key", "level", "request", "sources")},
            "coverage": ours["coverage"],
            **_deposits(ours.get("deposits", [])),
            "outputs": [_output(output, package["resources"]) for output in ours["outputs"]],
            "sealed": _sealed_value(sealed),
        },
    }
    return (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()


def _deposits(deposits: list[dict[str, Any]]) -> dict[str, Any]:
    told = [{name: one[name] for name in DEPOSIT} for one in deposits]
    return {"deposits": told} if told else {}


def _output(output: Mapping[str, Any], resources: list[dict[str, Any]]) -> dict[str, Any]:
    own = [resource for resource in resources if resource[OURS]["output"] == output["id"]]
    fields = own[0]["schema"]["fields"]
    return {
        **{name: output[name] for name in OUTPUT if name in output},
        "fields": [{name: field[name] for name in FIELD if name in field} for field in fields],
        "enclosed": [resource["path"] for resource in own],
        "disclosure": {name: output["disclosure"][name] for name in DISCLOSED},
    }


def _sealed_value(sealed: Sealed) -> dict[str, Any]:
    return {
        "commitment": sealed.commitment,
        "signer": sealed.signer,
        "envelopes": [
            {
                "kind": envelope.kind.value,
                "sha256": envelope.sha256,
                "to": [
                    {"account": holder.account, "fingerprint": holder.fingerprint}
                    for holder in envelope.to
                ],
            }
            for envelope in sealed.envelopes
        ],
    }


def read_sealed(value: Mapping[str, Any]) -> Sealed:
    """The manifest's `sealed`, read; KeyError, TypeError or ValueError if it isn't shaped like that."""
    return Sealed(
        commitment=_text(value["commitment"]),
        signer=_text(value["signer"]),
        envelopes=tuple(
            Envelope(
                kind=EnvelopeKind(envelope["kind"]),
                sha256=_text(envelope["sha256"]),
                to=tuple(
                    KeyHolder(
                        account=int(holder["account"]), fingerprint=_text(holder["fingerprint"])
                    )
                    for holder in envelope["to"]
                ),
            )
            for envelope in value["envelopes"]
        ),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value
