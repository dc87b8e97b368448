"""What does the environment say? The only module that reads it.

No setting changes what a decision is made from: policy comes from the repository.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppSettings:
    """One GitHub App: its id and its private key (PEM), or the path of the file that holds it."""

    app_id: int
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`language`: of messages (`DATAREQ_LANG`, else Indonesian). `api_url`, `repository`: the forge.

    A run has the right of each App whose key it is given (`gate`, `publish`); `token` only reads.
    `publisher`: the login of the publish App's account, for a run that hasn't its key. `admin_token`: an
    owner's, who sets up and examines; `app_ids`: of the gate and of the publisher, also without keys.
    `connections`: name → where an embedded database lies, or a server's address (`DATAREQ_SOURCE_<NAME>`);
    `admins`: name → the address by which rights are given there (`DATAREQ_ADMIN_<NAME>`). Both hold passwords.
    `pseudonym_key`: what pseudonyms are made with (`DATAREQ_PSEUDONYM_KEY`). `directory`: the file that says
    who is behind the accounts (`DATAREQ_DIRECTORY`).
    `store`: the address where sealed files lie (`DATAREQ_STORE`), `store_options`: credentials for it, JSON
    (`DATAREQ_STORE_OPTIONS`); `channels`: stores of channels to which copies go, JSON: channel → address and
    options (`DATAREQ_CHANNELS`); `signing_key`: the desk's private SSH key, or its path (`DATAREQ_SIGNING_KEY`);
    `keyring`: the folder of the desk's period keys (`DATAREQ_KEYRING`); `notify`: channel → the
    service that reminders go through, `{to}` standing for the person (`DATAREQ_NOTIFY_<CHANNEL>`); `scratch`: a folder in memory or on an
    encrypted disk for data that aren't public (`DATAREQ_SCRATCH`).
    """

    language: str
    api_url: str
    git_url: str
    repository: str | None
    gate: AppSettings | None
    publish: AppSettings | None
    run_attempt: int
    sha: str | None
    mirror: Path | None
    connections: Mapping[str, str] = field(repr=False)
    admins: Mapping[str, str] = field(default_factory=dict, repr=False)
    pseudonym_key: bytes | None = field(default=None, repr=False)
    directory: Path | None = None
    store: str | None = field(default=None, repr=False)
    store_options: str | None = field(default=None, repr=False)
    channels: str | None = field(default=None, repr=False)
    signing_key: str | None = field(default=None, repr=False)
    keyring: Path | None = None
    notify: Mapping[str, str] = field(default_factory=dict, repr=False)
    scratch: Path | None = None
    token: str | None = field(default=None, repr=False)
    publisher: str | None = None
    admin_token: str | None = field(default=None, repr=False)
    app_ids: tuple[int | None, int | None] = (None, None)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the process's environment, or from the mapping given."""
    env = os.environ if environment is None else environment
    language = env.get("DATAREQ_LANG", "id").lower()
    api_url = env.get("GITHUB_API_URL", "https://api.github.com")
    return Settings(
        language=language if language in LANGUAGES else "id",
        api_url=api_url,
        git_url=env.get("GITHUB_SERVER_URL", "https://github.com"),
        repository=env.get("GITHUB_REPOSITORY") or None,
        gate=_app(env, "GATE"),
        publish=_app(env, "PUBLISH"),
        run_attempt=_number(env.get("GITHUB_RUN_ATTEMPT"), 1),
        sha=env.get("GITHUB_SHA") or None,
        mirror=_path(env.get("DATAREQ_MIRROR")),
        connections=_named(env, "DATAREQ_SOURCE_"),
        admins=_named(env, "DATAREQ_ADMIN_"),
        pseudonym_key=_bytes(env.get("DATAREQ_PSEUDONYM_KEY")),
        directory=_path(env.get("DATAREQ_DIRECTORY")),
        store=env.get("DATAREQ_STORE") or None,
        store_options=env.get("DATAREQ_STORE_OPTIONS") or None,
        channels=env.get("DATAREQ_CHANNELS") or None,
        signing_key=env.get("DATAREQ_SIGNING_KEY") or None,
        keyring=_path(env.get("DATAREQ_KEYRING")),
        notify=_named(env, "DATAREQ_NOTIFY_"),
        scratch=_path(env.get("DATAREQ_SCRATCH")),
        token=env.get("GITHUB_TOKEN") or None,
        publisher=env.get("DATAREQ_PUBLISHER") or None,
        admin_token=env.get("DATAREQ_TOKEN") or env.get("GITHUB_TOKEN") or None,
        app_ids=(
            _number(env.get("DATAREQ_GATE_APP_ID"), 0) or None,
            _number(env.get("DATAREQ_PUBLISH_APP_ID"), 0) or None,
        ),
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _bytes(text: str | None) -> bytes | None:
    return text.encode("utf-8") if text else None


def _named(env: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        key.removeprefix(prefix).lower(): value
        for key, value in env.items()
        if key.startswith(prefix)
    }


def _app(env: Mapping[str, str], name: str) -> AppSettings | None:
    app_id, key = env.get(f"DATAREQ_{name}_APP_ID"), env.get(f"DATAREQ_{name}_KEY")
    if not app_id or not key:
        return None
    return AppSettings(app_id=_number(app_id, 0), key=key)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default
