"""In which words does the desk speak of deliveries?"""

from __future__ import annotations

from datareq.language import mark, say
from datareq.model.message import Message
from datareq.model.policy import Policy

SENTENCES: dict[str, str] = {
    "delivery-sealed-unavailable": mark(
        "Confidential delivery isn't available yet: data at level {level_label} leaves only encrypted, and "
        "the desk's keys are missing in `policy/delivery.yaml`. Nothing is generated until then."
    ),
    "delivery-key-missing": mark(
        "Nothing can be made for {role} to look at: {user} has no key in `policy/delivery.yaml`. "
        "Please ask the administrator to add it."
    ),
    "delivery-recipient-changed": mark(
        "The account {user} isn't the one that was accepted as a recipient any more. Nothing is handed over "
        "to it. Please withdraw the request and hand it in again with the right recipient."
    ),
    "signing-key-unlisted": mark(
        "The key that this machine signs with isn't listed in `policy/delivery.yaml` for today, so nobody could "
        "believe its envelopes. Nothing was made. Please ask the administrator to list it."
    ),
    "store-envelope-altered": mark(
        "The sealed file {name} in the store isn't the one that was made. Nothing was delivered. Please ask the "
        "maintainer to look at the store."
    ),
    "release-other-request": mark(
        "Nothing was published: the dataset belongs to {request}, not to {registration}."
    ),
    "release-file-missing": mark(
        "Nothing was published for {registration}: the file {path} of the dataset is missing."
    ),
    "release-file-changed": mark(
        "Nothing was published for {registration}: the file {path} isn't the one that was verified."
    ),
    "release-file-outside": mark(
        "Nothing was published for {registration}: the file {path} lies outside the dataset's folder."
    ),
}


def sentence(message: Message, policy: Policy, lang: str) -> str:
    """The sentence of a hold or of a refused release in that language."""
    args: dict[str, object] = dict(message.args)
    level = args.get("level")
    if isinstance(level, str):
        label = policy.level(level).label
        args["level_label"] = label.words(lang)
    return say(SENTENCES[message.code], args, lang)
