"""The play: eight requests, from the form to the archive, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from datareq.rehearsal.acts import Act, Correct, Review, Say, Submit, Turn, Write

JAKARTA = ZoneInfo("Asia/Jakarta")


@dataclass(slots=True)
class Diary:
    """Writes a request's acts down, an hour of working time between one and the next."""

    scene: str
    slug: str
    now: datetime
    acts: list[Act | Turn] = field(default_factory=list)

    def later(self, hours: int = 1, days: int = 0) -> datetime:
        self.now += timedelta(hours=hours, days=days)
        while self.now.weekday() >= 5 or self.now.hour >= 16:
            self.now = (self.now + timedelta(days=1)).replace(hour=9)
        return self.now

    def turn(self) -> None:
        self.acts.append(Turn(scene=self.scene))

    def submit(self, who: str, title: str, form: str = "request.yaml") -> None:
        self.acts.append(
            Submit(
                scene=self.scene, slug=self.slug, who=who, at=self.now, title=title, form=form,
                note="mengirim formulir permohonan",
            )
        )  # fmt: skip
        self.turn()

    def correct(self, who: str, note: str) -> None:
        self.acts.append(
            Correct(scene=self.scene, slug=self.slug, who=who, at=self.later(), note=note)
        )
        self.turn()

    def write(self, who: str, document: str, note: str, source: str | None = None) -> None:
        self.acts.append(
            Write(
                scene=self.scene, slug=self.slug, who=who, at=self.later(), note=note,
                document=document, source=source,
            )
        )  # fmt: skip
        self.turn()

    def review(
        self,
        *who: str,
        note: str = "menyetujui",
        event: str = "APPROVE",
        body: str = "",
        intake: bool = False,
    ) -> None:
        """One or more people review, then the bots have their turn."""
        for login in who:
            self.acts.append(
                Review(
                    scene=self.scene, slug=self.slug, who=login, at=self.later(), note=note,
                    event=event, body=body, intake=intake,
                )
            )  # fmt: skip
        self.turn()

    def say(self, who: str, body: str, note: str, intake: bool = False) -> None:
        self.acts.append(
            Say(
                scene=self.scene, slug=self.slug, who=who, at=self.later(), note=note, body=body,
                intake=intake,
            )
        )  # fmt: skip
        self.turn()

    def team_and_letter(self) -> None:
        """Steps 3 to 8."""
        self.write("rina", "team.yaml", "mengisi susunan tim data")
        self.review("rina", "budi", "andi", note="menyepakati tim data")
        self.write("tuti", "letter.yaml", "membuat surat tugas")
        self.review("tuti", note="memeriksa surat tugas")
        self.review("hendro", note="menyetujui surat tugas")

    def access(self) -> None:
        """Step 9."""
        self.write("andi", "access.yaml", "memberikan akses kolom kepada Staf Data")
        self.review("andi", "budi", note="menyetujui akses data")

    def procedure(self, source: str = "procedure.yaml") -> None:
        """Steps 10 to 12."""
        self.write("yoga", "procedure.yaml", "menyusun prosedur pengumpulan data", source)
        self.review("lia", note="menyetujui prosedur; dataset dibuat")

    def verify(self, unit_head: str) -> None:
        """Steps 15 to 18."""
        self.review("rina", "budi", note="memverifikasi hasil data")
        self.review(unit_head, note="menerima hasil untuk unitnya")
        self.review("hendro", note="mengizinkan serah terima")
        self.say(unit_head, "/terima", "menyatakan hasil sudah diterima")


def _diary(scene: str, slug: str, day: int) -> Diary:
    return Diary(scene=scene, slug=slug, now=datetime(2026, 3, day, 9, tzinfo=JAKARTA))


def straight() -> Diary:
    diary = _diary("straight", "2026-03-02-fmipa-mahasiswa-aktif", 2)
    diary.submit("dimas", "Permohonan: mahasiswa aktif FMIPA")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.access()
    diary.procedure()
    diary.verify("ratna")
    return diary


def corrected() -> Diary:
    diary = _diary("corrected", "2026-03-03-fip-lulusan-per-jenjang", 3)
    diary.submit("sari", "Permohonan: lulusan FIP", form="request-first.yaml")
    diary.correct("sari", "memperbaiki tujuan dan periode pada formulir")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.access()
    diary.procedure()
    diary.verify("surya")
    return diary


def refused() -> Diary:
    diary = _diary("refused", "2026-03-04-fbs-daftar-mahasiswa-baru", 4)
    diary.submit("putri", "Permohonan: daftar mahasiswa baru FBS")
    diary.say(
        "hendro",
        "/tolak 17h Data pribadi mahasiswa tidak dapat diberikan untuk undangan acara di luar universitas.",
        "menolak permohonan dengan alasan",
        intake=True,
    )
    return diary


def withdrawn() -> Diary:
    diary = _diary("withdrawn", "2026-03-05-ft-jalur-masuk", 5)
    diary.submit("wahyu", "Permohonan: jalur masuk FT")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.say("wahyu", "/tarik Datanya sudah ada di laporan tahunan.", "menarik permohonannya")
    return diary


def data_error() -> Diary:
    diary = _diary("data-error", "2026-03-06-feb-mahasiswa-aktif", 6)
    diary.submit("fajar", "Permohonan: mahasiswa aktif FEB")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.access()
    diary.procedure("procedure-first.yaml")
    diary.review("rina", note="memverifikasi hasil data")
    diary.review(
        "budi",
        note="menemukan kesalahan: mahasiswa cuti ikut terhitung",
        event="REQUEST_CHANGES",
        body="Angkanya lebih besar dari laporan fakultas: mahasiswa yang tidak aktif ikut terhitung.",
    )
    diary.write("yoga", "procedure.yaml", "memperbaiki prosedur; persetujuan atasnya gugur")
    diary.review("lia", note="menyetujui prosedur yang diperbaiki; dataset dibuat ulang")
    diary.verify("gita")
    return diary


def wrong_person() -> Diary:
    diary = _diary("wrong-person", "2026-03-09-fish-jalur-masuk", 9)
    diary.submit("nadia", "Permohonan: jalur masuk FISH")
    diary.review("sari", note="menyetujui, padahal bukan pejabatnya", intake=True)
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.review("hendro", note="menyetujui surat tugas yang belum ada")
    diary.team_and_letter()
    diary.access()
    diary.procedure()
    diary.verify("hasan")
    return diary


def dean() -> Diary:
    diary = _diary("dean", "2026-03-10-fpsi-mahasiswa-aktif", 10)
    diary.submit("indah", "Permohonan: mahasiswa aktif Fakultas Psikologi")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.access()
    diary.procedure()
    diary.verify("indah")
    return diary


def confidential() -> Diary:
    diary = _diary("confidential", "2026-03-11-fikk-daftar-mahasiswa", 11)
    diary.submit("bagus", "Permohonan: daftar mahasiswa Ilmu Keolahragaan")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.write("rina", "data-use.yaml", "mengisi persetujuan penggunaan data")
    diary.review("maya", "hendro", note="menyetujui penggunaan data pribadi")
    diary.access()
    diary.procedure()
    return diary


SCENES = (straight, corrected, refused, withdrawn, data_error, wrong_person, dean, confidential)


def script(*scenes: str) -> Iterator[Act | Turn]:
    """The acts of the scenes named (all without a name), in the order of the play."""
    for scene in SCENES:
        diary = scene()
        if not scenes or diary.scene in scenes:
            yield from diary.acts


def intakes() -> dict[str, tuple[str, str]]:
    """Scene → who submits its form, and the pull request's title."""
    return {act.scene: (act.who, act.title) for act in script() if isinstance(act, Submit)}
