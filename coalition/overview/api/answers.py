"""What every answer of the API has in common: checked parameters, paging with links, problems, CORS, version and ETag."""

import json
import math
import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt

from coalition.overview.api.description import PARAMETERS, PER_PAGE, VERSION, Schema
from coalition.views.cache import public_data

METHODS = ("GET", "HEAD", "OPTIONS")
# Set on every answer: any page on the web may read this, without credentials.
_HEADERS = {
    "API-Version": VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Link",
}
_PREFLIGHT = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

View = Callable[..., HttpResponse]


class InvalidParameter(NamedTuple):
    """One parameter that cannot be used, with a word for programs and a sentence for people."""

    name: str
    code: str
    sentence: str


class BadQuery(Exception):
    """The address asks for something that cannot be answered."""

    def __init__(self, *mistakes: InvalidParameter) -> None:
        super().__init__()
        self.mistakes = mistakes


class NotThere(Exception):
    """There is nothing at this address; the sentence says what was looked for."""


def api_view(view: View) -> View:
    """Makes of a function that gives JSON-able data a public, cached, read-only address of the API."""

    @public_data
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return json_answer(view(request, *args, **kwargs))
        except BadQuery as problem:
            return _bad_query(problem.mistakes)
        except NotThere as problem:
            return problem_answer(404, "Niet gevonden", str(problem))

    @wraps(view)
    def api(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=_PREFLIGHT)
        elif request.method not in METHODS:
            response = problem_answer(405, "Niet toegestaan", "Deze API is er alleen om te lezen: gebruik GET.")
            response["Allow"] = ", ".join(METHODS)
        else:
            response = answer(request, *args, **kwargs)
        for name, value in _HEADERS.items():
            response[name] = value
        return response

    # A POST is refused as any other method, with the problem as JSON; there is nothing here to forge.
    return csrf_exempt(login_not_required(api))


def json_answer(data: Any) -> HttpResponse:
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return HttpResponse(content, content_type="application/json")


def problem_answer(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    """A problem (RFC 9457)."""
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    content = json.dumps(problem, ensure_ascii=False).encode()
    return HttpResponse(content, content_type="application/problem+json", status=status, headers=_HEADERS)


def _bad_query(mistakes: Sequence[InvalidParameter]) -> HttpResponse:
    errors = [
        {"in": "query", "location": {"name": name}, "code": code, "detail": sentence}
        for name, code, sentence in mistakes
    ]
    detail = " ".join(mistake.sentence for mistake in mistakes)
    return problem_answer(400, "Een parameter klopt niet", detail, errors=errors)


# ---- parameters ------------------------------------------------------------------------------


def parameters(query: QueryDict, names: Collection[str]) -> dict[str, Any]:
    """The parameters that were given, each by its own description; raises BadQuery with all that is wrong."""
    mistakes, found = [], {}
    for name in query:
        if name not in names:
            known = ", ".join(names) or "geen"
            sentence = f"Deze parameter bestaat hier niet. Wel: {known}."
            mistakes.append(InvalidParameter(name[:80], "onbekend", sentence))
            continue
        schema, values = PARAMETERS[name]["schema"], query.getlist(name)
        wrong = _wrong(schema, values)
        if wrong:
            mistakes.append(InvalidParameter(name, "ongeldig", f"{name}: {wrong}"))
        else:
            found[name] = values if schema["type"] == "array" else _value(schema, values[0])
    if mistakes:
        raise BadQuery(*mistakes)
    return found


def _wrong(schema: Schema, values: list[str]) -> str:
    """What is wrong with these values, or nothing."""
    if schema["type"] == "array":
        if len(set(values)) != len(values):
            return "noem elke waarde één keer."
        return next(filter(None, (_wrong(schema["items"], [value]) for value in values)), "")
    if len(values) > 1:
        return "geef deze parameter één keer."
    if schema["type"] == "integer":
        low, high = schema["minimum"], schema["maximum"]
        good = re.fullmatch("[0-9]{1,9}", values[0]) and low <= int(values[0]) <= high
        return "" if good else f"vul een getal in van {low} tot en met {high}."
    return _wrong_text(schema, values[0])


def _wrong_text(schema: Schema, value: str) -> str:
    if schema.get("format") == "date":
        return "" if _is_day(value) else "vul een bestaande dag in als JJJJ-MM-DD."
    if "enum" in schema:
        return "" if value in schema["enum"] else f"kies uit {', '.join(schema['enum'])}."
    if not schema.get("minLength", 1) <= len(value) <= schema.get("maxLength", 80):
        return f"vul 1 tot en met {schema.get('maxLength', 80)} tekens in."
    pattern = schema.get("pattern", "")
    # The marks of begin and end go: `$` would let a line end pass.
    return "" if not pattern or re.fullmatch(pattern.strip("^$"), value) else f"schrijf het als {pattern}."


def _is_day(value: str) -> bool:
    try:
        return bool(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value) and date.fromisoformat(value))
    except ValueError:
        return False


def _value(schema: Schema, value: str) -> str | int:
    return int(value) if schema["type"] == "integer" else value


# ---- pages -----------------------------------------------------------------------------------


class Page(NamedTuple):
    """Which part of a list was asked for."""

    request: HttpRequest
    number: int
    size: int

    @classmethod
    def asked(cls, request: HttpRequest, given: dict[str, Any]) -> "Page":
        return cls(request, given.get("pagina", 1), given.get("perPagina", PER_PAGE))

    @property
    def part(self) -> slice:
        return slice((self.number - 1) * self.size, self.number * self.size)

    def answer(self, name: str, items: Sequence[Any], total: int, **facts: Any) -> dict[str, Any]:
        """The items of this page with the links to the others."""
        last = max(1, math.ceil(total / self.size))
        links = {"self": self._link(self.number), "first": self._link(1), "last": self._link(last)}
        if self.number > 1:
            links["prev"] = self._link(min(self.number - 1, last))
        if self.number < last:
            links["next"] = self._link(self.number + 1)
        paging = {"totaal": total, "pagina": self.number, "perPagina": self.size, "_links": links}
        return {**facts, **paging, name: items}

    def _link(self, number: int) -> dict[str, str]:
        query = self.request.GET.copy()
        query["pagina"] = str(number)
        return {"href": f"{settings.BASE_URL}{self.request.path}?{query.urlencode()}"}
