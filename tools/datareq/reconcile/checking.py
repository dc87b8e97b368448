"""What is wrong with the files that `datareq check` was pointed at?

Finds out what each path is (a document, a request's folder, policy, catalogue, a repository), reads
policy and catalogue at most once, and gives every finding.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from datareq.delivery.incident import incident_findings
from datareq.documents import catalogue, tree
from datareq.documents.catalogue_checks import check_catalogue
from datareq.documents.findings import sort_findings
from datareq.documents.policy import check_policy, load_policy
from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.errors import DocumentError
from datareq.model.finding import Finding
from datareq.model.incident import INCIDENT_FILE, INCIDENTS
from datareq.model.names import REQUESTS, SLUG
from datareq.reconcile.findings import Circumstances, Standard, folder_findings, stage_findings
from datareq.reconcile.spread import spread

POLICY = "policy"
SCHEMAS = "schemas"
INCIDENT = "incident"


@dataclass(slots=True)
class Checker:
    """Checks paths by the policy, schemas and catalogue of the repository at `root`.

    `now`: its day is that by which a form is judged that lies in no request's folder; in one, it is the
    day that the folder's name gives. `schema`: forces a schema on files (and skips every other rule).
    """

    root: Path
    now: datetime
    schema: str | None = None
    _standard: Standard | None = None
    _schemas: Schemas | None = None
    _taken: frozenset[str] = frozenset()

    def check(self, paths: Sequence[str]) -> tuple[Finding, ...]:
        """Every finding below these paths, sorted; DocumentError for a path that can't be checked."""
        found: list[Finding] = []
        for path in paths:
            found += self._path(os.path.normpath(path))
        return sort_findings(found)

    def _path(self, path: str) -> Iterator[Finding]:
        if not os.path.lexists(path):
            raise DocumentError("path-missing", path=path)
        if os.path.isdir(path) and not os.path.islink(path):
            yield from self._folder(path)
        else:
            yield from self._file(path)

    def _folder(self, path: str) -> Iterator[Finding]:
        whole = os.path.realpath(path)
        parent, name = os.path.split(whole)
        if os.path.basename(parent) == REQUESTS:
            yield from self._request(path, self._shown(path), name)
        elif name == REQUESTS:
            yield from self._requests(path)
        elif name == POLICY or parent.endswith(os.sep + POLICY):
            yield from self._policy(path if name == POLICY else os.path.dirname(path))
        elif whole.endswith(os.path.join(os.sep, catalogue.FOLDER)):
            yield from self._catalogue(path)
        else:
            yield from self._repository(path)

    def _repository(self, path: str) -> Iterator[Finding]:
        """Policy first: if it is wrong, nothing can be measured by it."""
        names = (POLICY, catalogue.FOLDER, REQUESTS, INCIDENTS)
        parts = {name: os.path.join(path, name) for name in names}
        there = {name for name, part in parts.items() if os.path.isdir(part)}
        if not there:
            raise DocumentError("nothing-to-check", path=path)
        if POLICY in there:
            wrong = tuple(self._policy(parts[POLICY]))
            yield from wrong
            if any(finding.is_error for finding in wrong) and self._is_root(path):
                return
        if catalogue.FOLDER in there:
            yield from self._catalogue(parts[catalogue.FOLDER])
        if REQUESTS in there:
            yield from self._requests(parts[REQUESTS])
        if INCIDENTS in there:
            for file in sorted(Path(parts[INCIDENTS]).glob(f"*/{INCIDENT_FILE}")):
                yield from self._incident(str(file))

    def _incident(self, path: str) -> Iterator[Finding]:
        data = tree.read_file(os.path.dirname(path), INCIDENT_FILE) or b""
        document = read_document(data, self._shown(path), INCIDENT, self.schemas)
        yield from document.findings
        yield from incident_findings(document, self.now, self.standard.policy.timezone)

    def _policy(self, path: str) -> Iterator[Finding]:
        base = os.path.dirname(path)
        files = tree.read_folder(Path(base), POLICY)
        for finding in check_policy(files, self.schemas):
            yield _moved(finding, self._shown(os.path.join(base, finding.file)))

    def _catalogue(self, path: str) -> Iterator[Finding]:
        shown = self._shown(path)
        files = {
            f"{shown}/{name}": content
            for name, content in tree.walk(path, "")
            if not name.startswith(".")
        }
        yield from check_catalogue(files, self.schemas, self.standard.policy)

    def _requests(self, path: str) -> Iterator[Finding]:
        shown = self._shown(path)
        with os.scandir(path) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
        inside = [(entry.path, entry.name) for entry in entries if _is_folder(entry)]
        _ = self.standard  # read once, before the work is spread over processes
        yield from spread(self._several, [(path, f"{shown}/{name}", name) for path, name in inside])
        for entry in entries:
            if not _is_folder(entry) and not entry.name.startswith("."):
                file = f"{shown}/{entry.name}"
                code = "folder-link" if entry.is_symlink() else "folder-loose-file"
                yield Finding(code=code, file=file, line=1, column=1, args={"name": entry.name})

    def _several(self, folders: Sequence[tuple[str, str, str]]) -> list[Finding]:
        return [finding for folder in folders for finding in self._request(*folder)]

    def _request(
        self, path: str, shown: str, slug: str, only: str | None = None
    ) -> Iterator[Finding]:
        """One request's folder; `shown`: its path in findings; `only`: the findings of one of its files."""
        files = {f"{shown}/{name}": content for name, content in tree.walk(path, "")}
        about = Circumstances(slug=slug, today=_day(slug) or self.today, taken_slugs=self._taken)
        for finding in folder_findings(files, shown, self.standard, about):
            if only is None or finding.file == f"{shown}/{only}":
                yield finding

    def _file(self, path: str) -> Iterator[Finding]:
        folder, name = os.path.split(path)
        whole = os.path.dirname(os.path.abspath(path))
        above = os.path.basename(os.path.dirname(whole))
        if self.schema is not None:
            yield from self._lone(path, self.schema, stages=False)
        elif above == REQUESTS:
            slug = os.path.basename(whole)
            yield from self._request(folder or ".", self._shown(folder or "."), slug, only=name)
        elif os.path.basename(whole) == POLICY or above == POLICY:
            base = whole if os.path.basename(whole) == POLICY else os.path.dirname(whole)
            mine = self._shown(path)
            yield from (finding for finding in self._policy(base) if finding.file == mine)
        elif whole.endswith(os.path.join(os.sep, catalogue.FOLDER)):
            files = {self._shown(path): tree.read_file(folder or ".", name)}
            yield from check_catalogue(files, self.schemas, self.standard.policy)
        elif name == INCIDENT_FILE:
            yield from self._incident(path)
        elif name in self.standard.rules:
            yield from self._lone(path, self.standard.rules[name].schema, stages=True)
        else:
            raise DocumentError("schema-unclear", path=path)

    def _lone(self, path: str, schema: str, *, stages: bool) -> Iterator[Finding]:
        """A document that lies in no request's folder: a draft."""
        data = tree.read_file(os.path.dirname(path) or ".", os.path.basename(path))
        if data is None:
            name = os.path.basename(path)
            yield Finding(
                code="folder-link", file=self._shown(path), line=1, column=1, args={"name": name}
            )
            return
        document = read_document(data, self._shown(path), schema, self.schemas)
        yield from document.findings
        if stages:
            about = Circumstances(slug=None, today=self.today)
            yield from stage_findings({schema: document}, self.standard, about)

    @property
    def schemas(self) -> Schemas:
        if self._schemas is None:
            self._schemas = Schemas.from_files(tree.read_folder(self.root, SCHEMAS))
        return self._schemas

    @property
    def standard(self) -> Standard:
        """PolicyError or DocumentError if the repository's own policy or catalogue can't be used."""
        if self._standard is None:
            files = tree.read_folder(self.root, POLICY, catalogue.FOLDER)
            self._standard = Standard(
                policy=load_policy(files, commit=""),
                schemas=self.schemas,
                sources=catalogue.load_catalogue(files),
            )
        return self._standard

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.standard.policy.timezone)).date()

    def _is_root(self, path: str) -> bool:
        return os.path.realpath(path) == os.path.realpath(self.root)

    def _shown(self, path: str) -> str:
        """A path as findings name it: relative to the repository, or as it was given outside of it."""
        relative = os.path.relpath(os.path.abspath(path), os.path.abspath(self.root))
        return path if relative.startswith("..") else relative.replace(os.sep, "/")


def _day(slug: str) -> date | None:
    """The day that a request's folder is named after."""
    if not SLUG.fullmatch(slug):
        return None
    try:
        return date.fromisoformat(slug[:10])
    except ValueError:
        return None


def _moved(finding: Finding, file: str) -> Finding:
    return finding if finding.file == file else replace(finding, file=file)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)
