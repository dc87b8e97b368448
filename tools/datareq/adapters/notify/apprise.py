"""How does a message reach somebody by e-mail, Telegram, WhatsApp …? By apprise, through the address of a service."""

from __future__ import annotations

import logging


class AppriseNotifier:
    """`Notifier` over every service that apprise knows (https://appriseit.com/services/)."""

    def send(self, url: str, title: str, body: str) -> bool:
        import apprise

        _keep_quiet()
        service = apprise.Apprise()
        if not service.add(url):
            return False
        text = apprise.NotifyFormat.TEXT
        return bool(service.notify(title=title, body=body, body_format=text))


def _keep_quiet() -> None:
    """What goes wrong is told by us: apprise's own words name addresses and keys."""
    logging.getLogger("apprise").disabled = True
