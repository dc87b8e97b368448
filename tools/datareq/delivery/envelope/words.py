"""In which words is it said that an envelope can't be made, or can't be believed?"""

from __future__ import annotations

from collections.abc import Mapping

from datareq.language import mark

_UNREADABLE_STATEMENT = mark(
    "Nothing was opened: what the envelope says of itself can't be read. Please ask the data desk for it again."
)
_LAYOUT = mark(
    "Nothing was written: the content isn't laid out as the data desk does it. "
    "Please don't use it, and tell the data desk."
)
_SIGNATURE = mark(
    "Nothing was opened: the signature in the envelope isn't the data desk's. "
    "Please don't use it, and tell the data desk."
)

ERRORS: Mapping[str, str] = {
    # closing
    "envelope-nobody": mark("Nothing was sealed: there is nobody to seal it for."),
    "envelope-nonce": mark("Nothing was sealed: the secret number must have 256 bits."),
    "envelope-key": mark(
        "Nothing was sealed: the key of {login} can't be used. Please give an age, ssh-ed25519 or ssh-rsa key."
    ),
    "envelope-key-kind": mark(
        "Nothing was sealed: a key can't be used. Please give age, ssh-ed25519 or ssh-rsa keys."
    ),
    "envelope-empty": mark("Nothing was sealed: there is no file to seal."),
    "envelope-unsealed": mark(
        "Nothing was sealed: encryption stopped ({reason}). Please look whether the disk is full."
    ),
    "envelope-payload-kind": mark("Nothing was sealed: {path} isn't a plain file."),
    "envelope-payload-moved": mark(
        "Nothing was sealed: {path} changed while it was being sealed. Please build the dataset again."
    ),
    "signing-key-missing": mark(
        "The desk's signing key is missing, so nothing can be sealed. Please set DATAREQ_SIGNING_KEY to the "
        "private key or to the path of its file."
    ),
    "signing-key-unreadable": mark(
        "The desk's signing key can't be read. Please look at DATAREQ_SIGNING_KEY."
    ),
    "signing-key-kind": mark(
        "The desk signs with an ssh-ed25519 key; the one in DATAREQ_SIGNING_KEY is of another kind. "
        "Please make one with: ssh-keygen -t ed25519"
    ),
    "scratch-missing": mark(
        "There is no safe place for data that aren't public: this machine has no room in memory. Please set "
        "DATAREQ_SCRATCH to a folder in memory or on an encrypted disk."
    ),
    # keys of who opens
    "identity-locked": mark(
        "Your key is protected by a passphrase that was not given. Please run the command in a terminal, where "
        "it asks for it, or name an age identity file."
    ),
    "identity-passphrase": mark("The passphrase isn't the one of this key. Please try again."),
    "identity-unusable": mark(
        "The key file can't be used. Please name the private half of the key that you gave to the data desk: an "
        "age identity file, or an ssh-ed25519 or ssh-rsa key."
    ),
    "identity-none": mark(
        "It isn't said with which key to open it. Please name the private half of the key that you gave to the "
        "data desk with --identity."
    ),
    "identity-unreadable": mark("The key file {path} can't be read. Please check its name."),
    "signers-none": mark(
        "It isn't known with which key the data desk signs. Please name it with --signer, or the desk's repository "
        "with --repo."
    ),
    "signer-unusable": mark("What was named with --signer isn't a public key of the data desk."),
    "open-manifest-unreadable": mark("The manifest {path} can't be read."),
    "open-manifest-unsealed": mark(
        "The manifest {path} is of a dataset that isn't delivered sealed."
    ),
    "envelope-nowhere": mark(
        "There is no file {path}. A name in the store needs the setting DATAREQ_STORE."
    ),
    "envelope-wrong-key": mark(
        "None of your keys opens this envelope, or its beginning was changed. Please use the private half of the key that you gave to the data "
        "desk; if you don't have it any more, ask for a new delivery."
    ),
    # what was found
    "envelope-broken": mark(
        "Nothing was opened: the envelope was cut off or changed on its way. Please fetch it again."
    ),
    "envelope-incomplete": mark(
        "Nothing was written: the content ends too early. Please fetch it again."
    ),
    "envelope-foreign": mark(
        "Nothing was opened: this isn't an envelope of the data desk. Please don't use it, and tell the data desk."
    ),
    "envelope-unsigned": mark(
        "Nothing was opened: the envelope has no signature, so anybody could have made it. "
        "Please don't use it, and tell the data desk."
    ),
    "signature-unreadable": _SIGNATURE,
    "signature-wrong": _SIGNATURE,
    "envelope-stranger": mark(
        "Nothing was opened: the envelope was signed with a key that isn't the data desk's ({fingerprint}). "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-statement": _UNREADABLE_STATEMENT,
    "envelope-commitment": mark(
        "Nothing was opened: what the envelope lists isn't what it commits to. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-forwarded": mark(
        "Nothing was opened: the data desk made this for other keys than yours; somebody passed it on. "
        "Please ask the data desk for your own."
    ),
    "envelope-other-request": mark(
        "Nothing was opened: this belongs to {found}, not to {wanted}. Please ask for the right one."
    ),
    "envelope-other-version": mark(
        "Nothing was opened: this is version {found}, but version {wanted} is the one that was approved. "
        "Please ask for the right one."
    ),
    "envelope-other-payload": mark(
        "Nothing was opened: this isn't the content that was approved. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-other-signer": mark(
        "Nothing was opened: this was signed with another key than what was approved. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-other-bytes": mark(
        "Nothing was written: this file isn't the one that was recorded when it was approved; it was changed, "
        "cut off or exchanged. Please fetch it again."
    ),
    "envelope-other-kind": mark(
        "Nothing was written: the file is recorded as something else than it says it is: a draft, a release or the "
        "desk's copy. Please don't use it, and tell the data desk."
    ),
    "envelope-other-keys": mark(
        "Nothing was written: the file is for other keys than recorded. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-file-differs": mark(
        "Nothing was written: the file {path} isn't the one that the data desk signed. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-missing": mark(
        "Nothing was written: the file {path} is missing or stands elsewhere than it should. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-member-kind": mark(
        "Nothing was written: {path} isn't a plain file but a link or the like. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-member-twice": mark(
        "Nothing was written: the file {path} is there twice. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-member-order": mark(
        "Nothing was written: the file {path} isn't in its place. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-member-extra": mark(
        "Nothing was written: the file {path} isn't among those that the data desk signed. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-path": mark(
        "The name {path} could lead out of the folder, so nothing was written. "
        "Please don't use the file, and tell the data desk."
    ),
    "envelope-size": mark(
        "Nothing was written: {path} isn't as large as the data desk signed. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-padding": mark(
        "Nothing was written: something is hidden between the files. "
        "Please don't use it, and tell the data desk."
    ),
    "envelope-layout": _LAYOUT,
    "envelope-out-taken": mark(
        "{path} is there already and holds something. Nothing was written over; please choose another --out."
    ),
}
"""What stopped the work; told by the command line."""

UNDECIDED = frozenset(
    {
        *("identity-none", "identity-unreadable", "identity-locked", "identity-passphrase"),
        *("identity-unusable", "signers-none", "signer-unusable", "envelope-nowhere"),
        *("open-manifest-unreadable", "open-manifest-unsealed"),
    }
)
"""Codes that say nothing of the envelope: it could not even be tried."""
