"""What does a person do on the forge? Fork, write a file, open a pull request, review, comment, close.

Each action looks first whether it was done already, so that an act cut off by a kill is done once.
"""

from __future__ import annotations

import base64
from typing import Any

import requests

from datareq.errors import ForgeError

TIMEOUT = 30


class PlayerHands:
    """One person's hands: calls of the REST interface with that person's token."""

    def __init__(self, api: str, repository: str, login: str, token: str) -> None:
        self.login = login
        self._api = api
        self._repository = repository
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"token {token}"

    def _call(self, method: str, path: str, body: object = None, *, absent: bool = False) -> Any:
        answer = self._session.request(method, f"{self._api}{path}", json=body, timeout=TIMEOUT)
        if absent and answer.status_code == 404:
            return None
        if answer.status_code >= 400:
            raise ForgeError(
                "rehearsal-refused", who=self.login, what=f"{method} {path}", why=answer.text[:300]
            )
        return answer.json() if answer.content else None

    def pull_titled(self, title: str) -> int | None:
        """The number of this person's pull request with that title."""
        pulls = self._call("GET", f"/repos/{self._repository}/pulls?state=all&per_page=100")
        for pull in pulls:
            if pull["title"] == title and pull["user"]["login"] == self.login:
                return int(pull["number"])
        return None

    def open_intake(self, slug: str, path: str, content: str, title: str) -> int:
        """From a fork: one commit with the form, then the pull request."""
        number = self.pull_titled(title)
        if number is not None:
            return number
        fork = self.fork()
        main = self._call("GET", f"/repos/{self._repository}/git/ref/heads/main")
        if self._call("GET", f"/repos/{fork}/git/ref/heads/{slug}", absent=True) is None:
            body = {"ref": f"refs/heads/{slug}", "sha": main["object"]["sha"]}
            self._call("POST", f"/repos/{fork}/git/refs", body)
        self.write(path, content, branch=slug, repository=fork, message="Permohonan data")
        pull = self._call(
            "POST",
            f"/repos/{self._repository}/pulls",
            {"title": title, "head": f"{self.login}:{slug}", "base": "main", "body": ""},
        )
        return int(pull["number"])

    def fork(self) -> str:
        name = f"{self.login}/{self._repository.split('/')[1]}"
        if self._call("GET", f"/repos/{name}", absent=True) is None:
            name = self._call("POST", f"/repos/{self._repository}/forks", {})["full_name"]
        return str(name)

    def write(
        self,
        path: str,
        content: str,
        *,
        branch: str,
        repository: str | None = None,
        message: str = "Isi dokumen",
    ) -> None:
        """Save a file in the web editor."""
        repo = repository or self._repository
        now = self._call("GET", f"/repos/{repo}/contents/{path}?ref={branch}", absent=True)
        encoded = base64.b64encode(content.encode()).decode()
        if now is not None and now["content"].replace("\n", "") == encoded:
            return
        body = {"message": message, "content": encoded, "branch": branch}
        if now is not None:
            body["sha"] = now["sha"]
        self._call("PUT", f"/repos/{repo}/contents/{path}", body)

    def review(self, number: int, event: str, body: str, nth: int) -> None:
        """Give a review, unless this person has given more than `nth` on this pull request already."""
        given = self._call("GET", f"/repos/{self._repository}/pulls/{number}/reviews?per_page=100")
        if sum(1 for item in given if item["user"]["login"] == self.login) > nth:
            return
        self._call(
            "POST",
            f"/repos/{self._repository}/pulls/{number}/reviews",
            {"event": event, "body": body},
        )

    def say(self, number: int, body: str, nth: int) -> None:
        """Write a comment, unless this person has written more than `nth` there already."""
        said = self._call("GET", f"/repos/{self._repository}/issues/{number}/comments?per_page=100")
        if sum(1 for item in said if item["user"]["login"] == self.login) > nth:
            return
        self._call("POST", f"/repos/{self._repository}/issues/{number}/comments", {"body": body})

    def pull_of_branch(self, branch: str) -> int:
        """The pull request from a branch of the desk's own repository."""
        owner = self._repository.split("/")[0]
        path = f"/repos/{self._repository}/pulls?state=all&head={owner}:{branch}"
        pulls = self._call("GET", path)
        if not pulls:
            raise ForgeError("rehearsal-lost", what=branch)
        return int(pulls[0]["number"])
