"""Where is the survey answered? On a page that seals the answer in the browser and sends nothing anywhere."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from datareq.model.policy import Policy
from datareq.model.survey import COMMAND, HIGHEST, LOWEST
from datareq.reporting.site_words import tell
from datareq.reporting.survey_text import MOST_WORDS, SIZE

PAGE = "survey.html"
SCRIPTS = ("age.js", "survey.js")
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BITS, _BYTES = 5, 32


def has_survey(policy: Policy) -> bool:
    """Whether anybody can answer: something is asked, and there is a key to seal with."""
    return policy.survey is not None and policy.sealing is not None


def survey_page(policy: Policy, at: datetime, lang: str) -> Mapping[str, object]:
    """What fills the page's template; only where `has_survey`."""
    survey, sealing = policy.survey, policy.sealing
    periods = sorted(sealing.periods, key=lambda key: key.since) if sealing else []
    keys = [
        {
            "raw": base64.b64encode(raw(key.key)).decode("ascii"),
            "since": key.since.isoformat(),
            "until": key.until.isoformat() if key.until else None,
        }
        for key in periods
    ]
    away = at.astimezone(ZoneInfo(policy.timezone)).utcoffset()
    return {
        "facts": json.dumps({"size": SIZE, "keys": keys}),
        "offset": int(away.total_seconds()) if away else 0,
        "command": COMMAND,
        "elements": [
            {"id": one.id, "question": one.question.words(lang)}
            for one in (survey.elements if survey else ())
        ],
        "open_question": survey.open_question.words(lang) if survey else "",
        "least": survey.hidden_below if survey else 0,
        "scale": [(n, tell(f"score-{n}", lang)) for n in range(LOWEST, HIGHEST + 1)],
        "most": MOST_WORDS,
        "example": f"{policy.sop.registration_prefix}-{at.astimezone(UTC).year}-0042",
    }


def raw(key: str) -> bytes:
    """The 32 bytes of an `age1…` key, which the policy's check has read before."""
    number = 0
    for char in key.removeprefix("age1")[:-6]:  # the last six are the checksum
        number = number << _BITS | _BECH32.index(char)
    spare = (len(key.removeprefix("age1")) - 6) * _BITS - 8 * _BYTES
    return (number >> spare).to_bytes(_BYTES)
