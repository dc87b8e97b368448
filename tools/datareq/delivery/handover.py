"""What do the minutes of the handover (berita acara serah terima) say?

Markdown, in Indonesian: it is an official document. Accounts stand in for names, which aren't in git.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from datareq.delivery.sent import enclosed, envelopes, origins, sent_to
from datareq.documents.official import (
    LEGAL_BASIS,
    LOCALE,
    moment_in_words,
    office,
    unit_name,
    weekday_in_words,
)
from datareq.model.manifest import Manifest
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.request import Request
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import Holder, Proof, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """`receivers`: who holds, at the handover, the roles that the procedure hands over to."""

    policy: Policy
    record: Record
    request: Request
    manifest: Manifest
    manifest_sha256: str
    handed_over_at: datetime
    receivers: tuple[Holder, ...]
    published: str | None


def minutes(facts: HandoverFacts) -> bytes:
    """berita-acara.md."""
    lines = [
        *_head(facts),
        *_parties(facts),
        *_object(facts),
        *_notes(facts),
        *_basis(facts.policy),
        *_steps(facts),
        *_closing(),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _head(facts: HandoverFacts) -> list[str]:
    institution = facts.policy.institution
    names = [institution.name.id, institution.desk.id] if institution else []
    moment = facts.handed_over_at.astimezone(ZoneInfo(facts.policy.timezone))
    day = weekday_in_words(moment.date())
    where = f"{institution.place}, " if institution else ""
    return [
        *(f"**{_text(name)}**  " for name in names),
        "",
        "# Berita Acara Serah Terima Hasil Permintaan Data Insidental",
        "",
        f"Nomor register: **{facts.record.registration}**  ",
        f"Tempat dan waktu: {where}{day}, pukul {moment:%H.%M %Z}",
        "",
        f"Pada hari ini, {day}, telah diserahkan hasil permintaan data insidental berikut ini.",
        "",
    ]


def _parties(facts: HandoverFacts) -> list[str]:
    giving = authorisations(facts)
    return [
        "## Para pihak",
        "",
        "| | Jabatan | Akun | Dasar jabatan |",
        "|---|---|---|---|",
        *(
            _row(
                "Yang menyerahkan",
                office(facts.policy, proof.role, proof.acting),
                f"@{proof.by.login} ({proof.by.id})" if proof.by else "–",
                proof.decree or "–",
            )
            for proof in giving
        ),
        *(
            _row(
                "Yang menerima",
                office(facts.policy, holder.role, holder.acting),
                f"@{holder.account.login} ({holder.account.id})",
                holder.decree or "–",
            )
            for holder in facts.receivers
        ),
        "",
        f"Pemohon: @{facts.record.requester.login} ({facts.record.requester.id}), {_text(unit_name(facts.policy, facts.request.requester.unit))}.",
        "",
    ]


def authorisations(facts: HandoverFacts) -> tuple[Proof, ...]:
    """The proofs of the last approval before the closing: whoever gave it hands the result over."""
    approvals = {
        evidence.id
        for _, evidence in facts.policy.sop.evidences()
        if evidence.kind is EvidenceKind.APPROVAL
    }
    proofs = [
        tuple(proof for proof in step.proofs if proof.evidence in approvals)
        for step in facts.record.steps
    ]
    given = [step for step in proofs if step]
    return given[-1] if given else ()


def _object(facts: HandoverFacts) -> list[str]:
    manifest, request = facts.manifest, facts.request
    level = facts.policy.level(manifest.level).label.id
    met = sum(1 for covered in manifest.coverage if covered.unmet is None)
    unmet = [
        f"- {_text(covered.variable)}: {_text(covered.unmet)}"
        for covered in manifest.coverage
        if covered.unmet is not None
    ]
    return [
        "## Yang diserahkan",
        "",
        f"- Judul: {_text(request.data.title)}",
        f"- Tujuan penggunaan: {_text(request.purpose.text)}",
        f"- Tingkat klasifikasi: {_text(level)}",
        f"- Kanal penyerahan: {_text(request.delivery.channel)}",
        *([f"- Diterbitkan di: `{facts.published}`"] if facts.published else []),
        *(f"- {_text(origin)}" for origin in origins(manifest)),
        f"- Variabel yang dipenuhi: {met} dari {len(manifest.coverage)}",
        f"- Sidik keterangan dataset (SHA-256): `{facts.manifest_sha256}`",
        "",
        *(_open_files(manifest) if manifest.sealed is None else _sealed_files(facts)),
        "",
        *(["Variabel yang tidak dapat dipenuhi:", "", *unmet, ""] if unmet else []),
    ]


def _open_files(manifest: Manifest) -> list[str]:
    return [
        "| Keluaran | Berkas | Format | Ukuran (bita) | Sidik (SHA-256) |",
        "|---|---|---|---:|---|",
        *(
            _row(output.title, file.path, file.format, _number(file.bytes), f"`{file.sha256}`")
            for output in manifest.outputs
            for file in output.files
        ),
    ]


def _sealed_files(facts: HandoverFacts) -> list[str]:
    """Of what is inside only the names: hashes and sizes lie in the envelope, signed."""
    return [
        "Hasil diserahkan terenkripsi; hanya kunci penerima di bawah ini yang dapat membukanya.",
        "",
        "| Penerima | Sidik kunci |",
        "|---|---|",
        *(
            _row(f"@{one.login} ({one.account})", f"`{one.fingerprint}`")
            for one in sent_to(facts.record, facts.request)
        ),
        "",
        *(f"- Kiriman: `{name}`" for name in envelopes(facts.record)),
        "",
        "| Keluaran | Berkas di dalam kiriman |",
        "|---|---|",
        *(_row(title, f"`{path}`") for title, path in enclosed(facts.manifest)),
    ]


def _notes(facts: HandoverFacts) -> list[str]:
    """What was disagreed with and decided to be noted."""
    if not facts.record.notes:
        return []
    told = [
        f"- Atas keberatan “{_text(note.about)}”: {_text(note.text)} (@{note.by.login}, "
        f"{moment_in_words(note.at, facts.policy)})"
        for note in facts.record.notes
    ]
    return ["## Catatan atas data", "", *told, ""]


def _basis(policy: Policy) -> list[str]:
    bases = [reference for reference in policy.references if reference.kind == LEGAL_BASIS]
    return [
        "## Dasar",
        "",
        *(f"{number}. {_text(basis.text)}" for number, basis in enumerate(bases, start=1)),
        "",
    ]


def _steps(facts: HandoverFacts) -> list[str]:
    labels = {step.id: step.label.id for step in facts.policy.sop.steps}
    rows = [
        _row(
            step.n or "–",
            labels.get(step.id, step.id),
            moment_in_words(step.at, facts.policy) if step.at else "–",
            ", ".join(dict.fromkeys(f"@{proof.by.login}" for proof in step.proofs if proof.by))
            or "–",
        )
        for step in facts.record.steps
        if step.status is Status.DONE
    ]
    return [
        "## Langkah yang telah ditempuh",
        "",
        "| Langkah | Uraian | Waktu | Oleh |",
        "|---|---|---|---|",
        *rows,
        "",
        *(f"Langkah {n}: {on_paper(facts, sheet)}" for n, sheet in sheets(facts.record)),
        *([""] if sheets(facts.record) else []),
    ]


def sheets(record: Record) -> tuple[tuple[str, str], ...]:
    """(step, SHA-256) of every signed sheet that stood for an approval."""
    found = ((step.n, proof.sheet) for step in record.steps for proof in step.proofs)
    return tuple(dict.fromkeys((n, sheet) for n, sheet in found if sheet is not None))


def on_paper(facts: HandoverFacts, sheet: str) -> str:
    """Who answers for a sheet: the two officials who recorded and confirmed it."""
    proofs = [p for step in facts.record.steps for p in step.proofs if p.sheet == sheet]
    logins = dict.fromkeys(f"@{proof.by.login}" for proof in proofs if proof.by)
    return (
        "disetujui di atas kertas oleh pejabat yang tidak mempunyai akun. Lembar bertanda tangan "
        f"(SHA-256): `{sheet}`, dicatat dan disahkan oleh {', '.join(logins)}."
    )


def _closing() -> list[str]:
    return [
        "## Penutup",
        "",
        "Hasil ini dibuat, diperiksa, dan disetujui menurut langkah-langkah di atas. Berita acara ini",
        "dibuat oleh sistem dari catatan persetujuan; ia bukan tanda tangan elektronik tersertifikasi.",
        "Pihak yang menerima menyatakan penerimaannya dengan perintah penerimaan pada halaman permohonan.",
    ]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell if cell.startswith("`") else _text(cell) for cell in cells) + " |"


def _text(text: str) -> str:
    """Words of others as plain text: no line breaks, no Markdown, no HTML."""
    flat = " ".join(text.split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#~" else char for char in flat)


def _number(value: int) -> str:
    return format_decimal(value, locale=LOCALE)
