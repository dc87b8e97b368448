"""How do reminders leave for e-mail, Telegram or WhatsApp? Through what the environment names, to whom the directory says."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from datareq.documents.directory import read_directory
from datareq.errors import DatareqError, DocumentError
from datareq.model.message import Message
from datareq.model.people import Directory
from datareq.ports import Notifier
from datareq.reconcile.desk import World
from datareq.reconcile.progress import problem_of
from datareq.reconcile.remind import Reminded, Tell
from datareq.reporting.notices import Notice, notices
from datareq.settings import Settings

TO = "{to}"
SEALED = ".age"


def teller(settings: Settings) -> Tell | None:
    """Tells people outside the forge what the forge tells them; None where no channel is configured."""
    if not settings.notify or settings.directory is None:
        return None
    from datareq.adapters.notify.apprise import AppriseNotifier

    people, notifier = settings.directory, AppriseNotifier()
    server = settings.git_url.rstrip("/")
    page = f"{server}/{settings.repository}/pull/{{pull}}"

    def tell(world: World, told: Sequence[Reminded]) -> tuple[Message, ...]:
        reminders = [one.reminder for one in told if one.reminder is not None]
        if not reminders:
            return ()
        try:
            directory = _directory(people, settings, world)
        except DatareqError as error:
            return (problem_of(error),)
        lang = world.policy.language
        return send(notices(reminders, directory, settings.notify, page, lang), settings, notifier)

    return tell


def send(found: Sequence[Notice], settings: Settings, notifier: Notifier) -> tuple[Message, ...]:
    """What could not be delivered, by account and channel; never an address."""
    failed = []
    for notice in found:
        url = settings.notify[notice.reach.channel].replace(TO, quote(notice.reach.to, safe=""))
        if not notifier.send(url, notice.title, notice.body):
            args = {"login": notice.account.login, "channel": notice.reach.channel}
            failed.append(Message(code="notice-failed", args=args))
    return tuple(failed)


def _directory(people: Path, settings: Settings, world: World) -> Directory:
    try:
        data = people.read_bytes()
    except OSError as error:
        raise DocumentError("tree-unreadable", path=people.name) from error
    name = people.name
    if people.suffix == SEALED:
        from datareq.wiring.sealing import sealer
        from datareq.wiring.survey import identities_in

        opened = io.BytesIO()
        sealer().unseal(io.BytesIO(data), opened, identities_in(settings.keyring))
        data, name = opened.getvalue(), people.stem
    return read_directory(data, name, world.standard.schemas)
