"""What do the forge's answers about its settings mean in our nouns, and back? Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from datareq.adapters.github.shape import as_list, child, number, optional_child, text, unexpected
from datareq.adapters.github.translate import Json
from datareq.premises.nouns import Actor, ActorKind, App, Environment, Person, Rule, Ruleset

CHECKS = "required_status_checks"
STRICT = f"{CHECKS} (strict)"
PATHS = "file_path_restriction"
ALWAYS = "always"
IDLE = {"update_allows_fetch_and_merge": False}
"""Parameters that say what holds without them."""
PROTECTED = "~protected"
"""Stands for an environment that opens to every protected branch, whichever those are."""


def to_person(row: Json) -> Person:
    return Person(id=number(row, "id"), login=text(row, "login"))


def to_switch(row: Json, key: str) -> str:
    """On or off, or a word; "unknown" where the forge doesn't tell."""
    value = row.get(key)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else "unknown"


def from_switch(value: str) -> str | bool:
    return {"true": True, "false": False}.get(value, value)


def to_app(row: Json) -> App:
    permissions = child(row, "permissions")
    return App(
        name=text(row, "app_slug"),
        id=number(row, "app_id"),
        permissions=tuple(sorted((key, text(permissions, key)) for key in permissions)),
        suspended=row.get("suspended_at") is not None,
    )


def to_environment(row: Json, policies: tuple[Json, ...]) -> Environment:
    policy = optional_child(row, "deployment_branch_policy")
    if policy is not None and policy.get("protected_branches") is True:
        branches: tuple[str, ...] = (PROTECTED,)
    else:
        branches = tuple(text(one, "name") for one in policies)
    return Environment(name=text(row, "name"), branches=branches)


def protection(row: Json) -> dict[str, object]:
    """What people added to an environment by hand, to be said again: the forge forgets what isn't."""
    kept: dict[str, object] = {}
    for rule in as_list(row.get("protection_rules") or [], "protection_rules"):
        if rule.get("type") == "wait_timer":
            kept["wait_timer"] = rule.get("wait_timer")
        if rule.get("type") == "required_reviewers":
            kept["prevent_self_review"] = rule.get("prevent_self_review") is True
            kept["reviewers"] = [
                {"type": text(one, "type"), "id": number(child(one, "reviewer"), "id")}
                for one in as_list(rule.get("reviewers"), "reviewers")
            ]
    return kept


def to_ruleset(row: Json, teams: Mapping[int, str]) -> Ruleset:
    """`teams`: number → name."""
    names = optional_child(child(row, "conditions"), "ref_name") if row.get("conditions") else None
    patterns = [*_texts(names, "include"), *(f"!{x}" for x in _texts(names, "exclude"))]
    rules = [rule for one in as_list(row.get("rules"), "rules") for rule in _rules(one)]
    # those who may not change a ruleset aren't told who is let through
    actors = as_list(row.get("bypass_actors"), "bypass_actors")
    return Ruleset(
        name=text(row, "name"),
        target=text(row, "target"),
        enforcement=text(row, "enforcement"),
        patterns=tuple(patterns) if text(row, "target") != "push" else (),
        rules=tuple(rules),
        bypass=tuple(_actor(one, teams) for one in actors),
    )


def _texts(value: Json | None, key: str) -> list[str]:
    found = value.get(key) if value is not None else []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise unexpected(key)
    return found


def _rules(row: Json) -> Iterator[Rule]:
    type_, parameters = text(row, "type"), optional_child(row, "parameters") or {}
    if type_ == CHECKS:
        strict = parameters.get("strict_required_status_checks_policy") is True
        for check in as_list(parameters.get(CHECKS), CHECKS):
            app = check.get("integration_id")
            yield Rule(
                type=STRICT if strict else CHECKS,
                terms=(text(check, "context"),),
                app=app if isinstance(app, int) else None,
            )
    elif type_ == PATHS:
        yield Rule(type=PATHS, terms=tuple(_texts(parameters, "restricted_file_paths")))
    else:
        more = {key: value for key, value in parameters.items() if IDLE.get(key, ...) != value}
        yield Rule(type=type_, terms=(json.dumps(more, sort_keys=True),) if more else ())


def _actor(row: Json, teams: Mapping[int, str]) -> Actor:
    id_, mode = row.get("actor_id"), text(row, "bypass_mode")
    try:
        kind = ActorKind(text(row, "actor_type"))
    except ValueError as error:
        raise unexpected("actor_type") from error
    if kind is ActorKind.OWNERS:
        name = ""
    elif kind is ActorKind.TEAM and isinstance(id_, int):
        name = teams.get(id_, f"#{id_}")
    else:
        name = str(id_)
    return Actor(kind=kind, name=name if mode == ALWAYS else f"{name} ({mode})")


def from_ruleset(ruleset: Ruleset, teams: Mapping[str, int]) -> dict[str, object]:
    """`teams`: name → number."""
    body: dict[str, object] = {
        "name": ruleset.name,
        "target": ruleset.target,
        "enforcement": ruleset.enforcement,
        "rules": [_from_rule(rule) for rule in ruleset.rules],
        "bypass_actors": [
            {
                "actor_type": actor.kind.value,
                "actor_id": teams[actor.name] if actor.kind is ActorKind.TEAM else int(actor.name),
                "bypass_mode": ALWAYS,
            }
            for actor in ruleset.bypass
        ],
    }
    if ruleset.target != "push":
        body["conditions"] = {"ref_name": {"include": list(ruleset.patterns), "exclude": []}}
    return body


def _from_rule(rule: Rule) -> dict[str, object]:
    if rule.type == CHECKS:
        checks = [{"context": term, "integration_id": rule.app} for term in rule.terms]
        parameters: dict[str, object] = {
            CHECKS: checks,
            "strict_required_status_checks_policy": False,
        }
        return {"type": rule.type, "parameters": parameters}
    if rule.type == PATHS:
        return {"type": rule.type, "parameters": {"restricted_file_paths": list(rule.terms)}}
    return {"type": rule.type}
