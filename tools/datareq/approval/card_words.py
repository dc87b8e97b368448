"""Which words does the card use? English; Indonesian in the catalogue."""

from __future__ import annotations

from datareq.language import mark

CARD: dict[str, str] = {
    "title": mark("**Data request {registration}**: {who}"),
    "for-unit": mark("{category} of {unit}, on behalf of the unit"),
    "for-self": mark("{category} of {unit}"),
    "data": mark("**Data:** {title}, {period} ({shape})"),
    "purpose": mark("**For:** {purpose}"),
    "shared": mark("{purpose}, shared with {to}"),
    "level": mark("**Level:** {level} ({why})"),
    "aggregate": mark("aggregate by {aggregation}"),
    "rows": mark("one row a person"),
    "no-personal": mark("no personal data"),
    "personal": mark("personal data: {variables}"),
    "raised": mark("higher than the lowest possible, {floor}"),
    "authority": mark("**Basis:** {basis}"),
    "letter": mark("letter {number}"),
    "told": mark("the head of the unit has been told"),
    "due": mark("**Due:** {day} ({days} working days)"),
    "due-unknown": mark("**Due:** not known yet"),
    "load": mark("other requests under way: {count}"),
    "similar": mark("similar: {ids}"),
    "choices": mark(
        "Choose **Approve** to approve, **Request changes** to ask for changes, or write "
        "`/tolak <code> <reason>`."
    ),
    "more": mark("and {count} more"),
}

VALUES: dict[str, str] = {
    "dosen": mark("Lecturer"),
    "tendik": mark("Staff"),
    "mahasiswa": mark("Student"),
    "pimpinan": mark("Head"),
    "lainnya": mark("Other"),
    "pengambilan_keputusan": mark("a decision"),
    "pelaporan": mark("reporting"),
    "evaluasi": mark("evaluation"),
    "kegiatan_strategis": mark("a strategic activity"),
    "akreditasi": mark("accreditation"),
    "penelitian": mark("research"),
    "tugas_fungsi": mark("official duties"),
    "disposisi": mark("disposition"),
    "surat_tugas": mark("assignment letter"),
    "regulasi": mark("regulation"),
    "penelitian_berizin": mark("permitted research"),
    "perintah_lisan": mark("spoken order"),
    "universitas": mark("university"),
    "fakultas": mark("faculty"),
    "prodi": mark("study programme"),
    "angkatan": mark("intake year"),
    "tabel": mark("table"),
    "grafik": mark("chart"),
    "laporan": mark("report"),
}
