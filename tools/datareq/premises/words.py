"""How do differences, risks and mends read to an administrator? Code → sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datareq.language import mark
from datareq.premises.found import Lack


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is so, what can come of it, what to do."""

    what: str
    risk: str
    mend: str


SETUP = mark("Please run `datareq setup`.")
_MAINTENANCE = mark(
    "Please correct policy/roles.yaml by a maintenance change, then run `datareq setup`."
)
_FILES = mark(
    "Please write it with `datareq setup --files .` and propose it as a maintenance change."
)
_PASS = mark("Somebody could move a branch that only the desk may move, or skip the check.")

DRIFTS: Mapping[str, Words] = {
    "repository-changed": Words(
        what=mark("The repository's switches differ ({differences})."),
        risk=mark(
            "Workflows could write or approve, or merging could lose what the archive relies on."
        ),
        mend=SETUP,
    ),
    "repository-missing": Words(
        what=mark("The repository's switches can't be seen ({differences})."),
        risk=mark("Workflows could write or approve without anybody noticing."),
        mend=SETUP,
    ),
    "team-missing": Words(
        what=mark("The team {name} doesn't exist."),
        risk=mark("Its people can't see or do their work, and aren't asked for approval."),
        mend=SETUP,
    ),
    "team-changed": Words(
        what=mark("The team {name} isn't as the policy says ({differences})."),
        risk=mark("Who holds no office could still write, or who holds one couldn't."),
        mend=SETUP,
    ),
    "label-missing": Words(
        what=mark("The label {name} doesn't exist."),
        risk=mark("Officials can't filter requests by stage."),
        mend=SETUP,
    ),
    "label-changed": Words(
        what=mark("The label {name} looks different ({differences})."),
        risk=mark("Officials may misread the stage of a request."),
        mend=SETUP,
    ),
    "label-strange": Words(
        what=mark("The label {name} stands for no stage."),
        risk=mark("Officials may misread the stage of a request."),
        mend=SETUP,
    ),
    "environment-missing": Words(
        what=mark("The environment {name} doesn't exist."),
        risk=mark("There is no place where an App's key is safe from other branches' workflows."),
        mend=SETUP,
    ),
    "environment-changed": Words(
        what=mark("The environment {name} isn't locked to main ({differences})."),
        risk=mark("A workflow on another branch could read the key of an App."),
        mend=mark("Please run `datareq setup`, and replace the keys kept there if in doubt."),
    ),
    "variable-missing": Words(
        what=mark("The variable {name} isn't set."),
        risk=mark("The workflows don't know the desk's Apps, and stop."),
        mend=SETUP,
    ),
    "variable-changed": Words(
        what=mark("The variable {name} says something else ({differences})."),
        risk=mark("Merges by somebody else could be taken for the desk's own."),
        mend=mark("Please run `datareq setup`, and find out who changed it: every writer can."),
    ),
    "ledger-missing": Words(
        what=mark("The desk's account, the branch {name}, doesn't exist yet."),
        risk=mark("Somebody else could begin it, with announcements that were never made."),
        mend=SETUP,
    ),
    "ledger-lost": Words(
        what=mark("The desk's account, the branch {name}, is gone although it was there."),
        risk=mark("Approvals that were seen before can't be proven any more."),
        mend=mark("Please restore the branch from the backup; don't begin a new one."),
    ),
    "ruleset-missing": Words(
        what=mark("The rules {name} don't exist."),
        risk=_PASS,
        mend=SETUP,
    ),
    "ruleset-changed": Words(
        what=mark("The rules {name} differ ({differences})."),
        risk=_PASS,
        mend=SETUP,
    ),
    "ruleset-strange": Words(
        what=mark("The rules {name} carry the desk's name and aren't its own ({differences})."),
        risk=mark("They may let somebody through, or stop the desk."),
        mend=SETUP,
    ),
    "push-ruleset-missing": Words(
        what=mark("The rules {name}, which keep pushes away from .github, don't exist."),
        risk=mark("Whoever may write can push a branch whose workflows are altered."),
        mend=SETUP,
    ),
    "repository-public": Words(
        what=mark("The repository is public."),
        risk=mark("Everybody can read the requests, and the names of officials."),
        mend=mark("Please make it private in the repository's settings."),
    ),
    "app-missing": Words(
        what=mark("The App {app} isn't installed in this organisation."),
        risk=mark("The desk can't work, and the rules name an App that isn't there."),
        mend=mark("Please install it, for this repository only, and check its number."),
    ),
    "app-suspended": Words(
        what=mark("The App {app} is suspended."),
        risk=mark("The desk can't work."),
        mend=mark("Please lift the suspension in the organisation's settings."),
    ),
    "app-too-much": Words(
        what=mark("The App {app} may do more than it needs ({permissions})."),
        risk=mark("Whoever got its key could do that too."),
        mend=mark("Please take this permission away in the App's settings."),
    ),
    "app-too-little": Words(
        what=mark("The App {app} lacks a permission ({permissions})."),
        risk=mark("The desk stops at the work that needs it."),
        mend=mark("Please add it in the App's settings, then accept it in the organisation."),
    ),
    "account-gone": Words(
        what=mark("The account {id} of an official ({login}) doesn't exist any more."),
        risk=mark("The office can't act; somebody else may take that login."),
        mend=_MAINTENANCE,
    ),
    "account-renamed": Words(
        what=mark("The account {id}, written down as {login}, is called {now} today."),
        risk=mark("Somebody else may take the old login and be taken for the official."),
        mend=_MAINTENANCE,
    ),
    "role-vacant": Words(
        what=mark("Nobody holds the role {role} today."),
        risk=mark("Requests that need this role will wait."),
        mend=_MAINTENANCE,
    ),
    "member-pending": Words(
        what=mark("@{login} was invited to the team {team} and hasn't accepted yet."),
        risk=mark("Until then this official can't see requests."),
        mend=mark("Please ask @{login} to accept the invitation sent by e-mail."),
    ),
    "file-missing": Words(
        what=mark("The file {file} isn't on main."),
        risk=mark("People aren't asked for review, or can't fill the form."),
        mend=_FILES,
    ),
    "file-stale": Words(
        what=mark("The file {file} isn't what the policy gives today."),
        risk=mark("The wrong people are asked for review, or the form asks the wrong questions."),
        mend=_FILES,
    ),
    "secret-missing": Words(
        what=mark("The secret {name} isn't in the environment {environment}."),
        risk=mark("The workflow has no key, and the desk stops."),
        mend=mark("Please put the App's key there (docs/install.md)."),
    ),
    "secret-exposed": Words(
        what=mark("The secret {name} belongs to the whole repository."),
        risk=mark("Every writer's workflow can read it, on any branch."),
        mend=mark(
            "Please put it into the environment it belongs to, delete it here, and make a new key."
        ),
    ),
}

LACKS: Mapping[Lack, str] = {
    Lack.RULESETS: mark(
        "This plan or organisation doesn't offer rules for branches. Without them nothing stops a "
        "forged approval: the desk must not be used for real requests here."
    ),
    Lack.ENVIRONMENTS: mark(
        "This plan or organisation doesn't offer environments. The Apps' keys have no safe place "
        "here; please keep them on the institution's own runner."
    ),
    Lack.PUSH_RULESETS: mark(
        "This server may not offer rules for pushes. Writers can push branches with altered "
        "workflows; the keys stay safe in their environments."
    ),
}

WAYS: Mapping[str, str] = {
    "owner": mark("{who}: owner of the organisation, can change every rule and so pass by it"),
    "admin": mark("{who}: administrator of the repository, can change every rule"),
    "ruleset": mark("{who}: let through by {where}"),
}

TITLES: Mapping[str, str] = {
    "plan": mark("Plan for {repository}:"),
    "nothing": mark("Nothing to do: {repository} is as the policy says."),
    "by-hand": mark("By hand:"),
    "done": mark("Done: {count} changes."),
    "written": mark("Written: {files}. Please propose this as a maintenance change."),
    "fresh": mark("The files in .github are as the policy says."),
    "examined": mark("Settings of {repository}:"),
    "sound": mark("Everything is as the policy says."),
    "drifted": mark("{count} differences."),
    "risk": mark("Risk: {sentence}"),
    "mend": mark("Mend: {sentence}"),
    "lacks": mark("Not available here:"),
    "passers": mark("Who can pass by the rules:"),
}

ERRORS: Mapping[str, str] = {
    "not-an-owner": mark(
        "This needs the token of an owner of the organisation {organisation}; {login} isn't one."
    ),
    "not-an-organisation": mark("{owner} is not an organisation; the desk needs one."),
    "token-too-narrow": mark(
        "The token may not read {what}. Please make one with the rights that docs/install.md lists."
    ),
    "setting-refused": mark("The repository service refused to set {name}: {reason}."),
}


def templates() -> tuple[str, ...]:
    """Every marked template of this registry."""
    of_drifts = (text for words in DRIFTS.values() for text in (words.what, words.risk, words.mend))
    return (*of_drifts, *LACKS.values(), *WAYS.values(), *TITLES.values(), *ERRORS.values())
