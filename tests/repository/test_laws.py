"""The laws of the house that a machine can hold (docs/architecture.md): acts, views, writers of state."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

ROOT: Path = settings.BASE_DIR
APPS = ("coalition", "pillars", "partners", "support")
LONGEST_VIEW = 25
# What only prints has one row to keep, in a statement of its own: no transaction is open while it renders and seals.
PRINTING = {"keep", "issue_form", "keep_form", "issue_covenant", "issue_single"}
# An act keeps a file and its row together with the caller's own rows, or keeps a sheet that no row knows of; or many
# acts in a row, each by itself.
INSIDE_AN_ACT = {
    "receive_all",
    "record", "record_all", "store_upload", "keep_sheet", "open_sheet", "replace_sheet", "forget_sheet",
    "keep_draft", "open_draft", "save_draft",
}  # fmt: skip


def modules() -> list[Path]:
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def functions(folder: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of all modules in folders of this name."""
    for path in modules():
        if folder in path.parts:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (
                (f"{path.relative_to(ROOT)}: {node.name}", node)
                for node in tree.body
                if isinstance(node, ast.FunctionDef)
            )


def mentioning(pattern: str, *, but: tuple[str, ...] = ()) -> list[str]:
    """The modules in whose text something stands."""
    names = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules()}
    return sorted(name for name, text in names.items() if name not in but and re.search(pattern, text))


def test_views_are_short() -> None:
    found = list(functions("views"))
    long = [where for where, view in found if (view.end_lineno or 0) - view.lineno >= LONGEST_VIEW]
    assert long == []
    assert len(found) > 100


def test_acts_are_keyword_only_and_atomic() -> None:
    """An act is a public function of a service that somebody (`actor`) does."""
    wrong, acts = [], 0
    for where, function in functions("services"):
        if function.name.startswith("_") or "actor" not in {argument.arg for argument in function.args.kwonlyargs}:
            continue
        acts += 1
        decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
        if function.args.args or (
            "transaction.atomic" not in decorators and function.name not in INSIDE_AN_ACT | PRINTING
        ):
            wrong.append(where)
    assert wrong == []
    assert acts > 30


def test_services_see_no_request() -> None:
    services = {path.relative_to(ROOT).as_posix() for path in modules() if "services" in path.parts}
    assert services & set(mentioning(r"HttpRequest|django\.shortcuts|django\.contrib\.messages")) == set()


def test_a_state_is_written_by_its_service_alone() -> None:
    writing = mentioning(r"\.state = |\.update\([^)]*\bstate=")
    assert [name for name in writing if "/services/" not in name] == []
    signings = mentioning(r"\bSigning\.objects\.(create|bulk_create)\(|\bSigning\.objects\.filter\([^)]*\)\.update\(")
    assert set(signings) <= {"pillars/services/signing.py"}


def test_nothing_hangs_on_a_signal() -> None:
    assert mentioning(r"django\.dispatch|db\.models\.signals|post_save") == []


def test_only_the_outbox_queues_mail() -> None:
    assert mentioning(r"OutboxMail\.objects\.(create|get_or_create|bulk_create)|OutboxMail\(") == [
        "coalition/models/outbox.py",  # where the model itself is
        "coalition/outbox.py",
    ]
    assert mentioning(r"\bsend_mail\(|EmailMessage", but=("coalition/adapter.py",)) == ["coalition/tools/mail.py"]


PAIRS = [
    (model, field.name)
    for model in apps.get_models()
    if model.__module__.split(".")[0] in APPS
    for field in model._meta.get_fields()
    if field.name.endswith("_by") and isinstance(field, models.ForeignKey)
]


@pytest.mark.parametrize(("model", "name"), PAIRS, ids=[f"{model.__name__}.{name}" for model, name in PAIRS])
def test_who_goes_with_when(model: type[models.Model], name: str) -> None:
    """Each `_by` has its `_at` (or `_on`), and where that may be empty a constraint keeps the two together."""
    stem = name.removesuffix("_by")
    fields = {field.name: field for field in model._meta.get_fields()}
    moment = next((fields[when] for when in (f"{stem}_at", f"{stem}_on", "created_at") if when in fields), None)
    assert moment is not None
    if moment.name != "created_at" and getattr(moment, "null", False):
        checks = " ".join(str(check.condition) for check in model._meta.constraints if hasattr(check, "condition"))
        assert f"{moment.name}__isnull" in checks
        assert f"{name}__isnull" in checks
