"""In which words is it said that the store didn't do what it was asked?"""

from __future__ import annotations

from collections.abc import Mapping

from datareq.language import mark

ERRORS: Mapping[str, str] = {
    "store-missing": mark(
        "It isn't said where sealed files are kept. Please set DATAREQ_STORE to the address of the store."
    ),
    "channels-unreadable": mark(
        "DATAREQ_CHANNELS can't be read. Please write it as JSON: the channel's name, with `url` and, where it needs "
        "them, `options`."
    ),
    "channel-missing": mark(
        "The channel {channel} gets copies of what is handed over, but this machine doesn't know its address. Nothing "
        "was handed over. Please add it to DATAREQ_CHANNELS."
    ),
    "store-scheme": mark(
        "The store's address begins with {scheme}://, which isn't known here. Please use a folder, s3://, sftp:// "
        "or webdavs://."
    ),
    "store-options": mark(
        "The settings of the store can't be used. Please look at DATAREQ_STORE and DATAREQ_STORE_OPTIONS (JSON); "
        "a folder needs none."
    ),
    "store-folder": mark(
        "The store's folder {path} isn't there. Please create it, or connect the disk that it lies on."
    ),
    "store-extra": mark(
        "For this kind of store a part of the programs is missing. Please install it: datareq[{extra}]"
    ),
    "store-unreachable": mark(
        "The store can't be reached ({reason}). Nothing has changed; please look at its address and credentials."
    ),
    "store-trouble": mark(
        "The store didn't do what it was asked ({reason}). Nothing counts as done; please try again."
    ),
    "store-name": mark(
        "A name for the store may only have letters, digits, dots, hyphens and slashes."
    ),
    "store-taken": mark(
        "The store has something else under the name {name}. Nothing was written over; please ask the maintainer "
        "to look at it."
    ),
    "store-nothing": mark(
        "The store has nothing under the name {name}. It may have been taken back, or its time is over."
    ),
    "store-altered": mark(
        "The store doesn't give back what was written under the name {name}. It doesn't count as written; "
        "please try again."
    ),
    "store-keeps": mark(
        "The store still keeps what should be gone. Please let its administrator remove it, older versions too."
    ),
}
"""What stopped the work; told by the command line."""
