"""Which units and programmes does the synthetic warehouse have? UNJ's faculties, with invented numbers.

A programme is `<programme code>|<degree>|<name>|<weight>`: the weight is its share of new students.
"""

from __future__ import annotations

from dataclasses import dataclass

FACULTIES: dict[str, tuple[str, str]] = {
    "11": ("FIP", "Fakultas Ilmu Pendidikan"),
    "12": ("FBS", "Fakultas Bahasa dan Seni"),
    "13": ("FMIPA", "Fakultas Matematika dan Ilmu Pengetahuan Alam"),
    "14": ("FISH", "Fakultas Ilmu Sosial dan Hukum"),
    "15": ("FT", "Fakultas Teknik"),
    "16": ("FIKK", "Fakultas Ilmu Keolahragaan dan Kesehatan"),
    "17": ("FEB", "Fakultas Ekonomi dan Bisnis"),
    "18": ("FPsi", "Fakultas Psikologi"),
    "20": ("PPG", "Pendidikan Profesi Guru"),
    "99": ("SPs", "Sekolah Pascasarjana"),
}

OFFICES: dict[str, tuple[str, str]] = {
    "31": ("BAKH", "Biro Akademik, Kemahasiswaan, dan Hubungan Masyarakat"),
    "32": ("BUK", "Biro Umum dan Keuangan"),
    "41": ("LPPM", "Lembaga Penelitian dan Pengabdian kepada Masyarakat"),
    "51": ("Pustikom", "Pusat Teknologi Informasi dan Komunikasi"),
    "52": ("UPT Perpustakaan", "UPT Perpustakaan"),
}

_PROGRAMMES = """
1101|S1|Teknologi Pendidikan|5
1102|S1|Pendidikan Luar Biasa|4
1103|S1|Pendidikan Masyarakat|4
1104|S1|Manajemen Pendidikan|5
1105|S1|Bimbingan dan Konseling|5
1106|S1|Pendidikan Guru Sekolah Dasar|9
1107|S1|Pendidikan Guru Pendidikan Anak Usia Dini|5
1108|S2|Teknologi Pendidikan|2
1109|S2|Bimbingan dan Konseling|2
1110|S2|Pendidikan Dasar|2
1111|S2|Pendidikan Anak Usia Dini|2
1112|S2|Pendidikan Khusus|1
1201|S1|Pendidikan Bahasa dan Sastra Indonesia|6
1202|S1|Pendidikan Bahasa Inggris|6
1203|S1|Pendidikan Bahasa Prancis|3
1204|S1|Pendidikan Bahasa Jerman|3
1205|S1|Pendidikan Bahasa Arab|4
1206|S1|Pendidikan Bahasa Jepang|4
1207|S1|Pendidikan Bahasa Mandarin|3
1208|S1|Pendidikan Seni Rupa|4
1209|S1|Pendidikan Seni Musik|4
1210|S1|Pendidikan Tari|4
1211|S1|Sastra Indonesia|4
1212|S1|Sastra Inggris|5
1213|S2|Pendidikan Bahasa Inggris|2
1214|S2|Pendidikan Seni|1
1301|S1|Pendidikan Matematika|6
1302|S1|Pendidikan Fisika|4
1303|S1|Pendidikan Kimia|5
1304|S1|Pendidikan Biologi|5
1305|S1|Matematika|4
1306|S1|Fisika|4
1307|S1|Kimia|4
1308|S1|Biologi|4
1309|S1|Statistika|4
1310|S1|Ilmu Komputer|5
1311|S2|Pendidikan Matematika|2
1312|S2|Pendidikan Fisika|1
1313|S2|Pendidikan Biologi|1
1314|S2|Pendidikan Kimia|1
1401|S1|Pendidikan Pancasila dan Kewarganegaraan|5
1402|S1|Pendidikan Geografi|4
1403|S1|Pendidikan Sejarah|5
1404|S1|Pendidikan Sosiologi|4
1405|S1|Pendidikan Agama Islam|5
1406|S1|Pendidikan Ilmu Pengetahuan Sosial|4
1407|S1|Sosiologi|4
1408|S1|Geografi|3
1409|S1|Ilmu Komunikasi|6
1410|S1|Hukum|5
1411|D4|Usaha Perjalanan Wisata|4
1412|D4|Hubungan Masyarakat dan Komunikasi Digital|5
1413|S2|Pendidikan Sejarah|1
1414|S2|Pendidikan Geografi|1
1415|S2|Pendidikan Pancasila dan Kewarganegaraan|1
1501|S1|Pendidikan Teknik Mesin|5
1502|S1|Pendidikan Teknik Bangunan|5
1503|S1|Pendidikan Teknik Elektro|5
1504|S1|Pendidikan Teknik Elektronika|5
1505|S1|Pendidikan Teknik Informatika dan Komputer|6
1506|S1|Pendidikan Tata Boga|5
1507|S1|Pendidikan Tata Busana|4
1508|S1|Pendidikan Tata Rias|4
1509|S1|Pendidikan Kesejahteraan Keluarga|4
1510|S1|Rekayasa Keselamatan Kebakaran|3
1511|S1|Teknik Mesin|4
1512|S1|Sistem dan Teknologi Informasi|5
1513|D4|Teknologi Rekayasa Konstruksi Bangunan Gedung|4
1514|D4|Teknologi Rekayasa Manufaktur|4
1515|D4|Teknologi Rekayasa Otomasi|4
1516|D4|Desain Mode|3
1517|D4|Seni Kuliner dan Pengelolaan Jasa Makanan|4
1518|D4|Kosmetik dan Perawatan Kecantikan|3
1519|S2|Pendidikan Teknologi dan Kejuruan|1
1601|S1|Pendidikan Jasmani, Kesehatan, dan Rekreasi|6
1602|S1|Pendidikan Kepelatihan Olahraga|5
1603|S1|Ilmu Keolahragaan|5
1604|S1|Olahraga Rekreasi|4
1605|S1|Kepelatihan Kecabangan Olahraga|4
1606|S2|Pendidikan Jasmani|2
1607|S2|Ilmu Keolahragaan|1
1701|S1|Pendidikan Ekonomi|6
1702|S1|Pendidikan Administrasi Perkantoran|5
1703|S1|Pendidikan Bisnis|5
1704|S1|Pendidikan Akuntansi|4
1705|S1|Akuntansi|6
1706|S1|Manajemen|7
1707|S1|Bisnis Digital|5
1708|S1|Ekonomi Islam|4
1709|D4|Akuntansi Sektor Publik|5
1710|D4|Manajemen Perkantoran Digital|5
1711|D4|Pemasaran Digital|5
1712|S2|Manajemen|2
1713|S2|Akuntansi|1
1714|S2|Pendidikan Ekonomi|1
1801|S1|Psikologi|8
1802|S2|Psikologi|2
2001|Profesi|Pendidikan Profesi Guru|9
9901|S2|Penelitian dan Evaluasi Pendidikan|2
9902|S2|Manajemen Lingkungan|2
9903|S2|Linguistik Terapan|2
9904|S3|Teknologi Pendidikan|2
9905|S3|Manajemen Pendidikan|2
9906|S3|Penelitian dan Evaluasi Pendidikan|1
9907|S3|Ilmu Manajemen|2
9908|S3|Pendidikan Jasmani|1
9909|S3|Linguistik Terapan|1
9910|S3|Pendidikan Anak Usia Dini|1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A study programme: `years` is how long it normally takes."""

    code: str
    faculty: str
    degree: str
    name: str
    weight: int
    years: int


_YEARS = {"S1": 4, "D4": 4, "S2": 2, "S3": 4, "Profesi": 1}


def programmes() -> tuple[Programme, ...]:
    """Every programme, by code."""
    rows = (line.split("|") for line in _PROGRAMMES.strip().splitlines())
    return tuple(
        Programme(
            code=code,
            faculty=code[:2],
            degree=degree,
            name=name,
            weight=int(weight),
            years=_YEARS[degree],
        )
        for code, degree, name, weight in rows
    )
