"""Request folders made by number: what `datareq check` is measured and tested on.

The same number gives the same folder; every twentieth is broken, in one of the ways of BREAKS.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

UNITS = ("FIP", "FBS", "FMIPA", "FISH", "FT", "FEB")
TOPICS = ("mahasiswa", "lulusan", "beban mengajar", "kelulusan", "masa studi", "nilai mata kuliah")
USES = ("rapat pimpinan", "evaluasi kurikulum", "penyusunan rencana kerja", "laporan kinerja")
NAMES = (
    "program_studi", "angkatan", "semester", "jalur_masuk", "status", "jumlah",
    "rata_rata_ipk", "masa_studi", "sks_lulus", "jenjang", "kelas", "ruang", "tahap", "gelombang",
)  # fmt: skip
EVERY = 20


def slug(number: int) -> str:
    """The folder's name."""
    day = date(2026, 3, 2) + timedelta(days=number % 5)
    return f"{day.isoformat()}-{UNITS[number % len(UNITS)].lower()}-permohonan-{number:05d}"


def form(number: int) -> str:
    """A form of about sixty lines in which nothing is wrong."""
    pick = random.Random(number)
    unit, topic, use = UNITS[number % len(UNITS)], pick.choice(TOPICS), pick.choice(USES)
    year = 2015 + number % 8
    variables = "".join(
        f"    - name: {name}\n      definition: {name.replace('_', ' ')} menurut data akademik fakultas\n"
        for name in pick.sample(NAMES, 11)
    )
    return f"""\
# Permohonan nomor {number}
form: FRM-DATA-002
version: 1
requester:
  category: dosen
  capacity: individu
  unit: {unit}
purpose:
  category: evaluasi
  text: >-
    Bahan {use} fakultas tentang {topic} yang akan dibahas bersama para koordinator
    program studi pada pertemuan ke-{number % 40 + 1}.
authority:
  basis: tugas_fungsi
data:
  title: Perkembangan {topic} {unit} {year}
  description: >-
    Banyaknya {topic} setiap semester sejak {year}, dikelompokkan menurut program studi
    dan tahun masuk, tanpa rincian perorangan.
  variables:
{variables}  population: Mahasiswa {unit} jenjang sarjana dan magister
  filters:
    - field: jenjang
      op: "eq"
      value: S1
  period:
    from: {year}-1
    to: {year + 2}-2
  aggregation: prodi
output:
  kinds: [tabel]
  formats: [xlsx, csv]
needed_by: 2026-03-31
urgency:
  level: normal
third_party:
  shared: false
classification: publik
delivery:
  channel: repositori
undertaking: 1
"""


BREAKS: dict[str, Callable[[str], str]] = {
    "unknown-key": lambda text: text.replace("  aggregation:", "  agregation:"),
    "missing": lambda text: text.replace("undertaking: 1\n", ""),
    "choice": lambda text: text.replace("category: dosen", "category: Dosenn"),
    "type": lambda text: text.replace("shared: false", "shared: tidak"),
    "date": lambda text: text.replace("needed_by: 2026-03-31", "needed_by: 2026-02-30"),
    "duplicate": lambda text: text + "version: 1\n",
    "anchor": lambda text: text.replace("version: 1", "version: &satu 1"),
    "tab": lambda text: text.replace("  unit:", "\tunit:"),
    "quote": lambda text: text.replace('op: "eq"', 'op: "='),
    "bidi": lambda text: text.replace("Bahan", "Bahan \u202e"),
    "reversed": lambda text: text.replace("    to: 20", "    to: 19"),
    "unit": lambda text: text.replace("  unit: F", "  unit: XF"),
    "documents": lambda text: text + "---\nform: kedua\n",
    "depth": lambda text: text.replace("value: S1", f"value: {'[' * 40}"),
    "short": lambda text: text.replace("  title: Perkembangan", "  title: P # "),
}  # fmt: skip


def broken(number: int) -> str | None:
    """The way in which this folder is broken; None if it isn't."""
    names = sorted(BREAKS)
    return names[number // EVERY % len(names)] if number % EVERY == EVERY - 1 else None


def write_folders(root: Path, count: int) -> list[Path]:
    """Writes `requests/<slug>/request.yaml` for so many numbers; gives the files."""
    files = []
    for number in range(count):
        text, way = form(number), broken(number)
        file = root / "requests" / slug(number) / "request.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(BREAKS[way](text) if way else text, encoding="utf-8")
        files.append(file)
    return files
