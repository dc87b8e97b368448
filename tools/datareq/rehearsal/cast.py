"""Who plays in the rehearsal? Invented people with accounts, and the offices that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

PEOPLE_FILE = Path(__file__).with_name("people.yaml")
"""The directory of the players' invented names, as a desk keeps one outside its repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A line of policy/roles.yaml. Which roles exist is the policy's affair; these are data of the play."""

    role: str
    unit: str | None = None
    since: date = date(2025, 1, 6)
    until: date | None = None
    acting: str | None = None
    decree: str = "101/UN39/KP/2025"


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """`name` is how the narration calls the player; `team`: member of the desk's team on the forge."""

    login: str
    id: int
    name: str
    offices: tuple[Office, ...] = ()
    staff: bool = False


def _dean(unit: str) -> tuple[Office, ...]:
    return (Office(role="unit-head", unit=unit),)


CAST: tuple[Player, ...] = (
    Player(login="hendro", id=501, name="Kepala Pustikom", offices=(Office(role="head"),), staff=True),
    Player(login="wira", id=502, name="Wakil Rektor", offices=(Office(role="vice-rector"),)),
    Player(login="rina", id=503, name="Kepala Divisi Layanan dan Pangkalan Data", offices=(Office(role="data-services"),), staff=True),
    Player(login="budi", id=504, name="Kepala Divisi Pengembangan Sistem", offices=(Office(role="systems-development"),), staff=True),
    Player(login="andi", id=505, name="Koordinator Programmer", offices=(Office(role="programmer-coordinator"),), staff=True),
    Player(
        login="dewi",
        id=506,
        name="Plh. Koordinator Programmer",
        offices=(
            Office(
                role="programmer-coordinator",
                since=date(2026, 4, 1),
                until=date(2026, 4, 7),
                acting="plh",
                decree="12/UN39/KP/2026",
            ),
        ),
        staff=True,
    ),
    Player(login="tuti", id=507, name="Kepala Seksi Layanan Administrasi", offices=(Office(role="administration"),), staff=True),
    Player(login="yoga", id=508, name="Staf Data", staff=True),
    Player(login="lia", id=509, name="Staf Data", staff=True),
    Player(login="maya", id=510, name="Kepala BAKHUM", offices=(*_dean("BAKHUM"), Office(role="data-owner", unit="BAKHUM"))),
    Player(login="arif", id=511, name="Pengelola kebijakan", offices=(Office(role="maintainer"),), staff=True),
    Player(login="ratna", id=521, name="Dekan FMIPA", offices=_dean("FMIPA")),
    Player(login="nur", id=522, name="Wakil Dekan II FMIPA", offices=(Office(role="unit-deputy", unit="FMIPA"),)),
    Player(login="surya", id=523, name="Dekan FIP", offices=_dean("FIP")),
    Player(login="laras", id=524, name="Dekan FBS", offices=_dean("FBS")),
    Player(login="jaka", id=525, name="Dekan FT", offices=_dean("FT")),
    Player(login="gita", id=526, name="Dekan FEB", offices=_dean("FEB")),
    Player(login="hasan", id=527, name="Dekan FISH", offices=_dean("FISH")),
    Player(login="indah", id=528, name="Dekan FPsi", offices=_dean("FPSI")),
    Player(login="krisna", id=529, name="Dekan FIKK", offices=_dean("FIKK")),
    Player(login="dimas", id=541, name="Dosen FMIPA"),
    Player(login="sari", id=542, name="Tendik FIP"),
    Player(login="putri", id=543, name="Mahasiswa FBS"),
    Player(login="wahyu", id=544, name="Tendik FT"),
    Player(login="fajar", id=545, name="Dosen FEB"),
    Player(login="nadia", id=546, name="Dosen FISH"),
    Player(login="bagus", id=547, name="Dosen FIKK"),
)  # fmt: skip

PLAYERS = {player.login: player for player in CAST}


def appointments_yaml() -> str:
    """The `appointments:` part of policy/roles.yaml for this cast."""
    lines = ["appointments:"]
    for player in CAST:
        for office in player.offices:
            lines += [
                f"  - role: {office.role}",
                f"    account: {{id: {player.id}, login: {player.login}}}",
                f'    from: "{office.since.isoformat()}"',
                f'    decree: "{office.decree}"',
            ]
            if office.until:
                lines.append(f'    until: "{office.until.isoformat()}"')
            if office.acting:
                lines.append(f"    acting: {office.acting}")
            if office.unit:
                lines.append(f"    unit: {office.unit}")
    return "\n".join(lines) + "\n"
