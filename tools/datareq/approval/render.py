"""How is a verdict shown in a terminal, and to another program?"""

from __future__ import annotations

import json
from collections.abc import Callable

from datareq.approval.comment_steps import step_title
from datareq.approval.comment_words import FRAME
from datareq.approval.words import sentence
from datareq.language import say
from datareq.model.policy import Policy
from datareq.model.verdict import Discard, EvidenceVerdict, Proof, StepVerdict, Verdict


def render_text(verdict: Verdict, policy: Policy, lang: str) -> str:
    """Every step with its reasons, then who is next."""
    lines = [sentence(message, policy, lang) for message in verdict.refused]
    for step in verdict.steps:
        status = say(FRAME[f"status-{step.status.value}"], {}, lang)
        lines.append(f"{step_title(step, policy, lang)}: {status}")
        for evidence in step.evidences:
            lines += _evidence(evidence, policy, lang)
    lines += ["", say(FRAME["next"], {}, lang)]
    lines += [f"  {sentence(action.reason, policy, lang)}" for action in verdict.next]
    if not verdict.next:
        lines.append(
            f"  {say(FRAME['satisfied' if verdict.satisfied else 'nothing-next'], {}, lang)}"
        )
    return "\n".join(lines) + "\n"


def _evidence(evidence: EvidenceVerdict, policy: Policy, lang: str) -> list[str]:
    labels = {known.id: known.label for _, known in policy.sop.evidences()}
    label = labels.get(evidence.id)
    name = evidence.id if label is None else label.en if lang == "en" else label.id
    people = ", ".join(f"@{proof.by.login}" for proof in evidence.counted if proof.by)
    said = sentence(evidence.reason, policy, lang)
    lines = [f"  {name}: {said}" + (f" ({people})" if people else "")]
    for discard in evidence.discarded:
        who = f"@{discard.user.login}: " if discard.user else ""
        lines.append(f"    {who}{sentence(discard.reason, policy, lang)}")
    return lines


def render_json(verdict: Verdict, policy: Policy, lang: str) -> str:
    """The contract of `design.md`, and what else a program may want to know of each step."""
    value = {
        "satisfied": verdict.satisfied,
        "refused": [sentence(message, policy, lang) for message in verdict.refused],
        "next": [
            {
                "role": action.role,
                "holders": [holder.account.login for holder in action.holders],
                "step": action.step,
                "sentence": sentence(action.reason, policy, lang),
            }
            for action in verdict.next
        ],
        "steps": [_step_json(step, policy, lang) for step in verdict.steps],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _step_json(step: StepVerdict, policy: Policy, lang: str) -> dict[str, object]:
    return {
        "n": step.n,
        "id": step.id,
        "status": step.status.value,
        "sentence": sentence(step.reason, policy, lang),
        "counted": [_proof_json(proof) for e in step.evidences for proof in e.counted],
        "discarded": [
            _discard_json(discard, policy, lang) for e in step.evidences for discard in e.discarded
        ],
    }


def _proof_json(proof: Proof) -> dict[str, object]:
    return {
        "evidence": proof.evidence,
        "user": proof.by.login if proof.by else None,
        "role": proof.role,
        "at": proof.at.isoformat(),
        "review": proof.review,
    }


def _discard_json(discard: Discard, policy: Policy, lang: str) -> dict[str, object]:
    return {
        "evidence": discard.evidence,
        "user": discard.user.login if discard.user else None,
        "review": discard.review,
        "reason": sentence(discard.reason, policy, lang),
    }


RENDERERS: dict[str, Callable[[Verdict, Policy, str], str]] = {
    "text": render_text,
    "json": render_json,
}
