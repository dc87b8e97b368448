"""Reminders leave through real services: a mail server and a web hook on this machine."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.hooks import Took, web_hook

from datareq.adapters.notify.apprise import AppriseNotifier

pytestmark = pytest.mark.filterwarnings(
    "ignore:'imghdr':DeprecationWarning"
)  # apprise looks at pictures

TITLE, BODY = "Meja layanan data: pengingat", "Permohonan data PDI-2026-0042 menunggu Anda.\n"


class Box:
    """What a mail server took."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's)
        mail = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
        self.mails.append((list(envelope.rcpt_tos), cast("EmailMessage", mail)))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mail() -> Iterator[tuple[Box, int]]:
    box, port = Box(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def hook() -> Iterator[tuple[Took, int]]:
    with web_hook() as opened:
        yield opened


def test_a_mail_arrives_with_these_words(mail: tuple[Box, int]) -> None:
    box, port = mail
    url = f"mailto://127.0.0.1:{port}?from=meja@contoh.ac.id&to=rina%2Bdata%40contoh.ac.id"
    assert AppriseNotifier().send(url, TITLE, BODY)
    ((to, sent),) = box.mails
    assert to == ["rina+data@contoh.ac.id"]
    assert sent["subject"] == TITLE
    body = sent.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == BODY.strip()


def test_a_hook_is_called(hook: tuple[Took, int]) -> None:
    took, port = hook
    assert AppriseNotifier().send(f"json://127.0.0.1:{port}/4101", TITLE, BODY)
    ((path, said),) = took
    assert path == "/4101"
    assert (said["title"], said["message"].strip()) == (TITLE, BODY.strip())


@pytest.mark.parametrize(
    "url",
    ["json://127.0.0.1:1/rina-rahasia", "mailto://127.0.0.1:1?from=a@contoh.ac.id&to=rina-rahasia@contoh.ac.id",
     "no-such-service://rina-rahasia", "", "rina-rahasia"],
    ids=["nobody there", "no mail server", "unknown service", "nothing", "no address"],
)  # fmt: skip
def test_what_does_not_go_out_is_told_without_an_address(
    url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert not AppriseNotifier().send(url, TITLE, BODY)
    out, err = capfd.readouterr()
    assert "rahasia" not in out + err + caplog.text


def test_a_service_that_fails_is_no_success(hook: tuple[Took, int]) -> None:
    _, port = hook
    assert not AppriseNotifier().send(f"json://127.0.0.1:{port}/tumbang", TITLE, BODY)
