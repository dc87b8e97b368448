"""Who may work in the data team, and does the letter assign exactly that team? (steps 5, 6)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from datareq.assignment.common_rules import common, in_order, usable
from datareq.assignment.context import AssignmentContext
from datareq.documents.notes import note
from datareq.documents.nouns import to_letter, to_team
from datareq.documents.read import Document
from datareq.model.assignment import Letter, Person, Team
from datareq.model.finding import Finding, Severity


def check_team(document: Document, context: AssignmentContext) -> tuple[Finding, ...]:
    """A team of at least one, each once, nobody who asks, receives or verifies."""
    findings = common(document, context)
    if document.value is None or not usable(document):
        return findings
    return (*findings, *_members(document, to_team(document.value), context))


def _members(document: Document, team: Team, context: AssignmentContext) -> Iterator[Finding]:
    if not team.members:
        yield note(document, "team-empty", "members")
    recipients = (
        {recipient.login.lower() for recipient in context.request.recipients}
        if context.request
        else set()
    )
    seen: dict[int, int] = {}
    for index, member in enumerate(team.members):
        account, path = member.account, f"members[{index}].account"
        if account.id in seen:
            yield note(
                document, "member-twice", path, login=account.login, first=seen[account.id] + 1
            )
            continue
        seen[account.id] = index
        if context.requester and account.id == context.requester.id:
            yield note(document, "member-is-requester", path, login=account.login)
        elif context.requester and account.login.lower() == context.requester.login.lower():
            # Another id under the requester's login: one of the two is wrong, and both are refused.
            yield note(document, "member-is-requester", path, login=account.login)
        if account.login.lower() in recipients:
            yield note(document, "member-is-recipient", path, login=account.login)
        if office := context.barred_members.get(account.id):
            yield note(document, "member-verifies", path, login=account.login, role=office)


def check_letter(document: Document, context: AssignmentContext) -> tuple[Finding, ...]:
    """A letter whose dates are in order and that assigns the team, the whole team and nobody else."""
    findings = common(document, context)
    if document.value is None or not usable(document):
        return findings
    letter = to_letter(document.value)
    return (*findings, *_dates(document, letter), *_assigned(document, letter, context))


def _dates(document: Document, letter: Letter) -> Iterator[Finding]:
    yield from in_order(document, letter.starts, "starts", letter.ends, "ends")
    if letter.date > letter.starts:
        yield note(
            document,
            "letter-after-start",
            "date",
            severity=Severity.WARNING,
            date=letter.date.isoformat(),
            start=letter.starts.isoformat(),
        )


def _assigned(document: Document, letter: Letter, context: AssignmentContext) -> Iterator[Finding]:
    seen: set[int] = set()
    for index, person in enumerate(letter.team):
        if person.id in seen:
            yield note(
                document,
                "assigned-twice",
                f"team[{index}]",
                login=person.login,
            )
        seen.add(person.id)
    if context.team is None:
        return
    members = {member.account.id: member.account for member in context.team.members}
    yield from outsiders(document, letter.team, members, "team")
    for account in members.values():
        if account.id not in seen:
            yield note(document, "member-not-assigned", "team", login=account.login)


def outsiders(
    document: Document, people: Iterable[Person], members: dict[int, Person], path: str
) -> Iterator[Finding]:
    """People whom a document names and who aren't in the team, or go there by another login."""
    for index, person in enumerate(people):
        member = members.get(person.id)
        place = f"{path}[{index}]"
        if member is None:
            yield note(document, "person-not-in-team", place, login=person.login)
        elif member.login.lower() != person.login.lower():
            # Readers read the login, the decision reads the id: they must mean the same person.
            yield note(
                document, "person-login-differs", place, login=person.login, team_login=member.login
            )
