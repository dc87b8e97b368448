"""The play: eight requests, from the form to the archive, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from datareq.rehearsal.acts import Act, Correct, Review, Say, Submit, Turn, Write

JAKARTA = ZoneInfo("Asia/Jakarta")
FIRST_DAY = datetime(2026, 3, 2, 9, tzinfo=JAKARTA)


def next_moment(now: datetime) -> datetime:
    """Half an hour later, between nine and four on a weekday."""
    now += timedelta(minutes=30)
    while now.weekday() >= 5 or now.hour >= 16:
        now = (now + timedelta(days=1)).replace(hour=9, minute=0)
    return now


@dataclass(slots=True)
class Diary:
    """Writes a request's acts down, half an hour of working time between one and the next."""

    scene: str
    slug: str
    now: datetime
    acts: list[Act | Turn] = field(default_factory=list)

    def later(self) -> datetime:
        self.now = next_moment(self.now)
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


def _diary(scene: str, words: str, start: datetime) -> Diary:
    return Diary(scene=scene, slug=f"{start:%Y-%m-%d}-{words}", now=start)


def straight(start: datetime) -> Diary:
    diary = _diary("straight", "fmipa-mahasiswa-aktif", start)
    diary.submit("dimas", "Permohonan: mahasiswa aktif FMIPA")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.access()
    diary.procedure()
    diary.verify("ratna")
    return diary


def corrected(start: datetime) -> Diary:
    diary = _diary("corrected", "fip-lulusan-per-jenjang", start)
    diary.submit("sari", "Permohonan: lulusan FIP", form="request-first.yaml")
    diary.correct("sari", "memperbaiki tujuan dan periode pada formulir")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.access()
    diary.procedure()
    diary.verify("surya")
    return diary


def refused(start: datetime) -> Diary:
    diary = _diary("refused", "fbs-daftar-mahasiswa-baru", start)
    diary.submit("putri", "Permohonan: daftar mahasiswa baru FBS")
    diary.say(
        "hendro",
        "/tolak 17h Data pribadi mahasiswa tidak dapat diberikan untuk undangan acara di luar universitas.",
        "menolak permohonan dengan alasan",
        intake=True,
    )
    return diary


def withdrawn(start: datetime) -> Diary:
    diary = _diary("withdrawn", "ft-jalur-masuk", start)
    diary.submit("wahyu", "Permohonan: jalur masuk FT")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.say("wahyu", "/tarik Datanya sudah ada di laporan tahunan.", "menarik permohonannya")
    return diary


def data_error(start: datetime) -> Diary:
    diary = _diary("data-error", "feb-mahasiswa-aktif", start)
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


def wrong_person(start: datetime) -> Diary:
    diary = _diary("wrong-person", "fish-jalur-masuk", start)
    diary.submit("nadia", "Permohonan: jalur masuk FISH")
    diary.review("sari", note="menyetujui, padahal bukan pejabatnya", intake=True)
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.review("hendro", note="menyetujui surat tugas yang belum ada")
    diary.team_and_letter()
    diary.access()
    diary.procedure()
    diary.say(
        "nadia", "/setuju-sebagian", "menyetujui hasil tanpa variabel yang tidak dapat dipenuhi"
    )
    diary.verify("hasan")
    return diary


def dean(start: datetime) -> Diary:
    diary = _diary("dean", "fpsi-mahasiswa-aktif", start)
    diary.submit("indah", "Permohonan: mahasiswa aktif Fakultas Psikologi")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.access()
    diary.procedure()
    diary.verify("indah")
    return diary


def confidential(start: datetime) -> Diary:
    diary = _diary("confidential", "fikk-daftar-mahasiswa", start)
    diary.submit("bagus", "Permohonan: daftar mahasiswa Ilmu Keolahragaan")
    diary.review("hendro", note="menyetujui permohonan", intake=True)
    diary.team_and_letter()
    diary.write("rina", "data-use.yaml", "mengisi persetujuan penggunaan data")
    diary.review("maya", "hendro", note="menyetujui penggunaan data pribadi")
    diary.access()
    diary.procedure()
    diary.verify("krisna")
    return diary


SCENES = (straight, corrected, refused, withdrawn, data_error, wrong_person, dean, confidential)


def script(*scenes: str) -> Iterator[Act | Turn]:
    """The acts of the scenes named (all without a name), one request after the other."""
    start = FIRST_DAY
    for scene in SCENES:
        diary = scene(start)
        if not scenes or diary.scene in scenes:
            yield from diary.acts
            start = next_moment(diary.now)


def intakes() -> dict[str, tuple[str, str]]:
    """Scene → who submits its form, and the pull request's title."""
    return {act.scene: (act.who, act.title) for act in script() if isinstance(act, Submit)}
