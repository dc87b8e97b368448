"""What can be done in an attack? The words of `attack.yaml`, each one act of a person or of chance.

`by`: who does it, with that person's rights. `pull`: the pull request of that name, else the latest.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

import yaml
from tests.attacks.gitwork import PushRefused
from tests.attacks.scene import AT, Scene

from datareq.adapters.github.credentials import connect
from datareq.approval.digests import SHOWN
from datareq.model.ledger import Announced
from datareq.model.names import LEDGER_BRANCH, MAIN
from datareq.rehearsal.forge.client import ControlError
from datareq.settings import AppSettings
from datareq.wiring.demo import ORGANISATION, REPOSITORY

Word = Callable[..., None]
WORDS: dict[str, Word] = {}
ADMIN = "wira"
NAME = REPOSITORY.split("/")[1]
ROLES = "policy/roles.yaml"


def word(do: Word) -> Word:
    """Registers an act under its own name."""
    WORDS[do.__name__.rstrip("_")] = do
    return do


def perform(scene: Scene, acts: list[Any]) -> None:
    """Every act in order. `fails`: the forge refuses it, in these words."""
    for act in acts:
        name, how = (act, {}) if isinstance(act, str) else next(iter(act.items()))
        how = {{"as": "as_"}.get(key, key): value for key, value in (how or {}).items()}
        fails = how.pop("fails", None)
        try:
            WORDS[name](scene, **how)
        except (ControlError, PushRefused) as refusal:
            if fails is None or fails not in str(refusal):
                raise
        else:
            assert fails is None, f"{name} was let through"


# time, and the desk


@word
def turn(scene: Scene) -> None:
    """The desk's runs, until it waits for people."""
    scene.turn()


@word
def gate_run(scene: Scene) -> None:
    """Only the run that has the gate's key: what it means to merge isn't merged yet."""
    scene.gate_run()


@word
def hold(scene: Scene) -> None:
    """What follows happens within one second."""
    scene.forge.advance(5)
    scene.forge.hold_clock()
    scene.held = True


@word
def release(scene: Scene) -> None:
    scene.forge.run_clock()
    scene.held = False


@word
def wait(scene: Scene, seconds: int) -> None:
    scene.forge.advance(seconds)


@word
def fail(scene: Scene, **how: Any) -> None:
    """The line between desk and forge breaks: a fault of the stand-in."""
    scene.forge.fail(**how)


# reviews and comments


@word
def review(
    scene: Scene,
    by: str,
    event: str | None = "APPROVE",
    text: str = "",
    pull: str | None = None,
    commit: str | None = None,
    as_: str = "review",
) -> None:
    body: dict[str, Any] = {"body": _coded(scene, text)}
    if event:
        body["event"] = event
    if commit:
        body["commit_id"] = scene.names[commit]
    made = scene.act(by, "POST", f"pulls/{scene.number(pull)}/reviews", body)
    scene.names[as_] = made["id"]


@word
def app_review(scene: Scene, app: str) -> None:
    """Another App approves."""
    token = _app(scene, app, {"pull_requests": "write"})
    body = {"event": "APPROVE", "body": ""}
    scene.forge.call("POST", f"{AT}/pulls/{scene.number(None)}/reviews", body, token)


@word
def approve(scene: Scene, by: str | list[str], **more: Any) -> None:
    for login in [by] if isinstance(by, str) else by:
        review(scene, login, **more)


@word
def submit_review(scene: Scene, by: str, pull: str | None = None, event: str = "APPROVE") -> None:
    """A review that was begun is sent."""
    path = f"pulls/{scene.number(pull)}/reviews/{scene.names['review']}/events"
    scene.act(by, "POST", path, {"event": event})


@word
def find_review(scene: Scene, of: str, pull: str | None = None) -> None:
    """Somebody's latest review is the one that is edited or dismissed next."""
    given = scene.get(f"pulls/{scene.number(pull)}/reviews?per_page=100")
    scene.names["review"] = [each["id"] for each in given if each["user"]["login"] == of][-1]


@word
def edit_review(scene: Scene, by: str, text: str, pull: str | None = None) -> None:
    path = f"pulls/{scene.number(pull)}/reviews/{scene.names['review']}"
    scene.act(by, "PUT", path, {"body": _coded(scene, text)})


def _coded(scene: Scene, text: str) -> str:
    """`{code}` is the code that the desk's comment shows for what was announced last."""
    announced = [line for line in scene.ledger() if isinstance(line, Announced)]
    return text.replace("{code}", announced[-1].digest[:SHOWN]) if announced else text


@word
def dismiss(scene: Scene, by: str, pull: str | None = None) -> None:
    path = f"pulls/{scene.number(pull)}/reviews/{scene.names['review']}/dismissals"
    scene.act(by, "PUT", path, {"message": "tidak perlu"})


@word
def lose_commit(scene: Scene, to: str | None = None) -> None:
    """The forge no longer knows, or tells wrongly, which commit was reviewed."""
    scene.forge.set_review_commit(scene.names["review"], to and scene.names.get(to, to))


@word
def reanchor(scene: Scene) -> None:
    """From now on a force-push takes the reviews along, as was reported of GitHub."""
    scene.forge.set_reanchoring(True)


@word
def comment(scene: Scene, by: str, text: str, pull: str | None = None) -> None:
    made = scene.act(by, "POST", f"issues/{scene.number(pull)}/comments", {"body": text})
    scene.names["comment"] = made["id"]


@word
def edit_comment(scene: Scene, by: str, text: str) -> None:
    scene.act(by, "PATCH", f"issues/comments/{scene.names['comment']}", {"body": text})


@word
def find_own_comment(scene: Scene, pull: str | None = None) -> None:
    """The desk's comment is the one that is edited or deleted next."""
    said = scene.get(f"issues/{scene.number(pull)}/comments?per_page=100")
    bot = scene.premises.gate.bot_id
    scene.names["comment"] = next(each["id"] for each in said if each["user"]["id"] == bot)


@word
def delete_comment(scene: Scene, by: str) -> None:
    scene.act(by, "DELETE", f"issues/comments/{scene.names['comment']}")


# files and branches


def _place(scene: Scene, pull: str | None, repo: str | None, by: str) -> tuple[str, str, str]:
    """Repository, branch and head of a pull request, or the given repository instead."""
    head = scene.pull(pull)["head"]
    full = head["repo"]["full_name"] if head["repo"] else REPOSITORY
    named = {"desk": REPOSITORY, "fork": f"{by}/{NAME}"}
    return named.get(repo or "", full), str(head["ref"]), str(head["sha"])


def _content(scene: Scene, how: Any, now: Callable[[], str]) -> Any:
    """Text, a file of the play, or what is there with something replaced."""
    if isinstance(how, dict) and "replace" in how:
        text = now()
        for old, new in how["replace"]:
            assert old in text, f"{old!r} isn't there"
            text = text.replace(old, new)
        return text
    if isinstance(how, dict) and "append" in how:
        return now() + how["append"]
    if isinstance(how, dict) and "same" in how:
        return {"text": now(), "mode": how["mode"]}
    if isinstance(how, dict) and "submodule" in how:
        return {"submodule": _sha(scene, how["submodule"])}
    return how


def _path(scene: Scene, name: str) -> str:
    """`~/x` is x in the request's folder."""
    return name.replace("~/", f"requests/{scene.slug}/", 1) if name.startswith("~/") else name


@word
def push(
    scene: Scene,
    by: str,
    files: dict[str, Any] | None = None,
    pull: str | None = None,
    repo: str | None = None,
    to: str | None = None,
    start: str | None = None,
    merge: str | None = None,
    author: str | None = None,
    force: bool = False,
    many: dict[str, Any] | None = None,
    as_: str = "pushed",
) -> None:
    """One commit by git. `start`: where it begins (main, or a remembered commit) if not at the head;
    `merge`: its second parent; `author`: whose name it bears; `many`: that many files more."""
    if not scene.held:
        scene.forge.advance(5)
    repository, branch, head = (
        _place(scene, pull, repo, by) if scene.pulls else (REPOSITORY, "", "")
    )
    if repo == "fork":
        repository = scene.hands(by).fork()
    first = _sha(scene, start) if start else head
    parents = [first, *([_sha(scene, merge)] if merge else [])]

    def text_of(path: str) -> str:
        return scene.workshop.text(
            head if head and path in scene.workshop.files(head) else first, path
        )

    made: dict[str, Any] = {}
    for name, how in (files or {}).items():
        path = _path(scene, name)
        made[path] = _content(scene, how, lambda path=path: text_of(path))  # type: ignore[misc]
    if many:
        made |= {_path(scene, many["path"]).format(n=n): f"{n}\n" for n in range(many["count"])}
    whom = author or f"{by} <{by}@example.org>"
    commit = scene.workshop.commit(parents, made, whom, first)
    scene.names[as_] = commit
    scene.workshop.push(by, repository, f"{commit}:{to or branch}", force=force)


def _sha(scene: Scene, name: str) -> str:
    if name.partition("~")[0] in (MAIN, LEDGER_BRANCH):
        return scene.git("rev-parse", f"refs/heads/{name}").strip()
    if name in scene.names:
        return str(scene.names[name])
    return str(scene.pull(name)["head"]["sha"]) if name in scene.pulls else name


@word
def save(
    scene: Scene,
    by: str,
    file: str,
    text: Any = None,
    source: str | None = None,
    pull: str | None = None,
    facts: dict[str, str] | None = None,
) -> None:
    """A file of the pull request is saved in the web editor."""
    repository, branch, head = _place(scene, pull, None, by)
    path = _path(scene, file)
    if source:
        text = _play(source)
        for old, new in (facts or {}).items():
            text = text.replace(old, new)

    def now() -> str:
        return scene.git("show", f"{head}:{path}")

    content = _content(scene, text, now)
    scene.write(by, path, content.encode(), branch, repository)


def _play(name: str) -> str:
    """A file of the rehearsal's scenes."""
    return (resources.files("datareq.rehearsal") / "scenes" / name).read_text(encoding="utf-8")


@word
def remember(scene: Scene, as_: str, pull: str | None = None) -> None:
    """The head of a pull request, as it is now."""
    scene.names[as_] = scene.pull(pull)["head"]["sha"]


@word
def move(scene: Scene, by: str, to: str, pull: str | None = None, force: bool = True) -> None:
    """The branch of a pull request is set to another commit."""
    repository, branch, _ = _place(scene, pull, None, by)
    if not scene.held:
        scene.forge.advance(5)
    path = f"/repos/{repository}/git/refs/heads/{branch}"
    scene.forge.act(by, "PATCH", path, {"sha": _sha(scene, to), "force": force})


@word
def push_head(scene: Scene, by: str, to: str) -> None:
    """The head of the pull request is pushed to a branch."""
    if not scene.held:
        scene.forge.advance(5)
    scene.workshop.push(by, REPOSITORY, f"{scene.pull()['head']['sha']}:{to}", force=True)


@word
def delete_branch(
    scene: Scene, by: str, pull: str | None = None, branch: str | None = None
) -> None:
    repository, own, sha = _place(scene, pull, "desk" if branch else None, by)
    scene.names["deleted"] = sha
    scene.forge.act(by, "DELETE", f"/repos/{repository}/git/refs/heads/{branch or own}")


@word
def restore_branch(scene: Scene, by: str, pull: str | None = None) -> None:
    repository, branch, _ = _place(scene, pull, None, by)
    body = {"ref": f"refs/heads/{branch}", "sha": scene.names["deleted"]}
    scene.forge.act(by, "POST", f"/repos/{repository}/git/refs", body)


@word
def branch(scene: Scene, by: str, name: str, at: str = MAIN, repo: str = "desk") -> None:
    """A new branch, in the desk's repository or in the person's own fork."""
    full = scene.hands(by).fork() if repo == "fork" else REPOSITORY
    body = {"ref": f"refs/heads/{name}", "sha": _sha(scene, at)}
    scene.forge.act(by, "POST", f"/repos/{full}/git/refs", body)


@word
def delete_fork(scene: Scene, by: str) -> None:
    scene.forge.advance(5)
    scene.forge.delete_repo(f"{by}/{NAME}")


# pull requests


@word
def submit(
    scene: Scene,
    by: str,
    slug: str,
    form: str = "straight/request.yaml",
    replace: list[list[str]] | None = None,
    path: str | None = None,
    as_: str = "submitted",
) -> None:
    """A request by another person, from a fork, as the play does it."""
    text = _play(form)
    for old, new in replace or ():
        assert old in text, f"{old!r} isn't there"
        text = text.replace(old, new)
    scene.forge.advance(5)
    place = path or f"requests/{slug}/request.yaml"
    scene.pulls[as_] = scene.hands(by).open_intake(slug, place, text, f"Permohonan: {slug}")


@word
def open_(
    scene: Scene,
    by: str,
    head: str,
    base: str = MAIN,
    title: str = "Usulan",
    as_: str = "opened",
) -> None:
    made = scene.act(by, "POST", "pulls", {"title": title, "head": head, "base": base})
    scene.pulls[as_] = made["number"]


@word
def change(scene: Scene, by: str, pull: str | None = None, **what: str) -> None:
    """Title, base or state of a pull request."""
    scene.act(by, "PATCH", f"pulls/{scene.number(pull)}", what)


@word
def merge(scene: Scene, by: str, pull: str | None = None, method: str = "merge") -> None:
    scene.act(by, "PUT", f"pulls/{scene.number(pull)}/merge", {"merge_method": method})


@word
def merge_branch(scene: Scene, by: str, base: str, head: str = MAIN) -> None:
    """The button that brings main's changes into a branch."""
    scene.act(by, "POST", "merges", {"base": base, "head": head})


@word
def check(scene: Scene, app: str, name: str = "datareq/gate", conclusion: str = "success") -> None:
    """Another App, installed in the same organisation, says that all is well."""
    token = _app(scene, app, {"checks": "write", "contents": "write"})
    body = {"name": name, "head_sha": scene.pull()["head"]["sha"], "conclusion": conclusion}
    scene.forge.call("POST", f"{AT}/check-runs", body | {"status": "completed"}, token)


def _app(scene: Scene, slug: str, permissions: dict[str, str]) -> str:
    """A token of a further App of the organisation."""
    made = scene.forge.create_app(slug, ORGANISATION, permissions)
    key = scene.folder / f"{slug}.pem"
    key.write_text(made.key)
    key.chmod(0o600)
    app = AppSettings(app_id=made.id, key=str(key))
    client, _ = connect(app, REPOSITORY, scene.forge.url)
    return client.token() or ""


@word
def status(scene: Scene, by: str, context: str = "datareq/gate") -> None:
    """A writer sets a commit's status."""
    sha = scene.pull()["head"]["sha"]
    scene.act(by, "POST", f"statuses/{sha}", {"state": "success", "context": context})


@word
def label(scene: Scene, by: str, names: list[str]) -> None:
    scene.act(by, "POST", f"issues/{scene.number(None)}/labels", {"labels": names})


# accounts


@word
def rename(scene: Scene, login: str, to: str) -> None:
    scene.forge.rename_user(login, to)


@word
def join(scene: Scene, login: str, permission: str = "write") -> None:
    """A new account, which may write."""
    scene.forge.create_user(login)
    scene.forge.permit(REPOSITORY, login, permission)


@word
def leave(scene: Scene, login: str) -> None:
    scene.forge.delete_user(login)


# administrators, and main


@word
def unprotect(scene: Scene) -> None:
    """An administrator switches every rule off."""
    scene.forge.permit(REPOSITORY, ADMIN, "admin")
    state = scene.forge.application.forge.state
    scene.names["rules"] = [dict(row) for row in state.all("SELECT * FROM rulesets")]
    state.run("DELETE FROM rulesets")


@word
def protect(scene: Scene) -> None:
    """And on again."""
    for rule in scene.names["rules"]:
        scene.forge.application.forge.state.insert("rulesets", **rule)


@word
def appoint(
    scene: Scene,
    add: list[dict[str, Any]] | None = None,
    remove: list[str] | None = None,
) -> None:
    """The list of officials on main changes, as by a maintenance that was approved."""
    workshop, tip = scene.workshop, _sha(scene, MAIN)
    roles = yaml.safe_load(workshop.text(tip, ROLES))
    kept = [a for a in roles["appointments"] if a["account"]["login"] not in (remove or ())]
    roles["appointments"] = [*kept, *(add or ())]
    text = yaml.safe_dump(roles, allow_unicode=True, sort_keys=False)
    _on_main(scene, {ROLES: text})


@word
def on_main(scene: Scene, files: dict[str, Any]) -> None:
    """Main changes otherwise than by the desk."""
    _on_main(scene, files)


def _on_main(scene: Scene, files: dict[str, Any]) -> None:
    workshop, tip = scene.workshop, _sha(scene, MAIN)
    made: dict[str, Any] = {}
    for name, how in files.items():
        path = _path(scene, name)
        made[path] = _content(scene, how, lambda path=path: workshop.text(tip, path))  # type: ignore[misc]
    commit = workshop.commit([tip], made, f"{ADMIN} <{ADMIN}@example.org>", tip)
    unprotect(scene)
    scene.forge.advance(5)
    workshop.push(ADMIN, REPOSITORY, f"{commit}:{MAIN}")
    protect(scene)
    scene.names["main"] = commit


@word
def rewrite_ledger(scene: Scene, by: str, drop: int = 1) -> None:
    """The ledger is set back by that many commits."""
    sha = scene.git("rev-parse", f"refs/heads/datareq/ledger~{drop}").strip()
    scene.act(by, "PATCH", "git/refs/heads/datareq/ledger", {"sha": sha, "force": True})
