"""Which words is the synthetic population made of? Common given names, provinces, ways in, grades.

Every person is invented: names are drawn part by part, and identity numbers carry a regency code (99)
that doesn't exist, so that none can be somebody's.
"""

from __future__ import annotations

MALE = tuple(
    """
    Adi Agus Ahmad Aldi Andi Anwar Arif Bagas Bayu Bima Budi Candra Dani Dedi Dimas Eko Fajar Farhan
    Galih Gilang Hadi Hendra Ilham Indra Irfan Joko Kevin Lukman Muhammad Nanda Putra Rafi Rahmat
    Rangga Reza Rizki Sandi Surya Taufik Wahyu Yoga Yusuf Zaki
    """.split()  # noqa: SIM905 - a name a line would be longer than the module
)
FEMALE = tuple(
    """
    Aisyah Alya Amelia Anisa Ayu Bella Citra Dela Desi Dewi Dian Dinda Eka Elsa Fitri Hana Indah Intan
    Kartika Laila Lestari Maya Mega Melati Nabila Nadia Nur Nurul Putri Rahma Ratna Rina Rizka Salma
    Sari Sinta Siti Tiara Vina Wulan Yuni Zahra Zulfa
    """.split()  # noqa: SIM905 - a name a line would be longer than the module
)
LAST = tuple(
    """
    Adinata Anggraini Aprilia Basuki Cahyani Damayanti Febriani Firmansyah Gunawan Hakim Handayani
    Hapsari Harahap Hartono Hasanah Hidayat Iskandar Kurniawan Kusuma Lubis Mahendra Maharani Maulana
    Nainggolan Nasution Nugroho Oktaviani Pamungkas Permana Permata Pertiwi Prabowo Pradana Pratama
    Prasetyo Purnama Puspita Rachman Rahayu Ramadhan Safitri Saputra Saragih Setiawan Simanjuntak
    Sitompul Subekti Sudrajat Suryani Susanti Sutrisno Utami Wardana Wibowo Wicaksono Widodo Wijaya
    Wulandari Yulianti Zulkarnain
    """.split()  # noqa: SIM905 - a name a line would be longer than the module
)
# BPS code, province, share of the students.
PROVINCES: tuple[tuple[str, str, int], ...] = (
    ("31", "DKI Jakarta", 34),
    ("32", "Jawa Barat", 26),
    ("36", "Banten", 12),
    ("33", "Jawa Tengah", 7),
    ("35", "Jawa Timur", 4),
    ("34", "DI Yogyakarta", 2),
    ("18", "Lampung", 3),
    ("16", "Sumatera Selatan", 2),
    ("12", "Sumatera Utara", 4),
    ("13", "Sumatera Barat", 3),
    ("73", "Sulawesi Selatan", 2),
    ("64", "Kalimantan Timur", 1),
    ("51", "Bali", 1),
    ("94", "Papua", 1),
)
WAYS_IN: tuple[tuple[str, int], ...] = (("SNBP", 5), ("SNBT", 8), ("Mandiri", 6), ("Afirmasi", 1))
RELIGIONS: tuple[tuple[str, int], ...] = (
    ("Islam", 86),
    ("Kristen", 7),
    ("Katolik", 4),
    ("Hindu", 1),
    ("Buddha", 1),
    ("Konghucu", 1),
)
GRADES: tuple[tuple[str, str], ...] = (
    ("E", "0.00"),
    ("D", "1.00"),
    ("C", "2.00"),
    ("C+", "2.30"),
    ("B-", "2.70"),
    ("B", "3.00"),
    ("B+", "3.30"),
    ("A-", "3.70"),
    ("A", "4.00"),
)
SECTORS: tuple[tuple[str, int], ...] = (
    ("Pendidikan", 9),
    ("Pemerintahan", 3),
    ("Swasta", 6),
    ("BUMN/BUMD", 2),
    ("Wiraswasta", 3),
    ("Nirlaba", 1),
)
RANKS: tuple[tuple[str, int], ...] = (
    ("Tenaga Pengajar", 2),
    ("Asisten Ahli", 5),
    ("Lektor", 7),
    ("Lektor Kepala", 5),
    ("Guru Besar", 1),
)
POSTS: tuple[tuple[str, int], ...] = (
    ("Pengadministrasi Akademik", 6),
    ("Pengelola Keuangan", 4),
    ("Pranata Komputer", 3),
    ("Pustakawan", 2),
    ("Laboran", 3),
    ("Arsiparis", 2),
)
