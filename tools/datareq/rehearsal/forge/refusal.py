"""How does the forge say no? In GitHub's words, and nothing of what was asked is done."""

from __future__ import annotations

from datareq.rehearsal.forge.state import Json

DOCUMENTATION = "https://docs.github.com/rest"


class Refusal(Exception):  # noqa: N818  (an answer, not an error)
    """The request isn't carried out: rolled back, and answered in GitHub's words."""

    def __init__(self, status: int, message: str, *errors: Json) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        said: Json = {"message": self.message, "documentation_url": DOCUMENTATION}
        if self.errors:
            said["errors"] = list(self.errors)
        said["status"] = str(self.status)
        return said


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def invalid(resource: str, field_: str, message: str, code: str = "custom") -> Refusal:
    """422 with one error, worded as GitHub does."""
    error = {"resource": resource, "field": field_, "code": code, "message": message}
    return Refusal(422, "Validation Failed", error)
