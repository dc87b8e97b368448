"""Which labels tell officials how far a request is?"""

from __future__ import annotations

from datareq.premises.nouns import Label

PREFIX = "tahap/"
"""Labels that begin like this are the desk's; it takes away those that mean nothing any more."""

_OPEN, _WORK, _DONE, _NOT = "fbca04", "1d76db", "0e8a16", "b60205"

STAGES: tuple[tuple[str, str, str], ...] = (
    ("diperiksa", _OPEN, "Permohonan sedang diperiksa"),
    ("menunggu-pemohon", _OPEN, "Menunggu perbaikan dari pemohon"),
    ("dikerjakan", _WORK, "Permohonan disetujui dan sedang dikerjakan"),
    ("selesai", _DONE, "Data sudah diserahterimakan"),
    ("ditolak", _NOT, "Permohonan ditolak"),
    ("ditarik", _NOT, "Permohonan ditarik pemohonnya"),
    ("dialihkan", _NOT, "Permohonan dialihkan ke layanan lain"),
    ("tidak-tersedia", _NOT, "Data yang diminta tidak tersedia"),
    ("pemeliharaan", "5319e7", "Perubahan kebijakan atau aplikasi"),
)

LABELS = tuple(
    Label(name=f"{PREFIX}{name}", colour=colour, description=said) for name, colour, said in STAGES
)
