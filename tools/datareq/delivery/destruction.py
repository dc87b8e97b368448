"""What do the minutes of a destruction (berita acara pemusnahan) say?

In Indonesian: they are an official document. Names of files are hashes of ciphertexts, so they tell nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from datareq.documents.official import (
    LEGAL_BASIS,
    Page,
    day_in_words,
    legal_bases,
    letterhead,
    weekday_in_words,
)
from datareq.model.policy import Policy
from datareq.model.retention import DepositDue, Destroyed, Due, Ground, KeyDue

GROUNDS: dict[Ground, str] = {
    Ground.SERVED: "tidak diperlukan lagi: permohonannya sudah selesai",
    Ground.COLLECTED: "waktu pengambilan oleh penerima sudah lewat",
    Ground.RECALLED: "hasilnya ditarik kembali",
    Ground.UNFINISHED: "berkas setengah jadi dari proses yang terputus",
    Ground.EXPIRED: "masa simpannya berakhir",
}
METHOD = (
    "Kiriman terenkripsi dihapus dari tempat penyimpanan, lalu diperiksa bahwa tidak ada lagi isi dengan nama itu, "
    "termasuk versi lamanya."
)
KEY_METHOD = (
    "Kunci ditimpa, dihapus, lalu diperiksa bahwa tidak ada lagi. Salinan apa pun yang dikunci dengannya, di mana pun "
    "berada, sejak itu tidak dapat dibuka."
)
DEPOSIT_METHOD = "Berkas dihapus dari folder meja layanan, lalu diperiksa bahwa tidak ada lagi."
NO_ENTRY = "entrinya sudah tidak ada di katalog"
CLOSING = (
    "Berita acara ini dibuat oleh sistem sesudah pemusnahan diperiksa. Ia sah setelah ditandatangani pejabat yang "
    "berwenang."
)


def minutes(destroyed: Destroyed, policy: Policy) -> bytes:
    """berita-acara-pemusnahan.md."""
    institution = policy.institution
    names = [institution.name.id, institution.desk.id] if institution else []
    lines = [
        *(f"**{name}**  " for name in names),
        "",
        "# Berita Acara Pemusnahan Data",
        "",
        f"Pada hari ini, {weekday_in_words(destroyed.day)}, telah dimusnahkan data berikut ini.",
        "",
        *_payloads(destroyed.payloads),
        *_keys(destroyed.keys),
        *_deposits(destroyed.deposits),
        "## Dasar",
        "",
        *(f"{number}. {text}" for number, text in enumerate(_bases(policy), start=1)),
        "",
        "## Penutup",
        "",
        CLOSING,
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def page(destroyed: Destroyed, policy: Policy) -> Page:
    """For the template."""
    return {
        "head": letterhead(policy),
        "draft": False,
        "registration": f"Pemusnahan {destroyed.day.isoformat()}",
        "day": weekday_in_words(destroyed.day),
        "payloads": [
            {
                "registration": one.registration,
                "name": one.name,
                "ground": GROUNDS[one.ground],
                "since": day_in_words(one.since),
            }
            for one in destroyed.payloads
        ],
        "keys": [{"period": one.period, "fingerprint": one.fingerprint} for one in destroyed.keys],
        "deposits": [
            {"file": one.file, "ground": NO_ENTRY, "since": day_in_words(one.since)}
            for one in destroyed.deposits
        ],
        "method": METHOD,
        "deposit_method": DEPOSIT_METHOD,
        "key_method": KEY_METHOD,
        "basis": legal_bases(policy),
        "closing": CLOSING,
    }


def _payloads(payloads: Sequence[Due]) -> list[str]:
    if not payloads:
        return []
    return [
        "## Kiriman terenkripsi",
        "",
        "| Permohonan | Nama di tempat penyimpanan | Alasan | Sejak |",
        "|---|---|---|---|",
        *(
            f"| {one.registration} | `{one.name}` | {GROUNDS[one.ground]} | {day_in_words(one.since)} |"
            for one in payloads
        ),
        "",
        METHOD,
        "",
    ]


def _keys(keys: Sequence[KeyDue]) -> list[str]:
    if not keys:
        return []
    return [
        "## Kunci masa simpan",
        "",
        "| Masa | Sidik kunci |",
        "|---|---|",
        *(f"| {one.period} | `{one.fingerprint}` |" for one in keys),
        "",
        KEY_METHOD,
        "",
    ]


def _deposits(deposits: Sequence[DepositDue]) -> list[str]:
    if not deposits:
        return []
    return [
        "## Berkas yang dititipkan",
        "",
        "| Berkas | Alasan | Sejak |",
        "|---|---|---|",
        *(f"| `{one.file}` | {NO_ENTRY} | {day_in_words(one.since)} |" for one in deposits),
        "",
        DEPOSIT_METHOD,
        "",
    ]


def _bases(policy: Policy) -> list[str]:
    return [one.text for one in policy.references if one.kind == LEGAL_BASIS]
