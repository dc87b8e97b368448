"""How does an answer to the survey get sealed, and what do the answers in the archive say to who has the key?"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from datareq.errors import DocumentError, EnvelopeError
from datareq.model.policy import Policy
from datareq.model.survey import COMMAND, SURVEY_FILE, Answer
from datareq.reporting.satisfaction import Answers
from datareq.reporting.survey_text import armour, read, unarmour, write
from datareq.settings import Settings

_FILE = re.compile(rf"archive/\d{{4}}/([^/]+)/v(\d+)/{re.escape(SURVEY_FILE)}")


def sealed_answer(policy: Policy, answer: Answer, today: date) -> str:
    """The comment that hands the answer in; DocumentError if it isn't one or nobody could open it."""
    from datareq.wiring.sealing import sealer

    elements = len(policy.survey.elements) if policy.survey else 0
    data = write(answer)
    if read(data, elements) != answer:
        raise DocumentError("survey-unreadable")
    key = period_key(policy, today)
    if key is None:
        raise DocumentError("survey-no-key")
    sealed = io.BytesIO()
    sealer().seal(io.BytesIO(data), sealed, [key])
    return f"/{COMMAND}\n\n{armour(sealed.getvalue())}"


def period_key(policy: Policy, today: date) -> str | None:
    """The desk's key of that day: of several, the one that was begun with last."""
    periods = policy.sealing.periods if policy.sealing else ()
    valid = [k for k in periods if k.since <= today and (k.until is None or today <= k.until)]
    return max(valid, key=lambda key: key.since).key if valid else None


def opened_answers(settings: Settings, files: Mapping[str, bytes], policy: Policy) -> Answers:
    """What the sealed answers among the archive's files say, as far as the keyring opens them."""
    if policy.survey is None or settings.keyring is None:
        return Answers()
    from datareq.wiring.sealing import sealer

    age = sealer()
    identities = tuple(identities_in(settings.keyring))
    keys = frozenset(key for identity in identities for key in age.public_keys(identity))
    opened: dict[str, Answer | None] = {}
    for registration, data in _sealed(files).items():
        sealed = unarmour(data.decode("ascii", "replace"))
        plain = io.BytesIO()
        try:
            age.unseal(io.BytesIO(sealed or b""), plain, identities)
        except EnvelopeError:
            opened[registration] = None
            continue
        opened[registration] = read(plain.getvalue(), len(policy.survey.elements))
    return Answers(opened=opened, keys=keys)


def _sealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Registration → the sealed answer; were there one beside several versions, the first one's."""
    found: dict[str, tuple[int, bytes]] = {}
    for path, data in files.items():
        match = _FILE.fullmatch(path)
        if match is not None:
            one = (int(match[2]), data)
            found[match[1]] = min(found.get(match[1], one), one)
    return {registration: data for registration, (_, data) in found.items()}


def identities_in(keyring: Path | None) -> list[bytes]:
    """The private keys in the folder; without it, there are none here."""
    if keyring is None or not keyring.is_dir():
        return []
    return [
        path.read_bytes()
        for path in sorted(keyring.iterdir())
        if path.is_file() and b"AGE-SECRET-KEY-1" in path.read_bytes()
    ]
