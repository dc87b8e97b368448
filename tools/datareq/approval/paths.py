"""Which names and kinds of files could deceive a reader or a machine?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from datareq.model.message import Message

LINK, SUBMODULE, EXECUTABLE = "120000", "160000", "100755"
ATTRIBUTES = ".gitattributes"
MODES = {LINK: "file-link", SUBMODULE: "file-submodule", EXECUTABLE: "file-executable"}
FORBIDDEN = frozenset('\\:*?"<>|')


def path_problems(
    names: Collection[str],
    modes: Mapping[str, str],
    allowed: Collection[str],
    *,
    attributes: bool,
) -> Iterator[Message]:
    """`modes`: path → git's mode at the head; `attributes`: whether `.gitattributes` may be there."""
    for name in sorted(names):
        if not is_plain(name):
            yield Message(code="path-unsafe", args={"path": name})
        elif name.rsplit("/", 1)[-1].casefold() == ATTRIBUTES and not attributes:
            yield Message(code="file-attributes", args={"path": name})
    for name, mode in sorted(modes.items()):
        if mode not in allowed:
            yield Message(code=MODES.get(mode, "file-mode"), args={"path": name})
    seen: dict[str, str] = {}
    for name in sorted(names):
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            yield Message(code="path-collides", args={"path": name, "other": other})


def is_plain(name: str) -> bool:
    """Printable ASCII, relative, no `.` or `..` parts, nothing that git or Windows reads specially."""
    parts = name.split("/")
    return (
        name.isascii()
        and name.isprintable()
        and not FORBIDDEN & set(name)
        and all(part not in ("", ".", "..") and part == part.strip() for part in parts)
        and all(part.casefold() != ".git" and not part.endswith(".") for part in parts)
    )
