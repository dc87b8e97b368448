"""The stand-in's ETags and rate limit: as GitHub documents them."""

from __future__ import annotations

import pytest
from forge_world import REPO, Person, Said, World

from datareq.rehearsal.forge.limits import LIMIT

REPOSITORY = f"/repos/{REPO}"


def ask_again(person: Person, path: str, etag: str) -> Said:
    return person.ask("GET", path, If_None_Match=etag)


def told(said: Said, name: str) -> str:
    return {key.lower(): value for key, value in said.headers.items()}[name]


def spent(said: Said) -> int:
    limit, left, used = (
        int(told(said, f"x-ratelimit-{name}")) for name in ("limit", "remaining", "used")
    )
    assert limit == left + used
    return used


@pytest.mark.parametrize(
    "path", ["/user", f"{REPOSITORY}/pulls", f"{REPOSITORY}/contents/README.md"]
)
def test_what_has_not_changed_is_answered_without_a_body_and_not_counted(
    world: World, path: str
) -> None:
    reader = world.person("reader")
    first = reader.ask("GET", path)
    again = ask_again(reader, path, told(first, "etag"))
    assert (again.status, again.body) == (304, None)
    assert told(again, "etag") == told(first, "etag")
    assert told(again, "date")
    assert spent(again) == spent(first)


@pytest.mark.parametrize("quote", ["{}", 'W/"other", {}', "*"], ids=["it", "among others", "any"])
def test_an_etag_may_be_named_in_every_way(world: World, quote: str) -> None:
    reader = world.person("reader")
    etag = told(reader.ask("GET", "/user"), "etag")
    assert ask_again(reader, "/user", quote.format(etag)).status == 304


def test_what_has_changed_is_answered_whole(world: World) -> None:
    reader, path = world.person("reader"), f"{REPOSITORY}/pulls"
    before = reader.ask("GET", path)
    world.pull()
    after = ask_again(reader, path, told(before, "etag"))
    assert (after.status, len(after.body)) == (200, 1)
    assert told(after, "etag") != told(before, "etag")


def test_a_write_has_no_etag(world: World) -> None:
    said = world.person("owner").ask(
        "POST", f"{REPOSITORY}/labels", {"name": "x", "color": "ededed"}
    )
    assert said.status == 201
    assert "etag" not in {name.lower() for name in said.headers}


def test_every_request_is_counted_for_the_account_that_asks(world: World) -> None:
    reader, other = world.person("reader"), world.person("owner")
    before = spent(reader.ask("GET", "/user"))
    assert spent(reader.ask("GET", "/user")) == before + 1
    other.ask("GET", "/user")
    said = reader.ask("GET", f"{REPOSITORY}/git/ref/heads/none")
    assert (said.status, spent(said)) == (404, before + 2)
    assert told(said, "x-ratelimit-resource") == "core"


def test_asking_for_the_limit_costs_nothing_and_tells_the_same(world: World) -> None:
    reader = world.person("reader")
    known = reader.ask("GET", "/user")
    asked = reader.ask("GET", "/rate_limit")
    assert spent(asked) == spent(known)
    rate = asked.body["resources"]["core"]
    assert rate["limit"] == LIMIT
    assert rate == asked.body["rate"]
    assert {name: str(value) for name, value in rate.items()} == {
        name: told(asked, f"x-ratelimit-{name}") for name in rate
    }


def test_who_has_spent_the_hour_is_refused_until_it_is_over(world: World) -> None:
    reader = world.person("reader")
    used = spent(reader.ask("GET", "/user"))
    world.server.set_rate(used + 1)
    assert reader.ask("GET", "/user").status == 200
    said = reader.ask("GET", "/user")
    assert (said.status, told(said, "x-ratelimit-remaining")) == (403, "0")
    assert "rate limit exceeded" in said.body["message"]
    assert reader.ask("GET", "/rate_limit").status == 200
    reset = int(told(said, "x-ratelimit-reset"))
    now = int(world.server.now.timestamp())
    assert 0 < reset - now <= 3600
    world.server.advance(reset - now)
    assert reader.ask("GET", "/user").status == 200
