"""How does a request become an answer? One lock, one transaction a write, GitHub's headers."""

from __future__ import annotations

import json
from collections import deque
from email.utils import format_datetime
from typing import Any

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException

from datareq.rehearsal.forge import (
    apps,
    checks,
    commits,
    contents,
    control,
    environments,
    gitdata,
    graphql,
    issues,
    labels,
    merging,
    organisation,
    people,
    pulls,
    repos,
    reviews,
    rulesets,
    smart_http,
    timeline,
    workflow_settings,
)
from datareq.rehearsal.forge.access import authenticate
from datareq.rehearsal.forge.answer import Answer, Call, Route
from datareq.rehearsal.forge.faults import Cut, Fault, Faults, hang_up, strike
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.limits import tag, unchanged
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.state import Json

FAMILIES = (
    *(apps, checks, commits, contents, environments, gitdata, issues, labels, merging),
    *(organisation, people, pulls, repos, reviews, rulesets, timeline, workflow_settings),
)
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
CONTROL = "/_forge/"


class Application:
    """The WSGI application of a forge. `log`: (method, path, status, login) of the last requests."""

    def __init__(self, forge: Forge) -> None:
        self.forge = forge
        self.faults = Faults()
        self.log: deque[tuple[str, str, int, str | None]] = deque(maxlen=100_000)
        self.flask = Flask("stand-in forge", static_folder=None)
        self.flask.url_map.strict_slashes = False
        self.flask.url_map.merge_slashes = False
        routes = [route for family in FAMILIES for route in family.routes.all]
        for n, route in enumerate(routes):
            self._add(f"rest {n}", route)
        for n, route in enumerate(graphql.routes.all):
            self._add(f"graphql {n}", route)
        for n, route in enumerate(control.routes.all):
            self._add(f"control {n}", route)
        add = self.flask.add_url_rule
        add("/<owner>/<name>/info/refs", "git refs", self._git_refs, methods=["GET"])
        add("/<owner>/<name>/<service>", "git", self._git, methods=["POST"])
        self.flask.register_error_handler(Exception, self._unknown)
        self.flask.extensions["stand-in"] = self

    def _add(self, name: str, route: Route) -> None:
        def view(**parts: Any) -> Response:
            return self._serve(route, parts)

        self.flask.add_url_rule(route.path, name, view, methods=[route.method])

    def _serve(self, route: Route, parts: Json) -> Response:
        asked, login = request, None
        controlled = asked.path.startswith(CONTROL)
        due = [] if controlled else self.faults.due(asked.method, asked.path)
        try:
            strike(due, "before")
            with self.forge.lock:
                answer, login = self._in_transaction(route, parts, due, asked)
            strike(due, "after")
        except Cut as cut:
            return self._cut(cut, asked)
        response = self._response(answer, asked, login)
        if not controlled:
            self.log.append((asked.method, asked.path, response.status_code, login))
        return response

    def _in_transaction(
        self, route: Route, parts: Json, due: list[Fault], asked: Request
    ) -> tuple[Answer, str | None]:
        forge, writes, login = self.forge, asked.method in WRITES, None
        if writes:
            forge.state.begin()
        try:
            actor = authenticate(forge.state, asked.headers.get("Authorization"))
            login = actor.login if actor else None
            if not asked.path.startswith(CONTROL):
                forge.rates.admit(login, asked.path, forge.clock.now())
            call = Call(forge, actor, asked.path, asked.args.to_dict(), _body(asked))
            answer = route.handler(call, **parts)
            if writes:
                forge.commit(lambda: strike(due, "committed"))
            return answer, login
        except Refusal as refusal:
            if writes:
                forge.rollback()
            return Answer(body=refusal.body(), status=refusal.status), login
        except Exception:
            if writes:
                forge.rollback()
            raise

    def _response(self, answer: Answer, asked: Request, login: str | None = None) -> Response:
        """The answer with GitHub's headers; 304 for what the asker has already, which isn't counted."""
        text = "" if answer.body is None else json.dumps(answer.body, separators=(",", ":"))
        status, now, rates = answer.status, self.forge.clock.now(), self.forge.rates
        headers = {"X-GitHub-Media-Type": "github.v3; format=json"}
        if asked.method in ("GET", "HEAD") and status == 200 and text:
            headers["ETag"] = tag(text)
            if login is not None and unchanged(headers["ETag"], asked.headers.get("If-None-Match")):
                status, text = 304, ""
        if not asked.path.startswith(CONTROL):
            rates.count(login, asked.path, status, now)
            headers |= rates.headers(login, asked.path, now)
        # What the answer itself says counts: a fault may tell of a limit that there isn't.
        headers |= {"Date": format_datetime(now, usegmt=True), **answer.headers}
        kind = "application/json; charset=utf-8" if text else None
        return Response(text, status, headers, content_type=kind)

    def _cut(self, cut: Cut, asked: Request) -> Response:
        fault = cut.fault
        self.log.append(
            (asked.method, asked.path, fault.status if fault.do == "status" else 0, None)
        )
        if fault.do == "status":
            said = Answer(body=fault.body, status=fault.status, headers=fault.headers)
            return self._response(said, asked)
        hang_up(asked.environ["werkzeug.socket"], reset=fault.do == "reset")
        return self._response(Answer(body={"message": "cut off"}, status=503), asked)

    def _unknown(self, error: Exception) -> Response:
        """What the forge hasn't: 404. What it broke on: 500 with what broke, for who tests against it."""
        with self.forge.lock:
            if isinstance(error, HTTPException):
                return self._response(Answer(body=not_found().body(), status=404), request)
            self.flask.logger.exception("the stand-in forge failed")
            body = {"message": f"Server Error: {type(error).__name__}: {error}", "status": "500"}
            return self._response(Answer(body=body, status=500), request)

    def _git_refs(self, owner: str, name: str) -> Response:
        service = request.args.get("service", "")
        return self._git_call(owner, name, service, advertise=True)

    def _git(self, owner: str, name: str, service: str) -> Response:
        return self._git_call(owner, name, service, advertise=False)

    def _git_call(self, owner: str, name: str, service: str, *, advertise: bool) -> Response:
        forge, asked = self.forge, request
        version = asked.headers.get("Git-Protocol", "")
        body = smart_http.plain(asked.get_data(), asked.headers.get("Content-Encoding"))
        due = self.faults.due(asked.method, asked.path)
        login = None
        try:
            strike(due, "before")
            with forge.lock:
                actor = authenticate(forge.state, asked.headers.get("Authorization"))
                login = actor.login if actor else None
                repo = smart_http.open_repo(forge, actor, owner, name, service)
                push = service == "git-receive-pack"
                if push and advertise:
                    said = smart_http.advertise_push(forge, repo)
                elif push and actor is not None:
                    forge.state.begin()
                    try:
                        said = smart_http.receive(forge, actor, repo, body)
                    except BaseException:
                        forge.rollback()
                        raise
                    forge.commit(lambda: strike(due, "committed"))
            if not push:
                said = (
                    smart_http.advertise_fetch(forge, repo, version)
                    if advertise
                    else smart_http.upload_pack(forge, repo, [], body, version)
                )
            strike(due, "after")
        except Cut as cut:
            return self._cut(cut, asked)
        except Refusal as refusal:
            self.log.append((asked.method, asked.path, refusal.status, login))
            headers = {"WWW-Authenticate": 'Basic realm="stand-in forge"'}
            challenge = headers if refusal.status == 401 else {}
            return Response(refusal.message, refusal.status, challenge, content_type="text/plain")
        self.log.append((asked.method, asked.path, 200, login))
        kind = "advertisement" if advertise else "result"
        content_type = f"application/x-{service}-{kind}"
        headers = {"Cache-Control": "no-cache", "Date": self._date()}
        return Response(said, 200, headers, content_type=content_type)

    def _date(self) -> str:
        with self.forge.lock:
            return self.forge.clock.http_date()


def _body(asked: Request) -> Json:
    """The JSON body. Labels may be sent as a bare list, as GitHub takes them."""
    data = asked.get_data()
    if not data.strip():
        return {}
    try:
        value = json.loads(data)
    except ValueError as error:
        raise Refusal(400, "Problems parsing JSON") from error
    if isinstance(value, list):
        return {"labels": value}
    if not isinstance(value, dict):
        raise Refusal(400, "Body should be a JSON object")
    return value
