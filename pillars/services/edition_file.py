"""An edition as a TOML file: the two that are shipped, and those that the ministry loads."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coalition.tools.workflow import Refused

MAX_BYTES = 100_000
FOLDER = Path(__file__).resolve().parent.parent / "editions"


@dataclass(frozen=True)
class EditionText:
    """What a file says; `pillars` holds five pairs of name and explanation."""

    slug: str
    name: str
    valid_from: date
    source: str
    introduction: str
    is_example: bool
    pillars: tuple[tuple[str, str], ...]


def read_edition(content: bytes) -> EditionText:
    """Reads a file; raises Refused with a Dutch sentence that says what is wrong with it."""
    if len(content) > MAX_BYTES:
        raise Refused("Dit bestand is te groot voor een tekst van vijf pijlers.")
    try:
        facts: dict[str, Any] = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as problem:
        raise Refused("Dit is geen TOML-bestand in UTF-8. Download een bestaande tekst en pas die aan.") from problem
    name, valid_from, pillars = facts.get("name"), facts.get("valid_from"), facts.get("pillars")
    if not isinstance(name, str) or not name.strip():
        raise Refused("In het bestand ontbreekt de naam van de tekst (name).")
    if type(valid_from) is not date:  # a moment is a date too, but not a day
        raise Refused(
            "In het bestand ontbreekt de datum vanaf wanneer de tekst geldt (valid_from), bijvoorbeeld 2026-01-01."
        )
    if not isinstance(pillars, list) or len(pillars) != 5 or not all(isinstance(pillar, dict) for pillar in pillars):
        raise Refused("In het bestand horen precies vijf pijlers te staan ([[pillars]]).")
    texts = tuple(
        (str(pillar.get("name", "")).strip(), str(pillar.get("explanation", "")).strip()) for pillar in pillars
    )
    if not all(pillar_name for pillar_name, _ in texts):
        raise Refused("Een van de pijlers in het bestand heeft geen naam.")
    return EditionText(
        slug=str(facts.get("slug", "")),
        name=name.strip(),
        valid_from=valid_from,
        source=str(facts.get("source", "")).strip(),
        introduction=str(facts.get("introduction", "")).strip(),
        is_example=bool(facts.get("is_example", False)),
        pillars=texts,
    )


def write_edition(text: EditionText) -> str:
    """The file for a text; `read_edition` gives the same text back."""
    lines = [f"name = {_quoted(text.name)}", f"valid_from = {text.valid_from.isoformat()}"]
    lines += [f"source = {_quoted(text.source)}", f"introduction = {_quoted(text.introduction)}"]
    lines += [f"is_example = {str(text.is_example).lower()}"]
    for name, explanation in text.pillars:
        lines += ["", "[[pillars]]", f"name = {_quoted(name)}", f"explanation = {_quoted(explanation)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string; the standard library reads TOML but does not write it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c for c in escaped) + '"'
