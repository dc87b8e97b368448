"""What does the stand-in forge remember, and how does it survive a kill?

One SQLite file (WAL), one connection, one writer at a time. A request that changes something is one
transaction; the bare repositories' refs are written from it afterwards and repaired at start.
"""

# ruff: noqa: S608  (only names from this code are put into SQL; values are always bound)
from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

Json = dict[str, Any]
"""A JSON object of GitHub's interface. The stand-in is a document boundary from end to end."""

Row = sqlite3.Row

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sequences (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE accounts (id INTEGER PRIMARY KEY, login TEXT NOT NULL, type TEXT NOT NULL, name TEXT,
  email TEXT, site_admin INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX accounts_login ON accounts (lower(login)) WHERE deleted = 0;
CREATE TABLE user_keys (id INTEGER PRIMARY KEY, user INTEGER NOT NULL, key TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE tokens (token TEXT PRIMARY KEY, account INTEGER NOT NULL, app INTEGER, permissions TEXT,
  expires_at TEXT);
CREATE TABLE org_members (org INTEGER NOT NULL, user INTEGER NOT NULL, role TEXT NOT NULL, PRIMARY KEY (org, user));
CREATE TABLE teams (id INTEGER PRIMARY KEY, org INTEGER NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL,
  description TEXT, created_at TEXT NOT NULL, UNIQUE (org, slug));
CREATE TABLE team_members (team INTEGER NOT NULL, user INTEGER NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (team, user));
CREATE TABLE team_repos (team INTEGER NOT NULL, repo INTEGER NOT NULL, permission TEXT NOT NULL,
  PRIMARY KEY (team, repo));
CREATE TABLE apps (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, owner INTEGER NOT NULL,
  bot INTEGER NOT NULL, permissions TEXT NOT NULL, public_key TEXT NOT NULL, private_key TEXT NOT NULL,
  created_at TEXT NOT NULL);
CREATE TABLE installations (id INTEGER PRIMARY KEY, app INTEGER NOT NULL, account INTEGER NOT NULL,
  created_at TEXT NOT NULL, UNIQUE (app, account));
CREATE TABLE repos (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, name TEXT NOT NULL, private INTEGER NOT NULL,
  default_branch TEXT NOT NULL, description TEXT, parent INTEGER, root INTEGER NOT NULL, created_at TEXT NOT NULL,
  pushed_at TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX repos_name ON repos (owner, lower(name)) WHERE deleted = 0;
CREATE TABLE collaborators (repo INTEGER NOT NULL, user INTEGER NOT NULL, permission TEXT NOT NULL,
  PRIMARY KEY (repo, user));
CREATE TABLE refs (repo INTEGER NOT NULL, name TEXT NOT NULL, sha TEXT NOT NULL, PRIMARY KEY (repo, name));
CREATE TABLE activity (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, ref TEXT NOT NULL, before TEXT NOT NULL,
  after TEXT NOT NULL, actor INTEGER, at TEXT NOT NULL, type TEXT NOT NULL);
CREATE INDEX activity_ref ON activity (repo, ref);
CREATE TABLE issues (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
  body TEXT, user INTEGER NOT NULL, app INTEGER, state TEXT NOT NULL, state_reason TEXT, created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL, closed_at TEXT, closed_by INTEGER, is_pull INTEGER NOT NULL,
  edited_at TEXT, editor INTEGER, UNIQUE (repo, number));
CREATE TABLE pulls (repo INTEGER NOT NULL, number INTEGER NOT NULL, head_repo INTEGER NOT NULL,
  head_ref TEXT NOT NULL, head_sha TEXT NOT NULL, base_ref TEXT NOT NULL, base_sha TEXT NOT NULL,
  draft INTEGER NOT NULL, merged_at TEXT, merged_by INTEGER, merge_sha TEXT, PRIMARY KEY (repo, number));
CREATE INDEX pulls_head ON pulls (head_repo, head_ref);
CREATE TABLE labels (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, name TEXT NOT NULL, color TEXT NOT NULL,
  description TEXT);
CREATE UNIQUE INDEX labels_name ON labels (repo, lower(name));
CREATE TABLE issue_labels (repo INTEGER NOT NULL, number INTEGER NOT NULL, label INTEGER NOT NULL,
  PRIMARY KEY (repo, number, label));
CREATE TABLE comments (id INTEGER PRIMARY KEY, ord INTEGER NOT NULL, repo INTEGER NOT NULL, number INTEGER NOT NULL,
  user INTEGER NOT NULL, app INTEGER, body TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE INDEX comments_issue ON comments (repo, number);
CREATE TABLE reviews (id INTEGER PRIMARY KEY, ord INTEGER NOT NULL, repo INTEGER NOT NULL, number INTEGER NOT NULL,
  user INTEGER NOT NULL, app INTEGER, state TEXT NOT NULL, body TEXT NOT NULL, commit_id TEXT, pinned INTEGER NOT NULL,
  submitted_at TEXT);
CREATE INDEX reviews_pull ON reviews (repo, number);
CREATE TABLE review_requests (repo INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL,
  target INTEGER NOT NULL, PRIMARY KEY (repo, number, kind, target));
CREATE TABLE events (id INTEGER PRIMARY KEY, ord INTEGER NOT NULL, repo INTEGER NOT NULL, number INTEGER NOT NULL,
  event TEXT NOT NULL, actor INTEGER, app INTEGER, commit_id TEXT, at TEXT NOT NULL, extra TEXT NOT NULL);
CREATE INDEX events_issue ON events (repo, number);
CREATE TABLE suites (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, head_sha TEXT NOT NULL, app INTEGER NOT NULL,
  UNIQUE (repo, head_sha, app));
CREATE TABLE check_runs (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, suite INTEGER NOT NULL, name TEXT NOT NULL,
  head_sha TEXT NOT NULL, app INTEGER NOT NULL, status TEXT NOT NULL, conclusion TEXT, started_at TEXT,
  completed_at TEXT, external_id TEXT, details_url TEXT, title TEXT, summary TEXT, text TEXT);
CREATE INDEX check_runs_sha ON check_runs (repo, head_sha);
CREATE TABLE statuses (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, sha TEXT NOT NULL, context TEXT NOT NULL,
  state TEXT NOT NULL, description TEXT, target_url TEXT, creator INTEGER NOT NULL, app INTEGER, at TEXT NOT NULL);
CREATE INDEX statuses_sha ON statuses (repo, sha);
CREATE TABLE rulesets (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, body TEXT NOT NULL, created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL);
CREATE TABLE environments (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (repo, name));
CREATE TABLE branch_policies (id INTEGER PRIMARY KEY, environment INTEGER NOT NULL, name TEXT NOT NULL,
  type TEXT NOT NULL, UNIQUE (environment, name));
CREATE TABLE dispatches (id INTEGER PRIMARY KEY, repo INTEGER NOT NULL, actor INTEGER NOT NULL,
  event_type TEXT NOT NULL, payload TEXT NOT NULL, at TEXT NOT NULL);
"""

FIRST_IDS = {
    "account": 1000,
    "app": 100,
    "installation": 500,
    "team": 200,
    "repo": 700,
    "issue": 9000,
    "comment": 20000,
    "review": 30000,
    "event": 40000,
    "check_run": 50000,
    "suite": 60000,
    "label": 800,
    "ruleset": 300,
    "activity": 70000,
    "environment": 600,
    "branch_policy": 650,
}
"""Where each kind's ids start, so that a wrong id never happens to be a right one of another kind."""


class State:
    """The SQLite file of a forge. Not thread-safe: the forge's one lock is held around every use."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        # NORMAL loses nothing when the process is killed, only when the machine loses power.
        self._db.execute("PRAGMA synchronous = NORMAL")
        if not self.one("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
            statements = (part for part in SCHEMA.split(";") if part.strip())
            self.begin()
            for statement in statements:
                self._db.execute(statement)
            self.commit()

    def begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        self._db.close()

    def one(self, sql: str, *values: object) -> Row | None:
        row: Row | None = self._db.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: object) -> list[Row]:
        return self._db.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> int:
        """Execute a change; the number of rows it touched."""
        return self._db.execute(sql, values).rowcount

    def insert(self, table: str, **values: object) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())

    def next(self, sequence: str) -> int:
        """The next number of a named sequence: ids are the same whenever the writes are the same."""
        first = FIRST_IDS.get(sequence, 0)
        row = self.one(
            "INSERT INTO sequences (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            sequence,
            first + 1,
        )
        return int(row["value"]) if row else first

    def meta(self, key: str, default: str = "") -> str:
        row = self.one("SELECT value FROM meta WHERE key = ?", key)
        return str(row["value"]) if row else default

    def set_meta(self, key: str, value: str) -> None:
        self.run(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key,
            value,
        )


def load(text: str | None) -> Json:
    """The JSON object kept in a column."""
    value = json.loads(text or "{}")
    return value if isinstance(value, dict) else {}
