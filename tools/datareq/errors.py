"""What can go wrong so badly that the work could not be done.

Three kinds of no are never mixed: a `Finding` is something wrong in a document and is returned; a
`Verdict` is a policy's answer and is returned; a `DatareqError` means that no answer could be given
and is raised, chained, and caught once, in `cli.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial


class DatareqError(Exception):
    """The work could not be done. Exit code 3.

    `code` names the sentence in the message catalogue, `args_` fills it. `str()` gives the code and
    arguments for a log; people read the sentence.
    """

    exit_code = 3

    def __init__(self, code: str, **args_: object) -> None:
        super().__init__(code, args_)
        self.code = code
        self.args_: Mapping[str, object] = args_

    def __reduce__(self) -> tuple[partial[DatareqError], tuple[()]]:
        """An error crosses from one process to another with its arguments."""
        return partial(type(self), self.code, **self.args_), ()

    def __str__(self) -> str:
        return f"{self.code} {dict(self.args_)!r}" if self.args_ else self.code


class ForgeError(DatareqError):
    """The forge did not answer, or not completely. Never "approved", never "pending"."""


class Conflict(ForgeError):  # noqa: N818 (what happened, in git's word)
    """Compare-and-swap lost: somebody else moved the branch first. Read again and decide again."""


class RightMissing(ForgeError):  # noqa: N818 (what is so, not what went wrong)
    """This run hasn't the right to do what is due: one that has it does it."""


class PolicyError(DatareqError):
    """The institution's policy could not be read, so nothing can be decided from it."""


class DocumentError(DatareqError):
    """A document that had to be readable was not."""


class GenerationError(DatareqError):
    """The dataset could not be built for a reason that is not the procedure's fault."""


class EnvelopeError(DatareqError):
    """An envelope can't be opened, or isn't what it says it is."""


class StoreError(DatareqError):
    """The store of sealed files did not do, or not provably, what it was asked."""
