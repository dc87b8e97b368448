"""What is an identifier in a text, and what only looks like one?"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datareq.documents.identifiers import find
from tests.identifiers.invented import MAKERS, nik, nip

TRUE: dict[str, tuple[str, ...]] = {
    "nik": (
        "3174055201900001",
        "3174 0552 0190 0001",
        "31.74.05.520190.0001",
        "317405-520190-0001",
        "no.3174055201900001",
        "nik3174055201900001",
        "(3174055201900001)",
        "NIK: 3174055201900001, NIM lain",
        "2024 3174055201900001 2025",
        "3174  0552  0190  0001",
        "3174\u00a00552\u20110190\u20130001",
        "\uff13\uff11\uff17\uff14\uff10\uff15\uff15\uff12\uff10\uff11\uff19\uff10\uff10\uff10\uff10\uff11",
        "٣١٧٤٠٥٥٢٠١٩٠٠٠٠١",
        "3174\u200b0552\u200b0190\u200b0001",
        "WHERE nik = '3174055201900001'",
    ),
    "nip": (
        "198501012010121003",
        "19850101 201012 1 003",
        "NIP. 19850101 201012 1 003",
        "Budi, NIP 198501012010121003.",
    ),
    "npwp": ("09.254.294.3-407.000", "NPWP: 0925 4294 3407 000", "npwp 925429434070001"),
    "nim": ("NIM 1301619001", "nim: 1301 619 001", "nomor registrasi mahasiswa 1301619001", "NPM.1301619001"),
    "phone": (
        "0812 3456 7890",
        "+62 812-3456-7890",
        "+62 (812) 3456 7890",
        "(0812) 3456-7890",
        "wa.me/6281234567890",
        "hp 81234567890",
        "Telp.: 0812.3456.7890",
    ),
    "email": ("budi@unj.ac.id", "budi (at) unj.ac.id", "Budi [AT] unj [dot] ac [dot] id", "<a+b@mhs.contoh.invalid>"),
}  # fmt: skip

NEAR: dict[str, tuple[str, ...]] = {
    "years": ("2021, 2022, 2023, 2024, 2025", "2021 2022 2023 2024", "2019-2020-2021-2022", "20202021202220232024"),
    "dates": ("12.03.2025 14.04.2026", "2025-03-12 2025-04-14", "20250312 20250414", "11.05.2024-12.06.2024"),
    "times": ("2025-03-12T10:22:33.123456Z", "20250312102233", "1741774953123456", "1741774953", "20250312102233123456"),
    "amounts": ("Rp 3.174.055.201.900.001", "62.812.345.678", "812345678", "1.750.000.000", "IDR 81.234.567.890,00"),
    "letters": ("880/UN39/HK.02/2025", "B/169/UN39.15/DL.17/2025", "490/UN39.5.FBS/PK.04/2024", "3/UN39.18/AK/15"),
    "books": ("ISBN 978-602-8519-93-9", "ISBN 9786028519939", "ISSN 2085-1243", "doi:10.21009/1301619001.123"),
    "accounts": ("@rina (12345678)", "id: 198501012", "github.com/u/102030405"),
    "sums": (
        "3f31740552019000017a", "sha256:9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
        "blob 31740552019000a1",
    ),
    "decimals": ("0.3174055201900001", "-6,3174055201900001", "3174055201900001.25", "106.8456000000001"),
    "no such date": ("3174053201900001", "3174057201900001", "3174051213900001", "198513012010121003"),
    "no such place": ("2074055201900001", "3100055201900001", "0074055201900001"),
    "other lengths": ("31740552019000012", "317405520190000", "1985010120101210031"),
    "codes": ("1301619001", "kode 1301-6190-01", "SK 1301619001/2025"),
    "at signs": ("@budi", "angka @ 5.000", "LIKE '%@mhs.contoh.invalid'", "3 @ 4"),
    "orders": ("hp 12 buah, telp 3 buah", "wa 2021-2025"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, some in TRUE.items() for t in some])
def test_identifier_is_found(kind: str, text: str) -> None:
    (found,) = find(text)
    assert found.kind == kind
    assert len(found.masked) == 3


@pytest.mark.parametrize("text", [text for some in NEAR.values() for text in some])
def test_what_looks_like_one_is_let_be(text: str) -> None:
    assert find(text) == ()


@given(st.integers(0, 9_000), st.sampled_from(["nik", "nip"]), st.data())
def test_signs_between_digits_hide_nothing(n: int, kind: str, data: st.DataObject) -> None:
    digits = MAKERS[kind](n)
    signs = data.draw(
        st.lists(st.sampled_from(["", "", " ", "-", "\u2011", "  "]), min_size=20, max_size=20)
    )
    text = "".join(d + s for d, s in zip(digits, signs, strict=False))
    # What reads as a date is taken for one: by chance these signs make one now and then.
    looks = re.search(r"(?<!\d)\d{1,2}[-\u2011]\d{1,2}[-\u2011]\d{4}(?!\d)", text)
    assert looks or kind in {each.kind for each in find(text)}


@given(st.integers(0, 9_000), st.text(alphabet="ghijklmnopqrst ,;:()\n", max_size=20))
def test_words_around_hide_nothing(n: int, words: str) -> None:
    for number, kind in ((nik(n), "nik"), (nip(n), "nip")):
        assert kind in {each.kind for each in find(f"{words}{number}{words}")}


@given(st.text(max_size=60))
def test_any_text_is_looked_at_without_harm_and_nothing_of_it_is_shown(text: str) -> None:
    for each in find(text):
        assert len(each.masked) <= 3
